"""The columns of tables: the keys of a section's entries that hold one value each, and how people call them."""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from sandtable.authoring.canonical import key_order
from sandtable.authoring.tables.sheets import Cell, Sheet
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Assumption, Entry, Formation, Place

ID = "id"
BOTH = "coordinates"  # latitude and longitude in one cell


@dataclass(frozen=True, slots=True)
class Section:
    """A section that has a table. path : of its entries in the file. called : the key that names an entry for people."""

    name: str
    path: tuple[str, ...]
    model: type[Entry]
    called: str


SECTIONS = {
    each.name: each
    for each in (
        Section("places", ("theatre", "places"), Place, "name"),
        Section("formations", ("formations",), Formation, "name"),
        Section("assumptions", ("assumptions",), Assumption, "title"),
    )
}
_ALSO: dict[str, tuple[str, ...]] = {  # other headings, as analysts' tables have them; of several keys the first that a table may have
    "identifier": (ID,), "key": (ID,), "title": ("name",), "place": ("name",),
    "latitude": ("lat",), "lng": ("lon",), "long": ("lon",), "longitude": ("lon",),
    "location": ("place", BOTH), "position": (BOTH,), "lat_lon": (BOTH,), "lat,lon": (BOTH,),
    "reason": ("because",), "side": ("actor", "holder"), "actor": ("holder",), "control": ("holder",), "held_by": ("holder",),
    "fighters": ("strength",), "speed": ("pace",),
}  # fmt: skip
_WEAK = {"x": "lon", "y": "lat", "asciiname": "name"}  # headings that count only where no other gives the key


@dataclass(frozen=True, slots=True)
class Headings:
    """What the first row of a table says. keys : by column. unknown : headings that nothing takes. double : those of a key that has one."""

    keys: dict[int, str]
    unknown: tuple[Cell, ...]
    double: tuple[tuple[Cell, str], ...]


def listed_keys(heads: Headings) -> str:
    """The keys that have a second column, for a message."""
    return ", ".join(sorted({key for _, key in heads.double}))


def headings_of(section: Section) -> list[str]:
    """The keys that a section's table may have as columns."""
    return [ID, *columns_of(section), *([BOTH] if section.name == "places" else [])]


def read_headings(sheet: Sheet, known: Sequence[str]) -> Headings:
    """The columns of a table by their headings. known : the keys that it may have."""
    keys: dict[int, str] = {}
    unknown: list[Cell] = []
    double: list[tuple[Cell, str]] = []
    weak: list[tuple[Cell, str]] = []
    for head in sheet.rows[0]:
        if not head.text:
            continue
        key = key_of(head.text, known)
        if not key and (other := _WEAK.get(_plain(head.text), "")) in known:
            weak.append((head, other))
        elif not key:
            unknown.append(head)
        elif key in keys.values():
            double.append((head, key))
        else:
            keys[head.column] = key
    for head, key in weak:
        if key in keys.values():
            unknown.append(head)
        else:
            keys[head.column] = key
    return Headings(keys, tuple(unknown), tuple(double))


def columns_of(section: Section) -> list[str]:
    """The keys that may be columns, in canonical order."""
    fields = section.model.model_fields
    return [key for key in key_order(section.model) if _is_single(fields[key].annotation) and key != BOTH]


def key_of(heading: str, known: Sequence[str]) -> str:
    """The key that a heading means, or an empty text. Case, blanks and hyphens do not count."""
    name = _plain(heading)
    if name in known:
        return name
    return next((key for key in _ALSO.get(name, ()) if key in known), "")


def hint_for(heading: str, known: Sequence[str]) -> str:
    """What may be meant by a heading that is no key."""
    return suggest(_plain(heading), known) or f"one of {', '.join(known)}"


def _plain(heading: str) -> str:
    return "_".join(heading.lower().replace("-", " ").split())


def is_text(section: Section, key: str) -> bool:
    """Whether a key holds words for people, which are written as a text even where they look like a number."""
    return str in _parts(section.model.model_fields[key].annotation) if key in section.model.model_fields else False


def _is_single(annotation: Any) -> bool:
    """Whether a key may hold one value: no list and no mapping alone."""
    parts = _parts(annotation)
    return any(
        get_origin(each) not in (tuple, dict)
        and each is not type(None)
        and not (isinstance(each, type) and issubclass(each, BaseModel))
        for each in parts
    )


def _parts(annotation: Any) -> list[Any]:
    if hasattr(annotation, "__metadata__"):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return [part for each in get_args(annotation) for part in _parts(each)]
    return [annotation]
