"""Marching: orders, departures, entering, withdrawal, and leaving the map."""

from __future__ import annotations

from math import exp, inf

from sandtable.engine.reference.state import GONE_AT, SAME_POINT, Engagement, Formation, World, is_same_point
from sandtable.program import Event, Loss, Mode, OrderKind, Purpose, Side

MARCHING = (Mode.MOVING, Mode.WITHDRAWING)
LARGEST_TOLERANCE = 0.95


def leg_velocity(world: World, *, formation: Formation) -> float:
    """Signed velocity in km/day on its route in its direction of march, delays aside."""
    assert formation.route is not None
    terrain = world.setting.route_terrain[formation.route]
    return world.direction(formation) * formation.pace * terrain * formation.friction


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
    departure = formation.departures.get(route, 0)
    formation.departures[route] = departure + 1
    stream = int(setting.program.streams.friction[formation.index, route])
    normal = world.dice.of(Purpose.FRICTION).normal(stream=stream, index=departure)
    formation.friction = exp(setting.rules.friction_spread * normal)
    formation.route, formation.destination = route, destination
    formation.anchor = 0.0 if starts_at_start else setting.route_length[route]
    formation.since, formation.velocity = world.now, 0.0
    formation.is_fortified = False
    march(world, formation=formation, mode=mode)


def resume_orders(world: World, *, formation: Formation) -> None:
    """A stander does what it was ordered to do: it departs, withdraws or stays."""
    if formation.mode != Mode.AT_PLACE or formation.is_spent:
        return
    if formation.order == OrderKind.WITHDRAW:
        formation.order = OrderKind.HOLD  # carried out or void, it never comes back
        withdraw(world, formation=formation, by_order=True)
        return
    if formation.order != OrderKind.ADVANCE or formation.resume_at is not None:
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


def judge_control(world: World, *, place: int) -> None:
    """A controlled place passes to those inside who are hostile to its controller, if nobody inside is on its side."""
    controller, inside = world.control[place], world.inside(place)
    if controller < 0 or place in world.ceasefire or world.engagement_at(place) is not None:
        return
    if any(world.are_friendly(f.actor, controller) for f in inside):
        return
    strengths: dict[int, float] = {}
    for formation in inside:
        if world.are_hostile(formation.actor, controller) and not formation.is_spent:
            strengths[formation.actor] = strengths.get(formation.actor, 0.0) + formation.strength
    if strengths:
        set_control(world, place=place, actor=min(strengths, key=lambda actor: (-strengths[actor], actor)))


def stand_at(world: World, *, formation: Formation, place: int) -> None:
    """Put it inside a place as a stander that arrived now."""
    formation.route, formation.place, formation.destination = None, place, -1
    formation.mode, formation.velocity, formation.arrived = Mode.AT_PLACE, 0.0, world.now
    formation.inside_ring = [ring.has_place[place] for ring in world.setting.rings]
    world.reached.setdefault((formation.actor, place), world.now)
    world.touch(formation)


def enter(world: World, *, formation: Formation, takes_control: bool) -> None:
    """Go in at the end of the route. Spent formations never take control."""
    world.touch(formation)
    place = formation.destination
    formation.came_from = formation.place
    stand_at(world, formation=formation, place=place)
    formation.resume_at = None
    world.write(Event.ENTER, formation.index, other=place)
    if not takes_control:
        return
    if world.control[place] >= 0:
        judge_control(world, place=place)
    elif not formation.is_spent and place not in world.ceasefire:
        set_control(world, place=place, actor=formation.actor)


def turn_round(formation: Formation) -> None:
    """Face the other end of the route."""
    formation.place, formation.destination = formation.destination, formation.place


def wait_at_end(world: World, *, formation: Formation) -> None:
    """Fall back to waiting at the route's end."""
    stand_still(world, formation=formation, mode=Mode.WAITING)
    world.write(Event.WAIT, formation.index, other=formation.destination)


