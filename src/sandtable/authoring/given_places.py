"""Places as a user gives them: names with or without pasted coordinates, or a table of name, latitude and longitude."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sandtable.authoring.naming import one_line
from sandtable.authoring.tables.columns import BOTH, listed_keys, read_headings
from sandtable.authoring.tables.sheets import table_of
from sandtable.errors import AuthoringError, FieldError
from sandtable.scenario.coordinates import read_coordinates

_NUMBER = r"[-+\u2212]?\d{1,3}(?:\.\d+)?"
COLUMNS = ("name", "lat", "lon", BOTH, "holder")
MOST = 250  # of the 256 places that a scenario can have: recipes may add some
LONGEST_NAME = 60  # characters


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """A place as it was given.

    lat, lon : in degrees; both None where nobody gave them. where : the table's line, if any. holder : the name of the
    actor that holds it, empty if nobody said. found : what a gazetteer says of it, if its coordinates are from there.
    missing : why the gazetteer gave none, where it was asked.
    """

    name: str
    lat: float | None = None
    lon: float | None = None
    where: str = ""
    holder: str = ""
    found: str = ""
    missing: str = ""


class PlacesError(AuthoringError):
    """Places that cannot be used, with every fault."""

    def __init__(self, faults: list[str], *, hint: str) -> None:
        super().__init__("; ".join(faults), hint=hint)
        self.faults = faults


def read_places(given: str) -> list[GivenPlace]:
    """The places of `--places`: the name of a .csv or .xlsx file, or `Raqqa=35.95,39.01, Tabqa, Mansura`.

    Raises AuthoringError; PlacesError with every fault: no number, outside the globe, a name or a point that is given twice.
    """
    text = given.strip()
    if is_table(text):
        found, faults = _from_table(text)
    elif _is_other_table(text):
        raise AuthoringError(
            f"{text} is neither a .csv nor an .xlsx file",
            hint="save the table as CSV, with the first line name,lat,lon",
        )
    else:
        found, faults = _from_text(text)
    return _checked(found, faults)


def is_table(given: str) -> bool:
    """Whether places are given by the name of a table, and not one by one."""
    return given.strip().lower().endswith((".csv", ".tsv", ".xlsx")) and "=" not in given


def listed_places(given: str) -> list[GivenPlace]:
    """The places of a list, `Raqqa=35.95,39.01, Tabqa`; never the name of a file. Raises PlacesError as `read_places` does."""
    return _checked(*_from_text(given.strip()))


def _checked(found: list[GivenPlace], faults: list[str]) -> list[GivenPlace]:
    """The places, if there are no faults. Raises PlacesError."""
    faults = faults + [fault for place in found for fault in _faults(place)] + _repeated(found)
    if len(found) > MOST:
        faults.append(f"{len(found)} places, more than the {MOST} that a scenario can begin with")
    if faults:
        hint = "give each place as Name=latitude,longitude in degrees, such as Raqqa=35.95,39.01, or as a name alone"
        raise PlacesError(faults, hint=hint)
    return found


def _is_other_table(text: str) -> bool:
    """Whether this is the name of a file, and no list of places."""
    if text.lower().endswith((".xls", ".ods")):
        return True
    try:
        return bool(text) and Path(text).is_file()
    except (OSError, ValueError):
        return False


def _from_text(text: str) -> tuple[list[GivenPlace], list[str]]:
    found: list[GivenPlace] = []
    faults: list[str] = []
    for piece in re.split(r"[;\n]", text):
        waiting = [part.strip() for part in piece.split(",")]
        while waiting:
            part = waiting.pop(0)
            name, equals, written = part.partition("=")
            name = one_line(name)
            if not part:
                continue
            if not name or (not equals and re.fullmatch(_NUMBER, name)):
                faults.append(
                    f"`{part[:40]}` is a number without a name" if not equals else f"`{part[:40]}` has no name"
                )
            elif not equals:
                found.append(GivenPlace(name))
            else:
                point = _point(written)
                if point is None and waiting:  # the comma was that between latitude and longitude
                    point = _point(f"{written}, {waiting[0]}")
                    if point is not None or _is_coordinate(waiting[0]):
                        written = f"{written}, {waiting.pop(0)}"
                if point is None:
                    faults.append(f"{name}: {_fault(written)}")
                else:
                    found.append(GivenPlace(name, *point))
    return found, faults


def _point(written: str) -> tuple[float, float] | None:
    """Latitude and longitude of a text with both; None if it is not that."""
    try:
        return read_coordinates(written)
    except FieldError:
        return None


def _fault(written: str) -> str:
    """What is wrong with a text of coordinates."""
    try:
        read_coordinates(written)
    except FieldError as fault:
        return fault.message
    return f"`{written}` is not a pair of coordinates"


def _is_coordinate(part: str) -> bool:
    """Whether a part begins as a coordinate does, so that it is no name."""
    return re.match(r"[-+\u2212]?\d", part) is not None and "=" not in part


def _from_table(name: str) -> tuple[list[GivenPlace], list[str]]:
    """The rows of a table with a heading. Raises AuthoringError if it cannot be read."""
    sheet = table_of(Path(name))
    heads = read_headings(sheet, COLUMNS)
    has = set(heads.keys.values())
    missing = [key for key in ("name", "lat", "lon") if key not in has and not (BOTH in has and key != "name")]
    if missing:
        raise AuthoringError(
            f"{name}: the first line names no column {' and no column '.join(missing)}",
            hint="its first line is name,lat,lon",
        )
    if heads.double:
        raise AuthoringError(f"{name} has two columns for {listed_keys(heads)}")
    found: list[GivenPlace] = []
    faults: list[str] = []
    for row in sheet.rows[1:]:
        cells = {heads.keys[cell.column]: cell.text for cell in row if cell.column in heads.keys}
        where, holder = f"{name}:{row[0].line or row[0].row}", one_line(cells.get("holder", ""))
        called, lat, lon, both = (cells.get(key, "") for key in ("name", "lat", "lon", BOTH))
        written = both or f"{lat}, {lon}"
        if not called:
            faults.append(f"{where}: no name")
        elif both and (lat or lon):
            faults.append(f"{where}: {called}: `{BOTH}` beside `lat` and `lon`")
        elif not both and not lat and not lon:
            found.append(GivenPlace(one_line(called), None, None, where, holder))
        elif (point := _point(written)) is None:
            faults.append(f"{where}: {called}: {_fault(written)}")
        else:
            found.append(GivenPlace(one_line(called), *point, where, holder))
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


def _faults(place: GivenPlace) -> list[str]:
    if len(place.name) <= LONGEST_NAME:
        return []
    where = f"{place.where}: " if place.where else ""
    return [f"{where}{place.name[:20]}...: a name has at most {LONGEST_NAME} characters"]


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
