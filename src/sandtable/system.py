"""Which system this is. Imports next to nothing: every command asks."""

from __future__ import annotations

import sys


def on_windows() -> bool:
    """Whether this is Windows; asked at run time, so that tests on another system can say so."""
    return sys.platform == "win32"
