"""Blocks of time: other salts from a boundary on, and fresh draws of all that is hidden (docs/model.md section 1).

What was never drawn, or is not running, is drawn when it is next needed, by the dice of that day: INF says so.
"""

from __future__ import annotations

import math

from sandtable.engine.codes import (
    ATTACK,
    DECISION_PERIOD,
    DICE_ENGAGEMENTS,
    DICE_RECOVERY,
    GONE,
    PER_DECISION,
)
from sandtable.engine.decisions import decision_draw, set_tick
from sandtable.engine.engagement_next import find_next
from sandtable.engine.fires import earliest_strike, strike_draw
from sandtable.engine.jit import jit
from sandtable.engine.rng import throw, weibull_beyond
from sandtable.engine.state import INF, lowest, schedule
from sandtable.engine.supply import surrender_draw

WORD_MASK = 0xFFFFFFFF


@jit
def begin_block(W, X, boundaries, columns, salts, z, k):
    """The dice of block k of the future in row z, and the day at which they change next: never at the horizon or later."""
    for die in range(columns.shape[0]):
        salt = salts[z, k, columns[die]]
        X.dice[2 * die] = salt & WORD_MASK
        X.dice[2 * die + 1] = (salt >> 32) & WORD_MASK
    X.g.boundary = INF
    if k < boundaries.shape[0] and boundaries[k] < W.n.horizon:
        X.g.boundary = boundaries[k]


@jit
def renew_strikes(W, X, t):
    for i in range(W.n.formations):
        for b in range(W.n.fires):
            clock = X.clock[b * W.n.formations + i]
            clock.left = INF
            if clock.rate > 0.0:
                clock.left = -math.log(strike_draw(W, X, b, i, clock.count, 0))
                clock.since = t
                clock.when = t + clock.left / clock.rate
        earliest_strike(W, X, i)


@jit
def renew_hazards(W, X, t):
    for d in range(W.n.decisions):
        decision = X.decision[d]
        decision.left = INF
        if decision.armed == 1:
            rate = X.number[W.n.number_decision + PER_DECISION * d + DECISION_PERIOD]
            decision.left = -math.log(decision_draw(W, X, d, decision.ticks, 1))
            decision.since = max(decision.since, t)
            set_tick(X, d, decision.since + decision.left / rate if rate > 0.0 else INF)


@jit
def renew_recovery(W, X, i, t):
    """The days to recover of who is spent, given those that have passed."""
    f = X.formation[i]
    runs = f.t_recover < INF
    passed = max(f.recovery_days - (f.t_recover - t if runs else f.recovery_left), 0.0)
    a, _b, _c, _d = throw(X, DICE_RECOVERY, W.ints[W.n.at_stream_recovery + i], f.times_spent - 1)
    f.recovery_days = X.g.recovery * weibull_beyond(passed / X.g.recovery, a)
    f.recovery_left = f.recovery_days - passed
    if runs:
        f.t_recover = t + f.recovery_left


@jit
def renew_formations(W, X, t):
    for i in range(W.n.formations):
        f = X.formation[i]
        f.steadiness = INF
        f.surrender_left = INF
        if f.mode == GONE:
            continue
        if f.surrender_rate > 0.0:
            f.surrender_left = surrender_draw(W, X, i)
            f.surrender_since = t
            f.t_surrender = t + f.surrender_left / f.surrender_rate
        if f.spent == 1 and X.g.recovery > 0.0:
            renew_recovery(W, X, i, t)
        schedule(X, i)


@jit
def renew_endurances(W, X, e, t):
    """Fresh endurances of the sides of which no member has given way; then the next event of the flow since its last restart."""
    g = X.engagement[e]
    attack = g.strain_attack + g.pace_attack * (t - g.t0)
    defence = g.strain_defence + g.pace_defence * (t - g.t0)
    members = (g.attackers | g.defenders) & ~X.g.bay
    while members:
        f = X.formation[lowest(members)]
        members &= members - 1
        if f.cohesion > 0.0:
            if f.side == ATTACK:
                g.borne_attack = max(g.borne_attack, (attack - f.mark) / f.cohesion)
            else:
                g.borne_defence = max(g.borne_defence, (defence - f.mark) / f.cohesion)
    stream = W.ints[W.n.at_stream_engagement + g.location]
    _u0, _u1, u2, u3 = throw(X, DICE_ENGAGEMENTS, stream, g.number)
    if g.gave_attack == 0:
        g.endurance_attack = weibull_beyond(g.borne_attack, u2)
    if g.gave_defence == 0:
        g.endurance_defence = weibull_beyond(g.borne_defence, u3)
    find_next(W, X, e, g.t0)


@jit
def renew(W, X, t):
    """Everything that is hidden, as a block of time begins. Nothing else changes: this is no event."""
    renew_strikes(W, X, t)
    renew_hazards(W, X, t)
    renew_formations(W, X, t)
    left = X.g.fighting
    while left:
        renew_endurances(W, X, lowest(left), t)
        left &= left - 1
