"""Engagements: powers, joining, restarts, and the ways in which they end."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, inf, isnan, nan, sqrt

from sandtable.engine.reference.flow import Flow
from sandtable.engine.reference.movement import (
    enter,
    give_way,
    judge_control,
    leave_engagement,
    release,
    remove,
    resume_orders,
    set_control,
    set_level,
    wait_at_end,
    withdraw_or_turn_to_bay,
)
from sandtable.engine.reference.state import SAME_TIME, Engagement, Formation, World
from sandtable.program import Event, Loss, Mode, OrderKind, Purpose, Side

FORTIFIED, PREPARED, HASTY = 1.6, 1.5, 1.3
SPENT = 0.5  # of its power
SAME_STRAIN = 1e-12


def cover_inside(world: World, *, formation: Formation) -> float:
    """Posture times terrain of a defender inside its place."""
    if formation.is_fortified:
        posture = FORTIFIED
    else:
        is_prepared = world.now - formation.arrived >= world.setting.rules.prepared_after - SAME_TIME
        posture = PREPARED if is_prepared else HASTY
    return posture * world.setting.place_terrain[formation.place]


def power(world: World, *, side: Sequence[tuple[Formation, float]], opponents: Sequence[Formation]) -> float:
    """Sum of S q g (1 + air) cover over the members of a side, given with their covers; the spent count half."""
    setting, against = world.setting, {f.actor for f in opponents}
    total = 0.0
    for formation, cover in sorted(side, key=lambda member: member[0].index):
        air = 0.0
        for lent in range(len(setting.air_to)):
            names_opponent = any(setting.air_against[lent][actor] for actor in against)
            if world.air_is_active[lent] and setting.air_to[lent] == formation.actor and names_opponent:
                air += setting.air_power[lent]
        own = formation.strength * formation.quality * formation.supply_factor * (1.0 + air) * cover
        total += SPENT * own if formation.is_spent else own
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
    """A new engagement without members, with its two sides' losses and endurances drawn."""
    engagement = Engagement(place=place, route=route, position=position, gains=(1.0, 1.0), endurance=(1.0, 1.0))
    location = world.location(engagement)
    number = world.opened.get(location, 0)
    world.opened[location] = number + 1
    engagement.number = number
    stream, rules = int(world.setting.program.streams.engagement[location]), world.setting.rules
    dice = world.dice.of(Purpose.ENGAGEMENTS)
    attackers, defenders = dice.normals(stream=stream, index=number)
    engagement.gains = exp(rules.attacker_spread * attackers), exp(rules.defender_spread * defenders)
    engagement.endurance = (
        dice.weibull(stream=stream, index=number, word=2),
        dice.weibull(stream=stream, index=number, word=3),
    )
    world.engagements.append(engagement)
    return engagement


def join(world: World, *, formation: Formation, engagement: Engagement, side: int) -> None:
    """Become a member; the cover is fixed here, a pending delay or pause ends."""
    world.touch(formation)
    is_covered = side == Side.DEFENDERS and formation.route is None
    formation.cover = cover_inside(world, formation=formation) if is_covered else 1.0
    formation.anchor, formation.since, formation.velocity = formation.position(world.now), world.now, 0.0
    if engagement.route is not None:
        formation.anchor = engagement.position
    formation.mode, formation.resume_at, formation.engagement = Mode.ENGAGED, None, engagement
    formation.strain_on_joining = engagement.strain[side]
    members = engagement.attackers if side == Side.ATTACKERS else engagement.defenders
    members.append(formation)
    members.sort(key=lambda f: f.index)
    world.write(Event.JOIN, formation.index, other=world.location(engagement), value=side)
    _remember_attacks(world, formation=formation, engagement=engagement, side=side)
    world.touch(formation)
    world.alter_engagement(engagement)


