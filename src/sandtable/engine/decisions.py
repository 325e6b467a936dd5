"""Decisions: when they tick and which option is drawn (docs/model.md section 8)."""

from __future__ import annotations

import math

from sandtable.engine.conditions import sees
from sandtable.engine.effects import apply_effect
from sandtable.engine.jit import jit
from sandtable.engine.rng import philox, unit
from sandtable.engine.state import (
    DECISION,
    EFFECTIVE,
    EVERYTHING,
    INF,
    OPTION_BITS,
    SEEN_BITS,
    VOID,
    lowest,
    note,
)

ONCE, EACH, EVERY, HAZARD = 0, 1, 2, 3


@jit
def decision_draw(W, X, d, index, word):
    a, b, _c, _d = philox(X.g.key0, X.g.key1, X.g.future0, X.g.future1, W.ints[W.n.at_stream_decision + d], index)
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
        rate = X.number[W.n.number_decision + 2 * d]
        if t > decision.since:
            decision.left -= rate * (t - decision.since)
        decision.armed = 0
    set_tick(X, d, INF)


@jit
def arm_clock(W, X, d, t):
    """Set the next tick of a decision whose condition holds."""
    decision = X.decision[d]
    clock = W.ints[W.n.at_decision_clock + d]
    earliest = max(t, decision.last + X.number[W.n.number_decision + 2 * d + 1])
    if clock == EVERY:
        earliest = max(earliest, decision.last + X.number[W.n.number_decision + 2 * d])
    if clock == HAZARD:
        rate = X.number[W.n.number_decision + 2 * d]
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
    asked = 0
    changed = X.g.changed
    for k in range(SEEN_BITS):
        if (changed >> k) & 1:
            asked |= W.ints[W.n.at_decision_watch + k]
    asked |= watchers(W, W.n.at_decision_watch_formation, X.g.altered)
    asked |= watchers(W, W.n.at_decision_watch_place, X.g.seized)
    asked |= watchers(W, W.n.at_decision_watch_option, X.g.chose)
    if changed == EVERYTHING:
        asked = X.g.live
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
            arm_clock(W, X, d, t)
        else:
            pause_clock(W, X, d, t)
    X.g.wake = min(X.g.wake, X.g.timed_wake)


@jit
def option_probability(W, X, option):
    """Probability of an option by number or belief; -1 for the rest."""
    belief = W.ints[W.n.at_option_belief + option]
    if belief >= 0:
        return X.belief[belief].alpha / (X.belief[belief].alpha + X.belief[belief].beta)
    number = W.ints[W.n.at_option_probability + option]
    if number >= 0:
        return X.number[number]
    return -1.0


@jit
def choose(W, X, d, u):
    """The option drawn by a unit number: cumulative in the order of the file, rest = what the others leave."""
    first = W.ints[W.n.at_decision_options + d]
    end = W.ints[W.n.at_decision_options + d + 1]
    stated = 0.0
    for k in range(first, end):
        p = option_probability(W, X, W.ints[W.n.at_decision_option + k])
        if p > 0.0:
            stated += p
    rest = max(0.0, 1.0 - stated)
    total = 0.0
    last = W.ints[W.n.at_decision_option + end - 1]
    for k in range(first, end):
        o = W.ints[W.n.at_decision_option + k]
        p = option_probability(W, X, o)
        if p < 0.0:
            p = rest
        total += p
        if p > 0.0:
            last = o
            if u < total:
                return o
    return last


@jit
def on_decision(W, X, d, t):
    """One tick: choose, apply the option's effects, set the clock anew."""
    decision = X.decision[d]
    tick = decision.ticks
    option = choose(W, X, d, decision_draw(W, X, d, tick, 0))
    decision.ticks = tick + 1
    decision.last = t
    set_tick(X, d, INF)
    decision.armed = 0
    if decision.first < 0:
        decision.first = option
    X.chosen[option] += 1
    X.g.chose |= 1 << (option % OPTION_BITS)
    note(X, DECISION, d, option, float(tick))
    clock = W.ints[W.n.at_decision_clock + d]
    decision.left = INF
    if decision.ticks >= W.ints[W.n.at_decision_limit + d]:
        X.g.live &= ~(1 << d)
        X.g.timed_wake = t  # its own counts no more
    elif clock in (HAZARD, EVERY):
        arm_clock(W, X, d, t)
    effect = W.ints[W.n.at_option_effect + option]
    for e in range(effect, W.ints[W.n.at_option_effect + option + 1]):
        reason = apply_effect(W, X, e, t)
        if reason != EFFECTIVE:
            note(X, VOID, option, e - effect, float(reason))
