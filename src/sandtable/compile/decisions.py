"""Effects, options and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandtable.compile.expressions import ExpressionTable
from sandtable.compile.faults import EntryError
from sandtable.compile.identifiers import Identifiers
from sandtable.compile.options import OptionEntry
from sandtable.compile.orders import OrderTable
from sandtable.program import (
    Clock,
    CompiledDecision,
    CompiledEffect,
    CompiledOption,
    CompiledShift,
    EffectKind,
    Layout,
    Stance,
)
from sandtable.scenario.trees import Expression
from sandtable.scenario.types import (
    Advance,
    CeasefireEffect,
    Decision,
    Effect,
    Every,
    HandoverEffect,
    Hazard,
    Named,
    Scenario,
    Selector,
    StanceEffect,
)

NO_LIMIT = 2**31 - 1
ON = ("on", "open", "success")


@dataclass(frozen=True)
class EffectCompiler:
    """Turns effects into `CompiledEffect`s. zones: place indices of each zone."""

    names: Identifiers
    orders: OrderTable
    zones: dict[str, tuple[int, ...]]

    def compile(self, effect: Effect, *, actor: int, number: int, after: int) -> CompiledEffect:
        """One effect of a decision of `actor`; number, after: indices of its numbers. Raises EntryError S601."""
        compiled = self._compile(effect, actor=actor, number=number)
        return compiled if effect.after is None else replace(compiled, after=after)

    def _compile(self, effect: Effect, *, actor: int, number: int) -> CompiledEffect:
        n = self.names
        if (orders := effect.orders) is not None:
            return self._selecting(EffectKind.ORDERS, orders, object=self.orders.index(orders.orders))
        if (stance := effect.stance) is not None:
            return self._stance(stance)
        if (fires := effect.fires) is not None:
            return CompiledEffect(EffectKind.FIRES, n.fires[fires.name], setting=int(fires.to in ON))
        if (air := effect.air) is not None:
            return CompiledEffect(EffectKind.AIR, n.airs[air.name], setting=int(air.to in ON))
        if (ceasefire := effect.ceasefire) is not None:
            setting = int(ceasefire.to in ON)
            return CompiledEffect(EffectKind.CEASEFIRE, setting=setting, places=self._places_of(ceasefire))
        if (evidence := effect.evidence) is not None:
            return CompiledEffect(EffectKind.EVIDENCE, n.beliefs[evidence.belief], setting=int(evidence.outcome in ON))
        if (handover := effect.handover) is not None:
            giver = actor if handover.giver is None else n.actors[handover.giver]
            return CompiledEffect(EffectKind.HANDOVER, giver, n.actors[handover.to], places=self._places_of(handover))
        if effect.end:
            return CompiledEffect(EffectKind.END)
        return self._of_formations(effect, number=number)

    def _of_formations(self, effect: Effect, *, number: int) -> CompiledEffect:
        """The effects that name formations or select them, orders aside."""
        n = self.names
        if (reinforce := effect.reinforce) is not None:
            return CompiledEffect(EffectKind.REINFORCE, number=number, formations=self._named(reinforce))
        if (commit := effect.commit) is not None:
            place = -1 if commit.at is None else n.places[commit.at]
            return CompiledEffect(EffectKind.COMMIT, object=place, formations=self._named(commit))
        if (airlift := effect.airlift) is not None:
            on = int(airlift.to in ON)
            return CompiledEffect(EffectKind.AIRLIFT, setting=on, formations=self._named(airlift))
        if (evacuate := effect.evacuate) is not None:
            return CompiledEffect(EffectKind.EVACUATE, formations=self._named(evacuate))
        if (surrender := effect.surrender) is not None:
            captor = n.actors[surrender.to]
            return CompiledEffect(EffectKind.SURRENDER, object=captor, formations=self._named(surrender))
        if (withdraw := effect.withdraw) is not None:
            goal = self.orders.index(Advance(advance=(withdraw.to,)))
            return self._selecting(EffectKind.WITHDRAW, withdraw, object=goal)
        if (refit := effect.refit) is not None:
            return self._selecting(EffectKind.REFIT, refit)
        if (cohesion := effect.cohesion) is not None:
            return self._selecting(EffectKind.COHESION, cohesion, number=number)
        raise EntryError("S601", "an empty effect", hint="each effect has exactly one key")

    def _named(self, effect: Named) -> tuple[int, ...]:
        return tuple(sorted({self.names.formations[name] for name in effect.named}))

    def _selecting(self, kind: EffectKind, effect: Selector, *, object: int = -1, number: int = -1) -> CompiledEffect:
        return CompiledEffect(
            kind, object=object, number=number, formations=self._named(effect),
            actor=-1 if effect.actor is None else self.names.actors[effect.actor],
            is_zoned=effect.zone is not None, places=() if effect.zone is None else self._zone(effect.zone),
        )  # fmt: skip

    def _stance(self, effect: StanceEffect) -> CompiledEffect:
        pair = [self.names.actors[actor] for actor in effect.between or (str(effect.of), str(effect.towards))]
        first, second = sorted(pair) if effect.between else pair
        return CompiledEffect(
            EffectKind.STANCE, first, second, setting=-1 if effect.to is None else Stance[effect.to.upper()],
            passage=-1 if effect.passage is None else int(effect.passage == "closed"),
            is_one_sided=effect.between is None,
        )  # fmt: skip

    def _zone(self, name: str) -> tuple[int, ...]:
        return self.zones[self.names.zones.names[self.names.zones[name]]]

    def _places_of(self, effect: CeasefireEffect | HandoverEffect) -> tuple[int, ...]:
        places = {self.names.places[place] for place in effect.places}
        if effect.zone is not None:
            places.update(self._zone(effect.zone))
        return tuple(sorted(places))


def compile_options(
    options: Sequence[OptionEntry],
    *,
    effects: EffectCompiler,
    layout: Layout,
    actors: Sequence[int],
    expressions: ExpressionTable,
) -> tuple[CompiledOption, ...]:
    """Options in index order. actors: who takes each decision. Raises EntryError S601."""
    compiled = []
    next_effect, next_shift = layout.effect, layout.shift
    for index, entry in enumerate(options):
        numbered = enumerate(entry.option.effects, start=next_effect)
        actor, delays = actors[entry.decision], layout.after - layout.effect
        compiled.append(
            CompiledOption(
                identifier=entry.identifier,
                decision=entry.decision,
                probability=layout.option + index if entry.has_number else -1,
                expression=expressions.index(entry.expression),
                utility=expressions.index(entry.option.utility),
                shifts=tuple(
                    CompiledShift(
                        when=expressions.index(shift.when),
                        number=-1 if isinstance(shift.odds_times, Expression) else number,
                        expression=expressions.index(
                            shift.odds_times if isinstance(shift.odds_times, Expression) else None
                        ),
                    )
                    for number, shift in enumerate(entry.shifts, start=next_shift)
                ),
                effects=tuple(
                    effects.compile(effect, actor=actor, number=number, after=number + delays)
                    for number, effect in numbered
                ),
            )
        )
        next_effect += len(entry.option.effects)
        next_shift += len(entry.shifts)
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


def _clock(decision: Decision) -> tuple[Clock, int]:
    """The clock's kind and the largest number of ticks; `once` is one tick whatever the limit."""
    limit = NO_LIMIT if decision.limit is None else decision.limit
    if isinstance(decision.clock, Every):
        return Clock.EVERY, limit
    if isinstance(decision.clock, Hazard):
        return Clock.HAZARD, limit
    return (Clock.ONCE, 1) if decision.clock == "once" else (Clock.EACH, limit)
