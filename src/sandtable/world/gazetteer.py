"""The gazetteer: where the towns of the world are, by name. Candidates only: which one is meant, people say.

`gazetteer.parquet` is made by `scripts/build_gazetteer.py` from GeoNames (CC BY 4.0): every place with 500 inhabitants or
more. Its `keys` are all names of a place as `folded` writes them, between bars.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sandtable.errors import AuthoringError
from sandtable.world.names import folded, identifier_of

FILE = Path(__file__).parent / "gazetteer.parquet"
ATTRIBUTION = "Places: GeoNames (CC BY 4.0)."
HUNDREDTHS = 100.0
RADIUS = 6371.0  # kilometres
MOST = 2_000  # candidates that are weighed
Match = Literal["exact", "prefix"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean. country: ISO code; kilometres: from where one looked, None for nowhere."""

    name: str
    country: str
    latitude: float
    longitude: float
    inhabitants: int
    match: Match
    kilometres: float | None = None

    def named(self, wanted: str) -> tuple[str, str]:
        """Identifier and name in a scenario file: under the name looked for, if that is a whole name of it."""
        name = " ".join(wanted.split()) if self.match == "exact" else self.name
        return identifier_of(name) or identifier_of(self.name), name


@dataclass(frozen=True)
class _Gazetteer:
    names: Any
    keys: bytes
    ends: NDArray[np.int64]  # of the keys of each row in all keys
    countries: Any
    latitudes: NDArray[np.float64]
    longitudes: NDArray[np.float64]
    inhabitants: NDArray[np.int64]


def candidates(
    name: str, *, near: tuple[float, float] | None = None, country: str | None = None, most: int = 10
) -> list[Candidate]:
    """Places that a name may mean, the likeliest first: whole names before beginnings, then by inhabitants.

    near: latitude and longitude; among equals in match the nearest then come first. country: ISO code of two letters.
    Raises AuthoringError for a name without letters, or a code that no place has.
    """
    wanted = folded(name)
    if not wanted:
        raise AuthoringError(f"`{name[:60]}` is not a name")
    found = _gazetteer()
    if country is not None and country.upper() not in _codes():
        hint = "two letters, such as SY for Syria, as in ISO 3166"
        raise AuthoringError(f"no place is in the country `{country}`", hint=hint)
    exact = _rows(found, f"|{wanted}|")
    known = set(exact)
    beginning = [row for row in _rows(found, f"|{wanted}") if row not in known]
    result = [_candidate(found, row, "exact", near) for row in exact]
    result += [_candidate(found, row, "prefix", near) for row in beginning]
    if country is not None:
        result = [each for each in result if each.country == country.upper()]

    def order(each: Candidate) -> tuple[Any, ...]:
        distance = each.kilometres if each.kilometres is not None else 0.0
        return each.match != "exact", distance, -each.inhabitants, each.name, each.country, each.latitude

    return sorted(result, key=order)[:most]


def towns_of(name: str, *, most: int = 40) -> tuple[Candidate, ...]:
    """The towns of which this is a whole name, the most inhabited first; quick for names that no town has."""
    wanted = folded(name)
    if wanted not in _whole_names():
        return ()
    found = _gazetteer()
    rows = sorted(_rows(found, f"|{wanted}|"), key=lambda row: (-int(found.inhabitants[row]), row))
    return tuple(_candidate(found, row, "exact", None) for row in rows[:most])


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points (latitude, longitude) on a sphere."""
    (a, b), (c, d) = ((math.radians(x), math.radians(y)) for x, y in (one, other))
    share = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(min(1.0, share)))


def _candidate(found: _Gazetteer, row: int, match: Match, near: tuple[float, float] | None) -> Candidate:
    at = float(found.latitudes[row]), float(found.longitudes[row])
    far = distance(near, at) if near is not None else None
    name, country = found.names[row].as_py(), found.countries[row].as_py()
    return Candidate(name, country, *at, int(found.inhabitants[row]), match, far)


def _rows(found: _Gazetteer, key: str) -> list[int]:
    """The rows in whose keys a text occurs, each once, the most inhabited where there are too many."""
    places = [hit.start() for hit in re.finditer(re.escape(key.encode()), found.keys)]
    rows = np.unique(np.searchsorted(found.ends, np.array(places, dtype=np.int64), side="right"))
    if len(rows) > MOST:
        rows = rows[np.argsort(-found.inhabitants[rows], kind="stable")[:MOST]]
    return [int(row) for row in rows]


@lru_cache(maxsize=1)
def _whole_names() -> frozenset[str]:
    """Every name of every town as `folded` writes it."""
    return frozenset(_gazetteer().keys.decode().split("|")) - {""}


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(_gazetteer().countries.dictionary.to_pylist())


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    import pyarrow.parquet as pq

    table = pq.read_table(FILE, memory_map=False).combine_chunks()
    columns = {name: table.column(name).chunk(0) for name in table.column_names}
    _, offsets, blob = columns["keys"].buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[1 : len(table) + 1].astype(np.int64)
    return _Gazetteer(
        columns["name"], blob.to_pybytes()[: int(ends[-1])], ends, columns["country"],
        np.asarray(columns["latitude"]) / HUNDREDTHS, np.asarray(columns["longitude"]) / HUNDREDTHS,
        np.asarray(columns["inhabitants"]).astype(np.int64),
    )  # fmt: skip
