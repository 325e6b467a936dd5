"""What is done by agreement, and to formations chosen by name, actor and zone (docs/model.md section 8)."""

from __future__ import annotations

from sandtable.engine.codes import (
    ALREADY,
    AT_PLACE,
    ATTACK,
    BAY,
    EFFECTIVE,
    EMPTY,
    EVACUATE,
    FIGHTING,
    GONE,
    IS_LOST,
    IS_RESERVE,
    NO_REFUGE,
    NOT_HELD,
    RECOVERY,
    RESERVE,
    STOPPED,
    SURRENDER,
    SURRENDERED,
    WITHDRAW,
)
from sandtable.engine.contact import contacts
from sandtable.engine.effects import give_order
from sandtable.engine.engagement import release
from sandtable.engine.jit import jit
from sandtable.engine.movement import (
    bring_up,
    leave_engagement,
    lose,
    remember_strain,
    resume_orders,
    set_level,
    set_rings,
    take_control,
)
from sandtable.engine.state import (
    INF,
    halt_clocks,
    leave_place,
    leave_route,
    lowest,
    note,
    schedule,
    set_mode,
    touch,
    touch_around,
)
from sandtable.engine.supply import set_surrender, surrender_rate
from sandtable.engine.withdrawal import give_way, is_worn_down, withdraw


@jit
def selected(W, X, e):
    """The formations that an effect selects now: all that satisfy every key given; reserves and gone never."""
    left = (1 << W.n.formations) - 1
    named = W.ints[W.n.at_effect_formations + e]
    if named:
        left &= named
    actor = W.ints[W.n.at_effect_actor + e]
    if actor >= 0:
        left &= X.members[actor]
    if W.ints[W.n.at_effect_zoned + e] == 1:
        inside = 0
        for k in range(W.ints[W.n.at_effect_place + e], W.ints[W.n.at_effect_place + e + 1]):
            inside |= X.location[W.ints[W.n.at_effect_places + k]].inside
        left &= inside
    found = 0
    while left:
        i = lowest(left)
        left &= left - 1
        mode = X.formation[i].mode
        if mode != GONE and mode != RESERVE:
            found |= 1 << i
    return found


@jit
def why_nobody(W, X, e):
    """Why an effect selects nobody."""
    named = W.ints[W.n.at_effect_formations + e]
    if named:
        mode = X.formation[lowest(named)].mode
        if mode == GONE:
            return IS_LOST
        if mode == RESERVE:
            return IS_RESERVE
    return EMPTY


@jit
def hand_over(W, X, e, giver, taker):
    """The giver's among the places of an effect pass to the taker."""
    reason = NOT_HELD
    for k in range(W.ints[W.n.at_effect_place + e], W.ints[W.n.at_effect_place + e + 1]):
        place = W.ints[W.n.at_effect_places + k]
        if X.location[place].control == giver:
            if giver == taker:
                return ALREADY
            take_control(W, X, place, taker)
            reason = EFFECTIVE
    return reason


@jit
def withdraw_to(W, X, i, order, t):
    """Who fights or is in contact falls back first; the march follows."""
    f = X.formation[i]
    if f.engagement < 0 and contacts(W, X, i) == 0:
        return give_order(W, X, i, order, t)
    if not withdraw(W, X, i, True, t):
        return NO_REFUGE
    f.order = order
    f.waypoint = 0
    return EFFECTIVE


@jit
def evacuate(W, X, i, t):
    """Off the map, and a reserve again: fit, and with a full stock."""
    f = X.formation[i]
    if f.engagement >= 0:
        return FIGHTING
    note(X, EVACUATE, i, f.place if f.is_inside == 1 else -1, f.strength)
    set_mode(X, i, RESERVE)
    leave_route(W, X, i)
    leave_place(X, i)
    halt_clocks(X, i)
    f.bay_rate = 0.0
    set_surrender(W, X, i, 0.0, t)
    f.t_supply = INF
    f.t_strike = INF
    f.t_recover = INF
    schedule(X, i)
    set_rings(X, i, 0)
    bit = 1 << i
    X.g.spent &= ~bit
    X.g.bay &= ~bit
    X.g.cut &= ~bit
    f.spent = 0
    f.bay = 0
    f.stage = 0
    f.factor = 1.0
    f.held = 0
    f.home = 0
    f.came_from = -1
    f.destination = -1
    f.place = W.ints[W.n.at_formation_place + i]
    if W.ints[W.n.at_order_kind + f.order] == WITHDRAW:
        f.order = 0  # to hold: the compiler sees to it that this is the first
    return EFFECTIVE


@jit
def refit(W, X, i, t):
    """Unspent at once."""
    f = X.formation[i]
    if f.spent == 0:
        return ALREADY
    if f.engagement >= 0:
        bring_up(W, X, f.engagement, t)
        remember_strain(X, i)
    if f.bay == 1:
        note(X, BAY, i, -1, 0.0)
    bit = 1 << i
    f.spent = 0
    f.bay = 0
    X.g.spent &= ~bit
    X.g.bay &= ~bit
    X.g.altered |= bit
    f.t_recover = INF
    f.bay_rate = 0.0
    set_surrender(W, X, i, surrender_rate(X, i), t)
    note(X, RECOVERY, i, -1, f.strength)
    touch_around(W, X, i)
    if f.engagement >= 0:
        g = X.engagement[f.engagement]
        f.mark = g.strain_attack if f.side == ATTACK else g.strain_defence
    elif f.mode == STOPPED:
        release(W, X, i, t)
    else:
        set_level(X, i)
        if f.mode == AT_PLACE:
            touch(X, f.place)
            resume_orders(W, X, i, t)
    return EFFECTIVE


@jit
def multiply_cohesion(W, X, chosen, factor, t):
    """What they bear is more, or less; who bears no more gives way."""
    left = chosen
    while left:
        i = lowest(left)
        left &= left - 1
        f = X.formation[i]
        if f.engagement >= 0:
            bring_up(W, X, f.engagement, t)
            remember_strain(X, i)
        f.cohesion *= factor
        f.softened = X.g.events
        if f.engagement >= 0:
            X.engagement[f.engagement].dirty = 1
            touch(X, X.engagement[f.engagement].location)
    left = chosen
    while left:
        i = lowest(left)
        left &= left - 1
        f = X.formation[i]
        if f.engagement < 0 and f.spent == 0 and is_worn_down(W, X, i):
            give_way(W, X, i, t)


@jit
def give_up_all(W, X, chosen, captor, t):
    """Formations surrender to an actor; those that fight leave first."""
    left = chosen
    while left:
        i = lowest(left)
        left &= left - 1
        if X.formation[i].engagement >= 0:
            bring_up(W, X, X.formation[i].engagement, t)
            leave_engagement(X, i)
    left = chosen
    while left:
        i = lowest(left)
        left &= left - 1
        f = X.formation[i]
        f.captor = captor
        note(X, SURRENDER, i, captor, f.strength)
        lose(W, X, i, SURRENDERED, t)
