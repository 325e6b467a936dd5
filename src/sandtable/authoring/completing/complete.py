"""`complete`: what may be written at a place of a half-typed text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin
from weakref import ref

from sandtable.authoring.completing.cursor import Cursor, cursor_at
from sandtable.authoring.completing.expressions import expected_kind, in_expression, in_prior, references, token_of
from sandtable.authoring.completing.items import Completions, Item
from sandtable.authoring.completing.keys import keys_at
from sandtable.authoring.completing.names import Names, names_of
from sandtable.authoring.completing.scanning import At, Part, Scanned, scan
from sandtable.authoring.completing.types_at import OPTION_KEYS, Slot, is_model, slot_of, step_into
from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Node
from sandtable.scenario.draft import Kind
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.trees import Expression
from sandtable.units import NUMBER, UnitError, read_quantity

_UNITS: dict[str, tuple[str, ...]] = {
    "Length": ("km", "m", "mi", "nmi"), "Duration": ("d", "h", "min", "weeks"), "Speed": ("km/day", "km/h"),
    "TimeRate": ("per day", "per h", "% per day"),
    "Strength": ("fighters",), "Ratio": ("%",), "Probability": ("%",), "Count": (),
}  # fmt: skip
_GRADES = {
    "A": "reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable",
    "E": "unreliable", "F": "cannot be judged",
}  # fmt: skip
MOST = 4_000  # characters of a value before the cursor that are looked at


def complete(
    text: str, line: int, column: int, last_good: Node | None = None, *, scanned: Scanned | None = None
) -> Completions:
    """What may be written at a place. line, column : from 1. last_good : the tree of the last state that could be read.

    scanned : the text's parts, if they are known.
    """
    found = scanned or scan(text)
    cursor = cursor_at(found, line, column)
    at = At(min(max(line - 1, 0), len(found.lines) - 1), 0)
    at = At(at.row, min(max(column - 1, 0), len(found.lines[at.row])))
    if cursor.kind == "none":
        return Completions(at, at)
    names = names_of(found, last_good)
    slot = slot_of(cursor.part)
    if cursor.kind == "key":
        return Completions(*_bounds(cursor, at), keys_at(cursor, slot, names))
    if cursor.own is None and cursor.kind == "value" and cursor.part.style == "[":
        slot = step_into(slot, len(cursor.part.children), [])
    values = _Values(found, cursor, at, names).complete(slot)
    if cursor.kind == "either" and (slot.models or slot.mapping is not None):
        keys = keys_at(cursor, slot, names)
        return Completions(values.start if values.items else cursor.start, cursor.end, keys + values.items)
    return values


def _bounds(cursor: Cursor, at: At) -> tuple[At, At]:
    """The text to replace: that under the cursor, within its row."""
    start = cursor.start if cursor.start.row == at.row else At(at.row, 0)
    return min(start, at), cursor.end if cursor.end.row == at.row else at


def values_of(found: Scanned, names: Names, slot: Slot, entry: Part, key: str) -> list[Item]:
    """The words and names that the value of a key of an entry may be. slot : the type of the value."""
    part = Part(ref(entry), key, 0, entry.indent, entry.start, entry.start)
    cursor = Cursor("value", part, entry.start, entry.start)
    return _once(list(_Values(found, cursor, entry.start, names).plain(slot)))


class _Values:
    """Completions of a value."""

    def __init__(self, found: Scanned, cursor: Cursor, at: At, names: Names) -> None:
        self.found, self.cursor, self.at, self.names = found, cursor, at, names
        self.before = self._before()

    def _before(self) -> str:
        """The text of the value up to the cursor, on one line."""
        part = self.cursor.own
        if part is None or part.value_at is None:
            return self.found.lines[self.at.row][self.cursor.start.column : self.at.column]
        start = part.value_at
        if part.style in ("|", ">"):
            start = At(start.row + 1, 0)
        above = [
            self.found.lines[row][start.column if row == start.row else 0 :] for row in range(start.row, self.at.row)
        ]
        here = self.found.lines[self.at.row][: self.at.column][start.column if self.at.row == start.row else 0 :]
        text = " ".join([*(line.strip() for line in above), here.lstrip()])
        return (text[1:] if part.style in ("'", '"') else text)[-MOST:]

    def complete(self, slot: Slot) -> Completions:
        if any(each is Prior for each in slot.choices):
            return self.prior()
        expected = expected_kind(slot.annotation)
        if expected and (not _dimension(slot) or any(each in self.before for each in "( ")):
            token = token_of(self.before)
            start = At(self.at.row, self.at.column - len(token))
            items = in_expression(self.before[: len(self.before) - len(token)], self.names, expected=expected)
            if not self.before.strip("abcdefghijklmnopqrstuvwxyz0123456789-"):
                items = list(self.plain(slot)) + items
            return Completions(start, self.word_end(), _once(items))
        number = NUMBER.match(self.before.lstrip())
        dimension = _dimension(slot)
        if number is not None and number.end() and dimension:
            return self.units(dimension)
        items = list(self.plain(slot))
        return Completions(*self.bounds(), _once(items))

    def bounds(self) -> tuple[At, At]:
        """The value under the cursor, without its quotes."""
        part = self.cursor.own
        if part is None or part.value_at is None or part.value_at.row != part.end.row:
            start, end = _bounds(self.cursor, self.at)
            return (
                (start, end)
                if part is None
                else (At(self.at.row, self.at.column - len(token_of(self.before))), self.word_end())
            )
        quote = part.style in ("'", '"')
        start = At(part.value_at.row, part.value_at.column + quote)
        end = At(part.end.row, part.end.column - (quote and part.is_closed))
        return min(start, self.at), max(end, self.at)

    def word_end(self) -> At:
        found = re.match(r"[a-z0-9-]*", self.found.lines[self.at.row][self.at.column :])
        return At(self.at.row, self.at.column + (found.end() if found is not None else 0))

    def units(self, dimension: str) -> Completions:
        """Units behind a number."""
        number = NUMBER.match(self.before.lstrip())
        assert number is not None
        tail = self.before.lstrip()[number.end() :]
        start = At(self.at.row, self.at.column - len(tail.lstrip()))
        gap = "" if tail[:1] == " " else " "
        items = [Item(unit, unit if unit == "%" else gap + unit, "unit", "unit", "") for unit in _UNITS[dimension]]
        after = re.match(r"[a-z/% ]*", self.found.lines[self.at.row][self.at.column :])
        end = At(self.at.row, self.at.column + (len(after.group().rstrip()) if after is not None else 0))
        return Completions(start, max(end, self.at), items)

    def prior(self) -> Completions:
        start, items = prior_items(self.found.root, self.before)
        typed = len(self.before) - start
        return Completions(At(self.at.row, max(0, self.at.column - typed)), self.word_end(), items)

    # -- by type -------------------------------------------------------------------------------------

    def plain(self, slot: Slot) -> Iterator[Item]:
        """Words, names and numbers of a value's types."""
        if slot.item is not None and not self.is_in_list():
            inside = step_into(slot, 0, [])
            for item in self.plain(inside):
                yield Item(item.label, f"[{item.insert}", item.kind, item.detail, item.info)
            return
        if slot.names is not None and (str in slot.choices or not slot.models):
            yield from self.names_of(slot.names)
        for choice in slot.choices:
            yield from self.of_type(choice, slot)
        yield from self.of_field(slot)

    def is_in_list(self) -> bool:
        part = self.cursor.part
        return part.style == "[" or part.is_item

    def names_of(self, kind: Kind) -> Iterator[Item]:
        there = {each.value for each in self.siblings() if each is not self.cursor.own}
        yield from (item for item in references(self.names.of(kind), kind) if item.label not in there)

    def siblings(self) -> list[Part]:
        """Other items of the list under the cursor."""
        part = self.cursor.part
        if part.style == "[":
            return part.children
        return part.parent.children if part.is_item and part.parent is not None else []

    def of_type(self, choice: Any, slot: Slot) -> Iterator[Item]:
        if get_origin(choice) is Literal:
            for value in sorted(get_args(choice), reverse=True) if slot.key == "sandtable" else get_args(choice):
                written = str(value).lower() if isinstance(value, bool) else str(value)
                yield Item(written, written, "value")
        elif choice is bool:
            yield Item("true", "true", "value")
            yield Item("false", "false", "value")
        elif get_origin(choice) is Amount:
            yield from self.amounts(get_args(choice)[0].__name__, slot)
        elif choice is Expression:
            pass
        elif choice is dt.date and slot.key == "horizon":
            start = self.found.root.child("start")
            if start is not None and start.value:
                yield Item(start.value, start.value, "value", "as `start`", "the horizon is later")
        elif is_model(choice) and choice.__name__ in ("Advance", "Weighted", "Every", "Hazard"):
            key = next(iter(choice.model_fields))
            insert = {"Advance": "{advance: [", "Weighted": "{base: "}.get(choice.__name__, f"{{{key}: ")
            yield Item(f"{{{key}: ...}}", insert, "snippet", choice.__name__.lower(), again=True)

    def amounts(self, dimension: str, slot: Slot) -> Iterator[Item]:
        """Assumptions that may supply a number, those of its dimension first."""
        known = self.names.of("assumption")
        fitting = [name for name in known if _fits(self.names.priors.get(name, ""), dimension)]
        yield from references(
            {name: known[name] for name in (*fitting, *(each for each in known if each not in fitting))}, "assumption"
        )
        if dimension == "Probability" and slot.key in ("probability", "base"):
            yield from references(self.names.of("belief"), "belief")

    def of_field(self, slot: Slot) -> Iterator[Item]:
        """What the types do not say: options, groups, grades, likelihood words."""
        if slot.model is None:
            return
        name = slot.model.__name__
        if (name, slot.key) in OPTION_KEYS:
            actor = _beside(self.cursor.part, OPTION_KEYS[name, slot.key])
            yield from references(self.names.options.get(actor, {}) or self.names.all_options(), "option")
        elif (name, slot.key) in (("DriversTest", "groups"), ("DriversTest", "wider"), ("Assumption", "group")):
            for group, count in self.names.groups.items():
                yield Item(group, group, "reference", "group", f"of {count} assumptions")
        elif (name, slot.key) == ("Source", "grade"):
            for letter, words in _GRADES.items():
                for number in range(1, 7):
                    yield Item(f"{letter}{number}", f"{letter}{number}", "value", words)
        elif (name, slot.key) in (("ProbabilityTest", "words"), ("DeclaredTerm", "like")):
            standard = standard_of(self.found.root)
            for phrase, meaning in phrases_of(self.found.root, standard).items():
                yield Item(phrase, phrase, "word", standard, meaning)


