"""The run of a future: the next event, the settling after it, the conditions, and the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, isfinite, isnan, nan

from sandtable.engine.reference.aftermath import break_out, conclude, handle_recovery, recoveries
from sandtable.engine.reference.blocks import cross_boundary
from sandtable.engine.reference.decisions import consume_hazard, due_ticks, handle_delayed, handle_tick, update_clock
from sandtable.engine.reference.engagements import handle_destroyed, handle_giving_way, handle_halt
from sandtable.engine.reference.future import Future
from sandtable.engine.reference.movement import MARCHING, leg_velocity, resume_orders
from sandtable.engine.reference.places import settle_place
from sandtable.engine.reference.record import failure, report
from sandtable.engine.reference.routes import (
    arrivals,
    crossings,
    handle_arrival,
    handle_crossing,
    handle_meeting,
    meetings,
    settle_route,
)
from sandtable.engine.reference.state import Formation, World
from sandtable.engine.reference.supply import (
    handle_stage,
    handle_surrender,
    surrenders,
    update_supply,
)
from sandtable.program import Blocks, Event, Mode, Program, Record, Status

SETTLING_STEPS = 400
EVENTS = 5_000

Due = tuple[float, Event, int, int]  # time, kind, first index, second index: their order is the order of events
AFTER_WATCH = {Event.EFFECT: Event.WATCH + 0.5}  # its place among the kinds, which else come by number


def simulate(
    program: Program, *, seed: int, future: int, assumptions: Sequence[float], blocks: Blocks | None = None
) -> Record:
    """Play one future to its end.

    assumptions : one value for each of `program.assumptions`, in their order. The log of the record is complete.
    blocks : its dice, of one future, in the place of its number. Faults inside a future are a status of the record;
    raises ValueError if the number of assumptions, or the shape of the salts, is wrong.
    """
    playing = Future(program, seed=seed, future=future, assumptions=assumptions, blocks=blocks)
    _begin(playing.world)
    while True:
        if not _settle(playing.world):
            return failure(playing, status=Status.SETTLING_LIMIT)
        if not playing.world.is_finite():
            return failure(playing, status=Status.NOT_FINITE)
        if playing.world.has_ended or _look_round(playing):
            return report(playing)
        event = _next_event(playing)
        while playing.world.dice.boundary < min(event[0], program.horizon):
            _advance(playing, to=playing.world.dice.boundary)
            cross_boundary(playing)
            event = _next_event(playing)
        if isnan(event[0]):
            return failure(playing, status=Status.NOT_FINITE)
        if event[0] > program.horizon:
            _advance(playing, to=program.horizon)
            return report(playing)
        if playing.events == EVENTS:
            return failure(playing, status=Status.EVENT_LIMIT)
        playing.events += 1
        _advance(playing, to=event[0])
        _handle(playing, event)
        if playing.cannot_choose:
            return failure(playing, status=Status.NO_CHOICE)


def _next_event(playing: Future) -> Due:
    """The event that is due first, at inf if there is none; at nan if a time is not a number."""
    due = list(_due_events(playing))
    if any(isnan(event[0]) for event in due):
        return nan, Event.STOP, -1, -1
    return min(due, key=_order, default=(inf, Event.STOP, -1, -1))


def _order(event: Due) -> tuple[float, float, int, int]:
    time, kind, first, second = event
    return time, AFTER_WATCH.get(kind, kind), first, second


def _begin(world: World) -> None:
    """Time 0: all but the reserves stand at their places and follow their orders."""
    for formation in world.formations:
        if formation.mode == Mode.AT_PLACE:
            world.reached.setdefault((formation.actor, formation.place), 0.0)
            world.touch(formation)
    for formation in world.formations:
        resume_orders(world, formation=formation)


# -- settling


def _settle(world: World) -> bool:
    """Evaluate what was touched, lowest first, until nothing is; False if that takes too long."""
    steps = 0
    while True:
        update_supply(world)
        if not world.touched_places and not world.touched_routes:
            if break_out(world):
                continue
            conclude(world)
            return True
        steps += 1
        if steps > SETTLING_STEPS:
            return False
        if world.touched_places:
            place = min(world.touched_places)
            world.touched_places.remove(place)
            settle_place(world, place=place)
        else:
            route = min(world.touched_routes)
            world.touched_routes.remove(route)
            settle_route(world, route=route)


def _look_round(playing: Future) -> bool:
    """Evaluate all conditions at the end of an instant; True if the future stops here."""
    conditions, program, world = playing.conditions, playing.program, playing.world
    watched = []
    for battery in playing.batteries:
        when = playing.setting.fires_when[battery.index]
        if when >= 0:
            battery.condition_holds = conditions.holds(when)
            watched.append(when)
    for clock in playing.clocks:
        update_clock(playing, clock)
        if not clock.is_exhausted:
            watched.append(program.decisions[clock.index].when)
    for number, stop in enumerate(program.conditions.stops):
        if conditions.holds(stop):
            world.write(Event.STOP, number)
            return True
    watched += program.conditions.stops
    days = [day for expression in watched for day in conditions.wake_ups(expression)]
    playing.next_wake = min((day for day in days if isfinite(day) and day > world.now), default=inf)
    for battery in playing.batteries:
        battery.update_rates(world)
    return False


# -- events


def _due_events(playing: Future) -> Iterator[Due]:
    """Every event that is due if nothing else happens before."""
    world = playing.world
    for time, formation in arrivals(world):
        yield time, Event.ARRIVAL, formation.index, formation.destination
    for time, first, second in meetings(world):
        yield time, Event.MEETING, first.index, second.index
    for time, formation, ring in crossings(world):
        yield time, Event.RING, formation.index, ring
    for battery in playing.batteries:
        for time, target, fires in battery.due(world):
            yield time, Event.STRIKE, target, fires
    for engagement in world.engagements:
        if engagement.due is not None:
            time, kind, formation, _ = engagement.due
            yield time, kind, formation.index, -1
    for formation in world.formations:
        if formation.next_stage < inf:
            yield formation.next_stage, Event.SUPPLY, formation.index, -1
        if formation.resume_at is not None:
            yield formation.resume_at, Event.RESUME, formation.index, -1
    for time, formation in surrenders(world):
        yield time, Event.SURRENDER, formation.index, -1
    for time, formation in recoveries(world):
        yield time, Event.RECOVERY, formation.index, -1
    if playing.next_wake < inf:
        yield playing.next_wake, Event.WATCH, -1, -1
    for (option, position), time in playing.pending.items():
        yield time, Event.EFFECT, option, position
    for time, decision in due_ticks(playing):
        yield time, Event.DECISION, decision, -1


def _advance(playing: Future, *, to: float) -> None:
    """Let time pass: flows shrink those who fight, and clocks run down."""
    world, start = playing.world, playing.world.now
    for battery in playing.batteries:
        battery.consume(days=to - start)
    for formation in world.formations:
        if formation.surrender_rate > 0.0:
            spent = formation.surrender_rate * (to - start)
            formation.surrender_clock = max(formation.surrender_clock - spent, 0.0)
        if formation.is_recovering:
            formation.days_to_recover = max(formation.days_to_recover - (to - start), 0.0)
            formation.days_recovered += to - start
    for clock in playing.clocks:
        consume_hazard(clock, start=start, end=to)
    world.advance(to=to)


def _handle(playing: Future, event: Due) -> None:
    world, formations = playing.world, playing.world.formations
    _, kind, first, second = event
    match kind:
        case Event.ARRIVAL:
            handle_arrival(world, formation=formations[first])
        case Event.MEETING:
            handle_meeting(world, first=formations[first], second=formations[second])
        case Event.RING:
            handle_crossing(world, formation=formations[first], ring=second)
        case Event.STRIKE:
            playing.batteries[second].strike(world, formation=formations[first])
        case Event.DESTROYED:
            handle_destroyed(world, formation=formations[first])
        case Event.GIVE_WAY:
            handle_giving_way(world, formation=formations[first])
        case Event.HALT:
            engagement = formations[first].engagement
            assert engagement is not None
            handle_halt(world, engagement=engagement)
        case Event.SUPPLY:
            handle_stage(world, formation=formations[first])
        case Event.SURRENDER:
            handle_surrender(world, formation=formations[first])
        case Event.RECOVERY:
            handle_recovery(world, formation=formations[first])
        case Event.WATCH:
            _handle_watch(world, formation=formations[first] if first >= 0 else None)
        case Event.EFFECT:
            handle_delayed(playing, option=first, position=second)
        case Event.DECISION:
            handle_tick(playing, decision=first)
        case Event.RESUME:
            _handle_resume(world, formation=formations[first])


def _handle_watch(world: World, *, formation: Formation | None) -> None:
    """A level of strength is reached (set exactly), or a day that a condition waits for has come."""
    if formation is None:
        world.write(Event.DAY, -1, value=world.now)
        return
    engagement = formation.engagement
    assert engagement is not None
    assert engagement.due is not None
    formation.strength = engagement.due[3]
    world.write(Event.WATCH, formation.index, value=formation.strength)
    world.touch(formation)
    world.touch_engagement(engagement)


def _handle_resume(world: World, *, formation: Formation) -> None:
    """A delay or a pause is over."""
    formation.resume_at = None
    world.write(Event.RESUME, formation.index)
    world.touch(formation)
    if formation.mode == Mode.AT_PLACE:
        resume_orders(world, formation=formation)
    elif formation.mode in MARCHING:
        formation.anchor, formation.since = formation.position(world.now), world.now
        formation.velocity = leg_velocity(world, formation=formation)
