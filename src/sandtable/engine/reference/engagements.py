"""Engagements: powers, joining, restarts, and the ways in which they end."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, inf, nan, sqrt

from sandtable.engine.program import ADVANCE, Event, Mode
from sandtable.engine.reference.flow import Flow
from sandtable.engine.reference.movement import (
    DESTROYED,
    enter,
    may_take_control,
    release,
    remove,
    resume_orders,
    set_control,
    wait_at_end,
    withdraw_or_surrender,
)
from sandtable.engine.reference.state import ATTACKERS, DEFENDERS, GONE_AT, NEITHER, Engagement, Formation, World

FORTIFIED, PREPARED, HASTY = 1.6, 1.5, 1.3


def cover_inside(world: World, *, formation: Formation) -> float:
    """Posture times terrain of a defender inside its place."""
    if formation.is_fortified:
        posture = FORTIFIED
    else:
        is_prepared = world.now - formation.arrived >= world.setting.rules.prepared_after
        posture = PREPARED if is_prepared else HASTY
    return posture * world.setting.place_terrain[formation.place]


def power(world: World, *, side: Sequence[tuple[Formation, float]], opponents: Sequence[Formation]) -> float:
    """Sum of S q g (1 + air) cover over the members of a side, given with their covers."""
    setting, against = world.setting, {f.actor for f in opponents}
    total = 0.0
    for formation, cover in sorted(side, key=lambda member: member[0].index):
        air = 0.0
        for lent in range(len(setting.air_to)):
            names_opponent = any(setting.air_against[lent][actor] for actor in against)
            if world.air_is_active[lent] and setting.air_to[lent] == formation.actor and names_opponent:
                air += setting.air_power[lent]
        total += formation.strength * formation.quality * formation.supply_factor * (1.0 + air) * cover
    return total


def ratio_of(attacking: float, defending: float) -> float:
    """R, infinite against a defence without power, nan for what cannot be."""
    if attacking < 0.0 or defending < 0.0:
        return nan
    return attacking / defending if defending != 0.0 else inf


def current_ratio(world: World, *, engagement: Engagement) -> float:
    attackers = [(f, f.cover) for f in engagement.attackers]
    defenders = [(f, f.cover) for f in engagement.defenders]
    return ratio_of(
        power(world, side=attackers, opponents=engagement.defenders),
        power(world, side=defenders, opponents=engagement.attackers),
    )


# -- opening and joining


def open_engagement(
    world: World, *, place: int | None = None, route: int | None = None, position: float = 0.0
) -> Engagement:
    """A new engagement without members, with its intensity drawn."""
    engagement = Engagement(place=place, route=route, position=position, gain=1.0)
    location = world.location(engagement)
    number = world.opened.get(location, 0)
    world.opened[location] = number + 1
    stream = int(world.setting.program.stream_engagement[location])
    engagement.gain = exp(world.setting.rules.intensity_spread * world.draws.normal(stream=stream, index=number))
    world.engagements.append(engagement)
    return engagement


def join(world: World, *, formation: Formation, engagement: Engagement, side: int) -> None:
    """Become a member; the cover is fixed here, a pending delay or pause ends."""
    world.touch(formation)
    is_covered = side == DEFENDERS and formation.route is None
    formation.cover = cover_inside(world, formation=formation) if is_covered else 1.0
    formation.anchor, formation.since, formation.velocity = formation.position(world.now), world.now, 0.0
    if engagement.route is not None:
        formation.anchor = engagement.position
    formation.mode, formation.resume_at, formation.engagement = Mode.ENGAGED, None, engagement
    members = engagement.attackers if side == ATTACKERS else engagement.defenders
    members.append(formation)
    members.sort(key=lambda f: f.index)
    world.write(Event.JOIN, formation.index, other=world.location(engagement), value=side)
    world.touch(formation)
    world.touch_engagement(engagement)


def join_against(world: World, *, formation: Formation, engagement: Engagement) -> int | None:
    """The side that a formation may join: it must be hostile to members of the other side only. None if to both or neither."""
    against_attackers = world.is_hostile_to_any(formation, engagement.attackers)
    against_defenders = world.is_hostile_to_any(formation, engagement.defenders)
    if against_attackers == against_defenders:
        return None
    return ATTACKERS if against_defenders else DEFENDERS


# -- restart


def restart(world: World, *, engagement: Engagement) -> None:
    """Start the flow anew from the present strengths, or end the engagement if a side is empty."""
    engagement.is_touched = False
    if not engagement.attackers:
        end(world, engagement=engagement, holder=DEFENDERS)
        return
    if not engagement.defenders:
        end(world, engagement=engagement, holder=ATTACKERS)
        return
    rules = world.setting.rules
    intensity = rules.intensity * engagement.gain
    attacker_loss, defender_loss = rules.attacker_loss, rules.defender_loss
    if engagement.place is None:
        attacker_loss = defender_loss = sqrt(rules.attacker_loss * rules.defender_loss)
    ratio = current_ratio(world, engagement=engagement)
    engagement.flow = Flow(ratio, rules.exponent, intensity * attacker_loss, intensity * defender_loss)
    engagement.since = world.now
    engagement.base = {f.index: f.strength for f in engagement.members}
    engagement.due = _next_event(world, engagement=engagement, flow=engagement.flow)
    if not engagement.is_opened:
        engagement.is_opened = True
        world.write(Event.OPEN, engagement.attackers[0].index, other=world.location(engagement), value=ratio)


def _next_event(world: World, *, engagement: Engagement, flow: Flow) -> tuple[float, Event, Formation, float] | None:
    """The earliest break, halt or watched level; ties in this order, then the lowest formation."""
    due: list[tuple[float, Event, Formation, float]] = []
    for formation in engagement.members:
        is_attacker = formation in engagement.attackers
        days = flow.days_to_factor(_share(formation.threshold, formation.strength), is_attacker=is_attacker)
        due.append((engagement.since + days, Event.BREAK, formation, formation.threshold))
        for share, fighters in world.setting.program.watch[formation.index]:
            level = share * formation.initial + fighters
            if 0.0 < level < formation.strength:
                days = flow.days_to_factor(level / formation.strength, is_attacker=is_attacker)
                due.append((engagement.since + days, Event.WATCH, formation, level))
    days = flow.days_to_ratio(world.setting.rules.halt_ratio)
    due.append((engagement.since + days, Event.HALT, engagement.attackers[0], 0.0))
    first = min(due, key=lambda event: (event[0], event[1], event[2].index))
    if first[1] == Event.BREAK and len(engagement.attackers) == len(engagement.defenders) == 1:
        # The last of both sides at once: the attacker goes, the defender keeps the field.
        breaks = [event for event in due if event[1] == Event.BREAK and event[0] == first[0]]
        first = next((event for event in breaks if event[2] is engagement.attackers[0]), first)
    return first if first[0] < inf else None


def _share(level: float, strength: float) -> float:
    return level / strength if strength != 0.0 else inf


# -- breaking


def is_destroyed(formation: Formation) -> bool:
    return formation.strength <= GONE_AT * formation.initial


def break_off(world: World, *, formation: Formation) -> None:
    """It has fallen to its threshold: destroyed, or broken for good and on its way out."""
    if is_destroyed(formation):
        remove(world, formation=formation, how=DESTROYED)
        return
    formation.is_broken = True
    if formation.mode == Mode.WITHDRAWING:
        return
    withdraw_or_surrender(world, formation=formation)


def handle_break(world: World, *, formation: Formation) -> None:
    formation.strength = formation.threshold
    world.write(Event.BREAK, formation.index, value=formation.strength)
    break_off(world, formation=formation)


def handle_halt(world: World, *, engagement: Engagement) -> None:
    """The attack stalls: attackers fall back to waiting or withdraw, the defenders hold the field."""
    ratio = current_ratio(world, engagement=engagement)
    world.write(Event.HALT, engagement.attackers[0].index, other=world.location(engagement), value=ratio)
    for formation in list(engagement.attackers):
        if engagement.place is not None and formation.route is not None:
            engagement.attackers.remove(formation)
            formation.engagement = None
            wait_at_end(world, formation=formation, pause=world.setting.rules.pause)
        else:
            withdraw_or_surrender(world, formation=formation)
    end(world, engagement=engagement, holder=DEFENDERS)


# -- the end


def end(world: World, *, engagement: Engagement, holder: int) -> None:
    """Close an engagement; `holder` says who keeps the field: ATTACKERS, DEFENDERS or NEITHER."""
    world.engagements.remove(engagement)
    world.write(Event.END, world.location(engagement), value=holder)
    world.touch_engagement(engagement)
    attackers, members = list(engagement.attackers), engagement.members
    for formation in members:
        formation.engagement = None
        if formation.route is None:
            formation.mode = Mode.AT_PLACE
    if holder == ATTACKERS and engagement.place is not None and _can_enter(world, attackers, place=engagement.place):
        _take_place(world, attackers, place=engagement.place)
    else:
        for formation in members:
            if formation.route is None:
                continue
            if holder == NEITHER and engagement.place is not None and formation in attackers:
                wait_at_end(world, formation=formation)
            else:
                release(world, formation=formation)
    for formation in members:
        resume_orders(world, formation=formation)
    _free_stopped(world, engagement=engagement)


def _can_enter(world: World, attackers: list[Formation], *, place: int) -> bool:
    unbroken = [f for f in world.inside(place) if not f.is_broken]
    return not any(world.is_hostile_to_any(f, attackers) for f in unbroken)


def _take_place(world: World, attackers: list[Formation], *, place: int) -> None:
    """The victors go in, and the strongest of their actors takes control."""
    for formation in world.inside(place):
        if formation.is_broken and world.is_hostile_to_any(formation, attackers):
            withdraw_or_surrender(world, formation=formation)
    for formation in attackers:
        if formation.route is not None:
            enter(world, formation=formation, takes_control=False)
    strengths: dict[int, float] = {}
    for formation in attackers:
        strengths[formation.actor] = strengths.get(formation.actor, 0.0) + formation.strength
    victor = min(strengths, key=lambda actor: (-strengths[actor], actor))
    if may_take_control(world, place=place, actor=victor):
        set_control(world, place=place, actor=victor)


def _free_stopped(world: World, *, engagement: Engagement) -> None:
    """Who stopped behind this engagement goes on, unless ordered to hold."""
    for formation in world.formations:
        if formation.mode != Mode.STOPPED or formation.order != ADVANCE:
            continue
        is_behind = (
            formation.route == engagement.route
            if engagement.place is None
            else formation.destination == engagement.place
        )
        if is_behind:
            release(world, formation=formation)


def dissolve_without_enemies(world: World) -> None:
    """After a change of stance: who has no opponent left leaves, and where nobody has one the engagement ends."""
    for engagement in list(world.engagements):
        idle = [f for f in engagement.members if not world.is_hostile_to_any(f, _opponents(engagement, f))]
        if len(idle) == len(engagement.members):
            end(world, engagement=engagement, holder=NEITHER)
            continue
        for formation in idle:
            engagement.side_of(formation).remove(formation)
            formation.engagement = None
            world.touch_engagement(engagement)
            if formation.route is None:
                formation.mode = Mode.AT_PLACE
                world.touch(formation)
            else:
                release(world, formation=formation)
        for formation in idle:
            resume_orders(world, formation=formation)


def _opponents(engagement: Engagement, formation: Formation) -> list[Formation]:
    return engagement.defenders if formation in engagement.attackers else engagement.attackers
