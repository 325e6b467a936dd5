"""Engagements: opening, joining, the next event from the closed forms, halt, break and end.

docs/model.md section 3. An engagement is restarted after every change; between restarts each side shrinks by one
factor, so the first member to reach a level is the one for which level / strength is largest.
"""

from __future__ import annotations

import math

from sandtable.engine.codes import (
    ADVANCE,
    AT_PLACE,
    ATTACK,
    BESIEGE,
    DEFENCE,
    DEPART,
    DESTROYED,
    DICE_ENGAGEMENTS,
    END,
    ENGAGED,
    FALLEN,
    HALT,
    JOIN,
    MOVING,
    OPEN,
    STOPPED,
    WAITING,
    WATCH,
)
from sandtable.engine.engagement_next import find_next, set_pace, strain_left
from sandtable.engine.flows import LOGARITHMIC
from sandtable.engine.jit import jit
from sandtable.engine.movement import (
    bring_up,
    enter,
    judge_control,
    leave_engagement,
    lose,
    march_on,
    resume_orders,
    route_length,
    set_level,
    take_control,
)
from sandtable.engine.rng import normal, second_normal, throw, weibull
from sandtable.engine.state import (
    INF,
    NEVER,
    SAME_POINT,
    actors_of,
    cover_of,
    fighters_of,
    halt_clocks,
    is_closed_place,
    lowest,
    note,
    position_now,
    power_of,
    schedule,
    set_mode,
    strongest_of,
    touch,
)
from sandtable.engine.withdrawal import give_way, withdraw_or_turn_to_bay

SAME_STRAIN = 1e-12


@jit
def open_engagement(W, X, location, position, t):
    """A new engagement at a place or on a route; losses and endurances are drawn by its number there."""
    e = lowest(~X.g.fighting)
    X.g.fighting |= 1 << e
    g = X.engagement[e]
    here = X.location[location]
    g.location = location
    g.position = position
    g.t0 = t
    g.attackers = 0
    g.defenders = 0
    g.dirty = 1
    g.altered = 1
    g.first = 1
    g.when = INF
    g.kind = NEVER
    g.strain_attack = 0.0
    g.strain_defence = 0.0
    g.pace_attack = 0.0
    g.pace_defence = 0.0
    g.borne_attack = 0.0
    g.borne_defence = 0.0
    g.gave_attack = 0
    g.gave_defence = 0
    g.number = here.opened
    stream = W.ints[W.n.at_stream_engagement + location]
    u0, u1, u2, u3 = throw(X, DICE_ENGAGEMENTS, stream, here.opened)
    g.rate_attack = X.g.intensity * math.exp(X.g.attacker_spread * normal(u0, u1))
    g.rate_defence = X.g.intensity * math.exp(X.g.defender_spread * second_normal(u0, u1))
    g.endurance_attack = weibull(u2)
    g.endurance_defence = weibull(u3)
    here.opened += 1
    here.engagements += 1
    if location < W.n.places:
        here.engagement = e
        g.rate_attack *= X.g.c_attack
        g.rate_defence *= X.g.c_defence
    else:
        g.rate_attack *= X.g.c_meeting
        g.rate_defence *= X.g.c_meeting
    set_speed(X, e)
    touch(X, location)
    return e


@jit
def set_speed(X, e):
    """What the flow of an engagement needs of its two loss rates."""
    g = X.engagement[e]
    g.omega = X.g.exponent * math.sqrt(g.rate_attack * g.rate_defence)
    g.root = math.sqrt(g.rate_defence / g.rate_attack) if g.rate_attack > 0.0 else 1.0
    g.pull = 0.0
    if g.rate_attack > 0.0 or g.rate_defence > 0.0:
        g.pull = math.log(g.rate_attack) - math.log(g.rate_defence)


@jit
def join(W, X, e, i, side, t):
    """Add a formation to a side; its cover is fixed now."""
    bring_up(W, X, e, t)
    f = X.formation[i]
    g = X.engagement[e]
    position_now(X, i, t)
    set_mode(X, i, ENGAGED)
    halt_clocks(X, i)
    f.engagement = e
    f.side = side
    f.held = 0
    f.cover = 1.0
    if side == ATTACK:
        g.attackers |= 1 << i
        f.mark = g.strain_attack
    else:
        g.defenders |= 1 << i
        f.mark = g.strain_defence
        if g.location < W.n.places and f.is_inside == 1:
            f.cover = cover_of(W, X, i, t)
    schedule(X, i)
    g.dirty = 1
    g.altered = 1
    touch(X, g.location)
    if f.route >= 0:
        touch(X, W.n.places + f.route)
    note(X, JOIN, i, g.location, float(side))
    remember_attacks(W, X, e, i)


