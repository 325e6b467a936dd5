"""One future from start to end: the event loop (docs/model.md section 9)."""

from __future__ import annotations

import math

from sandtable.engine.conditions import evaluate, sees
from sandtable.engine.decisions import (
    HAZARD,
    decision_draw,
    on_decision,
    refresh_masks,
    refresh_stance,
    sourced_actors,
    start_orders,
    watch_decisions,
)
from sandtable.engine.engagement import on_break, on_halt, on_watch, restart
from sandtable.engine.fires import on_strike, strike_draw, update_fires
from sandtable.engine.jit import entry, jit
from sandtable.engine.movement import (
    bring_up,
    enter,
    lose,
    march_on,
    next_crossing,
    resume_orders,
    route_length,
    threshold_of,
)
from sandtable.engine.places import evaluate_place
from sandtable.engine.rng import philox, unit
from sandtable.engine.routes import find_meetings, on_meeting
from sandtable.engine.state import (
    ARRIVAL,
    AT_PLACE,
    BREAK,
    DECISION,
    EVERYTHING,
    GONE,
    HALT,
    INF,
    MEETING,
    MOST_TOLERANCE,
    MOVING,
    NEVER,
    NOT_FINITE,
    RESERVE,
    RESUME,
    RING,
    SEES_RING,
    STOP,
    STRIKE,
    SUPPLY,
    SURRENDER,
    SURRENDERED,
    WAITING,
    WATCH,
    WITHDRAWING,
    halt_clocks,
    note,
    schedule,
    set_mode,
    touch,
)
from sandtable.engine.supply import on_supply, on_surrender, update_supply

COMPLETE, SETTLING_LIMIT, EVENT_LIMIT = 0, 1, 2
MOST_STEPS = 400
MOST_EVENTS = 5000


@jit
def unit_at(W, X, stream):
    a, _b, _c, _d = philox(X.g.key0, X.g.key1, X.g.future0, X.g.future1, stream, 0)
    return unit(a)


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
    for place in range(n.places + n.routes):
        here = X.location[place]
        here.control = -1
        if place < n.places:
            here.control = W.ints[n.at_control + place]
            X.holder[place] = here.control
        here.engagement = -1
        here.opened = 0
        here.dirty = 0
        here.ceasefire = 0
        here.engagements = 0
        here.inside = 0
        here.waiting = 0
        here.on = 0
    for a in range(n.actors):
        X.members[a] = 0
        for b in range(n.actors):
            X.directed[a * n.actors + b] = W.ints[n.at_stance + a * n.actors + b]
            X.strikes[a * n.actors + b] = 0
    for a in range(n.actors):
        for b in range(a, n.actors):
            refresh_stance(W, X, a, b)
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
        X.tick[d] = INF
        decision.last = -INF
        decision.ticks = 0
        decision.on = 0
        decision.armed = 0
        decision.first = -1
        decision.left = 0.0
        if W.ints[n.at_decision_clock + d] == HAZARD:
            decision.left = -math.log(decision_draw(W, X, d, 0, 1))
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
    """One formation at the start: numbers, tolerance, clocks; reserves are off the map."""
    n = W.n
    f = X.formation[i]
    at = n.number_formation + 5 * i
    f.actor = W.ints[n.at_formation_actor + i]
    f.strength = X.number[at]
    f.initial = f.strength
    f.quality = X.number[at + 1]
    f.pace = X.number[at + 2]
    spread = math.exp(math.log(-math.log(unit_at(W, X, W.ints[n.at_stream_tolerance + i]))) / 1.5)
    f.fraction = min(X.g.tolerance * X.number[at + 3] * spread, MOST_TOLERANCE)
    f.threshold = threshold_of(f.initial, f.fraction)
    f.factor = 1.0
    f.cover = 1.0
    f.t0 = 0.0
    f.position = 0.0
    f.march = 0.0
    f.surrender_left = -math.log(unit_at(W, X, W.ints[n.at_stream_surrender + i]))
    f.surrender_rate = 0.0
    f.surrender_since = 0.0
    f.destination = -1
    f.route = -1
    f.engagement = -1
    f.side = 0
    f.partner = -1
    f.broken = 0
    f.stage = 0
    f.cut = 0
    f.airlift = W.ints[n.at_airlift + i]
    f.order = W.ints[n.at_formation_order + i]
    f.waypoint = 0
    f.held = 0
    f.ordered = 0
    f.home = 1
    f.is_inside = 0
    f.place = W.ints[n.at_formation_place + i]
    f.mode = RESERVE
    halt_clocks(X, i)
    f.t_strike = INF
    f.t_supply = INF
    f.t_surrender = INF
    for b in range(n.fires):
        clock = X.clock[b * n.formations + i]
        clock.left = -math.log(strike_draw(W, X, b, i, 0, 0))
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
    for r in range(W.n.rings):
        row = W.ints[W.n.at_ring_table + W.n.rings + r] + X.ring[r].variant * W.n.places + f.place
        if W.ints[W.n.at_ring_inside + row] == 1:
            X.ring[r].inside |= 1 << i
    for k in range(W.n.reacheds):
        if W.ints[W.n.at_reached_place + k] == f.place and W.ints[W.n.at_reached_actor + k] == f.actor:
            X.reached[k] = 0.0
    touch(X, f.place)


