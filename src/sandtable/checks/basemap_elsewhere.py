"""S438: a base map that is not of the scenario's window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sandtable.checks.rule import rule
from sandtable.checks.window_order import has_inside
from sandtable.scenario.basemap import Basemap, BasemapError, basemap_file, kept_basemap
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.longitudes import Box, map_box
from sandtable.scenario.source import name_of


@rule(
    "S438",
    severity="warning",
    summary="`basemap.json` does not cover the map",
    why="""The file `basemap.json` beside a scenario contains the land, rivers and lakes of a part of the globe: its
    `window`, or else the box around its contents. If it does not cover the map, missing land would look like sea; the
    map is then drawn without sea. If the two do not overlap, it is drawn on the world that comes with Sandtable.""",
    bad="""
    # basemap.json: {"window": [35.4, 32.2, 42.7, 37.9], ...}
    window: {west: 28, south: 3, east: 37, north: 17}
    """,
    good="""
    # basemap.json: {"window": [27, 2, 38, 18], ...}
    window: {west: 28, south: 3, east: 37, north: 17}
    """,
)
def basemap_elsewhere(draft: Draft) -> Iterator[Finding]:
    found = basemap_of(draft)
    if found is None or isinstance(found, BasemapError) or not found.is_whole:
        return
    box = map_box(draft.scenario.theatre)
    if found.covers(box):
        return
    has_window = draft.scenario.theatre.window is not None
    what = "the window" if has_window else "the map around the places"
    how_much = "does not cover" if found.meets(box) else "shows nothing of"
    hint = (
        f"it covers {words(found.box)}, the map {words(box)}"
        if found.box is not None
        else "it has no `window` and no borders, rivers or lakes"
    )
    path = ("theatre", "window") if has_window else ("theatre", "places")
    yield Finding(path, f"`basemap.json` {how_much} {what}", hint=hint, part="key")


def basemap_of(draft: Draft) -> Basemap | BasemapError | None:
    """The base map that a map of the scenario would be drawn on, or why there is none; None where there is no file."""
    theatre = draft.scenario.theatre
    if not theatre.places or (theatre.window is not None and not has_inside(theatre.window)):
        return None
    path = basemap_file(name_of(Path(draft.document.name)), draft.document.name)
    if path is None:
        return None
    try:
        return kept_basemap(path)
    except BasemapError as fault:
        return fault


def words(box: Box) -> str:
    """Its edges as people write them: `36° to 42.5° E, 33° to 37° N`."""
    return f"{_span(box.west, box.east, 'WE')}, {_span(box.south, box.north, 'SN')}"


def _span(low: float, high: float, signs: str) -> str:
    ends = [((value + 180) % 360 - 180 if abs(value) > 180 else value) for value in (low, high)]
    sides = [signs[0] if value < 0 else signs[1] for value in ends]
    first, last = (f"{abs(value):.4g}°" for value in ends)
    return f"{first} to {last} {sides[1]}" if sides[0] == sides[1] else f"{first} {sides[0]} to {last} {sides[1]}"
