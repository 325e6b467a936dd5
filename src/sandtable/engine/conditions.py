"""The byte code of conditions: a stack machine over numbers, booleans as 0 and 1.

An instruction is four integers (operation, a, b, c). `day` comparisons report the day at which they change; they come first
and are all evaluated, so the wake-up does not depend on the other parts, of which those are left out that decide nothing.
"""

from __future__ import annotations

import math

from sandtable.engine.areas import is_connected, is_contiguous, is_open
from sandtable.engine.codes import (
    ATTACK,
    ENGAGED,
    FRIENDLY,
    GONE,
    HOSTILE,
    OP_ADD,
    OP_AND,
    OP_ASSUMPTION,
    OP_AT,
    OP_BELIEF,
    OP_CHOICES,
    OP_CHOSE,
    OP_CHOSEN,
    OP_CONNECTED,
    OP_CONSTANT,
    OP_CONTACT,
    OP_CONTIGUOUS,
    OP_CONTROLS,
    OP_DAY_NOW,
    OP_DAY_REACHED,
    OP_DIVIDE,
    OP_ENCIRCLED,
    OP_EQUAL,
    OP_FIRST,
    OP_GREATER,
    OP_GREATER_EQUAL,
    OP_INITIAL,
    OP_IS_ATTACKED,
    OP_IS_BARRED,
    OP_IS_ENGAGED,
    OP_IS_FRIENDLY,
    OP_IS_GONE,
    OP_IS_HOSTILE,
    OP_IS_SPENT,
    OP_IS_SURRENDERED,
    OP_LEAST,
    OP_LESS,
    OP_LESS_EQUAL,
    OP_LINE,
    OP_LOSSES,
    OP_MAGAZINE,
    OP_MOST,
    OP_MULTIPLY,
    OP_NOT,
    OP_NUMBER,
    OP_OPEN,
    OP_OR,
    OP_OR_ELSE,
    OP_PRESENT,
    OP_SELECT,
    OP_SHARE,
    OP_SINCE,
    OP_STRENGTH,
    OP_STRIKES,
    OP_SUBTRACT,
    OP_WAS_ATTACKED,
    OP_WITHIN,
    RESERVE,
    WAITING,
)
from sandtable.engine.flows import shrink
from sandtable.engine.jit import jit
from sandtable.engine.state import SAME_POINT, SPENT_POWER

WIDTH = 4


@jit
def geography(W, X, operation, a, b, c):
    """The functions about control and places; a, b, c are the instruction's arguments."""
    if operation == OP_CONTROLS:  # actor, offset and count of places
        for k in range(c):
            if X.location[W.ints[W.n.at_zone_places + b + k]].control != a:
                return 0.0
        return 1.0
    if operation == OP_PRESENT:
        for k in range(c):
            if X.location[W.ints[W.n.at_zone_places + b + k]].inside & X.members[a] & ~X.g.spent:
                return 1.0
        return 0.0
    if operation == OP_CONNECTED:
        return 1.0 if is_connected(W, X, a, b, c) else 0.0
    if operation == OP_SHARE:
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
    if operation == OP_OPEN:
        return 1.0 if is_open(W, X, a, b, c) else 0.0
    if operation == OP_CONTIGUOUS:
        return 1.0 if is_contiguous(W, X, a) else 0.0
    # CONTACT and LINE: routes between places of two actors, and the share of them that crosses a barrier
    total = 0
    crossing = 0
    for r in range(W.n.routes):
        x = X.location[W.ints[W.n.at_route_start + r]].control
        y = X.location[W.ints[W.n.at_route_end + r]].control
        if (x == a and y == b) or (x == b and y == a):
            total += 1
            if operation == OP_LINE:
                crossing += W.ints[W.n.at_crosses + r * W.n.barriers + c]
    if operation == OP_CONTACT:
        return float(total)
    return crossing / total if total > 0 else 0.0


@jit
def strength_now(X, i, t):
    """Strength of a formation along the flow; nothing is brought up."""
    f = X.formation[i]
    if f.engagement < 0:
        return f.strength
    g = X.engagement[f.engagement]
    days = t - g.t0
    if days <= 0.0:
        return f.strength
    if f.side == ATTACK:
        return f.strength * shrink(1.0 / g.r, g.omega, X.g.exponent, g.rate_attack, days)
    return f.strength * shrink(g.r, g.omega, X.g.exponent, g.rate_defence, days)


@jit
def is_near(W, X, i, at, count):
    """Whether a formation is inside one of some places, waits for one, or is engaged at the gate of one."""
    f = X.formation[i]
    start = -1
    end = -1
    if f.is_inside == 1:
        start = f.place
    elif f.mode == WAITING:
        start = f.destination
    elif f.mode == ENGAGED and f.route >= 0:
        if abs(f.position) <= SAME_POINT:
            start = W.ints[W.n.at_route_start + f.route]
        if abs(f.position - X.number[W.n.number_route + f.route]) <= SAME_POINT:
            end = W.ints[W.n.at_route_end + f.route]
    if start < 0 and end < 0:
        return False
    for k in range(count):
        place = W.ints[W.n.at_zone_places + at + k]
        if place in (start, end):
            return True
    return False


@jit
def measure(W, X, operation, a, b, c, t):
    """What flows, or tells a day: read at a tick or at the end."""
    if operation == OP_CHOSEN:
        return X.first_chosen[a]
    if operation == OP_SINCE:
        return t - X.last_chosen[a]
    total = 0.0
    for i in range(W.n.formations):
        f = X.formation[i]
        if f.actor != a:
            continue
        if operation == OP_LOSSES:
            total += f.initial - (0.0 if f.mode == GONE else strength_now(X, i, t))
        elif is_near(W, X, i, b, c):  # OP_POWER: actor, offset and count of places
            own = strength_now(X, i, t) * f.quality * f.factor
            total += own * SPENT_POWER if f.spent == 1 else own
    return total


