"""Longitudes on a round Earth: what spans the 180th meridian, and what lies within it. Degrees."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandtable.scenario.types import Theatre

HALF = 180.0
TURN = 360.0
MARGIN = 0.12  # of the span of the places, where a scenario declares no window
SMALLEST_SPAN = 0.1  # degrees
POLAR = 80.0  # degrees of latitude
WIDEST = 1.25  # width over height of a map without a window, at least


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the globe between two meridians and two parallels. Where it crosses the 180th meridian, `east` exceeds 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Degrees of longitude from west to east."""
        return self.east - self.west

    @property
    def crosses(self) -> bool:
        """Whether the 180th meridian runs through it."""
        return self.east > HALF

    def has(self, latitude: float, longitude: float, *, slack: float = 0.0) -> bool:
        """Whether a point lies inside or on the edge, or at most `slack` degrees outside."""
        is_level = self.south - slack <= latitude <= self.north + slack
        eastwards = (longitude - self.west) % TURN
        beyond = min(eastwards - self.width, TURN - eastwards)  # degrees to the nearer edge, below 0 if inside
        return is_level and (eastwards <= self.width or beyond <= slack)

    def covers(self, other: Box, *, slack: float = 0.0) -> bool:
        """Whether the other box lies inside this one, but for `slack` degrees."""
        is_level = self.south - slack <= other.south and other.north <= self.north + slack
        if self.width >= TURN - slack:
            return is_level
        eastwards = (other.west - self.west + slack) % TURN - slack
        return is_level and eastwards + other.width <= self.width + slack

    def meets(self, other: Box) -> bool:
        """Whether the two share a point."""
        is_level = self.south <= other.north and other.south <= self.north
        return is_level and (
            (other.west - self.west) % TURN <= self.width or (self.west - other.west) % TURN <= other.width
        )


def box_between(west: float, south: float, east: float, north: float) -> Box:
    """The box from west to east: where `west` exceeds `east`, across the 180th meridian."""
    return Box(west, south, east + TURN if west > east else east, north)


def box_around(points: Sequence[tuple[float, float]]) -> Box:
    """The smallest box around points (latitude, longitude), which crosses the 180th meridian only if it is then below half
    of the globe and would be above it otherwise. Raises ValueError without points.
    """
    south, north = min(lat for lat, _ in points), max(lat for lat, _ in points)
    longitudes = sorted(lon for _, lon in points)
    west, east = longitudes[0], longitudes[-1]
    if east - west > HALF:
        gaps = [(after - before, after, before) for before, after in itertools.pairwise(longitudes)]
        gap, first, last = max(gaps)
        if TURN - gap < HALF:
            west, east = first, last + TURN
    return Box(west, south, east, north)


def map_box(theatre: Theatre) -> Box:
    """The part of the globe that a theatre's map shows: its window, or the box around its places with a margin.

    Near a pole the places alone tell nothing about east and west: there it is the box around them without a margin.
    """
    window = theatre.window
    if window is not None:
        return box_between(window.west, window.south, window.east, window.north)
    tight = box_around([(place.lat, place.lon) for place in theatre.places.values()])
    along = max(SMALLEST_SPAN, (tight.north - tight.south) * (1 + 2 * MARGIN))
    middle = (tight.south + tight.north) / 2
    if is_polar(Box(tight.west, middle - along / 2, tight.east, middle + along / 2)):
        return tight
    # wider than tall on the page, whatever the shape of the theatre
    across = max(tight.width * (1 + 2 * MARGIN), WIDEST * along / math.cos(math.radians(middle)))
    across = min(across, TURN)
    centre = (tight.west + tight.east) / 2
    box = Box(centre - across / 2, middle - along / 2, centre + across / 2, middle + along / 2)
    return box if box.west >= -HALF else Box(box.west + TURN, box.south, box.east + TURN, box.north)


def is_polar(box: Box) -> bool:
    """Whether a box reaches so far north or south that Mercator's map would be stretched beyond use."""
    return box.north > POLAR or box.south < -POLAR
