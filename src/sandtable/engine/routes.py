"""Meetings on routes: who meets whom next, and what happens when they do (docs/model.md section 5)."""

from __future__ import annotations

from sandtable.engine.codes import ATTACK, DEFENCE, ENGAGED, MEETING, STOPPED, WAITING, WITHDRAWING
from sandtable.engine.engagement import join, open_engagement
from sandtable.engine.jit import jit
from sandtable.engine.pairs import arrival_day, meeting_day, stands_at_end
from sandtable.engine.places import joins_force, side_to_join
from sandtable.engine.state import INF, SAME_POINT, halt_clocks, lowest, note, position_now, schedule, set_mode, touch
from sandtable.engine.withdrawal import turn_to_bay


@jit
def find_meetings(W, X, route, t):
    """Schedule, for each formation on a route, its first meeting with one of higher index, and its arrival.

    A mover does not arrive past a hostile formation standing at the end: it meets it at that time.
    """
    on = X.location[W.n.places + route].on
    if on & (on - 1) == 0:  # alone
        i = lowest(on)
        f = X.formation[i]
        f.t_meet = INF
        if f.velocity != 0.0:
            f.t_arrive = arrival_day(W, X, i, t)
        schedule(X, i)
        return
    left = on
    while left:
        i = lowest(left)
        left &= left - 1
        f = X.formation[i]
        f.t_meet = INF
        if f.velocity != 0.0:
            f.t_arrive = arrival_day(W, X, i, t)
    left = on
    while left:
        i = lowest(left)
        left &= left - 1
        a = X.formation[i]
        others = on & X.hostile[a.actor] & -(1 << (i + 1))  # those of higher index
        while others:
            j = lowest(others)
            others &= others - 1
            due = meeting_day(W, X, i, j, t)
            if due < INF:
                if stands_at_end(W, X, i, j):
                    a.t_arrive = INF
                elif stands_at_end(W, X, j, i):
                    X.formation[j].t_arrive = INF
                if due < a.t_meet:
                    a.t_meet = due
                    a.partner = j
    left = on
    while left:
        i = lowest(left)
        left &= left - 1
        schedule(X, i)


@jit
def party_at(W, X, i, j, position):
    """The formation i and every idle one standing at the very position that is its friend and hostile to j."""
    a = X.formation[i].actor
    b = X.formation[j].actor
    party = 1 << i
    left = X.location[W.n.places + X.formation[i].route].on & X.friend[a] & X.hostile[b]
    while left:
        k = lowest(left)
        left &= left - 1
        f = X.formation[k]
        if (
            f.velocity == 0.0
            and abs(f.position - position) <= SAME_POINT
            and f.mode != ENGAGED
            and f.mode != WITHDRAWING
        ):
            party |= 1 << k
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
def turn_to_bay_before(W, X, i, j, t):
    """A spent formation i finds its way back barred by j: it is at bay, and helps those who fight there to defend themselves."""
    f = X.formation[
        j
    ]  # it marches on, so its time and place of departure stay: others are still to meet it at this very time
    place_of_meeting = f.position + f.velocity * (t - f.t0) if f.velocity != 0.0 else f.position
    turn_to_bay(W, X, i, t)
    X.formation[i].position = place_of_meeting
    e = f.engagement
    if e >= 0 and side_to_join(X, e, X.formation[i].actor) == DEFENCE:
        join(W, X, e, i, DEFENCE, t)


@jit
def touch_gates(W, X, route):
    """Who waits on a route let a sortie come first; whether or not that met somebody else, it is asked again."""
    left = X.location[W.n.places + route].on
    while left:
        k = lowest(left)
        left &= left - 1
        if X.formation[k].mode == WAITING:
            touch(X, X.formation[k].destination)


@jit
def on_meeting(W, X, i, t):
    """The gap between a formation and its partner has closed."""
    j = X.formation[i].partner
    a = X.formation[i]
    b = X.formation[j]
    a.t_meet = INF
    note(X, MEETING, i, j, 0.0)
    route = a.route
    touch(X, W.n.places + route)
    touch_gates(W, X, route)
    if a.mode == WITHDRAWING and a.spent == 1:
        turn_to_bay_before(W, X, i, j, t)
        return
    if b.mode == WITHDRAWING and b.spent == 1:
        turn_to_bay_before(W, X, j, i, t)
        return
    if a.velocity != 0.0:  # who stands has stood there since it came: others are still to meet it at this very time
        position_now(X, i, t)
    if b.velocity != 0.0:
        position_now(X, j, t)
    if a.mode == ENGAGED:
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
        turned = a.spent == 1
        if a.spent == 0 and b.spent == 0:
            turned = joins_force(W, X, theirs, mine, False, t) > joins_force(W, X, mine, theirs, False, t)
        if turned:
            attackers = theirs
            defenders = mine
        attackers &= ~X.g.spent
        e = open_engagement(W, X, W.n.places + route, position, t)
        both = attackers | defenders
        while both:
            k = lowest(both)
            both &= both - 1
            join(W, X, e, k, ATTACK if (attackers >> k) & 1 else DEFENCE, t)