@jit
def begin(W, X):
    """The instant at time 0."""
    g = X.g
    n_formations = W.n.formations
    g.now = 0.0
    g.events = 0
    g.status = COMPLETE
    g.queued = 0
    g.areas = sourced_actors(W)
    g.grown = 0
    g.moved = (1 << n_formations) - 1
    g.fires_changed = 1
    g.stopped = 0
    g.high = 0
    g.changed = EVERYTHING
    g.live = (1 << W.n.decisions) - 1
    g.timed = W.ints[W.n.at_decision_timed]
    g.rows = 0
    g.changes = 0
    g.broken = 0
    g.wake = INF
    set_numbers(W, X)
    set_parties(W, X)
    for e in range(W.n.formations + 1):
        X.engagement[e].active = 0
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


@jit
def settle_location(W, X, location, t):
    here = X.location[location]
    if location < W.n.places:
        e = here.engagement
        if e >= 0 and (X.engagement[e].attackers == 0 or X.engagement[e].defenders == 0):
            restart(W, X, e, t)  # ends it; nobody joins the side that is gone
            return
        if here.waiting or here.inside:
            evaluate_place(W, X, location, t)
        e = here.engagement
        if e >= 0 and X.engagement[e].dirty == 1:
            restart(W, X, e, t)
        return
    if here.engagements > 0:
        for e in range(X.g.high):
            g = X.engagement[e]
            if g.active == 1 and g.location == location and g.dirty == 1:
                restart(W, X, e, t)
    if here.on:
        find_meetings(W, X, location - W.n.places, t)


@jit
def settle(W, X, t):
    """Settle supply and every touched location in order until nothing is left to settle."""
    steps = 0
    while True:
        if X.g.areas or X.g.moved:
            update_supply(W, X, t)
        if X.g.queued == 0:
            return
        steps += 1
        if steps > MOST_STEPS:
            X.g.status = SETTLING_LIMIT
            return
        at = 0
        for k in range(1, X.g.queued):
            if X.queue[k] < X.queue[at]:
                at = k
        location = X.queue[at]
        X.g.queued -= 1
        X.queue[at] = X.queue[X.g.queued]
        X.location[location].dirty = 0
        settle_location(W, X, location, t)


@jit
def look(W, X, t):
    """After an instant: conditions of fires, strike rates, conditions of decisions and stops."""
    X.g.wake = INF
    for b in range(W.n.fires):
        condition = W.ints[W.n.at_fires_when + b]
        if condition >= 0:
            allowed = 1 if sees(W, X, condition, t) else 0
            X.g.wake = min(X.g.wake, X.expression[condition].wake)
            if allowed != X.battery[b].allowed:
                X.battery[b].allowed = allowed
                X.g.fires_changed = 1
    if X.g.fires_changed == 1:
        update_fires(W, X, t)
    watch_decisions(W, X, t)
    for k in range(W.n.stops):
        condition = W.ints[W.n.at_stops_at + k]
        if sees(W, X, condition, t) and X.g.stopped == 0:
            X.g.stopped = 1
            note(X, STOP, k, -1, 0.0)
        X.g.wake = min(X.g.wake, X.expression[condition].wake)
    X.g.changed = 0


