"""What the end of an instant decides: who is at bay no more, whose recovery goes on, who may surrender; and recovery itself."""

from __future__ import annotations

from sandtable.engine.codes import AT_PLACE, BARRED, BAY, CLOSED, EFFECTIVE, RECOVERY, SEES_STANCE, WAITING
from sandtable.engine.contact import contacts
from sandtable.engine.jit import jit
from sandtable.engine.movement import resume_orders, set_level
from sandtable.engine.state import INF, barrier, lowest, note, schedule, touch
from sandtable.engine.supply import set_surrender, surrender_rate
from sandtable.engine.withdrawal import withdraw


@jit
def break_out(W, X, t):
    """Those at bay withdraw if a refuge has appeared; whether one did."""
    left = X.g.bay
    gone = False
    while left:
        i = lowest(left)
        left &= left - 1
        if withdraw(W, X, i, False, t):
            gone = True
    return gone


@jit
def conclude(W, X, t):
    """The end of an instant, when nothing is left to settle: for each spent formation that anything has changed for.

    That is: itself, or where a formation hostile to it is, or a stance.
    """
    everybody = X.g.changed & SEES_STANCE
    left = X.g.spent
    while left:
        i = lowest(left)
        left &= left - 1
        f = X.formation[i]
        if everybody == 0 and X.g.altered & 1 << i | X.g.shifted & X.hostile[f.actor] == 0:
            continue
        pressed = f.engagement >= 0 or contacts(W, X, i) != 0
        if f.bay == 1 and f.mode == AT_PLACE and not pressed:
            f.bay = 0
            X.g.bay &= ~(1 << i)
            X.g.altered |= 1 << i
            note(X, BAY, i, -1, 0.0)
        recovers = f.mode == AT_PLACE and f.bay == 0 and (X.g.cut >> i) & 1 == 0 and not pressed
        if recovers and f.t_recover == INF:
            f.t_recover = t + f.recovery_left
            schedule(X, i)
        elif not recovers and f.t_recover < INF:
            f.recovery_left = f.t_recover - t
            f.t_recover = INF
            schedule(X, i)
        f.bay_rate = X.g.surrender_at_bay if f.bay == 1 and pressed else 0.0
        rate = surrender_rate(X, i)
        if rate != f.surrender_rate:
            set_surrender(W, X, i, rate, t)


@jit
def notice_barriers(W, X):
    """The end of an instant: who is barred now, and who no more."""
    left = X.g.standing | X.g.barred
    while left:
        i = lowest(left)
        left &= left - 1
        f = X.formation[i]
        what = EFFECTIVE
        if f.mode == WAITING:
            what = barrier(W, X, i, f.destination)
        now = int(what != EFFECTIVE)
        if now != (X.g.barred >> i) & 1:
            X.g.barred ^= 1 << i
            X.g.altered |= 1 << i
            if now == 1:
                note(X, BARRED, i, f.destination, 1.0 if what == CLOSED else 0.0)


@jit
def on_recovery(W, X, i, t):
    """It is as good as any again, and goes on with what it was ordered to do."""
    f = X.formation[i]
    f.spent = 0
    X.g.spent &= ~(1 << i)
    X.g.altered |= 1 << i
    f.t_recover = INF
    schedule(X, i)
    note(X, RECOVERY, i, -1, f.strength)
    set_level(X, i)
    touch(X, f.place)
    resume_orders(W, X, i, t)
