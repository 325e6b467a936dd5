"""Evaluating a place: enter, join, attack or besiege, one path for all four (docs/model.md section 4)."""

from __future__ import annotations

from sandtable.engine.codes import ATTACK, DEFENCE, EFFECTIVE, WAITING
from sandtable.engine.engagement import join, open_engagement
from sandtable.engine.jit import jit
from sandtable.engine.movement import enter, judge_control, resume_orders
from sandtable.engine.pairs import meeting_day
from sandtable.engine.state import (
    INF,
    SPENT_POWER,
    actors_of,
    air_of,
    barrier,
    cover_of,
    is_friendly_control,
    lowest,
)

SAME_RATIO = 1e-12  # a ratio as near as this is there


@jit
def side_to_join(X, e, actor):
    """0 the attack, 1 the defence, 2 hostile to neither, 3 hostile to both."""
    against_attack = X.engagement[e].attackers & X.hostile[actor]
    against_defence = X.engagement[e].defenders & X.hostile[actor]
    if against_attack and against_defence:
        return 3
    if against_defence:
        return 0
    if against_attack:
        return 1
    return 2


@jit
def is_sallied_at(W, X, i, t):
    """Whether a hostile formation on the march meets this one at its gate in this very instant: that comes first."""
    f = X.formation[i]
    left = X.location[W.n.places + f.route].on & X.hostile[f.actor]
    while left:
        j = lowest(left)
        left &= left - 1
        if X.formation[j].velocity != 0.0 and meeting_day(W, X, j, i, t) <= t:
            return True
    return False


@jit
def may_act(W, X, i, t):
    """Waiting, unpaused, not barred, and not about to be met at the gate."""
    f = X.formation[i]
    if f.mode != WAITING or f.t_resume < INF or barrier(W, X, i, f.destination) != EFFECTIVE:
        return False
    return not is_sallied_at(W, X, i, t)


@jit
def attack_group(W, X, i, place, defenders, t):
    """The leader and, in order, every waiting unpaused formation that goes with it."""
    group = 1 << i
    left = X.location[place].waiting
    while left:
        j = lowest(left)
        left &= left - 1
        if j != i and may_act(W, X, j, t):
            friends = X.friend[X.formation[j].actor]
            enemies = X.hostile[X.formation[j].actor]
            if group & ~friends == 0 and enemies & defenders and friends & defenders == 0:
                group |= 1 << j
    return group


@jit
def joins_force(W, X, mask, opposing_mask, inside, t):
    """Power of formations as it would be on joining: covers as of now for defenders inside."""
    total = 0.0
    opposing = 0
    if W.n.airs > 0:
        opposing = actors_of(W, X, opposing_mask)
    while mask:
        i = lowest(mask)
        mask &= mask - 1
        f = X.formation[i]
        cover = cover_of(W, X, i, t) if inside else 1.0
        p = f.strength * f.quality * f.factor * cover
        if W.n.airs > 0:
            p *= 1.0 + air_of(W, X, f.actor, opposing)
        if f.spent == 1:
            p *= SPENT_POWER
        total += p
    return total


@jit
def join_all(W, X, e, mask, side, t):
    while mask:
        i = lowest(mask)
        mask &= mask - 1
        join(W, X, e, i, side, t)


@jit
def admit(W, X, i, place, t):
    """One waiting formation at the gate of a place."""
    actor = X.formation[i].actor
    here = X.location[place]
    if here.engagement >= 0:
        e = here.engagement
        side = side_to_join(X, e, actor)
        if side == 0:
            join(W, X, e, i, ATTACK, t)
        elif side == 1:
            enter(W, X, i, place, False, t)
            join(W, X, e, i, DEFENCE, t)
        elif side == 2:
            enter(W, X, i, place, False, t)
            resume_orders(W, X, i, t)
        return
    defenders = here.inside & X.hostile[actor]
    if defenders == 0:
        enter(W, X, i, place, True, t)
        resume_orders(W, X, i, t)
        return
    attackers = attack_group(W, X, i, place, defenders, t)
    attack = joins_force(W, X, attackers, defenders, False, t)
    defence = joins_force(W, X, defenders, attackers, True, t)
    if attack >= X.g.attack_ratio * defence * (1.0 - SAME_RATIO):
        e = open_engagement(W, X, place, 0.0, t)
        join_all(W, X, e, attackers, ATTACK, t)
        join_all(W, X, e, defenders, DEFENCE, t)


@jit
def involve_standers(W, X, place, t):
    """Standers take a side in the engagement that runs at their place, the spent only that of the defence."""
    e = X.location[place].engagement
    left = X.location[place].inside & ~(X.engagement[e].attackers | X.engagement[e].defenders)
    while left:
        i = lowest(left)
        left &= left - 1
        side = side_to_join(X, e, X.formation[i].actor)
        if side == DEFENCE or (side == ATTACK and X.formation[i].spent == 0):
            join(W, X, e, i, side, t)


@jit
def quarrel(W, X, place, t):
    """Hostile formations inside one place without an engagement fight, unless all of them are spent."""
    inside = X.location[place].inside
    left = inside
    while left:
        i = lowest(left)
        left &= left - 1
        enemies = left & X.hostile[X.formation[i].actor]
        if X.formation[i].spent == 1:
            enemies &= ~X.g.spent
        if enemies:
            j = lowest(enemies)
            d, a = i, j
            if X.formation[j].spent == 1:
                d, a = j, i
            elif X.formation[i].spent == 0:
                first = is_friendly_control(W, X, place, X.formation[i].actor)
                if is_friendly_control(W, X, place, X.formation[j].actor) and not first:
                    d, a = j, i
            mine = X.formation[d].actor
            theirs = X.formation[a].actor
            e = open_engagement(W, X, place, 0.0, t)
            join_all(W, X, e, inside & ~X.g.spent & X.friend[theirs] & X.hostile[mine], ATTACK, t)
            join_all(W, X, e, inside & X.friend[mine] & X.hostile[theirs], DEFENCE, t)
            return


@jit
def evaluate_place(W, X, place, t):
    """Everybody at the gate in sorted order, then everybody inside."""
    here = X.location[place]
    left = here.waiting
    while left:
        i = lowest(left)
        left &= left - 1
        if X.formation[i].destination == place and may_act(W, X, i, t):
            admit(W, X, i, place, t)
    if here.engagement >= 0:
        involve_standers(W, X, place, t)
    elif here.ceasefire == 0 and here.inside & (here.inside - 1):
        quarrel(W, X, place, t)
    judge_control(W, X, place)
