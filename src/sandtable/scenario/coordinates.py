"""Coordinates as they are pasted: `33.49, 38.66`, with signs of degrees, minutes and sides, in one text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator

from sandtable.errors import FieldError
from sandtable.scenario.document import Document, Node, Path
from sandtable.scenario.faults import as_pydantic_error
from sandtable.scenario.findings import Finding

CODE = "S133"
HINT = "latitude, then longitude, in degrees: `33.49, 38.66`, or with sides `33°29' N, 38°40' E`"
_SIDES = {"N": ("lat", 1.0), "S": ("lat", -1.0), "E": ("lon", 1.0), "W": ("lon", -1.0)}
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_PART = re.compile(
    rf"""\s*(?P<before>[NSEWnsew])?\s*(?P<sign>[-+\u2212])?\s*
    (?P<degrees>{_NUMBER})\s*(?:°|º|deg)?\s*
    (?:(?<=[\s°ºg])(?P<minutes>{_NUMBER})\s*(?:'|′|’)\s*)?
    (?:(?<=[\s'′’])(?P<seconds>{_NUMBER})\s*(?:"|″|”|''|′′)\s*)?
    (?(before)|(?P<after>[NSEWnsew](?![a-zA-Z]))?)\s*""",
    re.VERBOSE,
)
_BETWEEN = re.compile(r"[,;/]\s*")
LIMITS = {"lat": 90.0, "lon": 180.0}
CALLED = {"lat": "latitude", "lon": "longitude"}


def read_coordinates(text: str) -> tuple[float, float]:
    """Latitude and longitude of a text with both. Raises FieldError (S133)."""
    written = text.strip().strip("()[]")
    first = _PART.match(written)
    second = None
    if first is not None:
        between = _BETWEEN.match(written, first.end())
        start = between.end() if between is not None else first.end()
        is_apart = between is not None or first["after"] is not None or written[first.end() - 1].isspace()
        second = _PART.fullmatch(written, start) if is_apart else None
    if first is None or second is None:
        raise FieldError(f"`{text}` is not a pair of coordinates", code=CODE, hint=HINT)
    values: dict[str, float] = {}
    sides = [_side(part) for part in (first, second)]
    if None in sides and sides != [None, None]:
        raise FieldError(f"one of the two coordinates `{text}` has no side", code=CODE, hint="write N or S, and E or W")
    for part, side, place in zip((first, second), sides, ("lat", "lon"), strict=True):
        which, sign = (place, 1.0) if side is None else _SIDES[side]
        if which in values:
            raise FieldError(f"`{text}` has two coordinates of one kind", code=CODE, hint=HINT)
        values[which] = sign * _degrees(part, text, has_side=side is not None)
    for which, limit in LIMITS.items():
        if abs(values[which]) > limit:
            is_swapped = sides == [None, None] and abs(values["lat"]) > 90 >= abs(values["lon"])
            hint = "latitude comes first: are the two exchanged?" if is_swapped else HINT
            message = f"a {CALLED[which]} is between -{limit:g} and {limit:g}, found {values[which]:g}"
            raise FieldError(message, code=CODE, hint=hint)
    return values["lat"], values["lon"]


def _waypoint(value: str | tuple[float, float]) -> tuple[float, float]:
    """A point of a line: a pasted pair, or latitude and longitude as a list. Raises FieldError through pydantic."""
    try:
        return read_coordinates(value if isinstance(value, str) else f"{value[0]!r}, {value[1]!r}")
    except FieldError as fault:
        raise as_pydantic_error(fault) from None


Waypoint = Annotated[str | tuple[float, float], AfterValidator(_waypoint)]


def _side(part: re.Match[str]) -> str | None:
    """The letter of its side, None for none."""
    found = part["before"] or part["after"]
    return found.upper() if found else None


def _degrees(part: re.Match[str], text: str, *, has_side: bool) -> float:
    minutes, seconds = float(part["minutes"] or 0), float(part["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise FieldError(f"minutes and seconds are below 60 in `{text}`", code=CODE, hint=HINT)
    if part["sign"] and has_side:
        raise FieldError(f"a coordinate of `{text}` has a sign and a side", code=CODE, hint="write one of them")
    value = float(part["degrees"]) + minutes / 60 + seconds / 3600
    value = round(value, 6) if minutes or seconds else value
    return -value if part["sign"] in ("-", "\u2212") else value


def spread(document: Document) -> list[Finding]:
    """Give every place with `coordinates` the `lat` and `lon` that they mean; the faults of those that cannot be read.

    Trees are shared, so what changes is copied.
    """
    theatre = document.root.child("theatre")
    places = theatre.child("places") if theatre is not None else None
    findings: list[Finding] = []
    changed: dict[str, Node] = {}
    for name, (_, place) in (places.entries if places is not None else {}).items():
        pair = place.entries.get("coordinates")
        if pair is not None and not pair[1].is_null and not pair[1].is_broken:
            changed[name] = _spread_place(place, ("theatre", "places", name, "coordinates"), findings)
    if changed and theatre is not None and places is not None:
        rows = {name: (key, changed.get(name, place)) for name, (key, place) in places.entries.items()}
        held = _with(theatre, "places", replace(places, entries=rows))
        document.root = _with(document.root, "theatre", held)
    return findings


def in_other_words(root: Node, steps: list[str]) -> Node:
    """A tree in which a coordinate can be set, however the file writes that place: what it would contradict gives way.

    `lat` of a place with `coordinates` replaces one of the two that these mean; `coordinates` replace `lat` and `lon`.
    """
    if len(steps) != 4 or steps[:2] != ["theatre", "places"] or steps[3] not in ("lat", "lon", "coordinates"):
        return root
    theatre = root.child("theatre")
    places = theatre.child("places") if theatre is not None else None
    place = places.child(steps[2]) if places is not None else None
    if theatre is None or places is None or place is None:
        return root
    if steps[3] == "coordinates":
        if not {"lat", "lon"} & place.entries.keys():
            return root
        changed = replace(place, entries={k: v for k, v in place.entries.items() if k not in ("lat", "lon")})
    else:
        faults: list[Finding] = []
        if "coordinates" not in place.entries or place.entries["coordinates"][1].is_null:
            return root
        changed = _spread_place(place, (*steps[:3], "coordinates"), faults)
        if faults:
            return root
    return _with(root, "theatre", _with(theatre, "places", _with(places, steps[2], changed)))


def _with(mapping: Node, key: str, value: Node) -> Node:
    """A copy of a mapping with another value under a key that it has."""
    return replace(mapping, entries={**mapping.entries, key: (mapping.entries[key][0], value)})


def _spread_place(place: Node, path: Path, findings: list[Finding]) -> Node:
    """A copy of a place with `lat` and `lon` in place of `coordinates`; broken ones after a fault, so that nothing else is said of it."""
    key, at = place.entries["coordinates"]
    own = [name for name in ("lat", "lon") if name in place.entries]
    if own:
        message = f"`coordinates` beside {' and '.join(f'`{name}`' for name in own)}"
        findings.append(Finding(path, message, CODE, "keep one of them", part="key"))
        return place
    values: tuple[float, ...] = ()
    try:
        values = _pair(at)
    except FieldError as fault:
        findings.append(Finding(path, fault.message, CODE, fault.hint))
    entries = {name: entry for name, entry in place.entries.items() if name != "coordinates"}
    for index, name in enumerate(("lat", "lon")):
        node = Node("scalar", at.line, at.column, at.end_line, at.end_column, source=at.source)
        node.value, node.is_broken = (values[index], False) if values else (None, True)
        entries[name] = (key, node)
    if not values:
        entries["coordinates"] = (key, replace(at, is_broken=True))
    return replace(place, entries=entries)


def _pair(node: Node) -> tuple[float, float]:
    if isinstance(node.value, str):
        return read_coordinates(node.value)
    is_number = node.kind == "scalar" and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
    hint = 'in braces write quotes: `coordinates: "33.49, 38.66"`' if is_number else HINT
    raise FieldError(f"expected a pair of coordinates, found {node.describe()}", code=CODE, hint=hint)
