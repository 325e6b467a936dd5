"""The Mercator projection of the maps: from degrees to pixels, fitted to a scenario's window."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sandtable.scenario.types import Scenario

MARGIN = 0.12  # of the span of the places, where a scenario declares no window
SMALLEST_SPAN = 0.1  # degrees
WIDEST = 1.25  # width over height of a map without a window, at least

Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees


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
    """The window of the scenario, or the box of its places with a margin."""
    window = scenario.theatre.window
    if window is not None:
        return window.west, window.south, window.east, window.north
    places = scenario.theatre.places.values()
    west, east = min(place.lon for place in places), max(place.lon for place in places)
    south, north = min(place.lat for place in places), max(place.lat for place in places)
    along = max(SMALLEST_SPAN, (north - south) * (1 + 2 * MARGIN))
    middle = (south + north) / 2
    # wider than tall on the page, whatever the shape of the theatre
    across = max((east - west) * (1 + 2 * MARGIN), WIDEST * along / math.cos(math.radians(middle)))
    west, east = (west + east - across) / 2, (west + east + across) / 2
    return west, max(-84.0, middle - along / 2), east, min(84.0, middle + along / 2)


def fitted(box: Bounds, *, width: float, tallest: float) -> Projection:
    """The projection that shows the whole box `width` pixels wide, narrower where it would be taller than `tallest`."""
    west, south, east, north = box
    across, along = math.radians(east - west), stretched(north) - stretched(south)
    scale = min(width / across, tallest / along)
    middle = unstretched((stretched(north) + stretched(south)) / 2)
    return Projection(round(scale * across), round(scale * along), scale, (west + east) / 2, middle)
