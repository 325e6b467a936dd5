"""What a form shows: the fields of an entry by its type, with what the text says in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from weakref import ref

from pydantic import BaseModel

from sandtable.authoring.completing.entries import OPTIONS, SINGLE, WHOLE, EntryAt, entry_in, sections, whole
from sandtable.authoring.completing.keys import noun_of
from sandtable.authoring.completing.scanning import START, Part, Scanned, scan
from sandtable.authoring.completing.types_at import Slot, slot_of
from sandtable.authoring.forms.fields import Field, Fields, is_here
from sandtable.authoring.forms.files import Read, composed
from sandtable.authoring.forms.short import short_key
from sandtable.scenario.document import Node, Path
from sandtable.scenario.draft import CALLED, SECTIONS
from sandtable.scenario.types import Option

_MODELS = dict(sections())
_NOUNS = {".".join(map(str, path)): CALLED.get(kind, kind) for kind, path in SECTIONS.items()}


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an entry. why_not : why it cannot be edited. entries : path, title, line and column of the entries in it.

    inner : the section to which entries in it can be added. names : of a new entry, where it cannot have any.
    column, end_column : as of `EntryAt`. comments : the words of the comments above it and in it, line by line.
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
    inner: str = ""
    names: list[tuple[str, str]] = field(default_factory=list)
    column: int = 1
    end_column: int | None = None
    comments: str = ""


def section_models() -> dict[str, tuple[Path, type[BaseModel]]]:
    """The sections to which entries can be added, with their paths and the type of an entry."""
    return {".".join(map(str, path)): (path, model) for path, model in _MODELS.items()}


def section_model(path: Path) -> type[BaseModel] | None:
    """The type of an entry of a section, the options of a decision among them; None for what is no section."""
    if len(path) == 3 and path[0] == "decisions" and path[2] == OPTIONS:
        return Option
    return _MODELS.get(path)


def noun(section: str, model: type[BaseModel]) -> str:
    """What an entry of a section is called."""
    if model is Option:
        return "option"
    return _NOUNS.get(section) or noun_of(model)


def form_at(text: str, line: int, column: int, *, read: Read = composed, scanned: Scanned | None = None) -> Form | None:
    """The form of the entry at a place, or of the file itself; None for a text without keys.

    line, column : from 1. read : gives the tree of the text. scanned : its parts, if they are known.
    """
    scanned = scanned or scan(text)
    entry = entry_in(scanned, line, column) or whole(scanned)
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
    elif node is None or (node.kind != "mapping" and not node.is_null and short_key(entry.model, node) is None):
        why_not = "this entry is not written with keys: edit it in the text"
    elif not is_here(node, part):
        why_not = "this entry is written elsewhere, and used here by an alias: edit it in the text"
    return _form(scanned, entry, part, node if not why_not else None, why_not)


def _form(scanned: Scanned, entry: EntryAt, part: Part, node: Node | None, why_not: str) -> Form:
    name = part.key or ""
    has_options = len(entry.path) == 2 and entry.path[0] == "decisions"
    found = Form(
        entry.path, entry.section, noun(entry.section, entry.model), name, entry.line, entry.end_line, why_not,
        can_rename=bool(name) and len(entry.path) > 1 and not why_not and entry.path[0] != "control",
        inner=".".join([*map(str, entry.path), OPTIONS]) if has_options and not why_not else "",
        column=entry.column, end_column=entry.end_column, comments="\n".join(_comments(scanned, entry)),
    )  # fmt: skip
    fields = Fields(scanned)
    for each in fields.of_entry(entry.model, slot_of(part), entry.path, part, node):
        if entry.section == WHOLE and not _is_of_file(each):
            continue
        found.fields.append(fields.short(each, entry.model, part, node))
    options = part.child(OPTIONS) if has_options else None
    for option in options.children if options is not None else []:
        title = option.child("title")
        words = title.value if title is not None and title.value else str(option.step)
        found.entries.append((option.path, words, option.start.row + 1, option.start.column + 1))
    return found


def _comments(scanned: Scanned, entry: EntryAt) -> Iterator[str]:
    """The words of the comments on the lines right above an entry and on its own; of the file those above its first key."""

    def words(row: int) -> str:
        return scanned.lines[row][scanned.comments[row] :].lstrip("#").strip()

    def is_alone(row: int) -> bool:
        return row in scanned.comments and not scanned.lines[row][: scanned.comments[row]].strip()

    if entry.section == WHOLE:
        first = min((each.start.row for each in scanned.root.children), default=0)
        yield from (words(row) for row in range(first) if row in scanned.comments)
        return
    row = entry.line - 1
    if scanned.lines[row][: entry.column - 1].strip(" -"):
        return  # others stand before it on its line
    above = row
    while above > 0 and is_alone(above - 1):
        above -= 1
    yield from (words(each) for each in range(above, entry.end_line) if each in scanned.comments)


def _is_of_file(field: Field) -> bool:
    """Whether the form of the file shows a key: what is no section, and the sections of one entry that can be begun."""
    if field.key in SINGLE:
        return not field.is_present
    return field.key not in ("sandtable", "theatre") and (field.key,) not in _MODELS


def form_new(text: str, section: str) -> Form | None:
    """The form of a new entry of a section; None for an unknown one."""
    path: Path = tuple(section.split("."))
    model = section_model(path)
    if model is None:
        return None
    scanned = scan(text)
    form = Form(path, section, noun(section, model), "", 1, 1)
    fields, blank = Fields(scanned), Part(ref(scanned.root), "", 0, 0, START, START)
    form.fields.extend(fields.of_entry(model, Slot(model), path, blank, None))
    if path == ("control",):
        held = scanned.root.find(path)
        there = held.given() if held is not None else []
        form.names.extend((name, each.title) for name, each in fields.names.of("place").items() if name not in there)
    return form
