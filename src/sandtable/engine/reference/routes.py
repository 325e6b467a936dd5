"""On the routes: when formations arrive, meet and cross rings, and what happens then.

All times follow from the last change of velocity of those concerned, so that what is due now stays due
when another event at the same time is handled first.
"""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.engine.reference.engagements import join, join_against, open_engagement, power, restart
from sandtable.engine.reference.movement import (
    enter,
    resume_orders,
    stand_still,
    turn_to_bay,
)
from sandtable.engine.reference.state import SAME_TIME, Formation, World, is_same_point
from sandtable.program import Event, Mode, Side


def settle_route(world: World, *, route: int) -> None:
    """One settling step of a route. Meetings need no more: they are computed again at every instant."""
    for engagement in [e for e in world.engagements if e.route == route]:
        if engagement.is_touched:
            restart(world, engagement=engagement)


# -- arrival


def arrivals(world: World) -> Iterator[tuple[float, Formation]]:
    for formation in world.formations:
        if formation.route is None or formation.velocity == 0.0 or _is_barred(world, formation):
            continue
        days = (world.end_position(formation) - formation.anchor) / formation.velocity
        yield max(formation.since + days, world.now), formation


def _is_barred(world: World, formation: Formation) -> bool:
    """A hostile formation that it would meet stands at the end of its route."""
    assert formation.route is not None
    end = world.end_position(formation)
    return any(
        other.velocity == 0.0
        and is_same_point(other.position(world.now), end)
        and meeting_time(world, formation, other) is not None
        for other in world.on_route(formation.route)
    )


def handle_arrival(world: World, *, formation: Formation) -> None:
    place = formation.destination
    world.write(Event.ARRIVAL, formation.index, other=place)
    formation.anchor, formation.since, formation.velocity = world.end_position(formation), world.now, 0.0
    if formation.mode == Mode.MOVING:
        formation.mode = Mode.WAITING
        world.touch(formation)
        return
    if world.is_hostile_to_any(formation, world.inside(place)) or world.is_closed_place(place, to=formation.actor):
        if formation.is_spent:
            turn_to_bay(world, formation=formation)
            return
        formation.mode = Mode.WAITING
        world.touch(formation)
        return
    enter(world, formation=formation, takes_control=True)
    pause = world.setting.rules.pause
    if not formation.is_spent and not formation.withdraws_by_order and pause > 0.0:
        formation.resume_at = world.now + pause
    resume_orders(world, formation=formation)


# -- meetings


def meetings(world: World) -> Iterator[tuple[float, Formation, Formation]]:
    """All pairs that are going to meet, the lower formation first."""
    for first in world.formations:
        if first.route is None:
            continue
        for second in world.formations[first.index + 1 :]:
            if second.route == first.route:
                time = meeting_time(world, first, second)
                if time is not None:
                    yield time, first, second


def meeting_time(world: World, first: Formation, second: Formation) -> float | None:
    """When two formations on one route meet, None if they do not."""
    if first is second or not world.are_hostile(first.actor, second.actor):
        return None
    if first.mode == second.mode and first.mode in (Mode.ENGAGED, Mode.WITHDRAWING):
        return None
    reference = max(first.since, second.since)
    gap = second.position(reference) - first.position(reference)
    if is_same_point(gap, 0.0):
        # A sortie at the gate: one moves, the other stands or comes the other way.
        has_withdrawal = Mode.WITHDRAWING in (first.mode, second.mode)
        is_parting = first.velocity * second.velocity > 0.0 or first.velocity == second.velocity == 0.0
        return None if has_withdrawal or is_parting or reference < world.now else reference
    behind, ahead = (first, second) if gap > 0.0 else (second, first)
    for formation, facing in ((behind, 1), (ahead, -1)):
        if formation.mode == Mode.WITHDRAWING and world.direction(formation) != facing:
            return None
    if behind.velocity < 0.0 or ahead.velocity > 0.0 or behind.velocity == ahead.velocity:
        return None
    time = reference + abs(gap) / (behind.velocity - ahead.velocity)
    for mover, other in ((behind, ahead), (ahead, behind)):
        if other.velocity == 0.0:
            # The mover's own leg tells the time, so that it comes to all who stand at one point at once.
            time = mover.since + (other.anchor - mover.anchor) / mover.velocity
    return max(time, world.now) if time >= world.now - SAME_TIME else None


