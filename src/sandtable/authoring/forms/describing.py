"""What a form shows: the fields of an entry by its type, with what the text says in each."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args, get_origin
from weakref import ref

from pydantic import BaseModel

from sandtable.authoring.completing.complete import values_of
from sandtable.authoring.completing.entries import EntryAt, entry_in, sections
from sandtable.authoring.completing.expressions import expected_kind
from sandtable.authoring.completing.keys import noun_of
from sandtable.authoring.completing.names import names_of
from sandtable.authoring.completing.scanning import START, At, Part, Scanned, scan
from sandtable.authoring.completing.types_at import OPTION_KEYS, Slot, chosen, slot_of, step_into
from sandtable.authoring.forms.files import Read, composed
from sandtable.authoring.forms.short import short_key, short_value
from sandtable.scenario.amounts import Amount
from sandtable.scenario.descriptions import describe
from sandtable.scenario.document import Node, Path
from sandtable.scenario.draft import CALLED, SECTIONS
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.schema import default_words
from sandtable.scenario.types import Entry, Sourced
from sandtable.units import DIMENSIONS

FieldKind = Literal[
    "text", "long-text", "number", "amount", "date", "boolean", "choice", "reference", "references", "expression", "prior", "yaml",
]  # fmt: skip
_LONG = frozenset(
    {"statement", "because", "note", "event", "question", "summary", "grade_because", "premise", "untestable"}
)
_NOUNS = {".".join(map(str, path)): CALLED.get(kind, kind) for kind, path in SECTIONS.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """A field. text : as it reads; of a nested value as it is written. choices : value and what it stands for.

    line to end_column : where key and value are written, from 1 in characters; None where they are not.
    """

    key: str
    kind: FieldKind
    help: str
    is_required: bool
    is_present: bool = False
    is_nested: bool = False
    text: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an entry. why_not : why it cannot be edited. entries : path, title, line and column of the entries in it.

    column, end_column : as of `EntryAt`.
    """

    path: Path
    section: str
    noun: str
    name: str
    line: int
    end_line: int
    why_not: str = ""
    can_rename: bool = False
    fields: list[Field] = field(default_factory=list)
    entries: list[tuple[Path, str, int, int]] = field(default_factory=list)
    column: int = 1
    end_column: int | None = None


def section_models() -> dict[str, tuple[Path, type[BaseModel]]]:
    """The sections to which entries can be added, with their paths and the type of an entry."""
    return {".".join(map(str, path)): (path, model) for path, model in sections() if path not in (("control",),)}


def noun(section: str, model: type[BaseModel]) -> str:
    """What an entry of a section is called."""
    return _NOUNS.get(section) or noun_of(model)


def form_at(text: str, line: int, column: int, *, read: Read = composed, scanned: Scanned | None = None) -> Form | None:
    """The form of the entry at a place; None outside entries.

    line, column : from 1. read : gives the tree of the text. scanned : its parts, if they are known.
    """
    scanned = scanned or scan(text)
    entry = entry_in(scanned, line, column)
    if entry is None:
        return None
    part = scanned.root.find(entry.path)
    if part is None:
        return None
    root, faults = read(text)
    node = root
    for step in entry.path:
        node = node.child(step) if node is not None else None
    why_not = ""
    if root is None or faults:
        why_not = f"line {faults[0].span.line}: {faults[0].message}" if faults else "the text is empty"
    elif node is None or (node.kind != "mapping" and short_key(entry.model, node) is None):
        why_not = "this entry is not written with keys: edit it in the text"
    elif (node.line, node.column) < (part.start.row + 1, part.start.column + 1):
        why_not = "this entry is written elsewhere, and used here by an alias: edit it in the text"
    return _form(scanned, entry, part, node if not why_not else None, why_not)


def _form(scanned: Scanned, entry: EntryAt, part: Part, node: Node | None, why_not: str) -> Form:
    name = part.key or ""
    found = Form(
        entry.path, entry.section, noun(entry.section, entry.model), name, entry.line, entry.end_line, why_not,
        can_rename=bool(name) and len(entry.path) > 1 and not why_not and entry.path[0] != "control",
        column=entry.column, end_column=entry.end_column,
    )  # fmt: skip
    slot, fields = slot_of(part), _Fields(scanned, entry.model, part, node)
    for key in _keys(entry.model, part):
        found.fields.append(fields.short(fields.field(key, step_into(slot, key, part.given()))))
    options = part.child("options")
    if len(entry.path) == 2 and entry.path[0] == "decisions" and options is not None:
        for each in options.children:
            title = each.child("title")
            words = title.value if title is not None and title.value else str(each.step)
            found.entries.append((each.path, words, each.start.row + 1, each.start.column + 1))
    return found


def field_kinds(scanned: Scanned, path: Path, *, model: type[BaseModel] | None = None) -> dict[str, FieldKind]:
    """The kinds of the fields of an entry. model : its type, where it is not there yet."""
    part = scanned.root.find(path)
    slot = slot_of(part) if part is not None and model is None else Slot(model)
    found = chosen(slot.models, part.given() if part is not None else [])
    if found is None:
        return {}
    here = part if model is None else None
    given = here.given() if here is not None else []
    return {
        key: _kind(found, key, step_into(slot, key, given), here.child(key) if here is not None else None)
        for key in _keys(found, here)
    }


def entry_model(scanned: Scanned, path: Path) -> type[BaseModel] | None:
    """The type of the entry at a path, or None."""
    part = scanned.root.find(path)
    return chosen(slot_of(part).models, part.given()) if part is not None else None


