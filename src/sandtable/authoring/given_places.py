"""Places as a user gives them: names with or without pasted coordinates, or a table of name, latitude and longitude."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from sandtable.authoring.naming import one_line
from sandtable.errors import AuthoringError
from sandtable.text.reading import decode, read_bytes

_NUMBER = r"[-+\u2212]?\d{1,3}(?:\.\d+)?"
_ENTRY = re.compile(rf"\s*([^,;=\n]+?)\s*(?:=\s*([^,;\n]*?)\s*(?:[, ]\s*({_NUMBER})\s*)?)?(?:[,;\n]|$)")
_COLUMNS = {
    "name": ("name", "place", "title", "asciiname"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "holder": ("holder", "actor", "control", "held by"),
}
MOST = 256  # places of a scenario
LONGEST_NAME = 60  # characters


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """A place as it was given.

    lat, lon : in degrees; both None where nobody gave them. where : the table's line, if any. holder : the name of the
    actor that holds it, empty if nobody said.
    """

    name: str
    lat: float | None = None
    lon: float | None = None
    where: str = ""
    holder: str = ""


def read_places(given: str) -> list[GivenPlace]:
    """The places of `--places`: the name of a CSV file, or `Raqqa=35.95,39.01, Tabqa, Mansura`.

    Raises AuthoringError with every fault: no number, outside the globe, a name or a point that is given twice.
    """
    text = given.strip()
    if text.lower().endswith((".csv", ".tsv")) and "=" not in text:
        found, faults = _from_table(text)
    else:
        found, faults = _from_text(text)
    faults += [fault for place in found for fault in _faults(place)]
    faults += _repeated(found)
    if len(found) > MOST:
        faults.append(f"{len(found)} places, more than the {MOST} that a scenario can have")
    if faults:
        hint = "give each place as Name=latitude,longitude in degrees, such as Raqqa=35.95,39.01, or as a name alone"
        raise AuthoringError("; ".join(faults), hint=hint)
    return found


def _from_text(text: str) -> tuple[list[GivenPlace], list[str]]:
    found: list[GivenPlace] = []
    faults: list[str] = []
    position = 0
    while position < len(text):
        match = _ENTRY.match(text, position)
        if match is None or match.end() == position:
            end = re.compile(r"[,;\n]|$").search(text, position)
            assert end is not None
            piece = text[position : end.start()].strip()
            if piece:
                faults.append(f"`{piece[:40]}` is not a place")
            position = max(end.end(), position + 1)
            continue
        position = match.end()
        name, lat, lon = one_line(match[1]), match[2], match[3]
        if not name:
            continue
        if lat is None:
            if re.fullmatch(_NUMBER, name):
                faults.append(f"`{name}` is a number without a name")
            else:
                found.append(GivenPlace(name))
        elif lon is None or not re.fullmatch(_NUMBER, lat):
            faults.append(f"{name}: `{lat}{', ' + lon if lon else ''}` is not a latitude and a longitude")
        else:
            found.append(GivenPlace(name, _number(lat), _number(lon)))
    return found, faults


def _from_table(name: str) -> tuple[list[GivenPlace], list[str]]:
    """The rows of a CSV file with a heading. Raises AuthoringError or TextError if it cannot be read."""
    text = decode(read_bytes(Path(name)), name=name)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = list(csv.reader(StringIO(text), delimiter=separator))
    heading = [cell.strip().lower() for cell in rows[0]]
    place = {
        key: next((heading.index(word) for word in words if word in heading), None) for key, words in _COLUMNS.items()
    }
    missing = [key for key, index in place.items() if index is None and key != "holder"]
    if missing:
        raise AuthoringError(
            f"{name}: the first line names no column {' and no column '.join(missing)}",
            hint="its first line is name,lat,lon",
        )
    found: list[GivenPlace] = []
    faults: list[str] = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = {
            key: row[index].strip() if index is not None and index < len(row) else "" for key, index in place.items()
        }
        where, holder = f"{name}:{line}", one_line(cells["holder"])
        if not cells["name"]:
            faults.append(f"{where}: no name")
        elif not cells["lat"] and not cells["lon"]:
            found.append(GivenPlace(one_line(cells["name"]), None, None, where, holder))
        elif not (re.fullmatch(_NUMBER, cells["lat"]) and re.fullmatch(_NUMBER, cells["lon"])):
            faults.append(f"{where}: `{cells['lat']}, {cells['lon']}` is not a latitude and a longitude")
        else:
            lat, lon = _number(cells["lat"]), _number(cells["lon"])
            found.append(GivenPlace(one_line(cells["name"]), lat, lon, where, holder))
    if not found and not faults:
        faults.append(f"{name} has no places")
    return found, faults


def unknown_holders(places: list[GivenPlace], actors: list[str]) -> list[str]:
    """What is wrong with who holds the places: every holder that is none of the actors."""
    known = {actor.casefold() for actor in actors}
    return [
        f"{place.where}: {place.name} is held by {place.holder}, which is none of the actors"
        for place in places
        if place.holder and place.holder.casefold() not in known
    ]


def _number(written: str) -> float:
    return float(written.replace("\u2212", "-"))


def _faults(place: GivenPlace) -> list[str]:
    where = f"{place.where}: " if place.where else ""
    found = []
    if len(place.name) > LONGEST_NAME:
        found.append(f"{where}{place.name[:20]}...: a name has at most {LONGEST_NAME} characters")
    if place.lat is not None and not -90 <= place.lat <= 90:
        found.append(f"{where}{place.name}: the latitude {place.lat:g} is not between -90 and 90")
    if place.lon is not None and not -180 <= place.lon <= 180:
        found.append(f"{where}{place.name}: the longitude {place.lon:g} is not between -180 and 180")
    return found


def _repeated(places: list[GivenPlace]) -> list[str]:
    found: list[str] = []
    names: set[str] = set()
    points: dict[tuple[float, float], str] = {}
    for place in places:
        key = place.name.casefold()
        if key in names:
            found.append(f"the place {place.name} is given twice")
        names.add(key)
        if place.lat is None or place.lon is None:
            continue
        point = (place.lat, place.lon)
        if point in points and points[point] != place.name:
            found.append(f"{points[point]} and {place.name} have the same coordinates")
        points.setdefault(point, place.name)
    return found
