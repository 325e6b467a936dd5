"""Opens a page in the user's browser, where there is one to open."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def open_in_browser(page: Path | str) -> bool:
    """Opens a file or an address in the user's browser. Returns whether one was started; never raises.

    Without a screen there is none: the browsers that run in a terminal would take it from the command.
    """
    import webbrowser

    if not has_screen():
        return False
    address = page if isinstance(page, str) else page.resolve().as_uri()
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError, ValueError):
        return False


def has_screen() -> bool:
    """Whether a browser with a window can be expected: always on Windows and macOS, elsewhere with a display or a named browser."""
    return sys.platform in ("win32", "cygwin", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
