"""Supply areas, who is cut off, stages, surrender (docs/model.md section 6)."""

from __future__ import annotations

import math

from sandtable.engine.areas import flood_supply, has
from sandtable.engine.jit import jit
from sandtable.engine.movement import bring_up, lose
from sandtable.engine.rng import philox, unit
from sandtable.engine.state import (
    CUT,
    GONE,
    INF,
    RESERVE,
    SUPPLY,
    SURRENDER,
    SURRENDERED,
    lowest,
    note,
    schedule,
    touch_around,
)


@jit
def set_surrender(W, X, i, rate, t):
    """Run the surrender clock at a new rate."""
    f = X.formation[i]
    if rate > 0.0 and f.surrender_left == INF:
        stream = W.ints[W.n.at_stream_surrender + i]
        a, _b, _c, _d = philox(X.g.key0, X.g.key1, X.g.future0, X.g.future1, stream, 0)
        f.surrender_left = -math.log(unit(a))
    if f.surrender_rate > 0.0:
        f.surrender_left -= f.surrender_rate * (t - f.surrender_since)
    f.surrender_since = t
    f.surrender_rate = rate
    f.t_surrender = max(t + f.surrender_left / rate, t) if rate > 0.0 else INF
    schedule(X, i)


@jit
def set_stage(W, X, i, stage, t):
    """A stage of supply: factor, surrender hazard, and what comes next."""
    f = X.formation[i]
    if f.engagement >= 0:
        bring_up(W, X, f.engagement, t)
    f.stage = stage
    f.factor = 1.0
    if stage == 1:
        f.factor = 0.6
    elif stage == 2:
        f.factor = 0.3
    f.t_supply = t + X.g.stage if stage == 1 and f.airlift == 0 else INF
    set_surrender(W, X, i, 0.0 if f.airlift == 1 or stage == 0 else X.g.surrender_hazard * (1.0 - f.factor), t)
    touch_around(W, X, i)
    X.g.altered |= 1 << i


@jit
def update_supply(W, X, t):
    """Areas if control or stance changed; then who is cut off and who is reached again."""
    affected = X.g.moved
    X.g.moved = 0
    left = X.g.areas
    while left:
        a = lowest(left)
        left &= left - 1
        flood_supply(W, X, a)
        affected |= X.members[a]
    left = X.g.grown
    while left:
        affected |= X.members[lowest(left)] & X.g.cut  # nobody else has anything to gain
        left &= left - 1
    X.g.areas = 0
    X.g.grown = 0
    while affected:
        i = lowest(affected)
        affected &= affected - 1
        f = X.formation[i]
        if f.mode == GONE or f.mode == RESERVE or W.ints[W.n.at_has_sources + f.actor] == 0:
            continue
        first = f.actor * W.n.words
        supplied = has(X.area, first, f.place) or (f.route >= 0 and has(X.area, first, f.destination))
        is_cut = (X.g.cut >> i) & 1
        if supplied and is_cut == 1:
            X.g.cut &= ~(1 << i)
            f.t_supply = INF
            note(X, CUT, i, -1, 0.0)
            X.g.altered |= 1 << i
            if f.stage > 0:
                set_stage(W, X, i, 0, t)
            schedule(X, i)
        elif not supplied and is_cut == 0:
            X.g.cut |= 1 << i
            f.t_supply = t + X.number[W.n.number_formation + 5 * i + 4]
            note(X, CUT, i, -1, 1.0)
            X.g.altered |= 1 << i
            schedule(X, i)


@jit
def on_supply(W, X, i, t):
    stage = X.formation[i].stage + 1
    set_stage(W, X, i, stage, t)
    note(X, SUPPLY, i, stage, X.formation[i].factor)


@jit
def on_surrender(W, X, i, t):
    f = X.formation[i]
    if f.engagement >= 0:
        bring_up(W, X, f.engagement, t)
    note(X, SURRENDER, i, -1, f.strength)
    f.t_surrender = INF
    lose(W, X, i, SURRENDERED, t)


@jit
def set_airlift(W, X, i, on, t):
    """Switch a formation's airlift; the stage and the hazard follow."""
    f = X.formation[i]
    if f.airlift == on or f.mode == GONE:
        return
    f.airlift = on
    if f.stage == 2 and on == 1:
        set_stage(W, X, i, 1, t)
        note(X, SUPPLY, i, 1, f.factor)
    elif f.stage == 1:
        set_stage(W, X, i, 1, t)
