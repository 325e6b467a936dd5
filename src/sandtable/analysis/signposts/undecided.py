"""From which day on an outcome is decided: a three-valued reading of its condition.

`first`, `reached`, `chose`, `chosen`, `strikes` and `choices` are final once something occurred, and until then "later or
never". What a condition asks of the present state is unknown until the end. Numbers are intervals; a truth value is one of
[1, 1], [0, 0] and [0, 1].
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.signposts.ensemble import Ensemble, first_days
from sandtable.analysis.signposts.marks import Kind, mark_of
from sandtable.program import Program
from sandtable.scenario.trees import (
    Arithmetic,
    AssumptionValue,
    Call,
    Comparison,
    Conditional,
    Day,
    Logic,
    Node,
    Not,
    Number,
    walk,
)

if TYPE_CHECKING:
    from sandtable.scenario.priors.distribution import Prior

Floats = NDArray[np.float64]
Span = tuple[Floats, Floats]
HALVINGS = 30
CLOSE = 1e-6  # days
MOST_COUNTED = 50  # occurrences of one kind at which a condition that counts them is looked at


def settled_days(program: Program, ensemble: Ensemble, outcome: int) -> Floats:
    """The day from which each future's outcome is decided: its end at the latest. (n,).

    An outcome with a `time` counts as decided from that time on, though its condition may ask about the end.
    """
    reading = Reading(program, ensemble, program.conditions.expressions[program.conditions.outcome_when[outcome]].tree)
    settled = ensemble.end.copy()
    for days in reading.moments():
        chosen = np.isfinite(days) & (days < settled)
        low, high = reading.at(np.where(chosen, days, 0.0))
        settled = np.where(chosen & (low == high), days, settled)
    low, high = reading.at(np.zeros(len(ensemble)))
    settled = np.where(low == high, 0.0, settled)
    return np.minimum(_earlier(reading, settled), ensemble.times[:, outcome])


def _earlier(reading: Reading, settled: Floats) -> Floats:
    """The same, where a condition that calculates with days is decided before any of the moments that it names."""
    below, above = np.zeros(len(settled)), settled.copy()
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        low, high = reading.at(middle)
        below, above = np.where(low == high, below, middle), np.where(low == high, middle, above)
    return np.where(above < settled - CLOSE, above, settled)


@dataclass(frozen=True, slots=True)
class Reading:
    """A condition of a program, read for every future of an ensemble at a day of each."""

    program: Program
    ensemble: Ensemble
    tree: Node

    def at(self, days: Floats) -> Span:
        """The truth of the condition as far as it is decided on these days, one a future: 0, 1, or from 0 to 1."""
        return self._read(self.tree, days)

    def moments(self) -> list[Floats]:
        """Days at which the condition may become decided: (n,) each, inf where there is none."""
        rows = len(self.ensemble)
        found: list[Floats] = []
        for node in walk(self.tree):
            match node:
                case Call("first" | "reached" | "chose" | "chosen"):
                    found.append(self._time(node))
                case Call("strikes" | "choices"):
                    found += self._counted_days(node)
                case Number(value, "time") if math.isfinite(value):
                    found.append(np.full(rows, max(value, 0.0)))
        return found

    # -- values as intervals -------------------------------------------------------------------------------

    def _read(self, node: Node, days: Floats) -> Span:
        rows = np.ones(len(self.ensemble))
        match node:
            case Number(value):
                return rows * value, rows * value
            case AssumptionValue(name):
                ends = cast("Prior", self.program.priors[self.program.assumptions.index(name)]).support
                return rows * ends[0], rows * ends[1]
            case Day():
                return days, np.maximum(days, self.ensemble.end)
            case Call():
                return self._call(node, days)
            case Not(term):
                low, high = self._read(term, days)
                return 1 - high, 1 - low
            case Logic(word, terms):
                pick = np.minimum if word == "and" else np.maximum
                spans = [self._read(term, days) for term in terms]
                return pick.reduce([low for low, _ in spans]), pick.reduce([high for _, high in spans])
            case Comparison(sign, left, right):
                return _compared(sign, self._read(left, days), self._read(right, days))
            case Arithmetic(operator, left, right):
                return _calculated(operator, self._read(left, days), self._read(right, days))
            case Conditional(condition, then, otherwise):
                low, high = self._read(condition, days)
                one, other = self._read(then, days), self._read(otherwise, days)
                return (
                    np.where(low == 1, one[0], np.where(high == 0, other[0], np.minimum(one[0], other[0]))),
                    np.where(low == 1, one[1], np.where(high == 0, other[1], np.maximum(one[1], other[1]))),
                )

    def _call(self, node: Call, days: Floats) -> Span:
        rows = len(self.ensemble)
        is_over = days >= self.ensemble.end
        match node.function:
            case "first" | "reached" | "chosen":
                when = self._time(node)
                known = (when <= days) | is_over
                return np.where(known, when, np.nextafter(days, np.inf)), np.where(known, when, np.inf)
            case "chose":
                when = self._time(node)
                seen = when <= days
                return seen.astype(float), (seen | ~is_over).astype(float)
            case "strikes" | "choices":
                counted = np.sum([each <= days for each in self._counted_days(node)], axis=0, dtype=float)
                counted = counted if np.ndim(counted) else np.zeros(rows)
                return counted, np.where(is_over, counted, np.inf)
        from sandtable.scenario.vocabulary import FUNCTIONS

        if FUNCTIONS[node.function].result == "boolean":
            return np.zeros(rows), np.ones(rows)
        return np.full(rows, -np.inf), np.full(rows, np.inf)

    def _time(self, node: Call) -> Floats:
        """When what it asks about first happened, inf if never."""
        program, (actor, other) = self.program, node.arguments
        who = program.actors.index(str(actor))
        if node.function in ("first", "reached"):
            slots, table = (
                (program.conditions.first_slots, self.ensemble.first)
                if node.function == "first"
                else (program.conditions.reached_slots, self.ensemble.reached)
            )
            return table[:, slots.index((who, program.places.index(str(other))))]
        return first_days(self.ensemble.firsts, self._options(who, str(other)), rows=len(self.ensemble))

    def _options(self, actor: int, identifier: str) -> list[int]:
        """The marks of an actor's options of this name."""
        program = self.program
        return [
            int(mark_of(Kind.OPTION, np.int64(index), np.int64(-1)))  # type: ignore[arg-type]
            for index, option in enumerate(program.options)
            if option.identifier == identifier and program.decisions[option.decision].actor == actor
        ]

    def _counted_days(self, node: Call) -> list[Floats]:
        """Days of the first, the second, ... occurrence of what is counted, inf where there are fewer."""
        program, marks = self.program, self.ensemble.repeats
        who, other = program.actors.index(str(node.arguments[0])), str(node.arguments[1])
        if node.function == "choices":
            wanted = np.isin(marks.mark, np.array(self._options(who, other), np.int64))
        else:
            fires, formation = (marks.mark >> 20) & (2**20 - 1), marks.mark & (2**20 - 1)
            is_strike = marks.mark >> 40 == int(Kind.STRIKE)
            by = np.append(np.asarray(program.support.fires_actor, np.int64), -1)[np.where(is_strike, fires, -1)]
            of = np.append(np.asarray(program.parties.formation_actor, np.int64), -1)[
                np.where(is_strike, formation, -1)
            ]
            wanted = is_strike & (by == who) & (of == program.actors.index(other))
        future, day = marks.future[wanted], marks.day[wanted]
        order = np.lexsort((day, future))
        future, day = future[order], day[order]
        starts = np.flatnonzero(np.r_[True, future[1:] != future[:-1]]) if len(future) else np.empty(0, np.int64)
        rank = np.arange(len(future)) - np.repeat(starts, np.diff(np.r_[starts, len(future)]))
        found = []
        for position in range(min(int(rank.max()) + 1, MOST_COUNTED) if len(rank) else 0):
            days = np.full(len(self.ensemble), np.inf)
            days[future[rank == position]] = day[rank == position]
            found.append(days)
        return found


