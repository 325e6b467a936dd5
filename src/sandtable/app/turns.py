"""Blocks of futures played for many at a time: on every core, slice by slice, in turn.

Whoever asks wants some blocks of one variant, in order. Those who ask take turns block by block, and the next block is
begun while the last slices of the one before are still being played, so no core waits. A block that several want is
played once. Who has hung up, or waits for too long, is dropped before the next slice.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from sandtable.app.faults import Gone, Refusal
from sandtable.engine.batch import Batch, Sheet

SLICE = 125  # futures that a thread plays at a time

Key = TypeVar("Key", bound=Hashable)


@dataclass(eq=False)
class Block(Generic[Key]):
    """A block on its way. `rows` are handed out in slices; `sheet` is laid out with the first of them."""

    key: Key
    rows: int
    layout: Callable[[], Sheet]
    sheet: Sheet | None = None
    handed_out: int = 0
    played: int = 0
    batch: Batch | None = None


@dataclass(eq=False)
class _Asking(Generic[Key]):
    """Somebody who waits for blocks: those of `left` are not handed out yet, `missing` are not played yet."""

    blocks: list[Block[Key]]
    left: deque[Block[Key]]
    missing: int
    is_gone: Callable[[], bool]
    latest: float  # on the monotonic clock: when it has waited for too long
    answer: Future[None] = field(default_factory=Future)


class Turns(Generic[Key]):
    """The blocks under way. Everything is guarded by one lock, which is never held while futures are played."""

    def __init__(self, threads: int, *, keep: Callable[[Key, Batch], None]) -> None:
        self._threads = threads
        self._keep = keep  # called with every block that was played to its end, asked for still or not
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="sandtable-what-if")
        self._lock = Lock()
        self._working = 0
        self._turns: deque[_Asking[Key]] = deque()  # of those who have something left to be handed out
        self._ahead: deque[_Asking[Key]] = deque()  # the same, when the other one is empty
        self._asking: set[_Asking[Key]] = set()
        self._blocks: dict[Key, Block[Key]] = {}
        self._wanted: Counter[Key] = Counter()

    async def play(
        self, wanted: Sequence[Block[Key]], *, is_gone: Callable[[], bool], seconds: float, ahead: bool = False
    ) -> list[Batch]:
        """The blocks, played. Raises Gone if nobody waits for them any more, Refusal 429 after `seconds` of waiting.

        ahead: only while nothing else is played.
        """
        asking = self._enter(wanted, is_gone=is_gone, latest=time.monotonic() + seconds, ahead=ahead)
        try:
            await asyncio.wrap_future(asking.answer)
        finally:
            with self._lock:
                self._leave(asking)
        return [block.batch for block in asking.blocks if block.batch is not None]

    # -- who asks ------------------------------------------------------------------------------------

    def _enter(
        self, wanted: Sequence[Block[Key]], *, is_gone: Callable[[], bool], latest: float, ahead: bool
    ) -> _Asking[Key]:
        with self._lock:
            blocks = [self._blocks.setdefault(block.key, block) for block in wanted]
            missing = sum(block.batch is None for block in blocks)
            asking = _Asking(blocks, deque(blocks), missing, is_gone, latest)
            asking.answer.set_running_or_notify_cancel()  # from now on it is answered, not cancelled
            self._asking.add(asking)
            self._wanted.update(block.key for block in blocks)
            if missing == 0:
                asking.answer.set_result(None)
            else:
                (self._ahead if ahead else self._turns).append(asking)
                for _ in range(self._working, self._threads):
                    self._working += 1
                    self._pool.submit(self._work)
        return asking

    def _leave(self, asking: _Asking[Key]) -> None:
        """What nobody else wants is forgotten; slices of it that are being played come to nothing."""
        if asking not in self._asking:
            return
        self._asking.remove(asking)
        for turns in (self._turns, self._ahead):
            if asking in turns:
                turns.remove(asking)
        for block in asking.blocks:
            self._wanted[block.key] -= 1
            if self._wanted[block.key] == 0:
                del self._wanted[block.key], self._blocks[block.key]

    def _refuse(self, asking: _Asking[Key], fault: Exception) -> None:
        if not asking.answer.done():
            asking.answer.set_exception(fault)
        self._leave(asking)

    # -- who plays -----------------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            with self._lock:
                piece = self._next()
                if piece is None:
                    self._working -= 1
                    return
            block, sheet, first, stop = piece
            try:
                sheet.play(first, stop)
                self._played(block, sheet, stop - first)
            except Exception as fault:  # whoever waits for the block is told
                with self._lock:
                    self._fail(block, fault)

    def _next(self) -> tuple[Block[Key], Sheet, int, int] | None:
        """The next slice of whoever's turn it is. None when nothing is left to hand out."""
        self._drop()
        while turns := self._turns or self._ahead:
            asking = turns[0]
            block = asking.left[0]
            if block.handed_out < block.rows:
                try:
                    return self._slice(block)
                except Exception as fault:  # the block could not be laid out
                    self._fail(block, fault)
            else:  # all of it is handed out: the next one's turn
                asking.left.popleft()
                turns.popleft()
                if asking.left:
                    turns.append(asking)
        return None

    def _drop(self) -> None:
        """Those whom nobody waits for any more, or who waited for too long. Whose last slices are played are let be."""
        now = time.monotonic()
        for asking in (*self._turns, *self._ahead):
            if asking.is_gone():
                self._refuse(asking, Gone())
            elif now > asking.latest:
                late = Refusal(429, "the futures took too long to play", hint="ask for fewer", retry=10)
                self._refuse(asking, late)

    def _slice(self, block: Block[Key]) -> tuple[Block[Key], Sheet, int, int]:
        sheet = block.sheet = block.sheet or block.layout()
        first = block.handed_out
        block.handed_out = min(first + SLICE, block.rows)
        return block, sheet, first, block.handed_out

    def _played(self, block: Block[Key], sheet: Sheet, rows: int) -> None:
        with self._lock:
            block.played += rows
            if block.played < block.rows:
                return
        batch = sheet.batch()
        self._keep(block.key, batch)
        with self._lock:
            block.batch, block.sheet = batch, None
            for asking in self._asking:
                if block in asking.blocks:
                    asking.missing -= 1
                    if asking.missing == 0:
                        asking.answer.set_result(None)

    def _fail(self, block: Block[Key], fault: Exception) -> None:
        for asking in [each for each in self._asking if block in each.blocks]:
            self._refuse(asking, fault)
