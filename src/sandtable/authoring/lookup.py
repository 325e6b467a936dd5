"""Coordinates of places that were given by name only, from the gazetteer, where no other town can be meant.

A town has to have the whole name that was given. Places that are given with coordinates, and towns found before, say where the scenario
is; how close they are to each other says nothing, for two villages at a border may stand for a whole theatre.

1. The only town of its name is taken within 600 km of the nearest of them, or within 2,500 km if it has 100,000 inhabitants: the
   gazetteer lacks small villages, so a small town far away may only have the name of the one that is meant. Where no other place
   is known it is taken anywhere.
2. Of several towns of a name, one is taken within 250 km of the nearest known place, within 600 km if it has 100,000
   inhabitants, or within 2,500 km if it also has ten times as many as any other of its name. Every other one has to be at least
   600 km from all known places and twice as far as it; or twice as far, with at most a tenth of its inhabitants; or five times as
   far and no larger; or it has at most a hundredth of the inhabitants of a large one.
3. Where no place is known, a town with 100,000 inhabitants and ten times as many as any other of its name is taken if rule 2
   then finds a town of another given name near it.

A town that was found is a known place for the rest. All else stays without coordinates, with the reason and the candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sandtable.authoring.geography import Point, distance
from sandtable.authoring.given_places import GivenPlace

if TYPE_CHECKING:
    from sandtable.world.gazetteer import Candidate

NEAR, NEAR_LARGE = 600.0, 2_500.0  # km within which the only town of a name is taken; a large one
NEAR_ONE, NEAR_LARGE_ONE = 250.0, NEAR  # km within which one of several towns of a name is taken; a large one
LARGE = 100_000  # inhabitants
FARTHER, FEWER = 2.0, 10.0  # times as far away, and as few inhabitants, as makes a town no rival
MUCH_FARTHER, MUCH_FEWER = 5.0, 100.0  # the same, by distance or inhabitants almost alone
LEAST = 10.0  # km: what is nearer is at the place
MOST_WEIGHED, MOST_SHOWN = 200, 3  # towns of a name


def looked_up(places: Sequence[GivenPlace]) -> list[GivenPlace]:
    """The places with the coordinates of those that were given by name and have one town only that can be meant.

    The others say in `missing` why they have none.
    """
    if all(place.lat is not None for place in places):
        return list(places)
    found = list(places)
    towns = {index: _named(place.name) for index, place in enumerate(places) if place.lat is None}
    known = [Point(place.lat, place.lon) for place in places if place.lat is not None and place.lon is not None]
    for index, town in _only(towns, known).items():
        found[index] = _with(places[index], town, "the only town of this name")
        known.append(_point(town))
    if not known:
        for index, town in _largest(towns).items():
            why = f"of {len(towns[index])} of this name by far the largest"
            found[index] = _with(places[index], town, why)
            known.append(_point(town))
    while known:
        chosen = {
            index: near
            for index, named in towns.items()
            if found[index].lat is None and len(named) > 1 and (near := _nearest(named, known)) is not None
        }
        for index, town in chosen.items():
            why = f"of {len(towns[index])} of this name the one near the other places"
            found[index] = _with(places[index], town, why)
        if not chosen:
            break
        known += [_point(town) for town in chosen.values()]
    return [
        replace(place, missing=_missing(towns[index], known)) if place.lat is None else _with_distance(place, known)
        for index, place in enumerate(found)
    ]


def _named(name: str) -> list[Candidate]:
    """The towns that have this name; none if it has no letters."""
    from sandtable.errors import AuthoringError
    from sandtable.world.gazetteer import candidates

    try:
        return [each for each in candidates(name, most=MOST_WEIGHED) if each.match == "exact"]
    except AuthoringError:
        return []


def _point(town: Candidate) -> Point:
    return Point(town.latitude, town.longitude)


def _from(point: Point, others: Iterable[Point]) -> float:
    """Distance in km to the nearest of some points."""
    return min(distance(point, other) for other in others)


def _only(towns: dict[int, list[Candidate]], given: Sequence[Point]) -> dict[int, Candidate]:
    """The only towns of their names that are near enough to a given place, or to each other where none is given."""
    waiting = {index: named[0] for index, named in towns.items() if len(named) == 1}
    if not given:
        points = {index: _point(town) for index, town in waiting.items()}
        points |= {-1 - index: _point(town) for index, town in _dominant(towns).items()}
        return {
            index: town
            for index, town in waiting.items()
            if len(waiting) == 1
            or _from(points[index], [point for other, point in points.items() if other != index]) <= _reach(town)
        }
    known, taken = list(given), dict[int, "Candidate"]()
    while near := {index: town for index, town in waiting.items() if _from(_point(town), known) <= _reach(town)}:
        taken |= near
        known += [_point(town) for town in near.values()]
        waiting = {index: town for index, town in waiting.items() if index not in near}
    return taken


def _reach(town: Candidate) -> float:
    """The km from a known place within which the only town of its name is taken."""
    return NEAR_LARGE if town.inhabitants >= LARGE else NEAR


def _dominant(towns: dict[int, list[Candidate]]) -> dict[int, Candidate]:
    """The large towns that have many times the inhabitants of any other town of their name."""
    found = {}
    for index, named in towns.items():
        ranked = sorted(named, key=lambda each: -each.inhabitants)
        if len(ranked) > 1 and ranked[0].inhabitants >= max(LARGE, FEWER * ranked[1].inhabitants):
            found[index] = ranked[0]
    return found


def _largest(towns: dict[int, list[Candidate]]) -> dict[int, Candidate]:
    """Those by far the largest of their names that have a town of another name near them."""
    return {
        index: town
        for index, town in _dominant(towns).items()
        if any(other != index and _nearest(named, [_point(town)]) is not None for other, named in towns.items())
    }


def _nearest(named: list[Candidate], known: Sequence[Point]) -> Candidate | None:
    """The one of some towns of a name that is near the known places and has no rival, by rule 2; None if there is none."""
    ranked = sorted(((max(LEAST, _from(_point(each), known)), index) for index, each in enumerate(named)))
    largest = _dominant({0: named}).get(0)
    for km, index in ranked:
        chosen = named[index]
        reach = NEAR_LARGE_ONE if chosen.inhabitants >= LARGE else NEAR_ONE
        if km <= (NEAR_LARGE if chosen is largest else reach) and not any(
            _rivals(named[other], far, chosen, km) for far, other in ranked if other != index
        ):
            return chosen
    return None


def _rivals(other: Candidate, far: float, chosen: Candidate, km: float) -> bool:
    """Whether another town of the name may be meant as well. far, km : how far each is from the known places."""
    if far >= max(NEAR, FARTHER * km):
        return False
    if not chosen.inhabitants:
        return True
    return not (
        (far >= FARTHER * km and FEWER * other.inhabitants <= chosen.inhabitants)
        or (far >= MUCH_FARTHER * km and other.inhabitants <= chosen.inhabitants)
        or (chosen.inhabitants >= LARGE and MUCH_FEWER * other.inhabitants <= chosen.inhabitants)
    )


def _with(place: GivenPlace, town: Candidate, why: str) -> GivenPlace:
    people = f", {town.inhabitants:,} inhabitants" if town.inhabitants else ""
    return replace(
        place, lat=town.latitude, lon=town.longitude, found=f"{town.name}, {town.country}{people}: {why}. To confirm"
    )


def _with_distance(place: GivenPlace, known: Sequence[Point]) -> GivenPlace:
    """The place; how far from the others it is, if it was found far away."""
    if not place.found or place.lat is None or place.lon is None:
        return place
    point = Point(place.lat, place.lon)
    others = [each for each in known if each != point]
    if not others or (km := _from(point, others)) <= NEAR_ONE:
        return place
    return replace(
        place, found=place.found.replace(". To confirm", f", {km:,.0f} km from the nearest other place. To confirm")
    )


def _missing(named: list[Candidate], known: Sequence[Point]) -> str:
    """Why no town is taken for a name, with the candidates that come first: the nearest, or the largest where no place is known."""
    if not named:
        return "no town of this name in GeoNames"
    ranked = sorted(named, key=lambda each: _from(_point(each), known) if known else -each.inhabitants)
    shown = "; ".join(
        f"{each.name}, {each.country} {each.latitude:.2f}, {each.longitude:.2f}"
        + (f" ({each.inhabitants:,} inhabitants)" if each.inhabitants else "")
        + (f", {_from(_point(each), known):,.0f} km away" if known else "")
        for each in ranked[:MOST_SHOWN]
    )
    if len(named) == 1:
        return f"the only town of this name is far from the other places: {shown}"
    more = f"the {'nearest' if known else 'largest'} are " if len(named) > MOST_SHOWN else ""
    return f"{len(named)} towns of this name, none clearly meant: {more}{shown}"
