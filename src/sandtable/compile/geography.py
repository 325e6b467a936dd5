"""Places, routes, barriers and zones as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandtable.compile.faults import EntryError
from sandtable.compile.identifiers import Identifiers
from sandtable.program import Floats, Ints, Theatre
from sandtable.scenario.amounts import Amount, Length
from sandtable.scenario.priors.numbers import mean
from sandtable.scenario.types import Scenario
from sandtable.theatre.geodesics import Distances, Point, Segment
from sandtable.theatre.paths import quickest_paths
from sandtable.theatre.zones import zone_places

# docs/model.md sections 2 and 3
PACE_FACTOR = {"flat": 1.0, "rolling": 0.8, "rugged": 0.5, "urban": 0.6}
COVER_FACTOR = {"flat": 1.0, "rolling": 1.2, "rugged": 1.4, "urban": 1.4}


@dataclass(frozen=True)
class Geography:
    """The theatre in index order: what the program keeps of it, and what other parts of the compiler need besides."""

    theatre: Theatre
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    route_lengths: tuple[Amount[Length], ...]  # declared, or winding times the geodesic


def compile_geography(scenario: Scenario, names: Identifiers) -> Geography:
    """Geodesics, routes and quickest paths. Raises EntryError S601, S607 or S608."""
    theatre = scenario.theatre
    places = [theatre.places[name] for name in names.places.names]
    routes = [theatre.routes[name] for name in names.routes.names]
    points = tuple((place.lat, place.lon) for place in places)
    ends = np.array([sorted(names.places[name] for name in route.between) for route in routes], dtype=np.int32)
    ends = ends.reshape(len(routes), 2)
    segments = tuple(Segment(points[start], points[end]) for start, end in ends)
    lengths = tuple(
        route.length if route.length is not None else Amount[Length](theatre.winding * segment.km)
        for route, segment in zip(routes, segments, strict=True)
    )
    pace = np.array([PACE_FACTOR[route.terrain] for route in routes])
    nominal = np.array([_nominal_km(scenario, length) for length in lengths])
    next_place, quickest = quickest_paths(
        len(places), route_start=ends[:, 0], route_end=ends[:, 1], cost=_checked(nominal, names) / pace
    )
    distance = Distances(points)
    crosses = np.zeros((len(routes), len(names.barriers)), dtype=np.bool_)
    for index, route in enumerate(routes):
        crosses[index, [names.barriers[name] for name in route.crosses]] = True
    compiled = Theatre(
        place_terrain=np.array([COVER_FACTOR[place.terrain] for place in places]),
        place_is_urban=np.array([place.terrain == "urban" for place in places], dtype=np.bool_),
        route_start=ends[:, 0].copy(),
        route_end=ends[:, 1].copy(),
        route_terrain=pace,
        next_place=next_place,
        quickest=quickest,
        route_between=_route_between(ends, names),
        distance=distance,
        crosses=crosses,
        zones=_zones(scenario, names, distance=distance),
    )
    return Geography(compiled, points, segments, lengths)


def _nominal_km(scenario: Scenario, length: Amount[Length]) -> float:
    """The value, or the mean of the prior: one map of quickest paths serves every future."""
    if length.value is not None:
        return length.value
    return mean(scenario.assumptions[str(length.name)].prior)


def _checked(nominal: Floats, names: Identifiers) -> Floats:
    for name, km in zip(names.routes.names, nominal, strict=True):
        if not (np.isfinite(km) and km > 0.0):
            raise EntryError(
                "S607",
                f"route `{name}` has a length of {km:g} km",
                path=("theatre", "routes", name),
                hint="give a length above 0 km; places at one point are 0 km apart, so `winding` has no effect",
            )
    return nominal


def _route_between(ends: Ints, names: Identifiers) -> Ints:
    between = np.full((len(names.places), len(names.places)), -1, dtype=np.int32)
    for index, (start, end) in enumerate(ends):
        name, other = names.routes.names[index], int(between[start, end])
        if start == end:
            message = f"route `{name}` leads from `{names.places.names[start]}` to itself"
            raise EntryError("S607", message, path=("theatre", "routes", name, "between"))
        if other >= 0:
            message = f"routes `{names.routes.names[other]}` and `{name}` join the same two places"
            raise EntryError(
                "S607",
                message,
                path=("theatre", "routes", name, "between"),
                hint="add a place halfway along one of them",
            )
        between[start, end] = between[end, start] = index
    return between


def _zones(scenario: Scenario, names: Identifiers, *, distance: Distances) -> dict[str, tuple[int, ...]]:
    zones: dict[str, tuple[int, ...]] = {}
    for name in names.zones.names:
        zone = scenario.theatre.zones[name]
        if zone.radius is not None and zone.radius.value is None:
            message = f"the radius of zone `{name}` is supplied by assumption `{zone.radius.name}`"
            raise EntryError(
                "S608", message, path=("theatre", "zones", name, "radius"), hint="a zone is the same in every future"
            )
        zones[name] = zone_places(
            (names.places[place] for place in zone.places),
            center=-1 if zone.center is None else names.places[zone.center],
            radius_km=zone.radius.value if zone.radius is not None and zone.radius.value is not None else 0.0,
            distance=distance,
        )
    return zones
