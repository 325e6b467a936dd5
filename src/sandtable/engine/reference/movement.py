"""Marching: orders, departures, entering, withdrawal, and leaving the map."""

from __future__ import annotations

from math import exp, inf

from sandtable.engine.program import ADVANCE, HOLD, WITHDRAW, Event, Mode
from sandtable.engine.reference.state import Formation, World, is_same_point

MARCHING = (Mode.MOVING, Mode.WITHDRAWING)
SURRENDERED, DESTROYED = 1, 0


def leg_velocity(world: World, *, formation: Formation) -> float:
    """Signed velocity in km/day on its route in its direction of march, delays aside."""
    setting, route = world.setting, formation.route
    assert route is not None
    stream = int(setting.program.stream_friction[formation.index, route])
    friction = exp(setting.rules.friction_spread * world.draws.normal(stream=stream, index=0))
    return world.direction(formation) * formation.pace * setting.route_terrain[route] * friction


def stand_still(world: World, *, formation: Formation, mode: Mode) -> None:
    """Keep it where it is on its route, in another mode."""
    world.touch(formation)
    formation.anchor, formation.since, formation.velocity = formation.position(world.now), world.now, 0.0
    formation.mode = mode
    world.touch(formation)


def march(world: World, *, formation: Formation, mode: Mode) -> None:
    """Set it going in its direction of march; a pending delay keeps it standing until its end."""
    world.touch(formation)
    formation.anchor, formation.since = formation.position(world.now), world.now
    formation.mode = mode
    velocity = leg_velocity(world, formation=formation)
    formation.velocity = velocity if formation.resume_at is None else 0.0
    world.write(
        Event.WITHDRAW if mode == Mode.WITHDRAWING else Event.DEPART, formation.index,
        other=formation.route if formation.route is not None else -1, value=velocity,
    )  # fmt: skip
    world.touch(formation)


def take_route(world: World, *, formation: Formation, destination: int, mode: Mode) -> None:
    """Leave a place by the route to an adjacent one."""
    setting = world.setting
    world.touch(formation)
    route = setting.route_between[formation.place][destination]
    starts_at_start = setting.route_start[route] == formation.place
    formation.route, formation.destination = route, destination
    formation.anchor = 0.0 if starts_at_start else setting.route_length[route]
    formation.since, formation.velocity = world.now, 0.0
    formation.is_fortified = False
    march(world, formation=formation, mode=mode)


def resume_orders(world: World, *, formation: Formation) -> None:
    """A stander does what it was ordered to do: it departs, withdraws or stays."""
    if formation.mode != Mode.AT_PLACE or formation.is_broken:
        return
    if formation.order == WITHDRAW:
        formation.order = HOLD  # carried out or void, it never comes back
        withdraw(world, formation=formation, by_order=True)
        return
    if formation.order != ADVANCE or formation.resume_at is not None:
        return
    while formation.waypoints and formation.waypoints[0] == formation.place:
        formation.waypoints.pop(0)
    if not formation.waypoints:
        return
    target = formation.waypoints[0]
    is_adjacent = world.setting.route_between[formation.place][target] >= 0
    step = target if is_adjacent else world.setting.next_place[formation.place][target]
    if step >= 0:
        take_route(world, formation=formation, destination=step, mode=Mode.MOVING)


def set_control(world: World, *, place: int, actor: int) -> None:
    world.control[place] = actor
    world.first.setdefault((actor, place), world.now)
    world.write(Event.CONTROL, place, other=actor)
    world.touched_places.add(place)


def may_take_control(world: World, *, place: int, actor: int) -> bool:
    """Uncontrolled or hostile-controlled, and no ceasefire."""
    is_open = world.control[place] < 0 or world.is_hostile_controlled(place, to=actor)
    return is_open and place not in world.ceasefire


def stand_at(world: World, *, formation: Formation, place: int) -> None:
    """Put it inside a place as a stander that arrived now."""
    formation.route, formation.place, formation.destination = None, place, -1
    formation.mode, formation.velocity, formation.arrived = Mode.AT_PLACE, 0.0, world.now
    formation.inside_ring = [ring.has_place[place] for ring in world.setting.rings]
    world.reached.setdefault((formation.actor, place), world.now)
    world.touch(formation)


