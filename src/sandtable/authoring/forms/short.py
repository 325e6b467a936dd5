"""Entries written short: one value in place of the keys, such as `place: actor` for `place: {actor: actor}`."""

from __future__ import annotations

from pydantic import BaseModel

from sandtable.authoring.completing.scanning import Part
from sandtable.authoring.edits import Edit, Range
from sandtable.authoring.forms.files import File, FormError
from sandtable.authoring.forms.scalars import as_yaml
from sandtable.scenario.document import Node, Path
from sandtable.scenario.types import Holder, Words

_NOT_HERE, _IN_TEXT = "this entry is not written so that it can be edited here", "edit it in the text"
_KEYS: dict[type[BaseModel], str] = {Holder: "actor", Words: "standard"}


def short_key(model: type[BaseModel] | None, node: Node | None) -> str | None:
    """The key that an entry's only value stands for; None if the entry is not written short."""
    if node is None or node.kind != "scalar" or node.is_null or model is None:
        return None
    return _KEYS.get(model)


def short_value(node: Node, part: Part) -> str:
    """The value of an entry that is written short."""
    return node.value if isinstance(node.value, str) else part.value


def with_value(file: File, path: Path, value: str) -> File:
    """The file with another value in an entry that stays short."""
    node, place, part = _written(file, path)
    return file.edited(
        [Edit(place.start, place.end, as_yaml(value, "reference", in_flow=part.in_flow, style=node.style))]
    )


def with_keys(file: File, path: Path, key: str) -> File:
    """The file with a short entry written with its key, on the same line. Raises FormError."""
    node, place, part = _written(file, path)
    value = as_yaml(short_value(node, part), "reference", in_flow=True, style=node.style)
    after = file.edited([Edit(place.start, place.end, f"{{{key}: {value}}}")])
    keyed = after.node(path)
    if keyed is None or keyed.plain() != {key: node.plain()}:
        raise FormError(_NOT_HERE, hint=_IN_TEXT)
    return after


def _written(file: File, path: Path) -> tuple[Node, Range, Part]:
    """The value of a short entry and where it is written. Raises FormError if that is not one line, or elsewhere."""
    node, above, part = file.node(path), file.node(path[:-1]), file.part(path)
    step = path[-1]
    if node is None or above is None or not isinstance(step, str) or node.style not in ("", "'", '"'):
        raise FormError(_NOT_HERE, hint=_IN_TEXT)
    place = file.source.without_anchor(file.source.value_range(above.entries[step][0], node))
    written = file.source.slice(place).rstrip()
    if "\n" in written or "\r" in written or written.startswith("*"):
        raise FormError(_NOT_HERE, hint=_IN_TEXT)
    return node, Range(place.start, place.start + len(written)), part