def release(world: World, *, formation: Formation) -> None:
    """Let a formation on a route go after an engagement: it stops, waits at the end, or marches on."""
    if formation.order != OrderKind.ADVANCE or formation.is_spent:
        stand_still(world, formation=formation, mode=Mode.STOPPED)
    elif is_same_point(formation.position(world.now), world.end_position(formation)):
        wait_at_end(world, formation=formation)
    else:
        march(world, formation=formation, mode=Mode.MOVING)


# -- withdrawal ------------------------------------------------------------------------------------


def leave_engagement(world: World, *, formation: Formation) -> None:
    engagement = formation.engagement
    if engagement is not None:
        remember_strain(engagement, formation)
        engagement.side_of(formation).remove(formation)
        formation.engagement = None
        world.alter_engagement(engagement)


def withdraw(world: World, *, formation: Formation, by_order: bool) -> bool:
    """Start a withdrawal; False, and nothing has changed, if there is nowhere to go."""
    refuge = find_refuge(world, formation=formation)
    if refuge is None:
        return False
    world.touch(formation)
    if formation.engagement is not None:
        leave_engagement(world, formation=formation)
        set_level(world, formation=formation)
    formation.resume_at, formation.is_at_bay = None, False
    formation.withdraws_by_order = by_order
    if formation.route is None:
        take_route(world, formation=formation, destination=refuge, mode=Mode.WITHDRAWING)
        return True
    if refuge == formation.place:
        turn_round(formation)
    march(world, formation=formation, mode=Mode.WITHDRAWING)
    return True


def find_refuge(world: World, *, formation: Formation) -> int | None:
    """The place to withdraw to: behind on a route (for who is at bay also ahead), else the best adjacent place."""
    if formation.route is None:
        return _best_neighbour(world, formation=formation)
    facing, actor = world.direction(formation), formation.actor
    here, enemies = formation.position(world.now), _enemies_on(world, formation=formation, route=formation.route)
    distances = [facing * (enemy.position(world.now) - here) for enemy in enemies]  # positive: ahead of it
    if _is_safe(world, place=formation.place, actor=actor) and not any(d < -SAME_POINT for d in distances):
        return formation.place
    if formation.is_at_bay and _is_safe(world, place=formation.destination, actor=actor):
        return formation.destination if not any(d >= -SAME_POINT for d in distances) else None
    return None


def _best_neighbour(world: World, *, formation: Formation) -> int | None:
    """First own and friendly places, then others; of these the quickest, the place it came from, the lowest."""
    setting, found = world.setting, []
    for place in setting.neighbours[formation.place]:
        route = setting.route_between[formation.place][place]
        if not _is_safe(world, place=place, actor=formation.actor):
            continue
        if _enemies_on(world, formation=formation, route=route):
            continue
        cost = setting.route_length[route] / setting.route_terrain[route]
        is_ours = world.are_friendly(world.control[place], formation.actor)
        found.append((not is_ours, cost, place != formation.came_from, place))
    return min(found)[-1] if found else None


def _enemies_on(world: World, *, formation: Formation, route: int) -> list[Formation]:
    return [f for f in world.on_route(route) if world.are_hostile(f.actor, formation.actor)]


def _is_safe(world: World, *, place: int, actor: int) -> bool:
    """Neither hostile-controlled nor closed, with no hostile formation inside."""
    is_theirs = world.is_hostile_controlled(place, to=actor) or world.is_closed_place(place, to=actor)
    return not is_theirs and not any(world.are_hostile(f.actor, actor) for f in world.inside(place))


# -- what was borne --------------------------------------------------------------------------------


def remember_strain(engagement: Engagement, formation: Formation) -> None:
    """How much its side has borne without giving way, by this member: before it leaves, or bears otherwise.

    Who is at bay would not have given way, and what has changed in this instant has not been tried.
    """
    if formation.is_at_bay or formation.is_softened or formation.cohesion <= 0.0:
        return
    side = Side.ATTACKERS if formation.is_attacker else Side.DEFENDERS
    borne = (engagement.strain[side] - formation.strain_on_joining) / formation.cohesion
    engagement.strain_borne[side] = max(engagement.strain_borne[side], borne)