@jit
def remember_attacks(W, X, e, i):
    """Who is attacked by whom now that one has joined: the defence of a place, or both sides on a route."""
    f = X.formation[i]
    g = X.engagement[e]
    meeting = g.location >= W.n.places
    if meeting or f.side == DEFENCE:
        f.attacked = 1
    opponents = actors_of(W, X, (g.defenders if f.side == ATTACK else g.attackers) & X.hostile[f.actor])
    if meeting or f.side == DEFENCE:
        X.attacked[f.actor] |= opponents
    if meeting or f.side == ATTACK:
        while opponents:
            X.attacked[lowest(opponents)] |= 1 << f.actor
            opponents &= opponents - 1


@jit
def count_attack(W, X, e):
    """An attack on a place has opened: whether its force ratio is one that the data behind the rules of battle know."""
    force = fighters_of(X, X.engagement[e].attackers) / fighters_of(X, X.engagement[e].defenders)
    X.g.attacks += 1
    if force < W.n.force_low or force > W.n.force_high:
        X.g.unusual += 1


@jit
def restart(W, X, e, t):
    """Restart the flow from the present strengths and find the engagement's next event."""
    g = X.engagement[e]
    g.dirty = 0
    if g.attackers == 0 or g.defenders == 0:
        end_engagement(W, X, e, t)
        return
    attack = power_of(W, X, g.attackers, g.defenders)
    defence = power_of(W, X, g.defenders, g.attackers)
    ratio = attack / defence
    g.ratio = ratio
    g.t0 = t
    if g.first == 1:
        g.first = 0
        if g.location < W.n.places:
            count_attack(W, X, e)
        note(X, OPEN, lowest(g.attackers), g.location, ratio)
    g.r = 1.0
    if X.g.exponent >= LOGARITHMIC:
        g.r = math.exp(X.g.exponent * math.log(ratio)) * g.root
    if g.altered == 1:
        set_pace(W, X, e, ratio)
    find_next(W, X, e, t)


@jit
def release(W, X, i, t):
    """Out of an engagement, alive: a stander, or on a route waiting, moving or stopped by order or spent."""
    f = X.formation[i]
    f.engagement = -1
    set_level(X, i)
    if f.is_inside == 1:
        set_mode(X, i, AT_PLACE)
        touch(X, f.place)
        return
    release_on_route(W, X, i, t)


@jit
def release_on_route(W, X, i, t):
    f = X.formation[i]
    end = route_length(W, X, f.route) if f.march > 0.0 else 0.0
    if W.ints[W.n.at_order_kind + f.order] != ADVANCE or f.spent == 1:
        set_mode(X, i, STOPPED)
    elif abs(f.position - end) <= SAME_POINT:
        set_mode(X, i, WAITING)
        note(X, BESIEGE, i, f.destination, 0.0)
        touch(X, f.destination)
    else:
        set_mode(X, i, MOVING)
        note(X, DEPART, i, f.route, f.march)
        march_on(W, X, i, t)
    touch(X, W.n.places + f.route)


@jit
def free_held(W, X, location, t):
    """Formations stopped behind an engagement that is over move again."""
    P = W.n.places
    for i in range(W.n.formations):
        f = X.formation[i]
        if f.mode == STOPPED and f.held == 1 and (P + f.route == location or f.destination == location):
            f.held = 0
            if W.ints[W.n.at_order_kind + f.order] == ADVANCE:
                end = route_length(W, X, f.route) if f.march > 0.0 else 0.0
                if abs(f.position - end) <= SAME_POINT:
                    set_mode(X, i, WAITING)
                    note(X, BESIEGE, i, f.destination, 0.0)
                    touch(X, f.destination)
                else:
                    set_mode(X, i, MOVING)
                    note(X, DEPART, i, f.route, f.march)
                    march_on(W, X, i, t)


@jit
def close_engagement(W, X, e):
    g = X.engagement[e]
    X.g.fighting &= ~(1 << e)
    g.dirty = 0
    g.when = INF
    g.kind = NEVER
    here = X.location[g.location]
    here.engagements -= 1
    if g.location < W.n.places:
        here.engagement = -1
    touch(X, g.location)


@jit
def release_all(W, X, members, t):
    """Release the formations of a mask, then let those inside places carry on with their orders."""
    left = members
    while left:
        i = lowest(left)
        left &= left - 1
        release(W, X, i, t)
    left = members
    while left:
        i = lowest(left)
        left &= left - 1
        if X.formation[i].is_inside == 1:
            resume_orders(W, X, i, t)