def enter(world: World, *, formation: Formation, takes_control: bool) -> None:
    """Go in at the end of the route. Broken formations never take control."""
    world.touch(formation)
    place = formation.destination
    stand_at(world, formation=formation, place=place)
    formation.resume_at = None
    world.write(Event.ENTER, formation.index, other=place)
    if takes_control and not formation.is_broken and may_take_control(world, place=place, actor=formation.actor):
        set_control(world, place=place, actor=formation.actor)


def turn_round(formation: Formation) -> None:
    """Face the other end of the route."""
    formation.place, formation.destination = formation.destination, formation.place


def wait_at_end(world: World, *, formation: Formation, pause: float = 0.0) -> None:
    """Fall back to waiting at the route's end, with a pause or without."""
    stand_still(world, formation=formation, mode=Mode.WAITING)
    if pause > 0.0:
        formation.resume_at = world.now + pause
    world.write(Event.WAIT, formation.index, other=formation.destination)


def release(world: World, *, formation: Formation) -> None:
    """Let a formation on a route go after an engagement: it stops, waits at the end, or marches on."""
    if formation.order != ADVANCE:
        stand_still(world, formation=formation, mode=Mode.STOPPED)
    elif is_same_point(formation.position(world.now), world.end_position(formation)):
        wait_at_end(world, formation=formation)
    else:
        march(world, formation=formation, mode=Mode.MOVING)


# -- withdrawal ------------------------------------------------------------------------------------


def leave_engagement(world: World, *, formation: Formation) -> None:
    engagement = formation.engagement
    if engagement is not None:
        engagement.side_of(formation).remove(formation)
        formation.engagement = None
        world.touch_engagement(engagement)


def withdraw(world: World, *, formation: Formation, by_order: bool) -> bool:
    """Start a withdrawal; False, and nothing has changed, if there is nowhere to go."""
    refuge = _refuge(world, formation=formation)
    if refuge is None:
        return False
    world.touch(formation)
    leave_engagement(world, formation=formation)
    formation.resume_at = None
    formation.withdraws_by_order = by_order
    if formation.route is None:
        take_route(world, formation=formation, destination=refuge, mode=Mode.WITHDRAWING)
    else:
        turn_round(formation)
        march(world, formation=formation, mode=Mode.WITHDRAWING)
    return True


def withdraw_or_surrender(world: World, *, formation: Formation) -> None:
    if not withdraw(world, formation=formation, by_order=False):
        remove(world, formation=formation, how=SURRENDERED)


def _refuge(world: World, *, formation: Formation) -> int | None:
    """The place to withdraw to: behind on a route, else the quickest adjacent place that is free of enemies."""
    setting = world.setting
    if formation.route is not None:
        return formation.place if _is_safe(world, place=formation.place, actor=formation.actor) else None
    best, best_cost = None, inf
    for place in setting.neighbours[formation.place]:
        route = setting.route_between[formation.place][place]
        cost = setting.route_length[route] / setting.route_terrain[route]
        if cost < best_cost and _is_safe(world, place=place, actor=formation.actor):
            if world.is_hostile_to_any(formation, world.on_route(route)):
                continue
            best, best_cost = place, cost
    return best


def _is_safe(world: World, *, place: int, actor: int) -> bool:
    """Controlled by the actor or a friend, with no hostile formation inside."""
    is_ours = world.control[place] >= 0 and world.are_friendly(world.control[place], actor)
    return is_ours and not any(world.are_hostile(f.actor, actor) for f in world.inside(place))


def remove(world: World, *, formation: Formation, how: int) -> None:
    """Destroyed or surrendered: it is gone."""
    world.touch(formation)
    leave_engagement(world, formation=formation)
    formation.mode, formation.route, formation.strength, formation.velocity = Mode.GONE, None, 0.0, 0.0
    formation.resume_at, formation.is_cut, formation.next_stage, formation.stage = None, False, inf, 0
    formation.inside_ring = [False] * len(formation.inside_ring)
    world.write(Event.GONE, formation.index, value=how)
