"""S406: a place outside the window of the map."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.window_order import has_inside
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.longitudes import box_between


@rule(
    "S406",
    summary="a place is outside the window",
    why="""The window is the part of the world that the map shows. A place outside it is off the map, or its latitude
    and longitude are swapped.""",
    bad="""
    window: {west: 36, south: 33, east: 42, north: 37}
    places: {palmyra: {name: Palmyra, lat: 38.28, lon: 34.56}}
    """,
    good="""
    window: {west: 36, south: 33, east: 42, north: 37}
    places: {palmyra: {name: Palmyra, lat: 34.56, lon: 38.28}}
    """,
)
def outside_window(draft: Draft) -> Iterator[Finding]:
    window = draft.scenario.theatre.window
    if window is None or not has_inside(window):
        return
    box = box_between(window.west, window.south, window.east, window.north)
    for name, place in draft.scenario.theatre.places.items():
        if not box.has(place.lat, place.lon):
            key = "lon" if window.south <= place.lat <= window.north else "lat"
            hint = "are `lat` and `lon` exchanged?" if box.has(place.lon, place.lat) else "widen `theatre.window`"
            yield Finding(("theatre", "places", name, key), f"`{name}` is outside the window", hint=hint)
