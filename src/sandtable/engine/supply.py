"""Supply areas, who is cut off, stages, surrender (docs/model.md section 6)."""

from __future__ import annotations

import math

from sandtable.engine.areas import flood_supply, has
from sandtable.engine.codes import (
    CUT,
    DICE_SURRENDER,
    FORMATION_STOCK,
    GONE,
    PER_FORMATION,
    RESERVE,
    SUPPLY,
    SURRENDER,
    SURRENDERED,
)
from sandtable.engine.contact import captor_of
from sandtable.engine.jit import jit
from sandtable.engine.movement import bring_up, lose
from sandtable.engine.rng import throw, unit
from sandtable.engine.state import INF, lowest, note, schedule, touch_around


@jit
def surrender_draw(W, X, i):
    """The clock of a formation's surrender."""
    a, _b, _c, _d = throw(X, DICE_SURRENDER, W.ints[W.n.at_stream_surrender + i], 0)
    return -math.log(unit(a))


@jit
def set_surrender(W, X, i, rate, t):
    """Run the surrender clock at a new rate."""
    f = X.formation[i]
    if rate > 0.0 and f.surrender_left == INF:
        f.surrender_left = surrender_draw(W, X, i)
    if f.surrender_rate > 0.0:
        f.surrender_left -= f.surrender_rate * (t - f.surrender_since)
    f.surrender_since = t
    f.surrender_rate = rate
    f.t_surrender = max(t + f.surrender_left / rate, t) if rate > 0.0 else INF
    schedule(X, i)


@jit
def surrender_rate(X, i):
    """Per day: hunger, and what comes of being at bay."""
    f = X.formation[i]
    if f.airlift == 1 or f.stage == 0:
        return f.bay_rate
    return f.bay_rate + X.g.surrender_hazard * (1.0 - f.factor)


@jit
def set_stage(W, X, i, stage, t):
    """A stage of supply: factor, surrender hazard, and what comes next."""
    f = X.formation[i]
    factor = 1.0
    if stage == 1:
        factor = 0.6
    elif stage == 2:
        factor = 0.3
    f.stage = stage
    if factor != f.factor:  # else the flow goes on as it was, and may not be brought up without a restart
        if f.engagement >= 0:
            bring_up(W, X, f.engagement, t)
        f.factor = factor
        touch_around(W, X, i)
    f.t_supply = t + X.g.stage if stage == 1 and f.airlift == 0 else INF
    set_surrender(W, X, i, surrender_rate(X, i), t)
    X.g.altered |= 1 << i


@jit
def update_supply(W, X, t):
    """Areas if control or stance changed; then who is cut off and who is reached again."""
    affected = X.g.moved
    X.g.moved = 0
    left = X.g.closing if affected else 0
    while left:  # who of those that close places to an actor is inside where closes them
        a = lowest(left)
        left &= left - 1
        if affected & X.barring[a]:
            X.g.areas |= 1 << a
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
            f.t_supply = t + X.number[W.n.number_formation + PER_FORMATION * i + FORMATION_STOCK]
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
    f.captor = captor_of(W, X, i, t)
    note(X, SURRENDER, i, f.captor, f.strength)
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
