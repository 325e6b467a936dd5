"""Stand-off fires: who is eligible, clocks consumed by integrated intensity, strikes (docs/model.md section 7)."""

from __future__ import annotations

import math

from sandtable.engine.codes import (
    AT_PLACE,
    DESTROYED,
    DICE_STRIKES,
    ENGAGED,
    GONE,
    MOVING,
    RESERVE,
    SEES_STRIKE,
    STOPPED,
    STRIKE,
    WITHDRAWING,
)
from sandtable.engine.jit import jit
from sandtable.engine.movement import bring_up, lose
from sandtable.engine.rng import throw, unit
from sandtable.engine.state import (
    INF,
    REMNANT,
    is_hostile_control,
    lowest,
    note,
    position_now,
    schedule,
    touch,
    touch_around,
)
from sandtable.engine.withdrawal import give_way, is_worn_down


@jit
def strike_draw(W, X, b, i, index, word):
    """Unit number of the index-th strike of a base on a formation: word 0 clock, 1 loss, 2 delay."""
    stream = W.ints[W.n.at_stream_strike + b * W.n.formations + i]
    w0, w1, w2, _w3 = throw(X, DICE_STRIKES, stream, index)
    if word == 0:
        return unit(w0)
    if word == 1:
        return unit(w1)
    return unit(w2)


@jit
def eligible_mask(W, X, b):
    """Formations that a base may strike now."""
    base = X.battery[b]
    if base.active == 0 or base.allowed == 0 or base.magazine < 1.0 or base.launchers <= 0.0 or base.tempo <= 0.0:
        return 0
    if is_hostile_control(W, X, W.ints[W.n.at_fires_base + b], W.ints[W.n.at_fires_actor + b]):
        return 0
    named = 0
    for a in range(W.n.actors):
        if (W.ints[W.n.at_fires_against + b] >> a) & 1:
            named |= X.members[a]
    left = X.ring[b].inside & named
    mask = 0
    while left:
        i = lowest(left)
        left &= left - 1
        f = X.formation[i]
        spared = f.mode == ENGAGED and W.ints[W.n.at_fires_spares + b] == 1
        truce = f.mode == AT_PLACE and X.location[f.place].ceasefire == 1
        if f.mode != GONE and f.mode != RESERVE and not spared and not truce:
            mask |= 1 << i
    return mask


@jit
def exposure_of(W, X, i):
    f = X.formation[i]
    if f.is_inside == 1:
        return 0.1 if W.ints[W.n.at_place_urban + f.place] == 1 else 0.2
    if f.mode == STOPPED:
        return 0.3
    return 1.0


@jit
def earliest_strike(W, X, i):
    """Earliest of a formation's strike clocks over the bases."""
    f = X.formation[i]
    f.t_strike = INF
    for b in range(W.n.fires):
        due = X.clock[b * W.n.formations + i].when
        if due < f.t_strike:
            f.t_strike = due
            f.battery = b
    schedule(X, i)


@jit
def set_rate(W, X, b, i, rate, t):
    """Run a strike clock at a new rate; untouched if the rate is the same."""
    clock = X.clock[b * W.n.formations + i]
    if rate == clock.rate:
        return
    if clock.left == INF:
        clock.left = -math.log(strike_draw(W, X, b, i, clock.count, 0))
    clock.left -= clock.rate * (t - clock.since)
    clock.since = t
    clock.rate = rate
    clock.when = max(t + clock.left / rate, t) if rate > 0.0 else INF
    earliest_strike(W, X, i)


@jit
def update_fires(W, X, t):
    """Share each base's tempo among those it may strike now."""
    X.g.fires_changed = 0
    for b in range(W.n.fires):
        base = X.battery[b]
        mask = eligible_mask(W, X, b)
        if mask == 0 and base.eligible == 0:
            continue
        count = 0
        left = mask
        while left:
            count += 1
            left &= left - 1
        left = mask | base.eligible
        while left:
            i = lowest(left)
            left &= left - 1
            rate = 0.0
            if (mask >> i) & 1:
                rate = base.tempo * base.launchers * exposure_of(W, X, i) / count
            set_rate(W, X, b, i, rate, t)
        base.eligible = mask


@jit
def on_strike(W, X, i, t):
    """One strike: a share of present strength, one from the magazine, a delay on the march."""
    f = X.formation[i]
    b = f.battery
    base = X.battery[b]
    clock = X.clock[b * W.n.formations + i]
    n = clock.count
    share = 0.0
    if base.loss >= 1.0:
        share = 1.0
    elif base.loss > 0.0:
        share = 1.0 - math.exp(math.log(strike_draw(W, X, b, i, n, 1)) * base.loss / (1.0 - base.loss))
    clock.count = n + 1
    clock.left = -math.log(strike_draw(W, X, b, i, n + 1, 0))
    clock.since = t
    clock.when = t + clock.left / clock.rate
    earliest_strike(W, X, i)
    base.magazine -= 1.0
    base.strikes += 1
    X.strikes[W.ints[W.n.at_fires_actor + b] * W.n.actors + f.actor] += 1
    X.g.changed |= SEES_STRIKE
    X.g.altered |= 1 << i
    X.g.fires_changed = 1
    note(X, STRIKE, i, b, share)
    if f.engagement >= 0:
        bring_up(W, X, f.engagement, t)
    f.strength *= 1.0 - share
    touch_around(W, X, i)
    if (f.mode == MOVING or f.mode == WITHDRAWING) and base.delay > 0.0:
        delay = -base.delay * math.log(strike_draw(W, X, b, i, n, 2))
        position_now(X, i, t)
        if f.velocity == 0.0:
            f.t_resume += delay
        else:
            f.t_resume = t + delay
        f.velocity = 0.0
        f.t_arrive = INF
        f.t_ring = INF
        f.t_meet = INF
        schedule(X, i)
        touch(X, W.n.places + f.route)
    if f.strength <= REMNANT * f.initial:
        lose(W, X, i, DESTROYED, t)
    elif f.spent == 0 and f.engagement < 0 and is_worn_down(W, X, i):
        give_way(W, X, i, t)