def _compared(sign: str, left: Span, right: Span) -> Span:
    (a, b), (c, d) = left, right
    if sign in (">", ">="):
        return _compared("<" if sign == ">" else "<=", right, left)
    if sign == "!=":
        low, high = _compared("==", left, right)
        return 1 - high, 1 - low
    if sign == "==":
        return ((a == b) & (c == d) & (a == c)).astype(float), ((a <= d) & (c <= b)).astype(float)
    if sign == "<":
        return (b < c).astype(float), (a < d).astype(float)
    return (b <= c).astype(float), (a <= d).astype(float)


def _calculated(operator: str, left: Span, right: Span) -> Span:
    (a, b), (c, d) = left, right
    with np.errstate(invalid="ignore", divide="ignore"):
        if operator == "+":
            low, high = a + c, b + d
        elif operator == "-":
            low, high = a - d, b - c
        elif operator in ("min", "max"):
            pick = np.minimum if operator == "min" else np.maximum
            low, high = pick(a, c), pick(b, d)
        else:
            ends = [x * y if operator == "*" else x / y for x in (a, b) for y in (c, d)]
            low, high = np.minimum.reduce(ends), np.maximum.reduce(ends)
            if operator == "/":
                spans_zero = (c <= 0) & (d >= 0) & ~(c == d)
                low, high = np.where(spans_zero, -np.inf, low), np.where(spans_zero, np.inf, high)
    unknown = np.isnan(low) | np.isnan(high)
    return np.where(unknown, -np.inf, low), np.where(unknown, np.inf, high)
