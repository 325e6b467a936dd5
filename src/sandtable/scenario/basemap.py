"""The base map of a scenario: `basemap.json` beside it, with borders, rivers, lakes and the part of the globe that it covers."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sandtable.errors import SandtableError
from sandtable.scenario.longitudes import Box, box_around, box_between

Feature = dict[str, Any]
FILE = "basemap.json"
LAYERS = ("countries", "land", "rivers", "lakes", "borders")
GROUND = ("countries", "land")  # a file with one of these is a whole base map
DEPTHS = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}
SLACK = 0.05  # degrees by which a window may exceed its base map without a warning


class BasemapError(SandtableError):
    """A file that is not a base map."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town for orientation. rank: 0 is the most important; inhabitants: 0 if unknown."""

    name: str
    longitude: float
    latitude: float
    rank: int
    inhabitants: int


@dataclass(frozen=True)
class Basemap:
    """What a map is drawn on as GeoJSON features, and its attribution.

    countries : areas with names, filled and outlined; or else
    land, borders : areas that are filled, and lines, whose `kind` is `border`, `disputed` or `control`
    areas : outlines of countries that only say where their names may stand
    given : the layers that its file has
    box : the part of the globe that it covers, from its `window` or else around its features; None if it has neither.
    """

    attribution: str
    countries: tuple[Feature, ...] = ()
    rivers: tuple[Feature, ...] = ()
    lakes: tuple[Feature, ...] = ()
    box: Box | None = None
    land: tuple[Feature, ...] = ()
    borders: tuple[Feature, ...] = ()
    areas: tuple[Feature, ...] = ()
    towns: tuple[Town, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it is drawn alone. One that has layers but no land replaces those of the world."""
        return not self.given or any(layer in self.given for layer in GROUND)

    def covers(self, box: Box) -> bool:
        """Whether it covers all of a part of the globe."""
        return self.box is not None and self.box.covers(box, slack=SLACK)

    def meets(self, box: Box) -> bool:
        """Whether it overlaps a part of the globe."""
        return self.box is not None and self.box.meets(box)


def read_basemap(path: Path) -> Basemap:
    """The base map of a file {attribution, window, countries or land, rivers, lakes, borders}.

    Raises BasemapError if the file is not a base map.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        given = tuple(key for key in LAYERS if key in raw)
        parts = {key: tuple(_feature(feature) for feature in raw[key]["features"]) for key in given}
        points = [point for part in parts.values() for feature in part for point in _points(feature)]
        box = _box(raw.get("window"), points)
        return Basemap(str(raw["attribution"]), **parts, box=box, given=given)  # type: ignore[arg-type]
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, OSError, RecursionError) as fault:
        raise BasemapError(
            f"`{path}` is not a base map: an attribution, and GeoJSON in degrees under countries or land, rivers, lakes, borders"
        ) from fault


def _feature(raw: Feature) -> Feature:
    return {**raw, "properties": dict(raw.get("properties") or {})}


def _box(window: Any, points: list[tuple[float, float]]) -> Box | None:
    if window is not None:
        west, south, east, north = (float(side) for side in window)
        _check(south, west)
        _check(north, east)
        return box_between(west, south, east, north)
    return box_around([(latitude, longitude) for longitude, latitude in points]) if points else None


def _points(feature: Feature) -> Iterator[tuple[float, float]]:
    """Every (longitude, latitude) of a feature. Raises ValueError for coordinates that are not degrees."""
    for outline in outlines(feature):
        for point in outline:
            longitude, latitude = float(point[0]), float(point[1])
            _check(latitude, longitude)
            yield longitude, latitude


def _check(latitude: float, longitude: float) -> None:
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 360):
        raise ValueError("not degrees")


def outlines(feature: Feature) -> list[list[list[float]]]:
    """The rings of a polygon or the lines of a line feature, whatever the nesting."""
    geometry = feature["geometry"]
    nested = geometry["coordinates"]
    depth = DEPTHS.get(geometry["type"])
    if depth is None:
        return []
    return [nested] if depth == 0 else nested if depth == 1 else [ring for polygon in nested for ring in polygon]


def basemap_file(name: str, file: str) -> Path | None:
    """The base map beside a scenario's file, or that of the bundled scenario of its name; None if there is none."""
    from sandtable.scenario.source import bundled_folder

    beside, bundled = Path(file).parent / FILE, bundled_folder() / name / FILE
    return next((path for path in (beside, bundled) if _is_file(path)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


@lru_cache(maxsize=8)
def _kept(path: Path, stamp: int, size: int) -> Basemap:
    return read_basemap(path)


def kept_basemap(path: Path) -> Basemap:
    """The base map of a file, read again only when the file has changed. Raises BasemapError."""
    try:
        found = path.stat()
    except OSError as fault:
        raise BasemapError(f"`{path}` cannot be read: {(fault.strerror or 'no access').lower()}") from fault
    return _kept(path, found.st_mtime_ns, found.st_size)
