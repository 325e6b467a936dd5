"""S409: a window without an interior."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.longitudes import HALF, TURN
from sandtable.scenario.types import Window


@rule(
    "S409",
    summary="the window has no interior",
    why="""The window extends from west to east and from south to north. A window across the 180th meridian has `west`
    greater than `east`, `{west: 172, east: -168}`, and is at most 180 degrees wide.""",
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
        hint = "swap the two; a window across the 180th meridian is at most 180 degrees wide"
        yield Finding(("theatre", "window", "east"), "`east` is west of `west`", hint=hint)
    if window.south >= window.north:
        yield Finding(("theatre", "window", "north"), "`north` is south of `south`", hint="swap the two")


def runs_eastwards(window: Window) -> bool:
    """Whether its eastern edge is east of its western edge, if necessary across the 180th meridian."""
    return window.west < window.east or 0 < window.east + TURN - window.west <= HALF


def has_inside(window: Window) -> bool:
    """Whether the window has an interior."""
    return runs_eastwards(window) and window.south < window.north
