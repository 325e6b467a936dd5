"""The base maps: small, clipped, attributed, with the rivers that matter; and the sides of the river against the map."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sandtable.loading import Reading

Point = tuple[float, float]
RIVERS = {
    "deir-ez-zor-2017": {"Euphrates", "Khabur", "Tigris"},
    "fashoda-1898": {"White Nile", "Nile", "Sobat", "Bahr el-Ghazal"},
}
LAYERS = ("countries", "rivers", "lakes")


def load(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "basemap.json").read_text(encoding="utf-8"))
    return content


def points(coordinates: Any) -> Iterator[Point]:
    if isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from points(part)


@pytest.mark.parametrize("name", sorted(RIVERS))
def test_small_clipped_and_attributed(
    name: str, scenario_folder: Callable[[str], Path], readings: dict[str, Reading]
) -> None:
    folder = scenario_folder(name)
    assert (folder / "basemap.json").stat().st_size < 150_000
    content = load(folder)
    assert "Natural Earth" in content["attribution"]
    west, south, east, north = content["window"]
    scenario = readings[name].scenario
    assert scenario is not None
    window = scenario.theatre.window
    assert window is not None
    assert west < window.west < window.east < east
    assert south < window.south < window.north < north
    for layer in LAYERS:
        assert content[layer]["type"] == "FeatureCollection"
        for feature in content[layer]["features"]:
            for lon, lat in points(feature["geometry"]["coordinates"]):
                assert west <= lon <= east
                assert south <= lat <= north
                assert lon == round(lon, 4)
                assert lat == round(lat, 4)


@pytest.mark.parametrize("name", sorted(RIVERS))
def test_the_rivers_and_countries_are_there(name: str, scenario_folder: Callable[[str], Path]) -> None:
    content = load(scenario_folder(name))
    named = {layer: {feature["properties"]["name"] for feature in content[layer]["features"]} for layer in LAYERS}
    assert RIVERS[name] <= named["rivers"]
    assert len(named["countries"]) >= 5


@pytest.mark.parametrize("name", sorted(RIVERS))
def test_every_place_is_inside_the_window(name: str, readings: dict[str, Reading]) -> None:
    scenario = readings[name].scenario
    assert scenario is not None
    window = scenario.theatre.window
    assert window is not None
    outside = [
        identifier
        for identifier, place in scenario.theatre.places.items()
        if not (window.west <= place.lon <= window.east and window.south <= place.lat <= window.north)
    ]
    assert outside == []


def test_the_euphrates_is_crossed_where_the_map_says(
    scenario_folder: Callable[[str], Path], readings: dict[str, Reading]
) -> None:
    """Two ends of a route on different banks: it crosses. The banks are listed here and checked against the line."""
    scenario = readings["deir-ez-zor-2017"].scenario
    assert scenario is not None
    north = {
        "raqqa", "jazrah", "karama", "ain-issa", "kubar", "kasrah", "abu-khashab", "industrial-zone", "khasham", "conoco", "omar",
        "busayrah", "suwar", "markadah", "shaddadi", "hasakah", "hawl", "hajin", "baghuz",
    }  # fmt: skip
    for identifier, route in scenario.theatre.routes.items():
        first, second = route.between
        assert ("euphrates" in route.crosses) == ((first in north) != (second in north)), identifier
    content = load(scenario_folder("deir-ez-zor-2017"))
    river = [
        list(points(feature["geometry"]["coordinates"]))
        for feature in content["rivers"]["features"]
        if feature["properties"]["name"] == "Euphrates"
    ]
    valley = [line for line in river if any(38.7 < lon < 41.0 and lat < 36.1 for lon, lat in line)]
    for identifier, place in scenario.theatre.places.items():
        if 38.9 < place.lon < 40.9:  # where the river runs from west to east, north is above its line
            level = [crossing for line in valley for crossing in crossings(line, longitude=place.lon)]
            assert level, identifier
            above = place.lat - max(level)
            if abs(above) > 0.04:  # nearer than some 4 km a straight line says nothing about the bank
                assert (above > 0) == (identifier in north), identifier


def crossings(line: list[Point], *, longitude: float) -> Iterator[float]:
    """Latitudes at which a line passes a longitude."""
    for (x, y), (u, v) in pairwise(line):
        if min(x, u) <= longitude < max(x, u):
            yield y + (v - y) * (longitude - x) / (u - x)