@jit
def seize(W, X, attackers, place, t):
    """Victorious attackers enter; an uncontrolled place passes to the actor of theirs with the largest surviving strength."""
    left = attackers
    while left:
        i = lowest(left)
        left &= left - 1
        X.formation[i].engagement = -1
        set_level(X, i)
        if X.formation[i].is_inside == 1:
            set_mode(X, i, AT_PLACE)
        elif not is_closed_place(W, X, place, X.formation[i].actor):
            enter(W, X, i, place, False, t)
    left = attackers & ~X.location[place].inside
    while left:
        release_on_route(W, X, lowest(left), t)
        left &= left - 1
    taker = strongest_of(W, X, attackers & X.location[place].inside)
    if X.location[place].control >= 0:
        judge_control(W, X, place)
    elif taker >= 0:
        take_control(W, X, place, taker)
    left = attackers
    while left:
        i = lowest(left)
        left &= left - 1
        resume_orders(W, X, i, t)


@jit
def end_engagement(W, X, e, t):
    """A side is empty: the other holds the field."""
    g = X.engagement[e]
    attackers = g.attackers
    defenders = g.defenders
    location = g.location
    close_engagement(W, X, e)
    note(X, END, location, -1, 1.0 if attackers == 0 else 0.0)
    if attackers == 0:
        release_all(W, X, defenders, t)
    elif location < W.n.places:
        enemies = 0
        left = attackers
        while left:
            i = lowest(left)
            left &= left - 1
            enemies |= X.hostile[X.formation[i].actor]
        if (X.location[location].inside | attackers) & enemies:
            release_all(W, X, attackers, t)
        else:
            seize(W, X, attackers, location, t)
    else:
        release_all(W, X, attackers, t)
    free_held(W, X, location, t)


@jit
def on_fallen(W, X, e, t):
    """A member has fallen to the strength at which it is destroyed."""
    g = X.engagement[e]
    i = g.subject
    bring_up(W, X, e, t)
    X.formation[i].strength = g.level
    note(X, FALLEN, i, -1, g.level)
    lose(W, X, i, DESTROYED, t)


@jit
def on_giving_way(W, X, e, t):
    """The strain of a member is as much as it bears: it leaves, and with it all who bear no more at this very time."""
    g = X.engagement[e]
    bring_up(W, X, e, t)
    i = g.subject
    f = X.formation[i]
    if f.side == ATTACK:
        bears = f.mark + g.endurance_attack * f.cohesion
        if g.strain_attack - bears <= SAME_STRAIN:  # else its cohesion has been lowered
            g.strain_attack = bears
    else:
        bears = f.mark + g.endurance_defence * f.cohesion
        if g.strain_defence - bears <= SAME_STRAIN:
            g.strain_defence = bears
    leaving = 1 << i
    left = (g.attackers | g.defenders) & ~X.g.bay
    while left:
        j = lowest(left)
        left &= left - 1
        if strain_left(X, e, j, X.formation[j].side) <= SAME_STRAIN:
            leaving |= 1 << j
    attackers = leaving & g.attackers
    defenders = leaving & g.defenders
    g.gave_attack |= int(attackers != 0)
    g.gave_defence |= int(defenders != 0)
    while attackers:
        give_way(W, X, lowest(attackers), t)
        attackers &= attackers - 1
    while defenders:
        give_way(W, X, lowest(defenders), t)
        defenders &= defenders - 1
    g.dirty = 1
    g.altered = 1
    touch(X, g.location)


@jit
def on_watch(W, X, e, t):
    """A member reaches a strength that a condition compares with."""
    g = X.engagement[e]
    bring_up(W, X, e, t)
    X.formation[g.subject].strength = g.level
    note(X, WATCH, g.subject, -1, g.level)
    X.g.altered |= 1 << g.subject
    g.dirty = 1
    touch(X, g.location)


@jit
def on_halt(W, X, e, t):
    """The attackers' ratio has fallen to the halt level: they break off, the defenders hold."""
    g = X.engagement[e]
    bring_up(W, X, e, t)
    attackers = g.attackers
    defenders = g.defenders
    location = g.location
    note(
        X,
        HALT,
        lowest(attackers),
        location,
        power_of(W, X, attackers, defenders) / power_of(W, X, defenders, attackers),
    )
    left = attackers
    while left:
        i = lowest(left)
        left &= left - 1
        f = X.formation[i]
        if location < W.n.places and f.is_inside == 0:
            leave_engagement(X, i)
            release(W, X, i, t)
            if f.mode == WAITING and X.g.pause > 0.0:
                f.t_resume = t + X.g.pause
                schedule(X, i)
        else:
            withdraw_or_turn_to_bay(W, X, i, t)
    close_engagement(W, X, e)
    note(X, END, location, -1, 1.0)
    release_all(W, X, defenders, t)
    free_held(W, X, location, t)
