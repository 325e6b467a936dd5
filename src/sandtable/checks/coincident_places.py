"""S405: two places at one point."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.longitudes import HALF
from sandtable.scenario.types import Place


@rule(
    "S405",
    summary="two places at one point",
    why="""Places at the same coordinates are 0 km apart; most likely one was copied from the other. At a pole all
    longitudes are the same point, and 180 and -180 degrees are the same meridian.""",
    bad="""
    places:
      palmyra: {name: Palmyra, lat: 34.56, lon: 38.28}
      sukhna: {name: Sukhna, lat: 34.56, lon: 38.28}
    """,
    good="""
    places:
      palmyra: {name: Palmyra, lat: 34.56, lon: 38.28}
      sukhna: {name: Sukhna, lat: 34.89, lon: 38.87}
    """,
)
def coincident_places(draft: Draft) -> Iterator[Finding]:
    first: dict[tuple[float, float], str] = {}
    for name, place in draft.scenario.theatre.places.items():
        other = first.setdefault(point(place), name)
        if other != name:
            path = ("theatre", "places", name)
            yield Finding(
                path,
                f"`{name}` has the same coordinates as `{other}`",
                hint="correct `lat` and `lon` of one of them",
                part="key",
            )


def point(place: Place) -> tuple[float, float]:
    """Latitude and longitude, the same for every way to write one point."""
    if abs(place.lat) == 90.0:
        return place.lat, 0.0
    return place.lat, HALF if place.lon == -HALF else place.lon
