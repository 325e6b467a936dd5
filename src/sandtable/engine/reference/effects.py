"""What decisions do to the world: orders, stances, fires, air, reinforcements, reserves, ceasefires, airlifts.

Each returns why it did nothing, None if it did something.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sandtable.engine.reference.engagements import dissolve_without_enemies, end
from sandtable.engine.reference.fires import Battery
from sandtable.engine.reference.movement import (
    march,
    release,
    resume_orders,
    set_level,
    stand_at,
    stand_still,
    turn_round,
    withdraw,
)
from sandtable.engine.reference.state import Formation, World
from sandtable.engine.reference.supply import switch_airlift
from sandtable.program import CompiledEffect, EffectKind, Event, Mode, Order, OrderKind, Side, Void


def give_order(world: World, *, formation: Formation, order: Order) -> Void | None:
    """An order to a formation: followed at once, kept for afterwards, or void."""
    if formation.mode == Mode.GONE:
        return Void.GONE
    if order.kind == OrderKind.WITHDRAW:
        return _order_withdrawal(world, formation=formation)
    formation.order, formation.waypoints = order.kind, list(order.waypoints)
    if formation.is_spent:
        return None  # an advance is kept until it recovers; and it marches nowhere that it could be held
    if formation.mode == Mode.AT_PLACE:
        if order.kind == OrderKind.ADVANCE:
            formation.resume_at = None
        resume_orders(world, formation=formation)
    elif formation.mode in (Mode.MOVING, Mode.WAITING, Mode.STOPPED):
        if order.kind == OrderKind.HOLD:
            stand_still(world, formation=formation, mode=Mode.STOPPED)
        elif _is_quicker_back(world, formation=formation):
            _march_back(world, formation=formation)
        elif formation.mode == Mode.STOPPED:
            release(world, formation=formation)
    return None


def _order_withdrawal(world: World, *, formation: Formation) -> Void | None:
    if formation.mode == Mode.WITHDRAWING or withdraw(world, formation=formation, by_order=True):
        formation.order, formation.waypoints = OrderKind.HOLD, []
        return None
    return Void.NO_REFUGE


def _is_quicker_back(world: World, *, formation: Formation) -> bool:
    """Whether turning round leads to the first waypoint sooner than going on: strictly, or back over this very route."""
    setting, route, goal = world.setting, formation.route, formation.waypoints[0]
    assert route is not None
    if setting.next_place[formation.destination][goal] == formation.place:
        return True  # at the route's end the two are equally long, and a formation that besieges a place should not go through it
    length, position = setting.route_length[route], formation.position(world.now)
    to_end = abs(world.end_position(formation) - position)
    ahead = to_end / setting.route_terrain[route] + setting.quickest[formation.destination][goal]
    back = (length - to_end) / setting.route_terrain[route] + setting.quickest[formation.place][goal]
    return back < ahead


def _march_back(world: World, *, formation: Formation) -> None:
    if formation.mode == Mode.WAITING:
        formation.resume_at = None
    world.touch(formation)
    stand_still(world, formation=formation, mode=Mode.MOVING)
    turn_round(formation)
    march(world, formation=formation, mode=Mode.MOVING)


def set_stance(world: World, effect: CompiledEffect) -> Void | None:
    """Stance, passage or both, of one side or both."""
    pair = effect.subject, effect.object
    was = True
    for one, other in (pair,) if effect.is_one_sided else (pair, pair[::-1]):
        if effect.setting >= 0:
            was = was and world.stance[one][other] == effect.setting
            world.stance[one][other] = effect.setting
        if effect.passage >= 0:
            was = was and world.is_closed[one][other] == bool(effect.passage)
            world.is_closed[one][other] = bool(effect.passage)
    dissolve_without_enemies(world)
    world.touch_everything()
    return Void.ALREADY if was else None


def set_fires(world: World, *, battery: Battery, is_on: bool) -> Void | None:
    was = world.fires_is_active[battery.index]
    world.fires_is_active[battery.index] = is_on
    if was == is_on:
        return Void.ALREADY
    can_strike = battery.magazine >= 1.0 and battery.launchers > 0.0
    return Void.SPENT if is_on and not can_strike else None


def set_air(world: World, *, air: int, is_on: bool) -> Void | None:
    if world.air_is_active[air] == is_on:
        return Void.ALREADY
    world.air_is_active[air] = is_on
    world.touched_places.update(range(len(world.control)))
    for engagement in world.engagements:
        world.touch_engagement(engagement)
        sides = (engagement.attackers, engagement.defenders)
        if any(_flies_for(world, air=air, side=own, opponents=other) for own, other in (sides, sides[::-1])):
            world.alter_engagement(engagement)
    return None


def _flies_for(world: World, *, air: int, side: list[Formation], opponents: list[Formation]) -> bool:
    """Whether an air support adds to the power of any member of a side."""
    setting = world.setting
    is_lent = any(f.actor == setting.air_to[air] for f in side)
    return is_lent and any(setting.air_against[air][f.actor] for f in opponents)


def reinforce(world: World, *, formation: Formation, strength: float) -> Void | None:
    if formation.mode == Mode.GONE:
        return Void.GONE
    formation.strength += strength
    formation.initial += strength
    formation.strength_when_set += strength
    if formation.mode != Mode.RESERVE:
        world.touch_power(formation)
    return None


def commit(world: World, *, formation: Formation, at: int) -> Void | None:
    """A reserve appears at its place or another, unless it would be barred from it."""
    place = at if at >= 0 else formation.place
    if formation.mode != Mode.RESERVE:
        return Void.GONE if formation.mode == Mode.GONE else Void.ON_THE_MAP
    barrier = world.barrier(formation, place)
    if barrier is not None:
        return barrier
    formation.is_fortified = formation.is_fortified and place == formation.place
    stand_at(world, formation=formation, place=place)
    set_level(world, formation=formation)
    world.write(Event.COMMIT, formation.index, other=place, value=formation.strength)
    resume_orders(world, formation=formation)
    return None


def set_airlift(world: World, *, formation: Formation, is_on: bool) -> Void | None:
    if formation.mode == Mode.GONE:
        return Void.GONE
    if formation.has_airlift == is_on:
        return Void.ALREADY
    switch_airlift(world, formation=formation, is_on=is_on)
    return None


def for_each_named(world: World, effect: CompiledEffect, *, number: float) -> Void | None:
    """Reinforcement, commitment or airlift of every formation that is named."""

    def act(formation: Formation) -> Void | None:
        match effect.kind:
            case EffectKind.REINFORCE:
                return reinforce(world, formation=formation, strength=number)
            case EffectKind.COMMIT:
                return commit(world, formation=formation, at=effect.object)
        return set_airlift(world, formation=formation, is_on=bool(effect.setting))

    return in_turn([world.formations[index] for index in effect.formations], act)


def in_turn(formations: Sequence[Formation], act: Callable[[Formation], Void | None]) -> Void | None:
    """Do something to each; if it does nothing to any of them, why it does not to the first."""
    reasons = [act(formation) for formation in formations]
    return None if any(reason is None for reason in reasons) else reasons[0]


def set_ceasefire(world: World, *, places: tuple[int, ...], is_on: bool) -> Void | None:
    was = all((place in world.ceasefire) == is_on for place in places)
    for place in places:
        world.touched_places.add(place)
        if not is_on:
            world.ceasefire.discard(place)
            continue
        world.ceasefire.add(place)
        engagement = world.engagement_at(place)
        if engagement is not None:
            end(world, engagement=engagement, holder=Side.NEITHER)
    return Void.ALREADY if was else None
