"""The vector of a scenario's numbers: where each one stands, its value, and the assumption bound to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sandtable.compile.beliefs import starting_counts
from sandtable.compile.identifiers import Identifiers
from sandtable.compile.options import NAN, OptionEntry
from sandtable.engine.program import RULE_NAMES, Floats, Ints, Numbers
from sandtable.scenario.amounts import Amount, Length
from sandtable.scenario.types import SETTLEMENT_STATES, Every, Hazard, Scenario


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


@dataclass(frozen=True)
class CompiledNumbers:
    """The number fields of Program."""

    numbers: Floats  # (size,)
    layout: Numbers
    bound_number: Ints  # (K,) ascending
    bound_assumption: Ints  # (K,)


def compile_numbers(
    scenario: Scenario, names: Identifiers, *, options: Sequence[OptionEntry], route_lengths: Iterable[Amount[Length]]
) -> CompiledNumbers:
    """All numbers in the order of `Numbers`. options: of all decisions, in index order. Raises EntryError S601, S605."""
    table = NumberTable(names)
    offsets: dict[str, int] = {}

    def block(name: str) -> None:
        offsets[name] = len(table.values)

    block("rules")
    table.add(*(getattr(scenario.rules, name) for name in RULE_NAMES))
    block("formation")
    for identifier in names.formations.names:
        formation = scenario.formations[identifier]
        table.add(formation.strength, formation.quality, formation.pace, formation.cohesion, formation.stock)
    block("fires")
    for identifier in names.fires.names:
        fires = scenario.fires[identifier]
        table.add(fires.launchers, fires.reach, fires.tempo, fires.loss, fires.delay, fires.magazine)
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
        table.add(_period(decision.clock), decision.cooldown)
    block("option")
    table.add(*(entry.probability for entry in options))
    block("effect")
    for entry in options:
        table.add(*(0.0 if effect.reinforce is None else effect.reinforce.strength for effect in entry.option.effects))
    block("route")
    table.add(*route_lengths)
    block("place")
    table.add(*(scenario.theatre.places[identifier].value for identifier in names.places.names))
    block("settlement")
    for rule in scenario.settlement.rules.values() if scenario.settlement else ():
        for states in (rule.de_facto, rule.de_jure):
            table.add(*(states.get(state, 0.0) for state in SETTLEMENT_STATES))
    bound = np.array(table.bound, dtype=np.int32).reshape(len(table.bound), 2)
    return CompiledNumbers(
        numbers=np.array(table.values),
        layout=Numbers(**offsets, size=len(table.values)),
        bound_number=bound[:, 0].copy(),
        bound_assumption=bound[:, 1].copy(),
    )


def _period(clock: str | Every | Hazard) -> Amount[Any] | float:
    if isinstance(clock, Every):
        return clock.every
    return clock.hazard if isinstance(clock, Hazard) else 0.0