def _keys(model: type[BaseModel], part: Part | None) -> list[str]:
    """The fields in the order of the form; older words only where they are written."""
    older: frozenset[str] = getattr(model, "older_words", frozenset())
    given = part.given() if part is not None else []
    keys = [key for key in model.model_fields if key not in older or key in given]
    return sorted(keys, key=lambda key: key in Sourced.model_fields)  # where the numbers come from is said last


def form_new(text: str, section: str) -> Form | None:
    """The form of a new entry of a section; None for an unknown one."""
    known = section_models().get(section)
    if known is None:
        return None
    path, model = known
    slot = Slot(model)
    form = Form(path, section, noun(section, model), "", 1, 1)
    scanned = scan(text)
    fields = _Fields(scanned, model, Part(ref(scanned.root), "", 0, 0, START, START), None)
    for key in _keys(model, None):
        form.fields.append(fields.field(key, step_into(slot, key, [])))
    return form


class _Fields:
    """Makes the fields of one entry. part, node : the entry, scanned and, if it could be, read."""

    def __init__(self, scanned: Scanned, model: type[BaseModel], part: Part, node: Node | None) -> None:
        self.scanned, self.model, self.part, self.node = scanned, model, part, node
        self.names = names_of(scanned, None)

    def field(self, key: str, slot: Slot) -> Field:
        model, below = self.model, self.part.child(key)
        value = self.node.child(key) if self.node is not None and self.node.kind == "mapping" else None
        kind = _kind(model, key, slot, below)
        unit = next(
            (DIMENSIONS[get_args(each)[0].__name__][2] for each in slot.choices if get_origin(each) is Amount), ""
        )
        default = default_words(model, key).removeprefix("; default ").strip("`") if issubclass(model, Entry) else ""
        return Field(
            key, kind, describe(model.__name__, key), model.model_fields[key].is_required(), below is not None, kind == "yaml",
            self.text(below, value, kind), default, self.choices(key, slot, kind), unit.replace("`", ""),
            *self.place(below),
        )  # fmt: skip

    def short(self, field: Field) -> Field:
        """A field with the only value of an entry that is written short."""
        part, node = self.part, self.node
        if node is None or part.value_at is None or short_key(self.model, node) != field.key:
            return field
        at, end = part.value_at, part.end
        return replace(
            field, is_present=True, text=short_value(node, part),
            line=at.row + 1, column=at.column + 1, end_line=end.row + 1, end_column=end.column + 1,
        )  # fmt: skip

    def place(self, below: Part | None) -> tuple[int, int, int, int] | tuple[None, None, None, None]:
        """Where a key and its value are written."""
        if below is None:
            return None, None, None, None
        end = below.end
        if below.children and not below.in_flow and below.style not in ("{", "["):
            end = At(below.last_row, len(self.scanned.lines[below.last_row]))
        return below.start.row + 1, below.start.column + 1, end.row + 1, end.column + 1

    def choices(self, key: str, slot: Slot, kind: FieldKind) -> tuple[tuple[str, str], ...]:
        """What the field may say, and what each stands for."""
        if kind in ("text", "long-text", "number", "date", "expression", "prior", "yaml"):
            return ()
        if kind == "boolean":
            return (("true", ""), ("false", ""))
        inside = step_into(slot, 0, []) if kind == "references" else slot
        found = values_of(self.scanned, self.names, inside, self.part, key)
        return tuple((item.insert, item.info) for item in found if item.kind != "snippet")

    def text(self, below: Part | None, value: Node | None, kind: FieldKind) -> str:
        """What the field says."""
        if below is None:
            return ""
        if kind == "references":
            return ", ".join(each.value for each in below.children)
        if kind == "yaml":
            return self.written(below)
        if value is not None and value.kind == "scalar" and isinstance(value.value, str) and value.style:
            return value.value
        return below.value

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


def _kind(model: type[BaseModel], key: str, slot: Slot, below: Part | None) -> FieldKind:
    is_collection = below is not None and (below.style in ("{", "[") or bool(below.children))
    if slot.item is not None:
        names = step_into(slot, 0, []).names is not None or (model.__name__, key) in (
            ("DriversTest", "groups"),
            ("DriversTest", "wider"),
        )
        return "references" if names and _is_plain_list(below) else "yaml"
    if is_collection or (slot.choices and all(get_origin(each) is dict or _is_entry(each) for each in slot.choices)):
        return "yaml"
    if Prior in slot.choices:
        return "prior"
    if slot.names is not None or (model.__name__, key) in OPTION_KEYS:
        return "reference"
    for test, kind in _BY_TYPE:
        if any(test(each) for each in slot.choices):
            return kind
    if expected_kind(slot.annotation):
        return "expression"
    return "long-text" if key in _LONG else "text" if str in slot.choices else "yaml"


_BY_TYPE: list[tuple[Callable[[Any], bool], FieldKind]] = [
    (lambda each: _origin(each) is Amount, "amount"),
    (lambda each: _origin(each) is Literal, "choice"),
    (lambda each: each is bool, "boolean"),
    (lambda each: each in (int, float), "number"),
    (lambda each: each is dt.date, "date"),
]


def _origin(annotation: Any) -> Any:
    return get_origin(annotation)


def _is_entry(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _is_plain_list(part: Part | None) -> bool:
    """Whether a list has names only, or is not there."""
    if part is None or (part.value_at is None and not part.children):
        return True
    if part.style not in ("", "[") or not (part.children or part.style):
        return False
    return all(each.is_item and not each.children and not each.style for each in part.children)
