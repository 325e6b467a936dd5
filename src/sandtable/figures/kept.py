"""Texts that take seconds to make and never change for given versions, kept in the user's cache directory."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def kept_text(key: str, *, make: Callable[[], str]) -> str:
    """What `make` gives, kept under a key that names everything it depends on, versions included.

    SANDTABLE_CACHE overrides the directory. A cache that cannot be read or written is done without.
    """
    path = _root() / f"text-{hashlib.sha256(key.encode()).hexdigest()[:24]}"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        digest, _, text = path.read_bytes().decode().partition("\n")
        if digest == _digest(text):
            return text
    text = make()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
            file.write(f"{_digest(text)}\n{text}".encode())
        os.replace(file.name, path)
    return text


def _root() -> Path:
    named = os.environ.get("SANDTABLE_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path("~").expanduser() / ".cache") / "sandtable"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
