"""The first instant of a future: numbers, places, parties, formations (docs/model.md sections 2 and 9)."""

from __future__ import annotations

import math

from sandtable.engine.areas import flood_supply, include
from sandtable.engine.effects import refresh_masks, refresh_stance, sourced_actors, start_orders
from sandtable.engine.jit import jit, once
from sandtable.engine.layout import SHIFT, WORD
from sandtable.engine.movement import rings_of, set_rings
from sandtable.engine.state import (
    AT_PLACE,
    EVERYTHING,
    INF,
    NEVER,
    NOT_FINITE,
    RESERVE,
    halt_clocks,
    schedule,
    touch,
)

COMPLETE = 0


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
    g.c_attack = X.number[n.number_rules]
    g.c_defence = X.number[n.number_rules + 1]
    g.exponent = X.number[n.number_rules + 2]
    g.intensity = X.number[n.number_rules + 3]
    g.intensity_spread = X.number[n.number_rules + 4]
    g.attack_ratio = X.number[n.number_rules + 5]
    g.halt_ratio = X.number[n.number_rules + 6]
    g.pause = X.number[n.number_rules + 7]
    g.friction_spread = X.number[n.number_rules + 8]
    g.tolerance = X.number[n.number_rules + 9]
    g.prepared_after = X.number[n.number_rules + 10]
    g.stage = X.number[n.number_rules + 11]
    g.surrender_hazard = X.number[n.number_rules + 12]
    g.c_meeting = math.sqrt(g.c_attack * g.c_defence)
    g.root = math.sqrt(g.c_defence / g.c_attack) if g.c_attack > 0.0 else 1.0


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
        for b in range(n.actors):
            X.directed[a * n.actors + b] = W.ints[n.at_stance + a * n.actors + b]
            X.stance[a * n.actors + b] = X.start_stance[a * n.actors + b]
            X.strikes[a * n.actors + b] = 0
    for r in range(n.rings):
        X.ring[r].inside = 0
        X.ring[r].variant = 0
        count = W.ints[n.at_ring_variants + r]
        if r < n.fires and count > 1:
            reach = X.number[n.number_fires + 6 * r + 1]
            start = n.at_ring_radius + W.ints[n.at_ring_variants + n.rings + r]
            best = INF
            for k in range(count):
                gap = abs(W.reals[start + k] - reach)
                if gap < best:
                    best = gap
                    X.ring[r].variant = k
    for b in range(n.fires):
        base = X.battery[b]
        at = n.number_fires + 6 * b
        base.launchers = X.number[at]
        base.tempo = X.number[at + 2]
        base.loss = X.number[at + 3]
        base.delay = X.number[at + 4]
        base.magazine = X.number[at + 5]
        base.active = W.ints[n.at_fires_active + b]
        base.allowed = 1
        base.strikes = 0
        base.eligible = 0
    for k in range(n.airs):
        X.air_on[k] = W.ints[n.at_air_active + k]
        X.air_power[k] = X.number[n.number_air + k]
    for b in range(n.beliefs):
        X.belief[b].alpha = X.number[n.number_belief + 5 * b]
        X.belief[b].beta = X.number[n.number_belief + 5 * b + 1]
    for d in range(n.decisions):
        decision = X.decision[d]
        decision.last = -INF
        decision.ticks = 0
        decision.on = 0
        decision.armed = 0
        decision.first = -1
        decision.left = INF
    for o in range(n.options):
        X.chosen[o] = 0
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

    What is INF (the tolerated fraction, what is left of a clock) is drawn when it is first needed: most never is.
    """
    n = W.n
    f = X.formation[i]
    at = n.number_formation + 5 * i
    f.actor = W.ints[n.at_formation_actor + i]
    f.strength = X.number[at]
    f.initial = f.strength
    if not f.strength >= 0.0:
        X.g.status = NOT_FINITE
    f.quality = X.number[at + 1]
    f.pace = X.number[at + 2]
    f.fraction = INF
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
    f.broken = 0
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
    g.seized = 0
    g.chose = 0
    g.ticking = 0
    g.ticked = 1
    g.timed_wake = 0.0
    g.live = (1 << W.n.decisions) - 1
    g.timed = W.ints[W.n.at_decision_timed]
    g.rows = 0
    g.changes = 0
    g.broken = 0
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
    for i in range(W.n.formations):
        if X.formation[i].mode == AT_PLACE:
            start_orders(W, X, i, 0.0)
