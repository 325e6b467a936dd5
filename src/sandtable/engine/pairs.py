"""Two hostile formations on one route: whether and when they meet (docs/model.md section 5)."""

from __future__ import annotations

from sandtable.engine.codes import WITHDRAWING
from sandtable.engine.jit import jit
from sandtable.engine.movement import route_length
from sandtable.engine.state import INF, SAME_POINT, SAME_TIME


@jit
def closing_speed(X, i, j, gap):
    """Speed at which two hostile formations close a gap (position of j less that of i); 0 if they will not meet."""
    a = X.formation[i]
    b = X.formation[j]
    if a.mode == WITHDRAWING and b.mode == WITHDRAWING:
        return 0.0
    if a.velocity == 0.0 and b.velocity == 0.0:
        return 0.0
    if a.velocity * b.velocity > 0.0:  # same direction never meets
        return 0.0
    if gap == 0.0:
        if a.mode == WITHDRAWING or b.mode == WITHDRAWING:
            return 0.0
        return abs(a.velocity - b.velocity)
    closing = a.velocity - b.velocity
    if gap < 0.0:
        closing = -closing
    if closing <= 0.0:
        return 0.0
    if a.mode == WITHDRAWING and a.march * gap <= 0.0:  # pursuit never overtakes
        return 0.0
    if b.mode == WITHDRAWING and b.march * gap >= 0.0:
        return 0.0
    return closing


@jit
def due_meeting(W, X, i, j, t):
    """Day on which two hostile formations on one route meet, reckoned from their last change of velocity; inf if never."""
    a = X.formation[i]
    b = X.formation[j]
    since = max(a.t0, b.t0)
    gap = (b.position + b.velocity * (since - b.t0)) - (a.position + a.velocity * (since - a.t0))
    if abs(gap) <= SAME_POINT:
        gap = 0.0
    closing = closing_speed(X, i, j, gap)
    if closing == 0.0:
        return INF
    due = since + abs(gap) / closing
    if gap != 0.0:  # one stands: reckoned from the mover's own leg, so that all who stand there are met at one time
        if b.velocity == 0.0:
            due = a.t0 + (b.position - a.position) / a.velocity
        elif a.velocity == 0.0:
            due = b.t0 + (a.position - b.position) / b.velocity
    if due < t - SAME_TIME:  # they were not hostile then and have passed
        return INF
    return max(due, t)


@jit
def arrival_day(W, X, i, t):
    """When a moving formation comes to its route's end, reckoned from its last change of velocity."""
    f = X.formation[i]
    end = route_length(W, X, f.route) if f.velocity > 0.0 else 0.0
    return max(f.t0 + (end - f.position) / f.velocity, t)


@jit
def stands_at_end(W, X, mover, other):
    """Whether `other` stands at the very end of the route to which `mover` marches."""
    f = X.formation[mover]
    o = X.formation[other]
    if f.velocity == 0.0 or o.velocity != 0.0:
        return False
    return abs(o.position - (route_length(W, X, f.route) if f.velocity > 0.0 else 0.0)) <= SAME_POINT


@jit
def meeting_day(W, X, i, j, t):
    """When two hostile formations on one route meet; inf if they do not. Who stands at the end is met on arrival."""
    due = due_meeting(W, X, i, j, t)
    if due < INF:
        if stands_at_end(W, X, i, j):
            return min(due, arrival_day(W, X, i, t))
        if stands_at_end(W, X, j, i):
            return min(due, arrival_day(W, X, j, t))
    return due
