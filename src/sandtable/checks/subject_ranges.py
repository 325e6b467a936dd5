"""The possible ranges of the values in conditions, derived from the file alone; used by S317."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, isnan
from typing import Any

from sandtable.scenario.amounts import Amount
from sandtable.scenario.draft import Draft
from sandtable.scenario.trees import Arithmetic, AssumptionValue, Call, Conditional, Day, Node, Number, days_between
from sandtable.scenario.types import Decision, Every, Hazard

FARTHEST = 20_040.0  # km, half the circumference of the Earth


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval in coherent units (days since the start for times)."""

    low: float
    high: float

    def is_apart_from(self, other: Span) -> bool:
        """Whether the two intervals are disjoint."""
        return self.low > other.high or self.high < other.low


ANY = Span(-inf, inf)
SHARE = Span(0.0, 1.0)


class SubjectRanges:
    """The ranges of the expressions of a draft, as far as the file determines them. Unknown names may have any value."""

    def __init__(self, draft: Draft) -> None:
        self._scenario = draft.scenario
        self._start = draft.start
        self._draft = draft
        self.days = Span(0.0, draft.calendar.days) if draft.calendar is not None else ANY

    def of(self, node: Node) -> Span:
        """The range of a value. For `first` and `reached` it excludes `never`, so that comparisons with `never` are allowed."""
        match node:
            case Number(value, "date"):
                day = days_between(self._start, value) if self._start is not None else None
                return ANY if day is None else Span(day, day)
            case Number(value):
                return Span(value, value)
            case AssumptionValue(name):
                assumption = self._scenario.assumptions.get(name)
                return ANY if assumption is None else Span(*assumption.prior.support)
            case Day():
                return self.days
            case Call():
                return self._of_call(node)
            case Arithmetic(operator, left, right):
                return _combine(operator, self.of(left), self.of(right))
            case Conditional(_, then, otherwise):
                one, other = self.of(then), self.of(otherwise)
                return Span(min(one.low, other.low), max(one.high, other.high))
        return ANY

    def _of_call(self, call: Call) -> Span:
        names = [str(argument) for argument in call.arguments]
        match call.function:
            case "first" | "reached" | "chosen":
                return self.days
            case "since" | "power" | "losses":
                return Span(0.0, inf)
            case "share" | "line" | "belief":
                return SHARE
            case "strength":
                return Span(0.0, self._initial(names[0]).high)
            case "initial":
                return self._initial(names[0])
            case "magazine":
                return Span(0.0, self._magazine(names[0]))
            case "strikes":
                return Span(0.0, self._strikes(*names))
            case "choices":
                return Span(0.0, self._choices(*names))
            case "contact":
                return Span(0.0, float(len(self._scenario.theatre.routes)))
            case "distance":
                return Span(0.0, FARTHEST)
            case "reach":
                fires = self._scenario.fires.get(names[0])
                return ANY if fires is None else self._amount(fires.reach)
        return ANY

    def _amount(self, amount: Amount[Any]) -> Span:
        if amount.value is not None:
            return Span(amount.value, amount.value)
        assumption = self._scenario.assumptions.get(str(amount.name))
        return ANY if assumption is None else Span(*assumption.prior.support)

    def _initial(self, name: str) -> Span:
        """The strength at the start, and with all possible reinforcements."""
        formation = self._scenario.formations.get(name)
        if formation is None:
            return ANY
        start = self._amount(formation.strength)
        added = 0.0
        for decision in self._scenario.decisions.values():
            for option in decision.options.values():
                given = [e.reinforce for e in option.effects if e.reinforce and name in e.reinforce.named]
                for each in given:
                    added += self._amount(each.strength).high * most_ticks(decision)
        return Span(start.low, start.high + added)

    def _magazine(self, name: str) -> float:
        fires = self._scenario.fires.get(name)
        return inf if fires is None else self._amount(fires.magazine).high

    def _strikes(self, one: str, other: str) -> float:
        ours = [n for n, fires in self._scenario.fires.items() if fires.actor == one and other in fires.against]
        return float(sum(self._magazine(name) for name in ours))

    def _choices(self, actor: str, option: str) -> float:
        for name, decision in self._scenario.decisions.items():
            if decision.actor == actor and option in decision.options:
                given = self._draft.given(("decisions", name))
                if {"clock", "limit"}.intersection(given) <= decision.model_fields_set:
                    return most_ticks(decision)
        return inf


def most_ticks(decision: Decision) -> float:
    """How often a decision can be taken in one future: once, up to its limit, or without limit."""
    is_repeated = decision.clock == "each" or isinstance(decision.clock, Every | Hazard)
    if not is_repeated:
        return 1.0
    return inf if decision.limit is None else float(decision.limit)


def _combine(operator: str, one: Span, other: Span) -> Span:
    match operator:
        case "+":
            return Span(one.low + other.low, one.high + other.high)
        case "-":
            return _span((one.low - other.high, one.high - other.low))
        case "*":
            return _span(a * b for a in (one.low, one.high) for b in (other.low, other.high))
        case "min":
            return Span(min(one.low, other.low), min(one.high, other.high))
        case "max":
            return Span(max(one.low, other.low), max(one.high, other.high))
    if one.low >= 0.0 and other.low == 0.0:
        return Span(one.low / other.high if other.high > 0.0 else 0.0, inf)
    if other.low <= 0.0 <= other.high:
        return ANY
    return _span(a / b for a in (one.low, one.high) for b in (other.low, other.high))


def _span(ends: Iterable[float]) -> Span:
    found = list(ends)
    return ANY if any(isnan(end) for end in found) else Span(min(found), max(found))
