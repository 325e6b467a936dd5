"""The world pack: land, lakes, rivers, borders and towns of the globe, cut to what a map shows.

`world.pack` is made by `scripts/build_world.py` from Natural Earth. It is a line that says so, the length of the index
(four bytes, little-endian), the index as JSON, and one blob a tile, each compressed with brotli. The index says for
every level of detail how large its tiles are, the step of its coordinates in degrees and where the blob of each tile is,
by the tile's south-western corner. A tile is the length of its JSON, the JSON (counts and names), and all of its points
as differences of whole numbers of steps, zigzag, in varints: areas, then lakes, rivers and borders. Areas reach a
little into the next tile, so that no seam shows.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sandtable.scenario.basemap import Basemap, Feature, Town
from sandtable.scenario.longitudes import HALF, TURN, Box
from sandtable.world.clipping import area_of, clipped_line, clipped_ring, coarser, dense

FILE = Path(__file__).parent / "world.pack"
MAGIC = b"SANDTABLE WORLD 1\n"
WIDE = 20.0  # degrees across from which the coarser level is shown
MOST = 12_000  # points of a map: more would make a report heavy and show nothing else
FINEST = 1 / 4000  # of the span: the smallest detail that a reader can zoom in on
ROOM = 1 / 40  # of the span: the smallest area in which a name may stand
GRAIN = 1 / 400  # of the span: the detail of such an area
OLDEST_RESERVOIR = 1966  # the year from which reservoirs of unknown age are shown
LEVEL: dict[str, str] = {"10m": "1:10m", "50m": "1:50m"}
ATTRIBUTION = "Land, present-day borders, rivers, lakes, towns: Natural Earth {scale} (public domain)."
NO_BORDERS = "Land, rivers, lakes, towns: Natural Earth {scale} (public domain)."

LAYERS = ("land", "lakes", "rivers", "borders")
Level = Literal["10m", "50m"]
Points = NDArray[np.float64]


@dataclass(frozen=True)
class _Index:
    """Where everything is: levels by name, each with the size of a tile, the step and the tiles."""

    start: int
    areas: tuple[int, int, float]
    levels: dict[str, Any]
    inputs: dict[str, str]


@dataclass(frozen=True)
class _Tile:
    """A tile as it is stored: counts and names, and the points in degrees with where each shape of them begins."""

    meta: dict[str, list[Any]]
    points: Points
    starts: NDArray[np.int64]
    low: Points  # of each shape: west, south
    high: Points  # east, north


@dataclass
class _Cut:
    """The features of a map while they are collected."""

    box: Box
    frame: Box  # what areas are cut to: all around the globe nothing is cut along a meridian
    grain: float
    year: int | None
    features: dict[str, list[Feature]] = field(default_factory=lambda: {k: [] for k in LAYERS})
    towns: list[Town] = field(default_factory=list)
    points: int = 0


def cut(box: Box, *, year: int | None = None, with_borders: bool = True) -> Basemap:
    """What lies in a part of the globe, with longitudes from its western edge on, also beyond 180 degrees.

    year: reservoirs that were built later are left out. Raises FileNotFoundError if the installation is broken.
    """
    level = level_of(box)
    frame = box if box.width < TURN else Box(-TURN, box.south, TURN, box.north)
    grain = max(_span(box) * FINEST, _index().levels[level]["step"])
    while True:
        found = _Cut(box, frame, grain, year)
        for key, shift in _tiles(level, box):
            _add(found, _tile(level, key), shift)
        if found.points <= MOST:
            break
        grain *= max(2.0, found.points / MOST)
    features = found.features if with_borders else {**found.features, "borders": []}
    return Basemap(
        (ATTRIBUTION if with_borders else NO_BORDERS).format(scale=LEVEL[level]),
        land=tuple(features["land"]), lakes=tuple(features["lakes"]), rivers=tuple(features["rivers"]),
        borders=tuple(features["borders"]), towns=tuple(found.towns),
        areas=tuple(_areas(box)) if with_borders else (),
        box=Box(-HALF, -90.0, HALF, 90.0),
    )  # fmt: skip


def level_of(box: Box) -> Level:
    """The level of detail of a map."""
    return "50m" if _span(box) > WIDE else "10m"


def inputs() -> dict[str, str]:
    """The files that the pack was made from, with their SHA-256."""
    return dict(_index().inputs)


def _span(box: Box) -> float:
    """Degrees of a great circle across a box, the larger of both ways."""
    nearest = min(abs(box.south), abs(box.north)) if box.south * box.north > 0 else 0.0
    return max(box.north - box.south, box.width * math.cos(math.radians(nearest)))


# -- the file ----------------------------------------------------------------------------------------


def _read(start: int, length: int) -> bytes:
    import brotli

    with FILE.open("rb") as file:
        file.seek(start)
        return bytes(brotli.decompress(file.read(length)))


@lru_cache(maxsize=1)
def _index() -> _Index:
    with FILE.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise FileNotFoundError(f"`{FILE}` is not a world pack; install Sandtable again")
        length = int.from_bytes(file.read(4), "little")
    raw = json.loads(_read(len(MAGIC) + 4, length))
    return _Index(len(MAGIC) + 4 + length, tuple(raw["areas"]), raw["levels"], raw["inputs"])


def _tiles(level: Level, box: Box) -> Iterator[tuple[str, float]]:
    """The tiles that a box needs, and the degrees by which each is shifted east."""
    size = int(_index().levels[level]["tile"])
    tiles = _index().levels[level]["tiles"]
    for west in range(math.floor(box.west / size) * size, math.ceil(box.east / size) * size, size):
        home = (west + 180) % 360 - 180
        for south in range(math.floor(box.south / size) * size, math.ceil(box.north / size) * size, size):
            if f"{home},{south}" in tiles:
                yield f"{home},{south}", float(west - home)


@lru_cache(maxsize=48)
def _tile(level: Level, key: str) -> _Tile:
    of = _index().levels[level]
    start, length = of["tiles"][key]
    return _decoded(_read(_index().start + start, length), of["step"])


def _decoded(raw: bytes, step: float) -> _Tile:
    length = int.from_bytes(raw[:4], "little")
    meta = json.loads(raw[4 : 4 + length])
    counts = [n for polygon in meta.get("land", ()) for n in polygon]
    counts += [n for _, _, polygon in meta.get("lakes", ()) for n in polygon]
    counts += [row[-1] for layer in ("rivers", "borders") for row in meta.get(layer, ())]
    counts += [n for _, rings in meta.get("areas", ()) for n in rings]
    steps = np.cumsum(varints(raw[4 + length :]).reshape(-1, 2), axis=0)
    points = steps / round(1 / step)
    starts = np.cumsum([0, *counts], dtype=np.int64)
    if not counts:
        return _Tile(meta, points, starts, points, points)
    low, high = np.minimum.reduceat(points, starts[:-1]), np.maximum.reduceat(points, starts[:-1])
    return _Tile(meta, points, starts, low, high)


def varints(raw: bytes) -> NDArray[np.int64]:
    """The numbers of a run of zigzag varints."""
    digits = np.frombuffer(raw, dtype=np.uint8)
    ends = np.flatnonzero(digits < 128)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64) if len(ends) else ends
    lengths = ends - starts
    values = np.zeros(len(ends), dtype=np.int64)
    for place in range(int(lengths.max()) + 1 if len(ends) else 0):
        has = lengths >= place
        values[has] |= (digits[starts[has] + place].astype(np.int64) & 127) << (7 * place)
    return (values >> 1) ^ -(values & 1)


# -- cutting -----------------------------------------------------------------------------------------


def _seen(tile: _Tile, box: Box, shift: float, *, least: float) -> NDArray[np.bool_]:
    """Which shapes of a tile reach into a box and are large enough to be seen."""
    return np.asarray(
        (tile.low[:, 0] + shift <= box.east) & (tile.high[:, 0] + shift >= box.west)
        & (tile.low[:, 1] <= box.north) & (tile.high[:, 1] >= box.south)
        & ((tile.high - tile.low).max(axis=1, initial=0.0) >= least)
    )  # fmt: skip


def _add(found: _Cut, tile: _Tile, shift: float) -> None:
    """Add what of a tile lies in the box."""
    box = found.box
    seen = _seen(tile, box, shift, least=found.grain)
    at = 0
    for counts in tile.meta.get("land", ()):
        if seen[at]:
            _add_area(found, "land", _rings(found, tile, seen, shift, at, len(counts)), {})
        at += len(counts)
    for name, year, counts in tile.meta.get("lakes", ()):
        if seen[at] and _was_there(year, found.year):
            _add_area(found, "lakes", _rings(found, tile, seen, shift, at, len(counts)), {"name": name})
        at += len(counts)
    for name, rank, _ in tile.meta.get("rivers", ()):
        _add_lines(found, "rivers", _shape(tile, at, shift) if seen[at] else None, {"name": name, "rank": rank})
        at += 1
    for kind, _ in tile.meta.get("borders", ()):
        _add_lines(found, "borders", _shape(tile, at, shift) if seen[at] else None, {"kind": kind})
        at += 1
    for name, longitude, latitude, rank, inhabitants in tile.meta.get("towns", ()):
        if box.has(latitude, longitude):
            found.towns.append(Town(name, longitude + shift, latitude, rank, inhabitants))


def _was_there(built: int, year: int | None) -> bool:
    """Whether a lake was there in a year. built: 0 for a lake of old, 1 for a reservoir of unknown age."""
    return built == 0 or year is None or year >= (built if built > 1 else OLDEST_RESERVOIR)


def _shape(tile: _Tile, at: int, shift: float) -> Points:
    points = tile.points[tile.starts[at] : tile.starts[at + 1]]
    return points + np.array([shift, 0.0]) if shift else points


def _rings(found: _Cut, tile: _Tile, seen: NDArray[np.bool_], shift: float, at: int, count: int) -> list[Points]:
    """The rings of a polygon as far as they lie in the box; none if nothing is left of its outer ring."""
    box, rings = found.box, list[Points]()
    for index in range(at, at + count):
        if not seen[index]:
            continue
        ring = _shape(tile, index, shift)
        west, south = tile.low[index, 0] + shift, tile.low[index, 1]
        east, north = tile.high[index, 0] + shift, tile.high[index, 1]
        if west < box.west or east > box.east or south < box.south or north > box.north:
            ring = clipped_ring(ring, found.frame)
        ring = coarser(ring, found.grain)
        if len(ring) >= 4 and area_of(ring) >= (found.grain / 2) ** 2:  # a line without area would fill the globe
            rings.append(dense(ring))
        elif index == at:
            return []
    return rings


def _add_area(found: _Cut, layer: str, rings: Sequence[Points], properties: dict[str, Any]) -> None:
    if not rings:
        return
    found.points += sum(map(len, rings))
    geometry = {"type": "Polygon", "coordinates": [ring.tolist() for ring in rings]}
    found.features[layer].append({"type": "Feature", "properties": properties, "geometry": geometry})


def _add_lines(found: _Cut, layer: str, points: Points | None, properties: dict[str, Any]) -> None:
    if points is None:
        return
    for part in clipped_line(points, found.box):
        line = coarser(part, found.grain)
        found.points += len(line)
        geometry = {"type": "LineString", "coordinates": line.tolist()}
        found.features[layer].append({"type": "Feature", "properties": properties, "geometry": geometry})


@lru_cache(maxsize=1)
def _countries() -> tuple[_Tile, list[tuple[str, int, int]]]:
    start, length, step = _index().areas
    tile = _decoded(_read(_index().start + start, length), step)
    rows, at = [], 0
    for name, counts in tile.meta["areas"]:
        rows.append((name, at, len(counts)))
        at += len(counts)
    return tile, rows


def _areas(box: Box) -> Iterator[Feature]:
    """Coarse outlines of the countries in a box, good for the place of a name; none of those that are too small for one."""
    tile, rows = _countries()
    turns = [shift for shift in (-TURN, 0.0, TURN) if shift == 0.0 or box.west < -HALF or box.east > HALF]
    seen = [(shift, _seen(tile, box, shift, least=_span(box) * ROOM)) for shift in turns]
    for name, at, count in rows:
        polygons = []
        for shift, some in seen:
            for index in at + np.flatnonzero(some[at : at + count]):
                ring = clipped_ring(_shape(tile, int(index), shift), box)
                if len(ring) >= 4:
                    polygons.append([dense(coarser(ring, _span(box) * GRAIN)).tolist()])
        if polygons:
            geometry = {"type": "MultiPolygon", "coordinates": polygons}
            yield {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