# -- the level by fires ----------------------------------------------------------------------------


def set_level(world: World, *, formation: Formation) -> None:
    """From now on it gives way to fires at a share of its present strength; not if it is spent."""
    if formation.is_spent:
        return
    stream = int(world.setting.program.streams.tolerance[formation.index])
    clock = world.dice.of(Purpose.LEVELS).exponential(stream=stream, index=formation.levels_set, word=0)
    formation.levels_set += 1
    formation.share_borne = 0.0
    formation.steadiness, formation.strength_when_set = clock ** (1.0 / 1.5), formation.strength


def level(world: World, *, formation: Formation) -> float:
    """The strength at which an unspent formation outside engagements gives way to fires; 0.05 S_set exactly at the cap.

    P(f > x) = exp(-(x / f0)^1.5), f0 = tolerance x cohesion: a convention of this project.
    """
    tolerated = world.setting.rules.tolerance * formation.cohesion * formation.steadiness
    return formation.strength_when_set * (GONE_AT if tolerated >= LARGEST_TOLERANCE else 1.0 - tolerated)


# -- giving way, at bay ----------------------------------------------------------------------------


def become_spent(world: World, *, formation: Formation) -> None:
    """Spent, or spent again: the days to recover are drawn."""
    stream = int(world.setting.program.streams.recovery[formation.index])
    spread = world.dice.of(Purpose.RECOVERY).weibull(stream=stream, index=formation.times_spent, word=0)
    formation.days_recovered = 0.0
    formation.days_to_recover = world.setting.rules.recovery * spread
    formation.times_spent += 1
    formation.is_spent = True
    world.touch_power(formation)


def give_way(world: World, *, formation: Formation) -> None:
    """It becomes spent, and withdraws, goes on withdrawing, or is at bay; out of an engagement it leaves prisoners."""
    engagement = formation.engagement
    location = -1 if engagement is None else world.location(engagement)
    world.write(Event.GIVE_WAY, formation.index, other=location, value=formation.strength)
    pursuit = world.setting.rules.pursuit
    if engagement is not None and pursuit > 0.0 and find_refuge(world, formation=formation) is not None:
        world.write(Event.PRISONERS, formation.index, other=location, value=pursuit * formation.strength)
        formation.strength *= 1.0 - pursuit
        if formation.is_destroyed:
            remove(world, formation=formation, how=Loss.DESTROYED)
            return
    become_spent(world, formation=formation)
    if formation.mode != Mode.WITHDRAWING:
        withdraw_or_turn_to_bay(world, formation=formation)


def withdraw_or_turn_to_bay(world: World, *, formation: Formation) -> None:
    if not withdraw(world, formation=formation, by_order=False):
        turn_to_bay(world, formation=formation)


def turn_to_bay(world: World, *, formation: Formation) -> None:
    """It must withdraw and cannot: a defender fights on, any other formation stands where it is."""
    if not formation.is_spent:
        become_spent(world, formation=formation)
    formation.is_at_bay, formation.resume_at = True, None
    world.write(Event.BAY, formation.index, value=1.0)
    if formation.engagement is not None:
        if not formation.is_attacker:
            return
        leave_engagement(world, formation=formation)
    if formation.route is not None:
        stand_still(world, formation=formation, mode=Mode.STOPPED)
    else:
        formation.mode = Mode.AT_PLACE
        world.touch(formation)


def remove(world: World, *, formation: Formation, how: int) -> None:
    """Destroyed or surrendered: it is gone."""
    world.touch(formation)
    leave_engagement(world, formation=formation)
    formation.mode, formation.route, formation.strength, formation.velocity = Mode.GONE, None, 0.0, 0.0
    formation.resume_at, formation.is_cut, formation.next_stage, formation.stage = None, False, inf, 0
    formation.is_at_bay, formation.is_recovering, formation.surrender_rate = False, False, 0.0
    formation.is_barred = False
    formation.inside_ring = [False] * len(formation.inside_ring)
    world.write(Event.GONE, formation.index, value=how)
