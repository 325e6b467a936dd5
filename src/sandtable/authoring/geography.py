"""A first map for places: points for those without coordinates, and roads between neighbours."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

NEAREST = 6  # neighbours of a place that a road may lead to
STEP = 0.3  # degrees between two points that are made up


class Point(NamedTuple):
    """Latitude and longitude in degrees."""

    lat: float
    lon: float


class Box(NamedTuple):
    """A part of the globe in degrees; `west` is above `east` across the 180th meridian."""

    west: float
    south: float
    east: float
    north: float


def distance(one: Point, other: Point) -> float:
    """Distance in km between two points on a sphere, good for a first map."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))


def with_placeholders(points: Sequence[Point | None]) -> list[Point]:
    """The points, with a made-up one for each that is None: in rows south of the others, or around 0, 0."""
    known = [point for point in points if point is not None]
    box = box_of(known) if known else Box(0.0, STEP, 0.0, STEP)
    south = box.south - STEP
    if south < -85:  # nothing is left to the south
        south = box.north + STEP
    found: list[Point] = []
    number = 0
    for point in points:
        if point is None:
            row, column = divmod(number, 8)
            row_lat = south - row * STEP if south < box.south else south + row * STEP
            point = Point(round(max(-89.0, min(89.0, row_lat)), 2), round(_wrapped(box.west + column * STEP), 2))
            number += 1
        found.append(point)
    return found


def neighbours(points: Sequence[Point], *, made_up: Collection[int] = ()) -> list[tuple[int, int]]:
    """Pairs of points that a first map joins, in order: every point can be reached, and no road passes by a nearer place.

    The relative neighbourhood graph (Toussaint 1980, Pattern Recognition 12:261), of each point's nearest ones, and a
    shortest spanning tree, which it contains, so that all are joined. made_up : points that are nowhere in truth; they bar no road
    between others, and each has one road, to the nearest of those before it.
    """
    true = [index for index in range(len(points)) if index not in made_up]
    pairs = {(true[one], true[other]) for one, other in _neighbours([points[index] for index in true])}
    joined = list(true)
    for index in sorted(made_up):
        if joined:
            nearest = min(joined, key=lambda other: (distance(points[index], points[other]), other))
            pairs.add((min(index, nearest), max(index, nearest)))
        joined.append(index)
    return sorted(pairs)


def _neighbours(points: Sequence[Point]) -> set[tuple[int, int]]:
    count = len(points)
    km = [[distance(one, other) for other in points] for one in points]
    pairs = set(_spanning_tree(km))
    for one in range(count):
        nearest = sorted((other for other in range(count) if other != one), key=lambda other: (km[one][other], other))
        for other in nearest[:NEAREST]:
            reach = km[one][other]
            if not any(
                max(km[one][third], km[other][third]) < reach for third in range(count) if third not in (one, other)
            ):
                pairs.add((min(one, other), max(one, other)))
    return pairs


def _spanning_tree(km: list[list[float]]) -> list[tuple[int, int]]:
    """The shortest spanning tree, by Prim's algorithm; ties to the lower numbers."""
    if not km:
        return []
    nearest = {other: (km[0][other], 0) for other in range(1, len(km))}
    found = []
    while nearest:
        chosen = min(nearest, key=lambda other: (*nearest[other], other))
        _, start = nearest.pop(chosen)
        found.append((min(start, chosen), max(start, chosen)))
        for other in nearest:
            nearest[other] = min(nearest[other], (km[chosen][other], chosen))
    return found


def box_of(points: Sequence[Point]) -> Box:
    """The box around some points. Across the 180th meridian if that is the narrower one."""
    lons = sorted({point.lon for point in points})
    gaps = [
        (after - before, after) for before, after in zip(lons, [*lons[1:], lons[0] + 360], strict=True)
    ]  # the widest gap stays outside
    gap, west = max(gaps)
    width = 360 - gap
    south, north = min(point.lat for point in points), max(point.lat for point in points)
    left, right = round(_wrapped(west), 2), round(_wrapped(west + width), 2)
    if width >= (350 if left < right else 180):  # a box across the 180th meridian is at most that wide
        left, right = -180.0, 180.0
    return Box(left, _lat(south), right, _lat(north))


def _lat(value: float) -> float:
    return round(max(-90.0, min(90.0, value)), 2)


def _wrapped(lon: float) -> float:
    """A longitude between -180 and 180."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
