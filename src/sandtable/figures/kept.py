"""Texts that take seconds to make and never change for given versions, kept in the user's cache directory."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable

from sandtable.caching import mark_used, sweep
from sandtable.files import cache_folder, write_whole


def kept_text(key: str, *, make: Callable[[], str]) -> str:
    """What `make` gives, kept under a key that names everything it depends on, versions included.

    A cache that cannot be read or written is done without. The texts used last are kept, within the limits of `caching`.
    """
    path = cache_folder() / f"text-{hashlib.sha256(key.encode()).hexdigest()[:24]}"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        digest, _, text = path.read_bytes().decode().partition("\n")
        if digest == _digest(text):
            mark_used(path)
            return text
    text = make()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, f"{_digest(text)}\n{text}")
        sweep("text-*")
    return text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
