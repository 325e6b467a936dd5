"""Decisions: their clocks, the choice among options, and the effects of what was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, inf, isfinite, isnan

from sandtable.engine.reference import effects
from sandtable.engine.reference.agreements import for_each_selected, hand_over
from sandtable.engine.reference.future import DecisionClock, Future
from sandtable.program import Clock, CompiledEffect, CompiledOption, DecisionNumber, EffectKind, Event, Purpose, Void


def update_clock(future: Future, clock: DecisionClock) -> None:
    """At the end of an instant: start the clock if the condition has become true, stop it if it is false."""
    holds = future.conditions.holds(future.program.decisions[clock.index].when)
    if holds and not clock.is_true:
        clock.since = future.world.now
        clock.is_armed = True
    elif not holds:
        clock.since, clock.is_armed = inf, False
    clock.is_true = holds


def next_tick(future: Future, clock: DecisionClock) -> float:
    """When the decision ticks next if its condition stays as it is, inf if it does not."""
    if not clock.is_true or clock.is_exhausted:
        return inf
    now = future.world.now
    if clock.kind in (Clock.ONCE, Clock.EACH):
        return max(now, clock.since + clock.after, clock.last + clock.cooldown) if clock.is_armed else inf
    if clock.kind == Clock.EVERY:
        return max(clock.since + clock.after, clock.last + max(clock.period, clock.cooldown))
    if clock.period <= 0.0:
        return inf
    return max(now, clock.hazard_starts) + clock.hazard_left / clock.period


def consume_hazard(clock: DecisionClock, *, start: float, end: float) -> None:
    """Run a hazard clock over an interval in which nothing changed."""
    days = end - max(start, clock.hazard_starts)
    if clock.is_true and days > 0.0:
        clock.hazard_left = max(clock.hazard_left - clock.period * days, 0.0)


def due_ticks(future: Future) -> Iterator[tuple[float, int]]:
    for clock in future.clocks:
        time = next_tick(future, clock)
        if time < inf or isnan(time):
            yield time, clock.index


def handle_tick(future: Future, *, decision: int) -> None:
    clock = future.clocks[decision]
    weighed = weights(future, decision=decision)
    if weighed is None:
        future.cannot_choose = True
        return
    option = choose(future, decision=decision, weighed=weighed)
    future.world.write(Event.DECISION, decision, other=option, value=clock.ticks)
    if _looks_at_the_world(future, decision=decision):
        for number, weight in zip(future.program.decisions[decision].drawn, weighed[0], strict=True):
            future.world.write(Event.CHANCE, number, value=weight / weighed[1])
    future.chosen[option].append(future.world.now)
    if clock.first_choice < 0:
        clock.first_choice = option
    clock.ticks += 1
    clock.last, clock.is_armed = future.world.now, False
    future.wind(clock)
    for position, effect in enumerate(future.program.options[option].effects):
        if effect.after < 0:
            _carry_out(future, option=option, position=position)
        elif (option, position) in future.pending:
            future.world.write(Event.VOID, option, other=position, value=Void.PENDING)
        else:
            future.pending[option, position] = future.world.now + future.setting.numbers[effect.after]


def handle_delayed(future: Future, *, option: int, position: int) -> None:
    """The day of a delayed effect has come."""
    del future.pending[option, position]
    future.world.write(Event.EFFECT, option, other=position)
    _carry_out(future, option=option, position=position)


def _carry_out(future: Future, *, option: int, position: int) -> None:
    reason = apply_effect(future, future.program.options[option].effects[position])
    if reason is not None:
        future.world.write(Event.VOID, option, other=position, value=reason)


def weights(future: Future, *, decision: int) -> tuple[list[float], float] | None:
    """Weights of the decision's options in the order of the file, and what they count as the sum of; None if none can be drawn."""
    options = [future.program.options[number] for number in future.program.decisions[decision].drawn]
    if any(option.utility >= 0 for option in options):
        return _logit(future, decision=decision, options=options)
    bases = [_base(future, option) for option in options]
    if any(base is not None and not 0.0 <= base <= 1.0 for base in bases):
        return None
    rest = max(1.0 - sum(base for base in bases if base is not None), 0.0)
    found = []
    for option, base in zip(options, bases, strict=True):
        weight = rest if base is None else base
        for position, shift in enumerate(option.shifts):
            if future.conditions.holds(shift.when):
                factor = (
                    future.setting.numbers[shift.number]
                    if shift.number >= 0
                    else future.conditions.value(shift.expression)
                )
                if not 0.0 <= factor < inf:
                    return None
                future.world.write(Event.ODDS, future.program.options.index(option), other=position, value=factor)
                weight *= factor
        found.append(weight)
    if not any(option.shifts for option in options):
        return found, 1.0
    total = sum(found)
    return (found, total) if 0.0 < total < inf else None


