"""What a decision does: strengths, beliefs, reserves, stances, ceasefires and orders (docs/model.md section 8)."""

from __future__ import annotations

from sandtable.engine.codes import (
    ADVANCE,
    ALREADY,
    AT_PLACE,
    ATTACK,
    BELIEF_FORGETTING,
    BELIEF_PRIOR_ALPHA,
    BELIEF_PRIOR_BETA,
    BESIEGE,
    COMMIT,
    DEPART,
    EFFECTIVE,
    END,
    ENGAGED,
    FRIENDLY,
    GONE,
    HOSTILE,
    IS_LOST,
    MOVING,
    NEITHER,
    NO_REFUGE,
    NOT_FINITE,
    ON_THE_MAP,
    PER_BELIEF,
    RESERVE,
    SEES_BELIEF,
    SEES_STANCE,
    SPENT,
    STOPPED,
    WAITING,
    WITHDRAW,
    WITHDRAWING,
)
from sandtable.engine.engagement import close_engagement, free_held, release_all
from sandtable.engine.jit import jit
from sandtable.engine.movement import (
    bring_up,
    leave_engagement,
    march_on,
    resume_orders,
    route_length,
    set_level,
    stand_at,
    turn_back,
)
from sandtable.engine.state import (
    INF,
    SAME_POINT,
    barrier,
    halt_clocks,
    lowest,
    note,
    position_now,
    schedule,
    set_mode,
    touch,
    touch_around,
)
from sandtable.engine.withdrawal import withdraw


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
    at = W.n.number_belief + PER_BELIEF * b
    phi = X.number[at + BELIEF_FORGETTING]
    alpha0 = X.number[at + BELIEF_PRIOR_ALPHA]
    beta0 = X.number[at + BELIEF_PRIOR_BETA]
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
    f.set_strength += fighters
    X.g.altered |= 1 << i
    touch_around(W, X, i)
    return EFFECTIVE


@jit
def commit(W, X, i, place, t):
    """A reserve appears, unless it would be barred from its place."""
    f = X.formation[i]
    if f.mode != RESERVE:
        return IS_LOST if f.mode == GONE else ON_THE_MAP
    if place < 0:
        place = f.place
    what = barrier(W, X, i, place)
    if what != EFFECTIVE:
        return what
    f.home = 1 if place == f.place and f.home == 1 else 0
    X.members[f.actor] |= 1 << i
    refresh_masks(W, X)
    stand_at(W, X, i, place, t)
    set_level(X, i)
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
def sourced_actors(W):
    """Bit mask of the actors that have supply sources."""
    mask = 0
    for a in range(W.n.actors):
        if W.ints[W.n.at_has_sources + a] == 1:
            mask |= 1 << a
    return mask


@jit
def refresh_masks(W, X):
    """Masks per actor: hostile and friendly formations, who closes passage to it and their formations; from stances and members."""
    A = W.n.actors
    X.g.shutting = 0
    for a in range(A):
        X.hostile[a] = 0
        X.friend[a] = 0
        X.shut[a] = 0
        X.barring[a] = 0
        for b in range(A):
            if X.closed[b * A + a] == 1 and b != a and X.stance[a * A + b] != HOSTILE:
                X.shut[a] |= 1 << b
                X.barring[a] |= X.members[b]
                X.g.shutting |= 1 << a
            if X.stance[a * A + b] == HOSTILE:
                X.hostile[a] |= X.members[b]
            elif X.stance[a * A + b] == FRIENDLY:
                X.friend[a] |= X.members[b]
    X.g.closing = X.g.shutting & sourced_actors(W)


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
def touch_everything(W, X, t):
    """Bring every engagement up to the present and have everything settled again."""
    left = X.g.fighting
    while left:
        e = lowest(left)
        left &= left - 1
        bring_up(W, X, e, t)
        X.engagement[e].dirty = 1
    for location in range(W.n.places + W.n.routes):
        touch(X, location)


@jit
def alter_flown(W, X, support):
    """The sides of the engagements in which an air support adds to the power of a side strain otherwise from now on."""
    own = X.members[W.ints[W.n.at_air_to + support]]
    against = 0
    for a in range(W.n.actors):
        if (W.ints[W.n.at_air_against + support] >> a) & 1:
            against |= X.members[a]
    left = X.g.fighting
    while left:
        e = lowest(left)
        left &= left - 1
        g = X.engagement[e]
        if (g.attackers & own and g.defenders & against) or (g.defenders & own and g.attackers & against):
            g.altered = 1


@jit
def set_side(W, X, a, b, stance, passage):
    """Stance and passage of one towards another, where they are not -1. Whether it was so already."""
    k = a * W.n.actors + b
    was = (stance < 0 or X.directed[k] == stance) and (passage < 0 or X.closed[k] == passage)
    if stance >= 0:
        X.directed[k] = stance
    if passage >= 0:
        X.closed[k] = passage
    return was


@jit
def set_stance(W, X, a, b, stance, passage, one_sided, t):
    """Stance, passage or both, of one side or both; formations left without an opponent leave their engagement."""
    touch_everything(W, X, t)
    was = set_side(W, X, a, b, stance, passage)
    if one_sided == 0 and not set_side(W, X, b, a, stance, passage):
        was = False
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
            opponents = g.defenders if X.formation[i].side == ATTACK else g.attackers
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
    note(X, END, location, -1, float(NEITHER))
    if location < W.n.places:
        while attackers:
            i = lowest(attackers)
            attackers &= attackers - 1
            if X.formation[i].is_inside == 0:
                members &= ~(1 << i)
                X.formation[i].engagement = -1
                set_level(X, i)
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
    X.g.ceasefires += 1 if on == 1 else -1
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
    kind = W.ints[W.n.at_order_kind + order]
    if kind == WITHDRAW and f.mode != RESERVE and f.mode != WITHDRAWING:
        if withdraw(W, X, i, True, t):
            f.order = order
            return EFFECTIVE
        return NO_REFUGE
    f.order = order
    f.waypoint = 0
    if f.mode == RESERVE or f.mode == WITHDRAWING or f.mode == ENGAGED or f.spent == 1:
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
    elif f.mode == STOPPED:  # behind an engagement too: it may join now, or stops there again
        f.held = 0
        if abs(ahead) <= SAME_POINT:
            set_mode(X, i, WAITING)
            note(X, BESIEGE, i, f.destination, 0.0)
            touch(X, f.destination)
        else:
            set_mode(X, i, MOVING)
            note(X, DEPART, i, f.route, f.march)
            if f.t_resume == INF:
                march_on(W, X, i, t)