def _remember_attacks(world: World, *, formation: Formation, engagement: Engagement, side: int) -> None:
    """Who is attacked by whom now that this one has joined: the defence of a place, or both sides on a route."""
    is_on_route = engagement.route is not None
    formation.is_attacked |= is_on_route or side == Side.DEFENDERS
    for other in engagement.defenders if side == Side.ATTACKERS else engagement.attackers:
        if not world.are_hostile(formation.actor, other.actor):
            continue
        if is_on_route or side == Side.DEFENDERS:
            world.attacked.add((formation.actor, other.actor))
        if is_on_route or side == Side.ATTACKERS:
            world.attacked.add((other.actor, formation.actor))


def join_against(world: World, *, formation: Formation, engagement: Engagement) -> int | None:
    """The side that a formation may join: it must be hostile to members of the other side only. None if to both or neither."""
    against_attackers = world.is_hostile_to_any(formation, engagement.attackers)
    against_defenders = world.is_hostile_to_any(formation, engagement.defenders)
    if against_attackers == against_defenders:
        return None
    return Side.ATTACKERS if against_defenders else Side.DEFENDERS


# -- restart


def restart(world: World, *, engagement: Engagement) -> None:
    """Restart the flow from the present strengths, or end the engagement if a side is empty."""
    engagement.is_touched = False
    if not engagement.attackers:
        end(world, engagement=engagement, holder=Side.DEFENDERS)
        return
    if not engagement.defenders:
        end(world, engagement=engagement, holder=Side.ATTACKERS)
        return
    rules = world.setting.rules
    attacker_loss, defender_loss = rules.losses
    if engagement.place is None:
        attacker_loss = defender_loss = sqrt(attacker_loss * defender_loss)
    ratio = current_ratio(world, engagement=engagement)
    attackers_gain, defenders_gain = engagement.gains
    engagement.flow = Flow(
        ratio,
        rules.exponent,
        rules.intensity * attackers_gain * attacker_loss,
        rules.intensity * defenders_gain * defender_loss,
    )
    engagement.since = world.now
    engagement.base = {f.index: f.strength for f in engagement.members}
    engagement.strain_at_restart = list(engagement.strain)
    if engagement.is_altered:
        engagement.strain_rate = strain_rates(world, engagement=engagement, flow=engagement.flow)
        engagement.is_altered = False
    engagement.due = _next_event(world, engagement=engagement, flow=engagement.flow)
    if not engagement.is_opened:
        engagement.is_opened = True
        if engagement.place is not None:
            _count_attack(world, engagement)
        world.write(Event.OPEN, engagement.attackers[0].index, other=world.location(engagement), value=ratio)


def _count_attack(world: World, engagement: Engagement) -> None:
    """Whether the force ratio of an attack on a place is one that the data behind the rules of battle know."""
    attackers, defenders = (sum(f.strength for f in side) for side in (engagement.attackers, engagement.defenders))
    force, (low, high) = ratio_of(attackers, defenders), world.setting.program.force_ratios
    world.attacks += 1
    world.unusual_attacks += force < low or force > high


def strain_rates(world: World, *, engagement: Engagement, flow: Flow) -> list[float]:
    """How fast each side strains, in 1/day: rho^sway over its endurance; nobody does where nobody loses."""
    rules, relative = world.setting.rules, flow.attackers_relative_loss()
    if isnan(relative):
        return [0.0, 0.0] if flow.attacker_rate == flow.defender_rate == 0.0 else [nan, nan]
    attack, defence = rules.attack_endurance, rules.defence_endurance
    if engagement.place is None:
        attack = defence = sqrt(attack * defence)
    return [exp(rules.sway * relative) / attack, exp(-rules.sway * relative) / defence]


def strain_left(engagement: Engagement, formation: Formation, *, side: int) -> float:
    """What its side has still to strain before the formation gives way."""
    borne = engagement.strain[side] - formation.strain_on_joining
    return engagement.endurance[side] * formation.cohesion - borne


