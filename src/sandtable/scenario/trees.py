"""The typed trees that expressions are read into, and what one does with a tree: walk it, write it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import inf
from typing import Literal

from sandtable.calendar import ordinal
from sandtable.scenario.lexer import Token

# argument kinds: what an identifier must name
ArgumentKind = Literal[
    "actor", "place", "place-or-zone", "formation", "fires", "option", "belief", "barrier", "length", "number"
]
ResultKind = Literal["boolean", "number", "time", "date", "strength", "length"]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal in coherent units. `never` is the literal time infinity; True and False are booleans.

    The value of a date is its proleptic Gregorian ordinal, as `datetime.date.toordinal` has it, with the part of the day that
    has passed where a time of day is given; `dated` turns it into a day of a scenario.
    """

    value: float
    kind: ResultKind = "number"
    column: int = 0


@dataclass(frozen=True, slots=True)
class AssumptionValue:
    """The value of an assumption in this future."""

    name: str
    column: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """The present time in days since the start."""

    column: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    function: str  # a key of FUNCTIONS
    arguments: tuple[str | float, ...]  # identifiers, or lengths in km
    column: int = 0


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: Literal["+", "-", "*", "/", "min", "max"]
    left: Node
    right: Node
    column: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: Literal["<", "<=", ">", ">=", "==", "!="]
    left: Node
    right: Node
    column: int = 0


@dataclass(frozen=True, slots=True)
class Logic:
    operator: Literal["and", "or"]
    terms: tuple[Node, ...]
    column: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    term: Node
    column: int = 0


@dataclass(frozen=True, slots=True)
class Conditional:
    """One of two numbers, by a condition: `if(condition, then, otherwise)`."""

    condition: Node
    then: Node
    otherwise: Node
    column: int = 0


Node = Number | AssumptionValue | Day | Call | Arithmetic | Comparison | Logic | Not | Conditional


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its tree, its type and the text it was read from."""

    tree: Node
    kind: ResultKind
    text: str
    tokens: tuple[Token, ...] = field(
        default=(), compare=False, repr=False
    )  # of the text; none of a tree that was not read

    def __str__(self) -> str:
        return self.text


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, left to right."""
    if isinstance(node, (Arithmetic, Comparison)):
        return node.left, node.right
    if isinstance(node, Logic):
        return node.terms
    if isinstance(node, Conditional):
        return node.condition, node.then, node.otherwise
    return (node.term,) if isinstance(node, Not) else ()


def days_between(start: dt.date, moment: float) -> float:
    """Days from a start to the ordinal of a date or a time of day, to the minute."""
    return round((moment - ordinal(start)) * 1440) / 1440


def dated(node: Node, *, start: dt.date) -> Node:
    """The tree with every date as a time: days from the start of a scenario to 00:00 of that day, or to its time of day."""
    match node:
        case Number(value, "date", column):
            return Number(days_between(start, value), "time", column)
        case Arithmetic() | Comparison():
            return replace(node, left=dated(node.left, start=start), right=dated(node.right, start=start))
        case Logic():
            return replace(node, terms=tuple(dated(term, start=start) for term in node.terms))
        case Not():
            return replace(node, term=dated(node.term, start=start))
        case Conditional(condition, then, otherwise, column):
            one, two, three = (dated(each, start=start) for each in (condition, then, otherwise))
            return Conditional(one, two, three, column)
    return node


def walk(tree: Node | Expression) -> Iterator[Node]:
    """Every node of the tree, parents before children, left to right."""
    pending: list[Node] = [tree.tree if isinstance(tree, Expression) else tree]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(children(node)))


# -- writing out -----------------------------------------------------------------------------------

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _ATOM = range(1, 8)


def _number(node: Number) -> str:
    if node.kind == "boolean":
        return "true" if node.value else "false"
    if node.kind == "length":
        return f"{node.value!r} km"
    if node.kind == "date":
        minutes = round(node.value % 1 * 1440)
        clock = f" {minutes // 60:02}:{minutes % 60:02}" if minutes else ""
        return dt.date.fromordinal(int(node.value)).isoformat() + clock
    if node.kind == "time":
        return "never" if node.value == inf else f"{node.value!r} d"
    return repr(node.value) + (" fighters" if node.kind == "strength" else "")


def _operator(symbol: str, left: Node, right: Node, *, level: int) -> str:
    """Left associative: the right side is bracketed at the same level."""
    return f"{_write(left, above=level)} {symbol} {_write(right, above=level + 1)}"


def _write(node: Node, *, above: int) -> str:
    """The node as text, in brackets where it binds less than `above` asks for."""
    match node:
        case Number():
            # A negative literal binds as a sum does: `-1.0 * x` reads back as it stands, `x - -1.0` too.
            return _number(node)
        case AssumptionValue(name):
            return name
        case Day():
            return "day"
        case Call(function, arguments):
            inside = (a if isinstance(a, str) else f"{a!r} km" for a in arguments)
            return f"{function}({', '.join(inside)})"
        case Conditional(condition, then, otherwise):
            return f"if({', '.join(_write(each, above=_OR) for each in (condition, then, otherwise))})"
        case Arithmetic("min" | "max" as name, left, right):
            return f"{name}({_write(left, above=_OR)}, {_write(right, above=_OR)})"
        case Arithmetic(symbol, left, right):
            level = _SUM if symbol in "+-" else _PRODUCT
            text = _operator(symbol, left, right, level=level)
        case Comparison(symbol, left, right):
            level, text = _COMPARE, f"{_write(left, above=_SUM)} {symbol} {_write(right, above=_SUM)}"
        case Logic(word, terms):
            level = _AND if word == "and" else _OR
            text = f" {word} ".join(_write(term, above=level + 1) for term in terms)
        case Not(term):
            level, text = _NOT, f"not {_write(term, above=_NOT)}"
    return f"({text})" if level < above else text


def unparse(expression: Expression | Node) -> str:
    """The text of a tree in its plainest form; reading it gives the same tree, columns aside."""
    return _write(expression.tree if isinstance(expression, Expression) else expression, above=_OR)
