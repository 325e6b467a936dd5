"""The entries of a half-typed text: which one a place is in, and all of them with their lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from sandtable.authoring.completing.cursor import cursor_at
from sandtable.authoring.completing.scanning import At, Part, Scanned, scan
from sandtable.authoring.completing.types_at import chosen, is_model, slot_of
from sandtable.scenario.document import Path
from sandtable.scenario.overrides import alternatives
from sandtable.scenario.types import Scenario, Theatre

TITLES = ("title", "name", "statement", "event")
SINGLE = ("rules", "history", "settlement", "game", "words")  # sections that are one entry
WHOLE = "scenario"  # the file itself, as an entry: what it says outside its sections
OPTIONS = "options"  # entries within the entries of decisions


@dataclass(frozen=True, slots=True)
class EntryAt:
    """An entry. section : `theatre.places`. model : its type. line, end_line : from 1, both inclusive.

    column : where it begins, from 1. end_column : behind its last character, where it is written in braces, so that others may be on
    the same line; None where it has its lines for itself.
    """

    path: Path
    section: str
    title: str
    model: type[BaseModel]
    line: int
    end_line: int
    column: int = 1
    end_column: int | None = None


def sections() -> Iterator[tuple[Path, type[BaseModel]]]:
    """The sections whose entries have names or numbers, with the type of an entry."""
    for prefix, model in (((), Scenario), (("theatre",), Theatre)):
        for key, info in model.model_fields.items():
            for choice in alternatives(info.annotation):
                arguments = getattr(choice, "__args__", ())
                entry = next((each for each in arguments for each in alternatives(each) if is_model(each)), None)
                if entry is not None:
                    yield (*prefix, key), entry


_SECTIONS = dict(sections())


def entry_at(text: str, line: int, column: int) -> EntryAt | None:
    """The entry in which a place is: of a section, or an option of a decision; None outside entries."""
    return entry_in(scan(text), line, column)


def entry_in(found: Scanned, line: int, column: int) -> EntryAt | None:
    """The same of a text that was scanned."""
    cursor = cursor_at(found, line, column)
    part: Part | None = cursor.own or cursor.part
    if cursor.kind == "none":
        part = _around(found, line - 1)
    entry, inner = _entry_of(part), _member_at(found, At(line - 1, column - 1))
    within = _entry_of(inner) if inner.in_flow else None
    return within if within is not None and (entry is None or len(within.path) > len(entry.path)) else entry


def _entry_of(part: Part | None) -> EntryAt | None:
    """The innermost entry that a part is, or is in."""
    while part is not None and part.parent is not None:
        entry = _described(part)
        if entry is not None:
            return entry
        part = part.parent
    return None


def _described(part: Part) -> EntryAt | None:
    path = part.path
    model = _model_of(path, part)
    if model is None or (part.key is not None and part.colon is None):
        return None
    section = path if len(path) == 1 else path[:-1]
    return EntryAt(
        path, ".".join(str(step) for step in section), _title(part), model, part.start.row + 1, part.last_row + 1,
        part.start.column + 1, part.end.column + 1 if part.in_flow else None,
    )  # fmt: skip


def _model_of(path: Path, part: Part) -> type[BaseModel] | None:
    """The type of an entry; None for a part that is none."""
    if len(path) == 1 and path[0] in SINGLE:
        return chosen(slot_of(part).models, part.given())
    if len(path) == 4 and path[0] == "decisions" and path[2] == OPTIONS:
        return chosen(slot_of(part).models, part.given())
    return _SECTIONS.get(path[:-1])


def _title(part: Part) -> str:
    for key in TITLES:
        below = part.child(key)
        if below is not None and below.value:
            return " ".join(below.value.split())
    return _parties(part) or _held(part) or str(part.step)


def _held(part: Part) -> str:
    """A place with who holds it; empty for other entries."""
    above = part.parent
    if above is None or above.path != ("control",):
        return ""
    actor = part.child("actor")
    holder = actor.value if actor is not None else part.value if not part.children else ""
    return f"{part.step}: {holder}" if holder else ""


def _parties(part: Part) -> str:
    """A stance by its parties, as it has no name; empty for other entries."""

    def value(key: str) -> str:
        below = part.child(key)
        return (below.value or "") if below is not None else ""

    if isinstance(part.step, str):
        return ""
    between = part.child("between")
    names = [each.value for each in between.children if each.value] if between is not None else []
    if len(names) == 2:
        return f"{names[0]} and {names[1]}: {value('stance')}".rstrip(": ")
    if value("of") and value("towards"):
        said = value("stance") or (f"passage {value('passage')}" if value("passage") else "")
        return f"{value('of')} towards {value('towards')}: {said}".rstrip(": ")
    return ""


def _around(found: Scanned, row: int) -> Part | None:
    """The last part that begins at or before a row and does not end before it."""
    part = found.root
    while True:
        below = [each for each in part.children if each.start.row <= row <= each.last_row]
        if not below:
            return part
        part = below[-1]


def _member_at(found: Scanned, at: At) -> Part:
    """The innermost part around a place in braces: also where no word is, as before the brace of its value."""
    part = found.root
    while True:
        below = [
            each for each in part.children
            if (each.start <= at <= each.end if each.in_flow else each.start.row <= at.row <= each.last_row)
        ]  # fmt: skip
        if not below:
            return part
        part = below[-1]


def whole(found: Scanned) -> EntryAt | None:
    """The file as an entry, with title, question and dates; None for one without keys."""
    if not found.root.given():
        return None
    return EntryAt((), WHOLE, "Title and dates", Scenario, 1, len(found.lines))


def outline(text: str, *, scanned: Scanned | None = None) -> list[EntryAt]:
    """Every entry, in the order of the text, the file itself first. scanned : its parts, if they are known."""
    found = scanned or scan(text)
    head = whole(found)
    entries = [head] if head is not None else []
    for part in found.parts():
        depth, above = 0, part.parent
        while above is not None and depth < 4:
            depth, above = depth + 1, above.parent
        if 0 < depth <= 4 and above is None and (entry := _described(part)) is not None:
            entries.append(entry)
    return entries
