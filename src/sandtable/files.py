"""Files that are written completely or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from sandtable.system import on_windows

# seconds between attempts to replace a file that another program has open; Windows refuses until it is closed
_WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
_DEVICE = re.compile(r"con|prn|aux|nul|com[1-9\u00b9\u00b2\u00b3]|lpt[1-9\u00b9\u00b2\u00b3]", re.IGNORECASE)
_BEGINNING, _ENDING = ".sandtable-", ".unfinished"  # parts of the name of an unfinished file


def is_unfinished(name: str) -> bool:
    """Whether this is the name of an unfinished file, which a killed process may leave behind."""
    return name.startswith(_BEGINNING) and name.endswith(_ENDING)


def cache_folder() -> Path:
    """The cache folder of Sandtable: the standard one of the system for this user.

    SANDTABLE_CACHE names another folder; XDG_CACHE_HOME names the one above it, on every system.
    """
    if named := os.environ.get("SANDTABLE_CACHE"):
        return Path(named)
    if above := os.environ.get("XDG_CACHE_HOME"):
        return Path(above, "sandtable")
    home = os.path.expanduser("~")
    if on_windows():
        return Path(os.environ.get("LOCALAPPDATA") or Path(home, "AppData", "Local"), "sandtable", "cache")
    if sys.platform == "darwin":
        return Path(home, "Library", "Caches", "sandtable")
    return Path(home, ".cache", "sandtable")


def is_reserved(name: str) -> bool:
    """Whether Windows reserves a file's name for a device, with any ending: `con`, `aux.html`, `COM1.json`."""
    return _DEVICE.fullmatch(name.partition(".")[0].rstrip(" ")) is not None


def portable_stem(name: str, *, fallback: str) -> str:
    """A name that is valid on every file system: lower-case letters, digits and hyphens. fallback: used if nothing is left."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or fallback
    return f"{stem}-{fallback}" if is_reserved(stem) else stem


_NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can hold


def zipped(files: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """Files by name as a zip archive in which no clock, user or system can be seen: the same bytes for the same content.

    They are in the order given. stored : endings of names that are not compressed, since their content already is.
    """
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.create_system, entry.external_attr = 3, (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(stored) and stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=6)
    return packed.getvalue()


def write_whole(path: Path, content: bytes | str, *, follow_links: bool = True) -> None:
    """Write to a temporary file, flush to disk, then rename: a reader sees the old file or the new one.

    Texts are written as UTF-8. A link is followed or, if that fails, replaced; the permissions of an existing file are
    kept, and special files (a pipe, a terminal) are written directly. The folder must exist. Raises OSError for `path`;
    the existing file is then unchanged.
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
            fault.filename, fault.filename2 = str(path), None  # not the temporary file, which the user does not know
        raise


def is_read_only(path: Path) -> bool:
    """Whether nobody may write to an existing file, or this user may not; links are followed.

    An administrator may write to any file: the permissions are asked, too, as a file was made read-only for a reason.
    """
    is_closed = os.stat(path).st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) == 0
    return is_closed or not os.access(path, os.W_OK)


def _mode_of(path: Path, *, follow_links: bool) -> int | None:
    """Type and permissions of a file; None if it does not exist, or is a link to be replaced."""
    try:
        mode = os.stat(path, follow_symlinks=follow_links).st_mode
    except FileNotFoundError:
        return None
    return None if stat.S_ISLNK(mode) else mode


def _replace(target: Path, data: bytes, *, mode: int | None) -> None:
    # a unique name, or two processes that write the same file would rename each other's unfinished files
    unfinished = target.with_name(f"{_BEGINNING}{secrets.token_hex(8)}{_ENDING}")
    try:
        with open(unfinished, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            with contextlib.suppress(OSError):
                os.chmod(unfinished, stat.S_IMODE(mode))
        _move(unfinished, target)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise
    _flush_directory(target.parent)


def _move(unfinished: Path, target: Path) -> None:
    """Rename to the final name. On Windows an open file cannot be replaced, so this waits for readers and virus scanners."""
    for wait in (*_WAITS, None):
        try:
            os.replace(unfinished, target)
            return
        except PermissionError:
            if wait is None or not on_windows():
                raise
            time.sleep(wait)


def _flush_directory(directory: Path) -> None:
    """Make a rename durable; not needed on systems that cannot open a directory."""
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
