"""The columns of a section's table: the keys of its entries that hold one value each."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from sandtable.authoring.canonical import key_order
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
_ALSO = {  # other headings, as analysts' tables have them
    "latitude": "lat", "lng": "lon", "long": "lon", "longitude": "lon", "identifier": ID, "key": ID,
    "location": BOTH, "position": BOTH, "lat_lon": BOTH, "lat,lon": BOTH, "reason": "because", "side": "actor",
    "fighters": "strength", "speed": "pace",
}  # fmt: skip


def columns_of(section: Section) -> list[str]:
    """The keys that may be columns, in canonical order."""
    fields = section.model.model_fields
    return [key for key in key_order(section.model) if _is_single(fields[key].annotation) and key != BOTH]


def key_of(heading: str, section: Section) -> tuple[str, str]:
    """The key that a heading means, or an empty text and a hint. Case, blanks and hyphens do not count."""
    name = "_".join(heading.lower().replace("-", " ").split())
    known = [ID, *columns_of(section), *([BOTH] if section.name == "places" else [])]
    also = "place" if (name, section.name) == ("location", "formations") else _ALSO.get(name, "")
    if name in known or also in known:
        return (name if name in known else also), ""
    return "", suggest(name, known) or f"one of {', '.join(known)}"


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
