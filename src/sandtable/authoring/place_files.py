"""Places from files that analysts have, CSV and GeoJSON, and places of a scenario as such files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from sandtable.authoring.tables.columns import BOTH, ID, key_of, listed_keys, read_headings
from sandtable.authoring.tables.sheets import READABLE, letters, separated, table_of
from sandtable.errors import AuthoringError, FieldError
from sandtable.scenario.coordinates import CALLED, LIMITS, read_coordinates
from sandtable.scenario.scalars import resolve
from sandtable.scenario.types import Place, Scenario
from sandtable.scenario.types.theatre import Terrain
from sandtable.units import IDENTIFIER
from sandtable.world.names import identifier_of

GEOJSON = (".geojson", ".json")
LARGEST = 4 * 1024 * 1024  # bytes
TEXTS = ("source", "basis", "because")
COLUMNS = (ID, "name", "lat", "lon", BOTH, "terrain", "value", "rank", *TEXTS)
_DEGREES = re.compile(r"(?i)crs:?84$|epsg:.*\b(4326|4979)$|^wgs ?84$")  # coordinate systems that are read
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One place as a file has it. where: for people, such as `line 3`."""

    where: str
    values: Mapping[str, Any]


@dataclass
class PlaceFile:
    """What was read of a file: places by identifier as entries of a scenario, where each is, every fault, columns that nothing takes."""

    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def read_places(path: Path, *, taken: Iterable[str] = (), source: str | None = None) -> PlaceFile:
    """The places of a `.csv`, `.xlsx` or `.geojson` file. taken: identifiers that are none for new places; source: of rows without one.

    Raises AuthoringError if the file cannot be read at all; what is wrong with single rows is in the result.
    """
    kind = path.suffix.lower()
    if kind not in (*READABLE, *GEOJSON):
        raise AuthoringError(f"`{path.name}` is neither .csv nor .xlsx nor .geojson")
    found = PlaceFile()
    rows = _rows_of_geojson(_text_of(path), path, found) if kind in GEOJSON else _rows_of_table(path, found)
    known = set(taken)
    for row in rows:
        _add(found, row, known=known, source=source)
    if not rows and not found.faults:
        raise AuthoringError(f"`{path}` has no places")
    return found


def _text_of(path: Path) -> str:
    """The text of a file. Raises AuthoringError."""
    try:
        if path.stat().st_size > LARGEST:
            raise AuthoringError(f"`{path}` is larger than {LARGEST // 2**20} MiB")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise AuthoringError(f"`{path}` is not UTF-8") from None
    except OSError as fault:
        raise AuthoringError(f"{path} cannot be read: {(fault.strerror or str(fault)).lower()}") from fault


def _rows_of_table(path: Path, found: PlaceFile) -> list[Row]:
    sheet = table_of(path)
    heads = read_headings(sheet, COLUMNS)
    has = set(heads.keys.values())
    if "name" not in has or not (BOTH in has or {"lat", "lon"} <= has):
        hint = "the first line names the columns: name, lat, lon or coordinates, and if you like " + ", ".join(
            key for key in COLUMNS if key not in ("name", "lat", "lon", BOTH)
        )
        raise AuthoringError(f"`{path}` has no columns for a name and coordinates", hint=hint)
    if heads.double:
        raise AuthoringError(f"`{path}` has two columns for {listed_keys(heads)}")
    found.unused = [cell.text for cell in heads.unknown]
    taken = {cell.column for cell in sheet.rows[0] if cell.text}
    rows = []
    for cells in sheet.rows[1:]:
        where = f"line {cells[0].line}" if not sheet.name else f"row {cells[0].row}"
        for cell in cells:
            if cell.text and cell.column not in taken:
                found.faults.append(
                    f"{where}: `{cell.text[:40]}` is in column {letters(cell.column)}, which has no heading"
                )
        rows.append(
            Row(
                where, {heads.keys[each.column]: each.text for each in cells if each.text and each.column in heads.keys}
            )
        )
    return rows


