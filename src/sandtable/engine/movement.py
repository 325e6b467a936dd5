"""Marching: departures, ring crossings, entering and leaving, control, withdrawal, loss.

Positions are linear in time; a leg's speed is pace x terrain x friction, friction drawn once per formation and
route. docs/model.md sections 2, 4 and 7.
"""

from __future__ import annotations

import math

from sandtable.engine.areas import update_areas
from sandtable.engine.codes import (
    ADVANCE,
    AT_PLACE,
    ATTACK,
    CONTROL,
    DEPART,
    DICE_FRICTION,
    ENTER,
    GONE,
    LOST,
    MOVING,
    NOT_FINITE,
    WITHDRAWN,
)
from sandtable.engine.flows import shrink
from sandtable.engine.jit import jit
from sandtable.engine.layout import CHANGE_ROWS
from sandtable.engine.rng import normal, throw
from sandtable.engine.state import (
    INF,
    SAME_POINT,
    halt_clocks,
    leave_place,
    leave_route,
    lowest,
    note,
    position_now,
    schedule,
    set_mode,
    strongest_of,
    touch,
)
from sandtable.program.limits import PLACE_BITS


@jit
def draw_friction(X, stream, index):
    a, b, _c, _d = throw(X, DICE_FRICTION, stream, index)
    return normal(a, b)


@jit
def route_length(W, X, route):
    return X.number[W.n.number_route + route]


@jit
def next_crossing(W, X, i, t):
    """Schedule the next ring crossing of a moving formation, reckoned like its arrival from when it set out."""
    f = X.formation[i]
    f.t_ring = INF
    length = route_length(W, X, f.route)
    position = f.position + f.velocity * (t - f.t0)
    left = W.ints[W.n.at_rings_on + f.route]
    while left:
        g = lowest(left)
        left &= left - 1
        row = W.ints[W.n.at_ring_table + g] + 2 * (X.ring[g].variant * W.n.routes + f.route)
        low = W.reals[W.n.at_ring_crossings + row] * length
        high = W.reals[W.n.at_ring_crossings + row + 1] * length
        if low >= high:
            continue
        inside = (f.rings >> g) & 1
        x = -1.0
        if f.velocity > 0.0:
            if inside == 1:
                x = high
            elif low >= position - SAME_POINT:
                x = low
        elif inside == 1:
            x = low
        elif high <= position + SAME_POINT:
            x = high
        if x >= 0.0 and x <= length:
            due = max(f.t0 + (x - f.position) / f.velocity, t)
            if due < f.t_ring:
                f.t_ring = due
                f.ring = g


@jit
def march_on(W, X, i, t):
    """Set out (again) at the march velocity from the present position."""
    f = X.formation[i]
    f.velocity = f.march
    f.t0 = t
    f.t_resume = INF
    end = route_length(W, X, f.route) if f.velocity > 0.0 else 0.0
    f.t_arrive = max(t + (end - f.position) / f.velocity, t)
    if f.t_arrive != f.t_arrive:
        X.g.status = NOT_FINITE
    next_crossing(W, X, i, t)
    schedule(X, i)
    touch(X, W.n.places + f.route)


@jit
def depart(W, X, i, destination, route, mode, t):
    """Leave a place by a route."""
    f = X.formation[i]
    row = i * W.n.routes + route
    leg = draw_friction(X, W.ints[W.n.at_stream_friction + row], X.departures[row])
    X.departures[row] += 1
    speed = f.pace * W.reals[W.n.at_route_terrain + route] * math.exp(X.g.friction_spread * leg)
    leave_place(X, i)
    if W.ints[W.n.at_route_start + route] == f.place:
        f.position = 0.0
        f.march = speed
    else:
        f.position = route_length(W, X, route)
        f.march = -speed
    f.destination = destination
    f.route = route
    f.home = 0
    X.location[W.n.places + route].on |= 1 << i
    set_mode(X, i, mode)
    note(X, DEPART if mode == MOVING else WITHDRAWN, i, route, f.march)
    march_on(W, X, i, t)


