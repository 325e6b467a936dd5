"""Barriers on a map: given courses are drawn, named where there is room, and take the place of a river of their name."""

from __future__ import annotations

from typing import Any

import sandtable as st
from sandtable.figures.barriers import courses, with_barriers, with_course_names
from sandtable.figures.basemaps import find_basemap
from sandtable.figures.frames import Frame, frame_of
from sandtable.figures.geography import river_name
from sandtable.figures.map import map_chart
from sandtable.figures.sheet import broken
from sandtable.loading import load, read
from sandtable.scenario.types import Barrier, Scenario
from tests.unit.scenario.texts import RACE

LINES = (
    'barriers: {river: {name: The Stream, course: ["34.0, 38.1", "34.1, 38.5", "34.3, 38.8"]},'
    ' line: {name: The line, kind: border, course: ["34.4, 38.0", "34.4, 38.9"]}, other: {name: Other}}'
)


def crossed() -> Scenario:
    found = read(RACE.replace("  places:", f"  {LINES}\n  places:", 1), name="race").scenario
    assert found is not None
    return found


def test_courses_are_lines_in_degrees_of_the_map() -> None:
    scenario = crossed()
    river, line = courses(scenario, frame_of(scenario))
    assert river["geometry"] == {"type": "LineString", "coordinates": [[38.1, 34.0], [38.5, 34.1], [38.8, 34.3]]}
    assert (river["properties"]["kind"], line["properties"]["name"]) == ("river", "The line")
    moved = Frame("shifted", longitude=38.0)
    assert courses(scenario, moved)[1]["geometry"]["coordinates"][0] == [0.0, 34.4]


def _marks(chart: Any) -> list[str]:
    return [layer.data.name for layer in chart.layer if getattr(layer.data, "name", None)]


def test_they_are_a_layer_of_the_map_and_only_then() -> None:
    drawn = map_chart(st.run(crossed(), futures=20, seed=1, progress=False)).to_dict(validate=False)
    layer = next(each for each in drawn["layer"] if each.get("data", {}).get("name") == "barriers")
    assert layer["mark"]["type"] == "geoshape"
    rows = drawn["datasets"]["barriers"]
    assert [row["kind"] for row in rows] == ["river", "border"]
    plain = read(RACE, name="race").scenario
    assert plain is not None
    without = map_chart(st.run(plain, futures=20, seed=1, progress=False)).to_dict(validate=False)
    assert "barriers" not in without["datasets"]


def test_a_course_takes_the_place_of_the_river_of_its_name() -> None:
    scenario = load("deir-ez-zor-2017")
    basemap = find_basemap(scenario)
    assert basemap is not None
    key = next(name for name, each in scenario.theatre.barriers.items() if "Euphrates" in each.name)
    course = Barrier(name="Euphrates", course=("36.0, 38.1", "35.3, 40.1"))
    theatre = scenario.theatre.model_copy(update={"barriers": {**scenario.theatre.barriers, key: course}})
    given = scenario.model_copy(update={"theatre": theatre})
    assert not any(river["properties"].get("barrier") for river in with_barriers(basemap, given).rivers)
    lines = courses(given, frame_of(given))
    named = with_course_names(basemap, lines)
    assert named is not None
    assert [river_name(each) for each in named.rivers].count("Euphrates") == 1
    assert with_course_names(None, lines) is None


def test_a_name_without_room_on_one_line_is_broken_where_it_is_narrowest() -> None:
    ways = broken(["UNITED", "ARAB", "EMIRATES"], size=12)
    assert [[text.replace("\u2009", "") for text, _ in way] for way in ways] == [
        ["UNITED ARAB EMIRATES"],
        ["UNITED ARAB", "EMIRATES"],
        ["UNITED", "ARAB", "EMIRATES"],
    ]
    widest = [max(width for _, width in way) for way in ways]
    assert widest == sorted(widest, reverse=True)
    assert len(broken(["OMAN"], size=12)) == 1
    assert len(broken(["A", "B", "C", "D", "E"], size=12)) == 3


def test_the_emirates_are_named_on_a_map_of_hormuz() -> None:
    window = "  window: {west: 54.2, south: 24.0, east: 57.4, north: 27.6}\n"
    text = RACE.replace("  places:", f"{window}  places:", 1)
    for old, new in (
        ("lat: 34.0, lon: 38.0", "lat: 27.18, lon: 56.28"),
        ("lat: 34.5, lon: 39.0", "lat: 25.2, lon: 55.27"),
    ):
        assert old in text
        text = text.replace(old, new)
    scenario = read(text, name="race").scenario
    assert scenario is not None
    drawn = map_chart(st.run(scenario, futures=20, seed=1, progress=False)).to_dict(validate=False)
    names = drawn["datasets"]["country-names"]
    lines = [row for row in names if "dy" in row]
    assert [row["text"].replace("\u2009", "") for row in lines] == ["UNITED ARAB", "EMIRATES"]
    assert lines[0]["dy"] == -lines[1]["dy"] < 0
    assert lines[0]["lat"] == lines[1]["lat"]
