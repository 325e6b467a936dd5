"""What decisions do to the world: orders, stances, fires, air, reinforcements, reserves, ceasefires, airlifts.

Each returns why it did nothing, None if it did something.
"""

from __future__ import annotations

from sandtable.engine.program import ADVANCE, HOLD, WITHDRAW, Event, Mode, Order, Void
from sandtable.engine.reference.engagements import dissolve_without_enemies, end
from sandtable.engine.reference.fires import Battery
from sandtable.engine.reference.movement import (
    march,
    release,
    resume_orders,
    stand_at,
    stand_still,
    turn_round,
    withdraw,
)
from sandtable.engine.reference.state import NEITHER, Formation, World
from sandtable.engine.reference.supply import switch_airlift


def give_order(world: World, *, formation: Formation, order: Order) -> Void | None:
    """An order to a formation: followed at once, kept for afterwards, or void."""
    if formation.mode == Mode.GONE or formation.is_broken:
        return Void.GONE if formation.mode == Mode.GONE else Void.BROKEN
    if order.kind == WITHDRAW:
        return _order_withdrawal(world, formation=formation)
    formation.order, formation.waypoints = order.kind, list(order.waypoints)
    if formation.mode == Mode.AT_PLACE:
        if order.kind == ADVANCE:
            formation.resume_at = None
        resume_orders(world, formation=formation)
    elif formation.mode in (Mode.MOVING, Mode.WAITING, Mode.STOPPED):
        if order.kind == HOLD:
            stand_still(world, formation=formation, mode=Mode.STOPPED)
        elif _is_quicker_back(world, formation=formation):
            _march_back(world, formation=formation)
        elif formation.mode == Mode.STOPPED:
            release(world, formation=formation)
    return None


def _order_withdrawal(world: World, *, formation: Formation) -> Void | None:
    if formation.mode == Mode.RESERVE:
        formation.order, formation.waypoints = WITHDRAW, []
        return None
    if formation.mode == Mode.WITHDRAWING or withdraw(world, formation=formation, by_order=True):
        formation.order, formation.waypoints = HOLD, []
        return None
    return Void.NO_REFUGE


def _is_quicker_back(world: World, *, formation: Formation) -> bool:
    """Whether turning round leads to the first waypoint sooner than going on: strictly, or back over this very route."""
    setting, route, goal = world.setting, formation.route, formation.waypoints[0]
    assert route is not None
    if setting.next_place[formation.destination][goal] == formation.place:
        return (
            True  # at the route's end the two are equally long, and whoever besieges a place should not go through it
        )
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


def set_stance(world: World, *, one: int, other: int, stance: int) -> Void | None:
    was = world.stance[one][other] == world.stance[other][one] == stance
    world.stance[one][other] = world.stance[other][one] = stance
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
    return None


def reinforce(world: World, *, formation: Formation, strength: float) -> Void | None:
    if formation.mode == Mode.GONE:
        return Void.GONE
    formation.strength += strength
    formation.initial += strength
    if formation.mode != Mode.RESERVE:
        world.touch_power(formation)
    return None


def commit(world: World, *, formation: Formation, at: int) -> Void | None:
    """A reserve appears at its place or another, unless the enemy is there."""
    place = at if at >= 0 else formation.place
    if formation.mode != Mode.RESERVE:
        return Void.GONE if formation.mode == Mode.GONE else Void.ON_THE_MAP
    if world.is_hostile_controlled(place, to=formation.actor):
        return Void.HOSTILE_CONTROL
    if world.is_hostile_to_any(formation, world.inside(place)):
        return Void.HOSTILE_INSIDE
    formation.is_fortified = formation.is_fortified and place == formation.place
    stand_at(world, formation=formation, place=place)
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
            end(world, engagement=engagement, holder=NEITHER)
    return Void.ALREADY if was else None
