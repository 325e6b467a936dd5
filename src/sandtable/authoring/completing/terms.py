"""What can be put next into an expression that is being written, with the commas, brackets and blanks that it needs."""

from __future__ import annotations

from dataclasses import replace

from sandtable.authoring.completing.complete import prior_items
from sandtable.authoring.completing.expressions import call_of, in_expression, token_of
from sandtable.authoring.completing.items import Item
from sandtable.authoring.completing.names import names_of
from sandtable.authoring.completing.scanning import Scanned
from sandtable.scenario.document import Node
from sandtable.scenario.vocabulary import FUNCTIONS

_JOINS = ("and", "or")
_SPACED = (*_JOINS, "not")
_COMPARED = {"<": "less, or earlier", ">": "more, or later", "<=": "at most", ">=": "at least", "==": "the same"}


def terms(scanned: Scanned, last_good: Node | None, before: str, *, expected: str) -> tuple[int, list[Item]]:
    """Where the word that is being written begins, and what can stand there: behind a whole term only what joins it to another.

    before : the expression up to the cursor. expected : `boolean`, `time` or `number`, or `prior`.
    """
    if expected == "prior":
        return _of_prior(scanned, before)
    start = len(before) - len(token_of(before))
    head = before[:start]
    items = [_ready(item, head) for item in in_expression(head, names_of(scanned, last_good), expected=expected)]
    joins = [item for item in items if item.label in _JOINS]
    others = [item for item in items if item.label not in _JOINS]
    ended = _ended(head)
    if ended is None or call_of(head) is not None:
        return start, others + joins if head.strip() else others
    if expected == "boolean" and ended in FUNCTIONS and FUNCTIONS[ended].result != "boolean":
        gap = "" if head.endswith(" ") else " "
        return start, [Item(sign, f"{gap}{sign} ", "word", "", words) for sign, words in _COMPARED.items()]
    return start, joins if expected == "boolean" else others + joins


def _ended(head: str) -> str | None:
    """The function whose call a text ends with, empty for brackets without one; None if it ends otherwise."""
    text, depth = head.rstrip(), 0
    if not text.endswith(")"):
        return None
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if not depth:
            return token_of(text[:at].rstrip())
    return None


def _of_prior(scanned: Scanned, before: str) -> tuple[int, list[Item]]:
    """Distributions, then for likelihood words the phrases of the standard."""
    start, items = prior_items(scanned.root, before)
    return start, [replace(item, insert=item.insert + ")") if item.kind == "word" else item for item in items]


def _ready(item: Item, head: str) -> Item:
    """An item with what separates it from the words before it and from those that come."""
    insert = item.insert
    call = call_of(head)
    if item.kind == "reference" and call is not None and call.function in FUNCTIONS:
        arguments = FUNCTIONS[call.function].arguments
        insert += ", " if len(call.given) + 1 < len(arguments) else ")"
    if item.label in _SPACED:
        insert += " "
    if head and not head.endswith((" ", "(")):
        insert = " " + insert
    return replace(item, insert=insert)
