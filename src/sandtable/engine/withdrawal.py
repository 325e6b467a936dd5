"""Giving way: refuges, withdrawal, spent and at bay, and the level by fires (docs/model.md sections 3, 4 and 7)."""

from __future__ import annotations

from sandtable.engine.codes import (
    AT_PLACE,
    BAY,
    DEFENCE,
    DESTROYED,
    DICE_LEVELS,
    DICE_RECOVERY,
    GIVE_WAY,
    GONE,
    PRISONERS,
    STOPPED,
    WITHDRAWING,
    WITHDRAWN,
)
from sandtable.engine.jit import jit
from sandtable.engine.movement import (
    bring_up,
    depart,
    leave_engagement,
    lose,
    march_on,
    route_length,
    set_level,
    turn_back,
)
from sandtable.engine.rng import beyond, throw, weibull
from sandtable.engine.state import (
    INF,
    MOST_TOLERANCE,
    REMNANT,
    SAME_POINT,
    halt_clocks,
    is_closed_place,
    is_friendly_control,
    is_hostile_control,
    lowest,
    note,
    position_now,
    schedule,
    set_mode,
    touch,
    touch_around,
)


@jit
def is_safe(W, X, place, actor):
    """Whether a place is neither hostile-controlled nor closed, with no hostile formation inside."""
    if is_hostile_control(W, X, place, actor) or is_closed_place(W, X, place, actor):
        return False
    return X.location[place].inside & X.hostile[actor] == 0


@jit
def best_neighbour(W, X, i):
    """The adjacent place to withdraw to: own or friendly, then others; the quickest, where it came from, the lowest. -1 if none."""
    f = X.formation[i]
    best = INF
    found = -1
    ours = False
    for k in range(W.ints[W.n.at_adjacency_start + f.place], W.ints[W.n.at_adjacency_start + f.place + 1]):
        route = W.ints[W.n.at_adjacency_route + k]
        other = W.ints[W.n.at_route_start + route] + W.ints[W.n.at_route_end + route] - f.place
        if not is_safe(W, X, other, f.actor) or X.location[W.n.places + route].on & X.hostile[f.actor]:
            continue
        days = route_length(W, X, route) / W.reals[W.n.at_route_terrain + route]
        friendly = is_friendly_control(W, X, other, f.actor)
        if friendly == ours:
            if days > best or (days == best and other != f.came_from):
                continue
        elif ours:
            continue
        best = days
        found = other
        ours = friendly
    return found


@jit
def way_back(W, X, i, t):
    """The end of its route to which a formation may withdraw: behind it, for who is at bay also ahead; -1 if none."""
    f = X.formation[i]
    here = f.position + f.velocity * (t - f.t0) if f.velocity != 0.0 else f.position
    behind = is_safe(W, X, f.place, f.actor)
    ahead = f.bay == 1 and is_safe(W, X, f.destination, f.actor)
    left = X.location[W.n.places + f.route].on & X.hostile[f.actor]
    while left:
        j = lowest(left)
        left &= left - 1
        o = X.formation[j]
        gap = (o.position + o.velocity * (t - o.t0) if o.velocity != 0.0 else o.position) - here
        if f.march < 0.0:
            gap = -gap
        if gap < -SAME_POINT:
            behind = False
        else:
            ahead = False
    if behind:
        return f.place
    return f.destination if ahead else -1


@jit
def refuge(W, X, i, t):
    """The place to which a formation may withdraw now; -1 if there is none."""
    return best_neighbour(W, X, i) if X.formation[i].is_inside == 1 else way_back(W, X, i, t)


@jit
def withdraw(W, X, i, ordered, t):
    """Withdraw by docs/model.md section 4. True if it went; without a refuge nothing has changed."""
    f = X.formation[i]
    if f.mode == GONE:
        return False
    goal = refuge(W, X, i, t)
    if goal < 0:
        return False
    if f.engagement >= 0:
        bring_up(W, X, f.engagement, t)
        leave_engagement(X, i)
        set_level(X, i)
    f.held = 0
    f.ordered = 1 if ordered else 0
    f.bay = 0
    X.g.bay &= ~(1 << i)
    if f.is_inside == 1:
        halt_clocks(X, i)
        depart(W, X, i, goal, W.ints[W.n.at_route_between + f.place * W.n.places + goal], WITHDRAWING, t)
    else:
        set_mode(X, i, WITHDRAWING)
        if goal == f.place:
            turn_back(W, X, i, t)
        else:
            position_now(X, i, t)
        halt_clocks(X, i)
        note(X, WITHDRAWN, i, f.route, f.march)
        march_on(W, X, i, t)
    return True