def _rows_of_geojson(text: str, path: Path, found: PlaceFile) -> list[Row]:
    try:
        raw = json.loads(text)
        features = raw["features"] if raw["type"] == "FeatureCollection" else [raw]
        kinds = [str((feature.get("geometry") or {}).get("type")) for feature in features]
        owned = [dict(feature.get("properties") or {}) for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise AuthoringError(f"`{path}` is not GeoJSON", hint="a FeatureCollection of points") from fault
    if (system := _other_system(raw)) is not None:
        raise AuthoringError(f"`{path}` is in the coordinate system {system}", hint="save it in WGS 84 (EPSG:4326)")
    rows: list[Row] = []
    unused: dict[str, None] = {}
    for index, (feature, kind, properties) in enumerate(zip(features, kinds, owned, strict=True), start=1):
        where = f"feature {index}"
        if kind == "LineString" and "barrier" in properties:  # of `export places`; it is no place
            continue
        if kind != "Point":
            found.faults.append(f"{where}: a place is a point, found {kind}")
            continue
        named = {
            key_of(str(key), COLUMNS) or str(key): value for key, value in properties.items() if value not in (None, "")
        }
        unused |= dict.fromkeys(key for key in named if key not in COLUMNS)
        if "id" not in named and isinstance(feature.get("id"), str):
            named["id"] = feature["id"]
        at = feature["geometry"].get("coordinates")
        if not isinstance(at, list) or len(at) < 2:
            found.faults.append(f"{where}: no coordinates")
            continue
        values = {key: value for key, value in named.items() if key in COLUMNS and key != "coordinates"}
        rows.append(Row(where, {**values, "lat": at[1], "lon": at[0]}))
    found.unused = list(unused)
    return rows


def _other_system(raw: Mapping[str, Any]) -> str | None:
    """The coordinate system that a file of older GeoJSON names, if it is not that of latitudes and longitudes."""
    stated = raw.get("crs")
    if stated is None:
        return None
    properties = stated.get("properties") if isinstance(stated, dict) else None
    name = str((properties.get("name") if isinstance(properties, dict) else None) or stated)
    return None if _DEGREES.search(name) else " ".join(name.split())[:80]


def _add(found: PlaceFile, row: Row, *, known: set[str], source: str | None) -> None:
    """Add a row as an entry, or what is wrong with it: everything at once."""
    faults: list[str] = []
    values = row.values
    name = " ".join(str(values.get("name") or "").split())
    if not name:
        faults.append("no name")
    for text in (name, *(str(values[key]) for key in TEXTS if key in values)):
        if (odd := _NO_TEXT.search(" ".join(text.split()))) is not None:
            faults.append(f"the character U+{ord(odd.group()):04X} is not text")
    identifier = str(values.get("id") or identifier_of(name))
    if not IDENTIFIER.fullmatch(identifier) or len(identifier) > 64:
        what = f"`{identifier}` is not an identifier" if identifier else f"no identifier can be made of `{name}`"
        if name or identifier:
            faults.append(f"{what}: give it an `id` such as `al-tanf`")
    elif not isinstance(resolve(identifier), str):
        faults.append(
            f"`{identifier}` is not an identifier, as YAML does not read it as text: give it an `id` such as `the-{identifier}`"
        )
    elif identifier in known:
        faults.append(f"there is a place `{identifier}` already")
    entry: dict[str, Any] = {"name": name, **_position(values, faults)}
    if "terrain" in values:
        entry["terrain"] = str(values["terrain"]).strip().lower()
        if entry["terrain"] not in get_args(Terrain):
            faults.append(f"terrain `{values['terrain']}` is none of {', '.join(get_args(Terrain))}")
    for key, low, high in (("value", 0.0, 1e12), ("rank", 1, 4)):
        number = _number(values[key]) if key in values else None
        if number is not None and low <= number <= high and (key == "value" or number == int(number)):
            entry[key] = int(number) if number == int(number) else number
        elif key in values:
            wanted = "at least 0" if key == "value" else "1, 2, 3 or 4"
            faults.append(f"{key} is {wanted}, found `{values[key]}`")
    entry |= {key: " ".join(str(values[key]).split()) for key in TEXTS if key in values}
    if source is not None and not any(key in entry for key in ("source", "basis")):
        entry["source"] = source
    if faults:
        found.faults += [f"{row.where}: {fault}" for fault in faults]
    else:
        found.places[identifier] = entry
        found.where[identifier] = row.where
    known.add(identifier)


def _position(values: Mapping[str, Any], faults: list[str]) -> dict[str, float]:
    if "coordinates" in values and ("lat" in values or "lon" in values):
        faults.append("`coordinates` beside `lat` and `lon`")
        return {}
    if "coordinates" in values:
        try:
            latitude, longitude = read_coordinates(str(values["coordinates"]))
        except FieldError as fault:
            faults.append(f"{fault.message} ({fault.hint})")
            return {}
        return {"lat": latitude, "lon": longitude}
    found = {}
    for key, limit in LIMITS.items():
        if key not in values:
            faults.append(f"no {CALLED[key]}")
            continue
        number = _number(values[key])
        if number is None:
            faults.append(f"the {CALLED[key]} `{values[key]}` is not a number of degrees")
        elif abs(number) > limit:
            faults.append(f"a {CALLED[key]} is between -{limit:g} and {limit:g}, found {number:g}")
        else:
            found[key] = number
    return found


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value) if abs(value) < 1e15 else None
    return float(value) if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?", str(value).strip()) else None


# -- out -----------------------------------------------------------------------------------------------


def places_as_csv(scenario: Scenario) -> str:
    """The places of a scenario as CSV, safe to open in a spreadsheet; `read_places` reads it back."""
    columns = [key for key in COLUMNS if key != BOTH]
    rows = [_exported(identifier, place) for identifier, place in scenario.theatre.places.items()]
    return separated([columns, *([values.get(key, "") for key in columns] for values in rows)])


def places_as_geojson(scenario: Scenario) -> str:
    """The places of a scenario as points and its barriers with a course as lines; `read_places` reads the points back."""
    features = []
    for identifier, place in scenario.theatre.places.items():
        values = _exported(identifier, place)
        at = [values.pop("lon"), values.pop("lat")]
        features.append(
            {
                "type": "Feature",
                "id": values.pop("id"),
                "properties": values,
                "geometry": {"type": "Point", "coordinates": at},
            }
        )
    features += [
        {
            "type": "Feature",
            "id": identifier,
            "properties": {"name": barrier.name, "barrier": barrier.kind},
            "geometry": {"type": "LineString", "coordinates": [[lon, lat] for lat, lon in barrier.points]},
        }
        for identifier, barrier in scenario.theatre.barriers.items()
        if barrier.points
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _exported(identifier: str, place: Place) -> dict[str, Any]:
    values: dict[str, Any] = {"id": identifier, "name": place.name, "lat": place.lat, "lon": place.lon}
    values |= {"terrain": place.terrain, "value": place.value.value, "rank": place.rank}
    values |= {key: getattr(place, key) for key in TEXTS}
    return {key: value for key, value in values.items() if value is not None}