@jit
def on_arrival(W, X, i, t):
    """The end of a route: a withdrawing formation goes in or gives up, any other waits to be evaluated."""
    f = X.formation[i]
    f.position = route_length(W, X, f.route) if f.velocity > 0.0 else 0.0
    f.t0 = t
    place = f.destination
    halt_clocks(X, i)
    note(X, ARRIVAL, i, place, 0.0)
    touch(X, W.n.places + f.route)
    if f.mode == WITHDRAWING:
        if X.location[place].inside & X.hostile[f.actor]:
            lose(W, X, i, SURRENDERED, t)
            return
        enter(W, X, i, place, True, t)
        if f.broken == 0:
            if f.ordered == 1 or X.g.pause <= 0.0:
                resume_orders(W, X, i, t)
            else:
                f.t_resume = t + X.g.pause
                schedule(X, i)
    else:
        set_mode(X, i, WAITING)
        touch(X, place)
        schedule(X, i)


@jit
def on_ring(W, X, i, t):
    """A ring's edge is crossed: the flag flips, the march goes on as it was."""
    f = X.formation[i]
    ring = f.ring
    inside = (X.ring[ring].inside >> i) & 1
    X.ring[ring].inside ^= 1 << i
    X.g.fires_changed = 1
    X.g.changed |= SEES_RING
    note(X, RING, i, ring, 1.0 - inside)
    next_crossing(W, X, i, t)
    schedule(X, i)


@jit
def on_resume(W, X, i, t):
    """A pause or a delay is over."""
    f = X.formation[i]
    f.t_resume = INF
    schedule(X, i)
    note(X, RESUME, i, -1, 0.0)
    if f.mode == WAITING:
        touch(X, f.destination)
    elif f.mode == AT_PLACE:
        resume_orders(W, X, i, t)
    elif f.mode == MOVING or f.mode == WITHDRAWING:
        march_on(W, X, i, t)


@jit
def handle(W, X, kind, i, t):
    """The event `kind` of formation, engagement or decision i."""
    if kind == ARRIVAL:
        on_arrival(W, X, i, t)
    elif kind == MEETING:
        on_meeting(W, X, i, t)
    elif kind == RING:
        on_ring(W, X, i, t)
    elif kind == STRIKE:
        on_strike(W, X, i, t)
    elif kind == BREAK:
        on_break(W, X, i, t)
    elif kind == HALT:
        on_halt(W, X, i, t)
    elif kind == SUPPLY:
        on_supply(W, X, i, t)
    elif kind == SURRENDER:
        on_surrender(W, X, i, t)
    elif kind == WATCH:
        if i >= 0:
            on_watch(W, X, i, t)
        else:
            note(X, WATCH, -1, -1, t)
    elif kind == DECISION:
        on_decision(W, X, i, t)
    else:
        on_resume(W, X, i, t)


@jit
def run_future(W, X):
    """Play one future to its end; X.g.status says how it went. The clock X.g.now ends at the last instant."""
    n = W.n
    begin(W, X)
    t = 0.0
    settle(W, X, t)
    look(W, X, t)
    while X.g.status == COMPLETE and X.g.stopped == 0:
        due = INF
        kind = NEVER
        who = -1
        key = -1
        for i in range(n.formations):
            x = X.when[i]
            if x < due or (x == due and X.kind[i] < kind):
                due = x
                kind = X.kind[i]
                who = i
        for e in range(X.g.high):
            x = X.engagement[e].when
            k = X.engagement[e].kind
            subject = X.engagement[e].subject
            if x < due or (x == due and (k < kind or (k == kind and key >= 0 and subject < key))):
                due = x
                kind = k
                who = e
                key = subject
        if X.g.wake < due or (X.g.wake == due and WATCH < kind):
            due = X.g.wake
            kind = WATCH
            who = -1
        for d in range(n.decisions):
            x = X.tick[d]
            if x < due or (x == due and DECISION < kind):
                due = x
                kind = DECISION
                who = d
        if due > n.horizon:
            t = n.horizon
            X.g.now = t
            break
        if due != due:
            X.g.status = NOT_FINITE
            break
        if X.g.events >= MOST_EVENTS:
            X.g.status = EVENT_LIMIT
            break
        t = max(t, due)
        X.g.now = t
        X.g.events += 1
        handle(W, X, kind, who, t)
        settle(W, X, t)
        look(W, X, t)
    for e in range(X.g.high):
        if X.engagement[e].active == 1:
            bring_up(W, X, e, t)
    for i in range(n.formations):
        if not X.formation[i].strength >= 0.0:
            X.g.status = NOT_FINITE


