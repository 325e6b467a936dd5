"""S408: a route that is shorter than the straight-line distance."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S408",
    summary="a route is shorter than the distance between its ends",
    why="""No road is shorter than the geodesic. Either the length belongs to another road, or a coordinate is wrong. A
    tolerance of half a kilometre and 1% allows for rounding.""",
    bad="""
    places:
      palmyra: {name: Palmyra, lat: 34.5624, lon: 38.2840}
      sukhna: {name: Sukhna, lat: 34.8853, lon: 38.8711}
    routes: {road: {between: [palmyra, sukhna], length: 7 km}}
    """,
    good="""
    places:
      palmyra: {name: Palmyra, lat: 34.5624, lon: 38.2840}
      sukhna: {name: Sukhna, lat: 34.8853, lon: 38.8711}
    routes: {road: {between: [palmyra, sukhna], length: 70 km}}
    """,
)
def short_route(draft: Draft) -> Iterator[Finding]:
    places = draft.scenario.theatre.places
    for name, route in draft.scenario.theatre.routes.items():
        ends = [places.get(place) for place in route.between]
        length = route.length.value if route.length is not None else None
        if length is None or length <= 0 or ends[0] is None or ends[1] is None:
            continue
        km = geodesic_km(ends[0].lat, ends[0].lon, ends[1].lat, ends[1].lon)
        if length < 0.99 * km - 0.5:
            message = f"this route is {length:g} km long, its ends are {km:.1f} km apart"
            hint = "correct the length or the coordinates; without a length the route is the distance times `winding`"
            yield Finding(("theatre", "routes", name, "length"), message, hint=hint)


def geodesic_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Distance on WGS84 in km."""
    from geographiclib.geodesic import Geodesic

    return float(Geodesic.WGS84.Inverse(lat, lon, other_lat, other_lon, Geodesic.DISTANCE)["s12"]) / 1000.0
