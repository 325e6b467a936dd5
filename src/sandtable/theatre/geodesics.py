"""Geodesics on the WGS84 ellipsoid: distances between places and points along a route.

A route is drawn, and crossed by rings, as the geodesic segment between its two places; how long it is to march is
another number (its declared length, or winding times the geodesic). Source: Karney (2013), J. Geodesy 87:43, through
geographiclib. Checked by tests/analytic/test_geodesics.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray

Point = tuple[float, float]  # latitude, longitude in degrees
Floats = NDArray[np.float64]

_WGS84 = Geodesic.WGS84
_POSITION = Geodesic.LATITUDE | Geodesic.LONGITUDE
_LINE = _POSITION | Geodesic.DISTANCE_IN


def geodesic_km(start: Point, end: Point) -> float:
    """Length in km of the shortest line on WGS84 between two points (latitude, longitude in degrees)."""
    return _remembered_km(*unsigned(start), *unsigned(end))


def unsigned(point: Point) -> Point:
    """A point without negative zeros, which equal zero and would be another in a cache."""
    return point[0] + 0.0, point[1] + 0.0


@lru_cache(maxsize=8192)
def _remembered_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """The length, remembered: a text that is being written is compiled at each keystroke and its places rarely move."""
    found = _WGS84.Inverse(latitude, longitude, to_latitude, to_longitude, Geodesic.DISTANCE)
    return float(found["s12"]) / 1000.0


@dataclass(frozen=True)
class Distances:
    """Geodesic distances in km between points, by index: `distances[i]` is (P,), measured when first asked for.

    Symmetric to the bit, zero from a point to itself. Few rows are ever needed: those of rings, zones and conditions.
    """

    points: tuple[Point, ...]
    _rows: dict[int, Floats] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __getitem__(self, index: int) -> Floats:
        row = self._rows.get(index)
        if row is None:
            row = np.array([self._between(index, other) for other in range(len(self.points))])
            row.flags.writeable = False
            self._rows[index] = row
        return row

    def _between(self, one: int, other: int) -> float:
        first, second = sorted((one, other))
        return 0.0 if first == second else geodesic_km(self.points[first], self.points[second])


class Segment:
    """The geodesic from one point to another, addressed by the share of its length from the start (0 to 1)."""

    def __init__(self, start: Point, end: Point) -> None:
        self.start = start
        self.end = end
        self.km = geodesic_km(start, end)

    @cached_property
    def _line(self) -> object:
        return _WGS84.InverseLine(*self.start, *self.end, _LINE)

    def point(self, share: float) -> Point:
        """Latitude and longitude in degrees at a share of the length; exactly the ends at 0 and 1."""
        if share == 0.0:
            return self.start
        if share == 1.0:
            return self.end
        found = self._line.Position(share * self.km * 1000.0, _POSITION)  # type: ignore[attr-defined]
        return float(found["lat2"]), float(found["lon2"])

    def distances_km(self, point: Point, shares: Floats) -> Floats:
        """Geodesic distance in km from a point to each of the places at `shares` (n,): (n,)."""
        return np.array([geodesic_km(point, self.point(float(share))) for share in shares])
