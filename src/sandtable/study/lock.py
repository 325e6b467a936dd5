"""One run at a time in a study directory: a file held by a lock of the operating system.

The system drops the lock when its process ends, however it ends, so a lock is never stale; the number of the process
stands in the file for the message only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandtable.errors import StudyError

NAME = "lock"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # a link of this name would have the file that it leads to emptied

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # a byte past the text, so that others may read it
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Holds the directory. Raises StudyError at once if another run does; OSError if it cannot be written."""
    path = directory / NAME
    descriptor = _claim(path)
    try:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        if sys.platform != "win32":
            path.unlink(missing_ok=True)  # while held: whoever waits for this file finds that it is gone
        os.close(descriptor)


def _claim(path: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o644)
        try:
            _try_lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise StudyError(
                f"another run is writing to `{path.parent}`{_holder(path)}",
                hint="wait until it has finished, or choose another directory",
            ) from None
        try:
            # the file may have been removed by the run that held it between our opening and our locking
            if sys.platform == "win32" or os.path.samestat(os.fstat(descriptor), os.stat(path)):
                return descriptor
        except FileNotFoundError:
            pass
        os.close(descriptor)


def _holder(path: Path) -> str:
    try:
        number = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return f" (process {number})" if number.isdigit() else ""