def _once(items: list[Item]) -> list[Item]:
    return list({item.label: item for item in reversed(items)}.values())[::-1]


def _dimension(slot: Slot) -> str:
    return next((get_args(each)[0].__name__ for each in slot.choices if get_origin(each) is Amount), "")


def _fits(prior: str, dimension: str) -> bool:
    """Whether a prior gives numbers of a dimension, by the first number in it."""
    found = re.search(r"[-+]?[0-9.][^,(){}:=]*", prior)
    try:
        given = read_quantity(found.group().strip()).dimension if found is not None else "Ratio"
    except UnitError:
        return False
    return given == dimension or (given == "Ratio" and dimension in ("Strength", "Count", "Probability"))


def _beside(part: Part, key: str) -> str:
    """The value under another key of the entry that a part is in."""
    below = part.parent.child(key) if part.parent is not None else None
    return below.value if below is not None else ""


def standard_of(root: Part) -> str:
    """The standard of likelihood words that a text names, or the one it has otherwise."""
    words = root.child("words")
    inside = words.child("standard") if words is not None else None
    return (inside.value if inside is not None else words.value if words is not None else "") or "icd-203"


def prior_items(root: Part, before: str) -> tuple[int, list[Item]]:
    """Where the words that are being written in a prior begin, and what can stand there. before : its text up to the cursor."""
    head = re.match(r".*[(,]\s*", before)
    start = head.end() if head is not None else len(before) - len(before.lstrip())
    standard = standard_of(root)
    return start, in_prior(before[:start], standard=standard, phrases=phrases_of(root, standard))


def phrases_of(root: Part, standard: str) -> dict[str, str]:
    """The phrases of a standard with their ranges, and those that the text declares."""
    from sandtable.errors import WordError
    from sandtable.text.words import vocabulary

    try:
        found = {phrase: f"{100 * each.low:g} to {100 * each.high:g}%" for phrase, each in vocabulary(standard).items()}
    except WordError:
        found = {}
    terms = root.find(("words", "terms"))
    return {**dict.fromkeys(terms.given() if terms is not None else [], "declared in this file"), **found}