def _next_event(world: World, *, engagement: Engagement, flow: Flow) -> tuple[float, Event, Formation, float] | None:
    """The earliest of what may happen: destroyed, giving way, halt, watched level; ties in this order, then the lowest."""
    due: list[tuple[float, Event, Formation, float]] = []
    for formation in engagement.members:
        side = Side.ATTACKERS if formation in engagement.attackers else Side.DEFENDERS
        days = flow.days_to_factor(_share(formation.remnant, formation.strength), is_attacker=side == Side.ATTACKERS)
        due.append((engagement.since + days, Event.DESTROYED, formation, formation.remnant))
        if not formation.is_at_bay:
            due.append(
                (engagement.since + _days_to_give_way(engagement, formation, side), Event.GIVE_WAY, formation, 0.0)
            )
        for share, fighters in world.setting.program.parties.watch[formation.index]:
            level = share * formation.initial + fighters
            if 0.0 < level < formation.strength:
                days = flow.days_to_factor(level / formation.strength, is_attacker=side == Side.ATTACKERS)
                due.append((engagement.since + days, Event.WATCH, formation, level))
    days = flow.days_to_ratio(world.setting.rules.halt_ratio)
    due.append((engagement.since + days, Event.HALT, engagement.attackers[0], 0.0))
    due = [event for event in due if event[0] < inf]
    if not due:
        return None
    first = min(due, key=lambda event: (event[0], event[1], event[2].index))
    if first[1] == Event.DESTROYED and len(engagement.attackers) == len(engagement.defenders) == 1:
        # The last of both sides at once: the attacker goes, the defender keeps the field.
        falls = [event for event in due if event[1] == Event.DESTROYED and event[0] == first[0]]
        first = next((event for event in falls if event[2] is engagement.attackers[0]), first)
    return first


def find_next_again(world: World, *, engagement: Engagement) -> None:
    """After a throw of its endurances: what happens next, if it goes on as at its last restart."""
    if engagement.flow is None:
        return
    now = {f.index: f.strength for f in engagement.members}, engagement.strain
    for formation in engagement.members:
        formation.strength = engagement.base[formation.index]
    engagement.strain = engagement.strain_at_restart
    engagement.due = _next_event(world, engagement=engagement, flow=engagement.flow)
    strengths, engagement.strain = now
    for formation in engagement.members:
        formation.strength = strengths[formation.index]


def _days_to_give_way(engagement: Engagement, formation: Formation, side: int) -> float:
    left, rate = strain_left(engagement, formation, side=side), engagement.strain_rate[side]
    if isnan(rate):
        return nan
    return max(left, 0.0) / rate if rate > 0.0 else inf


def _share(level: float, strength: float) -> float:
    return level / strength if strength != 0.0 else inf


# -- what happens in it


def handle_destroyed(world: World, *, formation: Formation) -> None:
    """It has fallen to the strength at which it is destroyed."""
    formation.strength = formation.remnant
    world.write(Event.DESTROYED, formation.index, value=formation.strength)
    remove(world, formation=formation, how=Loss.DESTROYED)


def handle_giving_way(world: World, *, formation: Formation) -> None:
    """The strain of a member is as much as it bears: it leaves, and with it all who bear no more at this very time."""
    engagement = formation.engagement
    assert engagement is not None
    side = Side.ATTACKERS if formation in engagement.attackers else Side.DEFENDERS
    borne = formation.strain_on_joining + engagement.endurance[side] * formation.cohesion
    if engagement.strain[side] - borne <= SAME_STRAIN:  # else its cohesion has been lowered
        engagement.strain[side] = borne
    leaving = [
        member
        for which, members in ((Side.ATTACKERS, engagement.attackers), (Side.DEFENDERS, engagement.defenders))
        for member in members
        if member is formation or (not member.is_at_bay and strain_left(engagement, member, side=which) <= SAME_STRAIN)
    ]
    for member in leaving:
        engagement.has_given_way[Side.ATTACKERS if member in engagement.attackers else Side.DEFENDERS] = True
    for member in leaving:
        give_way(world, formation=member)
    world.alter_engagement(engagement)