@jit
def observe(W, X, operation, a, b, t):
    """The functions about formations, parties and choices."""
    if operation == OP_ENCIRCLED:
        f = X.formation[a]
        return 1.0 if (X.g.cut >> a) & 1 and f.mode != GONE and f.mode != RESERVE else 0.0
    if operation == OP_AT:
        f = X.formation[a]
        return 1.0 if f.is_inside == 1 and f.place == b else 0.0
    if operation == OP_IS_ENGAGED:
        return 1.0 if X.formation[a].mode == ENGAGED else 0.0
    if operation == OP_IS_SPENT:
        return float((X.g.spent >> a) & 1)
    if operation == OP_IS_SURRENDERED:
        return 1.0 if X.formation[a].captor == b else 0.0
    if operation == OP_IS_GONE:
        return 1.0 if X.formation[a].mode == GONE or X.formation[a].mode == RESERVE else 0.0
    if operation == OP_WITHIN:  # formation, ring
        return float((X.formation[a].rings >> b) & 1)
    if operation == OP_IS_HOSTILE:
        return 1.0 if X.stance[a * W.n.actors + b] == HOSTILE else 0.0
    if operation == OP_IS_FRIENDLY:
        return 1.0 if X.stance[a * W.n.actors + b] == FRIENDLY else 0.0
    if operation == OP_CHOSE:
        return 1.0 if X.chosen[a] > 0 else 0.0
    if operation == OP_CHOICES:
        return float(X.chosen[a])
    if operation == OP_STRIKES:
        return float(X.strikes[a * W.n.actors + b])
    if operation == OP_MAGAZINE:
        return X.battery[a].magazine
    if operation == OP_BELIEF:
        return X.belief[a].alpha / (X.belief[a].alpha + X.belief[a].beta)
    if operation == OP_STRENGTH:
        f = X.formation[a]
        return 0.0 if f.mode == GONE or f.mode == RESERVE else strength_now(X, a, t)
    if operation == OP_INITIAL:
        return X.formation[a].initial
    if operation == OP_IS_BARRED:
        return float((X.g.barred >> a) & 1)
    if operation == OP_IS_ATTACKED:
        return float(X.formation[a].attacked)
    if operation == OP_WAS_ATTACKED:
        return float((X.attacked[a] >> b) & 1)
    if operation == OP_FIRST:
        return X.first[a]
    return X.reached[a]


@jit
def combine(operation, left, right):
    if operation == OP_AND:
        return 1.0 if left != 0.0 and right != 0.0 else 0.0
    if operation == OP_OR:
        return 1.0 if left != 0.0 or right != 0.0 else 0.0
    if operation == OP_ADD:
        return left + right
    if operation == OP_SUBTRACT:
        return left - right
    if operation == OP_MULTIPLY:
        return left * right
    if operation == OP_DIVIDE:
        return left / right
    if operation == OP_LEAST:
        return min(left, right)
    if operation == OP_MOST:
        return max(left, right)
    if operation == OP_LESS:
        return 1.0 if left < right else 0.0
    if operation == OP_LESS_EQUAL:
        return 1.0 if left <= right else 0.0
    if operation == OP_GREATER:
        return 1.0 if left > right else 0.0
    if operation == OP_GREATER_EQUAL:
        return 1.0 if left >= right else 0.0
    if operation == OP_EQUAL:
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
        if operation == OP_CONSTANT:
            X.eval[depth] = W.reals[W.n.at_constants + a]
            depth += 1
        elif operation == OP_NUMBER:
            X.eval[depth] = X.number[a]
            depth += 1
        elif operation == OP_ASSUMPTION:
            X.eval[depth] = X.assumption[a]
            depth += 1
        elif operation == OP_DAY_NOW:
            X.eval[depth] = t
            depth += 1
        elif operation == OP_DAY_REACHED:
            due = X.eval[depth - 1]
            if due > t and due < X.g.wake_found:
                X.g.wake_found = due
            X.eval[depth - 1] = 1.0 if t >= due else 0.0
        elif operation == OP_NOT:
            X.eval[depth - 1] = 1.0 if X.eval[depth - 1] == 0.0 else 0.0
        elif operation <= OP_OR_ELSE:  # AND_THEN too; a: instructions that need not be asked any more
            if (X.eval[depth - 1] != 0.0) == (operation == OP_OR_ELSE):
                at += WIDTH * a
            else:
                depth -= 1
        elif operation == OP_SELECT:
            depth -= 2
            X.eval[depth - 1] = X.eval[depth] if X.eval[depth - 1] != 0.0 else X.eval[depth + 1]
        elif operation > OP_SELECT:
            X.eval[depth] = measure(W, X, operation, a, b, c, t)
            depth += 1
        elif operation < OP_CONTROLS:
            depth -= 1
            X.eval[depth - 1] = combine(operation, X.eval[depth - 1], X.eval[depth])
        elif operation <= OP_CONNECTED or OP_SHARE <= operation <= OP_OPEN:
            X.eval[depth] = geography(W, X, operation, a, b, c)
            depth += 1
        else:
            X.eval[depth] = observe(W, X, operation, a, b, t)
            depth += 1
    return X.eval[0]


@jit
def sees(W, X, expression, t):
    """Cached value of a live condition, computed again only if what it depends on changed or its day has come."""
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
