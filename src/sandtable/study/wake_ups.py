"""What a wake-up belongs to: the conditions that compare the present day with this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite

from sandtable.scenario.trees import (
    Arithmetic,
    AssumptionValue,
    Comparison,
    Day,
    Expression,
    Node,
    Number,
    dated,
    walk,
)  # fmt: skip
from sandtable.scenario.types import Scenario
from sandtable.wording import listed

_SAME = 1e-9  # days


class WakeUps:
    """The days that the conditions of decisions, fires and stops wait for. drawn : values of assumptions by name."""

    def __init__(self, scenario: Scenario, *, drawn: Mapping[str, float]) -> None:
        self._calendar = scenario.calendar
        self._days = [
            (day, title)
            for title, condition in _conditions(scenario)
            for node in walk(dated(condition.tree, start=scenario.start))
            if (day := _waits_for(node, drawn)) is not None
        ]

    def describe(self, day: float) -> str:
        """`15 days after the start: the day in the condition of the decision “The dash”`; without a title where no condition is known."""
        titles = list(dict.fromkeys(title for known, title in self._days if abs(known - day) <= _SAME))
        after, unit = self._calendar.after(day), self._calendar.unit
        if not titles:
            return f"{after}: {'an' if unit == 'hour' else 'a'} {unit} in a condition"
        return f"{after}: the {unit} in the condition of {listed(titles)}"


def _conditions(scenario: Scenario) -> Iterator[tuple[str, Expression]]:
    for decision in scenario.decisions.values():
        yield f"the decision “{decision.title}”", decision.when
    for fires in scenario.fires.values():
        if fires.when is not None:
            yield f"the fires “{fires.name}”", fires.when
    for condition in scenario.stop:
        yield f"a stop, `{condition}`", condition


def _waits_for(node: Node, drawn: Mapping[str, float]) -> float | None:
    """The day that a comparison with `day` waits for, if it is known without playing."""
    if not isinstance(node, Comparison):
        return None
    if isinstance(node.left, Day):
        return _value(node.right, drawn)
    return _value(node.left, drawn) if isinstance(node.right, Day) else None


def _value(node: Node, drawn: Mapping[str, float]) -> float | None:
    match node:
        case Number(value):
            return value if isfinite(value) else None
        case AssumptionValue(name):
            return drawn.get(name)
        case Arithmetic(operator, left, right):
            one, other = _value(left, drawn), _value(right, drawn)
            if one is None or other is None:
                return None
            return _calculate(operator, one, other)
    return None


def _calculate(operator: str, one: float, other: float) -> float | None:
    match operator:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "min":
            return min(one, other)
        case "max":
            return max(one, other)
    return one / other if other else None
