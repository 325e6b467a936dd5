"""One effect of a decision, by its kind (docs/model.md section 8)."""

from __future__ import annotations

from sandtable.engine.agreements import (
    evacuate,
    give_up_all,
    hand_over,
    multiply_cohesion,
    refit,
    selected,
    why_nobody,
    withdraw_to,
)
from sandtable.engine.codes import (
    ALREADY,
    EFFECT_AIR,
    EFFECT_AIRLIFT,
    EFFECT_CEASEFIRE,
    EFFECT_COHESION,
    EFFECT_COMMIT,
    EFFECT_END,
    EFFECT_EVACUATE,
    EFFECT_EVIDENCE,
    EFFECT_FIRES,
    EFFECT_HANDOVER,
    EFFECT_ORDERS,
    EFFECT_REFIT,
    EFFECT_REINFORCE,
    EFFECT_STANCE,
    EFFECT_SURRENDER,
    EFFECT_WITHDRAW,
    EFFECTIVE,
    GONE,
    IS_LOST,
)
from sandtable.engine.effects import (
    alter_flown,
    commit,
    give_order,
    learn,
    order_fires,
    reinforce,
    set_ceasefire,
    set_stance,
    touch_everything,
)
from sandtable.engine.jit import jit
from sandtable.engine.state import lowest
from sandtable.engine.supply import set_airlift


@jit
def apply_effect(W, X, e, t):
    """One effect of a decision. Returns EFFECTIVE, or why it did nothing."""
    kind = W.ints[W.n.at_effect_kind + e]
    subject = W.ints[W.n.at_effect_subject + e]
    object_ = W.ints[W.n.at_effect_object + e]
    setting = W.ints[W.n.at_effect_setting + e]
    if kind == EFFECT_STANCE:
        passage = W.ints[W.n.at_effect_passage + e]
        return set_stance(W, X, subject, object_, setting, passage, W.ints[W.n.at_effect_one_sided + e], t)
    if kind == EFFECT_FIRES:
        return order_fires(X, subject, setting)
    if kind == EFFECT_AIR:
        was = X.air_on[subject]
        X.air_on[subject] = setting
        touch_everything(W, X, t)
        if was != setting:
            alter_flown(W, X, subject)
        return ALREADY if was == setting else EFFECTIVE
    if kind == EFFECT_CEASEFIRE:
        changed = 0
        for k in range(W.ints[W.n.at_effect_place + e], W.ints[W.n.at_effect_place + e + 1]):
            changed += set_ceasefire(W, X, W.ints[W.n.at_effect_places + k], setting, t)
        return EFFECTIVE if changed else ALREADY
    if kind == EFFECT_HANDOVER:
        return hand_over(W, X, e, subject, object_)
    if kind == EFFECT_EVIDENCE:
        learn(W, X, subject, setting)
        return EFFECTIVE
    if kind == EFFECT_END:
        X.g.stopped = 1
        return EFFECTIVE
    return apply_to_formations(W, X, e, kind, t)


@jit
def apply_to_formations(W, X, e, kind, t):
    """An effect on the formations that it names or selects, each in its turn; if it does nothing to any, why not to the first."""
    if kind in (EFFECT_REINFORCE, EFFECT_COMMIT, EFFECT_AIRLIFT):
        chosen = W.ints[W.n.at_effect_formations + e]
    else:
        chosen = selected(W, X, e)
        if chosen == 0:
            return why_nobody(W, X, e)
    if kind == EFFECT_SURRENDER:
        give_up_all(W, X, chosen, W.ints[W.n.at_effect_object + e], t)
        return EFFECTIVE
    if kind == EFFECT_COHESION:
        multiply_cohesion(W, X, chosen, X.number[W.ints[W.n.at_effect_number + e]], t)
        return EFFECTIVE
    first = -1
    done = False
    while chosen:
        i = lowest(chosen)
        chosen &= chosen - 1
        reason = apply_to(W, X, e, kind, i, t)
        if reason == EFFECTIVE:
            done = True
        if first < 0:
            first = reason
    return EFFECTIVE if done else first


@jit
def apply_to(W, X, e, kind, i, t):
    """An effect on one formation."""
    object_ = W.ints[W.n.at_effect_object + e]
    if kind == EFFECT_ORDERS:
        return give_order(W, X, i, object_, t)
    if kind == EFFECT_WITHDRAW:
        return withdraw_to(W, X, i, object_, t)
    if kind == EFFECT_REINFORCE:
        return reinforce(W, X, i, X.number[W.ints[W.n.at_effect_number + e]], t)
    if kind == EFFECT_COMMIT:
        return commit(W, X, i, object_, t)
    if kind == EFFECT_EVACUATE:
        return evacuate(W, X, i, t)
    if kind == EFFECT_REFIT:
        return refit(W, X, i, t)
    f = X.formation[i]
    on = W.ints[W.n.at_effect_setting + e]
    reason = IS_LOST if f.mode == GONE else ALREADY if f.airlift == on else EFFECTIVE
    set_airlift(W, X, i, on, t)
    return reason
