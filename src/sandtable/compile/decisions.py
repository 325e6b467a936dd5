"""Orders, effects, options and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sandtable.compile.expressions import ExpressionTable
from sandtable.compile.faults import EntryError
from sandtable.compile.identifiers import Identifiers
from sandtable.compile.options import OptionEntry
from sandtable.compile.parties import STANCES
from sandtable.engine import program as p
from sandtable.engine.program import CompiledDecision, CompiledEffect, CompiledOption, Ints, Numbers, Order
from sandtable.scenario.types import Advance, CeasefireEffect, Decision, Effect, Every, Hazard, Orders, Scenario

NO_LIMIT = 2**31 - 1
ON = ("on", "open", "success")


@dataclass(frozen=True)
class OrderTable:
    """All orders that the scenario gives or may give, each once, in order of kind and waypoints."""

    names: Identifiers
    orders: tuple[Order, ...]

    @classmethod
    def collect(cls, scenario: Scenario, names: Identifiers, *, options: Iterable[OptionEntry]) -> OrderTable:
        given = [formation.orders for formation in scenario.formations.values()]
        given += [e.orders.orders for entry in options for e in entry.option.effects if e.orders is not None]
        unique = {_order(orders, names) for orders in given}
        return cls(names, tuple(sorted(unique, key=lambda order: (order.kind, order.waypoints))))

    def index(self, orders: Orders) -> int:
        """Index of an order that the scenario gives."""
        return self.orders.index(_order(orders, self.names))

    def of_formations(self, scenario: Scenario) -> Ints:
        """The index of every formation's order at the start: (F,)."""
        given = (self.index(scenario.formations[name].orders) for name in self.names.formations.names)
        return np.fromiter(given, dtype=np.int32, count=len(self.names.formations))


def _order(orders: Orders, names: Identifiers) -> Order:
    if isinstance(orders, Advance):
        return Order(p.ADVANCE, tuple(names.places[place] for place in orders.advance))
    return Order(p.WITHDRAW if orders == "withdraw" else p.HOLD)


@dataclass(frozen=True)
class EffectCompiler:
    """Turns effects into `CompiledEffect`s. zones: place indices of each zone."""

    names: Identifiers
    orders: OrderTable
    zones: dict[str, tuple[int, ...]]

    def compile(self, effect: Effect, *, number: int) -> CompiledEffect:
        """One effect, whose number stands at index `number`. Raises EntryError S601."""
        n = self.names
        if (orders := effect.orders) is not None:
            return CompiledEffect(p.EFFECT_ORDERS, n.formations[orders.formation], self.orders.index(orders.orders))
        if (stance := effect.stance) is not None:
            first, second = sorted(n.actors[actor] for actor in stance.between)
            return CompiledEffect(p.EFFECT_STANCE, first, second, STANCES[stance.to])
        if (fires := effect.fires) is not None:
            return CompiledEffect(p.EFFECT_FIRES, n.fires[fires.name], setting=int(fires.to in ON))
        if (air := effect.air) is not None:
            return CompiledEffect(p.EFFECT_AIR, n.airs[air.name], setting=int(air.to in ON))
        if (reinforce := effect.reinforce) is not None:
            return CompiledEffect(p.EFFECT_REINFORCE, n.formations[reinforce.formation], number=number)
        if (commit := effect.commit) is not None:
            place = -1 if commit.at is None else n.places[commit.at]
            return CompiledEffect(p.EFFECT_COMMIT, n.formations[commit.formation], place)
        if (ceasefire := effect.ceasefire) is not None:
            setting = int(ceasefire.to in ON)
            return CompiledEffect(p.EFFECT_CEASEFIRE, setting=setting, places=self._ceasefire_places(ceasefire))
        if (airlift := effect.airlift) is not None:
            return CompiledEffect(p.EFFECT_AIRLIFT, n.formations[airlift.formation], setting=int(airlift.to in ON))
        if (evidence := effect.evidence) is not None:
            return CompiledEffect(p.EFFECT_EVIDENCE, n.beliefs[evidence.belief], setting=int(evidence.outcome in ON))
        if effect.end:
            return CompiledEffect(p.EFFECT_END)
        raise EntryError("S601", "an effect that says nothing", hint="each effect has exactly one key")

    def _ceasefire_places(self, ceasefire: CeasefireEffect) -> tuple[int, ...]:
        places = {self.names.places[place] for place in ceasefire.places}
        if ceasefire.zone is not None:
            places.update(self.zones[self.names.zones.names[self.names.zones[ceasefire.zone]]])
        return tuple(sorted(places))


def compile_options(
    options: Sequence[OptionEntry], *, effects: EffectCompiler, layout: Numbers
) -> tuple[CompiledOption, ...]:
    """Options in index order. Raises EntryError S601."""
    compiled = []
    next_effect = layout.effect
    for index, entry in enumerate(options):
        numbered = enumerate(entry.option.effects, start=next_effect)
        compiled.append(
            CompiledOption(
                identifier=entry.identifier,
                decision=entry.decision,
                probability=layout.option + index if entry.has_number else -1,
                belief=entry.belief,
                effects=tuple(effects.compile(effect, number=number) for number, effect in numbered),
            )
        )
        next_effect += len(entry.option.effects)
    return tuple(compiled)


def compile_decisions(
    scenario: Scenario, names: Identifiers, *, options: Sequence[OptionEntry], expressions: ExpressionTable
) -> tuple[CompiledDecision, ...]:
    """Decisions in index order. Raises EntryError S601."""
    compiled = []
    for index, identifier in enumerate(names.decisions.names):
        decision = scenario.decisions[identifier]
        clock, limit = _clock(decision)
        numbers = {entry.identifier: k for k, entry in enumerate(options) if entry.decision == index}
        compiled.append(
            CompiledDecision(
                identifier=identifier,
                actor=names.actors[decision.actor],
                when=expressions.index(decision.when),
                clock=clock,
                limit=limit,
                options=tuple(numbers.values()),
                drawn=tuple(numbers[option] for option in decision.options),
            )
        )
    return tuple(compiled)


def _clock(decision: Decision) -> tuple[int, int]:
    """The clock's kind and the largest number of ticks; `once` is one tick whatever the limit."""
    limit = NO_LIMIT if decision.limit is None else decision.limit
    if isinstance(decision.clock, Every):
        return p.EVERY, limit
    if isinstance(decision.clock, Hazard):
        return p.HAZARD, limit
    return (p.ONCE, 1) if decision.clock == "once" else (p.EACH, limit)
