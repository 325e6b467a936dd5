"""Another name for an entry, and for all that refers to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import get_origin

from sandtable.authoring.completing.expressions import call_of, expected_kind
from sandtable.authoring.completing.scanning import At, Part
from sandtable.authoring.completing.types_at import OPTION_KEYS, Slot, slot_of
from sandtable.authoring.edits import Edit
from sandtable.authoring.forms.files import Changed, File, FormError, Read, check_name, check_within, compared, composed
from sandtable.checks.references import named_by_arguments
from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.draft import SECTIONS, Kind
from sandtable.scenario.vocabulary import FUNCTIONS

_WORD = re.compile(r"(?<![A-Za-z0-9_-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?![A-Za-z0-9_-])")
_KINDS: Mapping[Path, Kind] = {path: kind for kind, path in SECTIONS.items()}
AMOUNTS = ("assumption", "belief")  # whose names stand for numbers


def renamed(text: str, path: Path, name: str, *, read: Read = composed) -> Changed:
    """The edits that give an entry another name, in every reference too. Raises FormError."""
    check_within(path)
    before = File(text, read)
    check_name(name)
    part, above = before.part(path), before.node(path[:-1])
    if part.key is None or above is None:
        raise FormError("this entry has no name", is_missing=True)
    if name in above.entries and name != part.key:
        raise FormError(f"there is a `{name}` already", field="name")
    edits = list(_Renaming(before, path, name).edits())
    after = before.edited(edits)
    found = after.part((*path[:-1], name))
    return Changed(after.text, compared(text, after.text), found.start.row + 1, found.start.column + 1)


class _Renaming:
    def __init__(self, file: File, path: Path, name: str) -> None:
        self.file, self.path, self.name = file, path, name
        self.old = str(path[-1])
        is_option = len(path) == 4 and path[0] == "decisions" and path[2] == "options"
        self.kind: Kind | None = "option" if is_option else _KINDS.get(path[:-1])
        actor = file.scanned.root.find((*path[:2], "actor")) if is_option else None
        self.actor = actor.value if actor is not None else ""

    def edits(self) -> Iterator[Edit]:
        """The edits of the name itself and of everything that refers to it."""
        for part in self.file.scanned.parts():
            if part.key is not None and self.old in part.key:
                yield from self.of_key(part)
            if not part.children and self.old in part.value:
                yield from self.of_value(part)

    def at(self, start: At, offset: int = 0) -> Edit:
        first = self.file.source.offset(start.row + 1, start.column + 1) + offset
        return Edit(first, first + len(self.old), self.name)

    def of_key(self, part: Part) -> Iterator[Edit]:
        assert part.parent is not None
        quote = int(self.file.scanned.lines[part.start.row][part.start.column] in "\"'")
        if part.path == self.path:
            yield self.at(part.start, quote)
            return
        slot = slot_of(part.parent)
        if part.key == self.old and slot.key_names is not None and slot.key_names == self.kind:
            yield self.at(part.start, quote)
        elif slot.key == "set" and part.key is not None:
            steps, wanted = part.key.split("."), [str(step) for step in self.path]
            if steps[: len(wanted)] == wanted:
                yield self.at(part.start, quote + sum(len(step) + 1 for step in wanted[:-1]))

    def of_value(self, part: Part) -> Iterator[Edit]:
        if part.value_at is None or self.kind is None:
            return
        slot = slot_of(part)
        first = self.file.source.offset(part.value_at.row + 1, part.value_at.column + 1)
        last = self.file.source.offset(part.end.row + 1, part.end.column + 1)
        raw = self.file.source.text[first:last]
        is_name = part.value.strip() == self.old
        for found in _WORD.finditer(raw):
            if found.group() != self.old:
                continue
            if (is_name and self.is_named(part, slot)) or (
                expected_kind(slot.annotation) and self.is_term(raw[: found.start()])
            ):
                yield Edit(first + found.start(), first + found.end(), self.name)

    def is_named(self, part: Part, slot: Slot) -> bool:
        """Whether a value that is the name alone names it."""
        if slot.names is not None:
            return slot.names == self.kind
        if self.kind == "option" and slot.model is not None:
            key = OPTION_KEYS.get((slot.model.__name__, slot.key))
            beside = part.parent.child(key) if key is not None and part.parent is not None else None
            return key is not None and (beside is None or beside.value == self.actor)
        is_amount = any(get_origin(each) is Amount for each in slot.choices)
        return is_amount and self.kind in AMOUNTS

    def is_term(self, before: str) -> bool:
        """Whether a word of an expression names it. before : the text before the word."""
        call = call_of(before.lstrip("\"'"))
        signature = FUNCTIONS.get(call.function) if call is not None else None
        if call is None or signature is None:
            return self.kind == "assumption"
        kinds = {each[len(call.given)] for each in (signature.arguments, signature.also) if len(call.given) < len(each)}
        if self.kind == "option":
            return "option" in kinds and call.given[0] == self.actor
        if self.kind == "zone":
            return "place-or-zone" in kinds
        return any(named_by_arguments(kind) == self.kind for kind in kinds)
