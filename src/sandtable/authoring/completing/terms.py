"""What can be put next into an expression that is being written, with the commas, brackets and blanks that it needs."""

from __future__ import annotations

from dataclasses import replace

from sandtable.authoring.completing.expressions import call_of, in_expression, token_of
from sandtable.authoring.completing.items import Item
from sandtable.authoring.completing.names import names_of
from sandtable.authoring.completing.scanning import Scanned
from sandtable.scenario.document import Node
from sandtable.scenario.vocabulary import FUNCTIONS

_JOINS = ("and", "or")
_SPACED = (*_JOINS, "not")


def terms(scanned: Scanned, last_good: Node | None, before: str, *, expected: str) -> tuple[int, list[Item]]:
    """Where the word that is being written begins, and what can stand there: behind a whole term first what joins it to another.

    before : the expression up to the cursor. expected : `boolean`, `time` or `number`.
    """
    start = len(before) - len(token_of(before))
    head = before[:start]
    items = [_ready(item, head) for item in in_expression(head, names_of(scanned, last_good), expected=expected)]
    joins = [item for item in items if item.label in _JOINS]
    others = [item for item in items if item.label not in _JOINS]
    if head.rstrip().endswith(")") and call_of(head) is None:
        return start, joins + others
    return start, others + joins if head.strip() else others


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
