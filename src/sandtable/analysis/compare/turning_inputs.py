"""What the decision of a red line's act and that of its threat read, and the ends that it is set to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sandtable.analysis.compare.turning_results import InputKind, Reader
from sandtable.compile.beliefs import starting_counts
from sandtable.scenario.amounts import Amount
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.trees import AssumptionValue, Call, Expression, walk
from sandtable.scenario.types import Decision, Every, Hazard, RedLine, Scenario, Weighted

LOW, HIGH = 0.05, 0.95  # points of a prior; of a choice its least and greatest value


@dataclass(frozen=True, eq=False)
class Input:
    """Something that is set. settings : paths that set it in the file; empty for an assumption, which is held in the draws."""

    id: str
    kind: InputKind
    title: str
    read_by: tuple[Reader, ...]
    ends: tuple[float, float]
    settings: tuple[Mapping[str, object], Mapping[str, object]] = ({}, {})


def inputs_of(scenario: Scenario, line: RedLine) -> tuple[Input, ...]:
    """The open assumptions and the beliefs that the decision of the act or that of the threat reads, in the order of the file."""
    readers: dict[tuple[InputKind, str], list[Reader]] = {}
    pairs: tuple[tuple[Reader, str, str | None], ...] = (
        ("act", line.target, line.act), ("threat", line.drawer, line.threat)
    )  # fmt: skip
    for reader, actor, option in pairs:
        decision = _decision(scenario, actor, option)
        for found in dict.fromkeys(read_by(decision) if decision is not None else ()):
            readers.setdefault(found, []).append(reader)
    inputs = [
        Input(name, "assumption", each.title, tuple(readers["assumption", name]), ends)
        for name, each in scenario.assumptions.items()
        if ("assumption", name) in readers and (ends := _ends(each.prior)) is not None
    ]
    inputs += [
        _belief(scenario, name, tuple(readers["belief", name]))
        for name in scenario.beliefs
        if ("belief", name) in readers
    ]
    return tuple(inputs)


def _decision(scenario: Scenario, actor: str, option: str | None) -> Decision | None:
    return next((each for each in scenario.decisions.values() if each.actor == actor and option in each.options), None)


def decisions_reading(scenario: Scenario, paths: Iterable[str]) -> tuple[str, ...]:
    """The decisions whose condition, clock, odds or utilities read what these paths set, or that the paths set themselves."""
    named = {tuple(path.split(".")[:2]) for path in paths}
    assumed = {("assumption", name) for section, name in named if section == "assumptions"}
    believed = {("belief", name) for section, name in named if section == "beliefs"}
    return tuple(
        name
        for name, decision in scenario.decisions.items()
        if ("decisions", name) in named or not (assumed | believed).isdisjoint(read_by(decision))
    )


def read_by(decision: Decision) -> Iterator[tuple[InputKind, str]]:
    """Assumptions and beliefs by name: of the condition, the clock, the odds and the utilities."""
    written: list[object] = [decision.when, decision.after, decision.cooldown, decision.precision]
    if isinstance(decision.clock, Every | Hazard):
        written.append(decision.clock.every if isinstance(decision.clock, Every) else decision.clock.hazard)
    for option in decision.options.values():
        chance = option.probability
        written.append(option.utility)
        if isinstance(chance, Weighted):
            written += [chance.base, *(part for shift in chance.shifts for part in (shift.when, shift.odds_times))]
        elif decision.rule == "belief" and isinstance(chance, Amount) and chance.name is not None:
            yield "belief", chance.name
        else:
            written.append(chance)
    for value in written:
        if isinstance(value, Amount) and value.name is not None:
            yield "assumption", value.name
        elif isinstance(value, Expression):
            for node in walk(value):
                if isinstance(node, AssumptionValue):
                    yield "assumption", node.name
                elif isinstance(node, Call) and node.function == "belief":
                    yield "belief", str(node.arguments[0])


def _ends(prior: Prior) -> tuple[float, float] | None:
    """The ends that an assumption is set to; None where its prior has one value only."""
    if prior.kind == "choice":
        low, high = prior.support
    else:
        low, high = (float(end) for end in quantile(prior, np.array([LOW, HIGH])))
    return None if low == high else (low, high)


def _belief(scenario: Scenario, name: str, read_by: tuple[Reader, ...]) -> Input:
    belief = scenario.beliefs[name]
    counts = starting_counts(name, belief)
    weight = counts.alpha + counts.beta
    spread = Prior("beta", (counts.alpha, counts.beta, 0.0, 1.0))
    low, high = (float(end) for end in quantile(spread, np.array([LOW, HIGH])))

    def at(value: float) -> dict[str, object]:
        told: dict[str, object] = {f"beliefs.{name}.prior": f"beta({value * weight!r}, {(1 - value) * weight!r})"}
        return {**told, f"beliefs.{name}.precedents": []} if belief.precedents else told

    return Input(name, "belief", belief.title, read_by, (low, high), (at(low), at(high)))
