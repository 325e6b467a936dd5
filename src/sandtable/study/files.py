"""Files of a study, and what is said when the disk says no."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandtable.errors import StudyError
from sandtable.files import is_unfinished, write_whole


def write_into(directory: Path, name: str, content: bytes) -> None:
    """Writes a file of a study, whole or not at all; folders below the study's are made.

    Raises StudyError if a link would lead the file out of the study's directory; a link in its own place is replaced.
    """
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(directory)):
        raise StudyError(
            f"`{path.parent}` is a link that leads out of the study",
            hint="a study is kept in one directory: copy it there",
        )
    write_whole(path, content, follow_links=False)


def remove_unfinished(directory: Path) -> None:
    """Deletes what a killed run had begun to write."""
    for path in directory.rglob("*"):
        if is_unfinished(path.name):
            path.unlink(missing_ok=True)


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
