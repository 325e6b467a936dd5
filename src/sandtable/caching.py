"""Limits on the size of the user's cache directory."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sandtable.files import cache_folder, is_unfinished

MOST_FILES = 64  # of one kind
MOST_BYTES = 32 << 20  # of one kind
ABANDONED = 3600.0  # seconds after which an unfinished file is attributed to a killed process


def mark_used(file: Path) -> None:
    """Record that a cached file was just read: the least recently read file is removed first."""
    with suppress(OSError):
        os.utime(file)


def sweep(pattern: str, *, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES) -> None:
    """Remove the least recently used cached files of a kind, until the rest is within both limits.

    pattern: a glob below `cache_folder()`. Unfinished files of killed processes are removed as well. Files that another
    process removes meanwhile are ignored.
    """
    root = cache_folder()
    now, used = time.time(), 0
    folder = pattern.rpartition("/")[0]
    for file, state in _by_age(root.glob(f"{folder}/.*".lstrip("/"))):
        if is_unfinished(file.name) and state.st_mtime < now - ABANDONED:
            _remove(file)
    for number, (file, state) in enumerate(_by_age(root.glob(pattern))):
        used += state.st_size
        if number >= most_files or used > most_bytes:
            _remove(file)


def _by_age(files: Iterable[Path]) -> list[tuple[Path, os.stat_result]]:
    """The existing files, the most recently used first."""
    found = []
    for file in files:
        with suppress(OSError):
            found.append((file, file.stat()))
    return sorted(found, key=lambda pair: pair[1].st_mtime, reverse=True)


def _remove(file: Path) -> None:
    with suppress(OSError):
        file.unlink()
