"""Hints that need more than the faulty value: the range of a likelihood word, a comma that splits a text, the tempo of the scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sandtable.errors import WordError
from sandtable.scenario.document import Document, Node, Path
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Words

_NUMBERS = {"S207", "S301", "S030"}  # a number was expected: an assumption's name, an amount, a prior
_SHARES = {"probability", "expect", "prior"}
_BY_THE_HOUR = {  # units for a number without one where the scenario is told in hours
    "a duration needs a unit": ("h", "d"), "a speed needs a unit": ("km/h", "km/day"), "a rate needs a unit": ("per h", "per day"),
}  # fmt: skip


def with_hints(
    findings: Iterable[Finding], *, document: Document, words: str | Words | None, in_hours: bool = False
) -> list[Finding]:
    """The findings, with a hint added where such a cause was found.

    words : of the scenario, if they could be read. in_hours : whether it is told in hours.
    """
    found = [_with_hint(each, document, words) for each in findings]
    return [_in_its_tempo(each, document) for each in found] if in_hours else found


def _in_its_tempo(found: Finding, document: Document) -> Finding:
    """A number without a unit in a short scenario is as likely in hours as in days: the hint names both."""
    units, node = _BY_THE_HOUR.get(found.message), document.find(found.path)
    if units is None or node is None or node.kind != "scalar" or not found.hint.startswith("write `"):
        return found
    number = str(node.value).strip()
    return replace(found, hint=f"write `{number} {units[0]}` or `{number} {units[1]}`, whichever is meant")


def _with_hint(found: Finding, document: Document, words: str | Words | None) -> Finding:
    hint = ""
    if found.code in _NUMBERS:
        hint = _word_hint(found.path, document, words)
    if found.code == "S113" and found.message.endswith("found the value of an assumption"):
        hint = _outcome_hint(found, document)
    if not hint and found.code in {"S101", "S020", "S030", "S301"}:
        hint = _comma_hint(found, document)
    return replace(found, hint=hint) if hint else found


# -- likelihood words --------------------------------------------------------------------------------


def _word_hint(path: Path, document: Document, words: str | Words | None) -> str:
    """For a likelihood word in place of a number: its range, and how to write it."""
    node = document.find(path)
    if node is None or not isinstance(node.value, str) or not _SHARES & set(map(str, path)):
        return ""
    from sandtable.text.declared import DECLARED, scenario_range
    from sandtable.text.words import DEFAULT, find_standard

    try:
        found = scenario_range(words or DEFAULT, node.value.replace("-", " "))
        title = "this file" if found.standard == DECLARED else find_standard(found.standard).title.split(",")[0]
    except WordError:
        return ""
    low, high = f"{100 * found.low:g}", f"{100 * found.high:g}%"
    prior = f"`prior: words({node.value.replace('-', ' ')})`"
    does = f"write {prior}" if path[-1] == "prior" else f"name an assumption with {prior}"
    return f"`{node.value}` is {low} to {high} in {title}: {does}"


# -- outcomes in conditions --------------------------------------------------------------------------


def _outcome_hint(found: Finding, document: Document) -> str:
    """For the name of an outcome, a decision or an option in place of a condition."""
    node = document.find(found.path)
    if node is None or not isinstance(node.value, str):
        return ""
    end = None if found.length is None else found.column + found.length
    name = node.value[found.column : end].strip()
    if document.find(("outcomes", name)) is not None:
        return f"`{name}` is an outcome: write out its condition, the text of its `when`"
    decisions = document.root.child("decisions")
    for _, decision in (decisions.entries if decisions is not None else {}).values():
        options, actor = decision.child("options"), decision.child("actor")
        if options is not None and name in options.entries and actor is not None:
            return f"`{name}` is an option: write `chose({actor.value}, {name})`"
    return ""


# -- commas in braces --------------------------------------------------------------------------------


def _comma_hint(found: Finding, document: Document) -> str:
    """For what is left and right of a comma inside `{ }` that was meant as part of a text."""
    if found.code == "S101":
        parent, key = document.find(found.path[:-1]), found.path[-1]
        pair = parent.entries.get(str(key)) if parent is not None else None
        if pair is None or pair[0].source:
            return ""
        before = _text_before(pair[0], document)
        is_key = not pair[1].is_absent or _text_after(pair[0], document).startswith(":")
        if not before.endswith(",") or (is_key and " " not in str(key)):
            return ""
        return "inside { } a comma ends a value: if this is part of the text before it, put the whole text in quotes"
    node = document.find(found.path)
    if node is None or node.source or node.style or not isinstance(node.value, str):
        return ""
    is_open = any(node.value.count(left) > node.value.count(right) for left, right in ("()", "[]"))
    if not is_open or not _text_after(node, document).startswith(","):
        return ""
    return f'inside {{ }} a comma ends a value: put all of it in quotes, "{node.value}, ...)"'


def _text_before(node: Node, document: Document) -> str:
    """What stands before a node, blanks and line breaks aside: the end of its own line, or of the line above it."""
    before = document.lines[node.line - 1][: node.column - 1].rstrip()
    if not before and node.line > 1:
        before = document.lines[node.line - 2].rstrip()
    return before


def _text_after(node: Node, document: Document) -> str:
    return document.lines[node.end_line - 1][node.end_column - 1 :].lstrip()
