"""Meetings on routes: who meets whom next, and what happens when they do (docs/model.md section 5)."""

from __future__ import annotations

from sandtable.engine.engagement import join, open_engagement
from sandtable.engine.jit import jit
from sandtable.engine.movement import lose, route_length
from sandtable.engine.places import joins_force, side_to_join
from sandtable.engine.state import (
    ATTACK,
    DEFENCE,
    ENGAGED,
    INF,
    MEETING,
    STOPPED,
    SURRENDERED,
    WITHDRAWING,
    halt_clocks,
    note,
    position_now,
    schedule,
    set_mode,
    touch,
)

PASSED = 1e-9  # days by which rounding may put a meeting into the past


@jit
def closing_speed(X, i, j, gap):
    """Speed at which two hostile formations close a gap (position of j less that of i); 0 if they will not meet."""
    a = X.formation[i]
    b = X.formation[j]
    if a.mode == WITHDRAWING and b.mode == WITHDRAWING:
        return 0.0
    if a.velocity == 0.0 and b.velocity == 0.0:
        return 0.0
    if a.velocity * b.velocity > 0.0:  # same direction never meets
        return 0.0
    if gap == 0.0:
        if a.mode == WITHDRAWING or b.mode == WITHDRAWING:
            return 0.0
        return abs(a.velocity - b.velocity)
    closing = a.velocity - b.velocity
    if gap < 0.0:
        closing = -closing
    if closing <= 0.0:
        return 0.0
    if a.mode == WITHDRAWING and a.velocity * gap <= 0.0:  # pursuit never overtakes
        return 0.0
    if b.mode == WITHDRAWING and b.velocity * gap >= 0.0:
        return 0.0
    return closing


@jit
def due_meeting(W, X, i, j, t):
    """Day on which two hostile formations on one route meet, reckoned from their last change of velocity; inf if never."""
    a = X.formation[i]
    b = X.formation[j]
    since = max(a.t0, b.t0)
    gap = (b.position + b.velocity * (since - b.t0)) - (a.position + a.velocity * (since - a.t0))
    closing = closing_speed(X, i, j, gap)
    if closing == 0.0:
        return INF
    due = since + abs(gap) / closing
    if due < t - PASSED:  # they were not hostile then and have passed
        return INF
    return max(due, t)


@jit
def stands_at_end(W, X, mover, other):
    """Whether `other` stands at the very end of the route to which `mover` marches."""
    f = X.formation[mover]
    o = X.formation[other]
    if f.velocity == 0.0 or o.velocity != 0.0:
        return False
    return o.position == (route_length(W, X, f.route) if f.velocity > 0.0 else 0.0)


@jit
def find_meetings(W, X, route, t):
    """Schedule, for each formation on a route, its first meeting with one of higher index, and its arrival.

    A mover does not arrive past a hostile formation standing at the end: it meets it at that time.
    """
    on = X.location[W.n.places + route].on
    left = on
    i = 0
    while left:
        if left & 1:
            f = X.formation[i]
            f.t_meet = INF
            if f.velocity != 0.0:
                end = route_length(W, X, route) if f.velocity > 0.0 else 0.0
                f.t_arrive = max(f.t0 + (end - f.position) / f.velocity, t)
        left >>= 1
        i += 1
    left = on
    i = 0
    while left:
        if left & 1:
            a = X.formation[i]
            others = (on & X.hostile[a.actor]) >> (i + 1)
            j = i + 1
            while others:
                if others & 1:
                    due = due_meeting(W, X, i, j, t)
                    if due < INF:
                        if stands_at_end(W, X, i, j):
                            due = min(due, a.t_arrive)
                            a.t_arrive = INF
                        elif stands_at_end(W, X, j, i):
                            due = min(due, X.formation[j].t_arrive)
                            X.formation[j].t_arrive = INF
                        if due < a.t_meet:
                            a.t_meet = due
                            a.partner = j
                others >>= 1
                j += 1
        left >>= 1
        i += 1
    left = on
    i = 0
    while left:
        if left & 1:
            schedule(X, i)
        left >>= 1
        i += 1


@jit
def party_at(W, X, i, j, position):
    """The formation i and every idle one standing at the very position that is its friend and hostile to j."""
    a = X.formation[i].actor
    b = X.formation[j].actor
    party = 1 << i
    left = X.location[W.n.places + X.formation[i].route].on & X.friend[a] & X.hostile[b]
    k = 0
    while left:
        if left & 1:
            f = X.formation[k]
            if f.velocity == 0.0 and f.position == position and f.mode != ENGAGED and f.mode != WITHDRAWING:
                party |= 1 << k
        left >>= 1
        k += 1
    return party & ~(1 << j)


@jit
def meet_engaged(W, X, mover, other, t):
    """A formation comes up to one that is engaged: it joins, or stops behind."""
    f = X.formation[mover]
    f.position = X.formation[other].position
    e = X.formation[other].engagement
    side = side_to_join(X, e, f.actor)
    if side < 2:
        join(W, X, e, mover, side, t)
    else:
        set_mode(X, mover, STOPPED)
        halt_clocks(X, mover)
        f.held = 1
        schedule(X, mover)


@jit
def on_meeting(W, X, i, t):
    """The gap between a formation and its partner has closed."""
    j = X.formation[i].partner
    a = X.formation[i]
    b = X.formation[j]
    position_now(X, i, t)
    position_now(X, j, t)
    a.t_meet = INF
    note(X, MEETING, i, j, 0.0)
    route = a.route
    touch(X, W.n.places + route)
    if a.mode == WITHDRAWING:
        lose(W, X, i, SURRENDERED, t)
    elif b.mode == WITHDRAWING:
        lose(W, X, j, SURRENDERED, t)
    elif a.mode == ENGAGED:
        meet_engaged(W, X, j, i, t)
    elif b.mode == ENGAGED:
        meet_engaged(W, X, i, j, t)
    else:
        position = 0.5 * (a.position + b.position)
        if a.velocity == 0.0:
            position = a.position
        elif b.velocity == 0.0:
            position = b.position
        a.position = position
        b.position = position
        mine = party_at(W, X, i, j, position)
        theirs = party_at(W, X, j, i, position)
        attackers = mine
        defenders = theirs
        if joins_force(W, X, theirs, mine, False, t) > joins_force(W, X, mine, theirs, False, t):
            attackers = theirs
            defenders = mine
        e = open_engagement(W, X, W.n.places + route, position, t)
        both = attackers | defenders
        k = 0
        while both:
            if both & 1:
                join(W, X, e, k, ATTACK if (attackers >> k) & 1 else DEFENCE, t)
            both >>= 1
            k += 1
