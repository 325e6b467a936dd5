"""What a decision does: strengths, beliefs, reserves, stances, ceasefires and orders (docs/model.md section 8)."""

from __future__ import annotations

from sandtable.engine.engagement import close_engagement, free_held, release_all
from sandtable.engine.jit import jit
from sandtable.engine.movement import (
    bring_up,
    leave_engagement,
    march_on,
    resume_orders,
    route_length,
    set_threshold,
    stand_at,
    turn_back,
    withdraw,
)
from sandtable.engine.state import (
    ADVANCE,
    ALREADY,
    AT_PLACE,
    BESIEGE,
    COMMIT,
    DEPART,
    EFFECTIVE,
    END,
    ENGAGED,
    FRIENDLY,
    GONE,
    HAS_BROKEN,
    HOSTILE,
    HOSTILE_CONTROL,
    HOSTILE_INSIDE,
    INF,
    IS_LOST,
    MOVING,
    NO_REFUGE,
    NOT_FINITE,
    ON_THE_MAP,
    RESERVE,
    SAME_POINT,
    SEES_BELIEF,
    SEES_STANCE,
    SPENT,
    STOPPED,
    WAITING,
    WITHDRAW,
    WITHDRAWING,
    halt_clocks,
    is_hostile_control,
    lowest,
    note,
    position_now,
    schedule,
    set_mode,
    touch,
    touch_around,
)
from sandtable.engine.supply import set_airlift

ORDERS, STANCE, FIRES, AIR, REINFORCE, COMMIT_RESERVE, CEASEFIRE, AIRLIFT, EVIDENCE, STOP_NOW = range(10)


@jit
def apply_effect(W, X, e, t):
    """One effect of a decision. Returns EFFECTIVE, or why it did nothing."""
    kind = W.ints[W.n.at_effect_kind + e]
    subject = W.ints[W.n.at_effect_subject + e]
    object_ = W.ints[W.n.at_effect_object + e]
    setting = W.ints[W.n.at_effect_setting + e]
    if kind == ORDERS:
        return give_order(W, X, subject, object_, t)
    if kind == STANCE:
        return set_stance(W, X, subject, object_, setting, t)
    if kind == FIRES:
        return order_fires(X, subject, setting)
    if kind == AIR:
        was = X.air_on[subject]
        X.air_on[subject] = setting
        touch_everything(W, X, t)
        return ALREADY if was == setting else EFFECTIVE
    if kind == REINFORCE:
        return reinforce(W, X, subject, X.number[W.ints[W.n.at_effect_number + e]], t)
    if kind == COMMIT_RESERVE:
        return commit(W, X, subject, object_, t)
    if kind == CEASEFIRE:
        changed = 0
        for k in range(W.ints[W.n.at_effect_place + e], W.ints[W.n.at_effect_place + e + 1]):
            changed += set_ceasefire(W, X, W.ints[W.n.at_effect_places + k], setting, t)
        return EFFECTIVE if changed else ALREADY
    if kind == AIRLIFT:
        f = X.formation[subject]
        reason = IS_LOST if f.mode == GONE else ALREADY if f.airlift == setting else EFFECTIVE
        set_airlift(W, X, subject, setting, t)
        return reason
    if kind == EVIDENCE:
        learn(W, X, subject, setting)
    else:
        X.g.stopped = 1
    return EFFECTIVE


@jit
def order_fires(X, b, on):
    """Open or cease fire."""
    battery = X.battery[b]
    was = battery.active
    battery.active = on
    X.g.fires_changed = 1
    if was == on:
        return ALREADY
    return SPENT if on == 1 and (battery.magazine < 1.0 or battery.launchers <= 0.0) else EFFECTIVE


@jit
def learn(W, X, b, success):
    """Update a Beta belief; what exceeds the prior is forgotten by the factor phi first."""
    at = W.n.number_belief + 5 * b
    phi = X.number[at + 2]
    alpha0 = X.number[at + 3]
    beta0 = X.number[at + 4]
    belief = X.belief[b]
    belief.alpha = alpha0 + phi * (belief.alpha - alpha0) + (1.0 if success == 1 else 0.0)
    belief.beta = beta0 + phi * (belief.beta - beta0) + (0.0 if success == 1 else 1.0)
    X.g.changed |= SEES_BELIEF


