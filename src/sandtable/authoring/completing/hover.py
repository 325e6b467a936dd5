"""`hover`: what the words at a place mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args, get_origin

from sandtable.authoring.completing.cursor import Cursor, cursor_at
from sandtable.authoring.completing.expressions import expected_kind, usage
from sandtable.authoring.completing.keys import help_of
from sandtable.authoring.completing.names import Name, Names, names_of
from sandtable.authoring.completing.scanning import At, Part, Scanned, scan
from sandtable.authoring.completing.types_at import Slot, chosen, slot_of
from sandtable.scenario.document import Node
from sandtable.scenario.draft import CALLED, Kind
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.text import EXAMPLES
from sandtable.scenario.vocabulary import FUNCTIONS

_WORD = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Hover:
    """What the words at a place mean. start, end : of the words, from 0. declared : where a name is declared, from 0."""

    start: At
    end: At
    title: str
    kind: Literal["key", "name", "value", "function"]
    words: tuple[str, ...]
    declared: At | None = None


def hover(
    text: str, line: int, column: int, last_good: Node | None = None, *, scanned: Scanned | None = None
) -> Hover | None:
    """What the words at a place mean; None where there is nothing to say. line, column : from 1. last_good, scanned : as in `complete`."""
    found = scanned or scan(text)
    cursor = cursor_at(found, line, column)
    own = cursor.own
    if cursor.kind == "none" or own is None:
        return None
    names = names_of(found, last_good)
    if cursor.kind == "key":
        return _of_key(own, cursor, names)
    return _of_value(found, cursor, own, At(line - 1, column - 1), names)


def _of_key(part: Part, cursor: Cursor, names: Names) -> Hover | None:
    """A key of the format, or the name of an entry."""
    slot = slot_of(cursor.part)
    model = chosen(slot.models, cursor.part.given())
    start, end = part.start, part.key_end
    if model is not None and part.key in model.model_fields:
        words = [help_of(model, part.key)] if help_of(model, part.key) else []
        if model.model_fields[part.key].is_required():
            words.append("required")
        allowed = [
            str(value) for each in slot_of(part).choices if get_origin(each) is Literal for value in get_args(each)
        ]
        if allowed:
            words.append("one of " + ", ".join(f"`{value}`" for value in allowed))
        return Hover(start, end, f"`{part.key}`", "key", tuple(words))
    found = [each for each in names.find(part.key or "") if slot.key_names is None or each[0] == slot.key_names]
    return _of_names(found, start, end)


def _of_value(found: Scanned, cursor: Cursor, part: Part, at: At, names: Names) -> Hover | None:
    """A word of a value: a function, a name, an allowed value."""
    line = found.lines[at.row] if at.row < len(found.lines) else ""
    word = next((each for each in _WORD.finditer(line) if each.start() <= at.column <= each.end()), None)
    if word is None:
        return None
    start, end = At(at.row, word.start()), At(at.row, word.end())
    slot = slot_of(part)
    text = word.group()
    if expected_kind(slot.annotation) and text in FUNCTIONS and line[word.end() :].lstrip().startswith("("):
        return Hover(
            start,
            end,
            f"`{usage(text, FUNCTIONS[text])}`",
            "function",
            (FUNCTIONS[text].meaning, f"gives a {FUNCTIONS[text].result}"),
        )
    if any(each is Prior for each in slot.choices) and text in EXAMPLES:
        return Hover(start, end, f"`{text}`", "function", (f"such as `{EXAMPLES[text]}`",))
    return _of_word(text, slot, names, start, end)


def _of_word(text: str, slot: Slot, names: Names, start: At, end: At) -> Hover | None:
    is_expression = bool(expected_kind(slot.annotation))
    takes_names = is_expression or slot.names is not None or any(get_origin(each) is not None for each in slot.choices)
    allowed = [str(value) for each in slot.choices if get_origin(each) is Literal for value in get_args(each)]
    if text in allowed and slot.model is not None:
        return Hover(start, end, f"`{text}`", "value", (f"`{slot.key}`: {help_of(slot.model, slot.key)}",))
    if not takes_names:
        return None
    found = list(names.find(text))
    if slot.names is not None:
        found = [each for each in found if each[0] in (slot.names, "zone")] or found
    return _of_names(found, start, end)


def _of_names(found: list[tuple[Kind, Name]], start: At, end: At) -> Hover | None:
    if not found:
        return None
    words = []
    for kind, name in found:
        where = f", line {name.line}" if name.line is not None else ""
        words.append(f"{CALLED.get(kind, kind)} `{name.name}`{where}" + (f": {name.title}" if name.title else ""))
    _, first = found[0]
    declared = At(first.line - 1, first.column - 1) if first.line is not None else None
    return Hover(start, end, first.title or f"`{first.name}`", "name", tuple(words), declared)
