"""The first instant of a future: numbers, places, parties, formations (docs/model.md sections 2 and 9)."""

from __future__ import annotations

import math

from sandtable.engine.areas import flood_supply, include
from sandtable.engine.codes import (
    AT_PLACE,
    BELIEF_ALPHA,
    BELIEF_BETA,
    COMPLETE,
    FIRES_DELAY,
    FIRES_LAUNCHERS,
    FIRES_LOSS,
    FIRES_MAGAZINE,
    FIRES_REACH,
    FIRES_TEMPO,
    FORMATION_COHESION,
    FORMATION_PACE,
    FORMATION_QUALITY,
    FORMATION_STRENGTH,
    NOT_FINITE,
    PER_BELIEF,
    PER_FIRES,
    PER_FORMATION,
    RESERVE,
    RULE_ATTACK_ENDURANCE,
    RULE_ATTACK_RATIO,
    RULE_ATTACKER_LOSS,
    RULE_ATTACKER_SPREAD,
    RULE_DAILY_LOSS,
    RULE_DEFENCE_ENDURANCE,
    RULE_DEFENDER_LOSS,
    RULE_DEFENDER_SPREAD,
    RULE_EXPONENT,
    RULE_FRICTION_SPREAD,
    RULE_HALT_RATIO,
    RULE_INTENSITY,
    RULE_LOSS_RATIO,
    RULE_PAUSE,
    RULE_PREPARED_AFTER,
    RULE_PURSUIT,
    RULE_RECOVERY,
    RULE_STAGE,
    RULE_SURRENDER_AT_BAY,
    RULE_SURRENDER_HAZARD,
    RULE_SWAY,
    RULE_TOLERANCE,
    RULE_USUAL_RATIO,
)
from sandtable.engine.effects import refresh_masks, refresh_stance, sourced_actors, start_orders
from sandtable.engine.jit import jit, once
from sandtable.engine.layout import SHIFT, WORD
from sandtable.engine.movement import rings_of, set_level, set_rings
from sandtable.engine.state import EVERYTHING, INF, NEVER, halt_clocks, schedule, touch


@once
def prepare(W, X):
    """What every future of a block begins with: who holds what, stances, supply areas."""
    n = W.n
    for k in range(n.actors * n.words):
        X.held[k] = 0
    for place in range(n.places):
        control = W.ints[n.at_control + place]
        if control >= 0:
            include(X.held, control * n.words, place)
    for k in range(n.actors * n.actors):
        X.directed[k] = W.ints[n.at_stance + k]
    for a in range(n.actors):
        for b in range(a, n.actors):
            refresh_stance(W, X, a, b)
    sourced = sourced_actors(W)
    for a in range(n.actors):
        X.shut[a] = 0  # who closes places by being inside is not known yet
        X.barring[a] = 0
        if (sourced >> a) & 1:
            flood_supply(W, X, a)
    for k in range(n.actors * n.words):
        X.start_held[k] = X.held[k]
        X.start_open[k] = X.open[k]
        X.start_area[k] = X.area[k]
    for k in range(n.actors * n.actors):
        X.start_stance[k] = X.stance[k]


@jit
def set_numbers(W, X):
    """Numbers of this future: the scenario's, with those that assumptions supply put in; then the constants."""
    g = X.g
    n = W.n
    for k in range(n.number_size):
        X.number[k] = W.reals[n.at_numbers + k]
    for k in range(n.bound):
        X.number[W.ints[n.at_bound_number + k]] = X.assumption[W.ints[n.at_bound_assumption + k]]
    g.exponent = X.number[n.number_rules + RULE_EXPONENT]
    set_losses(W, X)
    g.intensity = X.number[n.number_rules + RULE_INTENSITY]
    g.attacker_spread = X.number[n.number_rules + RULE_ATTACKER_SPREAD]
    g.defender_spread = X.number[n.number_rules + RULE_DEFENDER_SPREAD]
    g.attack_endurance = X.number[n.number_rules + RULE_ATTACK_ENDURANCE]
    g.defence_endurance = X.number[n.number_rules + RULE_DEFENCE_ENDURANCE]
    g.meeting_endurance = math.sqrt(g.attack_endurance * g.defence_endurance)
    g.sway = X.number[n.number_rules + RULE_SWAY]
    g.pursuit = X.number[n.number_rules + RULE_PURSUIT]
    g.recovery = X.number[n.number_rules + RULE_RECOVERY]
    g.attack_ratio = X.number[n.number_rules + RULE_ATTACK_RATIO]
    g.halt_ratio = X.number[n.number_rules + RULE_HALT_RATIO]
    g.pause = X.number[n.number_rules + RULE_PAUSE]
    g.friction_spread = X.number[n.number_rules + RULE_FRICTION_SPREAD]
    g.tolerance = X.number[n.number_rules + RULE_TOLERANCE]
    g.prepared_after = X.number[n.number_rules + RULE_PREPARED_AFTER]
    g.stage = X.number[n.number_rules + RULE_STAGE]
    g.surrender_hazard = X.number[n.number_rules + RULE_SURRENDER_HAZARD]
    g.surrender_at_bay = X.number[n.number_rules + RULE_SURRENDER_AT_BAY]


