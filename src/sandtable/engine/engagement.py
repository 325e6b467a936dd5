"""Engagements: opening, joining, the next event from the closed forms, halt, break and end.

docs/model.md section 3. An engagement is restarted after every change; between restarts each side shrinks by one
factor, so the first member to reach a level is the one for which level / strength is largest.
"""

from __future__ import annotations

import math

from sandtable.engine.flows import LOGARITHMIC, days_to_factor, days_to_ratio
from sandtable.engine.jit import jit
from sandtable.engine.movement import (
    break_formation,
    bring_up,
    clear_broken,
    draw_normal,
    enter,
    leave_engagement,
    march_on,
    resume_orders,
    route_length,
    set_threshold,
    take_control,
    withdraw,
)
from sandtable.engine.state import (
    ADVANCE,
    AT_PLACE,
    ATTACK,
    BESIEGE,
    BREAK,
    DEFENCE,
    DEPART,
    END,
    ENGAGED,
    HALT,
    INF,
    JOIN,
    MOVING,
    NEVER,
    OPEN,
    SAME_POINT,
    STOPPED,
    WAITING,
    WATCH,
    cover_of,
    halt_clocks,
    is_hostile_control,
    lowest,
    note,
    position_now,
    power_of,
    schedule,
    set_mode,
    touch,
)


@jit
def open_engagement(W, X, location, position, t):
    """A new engagement at a place or on a route; its intensity is drawn by its number there."""
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
    g.first = 1
    g.when = INF
    g.kind = NEVER
    noise = draw_normal(X, W.ints[W.n.at_stream_engagement + location], here.opened)
    g.rate = X.g.intensity * math.exp(X.g.intensity_spread * noise)
    here.opened += 1
    here.engagements += 1
    if location < W.n.places:
        here.engagement = e
        g.omega = X.g.exponent * g.rate * math.sqrt(X.g.c_attack * X.g.c_defence)
    else:
        g.omega = X.g.exponent * g.rate * X.g.c_meeting
    touch(X, location)
    return e


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
    if f.fraction == INF:
        set_threshold(W, X, i)
    if side == ATTACK:
        g.attackers |= 1 << i
    else:
        g.defenders |= 1 << i
        if g.location < W.n.places and f.is_inside == 1:
            f.cover = cover_of(W, X, i, t)
    schedule(X, i)
    g.dirty = 1
    touch(X, g.location)
    if f.route >= 0:
        touch(X, W.n.places + f.route)
    note(X, JOIN, i, g.location, float(side))


@jit
def next_level(W, X, i):
    """The threshold of a formation, or a watched level above it that its strength has still to pass."""
    f = X.formation[i]
    level = f.threshold
    for k in range(W.ints[W.n.at_watch_start + i], W.ints[W.n.at_watch_start + i + 1]):
        watched = W.reals[W.n.at_watch + 2 * k] * f.initial + W.reals[W.n.at_watch + 2 * k + 1]
        if watched < f.strength and watched > level:
            level = watched
    return level


@jit
def side_event(W, X, e, side, own, rate):
    """When the first member of a side reaches its level: (days, formation, level, kind)."""
    g = X.engagement[e]
    members = g.attackers if side == ATTACK else g.defenders
    most = -1.0
    who = -1
    at = 0.0
    kind = BREAK
    while members:
        i = lowest(members)
        members &= members - 1
        f = X.formation[i]
        level = next_level(W, X, i)
        share = level / f.strength
        this = BREAK if level <= f.threshold else WATCH
        if share > most or (share == most and this == BREAK and kind == WATCH):
            most = share
            who = i
            at = level
            kind = this
    return days_to_factor(own, g.omega, X.g.exponent, rate, most), who, at, kind


@jit
def restart(W, X, e, t):
    """Start the flow anew from the present strengths and find the engagement's next event."""
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
    meeting = g.location >= W.n.places
    if g.first == 1:
        g.first = 0
        note(X, OPEN, lowest(g.attackers), g.location, ratio)
    if X.g.exponent < LOGARITHMIC:
        g.r = 1.0
    else:
        g.r = math.exp(X.g.exponent * math.log(ratio))
        if not meeting:
            g.r *= X.g.root
    rate_attack = g.rate * (X.g.c_meeting if meeting else X.g.c_attack)
    rate_defence = g.rate * (X.g.c_meeting if meeting else X.g.c_defence)
    days_a, who_a, level_a, kind_a = side_event(W, X, e, ATTACK, 1.0 / g.r, rate_attack)
    days_d, who_d, level_d, kind_d = side_event(W, X, e, DEFENCE, g.r, rate_defence)
    days_h = days_to_ratio(g.r, g.omega, X.g.exponent, rate_attack, rate_defence, ratio, X.g.halt_ratio)
    first_a = days_a < days_d
    if days_a == days_d:
        if kind_a != kind_d:
            first_a = kind_a < kind_d
        elif kind_a == BREAK and g.attackers == 1 << who_a and g.defenders == 1 << who_d:
            first_a = True  # the last of both at once: the defender keeps the place
        else:
            first_a = who_a < who_d
    days, who, level, kind = days_d, who_d, level_d, kind_d
    if first_a:
        days, who, level, kind = days_a, who_a, level_a, kind_a
    if days_h < days or (days_h == days and kind > HALT):
        days = days_h
        who = lowest(g.attackers)
        level = ratio
        kind = HALT
    g.subject = who
    g.level = level
    g.kind = kind
    g.when = t + days if days < INF else INF


@jit
def release(W, X, i, t):
    """Out of an engagement, alive: a stander, or on a route waiting, moving or stopped by order."""
    f = X.formation[i]
    f.engagement = -1
    if f.is_inside == 1:
        set_mode(X, i, AT_PLACE)
        touch(X, f.place)
        return
    end = route_length(W, X, f.route) if f.march > 0.0 else 0.0
    if W.ints[W.n.at_order_kind + f.order] != ADVANCE:
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
    """Victorious attackers enter; the actor with the largest surviving strength takes control."""
    left = attackers
    while left:
        i = lowest(left)
        left &= left - 1
        clear_broken(W, X, place, X.formation[i].actor, t)
    best = 0.0
    taker = -1
    for a in range(W.n.actors):
        own = attackers & X.members[a]
        if own:
            total = 0.0
            while own:
                i = lowest(own)
                own &= own - 1
                total += X.formation[i].strength
            if total > best:
                best = total
                taker = a
    left = attackers
    while left:
        i = lowest(left)
        left &= left - 1
        X.formation[i].engagement = -1
        if X.formation[i].is_inside == 1:
            set_mode(X, i, AT_PLACE)
        else:
            enter(W, X, i, place, False, t)
    here = X.location[place]
    if here.ceasefire == 0 and (here.control < 0 or is_hostile_control(W, X, place, taker)):
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
        if (X.location[location].inside & ~X.g.broken | attackers) & enemies:
            release_all(W, X, attackers, t)
        else:
            seize(W, X, attackers, location, t)
    else:
        release_all(W, X, attackers, t)
    free_held(W, X, location, t)


@jit
def on_break(W, X, e, t):
    """A member reaches its threshold."""
    g = X.engagement[e]
    i = g.subject
    bring_up(W, X, e, t)
    X.formation[i].strength = g.level
    note(X, BREAK, i, -1, g.level)
    g.dirty = 1
    touch(X, g.location)
    break_formation(W, X, i, t)


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
            withdraw(W, X, i, False, t)
    close_engagement(W, X, e)
    note(X, END, location, -1, 1.0)
    release_all(W, X, defenders, t)
    free_held(W, X, location, t)
