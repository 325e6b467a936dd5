"""The fields of a value with keys, of a list and of a mapping: what each may say, and what the text says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, get_args, get_origin
from weakref import ref

from pydantic import BaseModel

from sandtable.authoring.completing.complete import values_of
from sandtable.authoring.completing.cursor import Cursor
from sandtable.authoring.completing.expressions import expected_kind
from sandtable.authoring.completing.keys import keys_at, noun_of
from sandtable.authoring.completing.names import names_of
from sandtable.authoring.completing.scanning import START, At, Part, Scanned
from sandtable.authoring.completing.types_at import Slot, chosen, step_into
from sandtable.authoring.forms.shapes import (
    NESTED,
    FieldKind,
    Shape,
    effects,
    has_keys,
    is_empty,
    kind_of,
    shape_of,
    shapes_of,
)
from sandtable.authoring.forms.short import short_key, short_value
from sandtable.scenario.amounts import Amount
from sandtable.scenario.descriptions import describe
from sandtable.scenario.document import Node, Path
from sandtable.scenario.schema import default_words
from sandtable.scenario.types import Effect, Entry, Sourced
from sandtable.units import DIMENSIONS

_USUAL = frozenset({
    ("Decision", "clock"), ("Option", "probability"), ("Option", "effects"),
    ("Formation", "orders"), ("Zone", "places"), ("Stance", "between"),
    ("Stance", "stance"), ("RedLine", "by"), ("RedLine", "against"), ("RedLine", "threat"), ("RedLine", "act"), ("RedLine", "capability"),
    ("RedLine", "credibility"), ("RedLine", "resolve"), ("Outcome", "headline"),
})  # fmt: skip
_UNUSUAL = frozenset({
    ("ProbabilityTest", "against"), ("ProbabilityTest", "under"), ("ProbabilityTest", "variant"), ("ProbabilityTest", "expect"),
    ("FactTest", "variant"),
})  # fmt: skip
_FREE: frozenset[FieldKind] = frozenset(
    {"long-text", "number", "numbers", "amount", "date", "expression", "prior", "locator"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field.

    path : of its value. is_usual : it is shown where it is not set, too. text : as it reads; of a `yaml` field as it is written.
    choices : values and what they stand for. expects : what an expression is to be: boolean, time or number; `prior` for a prior; empty
    for others. shapes : the ways to write it where it may have keys. shape : its own. fields : of a value with keys, a list or a mapping.
    adds : the shapes of what can be added to a list or mapping. names : for a mapping, likely keys. noun : what is added is called.
    line to end_column : where key and value are written, from 1 in characters; None where they are not.
    """

    key: str
    path: Path
    kind: FieldKind
    help: str
    is_required: bool
    is_usual: bool = False
    is_present: bool = False
    text: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    expects: str = ""
    shapes: tuple[Shape, ...] = ()
    shape: str = ""
    fields: tuple[Field, ...] = ()
    adds: tuple[Shape, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    noun: str = ""
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    @property
    def is_nested(self) -> bool:
        """Whether it is not a value on one line."""
        return self.kind in NESTED


def keys_of(model: type[BaseModel], part: Part | None) -> list[str]:
    """The fields in the order of the form; older words only where they are written."""
    older: frozenset[str] = getattr(model, "older_words", frozenset())
    given = part.given() if part is not None else []
    keys = [key for key in model.model_fields if key not in older or key in given]
    return sorted(keys, key=lambda key: key in Sourced.model_fields)  # where the numbers come from is said last


class Fields:
    """Makes the fields of a text."""

    def __init__(self, scanned: Scanned) -> None:
        self.scanned = scanned
        self.names = names_of(scanned, None)

    def of_entry(self, model: type[BaseModel], slot: Slot, path: Path, part: Part, node: Node | None) -> list[Field]:
        """The fields of a value with keys. slot : its type. part, node : where it is, scanned and, if it could be, read."""
        return [
            self._field(key, step_into(slot, key, part.given()), (*path, key), part, node, model=model)
            for key in keys_of(model, part)
        ]

    def short(self, field: Field, model: type[BaseModel], part: Part, node: Node | None) -> Field:
        """A field with the only value of an entry that is written short."""
        if node is None or part.value_at is None or short_key(model, node) != field.key:
            return field
        at, end = part.value_at, part.end
        return replace(
            field, is_present=True, text=short_value(node, part),
            line=at.row + 1, column=at.column + 1, end_line=end.row + 1, end_column=end.column + 1,
        )  # fmt: skip

    def _field(
        self, key: str | int, slot: Slot, path: Path, above: Part, node: Node | None, *, model: type[BaseModel] | None
    ) -> Field:
        """A field of what is above it. model : the type above it, where that has fixed keys."""
        below = above.child(key)
        value = node.child(key) if node is not None and node.kind != "scalar" else None
        kind = kind_of(slot, below)
        if kind in NESTED and below is not None and node is not None and not is_here(value, below):
            kind = "yaml"  # written elsewhere
        name = str(key)
        info = model.model_fields.get(name) if model is not None else None
        default = ""
        if model is not None and info is not None and issubclass(model, Entry):
            default = default_words(model, name).removeprefix("; default ").strip("`")
        shapes = tuple(shapes_of(slot)) if has_keys(slot) and kind not in ("locator", "references", "numbers") else ()
        line, column, end_line, end_column = self.place(below)
        found = Field(
            name if isinstance(key, str) else str(key + 1), path, kind,
            describe(model.__name__, name) if model is not None and info is not None else "",
            is_required=info is not None and info.is_required(), is_usual=_is_usual(model, name, path),
            is_present=below is not None, text=self.text(below, value, kind), default=default,
            choices=self.choices(name, slot, kind, above), unit=_unit(slot), expects=_expected(slot, kind), shapes=shapes,
            shape=shape_of(slot, below) if below is not None and kind != "yaml" else "",
            line=line, column=column, end_line=end_line, end_column=end_column,
        )  # fmt: skip
        return self._nested(found, slot, below, value)

    def _nested(self, field: Field, slot: Slot, below: Part | None, value: Node | None) -> Field:
        """A field with those in it, if it has any."""
        if field.kind == "group":
            if below is None or (is_empty(below) and len(slot.models) > 1):
                return field  # nothing there says which of its types it is
            return replace(field, fields=tuple(self._of_group(field, slot, below, value)))
        if field.kind not in ("list", "map"):
            return field
        item = step_into(slot, 0 if field.kind == "list" else "", [])
        inside = below.children if below is not None else []
        fields = (
            self._field(each.step, step_into(slot, each.step, []), (*field.path, each.step), below, value, model=None)
            for each in inside
            if below is not None and (each.is_item or each.colon is not None)
        )
        model = chosen(item.models, [])
        return replace(
            field, fields=tuple(fields), adds=tuple(shapes_of(item)), noun=noun_of(model) if model is not None else "",
            names=tuple(self._keys(slot, below)) if field.kind == "map" else (),
        )  # fmt: skip

    def _of_group(self, field: Field, slot: Slot, below: Part, value: Node | None) -> Iterable[Field]:
        model = chosen(slot.models, below.given())
        if model is None:
            return []
        fields = self.of_entry(model, slot, field.path, below, value)
        if model is Effect:
            fields = list(self._of_effect(fields, below))
        return fields

    def _of_effect(self, fields: list[Field], below: Part) -> Iterator[Field]:
        """What an effect says: what its one key says, and its delay. With several keys, each of them."""
        said = [each for each in fields if each.is_present and each.key in effects()]
        for each in said:
            if len(said) > 1 or each.kind == "yaml":
                yield each
            elif each.kind == "group":
                yield from each.fields
        yield from (each for each in fields if each.key == "after")

    def _keys(self, slot: Slot, below: Part | None) -> Iterator[tuple[str, str]]:
        """Keys that a mapping may get."""
        there = below.given() if below is not None else []
        keys = slot.mapping[0] if slot.mapping is not None else str
        for word in get_args(keys) if not hasattr(keys, "__metadata__") else ():
            if word not in there:
                yield str(word), ""
        part = below if below is not None else Part(ref(self.scanned.root), slot.key, 0, 0, START, START)
        for item in keys_at(Cursor("key", part, START, START), slot, self.names):
            if item.label not in there:
                yield item.label, item.info

    def place(self, below: Part | None) -> tuple[int, int, int, int] | tuple[None, None, None, None]:
        """Where a key and its value are written."""
        if below is None:
            return None, None, None, None
        end = below.end
        if below.children and not below.in_flow and below.style not in ("{", "["):
            end = At(below.last_row, len(self.scanned.lines[below.last_row]))
        return below.start.row + 1, below.start.column + 1, end.row + 1, end.column + 1

    def choices(self, key: str, slot: Slot, kind: FieldKind, above: Part) -> tuple[tuple[str, str], ...]:
        """What the field may say, and what each stands for."""
        if kind in _FREE or kind in NESTED:
            return ()
        if kind == "boolean":
            return (("true", ""), ("false", ""))
        inside = step_into(slot, 0, []) if kind == "references" else slot
        found = values_of(self.scanned, self.names, inside, above, key)
        return tuple((item.insert, item.info) for item in found if item.kind != "snippet")

    def text(self, below: Part | None, value: Node | None, kind: FieldKind) -> str:
        """What the field says."""
        if below is None:
            return ""
        if kind in ("references", "numbers"):
            return ", ".join(each.value for each in below.children)
        if kind == "yaml":
            return self.written(below)
        if kind in NESTED:
            return ""
        if kind == "locator" and value is not None and value.kind == "mapping":
            return "{" + ", ".join(f"{key}: {said}" for key, said in value.plain().items()) + "}"
        if value is not None and value.kind == "scalar" and isinstance(value.value, str) and value.style:
            return value.value
        return below.value if below.style not in ("{", "[") else self.written(below)

    def written(self, part: Part) -> str:
        """A nested value as it is written."""
        lines = self.scanned.lines
        if part.colon is None:
            return ""
        first, end = (
            part.colon,
            part.end if part.in_flow or part.style in ("{", "[") else At(part.last_row, len(lines[part.last_row])),
        )
        if first.row == end.row:
            return lines[first.row][first.column : end.column].strip()
        rows = [lines[first.row][first.column :].strip(), *lines[first.row + 1 : end.row], lines[end.row][: end.column]]
        return textwrap.dedent("\n".join(rows[0:] if rows[0] else rows[1:]))


def _is_usual(model: type[BaseModel] | None, key: str, path: Path) -> bool:
    """Whether most who write it say it: of an entry some, of a value in it all but where it comes from."""
    if (model.__name__ if model is not None else "", key) in _UNUSUAL:
        return False
    is_entry = len(path) <= 3 or (len(path) == 5 and path[0] == "decisions")
    if model is None or not is_entry:
        return key not in Sourced.model_fields
    return (model.__name__, key) in _USUAL


def _expected(slot: Slot, kind: FieldKind) -> str:
    if kind == "prior":
        return "prior"
    return expected_kind(slot.annotation) if kind in ("expression", "amount") else ""


def _unit(slot: Slot) -> str:
    units: Iterator[Any] = (
        DIMENSIONS[get_args(each)[0].__name__][2] for each in slot.choices if get_origin(each) is Amount
    )
    return str(next(units, "")).replace("`", "")


def is_here(value: Node | None, part: Part) -> bool:
    """Whether a value is written where its part is, and not somewhere else that it is an alias of."""
    return value is not None and (value.line, value.column) >= (part.start.row + 1, part.start.column + 1)
