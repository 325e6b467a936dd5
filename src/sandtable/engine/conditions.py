"""The byte code of conditions: a stack machine over numbers, booleans as 0 and 1.

An instruction is four integers (operation, a, b, c). `day` comparisons report the day at which they change; they come first
and are all evaluated, so the wake-up does not depend on the other parts, of which those are left out that decide nothing.
"""

from __future__ import annotations

import math

from sandtable.engine.areas import is_connected, is_contiguous
from sandtable.engine.jit import jit
from sandtable.engine.state import ENGAGED, FRIENDLY, GONE, HOSTILE, RESERVE

(
    CONSTANT, NUMBER, ASSUMPTION, DAY_REACHED, DAY_NOW, NOT, AND_THEN, OR_ELSE, AND, OR, ADD, SUBTRACT, MULTIPLY, DIVIDE,
    LEAST, MOST, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, UNEQUAL,
    CONTROLS, PRESENT, CONNECTED, ENCIRCLED, AT, IS_ENGAGED, IS_BROKEN, IS_GONE, WITHIN, IS_HOSTILE, IS_FRIENDLY, CHOSE,
    CHOICES, STRIKES, MAGAZINE, BELIEF, STRENGTH, INITIAL, FIRST, REACHED, SHARE, CONTIGUOUS, CONTACT, LINE,
) = range(46)  # fmt: skip
WIDTH = 4


@jit
def geography(W, X, operation, a, b, c):
    """The functions about control and places; a, b, c are the instruction's arguments."""
    if operation == CONTROLS:  # actor, offset and count of places
        for k in range(c):
            if X.location[W.ints[W.n.at_zone_places + b + k]].control != a:
                return 0.0
        return 1.0
    if operation == PRESENT:
        for k in range(c):
            if X.location[W.ints[W.n.at_zone_places + b + k]].inside & X.members[a] & ~X.g.broken:
                return 1.0
        return 0.0
    if operation == CONNECTED:
        return 1.0 if is_connected(W, X, a, b, c) else 0.0
    if operation == SHARE:
        own = 0.0
        all_ = 0.0
        for p in range(W.n.places):
            controller = X.location[p].control
            if controller >= 0:
                value = X.number[W.n.number_place + p]
                all_ += value
                if controller == a:
                    own += value
        return own / all_ if all_ > 0.0 else 0.0
    if operation == CONTIGUOUS:
        return 1.0 if is_contiguous(W, X, a) else 0.0
    # CONTACT and LINE: routes between places of two actors, and the share of them that crosses a barrier
    total = 0
    crossing = 0
    for r in range(W.n.routes):
        x = X.location[W.ints[W.n.at_route_start + r]].control
        y = X.location[W.ints[W.n.at_route_end + r]].control
        if (x == a and y == b) or (x == b and y == a):
            total += 1
            if operation == LINE:
                crossing += W.ints[W.n.at_crosses + r * W.n.barriers + c]
    if operation == CONTACT:
        return float(total)
    return crossing / total if total > 0 else 0.0


@jit
def observe(W, X, operation, a, b, c):
    """The functions about formations, parties and choices."""
    if operation == ENCIRCLED:
        f = X.formation[a]
        return 1.0 if (X.g.cut >> a) & 1 and f.mode != GONE and f.mode != RESERVE else 0.0
    if operation == AT:
        f = X.formation[a]
        return 1.0 if f.is_inside == 1 and f.place == b else 0.0
    if operation == IS_ENGAGED:
        return 1.0 if X.formation[a].mode == ENGAGED else 0.0
    if operation == IS_BROKEN:
        return float(X.formation[a].broken)
    if operation == IS_GONE:
        return 1.0 if X.formation[a].mode == GONE or X.formation[a].mode == RESERVE else 0.0
    if operation == WITHIN:  # formation, ring
        return float((X.formation[a].rings >> b) & 1)
    if operation == IS_HOSTILE:
        return 1.0 if X.stance[a * W.n.actors + b] == HOSTILE else 0.0
    if operation == IS_FRIENDLY:
        return 1.0 if X.stance[a * W.n.actors + b] == FRIENDLY else 0.0
    if operation == CHOSE:
        return 1.0 if X.chosen[a] > 0 else 0.0
    if operation == CHOICES:
        return float(X.chosen[a])
    if operation == STRIKES:
        return float(X.strikes[a * W.n.actors + b])
    if operation == MAGAZINE:
        return X.battery[a].magazine
    if operation == BELIEF:
        return X.belief[a].alpha / (X.belief[a].alpha + X.belief[a].beta)
    if operation == STRENGTH:
        f = X.formation[a]
        return 0.0 if f.mode == GONE or f.mode == RESERVE else f.strength
    if operation == INITIAL:
        return X.formation[a].initial
    if operation == FIRST:
        return X.first[a]
    return X.reached[a]


