"""The frame of a map: degrees as the map has them, so that every theatre lies where Mercator draws it well.

Most theatres keep their degrees. One near the 180th meridian is shifted, so that its middle is at 0° of longitude. One
near a pole is turned, so that its middle lies at 0° of both: the map is then an oblique Mercator projection, with north
upwards in the middle. Everything that is drawn passes through the frame; great circles stay great circles.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sandtable.scenario.basemap import Basemap, Feature, Town, outlines
from sandtable.scenario.longitudes import HALF, TURN, Box, is_polar, map_box
from sandtable.scenario.types import Scenario

Degrees = tuple[float, float]  # longitude, latitude
Vector = tuple[float, float, float]
NEAR_THE_SEAM = 150.0  # degrees of longitude from which a map is shifted, so that circles on it do not meet its edge
FARTHEST = 75.0  # degrees from the middle of a turned map: beyond that it would be stretched in its turn
EDGE_STEPS = 48  # points an edge of a window
TINY = 1e-9
DIGITS = 2  # decimals of degrees, about a kilometre: no place, route or formation that is shown is more exact


@dataclass(frozen=True, slots=True)
class Frame:
    """How degrees on the globe become degrees on the map. longitude, latitude: of the point that comes to 0, 0."""

    kind: Literal["plain", "shifted", "turned"] = "plain"
    longitude: float = 0.0
    latitude: float = 0.0

    def __call__(self, longitude: float, latitude: float) -> Degrees:
        """Longitude and latitude on the map."""
        if self.kind == "plain":
            return longitude, latitude
        if self.kind == "shifted":
            return around(longitude - self.longitude), latitude
        x, y, z = vector(longitude - self.longitude, latitude)
        sine, cosine = math.sin(math.radians(self.latitude)), math.cos(math.radians(self.latitude))
        return degrees((x * cosine + z * sine, y, z * cosine - x * sine))

    def inverse(self, longitude: float, latitude: float) -> Degrees:
        """Longitude and latitude on the globe of a point of the map."""
        if self.kind == "plain":
            return longitude, latitude
        if self.kind == "shifted":
            return around(longitude + self.longitude), latitude
        x, y, z = vector(longitude, latitude)
        sine, cosine = math.sin(math.radians(self.latitude)), math.cos(math.radians(self.latitude))
        east, north = degrees((x * cosine - z * sine, y, z * cosine + x * sine))
        return around(east + self.longitude), north

    def basemap(self, basemap: Basemap) -> Basemap:
        """A base map in degrees of the map, every ring in the order in which Vega fills its inside."""
        return replace(
            basemap,
            countries=tuple(map(self._feature, basemap.countries)),
            rivers=tuple(map(self._feature, basemap.rivers)),
            lakes=tuple(map(self._feature, basemap.lakes)),
            land=tuple(map(self._feature, basemap.land)),
            borders=tuple(map(self._feature, basemap.borders)),
            areas=tuple(map(self._feature, basemap.areas)),
            towns=tuple(map(self._town, basemap.towns)),
        )

    def _town(self, town: Town) -> Town:
        longitude, latitude = self(town.longitude, town.latitude)
        return replace(town, longitude=longitude, latitude=latitude)

    def _feature(self, feature: Feature) -> Feature:
        geometry = feature["geometry"]
        if geometry["type"] == "Polygon":
            coordinates: Any = self._polygon(geometry["coordinates"])
        elif geometry["type"] == "MultiPolygon":
            coordinates = [self._polygon(polygon) for polygon in geometry["coordinates"]]
        else:
            lines = [self._points(points) for points in outlines(feature)]
            coordinates = lines[0] if geometry["type"] == "LineString" else lines
        return {**feature, "geometry": {**geometry, "coordinates": coordinates}}

    def _polygon(self, rings: Sequence[Sequence[Sequence[float]]]) -> list[list[list[float]]]:
        """The rings, the first clockwise and its holes the other way: d3 fills what lies to the right of a ring."""
        turned = [self._points(ring) for ring in rings]
        return [ring if is_clockwise(ring) == (index == 0) else ring[::-1] for index, ring in enumerate(turned)]

    def _points(self, points: Sequence[Sequence[float]]) -> list[list[float]]:
        if self.kind == "plain":
            return [list(point[:2]) for point in points]
        return [[round(value, 5) for value in self(point[0], point[1])] for point in points]


def frame_of(scenario: Scenario) -> Frame:
    """The frame of the scenario's map."""
    box = map_box(scenario.theatre)
    if is_polar(box):
        frame = _turned(scenario, box)
        if all(max(abs(x), abs(y)) < FARTHEST for x, y in (frame(*point) for point in outline_of(scenario, box))):
            return frame
    if box.width < TURN and (box.west < -NEAR_THE_SEAM or box.east > NEAR_THE_SEAM):
        return Frame("shifted", around((box.west + box.east) / 2))
    return Frame()


