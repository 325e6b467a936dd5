"""S409: a window without an inside."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S409",
    summary="the window has no inside",
    why="The window reaches from west to east and from south to north; one across the 180th meridian is not supported.",
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
    if window.west >= window.east:
        yield Finding(("theatre", "window", "east"), "`east` lies west of `west`", hint="exchange the two")
    if window.south >= window.north:
        yield Finding(("theatre", "window", "north"), "`north` lies south of `south`", hint="exchange the two")