@jit
def become_spent(W, X, i):
    """Spent, or spent again: the days to recover are drawn."""
    f = X.formation[i]
    stream = W.ints[W.n.at_stream_recovery + i]
    a, _b, _c, _d = throw(X, DICE_RECOVERY, stream, f.times_spent)
    f.recovery_days = X.g.recovery * weibull(a)
    f.recovery_left = f.recovery_days
    f.t_recover = INF
    f.times_spent += 1
    f.spent = 1
    X.g.spent |= 1 << i
    X.g.altered |= 1 << i
    schedule(X, i)
    touch_around(W, X, i)


@jit
def turn_to_bay(W, X, i, t):
    """It must withdraw and cannot: a defender fights on, any other formation stands where it is."""
    f = X.formation[i]
    if f.spent == 0:
        become_spent(W, X, i)
    f.bay = 1
    X.g.bay |= 1 << i
    X.g.altered |= 1 << i
    f.held = 0
    note(X, BAY, i, -1, 1.0)
    if f.engagement >= 0:
        if f.side == DEFENCE:
            return
        bring_up(W, X, f.engagement, t)
        leave_engagement(X, i)
    if f.is_inside == 1:
        f.t_resume = INF
        schedule(X, i)
        set_mode(X, i, AT_PLACE)
        touch(X, f.place)
    else:
        position_now(X, i, t)
        set_mode(X, i, STOPPED)
        halt_clocks(X, i)
        schedule(X, i)
        touch(X, W.n.places + f.route)


@jit
def withdraw_or_turn_to_bay(W, X, i, t):
    if not withdraw(W, X, i, False, t):
        turn_to_bay(W, X, i, t)


@jit
def give_way(W, X, i, t):
    """It becomes spent, and withdraws, goes on withdrawing, or is at bay; out of an engagement it leaves prisoners."""
    f = X.formation[i]
    location = -1
    if f.engagement >= 0:
        bring_up(W, X, f.engagement, t)
        location = X.engagement[f.engagement].location
    note(X, GIVE_WAY, i, location, f.strength)
    X.g.altered |= 1 << i
    if location >= 0 and X.g.pursuit > 0.0 and refuge(W, X, i, t) >= 0:
        note(X, PRISONERS, i, location, X.g.pursuit * f.strength)
        f.strength *= 1.0 - X.g.pursuit
        if f.strength <= REMNANT * f.initial:
            lose(W, X, i, DESTROYED, t)
            return
    become_spent(W, X, i)
    if f.mode != WITHDRAWING:
        withdraw_or_turn_to_bay(W, X, i, t)


@jit
def level_of(W, X, i):
    """The strength at which an unspent formation outside engagements gives way to fires; at the cap 0.05 of S_set to the bit."""
    f = X.formation[i]
    if f.steadiness == INF:
        stream = W.ints[W.n.at_stream_tolerance + i]
        a, _b, _c, _d = throw(X, DICE_LEVELS, stream, f.levels_set - 1)
        f.steadiness = beyond(f.share_borne, a)
    fraction = X.g.tolerance * f.cohesion * f.steadiness
    if fraction >= MOST_TOLERANCE:
        return REMNANT * f.set_strength
    return f.set_strength * (1.0 - fraction)


@jit
def is_worn_down(W, X, i):
    """Whether an unspent formation outside engagements is at its level or below; what it has borne is remembered."""
    f = X.formation[i]
    if f.strength <= level_of(W, X, i):
        return True
    share = (1.0 - f.strength / f.set_strength) / (X.g.tolerance * f.cohesion)
    if share > f.share_borne:
        f.share_borne = share
    return False
