"""Who is in contact with whom."""

from __future__ import annotations

from sandtable.engine.reference.state import Formation, World, is_same_point
from sandtable.program import Mode

STANDING = (Mode.WAITING, Mode.STOPPED, Mode.ENGAGED)  # on a route


def contacts(world: World, *, formation: Formation) -> list[Formation]:
    """The hostile formations in contact with a formation."""
    return [
        other for other in world.formations
        if world.are_hostile(other.actor, formation.actor) and are_in_contact(world, formation, other)
    ]  # fmt: skip


def are_in_contact(world: World, one: Formation, other: Formation) -> bool:
    """In one place, one in a place and the other at its gate, or at one point of a route; hostility aside."""
    if one.is_inside and other.is_inside:
        return one.place == other.place
    if one.is_inside:
        return is_at_gate(world, other, place=one.place)
    if other.is_inside:
        return is_at_gate(world, one, place=other.place)
    is_standing = _stands_on_route(one) and _stands_on_route(other)
    return (
        is_standing and one.route == other.route and is_same_point(one.position(world.now), other.position(world.now))
    )


def is_at_gate(world: World, formation: Formation, *, place: int) -> bool:
    """It stands on a route at the end that leads into the place."""
    if not _stands_on_route(formation):
        return False
    route = formation.route
    assert route is not None
    setting = world.setting
    ends = ((setting.route_start[route], 0.0), (setting.route_end[route], setting.route_length[route]))
    here = formation.position(world.now)
    return any(end == place and is_same_point(here, at) for end, at in ends)


def _stands_on_route(formation: Formation) -> bool:
    return formation.route is not None and formation.mode in STANDING