@jit
def reinforce(W, X, i, fighters, t):
    f = X.formation[i]
    if f.mode == GONE:
        return IS_LOST
    if f.engagement >= 0:
        bring_up(W, X, f.engagement, t)
    f.strength += fighters
    if not f.strength >= 0.0:
        X.g.status = NOT_FINITE
    f.initial += fighters
    set_threshold(W, X, i)
    X.g.altered |= 1 << i
    touch_around(W, X, i)
    return EFFECTIVE


@jit
def commit(W, X, i, place, t):
    """A reserve appears, unless its place is in hostile hands."""
    f = X.formation[i]
    if f.mode != RESERVE:
        return IS_LOST if f.mode == GONE else ON_THE_MAP
    if place < 0:
        place = f.place
    if is_hostile_control(W, X, place, f.actor):
        return HOSTILE_CONTROL
    if X.location[place].inside & X.hostile[f.actor]:
        return HOSTILE_INSIDE
    f.home = 1 if place == f.place else 0
    X.members[f.actor] |= 1 << i
    refresh_masks(W, X)
    stand_at(W, X, i, place, t)
    note(X, COMMIT, i, place, f.strength)
    start_orders(W, X, i, t)
    return EFFECTIVE


@jit
def start_orders(W, X, i, t):
    """What a formation does on appearing: advance or withdraw at once."""
    if W.ints[W.n.at_order_kind + X.formation[i].order] == WITHDRAW:
        withdraw(W, X, i, True, t)
    else:
        resume_orders(W, X, i, t)


@jit
def refresh_masks(W, X):
    """Masks of hostile and friendly formations per actor, from stances and members."""
    A = W.n.actors
    for a in range(A):
        X.hostile[a] = 0
        X.friend[a] = 0
        for b in range(A):
            if X.stance[a * A + b] == HOSTILE:
                X.hostile[a] |= X.members[b]
            elif X.stance[a * A + b] == FRIENDLY:
                X.friend[a] |= X.members[b]


@jit
def refresh_stance(W, X, a, b):
    """Effective stance: hostile if either side is, friendly only if both are."""
    A = W.n.actors
    x = X.directed[a * A + b]
    y = X.directed[b * A + a]
    value = 1
    if x == HOSTILE or y == HOSTILE:
        value = HOSTILE
    elif x == FRIENDLY and y == FRIENDLY:
        value = FRIENDLY
    X.stance[a * A + b] = value
    X.stance[b * A + a] = value


@jit
def sourced_actors(W):
    """Bit mask of the actors that have supply sources."""
    mask = 0
    for a in range(W.n.actors):
        if W.ints[W.n.at_has_sources + a] == 1:
            mask |= 1 << a
    return mask


@jit
def touch_everything(W, X, t):
    """Bring every engagement up to the present and have everything settled anew."""
    left = X.g.fighting
    while left:
        e = lowest(left)
        left &= left - 1
        bring_up(W, X, e, t)
        X.engagement[e].dirty = 1
    for location in range(W.n.places + W.n.routes):
        touch(X, location)


@jit
def set_stance(W, X, a, b, stance, t):
    """Both sides of a stance; formations left without an opponent leave their engagement."""
    was = X.directed[a * W.n.actors + b] == stance and X.directed[b * W.n.actors + a] == stance
    touch_everything(W, X, t)
    X.directed[a * W.n.actors + b] = stance
    X.directed[b * W.n.actors + a] = stance
    refresh_stance(W, X, a, b)
    refresh_masks(W, X)
    X.g.areas = sourced_actors(W)
    X.g.fires_changed = 1
    X.g.changed |= SEES_STANCE
    fighting = X.g.fighting
    while fighting:
        e = lowest(fighting)
        fighting &= fighting - 1
        g = X.engagement[e]
        idle = 0
        members = g.attackers | g.defenders
        left = members
        while left:
            i = lowest(left)
            left &= left - 1
            opponents = g.defenders if X.formation[i].side == 0 else g.attackers
            if opponents & X.hostile[X.formation[i].actor] == 0:
                idle |= 1 << i
        if idle == members:
            dissolve(W, X, e, t)
        else:
            drop_out(W, X, idle, t)
    return ALREADY if was else EFFECTIVE


