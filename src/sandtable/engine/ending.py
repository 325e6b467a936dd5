"""What a finished future reports: outcomes, times, settlement, control by day (docs/model.md section 10)."""

from __future__ import annotations

import math

from sandtable.engine.codes import COMPLETE, DICE_SETTLEMENT, GONE, OP_LOSSES, RESERVE
from sandtable.engine.conditions import evaluate, measure
from sandtable.engine.jit import jit, once
from sandtable.engine.layout import (
    ROW_ATTACKS,
    ROW_DE_FACTO,
    ROW_DE_JURE,
    ROW_END,
    ROW_EVENTS,
    ROW_RULE,
    ROW_STATUS,
    ROW_UNUSUAL,
)
from sandtable.engine.rng import throw, unit
from sandtable.program.numbers import SETTLEMENT_FORMS, SETTLEMENT_STATES


@jit
def draw_settlement(W, X, rule, form, u):
    """A settlement state from a rule's distribution; form 0 de facto, 1 de jure."""
    at = W.n.number_settlement + (SETTLEMENT_FORMS * rule + form) * SETTLEMENT_STATES
    total = 0.0
    last = 0
    for k in range(SETTLEMENT_STATES):
        p = X.number[at + k]
        total += p
        if p > 0.0:
            last = k
            if u < total:
                return k
    return last


@once
def count_control(W, X, change):
    """Add this future's changes of control to the differences from picture to picture: change[step, place, actor] (last: nobody)."""
    nobody = W.n.actors
    for k in range(X.g.changes):
        row = X.history[k]
        step = math.ceil(row.time * W.n.steps - W.n.step_slack)
        if step < change.shape[0]:
            change[step, row.place, row.new if row.new >= 0 else nobody] += 1
            change[step, row.place, row.old if row.old >= 0 else nobody] -= 1


@once
def finish(W, X, z, scalars, outcomes, times, choices, firsts, strikes, first, reached, control, strength, losses):
    """Row z of the results, from the state at the last instant."""
    n = W.n
    t = X.g.now
    complete = X.g.status == COMPLETE
    for k in range(n.outcomes if complete else 0):
        outcomes[z, k] = evaluate(W, X, W.ints[n.at_outcome_when + k], t) != 0.0
        if W.ints[n.at_outcome_time + k] >= 0:
            times[z, k] = evaluate(W, X, W.ints[n.at_outcome_time + k], t)
    rule = -1
    for k in range(n.settlements if complete else 0):
        if evaluate(W, X, W.ints[n.at_settlement_when + k], t) != 0.0:
            rule = k
            break
    de_facto = -1
    de_jure = -1
    if rule >= 0:
        a, b, _c, _d = throw(X, DICE_SETTLEMENT, n.stream_settlement, 0)
        de_facto = draw_settlement(W, X, rule, 0, unit(a))
        de_jure = draw_settlement(W, X, rule, 1, unit(b))
    scalars[z, ROW_STATUS] = X.g.status
    scalars[z, ROW_END] = t
    scalars[z, ROW_EVENTS] = X.g.events
    scalars[z, ROW_RULE] = rule
    scalars[z, ROW_DE_FACTO] = de_facto
    scalars[z, ROW_DE_JURE] = de_jure
    scalars[z, ROW_ATTACKS] = X.g.attacks
    scalars[z, ROW_UNUSUAL] = X.g.unusual
    for k in range(n.options):
        choices[z, k] = X.chosen[k]
    for k in range(n.decisions):
        firsts[z, k] = X.decision[k].first
    for k in range(n.fires):
        strikes[z, k] = X.battery[k].strikes
    for k in range(n.firsts):
        first[z, k] = X.first[k]
    for k in range(n.reacheds):
        reached[z, k] = X.reached[k]
    for k in range(n.places):
        control[z, k] = X.location[k].control
    for k in range(n.formations):
        f = X.formation[k]
        strength[z, k] = 0.0 if f.mode == GONE or f.mode == RESERVE else f.strength
    for k in range(n.actors):
        losses[z, k] = measure(W, X, OP_LOSSES, k, 0, 0, t)