@jit
def draw_settlement(W, X, rule, form, u):
    """A settlement state from a rule's distribution; form 0 de facto, 1 de jure."""
    at = W.n.number_settlement + 10 * rule + 5 * form
    total = 0.0
    last = 0
    for k in range(5):
        p = X.number[at + k]
        total += p
        if p > 0.0:
            last = k
            if u < total:
                return k
    return last


@jit
def count_control(W, X, change):
    """Add this future's changes of control to the differences per day: change[day, place, actor] (last: nobody)."""
    nobody = W.n.actors
    for k in range(X.g.changes):
        row = X.history[k]
        day = int(math.ceil(row.time))
        if day < change.shape[0]:
            change[day, row.place, row.new if row.new >= 0 else nobody] += 1
            change[day, row.place, row.old if row.old >= 0 else nobody] -= 1


@entry
def run_block(W, X, key0, key1, futures, assumptions, scalars, outcomes, times, choices, firsts, strikes, first, reached, control, strength, change):
    """Play futures and write one row each; `change` (days + 1, places, actors + 1) gets differences of control.

    futures: (n, 2) int64, low and high words. scalars: (n, 6) float64: status, end, events, settlement rule, de facto,
    de jure.
    """
    X.g.key0 = key0
    X.g.key1 = key1
    for z in range(futures.shape[0]):
        X.g.future0 = futures[z, 0]
        X.g.future1 = futures[z, 1]
        for u in range(W.n.assumptions):
            X.assumption[u] = assumptions[z, u]
        run_future(W, X)
        finish(W, X, z, scalars, outcomes, times, choices, firsts, strikes, first, reached, control, strength)
        if X.g.status == COMPLETE:
            count_control(W, X, change)


@jit
def finish(W, X, z, scalars, outcomes, times, choices, firsts, strikes, first, reached, control, strength):
    """Row z of the results, from the state at the last instant."""
    n = W.n
    t = X.g.now
    complete = X.g.status == COMPLETE
    for k in range(n.outcomes if complete else 0):
        outcomes[z, k] = evaluate(W, X, W.ints[n.at_outcome_when + k], t) != 0.0
        if W.ints[n.at_outcome_time + k] >= 0:
            times[z, k] = evaluate(W, X, W.ints[n.at_outcome_time + k], t)
    rule = -1
    for k in range(n.settlements if complete else 0):
        if evaluate(W, X, W.ints[n.at_settlement_when + k], t) != 0.0:
            rule = k
            break
    de_facto = -1
    de_jure = -1
    if rule >= 0:
        a, b, _c, _d = philox(X.g.key0, X.g.key1, X.g.future0, X.g.future1, n.stream_settlement, 0)
        de_facto = draw_settlement(W, X, rule, 0, unit(a))
        de_jure = draw_settlement(W, X, rule, 1, unit(b))
    scalars[z, 0] = X.g.status
    scalars[z, 1] = t
    scalars[z, 2] = X.g.events
    scalars[z, 3] = rule
    scalars[z, 4] = de_facto
    scalars[z, 5] = de_jure
    for k in range(n.options):
        choices[z, k] = X.chosen[k]
    for k in range(n.decisions):
        firsts[z, k] = X.decision[k].first
    for k in range(n.fires):
        strikes[z, k] = X.battery[k].strikes
    for k in range(n.firsts):
        first[z, k] = X.first[k]
    for k in range(n.reacheds):
        reached[z, k] = X.reached[k]
    for k in range(n.places):
        control[z, k] = X.location[k].control
    for k in range(n.formations):
        f = X.formation[k]
        strength[z, k] = 0.0 if f.mode == GONE or f.mode == RESERVE else f.strength
