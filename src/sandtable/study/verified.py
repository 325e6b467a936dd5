"""The files of a study, held against the hashes in its manifest: each once, and again when it was touched.

What was found is remembered in the cache folder, with all that the system says about the file: device, number, size, and
when content and entry last changed. Damage that leaves all of these as they are is found by removing that folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sandtable.errors import StudyError
from sandtable.files import cache_folder, sha256_of_file, write_whole

_FOLDER = "verified"
_MOST_STUDIES = 500
_TOO_FRESH_S = 2.0  # a later write within the clock's tick would leave the same time
_THREADS = 4


def verify(directory: Path, entries: Iterable[Mapping[str, Any]], *, again: str) -> None:
    """Raises StudyError for the first file that is not what its entry (path, bytes, sha256) says, or is missing.

    again: what running the same command does about a lost file, for the hint.
    """
    memory = _Memory(directory)
    unknown = []
    for entry in entries:
        stamp = _stamp(directory / entry["path"], entry, again=again)
        if not memory.knows(entry, stamp):
            unknown.append((entry, stamp))
    if not unknown:
        return
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="sandtable-hash") as pool:
        hashes = pool.map(lambda pair: _hash_of(directory / pair[0]["path"], again=again), unknown)
        for (entry, stamp), found in zip(unknown, hashes, strict=True):
            if found != entry["sha256"]:
                raise damaged(directory / entry["path"], "its content was changed", again=again)
            memory.add(entry, stamp)
    memory.keep()


def damaged(path: Path, why: str, *, again: str) -> StudyError:
    return StudyError(f"`{path}` is damaged: {why}", hint=f"delete it and run the same command again: {again}")


def _stamp(path: Path, entry: Mapping[str, Any], *, again: str) -> list[int]:
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise StudyError(f"`{path}` is missing", hint=f"run the same command again: {again}") from None
    except OSError as fault:
        raise unreadable(path, fault) from fault
    if found.st_size != entry["bytes"]:
        why = f"{found.st_size:,} bytes instead of {entry['bytes']:,}"
        raise damaged(path, why, again=again)
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _hash_of(path: Path, *, again: str) -> str:
    try:
        return sha256_of_file(path)
    except FileNotFoundError:
        raise StudyError(f"`{path}` is missing", hint=f"run the same command again: {again}") from None
    except OSError as fault:
        raise unreadable(path, fault) from fault


def unreadable(path: Path, fault: OSError) -> StudyError:
    """For what the system refuses."""
    return StudyError(f"cannot read `{path}`: {(fault.strerror or str(fault)).lower()}")


class _Memory:
    """Which files of one directory were found whole. A memory that cannot be read or kept costs time, nothing else."""

    def __init__(self, directory: Path) -> None:
        key = hashlib.sha256(os.fsencode(os.path.realpath(directory))).hexdigest()[:32]
        self._path = cache_folder() / _FOLDER / f"{key}.json"
        self._known: dict[str, list[Any]] = {}
        with contextlib.suppress(OSError, ValueError, RecursionError):
            kept = json.loads(self._path.read_bytes())
            self._known = kept if isinstance(kept, dict) else {}

    def knows(self, entry: Mapping[str, Any], stamp: list[int]) -> bool:
        return self._known.get(entry["path"]) == [*stamp, entry["sha256"]]

    def add(self, entry: Mapping[str, Any], stamp: list[int]) -> None:
        if abs(time.time() - max(stamp[-2:]) / 1e9) > _TOO_FRESH_S:
            self._known[entry["path"]] = [*stamp, entry["sha256"]]

    def keep(self) -> None:
        with contextlib.suppress(OSError):
            folder = self._path.parent
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps(self._known))
            kept = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
            for path in kept[: max(0, len(kept) - _MOST_STUDIES)]:
                path.unlink(missing_ok=True)
