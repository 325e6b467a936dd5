"""Coordinates of places that were given by name only, from the gazetteer, where no other town can be meant.

A town is taken if its whole name is the one given, it is near the other places, and the only one of this name, or the only one near.
Near is measured by the distances between the other places, for the gazetteer lacks villages, and a town elsewhere may have the name
of one. Which of several is meant, only the author can say: such a place stays without coordinates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from sandtable.authoring.geography import Point, distance
from sandtable.authoring.given_places import GivenPlace

if TYPE_CHECKING:
    from sandtable.world.gazetteer import Candidate

NEAR = 600.0  # km from the nearest other place within which a town of the name may be meant
NEAR_FIRST = 200.0  # km, for one of several towns of a name, where there is only one other place
SPREAD_ONLY, SPREAD = (
    5.0,
    1.5,
)  # so many times the usual distance between neighbours; the only town of its name, one of several
LEAST_NEAR = 50.0  # km
APART = 2.0  # a second town of the name is another one's only if it is so many times as far away


def looked_up(places: Sequence[GivenPlace]) -> list[GivenPlace]:
    """The places with the coordinates of those that were given by name and have one town only that can be meant."""
    if all(place.lat is not None for place in places):
        return list(places)
    found = list(places)
    towns = {
        index: [each for each in _named(place.name) if each.match == "exact"]
        for index, place in enumerate(places)
        if place.lat is None
    }
    given = [Point(place.lat, place.lon) for place in places if place.lat is not None and place.lon is not None]
    only = {index: named[0] for index, named in towns.items() if len(named) == 1}
    points = {index: Point(town.latitude, town.longitude) for index, town in only.items()}
    for index, town in only.items():
        others = given or [point for other, point in points.items() if other != index]
        if not others or _from(points[index], others) <= _near(others, SPREAD_ONLY, NEAR):
            found[index] = _with(places[index], town, "the only town of this name")
    anchors = [Point(place.lat, place.lon) for place in found if place.lat is not None and place.lon is not None]
    for index, named in towns.items():
        if found[index].lat is None and anchors and (chosen := _nearest(named, anchors)) is not None:
            found[index] = _with(places[index], chosen, f"of {len(named)} of this name the one near the other places")
    return found


def _named(name: str) -> list[Candidate]:
    """The candidates for a name; none if it has no letters."""
    from sandtable.errors import AuthoringError
    from sandtable.world.gazetteer import candidates

    try:
        return candidates(name, most=60)
    except AuthoringError:
        return []


def _from(point: Point, others: Iterable[Point]) -> float:
    """Distance in km to the nearest of some points."""
    return min(distance(point, other) for other in others)


def _near(points: Sequence[Point], spread: float, alone: float) -> float:
    """The km from the nearest of some places within which another may be: by the median distance between neighbours among them.

    alone : for a single place.
    """
    if len(points) < 2:
        return alone
    gaps = [_from(point, [other for other in points if other is not point]) for point in points]
    return max(LEAST_NEAR, min(NEAR, spread * median(gaps)))


def _nearest(named: list[Candidate], anchors: Iterable[Point]) -> Candidate | None:
    """The one of some towns that is near the anchors while every other is much farther; None if there is none."""
    points = list(anchors)
    ranked = sorted(((_from(Point(each.latitude, each.longitude), points), index) for index, each in enumerate(named)))
    if not ranked or ranked[0][0] > _near(points, SPREAD, NEAR_FIRST):
        return None
    if len(ranked) > 1 and ranked[1][0] < max(NEAR, APART * ranked[0][0]):
        return None
    return named[ranked[0][1]]


def _with(place: GivenPlace, town: Candidate, why: str) -> GivenPlace:
    people = f", {town.inhabitants:,} inhabitants" if town.inhabitants else ""
    return replace(
        place, lat=town.latitude, lon=town.longitude, found=f"{town.name}, {town.country}{people}: {why}. To confirm"
    )
