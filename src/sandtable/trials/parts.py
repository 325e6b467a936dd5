"""The parts of a condition, and where each stands in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandtable.scenario.trees import Call, Comparison, Day, Expression, Logic, Node, Not, Number, walk

_TAIL = re.compile(r"[\s(]*(?:(?:\b(?:and|or|not)\b|[<>=!]+)[\s(]*)*$")


@dataclass(frozen=True, slots=True)
class Part:
    """A term of a condition. column, length : in the text of the whole."""

    node: Node
    column: int
    length: int
    text: str


def terms(expression: Expression, operator: str) -> tuple[Part, ...]:
    """What `operator`, `and` or `or`, joins at the top of a condition; the whole, if it does not."""
    text = expression.text
    whole = Part(expression.tree, 0, len(text), text)
    return tuple(_split(whole, operator))


def _split(part: Part, operator: str) -> Iterator[Part]:
    node = part.node
    if not isinstance(node, Logic) or node.operator != operator:
        yield part
        return
    starts = [_start(term) for term in node.terms]
    ends = [*starts[1:], part.column + part.length]
    for term, start, end in zip(node.terms, starts, ends, strict=True):
        inner = _trimmed(part.text[start - part.column : end - part.column])
        yield from _split(Part(term, start, len(inner), inner), operator)


def _start(node: Node) -> int:
    """The column at which a term begins."""
    return min(each.column for each in walk(node))


def _trimmed(text: str) -> str:
    """A term without the operator after it and without closing brackets that are not its own."""
    text = _TAIL.sub("", text).rstrip()
    while text.count(")") > text.count("("):
        text = text[: text.rindex(")")].rstrip()
    return text


def is_literal(expression: Expression) -> bool:
    """Whether it is a plain `true` or `false`, or any other number."""
    return isinstance(expression.tree, Number)


def is_day_only(node: Node) -> bool:
    """Whether nothing but the day is asked, such as `day >= 0`."""
    if isinstance(node, Comparison):
        return isinstance(node.left, Day) or isinstance(node.right, Day)
    if isinstance(node, (Logic, Not)):
        return all(is_day_only(each) for each in (node.terms if isinstance(node, Logic) else (node.term,)))
    return False


def calls(node: Node | Expression) -> Iterator[Call]:
    """Every call in it."""
    return (each for each in walk(node) if isinstance(each, Call))
