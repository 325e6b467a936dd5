"""Evaluating a place: who enters, joins, attacks, besieges or leaves. One path for all of them."""

from __future__ import annotations

from sandtable.engine.reference.engagements import (
    cover_inside,
    join,
    join_against,
    open_engagement,
    power,
    ratio_of,
    restart,
)
from sandtable.engine.reference.movement import enter, judge_control, resume_orders
from sandtable.engine.reference.routes import meeting_time
from sandtable.engine.reference.state import Engagement, Formation, World, is_same_point
from sandtable.program import Mode, Side

SLACK = 1e-12  # of the attack ratio: what is as near as this is there


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
        elif not hostile_inside:
            enter(world, formation=formation, takes_control=True)  # rule 2
            resume_orders(world, formation=formation)
        else:
            _lead_attack(world, leader=formation, place=place)
    engagement = world.engagement_at(place)
    if engagement is not None:
        for formation in world.standers(place):
            side = join_against(world, formation=formation, engagement=engagement)
            if side == Side.DEFENDERS or (side == Side.ATTACKERS and not formation.is_spent):
                join(world, formation=formation, engagement=engagement, side=side)
    elif place not in world.ceasefire:
        _resolve_standers(world, place=place)
    judge_control(world, place=place)


def _may_act(world: World, formation: Formation, place: int) -> bool:
    """It waits for the place, unpaused and not barred, and no sortie is upon it: who sallies at the gate is met first."""
    if not world.is_waiting(formation, place) or formation.route is None:
        return False
    if world.barrier(formation, place) is not None:
        return False
    gate = formation.position(world.now)
    return not any(
        is_same_point(other.position(world.now), gate) and meeting_time(world, formation, other) is not None
        for other in world.on_route(formation.route)
    )


def _come_upon_engagement(world: World, *, formation: Formation, engagement: Engagement) -> None:
    """Rule 1: a formation waits where others fight."""
    side = join_against(world, formation=formation, engagement=engagement)
    if side == Side.ATTACKERS:
        join(world, formation=formation, engagement=engagement, side=Side.ATTACKERS)
    elif side == Side.DEFENDERS:
        enter(world, formation=formation, takes_control=False)
        join(world, formation=formation, engagement=engagement, side=Side.DEFENDERS)
    elif not world.is_hostile_to_any(formation, engagement.members):
        enter(world, formation=formation, takes_control=False)
        resume_orders(world, formation=formation)


def _lead_attack(world: World, *, leader: Formation, place: int) -> None:
    """Rule 3: attack with all who wait and agree, if the odds allow; else besiege."""
    defenders = [f for f in world.standers(place) if world.are_hostile(f.actor, leader.actor)]
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
    if ratio_of(attacking, defending) >= (1.0 - SLACK) * world.setting.rules.attack_ratio:
        _open_at(world, place=place, attackers=attackers, defenders=defenders)


def _resolve_standers(world: World, *, place: int) -> None:
    """No engagement runs: enemies who stand together fight, unless all of them are spent."""
    standers = world.standers(place)
    pairs = (
        (i, j)
        for i in standers
        for j in standers
        if i.index < j.index and world.are_hostile(i.actor, j.actor) and not (i.is_spent and j.is_spent)
    )
    pair = next(pairs, None)
    if pair is None:
        return
    controller = world.control[place]
    owner, intruder = pair
    if owner.is_spent or intruder.is_spent:
        is_exchanged = intruder.is_spent
    else:
        is_exchanged = world.are_friendly(intruder.actor, controller) and not world.are_friendly(
            owner.actor, controller
        )
    if is_exchanged:
        owner, intruder = intruder, owner
    attackers = _side_of(world, standers, leader=intruder, enemy=owner)
    _open_at(
        world, place=place,
        attackers=[f for f in attackers if not f.is_spent],
        defenders=_side_of(world, standers, leader=owner, enemy=intruder),
    )  # fmt: skip


def _side_of(world: World, standers: list[Formation], *, leader: Formation, enemy: Formation) -> list[Formation]:
    """Every stander that is friendly to the leader and hostile to the other leader."""
    return [
        f for f in standers if world.are_friendly(f.actor, leader.actor) and world.are_hostile(f.actor, enemy.actor)
    ]


def _open_at(world: World, *, place: int, attackers: list[Formation], defenders: list[Formation]) -> None:
    engagement = open_engagement(world, place=place)
    for formation in attackers:
        join(world, formation=formation, engagement=engagement, side=Side.ATTACKERS)
    for formation in defenders:
        join(world, formation=formation, engagement=engagement, side=Side.DEFENDERS)
    assert all(f.mode == Mode.ENGAGED for f in engagement.members)
