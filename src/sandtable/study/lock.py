"""One run at a time in a study directory, by a file lock of the operating system.

The system releases the lock when the process ends in any way, so a lock is never stale; the file contains the process
number only for the message.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandtable.errors import StudyError

NAME = "lock"
# O_NOFOLLOW: a link of this name would have the file that it leads to emptied. O_BINARY: line ends as they are written
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

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
    """Lock the directory. Raises StudyError at once if another run has locked it; OSError if it is not writable."""
    path = directory / NAME
    descriptor = _claim(path)
    try:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        if sys.platform != "win32":
            path.unlink(
                missing_ok=True
            )  # removed while locked: a process that waits for this file finds that it was removed
        os.close(descriptor)


def _claim(path: Path) -> int:
    while True:
        descriptor = os.open(path, _FLAGS, 0o644)
        try:
            _try_lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise StudyError(
                f"another run is writing to `{path.parent}`{_holder(path)}",
                hint="wait until it finishes, or choose another directory",
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
