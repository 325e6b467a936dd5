"""Coordinates of places that were given by name only, from the gazetteer, where no other town can be meant.

A town is taken if its whole name is the one given, it is near the other places, and the only one of this name, or the only one near.
Which of several is meant, only the author can say: such a place stays without coordinates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sandtable.authoring.geography import Point, distance
from sandtable.authoring.given_places import GivenPlace

if TYPE_CHECKING:
    from sandtable.world.gazetteer import Candidate

NEAR = 600.0  # km from the nearest other place within which a town of the name may be meant
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
        if not others or min(distance(points[index], point) for point in others) <= NEAR:
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


def _nearest(named: list[Candidate], anchors: Iterable[Point]) -> Candidate | None:
    """The one of some towns that is near the anchors while every other is much farther; None if there is none."""
    points = list(anchors)
    ranked = sorted(
        (
            (min(distance(Point(each.latitude, each.longitude), point) for point in points), index)
            for index, each in enumerate(named)
        )
    )
    if not ranked or ranked[0][0] > NEAR:
        return None
    if len(ranked) > 1 and ranked[1][0] < max(NEAR, APART * ranked[0][0]):
        return None
    return named[ranked[0][1]]


def _with(place: GivenPlace, town: Candidate, why: str) -> GivenPlace:
    people = f", {town.inhabitants:,} inhabitants" if town.inhabitants else ""
    return replace(
        place, lat=town.latitude, lon=town.longitude, found=f"{town.name}, {town.country}{people}: {why}. To confirm"
    )
