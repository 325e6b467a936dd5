"""Towns for orientation: out of the way of the places, dropped where they are one of them."""

from __future__ import annotations

import numpy as np
import pytest

from sandtable.figures.frames import frame_of
from sandtable.figures.labels import Spot, box_of, gaps, overlaps, place_labels
from sandtable.figures.projection import fitted
from sandtable.figures.sheet import flat_map, positions
from sandtable.figures.towns import RADIUS, candidates, town_rows
from sandtable.loading import load
from sandtable.scenario.basemap import Town
from sandtable.scenario.longitudes import map_box
from sandtable.scenario.types import Place
from sandtable.world.pack import cut


def place(name: str, lat: float, lon: float) -> Place:
    return Place(name=name, lat=lat, lon=lon)


def test_a_town_that_is_a_place_is_dropped() -> None:
    places = [place("Deir ez-Zor", 35.33, 40.14), place("Raqqa front", 35.95, 39.01), place("Camp", 36.5, 40.75)]
    ats = [(each.lon, each.lat) for each in places]
    towns = [
        Town("Dayr az Zawr", 40.15, 35.34, 3, 1),  # another name, two kilometres away
        Town("Deir ez Zor", 40.4, 35.5, 3, 1),  # the same name, not far
        Town("Raqqa", 39.05, 36.1, 3, 1),  # a part of a name, not far
        Town("Camp", 45.0, 36.5, 3, 1),  # the same name, far away
        Town("Homs", 36.7, 34.7, 3, 1),
    ]
    assert [(town.name, town.longitude) for town in candidates(towns, places, ats)] == [("Camp", 45.0), ("Homs", 36.7)]


def test_the_most_important_towns_come_first() -> None:
    towns = [Town("Small", 1, 1, 8, 10), Town("Capital", 2, 2, 1, 900), Town("Large", 3, 3, 8, 5000)]
    assert [town.name for town in candidates(towns, [], [])] == ["Capital", "Large", "Small"]


@pytest.mark.parametrize("width", [740, 358])
def test_no_town_is_nearer_to_a_name_than_the_place_of_the_name(width: int) -> None:
    scenario = load("deir-ez-zor-2017")
    projection, frame = flat_map(scenario, width=width), frame_of(scenario)
    assert frame.kind == "plain"
    places = list(scenario.theatre.places.values())
    ats = positions(scenario, scenario.theatre.places)
    spots = [Spot(each.name, *projection(*at), each.rank, 5.0) for each, at in zip(places, ats, strict=True)]
    extent = {"width": projection.width, "height": projection.height}
    labels = place_labels(spots, **extent, size=13)
    towns = candidates(cut(map_box(scenario.theatre)).towns, places, ats)
    none = np.empty((0, 2))
    rows = town_rows(towns, spots, labels, projection=projection, size=13, lines=none, taken=[(0.0, 0.0, 60.0, 60.0)])
    shown = [row for row in rows if row["from"] == 1.0]
    assert shown
    for row in shown:
        x, y = projection(row["lon"], row["lat"])
        dot = np.array([[x, y, RADIUS]])
        for spot, own in zip(spots, labels, strict=True):
            for label in own:
                if label.zoom > 1.0:
                    continue
                box = box_of(spot, label)
                mine = max(float(gaps(box, np.array([[spot.x, spot.y, spot.radius]]))[0]), 0.0)
                assert label.lead is not None or float(gaps(box, dot)[0]) > mine, (row["name"], spot.text)
        assert not (x < 60 and y < 60)
    names = [row["name"] for row in shown]
    assert len(names) == len(set(names))


def test_labels_of_places_are_where_they_are_without_towns() -> None:
    spots = [Spot("Aleppo gate", 100.0, 100.0, 2, 5.0), Spot("Bridge", 130.0, 104.0, 2, 5.0)]
    projection = fitted((36.0, 34.0, 40.0, 37.0), width=400, tallest=400)
    labels = place_labels(spots, width=projection.width, height=projection.height, size=13)
    before = [list(own) for own in labels]
    longitude, latitude = projection.inverse(160.0, 104.0)
    rows = town_rows(
        [Town("Town", longitude, latitude, 1, 9)], spots, labels, projection=projection, size=13,
        lines=np.empty((0, 2)), taken=[],
    )  # fmt: skip
    assert labels == before
    zoomed = [row["from"] for row in rows]
    assert zoomed == sorted(zoomed)
    for spot, own in zip(spots, labels, strict=True):
        for label in own:
            if label.zoom == 1.0 and zoomed and zoomed[0] == 1.0:
                assert not overlaps(box_of(spot, label), (160 - RADIUS, 104 - RADIUS, 160 + RADIUS, 104 + RADIUS))
