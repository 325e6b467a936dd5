"""A bounded, thread-safe LRU cache."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def _one(_value: object) -> int:
    return 1


class Cache(Generic[Key, Value]):
    """Entries of total size `room`, each of `size` (1 by default). Larger ones are not stored."""

    def __init__(self, room: int, *, size: Callable[[Value], int] = _one) -> None:
        self._room = room
        self._size = size
        self._used = 0
        self._entries: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key]

    def put(self, key: Key, value: Value) -> None:
        size = self._size(value)
        with self._lock:
            if key in self._entries:
                self._used -= self._size(self._entries.pop(key))
            if size > self._room:
                return
            self._entries[key] = value
            self._used += size
            while self._used > self._room:
                _, oldest = self._entries.popitem(last=False)
                self._used -= self._size(oldest)

    def drop(self, key: Key) -> None:
        with self._lock:
            if key in self._entries:
                self._used -= self._size(self._entries.pop(key))

    @property
    def used(self) -> int:
        return self._used

    def __len__(self) -> int:
        return len(self._entries)