@jit
def set_losses(W, X):
    """Loss coefficients: as given, or from their geometric mean and their ratio at the usual ratio of powers."""
    g = X.g
    rules = W.n.number_rules
    g.c_attack = X.number[rules + RULE_ATTACKER_LOSS]
    g.c_defence = X.number[rules + RULE_DEFENDER_LOSS]
    if math.isnan(g.c_attack):
        bend = -2.0 * g.exponent * math.log(X.number[rules + RULE_USUAL_RATIO])
        even = math.sqrt(X.number[rules + RULE_LOSS_RATIO] * math.exp(bend))
        g.c_attack = X.number[rules + RULE_DAILY_LOSS] / even
        g.c_defence = X.number[rules + RULE_DAILY_LOSS] * even
    g.c_meeting = math.sqrt(g.c_attack * g.c_defence)


@jit
def set_parties(W, X):
    """Places, stances, rings, fires, air, beliefs, decisions at the start."""
    n = W.n
    for k in range(n.actors * n.words):
        X.held[k] = X.start_held[k]
        X.open[k] = X.start_open[k]
        X.area[k] = X.start_area[k]
    for place in range(n.places + n.routes):
        here = X.location[place]
        here.control = -1
        if place < n.places:
            here.control = W.ints[n.at_control + place]
        here.engagement = -1
        here.opened = 0
        here.ceasefire = 0
        here.engagements = 0
        here.inside = 0
        here.waiting = 0
        here.on = 0
    for a in range(n.actors):
        X.members[a] = 0
        X.attacked[a] = 0
        for b in range(n.actors):
            X.directed[a * n.actors + b] = W.ints[n.at_stance + a * n.actors + b]
            X.stance[a * n.actors + b] = X.start_stance[a * n.actors + b]
            X.closed[a * n.actors + b] = W.ints[n.at_passage + a * n.actors + b]
            X.strikes[a * n.actors + b] = 0
    for r in range(n.rings):
        X.ring[r].inside = 0
        X.ring[r].variant = 0
        count = W.ints[n.at_ring_variants + r]
        if r < n.fires and count > 1:
            reach = X.number[n.number_fires + PER_FIRES * r + FIRES_REACH]
            start = n.at_ring_radius + W.ints[n.at_ring_variants + n.rings + r]
            best = INF
            for k in range(count):
                gap = abs(W.reals[start + k] - reach)
                if gap < best:
                    best = gap
                    X.ring[r].variant = k
    for b in range(n.fires):
        base = X.battery[b]
        at = n.number_fires + PER_FIRES * b
        base.launchers = X.number[at + FIRES_LAUNCHERS]
        base.tempo = X.number[at + FIRES_TEMPO]
        base.loss = X.number[at + FIRES_LOSS]
        base.delay = X.number[at + FIRES_DELAY]
        base.magazine = X.number[at + FIRES_MAGAZINE]
        base.active = W.ints[n.at_fires_active + b]
        base.allowed = 1
        base.strikes = 0
        base.eligible = 0
    for k in range(n.airs):
        X.air_on[k] = W.ints[n.at_air_active + k]
        X.air_power[k] = X.number[n.number_air + k]
    for b in range(n.beliefs):
        X.belief[b].alpha = X.number[n.number_belief + PER_BELIEF * b + BELIEF_ALPHA]
        X.belief[b].beta = X.number[n.number_belief + PER_BELIEF * b + BELIEF_BETA]
    for d in range(n.decisions):
        decision = X.decision[d]
        decision.last = -INF
        decision.ticks = 0
        decision.on = 0
        decision.armed = 0
        decision.first = -1
        decision.left = INF
        decision.held = 0.0
    for o in range(n.options):
        X.chosen[o] = 0
        X.first_chosen[o] = INF
        X.last_chosen[o] = -INF
    for k in range(n.expressions):
        X.expression[k].wake = -INF
        X.expression[k].value = 0.0
    for k in range(n.firsts):
        X.first[k] = INF
        if W.ints[n.at_control + W.ints[n.at_first_place + k]] == W.ints[n.at_first_actor + k]:
            X.first[k] = 0.0
    for k in range(n.reacheds):
        X.reached[k] = INF


