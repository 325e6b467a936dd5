"""S428: a place many times farther off than the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, hypot, radians, sin
from statistics import median

from sandtable.checks.exchanged_coordinates import exchanged
from sandtable.checks.rule import rule
from sandtable.checks.short_route import geodesic_km
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Place

FEWEST = 4  # places, so that most of them have a middle
TIMES = 8.0  # as far from the middle of all places as half of them are
LEAST_KM = 500.0
RADIUS_KM = 6371.0

Vector = tuple[float, float, float]


@rule(
    "S428",
    summary="a place many times farther off than the others",
    why="""A place at least 500 km from the middle of all places, and eight times as far as half of them are, most likely has a
    coordinate of another town, a wrong sign, or latitude and longitude exchanged. The map is drawn to contain it, and a formation
    sent there is on the way for weeks. A place that a route of a given `length` leads to is meant, and none is outside a
    `window` (S406).""",
    bad="""
    places:
      palmyra: {name: Palmyra, lat: 34.56, lon: 38.28}
      sukhna: {name: Sukhna, lat: 34.89, lon: 38.87}
      deir-ez-zor: {name: Deir ez-Zor, lat: 35.34, lon: 40.14}
      mayadin: {name: al-Mayadin, lat: 35.02, lon: -40.45}
    """,
    good="""
    places:
      palmyra: {name: Palmyra, lat: 34.56, lon: 38.28}
      sukhna: {name: Sukhna, lat: 34.89, lon: 38.87}
      deir-ez-zor: {name: Deir ez-Zor, lat: 35.34, lon: 40.14}
      mayadin: {name: al-Mayadin, lat: 35.02, lon: 40.45}
    """,
    severity="warning",
)
def distant_place(draft: Draft) -> Iterator[Finding]:
    theatre = draft.scenario.theatre
    if theatre.window is not None or len(theatre.places) < FEWEST:
        return
    points = {name: _vector(place) for name, place in theatre.places.items()}
    middle = _middle(list(points.values()))
    away = {name: _km(point, middle) for name, point in points.items()}
    usual = median(away.values())
    least = max(LEAST_KM, TIMES * usual)
    meant = {end for route in theatre.routes.values() if route.length is not None for end in route.between}
    meant |= set(exchanged(theatre.places))
    for name, km in away.items():
        if km < least or name in meant:
            continue
        place = theatre.places[name]
        near = min((other for other in points if other != name), key=lambda other: _km(points[name], points[other]))
        other = theatre.places[near]
        nearest = geodesic_km(place.lat, place.lon, other.lat, other.lon)
        message = (
            f"`{name}` is {nearest:,.0f} km from the nearest other place, `{near}`; "
            f"half of all places are within {usual:,.0f} km of their middle"
        )
        hint = (
            "is a sign wrong, are latitude and longitude exchanged, is it another town of that name? "
            "If it is meant, give a route to it a `length`"
        )
        yield Finding(("theatre", "places", name, "lat"), message, hint=hint)


def _vector(place: Place) -> Vector:
    """A point as a vector, which knows no edge of the map."""
    lat, lon = radians(place.lat), radians(place.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def _middle(points: Sequence[Vector]) -> Vector:
    """The middle of most points, wherever the others are."""
    x, y, z = (median(each) for each in zip(*points, strict=True))
    length = hypot(x, y, z) or 1.0
    return x / length, y / length, z / length


def _km(one: Vector, other: Vector) -> float:
    """The straight line between two points on a sphere: enough to compare distances."""
    return RADIUS_KM * hypot(*(a - b for a, b in zip(one, other, strict=True)))
