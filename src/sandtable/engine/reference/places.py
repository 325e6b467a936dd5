"""Evaluating a place: who enters, joins, attacks, besieges or leaves. One path for all of them."""

from __future__ import annotations

from sandtable.engine.program import Mode
from sandtable.engine.reference.engagements import (
    cover_inside,
    join,
    join_against,
    open_engagement,
    power,
    ratio_of,
    restart,
)
from sandtable.engine.reference.movement import enter, resume_orders, withdraw_or_surrender
from sandtable.engine.reference.routes import meeting_time
from sandtable.engine.reference.state import ATTACKERS, DEFENDERS, Engagement, Formation, World, is_same_point


def settle_place(world: World, *, place: int) -> None:
    """One settling step of a place."""
    engagement = world.engagement_at(place)
    if engagement is not None and not (engagement.attackers and engagement.defenders):
        restart(world, engagement=engagement)  # which ends it and touches the place again
        return
    evaluate(world, place=place)
    engagement = world.engagement_at(place)
    if engagement is not None and engagement.is_touched:
        restart(world, engagement=engagement)


def evaluate(world: World, *, place: int) -> None:
    for formation in world.formations:
        if not _may_act(world, formation, place):
            continue
        engagement = world.engagement_at(place)
        hostile_inside = [f for f in world.inside(place) if world.are_hostile(f.actor, formation.actor)]
        if engagement is not None:
            _come_upon_engagement(world, formation=formation, engagement=engagement)
        elif all(f.is_broken for f in hostile_inside):
            _walk_in(world, formation=formation, broken=hostile_inside)
        elif place not in world.ceasefire:
            _lead_attack(world, leader=formation, place=place)
    engagement = world.engagement_at(place)
    if engagement is not None:
        for formation in world.standers(place):
            side = join_against(world, formation=formation, engagement=engagement)
            if side is not None and not formation.is_broken:
                join(world, formation=formation, engagement=engagement, side=side)
    elif place not in world.ceasefire:
        _resolve_standers(world, place=place)


def _may_act(world: World, formation: Formation, place: int) -> bool:
    """It waits for the place, unpaused, and no sortie is upon it: who sallies at the gate is met first."""
    if not world.is_waiting(formation, place) or formation.route is None:
        return False
    gate = formation.position(world.now)
    return not any(
        is_same_point(other.position(world.now), gate) and meeting_time(world, formation, other) is not None
        for other in world.on_route(formation.route)
    )


def _come_upon_engagement(world: World, *, formation: Formation, engagement: Engagement) -> None:
    """Rule 1: a formation waits where others fight."""
    side = join_against(world, formation=formation, engagement=engagement)
    if side == ATTACKERS:
        join(world, formation=formation, engagement=engagement, side=ATTACKERS)
    elif side == DEFENDERS:
        enter(world, formation=formation, takes_control=False)
        join(world, formation=formation, engagement=engagement, side=DEFENDERS)
    elif not world.is_hostile_to_any(formation, engagement.members):
        enter(world, formation=formation, takes_control=False)
        resume_orders(world, formation=formation)


def _walk_in(world: World, *, formation: Formation, broken: list[Formation]) -> None:
    """Rule 2: nobody unbroken inside is hostile to it."""
    place = formation.destination
    is_hostile_place = bool(broken) or world.is_hostile_controlled(place, to=formation.actor)
    if place in world.ceasefire and is_hostile_place:
        return
    for other in broken:
        withdraw_or_surrender(world, formation=other)
    enter(world, formation=formation, takes_control=True)
    resume_orders(world, formation=formation)


def _lead_attack(world: World, *, leader: Formation, place: int) -> None:
    """Rule 3: attack with all who wait and agree, if the odds allow; else besiege."""
    defenders = [f for f in world.standers(place) if not f.is_broken and world.are_hostile(f.actor, leader.actor)]
    attackers = [leader]
    for other in world.formations:
        if other is leader or not _may_act(world, other, place):
            continue
        agrees = all(world.are_friendly(other.actor, f.actor) for f in attackers)
        is_free = not any(world.are_friendly(other.actor, f.actor) for f in defenders)
        if agrees and is_free and world.is_hostile_to_any(other, defenders):
            attackers.append(other)
    attacking = power(world, side=[(f, 1.0) for f in attackers], opponents=defenders)
    covers = [(f, cover_inside(world, formation=f)) for f in defenders]
    defending = power(world, side=covers, opponents=attackers)
    if ratio_of(attacking, defending) >= world.setting.rules.attack_ratio:
        _open_at(world, place=place, attackers=attackers, defenders=defenders)


def _resolve_standers(world: World, *, place: int) -> None:
    """No engagement runs: broken standers leave their enemies, and enemies who stand together fight."""
    for formation in world.standers(place):
        enemies = [f for f in world.standers(place) if not f.is_broken and world.are_hostile(f.actor, formation.actor)]
        if formation.is_broken and enemies:
            withdraw_or_surrender(world, formation=formation)
    unbroken = [f for f in world.standers(place) if not f.is_broken]
    pairs = ((i, j) for i in unbroken for j in unbroken if i.index < j.index and world.are_hostile(i.actor, j.actor))
    pair = next(pairs, None)
    if pair is None:
        return
    controller = world.control[place]
    owner, intruder = pair
    if world.are_friendly(intruder.actor, controller) and not world.are_friendly(owner.actor, controller):
        owner, intruder = intruder, owner
    _open_at(
        world, place=place,
        attackers=_side_of(world, unbroken, leader=intruder, enemy=owner),
        defenders=_side_of(world, unbroken, leader=owner, enemy=intruder),
    )  # fmt: skip


def _side_of(world: World, standers: list[Formation], *, leader: Formation, enemy: Formation) -> list[Formation]:
    """Every stander that is friendly to the leader and hostile to the other leader."""
    return [
        f for f in standers if world.are_friendly(f.actor, leader.actor) and world.are_hostile(f.actor, enemy.actor)
    ]


def _open_at(world: World, *, place: int, attackers: list[Formation], defenders: list[Formation]) -> None:
    engagement = open_engagement(world, place=place)
    for formation in attackers:
        join(world, formation=formation, engagement=engagement, side=ATTACKERS)
    for formation in defenders:
        join(world, formation=formation, engagement=engagement, side=DEFENDERS)
    assert all(f.mode == Mode.ENGAGED for f in engagement.members)
