"""S409: a window without an inside."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.longitudes import HALF, TURN
from sandtable.scenario.types import Window


@rule(
    "S409",
    summary="the window has no inside",
    why="""The window extends from west to east and from south to north. One across the 180th meridian starts in the east,
    `{west: 172, east: -168}`, and is at most half a globe wide.""",
    bad="""
    window: {west: 42, south: 33, east: 36, north: 37}
    """,
    good="""
    window: {west: 36, south: 33, east: 42, north: 37}
    """,
)
def window_order(draft: Draft) -> Iterator[Finding]:
    window = draft.scenario.theatre.window
    if window is None:
        return
    if not runs_eastwards(window):
        hint = "exchange the two; a window across the 180th meridian is at most 180 degrees wide"
        yield Finding(("theatre", "window", "east"), "`east` lies west of `west`", hint=hint)
    if window.south >= window.north:
        yield Finding(("theatre", "window", "north"), "`north` lies south of `south`", hint="exchange the two")


def runs_eastwards(window: Window) -> bool:
    """Whether its eastern edge lies east of the western one, if need be across the 180th meridian."""
    return window.west < window.east or 0 < window.east + TURN - window.west <= HALF


def has_inside(window: Window) -> bool:
    """Whether there is anything in it."""
    return runs_eastwards(window) and window.south < window.north