@jit
def tick_off(W, X, i):
    """Index of the next waypoint's place after ticking off those that are here; -1 if none is left."""
    f = X.formation[i]
    if W.ints[W.n.at_order_kind + f.order] != ADVANCE:
        return -1
    count = W.ints[W.n.at_order_count + f.order]
    start = W.n.at_waypoints + W.ints[W.n.at_order_start + f.order]
    while f.waypoint < count and W.ints[start + f.waypoint] == f.place:
        f.waypoint += 1
    if f.waypoint >= count:
        return -1
    return W.ints[start + f.waypoint]


@jit
def resume_orders(W, X, i, t):
    """A stander carries on with its orders: an advance departs towards the next waypoint."""
    f = X.formation[i]
    if f.mode != AT_PLACE or f.spent == 1 or f.engagement >= 0 or f.t_resume < INF:
        return
    goal = tick_off(W, X, i)
    if goal < 0:
        return
    P = W.n.places
    step = goal
    if W.ints[W.n.at_route_between + f.place * P + goal] < 0:
        step = W.ints[W.n.at_next_place + f.place * P + goal]
    if step >= 0:
        depart(W, X, i, step, W.ints[W.n.at_route_between + f.place * P + step], MOVING, t)


@jit
def take_control(W, X, place, actor):
    """Give a place to an actor and remember the first time."""
    if X.g.changes < CHANGE_ROWS:
        row = X.history[X.g.changes]
        row.time = X.g.now
        row.place = place
        row.old = X.location[place].control
        row.new = actor
        X.g.changes += 1
    old = X.location[place].control
    X.location[place].control = actor
    update_areas(W, X, place, old, actor)
    X.g.fires_changed = 1
    X.g.seized |= 1 << (place % PLACE_BITS)
    note(X, CONTROL, place, actor, 0.0)
    touch(X, place)
    for k in range(W.n.firsts):
        if W.ints[W.n.at_first_place + k] == place and W.ints[W.n.at_first_actor + k] == actor:
            X.first[k] = min(X.first[k], X.g.now)


@jit
def judge_control(W, X, place):
    """A controlled place passes to those inside who are hostile to its controller, if nobody inside is on its side."""
    here = X.location[place]
    if here.control < 0 or here.ceasefire == 1 or here.engagement >= 0 or here.inside & X.friend[here.control]:
        return
    takers = here.inside & ~X.g.spent & X.hostile[here.control]
    if takers:
        take_control(W, X, place, strongest_of(W, X, takers))


@jit
def rings_of(W, X, place):
    """Bit mask of the rings that hold a place."""
    rings = W.ints[W.n.at_rings_at + place]
    left = W.ints[W.n.at_rings_maybe + place]
    while left:
        g = lowest(left)
        left &= left - 1
        row = W.ints[W.n.at_ring_table + W.n.rings + g] + X.ring[g].variant * W.n.places + place
        rings |= W.ints[W.n.at_ring_inside + row] << g
    return rings


@jit
def set_rings(X, i, rings):
    """A formation is in the rings of a mask and in no other."""
    f = X.formation[i]
    turned = f.rings ^ rings
    f.rings = rings
    while turned:
        X.ring[lowest(turned)].inside ^= 1 << i
        turned &= turned - 1


@jit
def stand_at(W, X, i, place, t):
    """Become a stander at a place: presence, rings, first visits."""
    f = X.formation[i]
    set_mode(X, i, AT_PLACE)  # while it still knows what it waited for
    f.place = place
    f.destination = -1
    f.arrived = t
    f.is_inside = 1
    X.location[place].inside |= 1 << i
    set_rings(X, i, rings_of(W, X, place))
    for k in range(W.n.reacheds):
        if W.ints[W.n.at_reached_place + k] == place and W.ints[W.n.at_reached_actor + k] == f.actor:
            X.reached[k] = min(X.reached[k], t)
    X.g.moved |= 1 << i
    X.g.altered |= 1 << i
    touch(X, place)


