"""Files that are there whole or not at all, and what is said when the disk says no."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandtable.errors import StudyError

_UNFINISHED = ".unfinished"


def write_whole(path: Path, content: bytes) -> None:
    """Writes beside the file, flushes to the disk, then renames: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + _UNFINISHED)
    try:
        with open(unfinished, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    _flush_directory(path.parent)


def _flush_directory(directory: Path) -> None:
    """Makes a rename survive a power cut; systems that cannot open a directory do so by themselves."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_unfinished(directory: Path) -> None:
    """Deletes what a killed run had begun to write."""
    for path in directory.rglob(f"*{_UNFINISHED}"):
        path.unlink(missing_ok=True)


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def disk_faults(directory: Path) -> Iterator[None]:
    """Turns an OSError inside into a StudyError that says which file and why, and what to do."""
    try:
        yield
    except OSError as fault:
        full = fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        where = Path(os.fsdecode(fault.filename)) if isinstance(fault.filename, (str, bytes)) else directory
        reason = (fault.strerror or str(fault)).lower()
        raise StudyError(
            f"cannot keep the study in `{where}`: {reason}",
            hint="make room and run the same command again: it goes on where it stopped"
            if full
            else "choose a directory that can be written",
        ) from fault
