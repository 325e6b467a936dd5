"""A first map: roads between neighbours, a window around the places, points for those without."""

from __future__ import annotations

import random

import pytest

from sandtable.authoring.geography import Point, box_of, distance, neighbours, with_placeholders
from sandtable.theatre.geodesics import geodesic_km


def test_distances_are_within_half_a_per_cent_of_the_ellipsoid() -> None:
    for one, other in (
        (Point(0, 0), Point(0, 1)),
        (Point(35.95, 39.01), Point(33.5, 38.67)),
        (Point(-60, 179), Point(-61, -179)),
    ):
        assert distance(one, other) == pytest.approx(geodesic_km(one, other), rel=0.006)


def test_places_in_a_row_are_joined_one_to_the_next() -> None:
    row = [Point(0, 3), Point(0, 1), Point(0, 2), Point(0, 0)]
    assert neighbours(row) == [(0, 2), (1, 2), (1, 3)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 30, 120])
def test_every_place_can_be_reached(count: int) -> None:
    rng = random.Random(count)
    points = [Point(rng.uniform(-80, 80), rng.uniform(-180, 180)) for _ in range(count)]
    reached, fresh = {0}, [0]
    pairs = neighbours(points)
    while fresh:
        here = fresh.pop()
        for one, other in pairs:
            there = other if one == here else one if other == here else None
            if there is not None and there not in reached:
                reached.add(there)
                fresh.append(there)
    assert len(reached) == max(count, 1)
    assert len(pairs) <= 3 * max(count, 1)


def test_no_road_passes_a_nearer_place() -> None:
    points = [Point(0, 0), Point(0, 1), Point(0.2, 0.5)]
    assert neighbours(points) == [(0, 2), (1, 2)]


def test_points_that_are_made_up_bar_no_road_and_have_one_each() -> None:
    points = [Point(0, 0), Point(0, 1), Point(0.1, 0.5), Point(0.1, 0.6)]
    assert neighbours(points) == [(0, 2), (1, 3), (2, 3)]
    assert neighbours(points, made_up=[2, 3]) == [(0, 1), (0, 2), (2, 3)]
    assert neighbours(points, made_up=range(4)) == [(0, 1), (0, 2), (2, 3)]


def test_the_box_goes_the_short_way_round() -> None:
    assert box_of([Point(10, 20), Point(12, 30)]) == (20, 10, 30, 12)
    assert box_of([Point(-17, 178), Point(-18, -178)])[0::2] == (178, -178)
    assert box_of([Point(0, -170), Point(0, -60), Point(0, 50), Point(0, 160)])[0::2] == (-180.0, 180.0)


def test_placeholders_are_apart_and_beside_the_others() -> None:
    found = with_placeholders([Point(45, 20), None, Point(46, 21), *[None] * 9])
    assert found[0] == Point(45, 20)
    assert len(set(found)) == 12
    assert all(point.lat < 45 for index, point in enumerate(found) if index not in (0, 2))
    assert len(set(with_placeholders([None] * 256))) == 256
    assert len(set(with_placeholders([Point(-88, 0), *[None] * 100]))) == 101