@jit
def set_formation(W, X, i):
    """One formation at the start: numbers and clocks; reserves are off the map.

    What is INF (the steadiness under fires, what is left of a clock) is drawn when it is first needed: most never is.
    """
    n = W.n
    f = X.formation[i]
    at = n.number_formation + PER_FORMATION * i
    f.actor = W.ints[n.at_formation_actor + i]
    f.strength = X.number[at + FORMATION_STRENGTH]
    f.initial = f.strength
    if not f.strength >= 0.0:
        X.g.status = NOT_FINITE
    f.quality = X.number[at + FORMATION_QUALITY]
    f.pace = X.number[at + FORMATION_PACE]
    f.cohesion = X.number[at + FORMATION_COHESION]
    f.set_strength = 0.0
    f.steadiness = INF
    f.share_borne = 0.0
    f.softened = -1
    f.recovery_days = INF
    f.levels_set = 0
    f.spent = 0
    f.bay = 0
    f.attacked = 0
    f.times_spent = 0
    f.came_from = -1
    f.captor = -1
    f.recovery_left = INF
    f.bay_rate = 0.0
    f.mark = 0.0
    f.t_recover = INF
    f.factor = 1.0
    f.cover = 1.0
    f.t0 = 0.0
    f.position = 0.0
    f.march = 0.0
    f.surrender_left = INF
    f.surrender_rate = 0.0
    f.surrender_since = 0.0
    f.destination = -1
    f.route = -1
    f.engagement = -1
    f.side = 0
    f.partner = -1
    f.stage = 0
    f.airlift = W.ints[n.at_airlift + i]
    f.order = W.ints[n.at_formation_order + i]
    f.waypoint = 0
    f.held = 0
    f.ordered = 0
    f.home = 1
    f.is_inside = 0
    f.rings = 0
    f.place = W.ints[n.at_formation_place + i]
    f.mode = RESERVE
    halt_clocks(X, i)
    f.t_strike = INF
    f.t_supply = INF
    f.t_surrender = INF
    for b in range(n.fires):
        clock = X.clock[b * n.formations + i]
        clock.left = INF
        clock.rate = 0.0
        clock.since = 0.0
        clock.when = INF
        clock.count = 0
    schedule(X, i)


@jit
def place_formation(W, X, i):
    """A formation that is on the map from the start stands at its place, long since."""
    f = X.formation[i]
    f.arrived = -INF
    f.is_inside = 1
    f.mode = AT_PLACE
    X.location[f.place].inside |= 1 << i
    X.members[f.actor] |= 1 << i
    set_level(X, i)
    set_rings(X, i, rings_of(W, X, f.place))
    for k in range(W.n.reacheds):
        if W.ints[W.n.at_reached_place + k] == f.place and W.ints[W.n.at_reached_actor + k] == f.actor:
            X.reached[k] = 0.0
    touch(X, f.place)


@once
def begin(W, X):
    """The instant at time 0."""
    g = X.g
    n_formations = W.n.formations
    g.now = 0.0
    g.events = 0
    g.attacks = 0
    g.unusual = 0
    g.status = COMPLETE
    g.touched = 0
    for word in range((W.n.places + W.n.routes + WORD - 1) >> SHIFT):
        X.touched[word] = 0
    g.areas = 0
    g.grown = 0
    g.moved = (1 << n_formations) - 1
    g.fires_changed = 1
    g.stopped = 0
    g.fighting = 0
    g.cut = 0
    g.pending = 0
    g.changed = EVERYTHING
    g.altered = (1 << n_formations) - 1
    g.shifted = g.altered
    g.seized = 0
    g.chose = 0
    g.ticking = 0
    g.ticked = 1
    g.timed_wake = 0.0
    g.live = (1 << W.n.decisions) - 1
    g.timed = W.ints[W.n.at_decision_timed]
    g.rows = 0
    g.changes = 0
    g.spent = 0
    g.bay = 0
    g.standing = 0
    g.barred = 0
    g.ceasefires = 0
    g.delay_due = INF
    g.delayer = -1
    for k in range(W.n.delayed):
        X.due_effect[k] = INF
    for k in range(n_formations * W.n.routes):
        X.departures[k] = 0
    g.wake = INF
    set_numbers(W, X)
    set_parties(W, X)
    for e in range(W.n.formations + 1):
        X.engagement[e].when = INF
        X.engagement[e].kind = NEVER
        X.engagement[e].dirty = 0
    for i in range(W.n.formations):
        set_formation(W, X, i)
        if W.ints[W.n.at_reserve + i] == 0:
            place_formation(W, X, i)
    refresh_masks(W, X)
    g.areas = g.closing  # the areas of `prepare` know nothing of closed passage
    for i in range(W.n.formations):
        if X.formation[i].mode == AT_PLACE:
            start_orders(W, X, i, 0.0)
