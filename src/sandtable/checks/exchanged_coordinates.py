"""S427: a place whose latitude and longitude may be exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Place

FAR, NEAR = 2.0, 1.0  # degrees outside the box of the other places; a place within NEAR of it belongs to them
FEWEST = 3  # places, so that the others have a box


@rule(
    "S427",
    summary="latitude and longitude may be exchanged",
    why="""A place far from all others that would be among them with `lat` and `lon` exchanged is most likely written so by
    mistake. Its routes are then hundreds or thousands of kilometres long. With a `window`, S406 says the same of every place
    outside it.""",
    bad="""
    places:
      palmyra: {name: Palmyra, lat: 38.28, lon: 34.56}
      sukhna: {name: Sukhna, lat: 34.89, lon: 38.87}
      deir-ez-zor: {name: Deir ez-Zor, lat: 35.34, lon: 40.14}
    """,
    good="""
    places:
      palmyra: {name: Palmyra, lat: 34.56, lon: 38.28}
      sukhna: {name: Sukhna, lat: 34.89, lon: 38.87}
      deir-ez-zor: {name: Deir ez-Zor, lat: 35.34, lon: 40.14}
    """,
    severity="warning",
)
def exchanged_coordinates(draft: Draft) -> Iterator[Finding]:
    places = draft.scenario.theatre.places
    if draft.scenario.theatre.window is not None or len(places) < FEWEST:
        return
    for name in exchanged(places):
        place = places[name]
        message = f"`{name}` is far from every other place, and among them with `lat` and `lon` exchanged"
        yield Finding(
            ("theatre", "places", name, "lat"), message, hint=f"write `lat: {place.lon:g}, lon: {place.lat:g}`"
        )


def exchanged(places: Mapping[str, Place]) -> Iterator[str]:
    """The places far from all others that would be among them with latitude and longitude exchanged."""
    for name, place in places.items():
        others = {other: each for other, each in places.items() if other != name}
        if not _is_within(others, place.lat, place.lon, FAR) and _is_within(others, place.lon, place.lat, NEAR):
            yield name


def _is_within(places: Mapping[str, Place], lat: float, lon: float, margin: float) -> bool:
    """Whether a point is in the box of some places, or so many degrees from it."""
    lats, lons = ([each.lat for each in places.values()], [each.lon for each in places.values()])
    return min(lats) - margin <= lat <= max(lats) + margin and min(lons) - margin <= lon <= max(lons) + margin
