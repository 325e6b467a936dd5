"""Decisions: when they tick and which option is drawn (docs/model.md section 8)."""

from __future__ import annotations

import math

from sandtable.engine.carry_out import apply_effect
from sandtable.engine.codes import (
    CHANCE,
    DECISION,
    DECISION_AFTER,
    DECISION_COOLDOWN,
    DECISION_PERIOD,
    DECISION_PRECISION,
    DICE_DECISIONS,
    EFFECT,
    EFFECTIVE,
    EVERY,
    HAZARD,
    NO_CHOICE,
    ODDS,
    PENDING,
    PER_DECISION,
    VOID,
)
from sandtable.engine.conditions import evaluate, sees
from sandtable.engine.jit import jit
from sandtable.engine.rng import throw, unit
from sandtable.engine.state import EVERYTHING, INF, lowest, note
from sandtable.program.limits import OPTION_BITS


@jit
def decision_draw(W, X, d, index, word):
    a, b, _c, _d = throw(X, DICE_DECISIONS + d, W.ints[W.n.at_stream_decision + d], index)
    return unit(a) if word == 0 else unit(b)


@jit
def set_tick(X, d, when):
    """The next tick of a decision; INF for none."""
    X.tick[d] = when
    X.g.ticking = X.g.ticking & ~(1 << d) | int(when < INF) << d
    X.g.ticked = 1


@jit
def pause_clock(W, X, d, t):
    """Consume a hazard clock up to the present."""
    decision = X.decision[d]
    if decision.armed == 1:
        rate = X.number[W.n.number_decision + PER_DECISION * d + DECISION_PERIOD]
        if t > decision.since:
            decision.left -= rate * (t - decision.since)
        decision.armed = 0
    set_tick(X, d, INF)


@jit
def arm_clock(W, X, d, t):
    """Set the next tick of a decision whose condition holds."""
    decision = X.decision[d]
    clock = W.ints[W.n.at_decision_clock + d]
    earliest = max(t, decision.last + X.number[W.n.number_decision + PER_DECISION * d + DECISION_COOLDOWN])
    earliest = max(earliest, decision.held + X.number[W.n.number_decision + PER_DECISION * d + DECISION_AFTER])
    if clock == EVERY:
        earliest = max(earliest, decision.last + X.number[W.n.number_decision + PER_DECISION * d + DECISION_PERIOD])
    if clock == HAZARD:
        rate = X.number[W.n.number_decision + PER_DECISION * d + DECISION_PERIOD]
        if decision.left == INF:
            decision.left = -math.log(decision_draw(W, X, d, decision.ticks, 1))
        decision.since = earliest
        decision.armed = 1
        set_tick(X, d, max(earliest + decision.left / rate, t) if rate > 0.0 else INF)
    else:
        set_tick(X, d, earliest)


@jit
def watchers(W, table, mask):
    """Bit mask of the decisions whose conditions name anything in a mask."""
    asked = 0
    while mask:
        k = lowest(mask)
        mask &= mask - 1
        asked |= W.ints[table + k]
    return asked


@jit
def watch_decisions(W, X, t):
    """Start and stop the clocks of decisions as their conditions turn."""
    changed = X.g.changed
    if changed == EVERYTHING:
        asked = X.g.live
    else:
        asked = watchers(W, W.n.at_decision_watch, changed)
        asked |= watchers(W, W.n.at_decision_watch_formation, X.g.altered)
        asked |= watchers(W, W.n.at_decision_watch_place, X.g.seized)
        asked |= watchers(W, W.n.at_decision_watch_option, X.g.chose)
    timed = X.g.timed  # those that look at the day: all of them, or none, for the earliest wake-up
    if asked & timed or t >= X.g.timed_wake:
        asked |= timed
        X.g.timed_wake = INF
    asked &= X.g.live
    while asked:
        d = lowest(asked)
        asked &= asked - 1
        condition = W.ints[W.n.at_decision_when + d]
        now = 1 if sees(W, X, condition, t) else 0
        if (timed >> d) & 1:
            X.g.timed_wake = min(X.g.timed_wake, X.expression[condition].wake)
        decision = X.decision[d]
        if now == decision.on:
            continue
        decision.on = now
        if now == 1:
            decision.held = t
            arm_clock(W, X, d, t)
        else:
            pause_clock(W, X, d, t)
    X.g.wake = min(X.g.wake, X.g.timed_wake)


@jit
def weigh(W, X, d, t):
    """Weights of a decision's options in the order of the file, into X.weight; what they count as the sum of, -1 if none can be drawn."""
    first = W.ints[W.n.at_decision_options + d]
    end = W.ints[W.n.at_decision_options + d + 1]
    if W.ints[W.n.at_option_utility + W.ints[W.n.at_decision_option + first]] >= 0:
        return weigh_utilities(W, X, d, first, end, t)
    stated = 0.0
    for k in range(first, end):
        o = W.ints[W.n.at_decision_option + k]
        base = -1.0  # the rest
        if W.ints[W.n.at_option_probability + o] >= 0:
            base = X.number[W.ints[W.n.at_option_probability + o]]
        elif W.ints[W.n.at_option_expression + o] >= 0:
            base = evaluate(W, X, W.ints[W.n.at_option_expression + o], t)
        else:
            X.weight[k - first] = base
            continue
        if not 0.0 <= base <= 1.0:
            return -1.0
        stated += base
        X.weight[k - first] = base
    total = 0.0
    is_shifted = 0
    for k in range(first, end):
        o = W.ints[W.n.at_decision_option + k]
        weight = X.weight[k - first]
        if weight < 0.0:
            weight = max(0.0, 1.0 - stated)
        for s in range(W.ints[W.n.at_option_shift + o], W.ints[W.n.at_option_shift + o + 1]):
            is_shifted = 1
            if evaluate(W, X, W.ints[W.n.at_shift_when + s], t) != 0.0:
                number = W.ints[W.n.at_shift_number + s]
                factor = X.number[number] if number >= 0 else evaluate(W, X, W.ints[W.n.at_shift_expression + s], t)
                if not 0.0 <= factor < INF:
                    return -1.0
                note(X, ODDS, o, s - W.ints[W.n.at_option_shift + o], factor)
                weight *= factor
        X.weight[k - first] = weight
        total += weight
    if is_shifted == 0:
        return 1.0
    return total if 0.0 < total < INF else -1.0


