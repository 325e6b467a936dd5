"""The vector of a scenario's numbers: where each one stands, its value, and the assumption bound to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sandtable.compile.beliefs import starting_counts
from sandtable.compile.identifiers import Identifiers
from sandtable.compile.options import NAN, OptionEntry
from sandtable.program import FIRES_NUMBERS, FORMATION_NUMBERS, RULE_NAMES, Layout, Numbers
from sandtable.scenario.amounts import Amount, Length
from sandtable.scenario.types import SETTLEMENT_STATES, Effect, Every, Hazard, Scenario


@dataclass
class NumberTable:
    """Numbers appended one after the other; those that an assumption supplies hold nan."""

    names: Identifiers
    values: list[float] = field(default_factory=list)
    bound: list[tuple[int, int]] = field(default_factory=list)  # (number, assumption)

    def add(self, *amounts: Amount[Any] | float) -> None:
        for amount in amounts:
            if not isinstance(amount, Amount):
                self.values.append(float(amount))
            elif amount.name is not None:
                self.bound.append((len(self.values), self.names.assumptions[amount.name]))
                self.values.append(NAN)
            else:
                self.values.append(NAN if amount.value is None else float(amount.value))


def compile_numbers(
    scenario: Scenario, names: Identifiers, *, options: Sequence[OptionEntry], route_lengths: Iterable[Amount[Length]]
) -> Numbers:
    """All numbers in the order of `Layout`. options: of all decisions, in index order. Raises EntryError S601, S605."""
    table = NumberTable(names)
    offsets: dict[str, int] = {}

    def block(name: str) -> None:
        offsets[name] = len(table.values)

    block("rules")
    stated = (getattr(scenario.rules, name) for name in RULE_NAMES)
    table.add(*(NAN if amount is None else amount for amount in stated))
    block("formation")
    for identifier in names.formations.names:
        formation = scenario.formations[identifier]
        table.add(*(getattr(formation, name) for name in FORMATION_NUMBERS))
    block("fires")
    for identifier in names.fires.names:
        fires = scenario.fires[identifier]
        table.add(*(getattr(fires, name) for name in FIRES_NUMBERS))
    block("air")
    table.add(*(scenario.air[identifier].power for identifier in names.airs.names))
    block("belief")
    for identifier in names.beliefs.names:
        counts = starting_counts(identifier, scenario.beliefs[identifier])
        table.add(
            counts.alpha, counts.beta, scenario.beliefs[identifier].forgetting, counts.prior_alpha, counts.prior_beta
        )
    block("decision")
    for identifier in names.decisions.names:
        decision = scenario.decisions[identifier]
        precision = NAN if decision.precision is None else decision.precision
        table.add(_period(decision.clock), decision.cooldown, decision.after, precision)
    block("option")
    table.add(*(entry.probability for entry in options))
    block("shift")
    given = (shift.odds_times for entry in options for shift in entry.shifts)
    table.add(*(factor if isinstance(factor, Amount) else NAN for factor in given))
    block("effect")
    for entry in options:
        table.add(*(_number(effect) for effect in entry.option.effects))
    block("after")
    for entry in options:
        table.add(*(0.0 if effect.after is None else effect.after for effect in entry.option.effects))
    block("route")
    table.add(*route_lengths)
    block("place")
    table.add(*(scenario.theatre.places[identifier].value for identifier in names.places.names))
    block("settlement")
    for rule in scenario.settlement.rules.values() if scenario.settlement else ():
        for states in (rule.de_facto, rule.de_jure):
            table.add(*(states.get(state, 0.0) for state in SETTLEMENT_STATES))
    bound = np.array(table.bound, dtype=np.int32).reshape(len(table.bound), 2)
    return Numbers(
        values=np.array(table.values),
        layout=Layout(**offsets, size=len(table.values)),
        bound_number=bound[:, 0].copy(),
        bound_assumption=bound[:, 1].copy(),
    )


def _number(effect: Effect) -> Amount[Any] | float:
    if effect.reinforce is not None:
        return effect.reinforce.strength
    return 0.0 if effect.cohesion is None else effect.cohesion.factor


def _period(clock: str | Every | Hazard) -> Amount[Any] | float:
    if isinstance(clock, Every):
        return clock.every
    return clock.hazard if isinstance(clock, Hazard) else 0.0
