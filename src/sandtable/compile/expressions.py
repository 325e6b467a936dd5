"""All conditions of a scenario, each once, and what the engine must remember for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sandtable.compile.identifiers import Identifiers
from sandtable.compile.options import OptionEntry
from sandtable.program import Ints
from sandtable.scenario.document import Path
from sandtable.scenario.trees import Call, Expression, Node, dated, unparse, walk
from sandtable.scenario.types import Scenario


@dataclass(frozen=True)
class ExpressionTable:
    """Expressions in order of first use; without columns and with normalised text, so that spelling has no effect.

    Dates have become days since the start. paths: for each expression where it stands first in the file.
    """

    expressions: tuple[Expression, ...]
    paths: tuple[Path, ...]
    watched: (
        int  # so many of them, from the first, are evaluated while a future runs: those of fires, decisions and stops
    )
    _index: dict[Node, int]
    _start: dt.date

    @classmethod
    def collect(cls, scenario: Scenario, names: Identifiers, *, options: Sequence[OptionEntry]) -> ExpressionTable:
        index: dict[Node, int] = {}
        expressions: list[Expression] = []
        paths: list[Path] = []

        def add(used: Iterator[tuple[Path, Expression]]) -> int:
            for path, expression in used:
                tree = _plain(expression, scenario.start)
                if tree not in index:
                    index[tree] = len(expressions)
                    expressions.append(Expression(tree, expression.kind, unparse(tree)))
                    paths.append(path)
            return len(expressions)

        watched = add(_watched(scenario, names))
        add(found for entry in options for found in entry.expressions)
        add(_final(scenario, names))
        return cls(tuple(expressions), tuple(paths), watched, index, scenario.start)

    def index(self, expression: Expression | None) -> int:
        """Index of an expression of the scenario; -1 for none."""
        return -1 if expression is None else self._index[_plain(expression, self._start)]

    def of_fires(self, scenario: Scenario, names: Identifiers) -> Ints:
        """The index of every fires' condition, -1 for none: (B,)."""
        given = (self.index(scenario.fires[name].when) for name in names.fires.names)
        return np.fromiter(given, dtype=np.int32, count=len(names.fires))

    def calls(self, function: str) -> Iterator[Call]:
        """Every call of a function, in all expressions."""
        for expression in self.expressions:
            for node in walk(expression):
                if isinstance(node, Call) and node.function == function:
                    yield node


def _watched(scenario: Scenario, names: Identifiers) -> Iterator[tuple[Path, Expression]]:
    for name in names.fires.names:
        if (condition := scenario.fires[name].when) is not None:
            yield ("fires", name, "when"), condition
    for name in names.decisions.names:
        yield ("decisions", name, "when"), scenario.decisions[name].when
    for position, condition in enumerate(scenario.stop):
        yield ("stop", position), condition


def _final(scenario: Scenario, names: Identifiers) -> Iterator[tuple[Path, Expression]]:
    for name in names.outcomes.names:
        outcome = scenario.outcomes[name]
        yield ("outcomes", name, "when"), outcome.when
        if outcome.time is not None:
            yield ("outcomes", name, "time"), outcome.time
    for name, rule in scenario.settlement.rules.items() if scenario.settlement else ():
        yield ("settlement", "rules", name, "when"), rule.when


def _plain(expression: Expression, start: dt.date) -> Node:
    """The tree as it is compiled: no columns, dates as days since the start."""
    return without_columns(dated(expression.tree, start=start))


def without_columns(node: Node) -> Node:
    """The tree with every column 0: equal if and only if the same was said."""
    changes: dict[str, Any] = {"column": 0}
    for item in fields(node):
        value = getattr(node, item.name)
        if item.name in ("left", "right", "term", "condition", "then", "otherwise"):
            changes[item.name] = without_columns(value)
        elif item.name == "terms":
            changes[item.name] = tuple(without_columns(term) for term in value)
    return replace(node, **changes)


def remembered_days(table: ExpressionTable, names: Identifiers, *, function: str) -> tuple[tuple[int, int], ...]:
    """(actor, place) of every `first` or `reached`, sorted. Raises EntryError S601."""
    calls = table.calls(function)
    return tuple(sorted({(names.actors[str(c.arguments[0])], names.places[str(c.arguments[1])]) for c in calls}))