@jit
def weigh_utilities(W, X, d, first, end, t):
    """A logit: weights exp(precision (u - max u)); -1 if a utility is not finite."""
    precision = X.number[W.n.number_decision + PER_DECISION * d + DECISION_PRECISION]
    best = -INF
    for k in range(first, end):
        u = evaluate(W, X, W.ints[W.n.at_option_utility + W.ints[W.n.at_decision_option + k]], t)
        if not abs(u) < INF:
            return -1.0
        X.weight[k - first] = u
        best = max(best, u)
    total = 0.0
    for k in range(end - first):
        weight = math.exp(precision * (X.weight[k] - best))
        X.weight[k] = weight
        total += weight
    return total


@jit
def note_chances(W, X, d, whole):
    """Log the probability of each option of a decision that looks at how things stand."""
    first = W.ints[W.n.at_decision_options + d]
    end = W.ints[W.n.at_decision_options + d + 1]
    looks = 0
    for k in range(first, end):
        o = W.ints[W.n.at_decision_option + k]
        shifts = W.ints[W.n.at_option_shift + o + 1] - W.ints[W.n.at_option_shift + o]
        looks += W.ints[W.n.at_option_expression + o] >= 0 or W.ints[W.n.at_option_utility + o] >= 0 or shifts > 0
    for k in range(first, end if looks else first):
        note(X, CHANCE, W.ints[W.n.at_decision_option + k], -1, X.weight[k - first] / whole)


@jit
def choose(W, X, d, u, whole):
    """The option drawn by a unit number: the first with u times the sum of weights, `whole`, below their cumulative sum."""
    u *= whole
    first = W.ints[W.n.at_decision_options + d]
    end = W.ints[W.n.at_decision_options + d + 1]
    total = 0.0
    last = W.ints[W.n.at_decision_option + end - 1]
    for k in range(first, end):
        weight = X.weight[k - first]
        total += weight
        if weight > 0.0:
            last = W.ints[W.n.at_decision_option + k]
            if u < total:
                return last
    return last


@jit
def on_decision(W, X, d, t):
    """One tick: choose, apply the option's effects, reset the clock."""
    decision = X.decision[d]
    tick = decision.ticks
    whole = weigh(W, X, d, t)
    if whole < 0.0:
        X.g.status = NO_CHOICE
        return
    option = choose(W, X, d, decision_draw(W, X, d, tick, 0), whole)
    decision.ticks = tick + 1
    decision.last = t
    set_tick(X, d, INF)
    decision.armed = 0
    if decision.first < 0:
        decision.first = option
    if X.chosen[option] == 0:
        X.first_chosen[option] = t
    X.last_chosen[option] = t
    X.chosen[option] += 1
    X.g.chose |= 1 << (option % OPTION_BITS)
    note(X, DECISION, d, option, float(tick))
    if X.g.logging == 1:
        note_chances(W, X, d, whole)
    clock = W.ints[W.n.at_decision_clock + d]
    decision.left = INF
    if decision.ticks >= W.ints[W.n.at_decision_limit + d]:
        X.g.live &= ~(1 << d)
        X.g.timed_wake = t  # its own counts no more
    elif clock in (HAZARD, EVERY):
        arm_clock(W, X, d, t)
    effect = W.ints[W.n.at_option_effect + option]
    for e in range(effect, W.ints[W.n.at_option_effect + option + 1]):
        k = W.ints[W.n.at_effect_delayed + e]
        if k < 0:
            carry_out(W, X, e, option, e - effect, t)
        elif X.due_effect[k] < INF:
            note(X, VOID, option, e - effect, float(PENDING))
        else:
            X.due_effect[k] = t + X.number[W.ints[W.n.at_effect_after + e]]
            find_delayed(W, X)


@jit
def carry_out(W, X, e, option, position, t):
    """An effect takes place, or is void."""
    reason = apply_effect(W, X, e, t)
    if reason != EFFECTIVE:
        note(X, VOID, option, position, float(reason))


@jit
def find_delayed(W, X):
    """The delayed effect that is due first, by option and position, and when."""
    X.g.delay_due = INF
    X.g.delayer = -1
    for k in range(W.n.delayed):
        if X.due_effect[k] < X.g.delay_due:
            X.g.delay_due = X.due_effect[k]
            X.g.delayer = k


@jit
def on_delayed(W, X, k, t):
    """The day of a delayed effect has come."""
    X.due_effect[k] = INF
    find_delayed(W, X)
    option = W.ints[W.n.at_delayed_option + k]
    position = W.ints[W.n.at_delayed_position + k]
    note(X, EFFECT, option, position, 0.0)
    carry_out(W, X, W.ints[W.n.at_delayed_effect + k], option, position, t)
