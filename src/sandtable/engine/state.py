"""Small moves of a future's state that every handler uses: touching, logging, modes, powers.

W is the world record (read only), X the state record, t the present day. A location is a place p or the
route P + r. Changing anything that others must see again touches its location; the instant settles all of them.
"""

from __future__ import annotations

import math

from sandtable.engine.codes import (
    ARRIVAL,
    CEASEFIRE,
    CLOSED,
    EFFECTIVE,
    ENGAGED,
    FRIENDLY,
    HOSTILE,
    MEETING,
    RECOVERY,
    RESUME,
    RING,
    STOPPED,
    STRIKE,
    SUPPLY,
    SURRENDER,
    WAITING,
)
from sandtable.engine.jit import jit, trailing_zeros
from sandtable.engine.layout import LOG_ROWS, SHIFT, WORD

INF = math.inf
REMNANT = 0.05  # share of initial strength at which a formation is destroyed
SPENT_POWER = 0.5  # share of its power that a spent formation has
MOST_TOLERANCE = 0.95
SAME_POINT = 1e-9  # km: positions as near as this are one point
SAME_TIME = 1e-9  # days: what is due as lately as this is due now, whatever rounding says
# what changed in an instant: these bits, and masks of formations (X.g.altered; X.g.shifted: of where they are, and how), of places
# (X.g.seized) and of options (X.g.chose)
EVERYTHING = (1 << 30) - 1  # at the start
NEVER = 99  # no event


@jit
def lowest(mask):
    """Index of the lowest bit of a mask; -1 if empty."""
    return -1 if mask == 0 else trailing_zeros(mask)


@jit
def note(X, event, subject, object_, value):
    """Append a row to the event log, if one is kept."""
    if X.g.logging == 1:
        n = X.g.rows
        if n < LOG_ROWS:
            row = X.log[n]
            row.time = X.g.now
            row.event = event
            row.subject = subject
            row.object = object_
            row.value = value
        X.g.rows = n + 1


@jit
def touch(X, location):
    """Have a place or route settled in this instant."""
    word = location >> SHIFT
    X.touched[word] |= 1 << (location & (WORD - 1))
    X.g.touched |= 1 << word


@jit
def earlier(due, t):
    """The lesser of two days, in one instruction."""
    return due if due < t else t


@jit
def schedule(X, i):
    """Day of the earliest own event of a formation."""
    f = X.formation[i]
    t = earlier(f.t_meet, f.t_arrive)
    t = earlier(f.t_ring, t)
    t = earlier(f.t_strike, t)
    t = earlier(f.t_supply, t)
    t = earlier(f.t_surrender, t)
    t = earlier(f.t_recover, t)
    t = earlier(f.t_resume, t)
    X.when[i] = t
    X.g.pending = X.g.pending & ~(1 << i) | int(t < INF) << i


@jit
def kind_of(X, i):
    """What the earliest own event of a formation is; at equal times the kind that comes first."""
    f = X.formation[i]
    t = X.when[i]
    if f.t_arrive == t:
        return ARRIVAL
    if f.t_meet == t:
        return MEETING
    if f.t_ring == t:
        return RING
    if f.t_strike == t:
        return STRIKE
    if f.t_supply == t:
        return SUPPLY
    if f.t_surrender == t:
        return SURRENDER
    if f.t_recover == t:
        return RECOVERY
    return RESUME


@jit
def set_mode(X, i, mode):
    """Change mode and keep the count of who waits where; what others see of it is marked."""
    f = X.formation[i]
    if f.mode == WAITING:
        X.location[f.destination].waiting &= ~(1 << i)
        touch(X, f.destination)
    f.mode = mode
    stands = f.mode == WAITING or f.mode == STOPPED or f.mode == ENGAGED
    X.g.standing = X.g.standing & ~(1 << i) | int(stands) << i
    if mode == WAITING:
        X.location[f.destination].waiting |= 1 << i
    X.g.altered |= 1 << i
    X.g.shifted |= 1 << i
    X.g.fires_changed = 1


@jit
def leave_route(W, X, i):
    f = X.formation[i]
    if f.route >= 0:
        location = W.n.places + f.route
        X.location[location].on &= ~(1 << i)
        touch(X, location)
        f.route = -1
    X.g.moved |= 1 << i


@jit
def leave_place(X, i):
    f = X.formation[i]
    if f.is_inside == 1:
        X.location[f.place].inside &= ~(1 << i)
        f.is_inside = 0
        touch(X, f.place)
    X.g.moved |= 1 << i
    X.g.altered |= 1 << i
    X.g.shifted |= 1 << i


