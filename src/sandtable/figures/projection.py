"""The Mercator projection of the maps: from degrees of the map's frame to pixels, fitted to a scenario's window."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sandtable.figures.frames import DIGITS, frame_of, outline_of
from sandtable.scenario.longitudes import MARGIN, SMALLEST_SPAN, WIDEST, map_box
from sandtable.scenario.types import Scenario

FARTHEST_NORTH = 84.0  # degrees, where a map of the whole globe ends

Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees of the frame


@dataclass(frozen=True, slots=True)
class Projection:
    """Mercator with `scale` pixels a radian, the centre in the middle of `width` by `height` pixels."""

    width: float
    height: float
    scale: float
    longitude: float
    latitude: float

    def __call__(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        x = self.width / 2 + self.scale * math.radians(longitude - self.longitude)
        y = self.height / 2 - self.scale * (stretched(latitude) - stretched(self.latitude))
        return x, y

    def inverse(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude in degrees of a pixel."""
        longitude = self.longitude + math.degrees((x - self.width / 2) / self.scale)
        latitude = unstretched(stretched(self.latitude) + (self.height / 2 - y) / self.scale)
        return longitude, latitude

    @property
    def kilometres_per_pixel(self) -> float:
        """At the centre."""
        return 6371.0 * math.cos(math.radians(self.latitude)) / self.scale


def stretched(latitude: float) -> float:
    """Mercator's ordinate in radians of a latitude in degrees."""
    return math.log(math.tan(math.pi / 4 + math.radians(max(-85.0, min(85.0, latitude))) / 2))


def unstretched(ordinate: float) -> float:
    return math.degrees(2 * math.atan(math.exp(ordinate)) - math.pi / 2)


def bounds(scenario: Scenario) -> Bounds:
    """What the map shows, in degrees of its frame: the scenario's window, or the box of its places with a margin.

    The latter to a hundredth of a degree, as a page names its middle and scale: no place can be found from them.
    """
    if scenario.theatre.window is not None:
        return _bounds(scenario)
    west, south, east, north = (round(edge, DIGITS) for edge in _bounds(scenario))
    return west, south, east, north


def _bounds(scenario: Scenario) -> Bounds:
    box, frame = map_box(scenario.theatre), frame_of(scenario)
    if frame.kind == "plain":
        return box.west, max(-FARTHEST_NORTH, box.south), box.east, min(FARTHEST_NORTH, box.north)
    if frame.kind == "shifted":
        half = box.width / 2
        return -half, max(-FARTHEST_NORTH, box.south), half, min(FARTHEST_NORTH, box.north)
    points = [frame(*point) for point in outline_of(scenario, box)]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    if scenario.theatre.window is not None:
        return west, south, east, north
    along = max(SMALLEST_SPAN, (north - south) * (1 + 2 * MARGIN))
    across = max((east - west) * (1 + 2 * MARGIN), WIDEST * along)
    return (
        (west + east - across) / 2,
        (south + north - along) / 2,
        (west + east + across) / 2,
        (south + north + along) / 2,
    )


def fitted(box: Bounds, *, width: float, tallest: float) -> Projection:
    """The projection that shows the whole box `width` pixels wide, narrower where it would be taller than `tallest`."""
    west, south, east, north = box
    across, along = math.radians(east - west), stretched(north) - stretched(south)
    scale = min(width / across, tallest / along)
    middle = unstretched((stretched(north) + stretched(south)) / 2)
    return Projection(round(scale * across), round(scale * along), scale, (west + east) / 2, middle)
