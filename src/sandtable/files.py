"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
from pathlib import Path

_BEGINNING, _ENDING = ".sandtable-", ".unfinished"  # of the name of a file on its way


def is_unfinished(name: str) -> bool:
    """Whether a file of this name is one on its way, which a killed process may leave behind."""
    return name.startswith(_BEGINNING) and name.endswith(_ENDING)


def cache_folder() -> Path:
    """Where Sandtable keeps what it can make again. SANDTABLE_CACHE names another folder."""
    named = os.environ.get("SANDTABLE_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(named or os.path.join(home, "sandtable"))


def write_whole(path: Path, content: bytes | str, *, follow_links: bool = True) -> None:
    """Writes beside the file, flushes to the disk, then renames: a reader sees the old file or the new one.

    A text is written as UTF-8. A link is followed, or else replaced; the permissions of an earlier file stay, and what
    is no ordinary file (a pipe, a terminal) is written to directly. The folder must exist. Raises OSError, which names
    `path`; the earlier file is then as it was.
    """
    data = content.encode() if isinstance(content, str) else content
    target = Path(os.path.realpath(path)) if follow_links else path
    try:
        mode = _mode_of(target, follow_links=follow_links)
        if mode is not None and not stat.S_ISREG(mode):
            with open(target, "wb") as stream:
                stream.write(data)
            return
        if mode is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        _replace(target, data, mode=mode)
    except OSError as fault:
        if fault.errno is not None:
            fault.filename, fault.filename2 = str(path), None  # not the file on its way, of which nobody knows
        raise


def _mode_of(path: Path, *, follow_links: bool) -> int | None:
    """Type and permissions of a file; None if there is none, or a link that is to be replaced."""
    try:
        mode = os.stat(path, follow_symlinks=follow_links).st_mode
    except FileNotFoundError:
        return None
    return None if stat.S_ISLNK(mode) else mode


def _replace(target: Path, data: bytes, *, mode: int | None) -> None:
    # a name of its own, or two processes that write the same file would move each other's halves into place
    unfinished = target.with_name(f"{_BEGINNING}{secrets.token_hex(8)}{_ENDING}")
    try:
        with open(unfinished, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            with contextlib.suppress(OSError):
                os.chmod(unfinished, stat.S_IMODE(mode))
        os.replace(unfinished, target)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    _flush_directory(target.parent)


def _flush_directory(directory: Path) -> None:
    """Makes a rename survive a power cut; systems that cannot open a directory do so by themselves."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sha256_of(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