@jit
def halt_clocks(X, i):
    """Cancel the pending events of its march."""
    f = X.formation[i]
    f.velocity = 0.0
    f.t_arrive = INF
    f.t_meet = INF
    f.t_ring = INF
    f.t_resume = INF


@jit
def position_now(X, i, t):
    """Bring a position up to the present."""
    f = X.formation[i]
    if f.velocity != 0.0:
        f.position += f.velocity * (t - f.t0)
    f.t0 = t


@jit
def touch_around(W, X, i):
    """Touch what evaluates this formation, whose power changed: its engagement, the place it is at or waits for."""
    f = X.formation[i]
    if f.engagement >= 0:
        X.engagement[f.engagement].dirty = 1
        X.engagement[f.engagement].altered = 1
        touch(X, X.engagement[f.engagement].location)
    elif f.is_inside == 1:
        touch(X, f.place)
    elif f.mode == WAITING:
        touch(X, f.destination)


@jit
def cover_of(W, X, i, t):
    """Posture times terrain of a defender inside its place."""
    f = X.formation[i]
    if f.home == 1 and W.ints[W.n.at_fortified + i] == 1:
        posture = 1.6
    elif t - f.arrived >= X.g.prepared_after - SAME_TIME:
        posture = 1.5
    else:
        posture = 1.3
    return posture * W.reals[W.n.at_place_terrain + f.place]


@jit
def actors_of(W, X, mask):
    """Bit mask of the actors that own any formation of a mask."""
    actors = 0
    for a in range(W.n.actors):
        if X.members[a] & mask:
            actors |= 1 << a
    return actors


@jit
def air_of(W, X, actor, opposing):
    """Sum of the air power lent to an actor against any actor in the bit mask `opposing`."""
    power = 0.0
    for k in range(W.n.airs):
        if X.air_on[k] == 1 and W.ints[W.n.at_air_to + k] == actor and W.ints[W.n.at_air_against + k] & opposing:
            power += X.air_power[k]
    return power


@jit
def power_of(W, X, mask, opposing_mask):
    """Power of the formations of a mask with their present cover, against those of another."""
    total = 0.0
    opposing = 0
    if W.n.airs > 0:
        opposing = actors_of(W, X, opposing_mask)
    while mask:
        i = lowest(mask)
        mask &= mask - 1
        f = X.formation[i]
        p = f.strength * f.quality * f.factor * f.cover
        if W.n.airs > 0:
            p *= 1.0 + air_of(W, X, f.actor, opposing)
        if f.spent == 1:
            p *= SPENT_POWER
        total += p
    return total


@jit
def is_hostile_control(W, X, place, actor):
    """Whether the place is controlled by somebody hostile to the actor."""
    controller = X.location[place].control
    return controller >= 0 and X.stance[actor * W.n.actors + controller] == HOSTILE


@jit
def is_friendly_control(W, X, place, actor):
    """Whether the place is controlled by the actor or a friend."""
    controller = X.location[place].control
    return controller >= 0 and X.stance[actor * W.n.actors + controller] == FRIENDLY


@jit
def is_closed_place(W, X, place, actor):
    """Whether its controller, or anybody with a formation inside, closes passage to the actor."""
    if X.shut[actor] == 0:
        return False
    controller = X.location[place].control
    if controller >= 0 and (X.shut[actor] >> controller) & 1:
        return True
    return X.location[place].inside & X.barring[actor] != 0


@jit
def barrier(W, X, i, place):
    """What would bar a formation that waits for a place: CLOSED, CEASEFIRE, or EFFECTIVE for nothing."""
    actor = X.formation[i].actor
    if is_closed_place(W, X, place, actor):
        return CLOSED
    here = X.location[place]
    if here.ceasefire == 1 and (is_hostile_control(W, X, place, actor) or here.inside & X.hostile[actor]):
        return CEASEFIRE
    return EFFECTIVE


@jit
def fighters_of(X, mask):
    """Strength of the formations of a mask."""
    total = 0.0
    while mask:
        i = lowest(mask)
        mask &= mask - 1
        total += X.formation[i].strength
    return total


@jit
def strongest_of(W, X, mask):
    """The actor with most strength in a mask of formations, ties to the lowest; -1 if it is empty."""
    best = -1.0
    found = -1
    for a in range(W.n.actors):
        own = mask & X.members[a]
        if own:
            total = fighters_of(X, own)
            if total > best:
                best = total
                found = a
    return found


@jit
def strongest(W, X, mask, actor):
    """The actor hostile to another with most strength in a mask, ties to the lowest; -1 if there is none."""
    return strongest_of(W, X, mask & X.hostile[actor])
