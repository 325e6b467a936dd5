"""One future from start to end: the event loop (docs/model.md section 9)."""

from __future__ import annotations

from sandtable.engine.aftermath import break_out, conclude, notice_barriers, on_recovery
from sandtable.engine.blocks import begin_block, renew
from sandtable.engine.codes import (
    ARRIVAL,
    AT_PLACE,
    COMPLETE,
    DAY,
    DECISION,
    EFFECT,
    EVENT_LIMIT,
    FALLEN,
    GIVE_WAY,
    HALT,
    MEETING,
    MOVING,
    NO_CHOICE,
    NOT_FINITE,
    RECOVERY,
    RESUME,
    RING,
    SETTLING_LIMIT,
    STOP,
    STRIKE,
    SUPPLY,
    SURRENDER,
    WAITING,
    WATCH,
    WITHDRAWING,
)
from sandtable.engine.conditions import sees
from sandtable.engine.decisions import on_decision, on_delayed, watch_decisions
from sandtable.engine.ending import count_control, finish
from sandtable.engine.engagement import on_fallen, on_giving_way, on_halt, on_watch, restart
from sandtable.engine.fires import on_strike, update_fires
from sandtable.engine.jit import entry, jit, once
from sandtable.engine.layout import WORD
from sandtable.engine.movement import (
    bring_up,
    enter,
    march_on,
    next_crossing,
    resume_orders,
    route_length,
    set_rings,
)
from sandtable.engine.places import evaluate_place
from sandtable.engine.routes import find_meetings, on_meeting
from sandtable.engine.start import begin, prepare
from sandtable.engine.state import (
    INF,
    NEVER,
    earlier,
    halt_clocks,
    is_closed_place,
    kind_of,
    lowest,
    note,
    schedule,
    set_mode,
    touch,
)
from sandtable.engine.supply import on_supply, on_surrender, update_supply
from sandtable.engine.withdrawal import turn_to_bay

MOST_STEPS = 400
MOST_EVENTS = 5000


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
        left = X.g.fighting
        while left:
            e = lowest(left)
            left &= left - 1
            if X.engagement[e].location == location and X.engagement[e].dirty == 1:
                restart(W, X, e, t)
    if here.on:
        find_meetings(W, X, location - W.n.places, t)


@jit
def settle(W, X, t):
    """Settle supply and every touched location in order until nothing is left to settle."""
    steps = 0
    while True:
        if X.g.areas | X.g.moved | X.g.grown:
            update_supply(W, X, t)
        if X.g.touched == 0:
            if X.g.spent:  # those at bay are of them
                if X.g.bay and break_out(W, X, t):
                    continue
                conclude(W, X, t)
            if X.g.shutting | X.g.ceasefires | X.g.barred:
                notice_barriers(W, X)
            return
        steps += 1
        if steps > MOST_STEPS:
            X.g.status = SETTLING_LIMIT
            return
        word = lowest(X.g.touched)
        left = X.touched[word]
        X.touched[word] = left & (left - 1)
        if left & (left - 1) == 0:
            X.g.touched &= X.g.touched - 1
        settle_location(W, X, WORD * word + lowest(left), t)


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
    X.g.altered = 0
    X.g.shifted = 0
    X.g.seized = 0
    X.g.chose = 0


@jit
def come_back(W, X, i, place, t):
    """A withdrawing formation goes in, or is at bay; False if it is unspent and has to wait as any that arrives."""
    f = X.formation[i]
    if X.location[place].inside & X.hostile[f.actor] or is_closed_place(W, X, place, f.actor):
        if f.spent == 0:
            return False
        turn_to_bay(W, X, i, t)
        return True
    enter(W, X, i, place, True, t)
    if f.spent == 0:
        if f.ordered == 1 or X.g.pause <= 0.0:
            resume_orders(W, X, i, t)
        else:
            f.t_resume = t + X.g.pause
            schedule(X, i)
    return True


@jit
def on_arrival(W, X, i, t):
    """The end of a route: a withdrawing formation goes in or is at bay, any other waits to be evaluated."""
    f = X.formation[i]
    f.position = route_length(W, X, f.route) if f.velocity > 0.0 else 0.0
    f.t0 = t
    place = f.destination
    halt_clocks(X, i)
    note(X, ARRIVAL, i, place, 0.0)
    touch(X, W.n.places + f.route)
    if f.mode != WITHDRAWING or not come_back(W, X, i, place, t):
        set_mode(X, i, WAITING)
        touch(X, place)
        schedule(X, i)


@jit
def on_ring(W, X, i, t):
    """A ring's edge is crossed: the flag flips, the march goes on as it was."""
    f = X.formation[i]
    ring = f.ring
    inside = (f.rings >> ring) & 1
    set_rings(X, i, f.rings ^ (1 << ring))
    X.g.fires_changed = 1
    X.g.altered |= 1 << i
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


