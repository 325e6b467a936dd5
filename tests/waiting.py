"""Waiting for what has to come from another thread or process."""

from __future__ import annotations

import time
from collections.abc import Callable

LONG = (
    180.0  # s that a test waits for what has to come: a machine that builds for others beside may be ten times slower
)


def until(
    holds: Callable[[], bool], *, seconds: float = LONG, lacking: str = "it never came", pause: float = 0.01
) -> None:
    """Until something holds; fails with the words of `lacking` if it does not within so many seconds. pause : s between looks."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, lacking
        time.sleep(pause)