@jit
def enter(W, X, i, place, captures, t):
    """Move from a route's end into the place; takes control of a hostile or uncontrolled one if `captures`."""
    f = X.formation[i]
    f.came_from = f.place
    leave_route(W, X, i)
    halt_clocks(X, i)
    stand_at(W, X, i, place, t)
    schedule(X, i)
    note(X, ENTER, i, place, 0.0)
    here = X.location[place]
    if captures and here.control >= 0:
        judge_control(W, X, place)
    elif captures and f.spent == 0 and here.ceasefire == 0:
        take_control(W, X, place, f.actor)


@jit
def bring_up(W, X, e, t):
    """Bring the strengths of an engagement up to the present (docs/model.md section 3)."""
    g = X.engagement[e]
    days = t - g.t0
    if days <= 0.0:
        return
    attack = shrink(1.0 / g.r, g.omega, X.g.exponent, g.rate_attack, days)
    defence = shrink(g.r, g.omega, X.g.exponent, g.rate_defence, days)
    g.strain_attack += g.pace_attack * days
    g.strain_defence += g.pace_defence * days
    members = g.attackers | g.defenders
    while members:
        i = lowest(members)
        members &= members - 1
        X.formation[i].strength *= attack if X.formation[i].side == ATTACK else defence
    g.t0 = t


@jit
def remember_strain(X, i):
    """How much its side has borne without giving way, by this member: before it leaves, or bears otherwise.

    The engagement must have been brought up to the present. Who is at bay would not have given way, and what its
    cohesion has changed to in this instant has not been tried.
    """
    f = X.formation[i]
    g = X.engagement[f.engagement]
    if f.bay == 1 or f.softened == X.g.events or f.cohesion <= 0.0:
        return
    if f.side == ATTACK:
        g.borne_attack = max(g.borne_attack, (g.strain_attack - f.mark) / f.cohesion)
    else:
        g.borne_defence = max(g.borne_defence, (g.strain_defence - f.mark) / f.cohesion)


@jit
def leave_engagement(X, i):
    """Take a formation out of its engagement, which must have been brought up to the present."""
    f = X.formation[i]
    remember_strain(X, i)
    g = X.engagement[f.engagement]
    g.attackers &= ~(1 << i)
    g.defenders &= ~(1 << i)
    g.dirty = 1
    g.altered = 1
    touch(X, g.location)
    f.engagement = -1


@jit
def lose(W, X, i, how, t):
    """A formation is destroyed or surrenders."""
    f = X.formation[i]
    if f.engagement >= 0:
        bring_up(W, X, f.engagement, t)
        leave_engagement(X, i)
    if f.mode == GONE:
        return
    set_mode(X, i, GONE)
    leave_route(W, X, i)
    leave_place(X, i)
    halt_clocks(X, i)
    f.t_supply = INF
    f.t_surrender = INF
    f.t_strike = INF
    f.t_recover = INF
    schedule(X, i)
    set_rings(X, i, 0)
    X.g.spent &= ~(1 << i)
    X.g.bay &= ~(1 << i)
    X.g.altered |= 1 << i
    note(X, LOST, i, -1, how)


@jit
def turn_back(W, X, i, t):
    """Reverse on a route: destination and origin change places, the position stays."""
    f = X.formation[i]
    position_now(X, i, t)
    f.place, f.destination = f.destination, f.place
    f.march = -f.march


@jit
def set_level(X, i):
    """The level by fires counts from the present strength, by the next draw; the spent have none."""
    f = X.formation[i]
    if f.spent == 0:
        f.set_strength = f.strength
        f.steadiness = INF
        f.share_borne = 0.0
        f.levels_set += 1