@once
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
    elif kind == FALLEN:
        on_fallen(W, X, i, t)
    elif kind == GIVE_WAY:
        on_giving_way(W, X, i, t)
    elif kind == HALT:
        on_halt(W, X, i, t)
    elif kind == SUPPLY:
        on_supply(W, X, i, t)
    elif kind == SURRENDER:
        on_surrender(W, X, i, t)
    elif kind == RECOVERY:
        on_recovery(W, X, i, t)
    elif kind == WATCH:
        if i >= 0:
            on_watch(W, X, i, t)
        else:
            note(X, DAY, -1, -1, t)
    elif kind == EFFECT:
        on_delayed(W, X, i, t)
    elif kind == DECISION:
        on_decision(W, X, i, t)
    else:
        on_resume(W, X, i, t)


@jit
def find_tick(X):
    """The decision that ticks first, and when: looked for only after a clock was set."""
    due = INF
    who = -1
    left = X.g.ticking
    while left:
        d = lowest(left)
        left &= left - 1
        if X.tick[d] < due:
            due = X.tick[d]
            who = d
    X.g.tick_due = due
    X.g.ticker = who
    X.g.ticked = 0


@once
def next_day(X):
    """Day of the next event (infinite if there is none), the formation it is of, and whether another has that day too.

    -1 for a formation, 1 for the last, if it is of something else. Selects and never branches: nothing is to be guessed.
    """
    if X.g.ticked == 1:
        find_tick(X)
    due = INF
    who = -1
    shared = 0
    left = X.g.pending
    while left:
        i = lowest(left)
        left &= left - 1
        x = X.when[i]
        same = int(x == due)
        sooner = x < due
        shared = 0 if sooner else shared | same
        who = i if sooner else who
        due = x if sooner else due
    other = earlier(earlier(X.g.wake, X.g.delay_due), X.g.tick_due)
    left = X.g.fighting
    while left:
        other = earlier(X.engagement[lowest(left)].when, other)
        left &= left - 1
    if other <= due:
        return other, -1, 1
    return due, who, shared


@jit
def next_event(X, due):
    """Kind and subject of the event of that day: the kind that comes first, then the lower formation or decision."""
    kind = NEVER
    who = -1
    left = X.g.pending
    while left:
        i = lowest(left)
        left &= left - 1
        if X.when[i] == due:
            k = kind_of(X, i)
            if k < kind:
                kind = k
                who = i
    subject = -1
    left = X.g.fighting
    while left:
        e = lowest(left)
        left &= left - 1
        g = X.engagement[e]
        if g.when == due and (g.kind < kind or (g.kind == kind and subject >= 0 and g.subject < subject)):
            kind = g.kind
            who = e
            subject = g.subject
    if X.g.wake == due and kind > WATCH:
        kind = WATCH
        who = -1
    if X.g.delay_due == due and kind > WATCH:
        return EFFECT, X.g.delayer
    if X.g.tick_due == due and kind > DECISION:
        kind = DECISION
        who = X.g.ticker
    return kind, who


@jit
def cross(W, X, boundaries, columns, salts, z, k):
    """Boundary k of the future in row z is passed."""
    t = X.g.boundary
    begin_block(W, X, boundaries, columns, salts, z, k + 1)
    renew(W, X, t)


@once
def run_future(W, X, boundaries, columns, salts, z):
    """Play the future in row z to its end; X.g.status says how it went. The clock X.g.now ends at the last instant."""
    n = W.n
    begin_block(W, X, boundaries, columns, salts, z, 0)
    begin(W, X)
    block = 0
    t = 0.0
    while True:
        settle(W, X, t)
        look(W, X, t)
        if X.g.status != COMPLETE or X.g.stopped == 1:
            break
        due = INF
        who = -1
        shared = 0
        while True:
            due, who, shared = next_day(X)
            if not due > X.g.boundary:
                break
            cross(W, X, boundaries, columns, salts, z, block)
            block += 1
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
        kind = NEVER
        if shared:
            kind, who = next_event(X, due)
        else:
            kind = kind_of(X, who)
        handle(W, X, kind, who, t)
        if X.g.status == NO_CHOICE:
            break
    left = X.g.fighting
    while left:
        e = lowest(left)
        left &= left - 1
        bring_up(W, X, e, t)
    for i in range(n.formations):
        if not X.formation[i].strength >= 0.0:
            X.g.status = NOT_FINITE


@entry
def run_block(
    W, X, key0, key1, boundaries, columns, salts, assumptions, scalars, outcomes, times, choices, firsts, strikes, first, reached, control,
    strength, losses, change,
):  # fmt: skip
    """Play futures and write one row each; `change` (days + 1, places, actors + 1) gets differences of control.

    boundaries: (K,) days. columns: (7 + decisions,) int64, the column of salts that each die reads. salts: (n, K + 1, C)
    int64, their bits. scalars: (n, 6) float64: status, end, events, settlement rule, de facto, de jure.
    """
    X.g.key0 = key0
    X.g.key1 = key1
    prepare(W, X)
    for z in range(salts.shape[0]):
        for u in range(W.n.assumptions):
            X.assumption[u] = assumptions[z, u]
        run_future(W, X, boundaries, columns, salts, z)
        finish(W, X, z, scalars, outcomes, times, choices, firsts, strikes, first, reached, control, strength, losses)
        if X.g.status == COMPLETE:
            count_control(W, X, change)
