"""Decisions: their clocks, the choice among options, and the effects of what was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, isnan

from sandtable.engine.program import (
    EACH,
    EFFECT_AIR,
    EFFECT_AIRLIFT,
    EFFECT_CEASEFIRE,
    EFFECT_COMMIT,
    EFFECT_END,
    EFFECT_EVIDENCE,
    EFFECT_FIRES,
    EFFECT_ORDERS,
    EFFECT_REINFORCE,
    EFFECT_STANCE,
    EVERY,
    ONCE,
    CompiledEffect,
    Event,
    Void,
)
from sandtable.engine.reference import effects
from sandtable.engine.reference.future import DecisionClock, Future


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
    if clock.kind in (ONCE, EACH):
        return max(now, clock.last + clock.cooldown) if clock.is_armed else inf
    if clock.kind == EVERY:
        return max(clock.since, clock.last + max(clock.period, clock.cooldown))
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
    option = choose(future, decision=decision)
    future.world.write(Event.DECISION, decision, other=option, value=clock.ticks)
    future.choices[option] += 1
    if clock.first_choice < 0:
        clock.first_choice = option
    clock.ticks += 1
    clock.last, clock.is_armed = future.world.now, False
    future.wind(clock)
    for position, effect in enumerate(future.program.options[option].effects):
        reason = apply_effect(future, effect)
        if reason is not None:
            future.world.write(Event.VOID, option, other=position, value=reason)


def probabilities(future: Future, *, decision: int) -> list[float]:
    """Of the decision's options in the order of the file; the rest gets what the others leave, at least 0."""
    stated: list[float | None] = []
    for number in future.program.decisions[decision].drawn:
        option = future.program.options[number]
        if option.belief >= 0:
            stated.append(future.beliefs[option.belief].mean)
        else:
            stated.append(future.setting.numbers[option.probability] if option.probability >= 0 else None)
    rest = max(1.0 - sum(p for p in stated if p is not None), 0.0)
    return [rest if p is None else p for p in stated]


def draw_index(u: float, *, weights: list[float]) -> int:
    """The first index with u below the cumulative sum; else the last of positive weight, else the last."""
    total = 0.0
    for index, weight in enumerate(weights):
        total += weight
        if u < total:
            return index
    positive = [index for index, weight in enumerate(weights) if weight > 0.0]
    return positive[-1] if positive else len(weights) - 1


def choose(future: Future, *, decision: int) -> int:
    """The option taken at this tick, as an index into Program.options."""
    stream, tick = int(future.program.stream_decision[decision]), future.clocks[decision].ticks
    u = future.world.draws.uniforms(stream=stream, index=tick)[0]
    options = future.program.decisions[decision].drawn
    return options[draw_index(u, weights=probabilities(future, decision=decision))]


def apply_effect(future: Future, effect: CompiledEffect) -> Void | None:
    """One effect, and why it did nothing if that is so; nothing is settled between the effects of an option."""
    world, is_on = future.world, bool(effect.setting)
    match effect.kind:
        case kind if kind == EFFECT_ORDERS:
            order = future.program.orders[effect.object]
            return effects.give_order(world, formation=world.formations[effect.subject], order=order)
        case kind if kind == EFFECT_STANCE:
            return effects.set_stance(world, one=effect.subject, other=effect.object, stance=effect.setting)
        case kind if kind == EFFECT_FIRES:
            return effects.set_fires(world, battery=future.batteries[effect.subject], is_on=is_on)
        case kind if kind == EFFECT_AIR:
            return effects.set_air(world, air=effect.subject, is_on=is_on)
        case kind if kind == EFFECT_REINFORCE:
            added = future.setting.numbers[effect.number]
            return effects.reinforce(world, formation=world.formations[effect.subject], strength=added)
        case kind if kind == EFFECT_COMMIT:
            return effects.commit(world, formation=world.formations[effect.subject], at=effect.object)
        case kind if kind == EFFECT_CEASEFIRE:
            return effects.set_ceasefire(world, places=effect.places, is_on=is_on)
        case kind if kind == EFFECT_AIRLIFT:
            return effects.set_airlift(world, formation=world.formations[effect.subject], is_on=is_on)
        case kind if kind == EFFECT_EVIDENCE:
            future.beliefs[effect.subject].update(is_success=is_on)
        case kind if kind == EFFECT_END:
            world.has_ended = True
    return None