@jit
def combine(operation, left, right):
    if operation == AND:
        return 1.0 if left != 0.0 and right != 0.0 else 0.0
    if operation == OR:
        return 1.0 if left != 0.0 or right != 0.0 else 0.0
    if operation == ADD:
        return left + right
    if operation == SUBTRACT:
        return left - right
    if operation == MULTIPLY:
        return left * right
    if operation == DIVIDE:
        return left / right
    if operation == LEAST:
        return min(left, right)
    if operation == MOST:
        return max(left, right)
    if operation == LESS:
        return 1.0 if left < right else 0.0
    if operation == LESS_EQUAL:
        return 1.0 if left <= right else 0.0
    if operation == GREATER:
        return 1.0 if left > right else 0.0
    if operation == GREATER_EQUAL:
        return 1.0 if left >= right else 0.0
    if operation == EQUAL:
        return 1.0 if left == right else 0.0
    return 1.0 if left != right else 0.0


@jit
def evaluate(W, X, expression, t):
    """Value of an expression now; X.g.wake_found is the next day at which a `day` comparison in it changes."""
    X.g.wake_found = math.inf
    at = W.n.at_code + WIDTH * W.ints[W.n.at_code_start + expression]
    end = at + WIDTH * W.ints[W.n.at_code_count + expression]
    depth = 0
    while at < end:
        operation = W.ints[at]
        a = W.ints[at + 1]
        b = W.ints[at + 2]
        c = W.ints[at + 3]
        at += WIDTH
        if operation == CONSTANT:
            X.eval[depth] = W.reals[W.n.at_constants + a]
            depth += 1
        elif operation == NUMBER:
            X.eval[depth] = X.number[a]
            depth += 1
        elif operation == ASSUMPTION:
            X.eval[depth] = X.assumption[a]
            depth += 1
        elif operation == DAY_NOW:
            X.eval[depth] = t
            depth += 1
        elif operation == DAY_REACHED:
            due = X.eval[depth - 1]
            if due > t and due < X.g.wake_found:
                X.g.wake_found = due
            X.eval[depth - 1] = 1.0 if t >= due else 0.0
        elif operation == NOT:
            X.eval[depth - 1] = 1.0 if X.eval[depth - 1] == 0.0 else 0.0
        elif operation <= OR_ELSE:  # AND_THEN too; a: instructions that need not be asked any more
            if (X.eval[depth - 1] != 0.0) == (operation == OR_ELSE):
                at += WIDTH * a
            else:
                depth -= 1
        elif operation < CONTROLS:
            depth -= 1
            X.eval[depth - 1] = combine(operation, X.eval[depth - 1], X.eval[depth])
        elif operation <= CONNECTED or operation >= SHARE:
            X.eval[depth] = geography(W, X, operation, a, b, c)
            depth += 1
        else:
            X.eval[depth] = observe(W, X, operation, a, b, c)
            depth += 1
    return X.eval[0]


@jit
def sees(W, X, expression, t):
    """Cached value of a live condition, computed anew only if what it depends on changed or its day has come."""
    cached = X.expression[expression]
    n = W.n
    touched = (
        W.ints[n.at_code_deps + expression] & X.g.changed
        or W.ints[n.at_code_formations + expression] & X.g.altered
        or W.ints[n.at_code_places + expression] & X.g.seized
        or W.ints[n.at_code_options + expression] & X.g.chose
    )
    if touched or t >= cached.wake:
        cached.value = evaluate(W, X, expression, t)
        cached.wake = X.g.wake_found
    return cached.value != 0.0
