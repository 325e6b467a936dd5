"""Files of a study, and the messages for errors of the disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandtable.errors import StudyError
from sandtable.files import is_unfinished, write_whole


def write_into(directory: Path, name: str, content: bytes) -> None:
    """Write a file of a study completely or not at all; missing folders are created.

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
    """Delete unfinished files of a killed run."""
    for path in directory.rglob("*"):
        if is_unfinished(path.name):
            path.unlink(missing_ok=True)


@contextmanager
def disk_faults(directory: Path) -> Iterator[None]:
    """Turn an OSError into a StudyError with the file, the reason and what to do."""
    try:
        yield
    except OSError as fault:
        full = fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        where = Path(os.fsdecode(fault.filename)) if isinstance(fault.filename, (str, bytes)) else directory
        reason = (fault.strerror or str(fault)).lower()
        raise StudyError(
            f"cannot keep the study in `{where}`: {reason}",
            hint="free some space and run the same command again; it resumes"
            if full
            else "choose a writable directory",
        ) from fault