def _base(future: Future, option: CompiledOption) -> float | None:
    """The base of an option's weight; None for the rest."""
    if option.probability >= 0:
        return future.setting.numbers[option.probability]
    return future.conditions.value(option.expression) if option.expression >= 0 else None


def _logit(future: Future, *, decision: int, options: list[CompiledOption]) -> tuple[list[float], float] | None:
    layout = future.program.numbers.layout
    precision = future.setting.numbers[layout.of_decision(decision, DecisionNumber.PRECISION)]
    utilities = [future.conditions.value(option.utility) for option in options]
    if not all(isfinite(utility) for utility in utilities):
        return None
    found = [exp(precision * (utility - max(utilities))) for utility in utilities]
    return found, sum(found)


def draw_index(u: float, *, weights: list[float]) -> int:
    """The first index with u below the cumulative sum; else the last of positive weight, else the last. u: of their sum."""
    total = 0.0
    for index, weight in enumerate(weights):
        total += weight
        if u < total:
            return index
    positive = [index for index, weight in enumerate(weights) if weight > 0.0]
    return positive[-1] if positive else len(weights) - 1


def _looks_at_the_world(future: Future, *, decision: int) -> bool:
    options = [future.program.options[number] for number in future.program.decisions[decision].options]
    return any(option.shifts or option.expression >= 0 or option.utility >= 0 for option in options)


def choose(future: Future, *, decision: int, weighed: tuple[list[float], float]) -> int:
    """The option taken at this tick, as an index into Program.options. weighed : weights, and what counts as their sum."""
    stream, tick = int(future.program.streams.decision[decision]), future.clocks[decision].ticks
    u = future.world.dice.of(Purpose.DECISIONS, decision=decision).uniforms(stream=stream, index=tick)[0]
    options = future.program.decisions[decision].drawn
    return options[draw_index(u * weighed[1], weights=weighed[0])]


def apply_effect(future: Future, effect: CompiledEffect) -> Void | None:
    """One effect, and why it did nothing if that is so; nothing is settled between the effects of an option."""
    world, is_on = future.world, bool(effect.setting)
    match effect.kind:
        case EffectKind.STANCE:
            return effects.set_stance(world, effect)
        case EffectKind.FIRES:
            return effects.set_fires(world, battery=future.batteries[effect.subject], is_on=is_on)
        case EffectKind.AIR:
            return effects.set_air(world, air=effect.subject, is_on=is_on)
        case EffectKind.CEASEFIRE:
            return effects.set_ceasefire(world, places=effect.places, is_on=is_on)
        case EffectKind.HANDOVER:
            return hand_over(world, places=effect.places, giver=effect.subject, taker=effect.object)
        case EffectKind.EVIDENCE:
            future.beliefs[effect.subject].update(is_success=is_on)
        case EffectKind.END:
            world.has_ended = True
        case EffectKind.REINFORCE | EffectKind.COMMIT | EffectKind.AIRLIFT:
            return effects.for_each_named(world, effect, number=future.setting.numbers[effect.number])
        case _:
            return for_each_selected(
                world, effect, orders=future.program.parties.orders, number=future.setting.numbers[effect.number]
            )
    return None