@jit
def drop_out(W, X, idle, t):
    """Some members leave an engagement that goes on."""
    left = idle
    while left:
        i = lowest(left)
        left &= left - 1
        leave_engagement(X, i)
    release_all(W, X, idle, t)


@jit
def dissolve(W, X, e, t):
    """An engagement ends without a victor."""
    g = X.engagement[e]
    members = g.attackers | g.defenders
    location = g.location
    attackers = g.attackers
    close_engagement(W, X, e)
    note(X, END, location, -1, 2.0)
    if location < W.n.places:
        while attackers:
            i = lowest(attackers)
            attackers &= attackers - 1
            if X.formation[i].is_inside == 0:
                members &= ~(1 << i)
                X.formation[i].engagement = -1
                set_mode(X, i, WAITING)
                note(X, BESIEGE, i, location, 0.0)
                touch(X, location)
                touch(X, W.n.places + X.formation[i].route)
    release_all(W, X, members, t)
    free_held(W, X, location, t)


@jit
def set_ceasefire(W, X, place, on, t):
    """Begin or end a ceasefire at a place. Returns whether anything changed, 0 or 1."""
    here = X.location[place]
    if here.ceasefire == on:
        return 0
    here.ceasefire = on
    X.g.fires_changed = 1
    touch(X, place)
    if on == 1 and here.engagement >= 0:
        bring_up(W, X, here.engagement, t)
        dissolve(W, X, here.engagement, t)
    return 1


@jit
def give_order(W, X, i, order, t):
    """A new order; what it does at once depends on where the formation is."""
    f = X.formation[i]
    if f.mode == GONE:
        return IS_LOST
    if f.broken == 1:
        return HAS_BROKEN
    kind = W.ints[W.n.at_order_kind + order]
    if kind == WITHDRAW and f.mode != RESERVE and f.mode != WITHDRAWING:
        if withdraw(W, X, i, True, t):
            f.order = order
            return EFFECTIVE
        return NO_REFUGE
    f.order = order
    f.waypoint = 0
    if f.mode == RESERVE or f.mode == WITHDRAWING or f.mode == ENGAGED:
        return EFFECTIVE
    if kind == ADVANCE:
        if f.mode == AT_PLACE:
            f.t_resume = INF
            schedule(X, i)
            resume_orders(W, X, i, t)
        else:
            redirect(W, X, i, t)
    elif f.mode == MOVING or f.mode == WAITING:
        position_now(X, i, t)
        set_mode(X, i, STOPPED)
        pending = f.t_resume
        halt_clocks(X, i)
        f.t_resume = pending
        schedule(X, i)
        touch(X, W.n.places + f.route)
    return EFFECTIVE


@jit
def redirect(W, X, i, t):
    """An advance given on a route: turn round if that is quicker to the first waypoint, else go on."""
    f = X.formation[i]
    goal = W.ints[W.n.at_waypoints + W.ints[W.n.at_order_start + f.order]]
    P = W.n.places
    terrain = W.reals[W.n.at_route_terrain + f.route]
    length = route_length(W, X, f.route)
    position = f.position + f.velocity * (t - f.t0) if f.velocity != 0.0 else f.position
    ahead = length - position if f.march > 0.0 else position
    onward = ahead / terrain + W.reals[W.n.at_quickest + f.destination * P + goal]
    back = (length - ahead) / terrain + W.reals[W.n.at_quickest + f.place * P + goal]
    touch(X, P + f.route)
    # on its way from the place ahead it would only come back over this route
    doubles = goal != f.destination and W.ints[W.n.at_next_place + f.destination * P + goal] == f.place
    if back < onward or doubles:
        if f.mode == WAITING:
            set_mode(X, i, MOVING)
            halt_clocks(X, i)
        turn_back(W, X, i, t)
        note(X, DEPART, i, f.route, f.march)
        f.held = 0
        set_mode(X, i, MOVING)
        if f.t_resume == INF:  # a delayed one stays delayed
            march_on(W, X, i, t)
    elif f.mode == STOPPED and f.held == 0:
        if abs(ahead) <= SAME_POINT:
            set_mode(X, i, WAITING)
            note(X, BESIEGE, i, f.destination, 0.0)
            touch(X, f.destination)
        else:
            set_mode(X, i, MOVING)
            note(X, DEPART, i, f.route, f.march)
            if f.t_resume == INF:
                march_on(W, X, i, t)
