"""Barriers on a map: the courses that the scenario gives; rivers of the base map that are named like one without a course."""

from __future__ import annotations

from dataclasses import replace

import altair as alt

from sandtable.figures import geography as geo
from sandtable.figures.frames import Frame
from sandtable.figures.geography import Basemap, Feature
from sandtable.figures.layers import Chart
from sandtable.figures.theme import Tables
from sandtable.scenario.types import Scenario


def with_barriers(basemap: Basemap, scenario: Scenario) -> Basemap:
    """The base map with its rivers marked that are barriers of the scenario, by name: `The Euphrates` is Euphrates."""
    from sandtable.world.names import folded

    def plain(name: str) -> str:
        return " ".join(word for word in folded(name).split() if word not in ("the", "river"))

    barriers = [each for each in scenario.theatre.barriers.values() if each.kind == "river" and each.course is None]
    named = {plain(each.name) for each in barriers} - {""}

    def marked(river: Feature) -> Feature:
        properties = river.get("properties") or {}
        return {**river, "properties": {**properties, "barrier": plain(str(properties.get("name") or "")) in named}}

    return replace(basemap, rivers=tuple(map(marked, basemap.rivers))) if named else basemap


def courses(scenario: Scenario, frame: Frame) -> list[Feature]:
    """The courses as lines in degrees of the map, with name and kind."""
    return [
        {
            "type": "Feature",
            "properties": {"name": barrier.name, "kind": barrier.kind, "barrier": True, "rank": 1},
            "geometry": {"type": "LineString", "coordinates": [list(frame(lon, lat)) for lat, lon in barrier.points]},
        }
        for barrier in scenario.theatre.barriers.values()
        if barrier.points
    ]


def course_layers(lines: list[Feature], tables: Tables, *, digits: int) -> list[alt.Chart]:
    """Rivers as a broad stream, borders dashed, ridges as a fine row of dots."""
    if not lines:
        return []
    data = tables.add("barriers", geo.thinned(lines, digits=digits, keep=("kind",)))
    dash = "datum.kind == 'river' ? [1, 0] : datum.kind == 'border' ? [7, 4] : [1, 4]"
    ink = "datum.kind == 'river' ? theme.stream : theme.muted"
    return [
        Chart(data).mark_geoshape(
            filled=False, stroke=alt.expr(ink), strokeDash=alt.expr(dash), strokeCap="round", strokeJoin="round",
            strokeWidth=alt.expr("datum.kind == 'ridge' ? 2.8 : 2.4"),
        )
    ]  # fmt: skip


def with_course_names(basemap: Basemap | None, lines: list[Feature]) -> Basemap | None:
    """The base map with the courses among its rivers, so that they are named where there is room."""
    if basemap is None or not lines:
        return basemap
    names = {line["properties"]["name"] for line in lines}
    others = tuple(each for each in basemap.rivers if (each.get("properties") or {}).get("name") not in names)
    return replace(basemap, rivers=(*lines, *others))