def outline_of(scenario: Scenario, box: Box) -> list[Degrees]:
    """The points that the map has to show: along the edges of the window, or the places."""
    if scenario.theatre.window is None:
        return [(place.lon, place.lat) for place in scenario.theatre.places.values()]
    shares = [k / EDGE_STEPS for k in range(EDGE_STEPS + 1)]
    along = [(box.west + share * box.width, box.south + share * (box.north - box.south)) for share in shares]
    return [
        *((lon, lat) for lon, _ in along for lat in (box.south, box.north)),
        *((lon, lat) for _, lat in along for lon in (box.west, box.east)),
    ]


def _turned(scenario: Scenario, box: Box) -> Frame:
    """The frame around the middle of the window or of the places."""
    if scenario.theatre.window is not None:
        if box.width < HALF:
            return Frame("turned", around((box.west + box.east) / 2), (box.south + box.north) / 2)
        return Frame("turned", 0.0, 90.0 if box.north + box.south > 0 else -90.0)
    places = scenario.theatre.places.values()
    total = [math.fsum(parts) for parts in zip(*(vector(place.lon, place.lat) for place in places), strict=True)]
    x, y, z = total
    across = math.hypot(x, y)
    longitude = math.degrees(math.atan2(y, x)) if across > TINY else 0.0
    return Frame("turned", longitude, math.degrees(math.atan2(z, across)))


def between(start: Degrees, end: Degrees, share: float) -> Degrees:
    """The point at a share of the way along the great circle from one point of the map to another, as lines are drawn."""
    one, other = vector(*start), vector(*end)
    cross = (
        one[1] * other[2] - one[2] * other[1], one[2] * other[0] - one[0] * other[2], one[0] * other[1] - one[1] * other[0],
    )  # fmt: skip
    angle = math.atan2(math.hypot(*cross), sum(a * b for a, b in zip(one, other, strict=True)))
    if angle < TINY:
        return start if share < 0.5 else end
    first, second = math.sin((1 - share) * angle), math.sin(share * angle)
    x, y, z = (first * a + second * b for a, b in zip(one, other, strict=True))
    return degrees((x, y, z))


def around(longitude: float) -> float:
    """The same meridian from -180 to below 180 degrees."""
    return (longitude + HALF) % TURN - HALF


def coarse(at: Degrees) -> Degrees:
    """A point as it may be shown: to a hundredth of a degree, because a picture of shares is no aid to aiming."""
    return round(at[0], DIGITS) + 0.0, round(at[1], DIGITS) + 0.0


def vector(longitude: float, latitude: float) -> Vector:
    """The point of the unit sphere."""
    east, north = math.radians(longitude), math.radians(latitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def degrees(point: Vector) -> Degrees:
    x, y, z = point
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


def is_clockwise(ring: Sequence[Sequence[float]]) -> bool:
    """Whether the points of a ring go clockwise on a map with north above, also across the 180th meridian."""
    area = 0.0
    for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
        area += around(other[0] - one[0]) * (one[1] + other[1])
    return area > 0