def handle_meeting(world: World, *, first: Formation, second: Formation) -> None:
    world.write(Event.MEETING, first.index, other=second.index)
    assert first.route is not None
    for waiting in world.on_route(first.route):
        if (
            waiting.mode == Mode.WAITING
        ):  # it let a sortie come first; whether or not that met somebody else, it is asked again
            world.touch(waiting)
    for formation, other in ((first, second), (second, first)):
        if formation.mode == Mode.WITHDRAWING and formation.is_spent:
            _turn_to_bay_before(world, formation=formation, other=other)
            return
    if Mode.ENGAGED in (first.mode, second.mode):
        engaged, mover = (first, second) if first.mode == Mode.ENGAGED else (second, first)
        _come_upon(world, mover=mover, engaged=engaged)
    else:
        _meet(world, first=first, second=second)


def _turn_to_bay_before(world: World, *, formation: Formation, other: Formation) -> None:
    """A spent formation finds its way back barred: it is at bay, and helps those who fight there to defend themselves."""
    place_of_meeting = other.position(world.now)
    turn_to_bay(world, formation=formation)
    formation.anchor = place_of_meeting
    if other.engagement is not None:
        side = join_against(world, formation=formation, engagement=other.engagement)
        if side == Side.DEFENDERS:
            join(world, formation=formation, engagement=other.engagement, side=Side.DEFENDERS)


def _come_upon(world: World, *, mover: Formation, engaged: Formation) -> None:
    """The mover stops where others fight, and joins the side it is not hostile to."""
    engagement = engaged.engagement
    assert engagement is not None
    stand_still(world, formation=mover, mode=Mode.STOPPED)
    mover.anchor = engaged.position(world.now)
    side = join_against(world, formation=mover, engagement=engagement)
    if side is not None:
        join(world, formation=mover, engagement=engagement, side=side)


def _meet(world: World, *, first: Formation, second: Formation) -> None:
    """A meeting engagement opens, with all who stand at that very point and belong to one of the two."""
    assert first.route is not None
    positions = [f.position(world.now) for f in (first, second)]
    standing = [position for f, position in zip((first, second), positions, strict=True) if f.velocity == 0.0]
    position = standing[0] if standing else 0.5 * (positions[0] + positions[1])
    sides: tuple[list[Formation], list[Formation]] = ([first], [second])
    for other in world.on_route(first.route):
        is_free = other.mode not in (Mode.ENGAGED, Mode.WITHDRAWING) and other not in (first, second)
        if not is_free or other.velocity != 0.0 or not is_same_point(other.position(world.now), position):
            continue
        for side, leader, enemy in ((0, first, second), (1, second, first)):
            if world.are_friendly(other.actor, leader.actor) and world.are_hostile(other.actor, enemy.actor):
                sides[side].append(other)
    powers = [
        power(world, side=[(f, 1.0) for f in own], opponents=opponents)
        for own, opponents in (sides, sides[::-1])
    ]  # fmt: skip
    has_spent = first.is_spent or second.is_spent
    is_first_attacking = second.is_spent if has_spent else powers[0] >= powers[1]
    attackers, defenders = sides if is_first_attacking else sides[::-1]
    engagement = open_engagement(world, route=first.route, position=position)
    for formation in [f for f in attackers if not f.is_spent]:
        join(world, formation=formation, engagement=engagement, side=Side.ATTACKERS)
    for formation in defenders:
        join(world, formation=formation, engagement=engagement, side=Side.DEFENDERS)


# -- rings


def crossings(world: World) -> Iterator[tuple[float, Formation, int]]:
    """The next crossing of each ring by each formation on the move."""
    for formation in world.formations:
        if formation.route is None or formation.velocity == 0.0:
            continue
        for ring in range(len(world.setting.rings)):
            boundary = _next_boundary(world, formation=formation, ring=ring)
            if boundary is not None:
                days = (boundary - formation.anchor) / formation.velocity
                yield max(formation.since + days, world.now), formation, ring


def _next_boundary(world: World, *, formation: Formation, ring: int) -> float | None:
    """Where it will next cross the ring (km from the route's start), None if it will not on this route."""
    route, circle = formation.route, world.setting.rings[ring]
    assert route is not None
    if not circle.touches[route]:
        return None
    start, end = circle.entry[route], circle.exit[route]
    length = world.setting.route_length[route]
    is_forward = formation.velocity > 0.0
    if formation.inside_ring[ring]:
        boundary = end if is_forward else start
    else:
        # Which side of the ring it is on is judged at the middle of the chord, where rounding does no harm.
        is_before = formation.position(world.now) < 0.5 * (max(start, 0.0) + min(end, length))
        if is_before != is_forward:
            return None
        boundary = start if is_forward else end
    return boundary if 0.0 <= boundary <= length else None


def handle_crossing(world: World, *, formation: Formation, ring: int) -> None:
    formation.inside_ring[ring] = not formation.inside_ring[ring]
    world.write(Event.RING, formation.index, other=ring, value=float(formation.inside_ring[ring]))
