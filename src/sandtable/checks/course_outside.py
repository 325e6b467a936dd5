"""S440: points of a barrier's course outside the window of the map."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.window_order import has_inside
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.longitudes import box_between


@rule(
    "S440",
    summary="a barrier's course leaves the window",
    why="""The window is the part of the world that the map shows. A river may come from outside it, so the first and the last point
    may be outside; points between them that are outside have latitude and longitude exchanged or a wrong sign, or the window is too
    small. A course none of whose points is inside is not on the map at all.""",
    bad="""
    window: {west: 36, south: 33, east: 42, north: 37}
    barriers: {euphrates: {name: Euphrates, course: ["36.8, 38.0", "39.0, 35.9", "35.3, 40.1"]}}
    """,
    good="""
    window: {west: 36, south: 33, east: 42, north: 37}
    barriers: {euphrates: {name: Euphrates, course: ["36.8, 38.0", "35.9, 39.0", "35.3, 40.1"]}}
    """,
    severity="warning",
)
def course_outside(draft: Draft) -> Iterator[Finding]:
    window = draft.scenario.theatre.window
    if window is None or not has_inside(window):
        return
    box = box_between(window.west, window.south, window.east, window.north)
    for name, barrier in draft.scenario.theatre.barriers.items():
        points = barrier.points
        inside = [box.has(lat, lon) for lat, lon in points]
        path = ("theatre", "barriers", name, "course")
        if points and not any(inside):
            yield Finding(path, f"the course of `{name}` is outside the window", hint="widen `theatre.window`")
            continue
        for index in range(1, len(points) - 1):
            if not inside[index]:
                lat, lon = points[index]
                is_swapped = box.has(lon, lat) if -90 <= lon <= 90 else False
                hint = f"exchanged? `{lon:g}, {lat:g}` is inside" if is_swapped else "widen `theatre.window`"
                message = f"point {index + 1} of the course of `{name}` is outside the window"
                yield Finding((*path, index), message, hint=hint)