def handle_halt(world: World, *, engagement: Engagement) -> None:
    """The attack stalls: attackers fall back to waiting, stop as ordered, or withdraw; the defenders hold the field."""
    ratio = current_ratio(world, engagement=engagement)
    world.write(Event.HALT, engagement.attackers[0].index, other=world.location(engagement), value=ratio)
    for formation in list(engagement.attackers):
        if engagement.place is not None and formation.route is not None:
            leave_engagement(world, formation=formation)
            set_level(world, formation=formation)
            release(world, formation=formation)
            if formation.mode == Mode.WAITING and world.setting.rules.pause > 0.0:
                formation.resume_at = world.now + world.setting.rules.pause
        else:
            withdraw_or_turn_to_bay(world, formation=formation)
    end(world, engagement=engagement, holder=Side.DEFENDERS)


# -- the end


def end(world: World, *, engagement: Engagement, holder: int) -> None:
    """Close an engagement; `holder` says who keeps the field: Side.ATTACKERS, Side.DEFENDERS or Side.NEITHER."""
    world.engagements.remove(engagement)
    world.write(Event.END, world.location(engagement), value=holder)
    world.touch_engagement(engagement)
    attackers, members = list(engagement.attackers), engagement.members
    for formation in members:
        formation.engagement = None
        set_level(world, formation=formation)
        if formation.route is None:
            formation.mode = Mode.AT_PLACE
    if (
        holder == Side.ATTACKERS
        and engagement.place is not None
        and _can_enter(world, attackers, place=engagement.place)
    ):
        _take_place(world, attackers, place=engagement.place)
    else:
        for formation in members:
            if formation.route is None:
                continue
            if holder == Side.NEITHER and engagement.place is not None and formation in attackers:
                wait_at_end(world, formation=formation)
            else:
                release(world, formation=formation)
    for formation in members:
        resume_orders(world, formation=formation)
    _free_stopped(world, engagement=engagement)


def _can_enter(world: World, attackers: list[Formation], *, place: int) -> bool:
    return not any(world.is_hostile_to_any(f, attackers) for f in world.inside(place))


def _take_place(world: World, attackers: list[Formation], *, place: int) -> None:
    """The victors go in, save those to whom it is closed, and the strongest of their actors takes control."""
    for formation in attackers:
        if formation.route is None:
            continue
        if world.is_closed_place(place, to=formation.actor):
            release(world, formation=formation)
        else:
            enter(world, formation=formation, takes_control=False)
    if world.control[place] >= 0:
        judge_control(world, place=place)
        return
    strengths: dict[int, float] = {}
    for formation in attackers:
        if formation.is_inside:
            strengths[formation.actor] = strengths.get(formation.actor, 0.0) + formation.strength
    if not strengths:
        return
    set_control(world, place=place, actor=min(strengths, key=lambda actor: (-strengths[actor], actor)))


def _free_stopped(world: World, *, engagement: Engagement) -> None:
    """Who stopped behind this engagement goes on, unless ordered to hold or at bay."""
    for formation in world.formations:
        if formation.mode != Mode.STOPPED or formation.order != OrderKind.ADVANCE or formation.is_spent:
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
        idle = [f for f in engagement.members if not world.is_hostile_to_any(f, engagement.opponents_of(f))]
        if len(idle) == len(engagement.members):
            end(world, engagement=engagement, holder=Side.NEITHER)
            continue
        for formation in idle:
            leave_engagement(world, formation=formation)
            set_level(world, formation=formation)
            if formation.route is None:
                formation.mode = Mode.AT_PLACE
                world.touch(formation)
            else:
                release(world, formation=formation)
        for formation in idle:
            resume_orders(world, formation=formation)
