/* One future from start to end: the event loop, and a block of futures (engine/kernel.py). */

/* Numbers of this future: the scenario's, with those that assumptions supply put in; then the constants. */
static void set_numbers(In W, Out X)
{
    Global *g = &X->g;
    for (int64_t k = 0; k < W->n.number_size; k++)
        X->number[k] = REALS(numbers, k);
    for (int64_t k = 0; k < W->n.bound; k++)
        X->number[INTS(bound_number, k)] = X->assumption[INTS(bound_assumption, k)];
    g->c_attack = NUMBERS(rules, 0);
    g->c_defence = NUMBERS(rules, 1);
    g->exponent = NUMBERS(rules, 2);
    g->intensity = NUMBERS(rules, 3);
    g->intensity_spread = NUMBERS(rules, 4);
    g->attack_ratio = NUMBERS(rules, 5);
    g->halt_ratio = NUMBERS(rules, 6);
    g->pause = NUMBERS(rules, 7);
    g->friction_spread = NUMBERS(rules, 8);
    g->tolerance = NUMBERS(rules, 9);
    g->prepared_after = NUMBERS(rules, 10);
    g->stage = NUMBERS(rules, 11);
    g->surrender_hazard = NUMBERS(rules, 12);
    g->c_meeting = sqrt(g->c_attack * g->c_defence);
    g->root = g->c_attack > 0.0 ? sqrt(g->c_defence / g->c_attack) : 1.0;
}

/* Places, stances at the start. */
static void set_locations(In W, Out X)
{
    int64_t A = W->n.actors;
    for (int64_t place = 0; place < W->n.places + W->n.routes; place++) {
        Location *here = &X->location[place];
        here->control = place < W->n.places ? INTS(control, place) : -1;
        here->engagement = -1;
        here->opened = 0;
        here->dirty = 0;
        here->ceasefire = 0;
        here->engagements = 0;
        here->inside = 0;
        here->waiting = 0;
        here->on = 0;
    }
    for (int64_t a = 0; a < A; a++) {
        X->members[a] = 0;
        for (int64_t b = 0; b < A; b++) {
            X->directed[a * A + b] = INTS(stance, a * A + b);
            X->strikes[a * A + b] = 0;
        }
    }
    for (int64_t a = 0; a < A; a++)
        for (int64_t b = a; b < A; b++)
            refresh_stance(W, X, a, b);
}

/* Rings, fires, air at the start. */
static void set_fires(In W, Out X)
{
    for (int64_t r = 0; r < W->n.rings; r++) {
        X->ring[r].inside = 0;
        X->ring[r].variant = 0;
        int64_t count = INTS(ring_variants, r);
        if (r < W->n.fires && count > 1) {
            double reach = NUMBERS(fires, 6 * r + 1);
            int64_t start = INTS(ring_variants, W->n.rings + r);
            double best = INF;
            for (int64_t k = 0; k < count; k++) {
                double gap = fabs(REALS(ring_radius, start + k) - reach);
                if (gap < best) {
                    best = gap;
                    X->ring[r].variant = k;
                }
            }
        }
    }
    for (int64_t b = 0; b < W->n.fires; b++) {
        Base *base = &X->base[b];
        base->launchers = NUMBERS(fires, 6 * b);
        base->tempo = NUMBERS(fires, 6 * b + 2);
        base->loss = NUMBERS(fires, 6 * b + 3);
        base->delay = NUMBERS(fires, 6 * b + 4);
        base->magazine = NUMBERS(fires, 6 * b + 5);
        base->active = INTS(fires_active, b);
        base->allowed = 1;
        base->strikes = 0;
        base->eligible = 0;
    }
    for (int64_t k = 0; k < W->n.airs; k++) {
        X->air_on[k] = INTS(air_active, k);
        X->air_power[k] = NUMBERS(air, k);
    }
}

/* Places, stances, rings, fires, air, beliefs, decisions at the start. */
static void set_parties(In W, Out X)
{
    set_locations(W, X);
    set_fires(W, X);
    for (int64_t b = 0; b < W->n.beliefs; b++) {
        X->belief[b].alpha = NUMBERS(belief, 5 * b);
        X->belief[b].beta = NUMBERS(belief, 5 * b + 1);
    }
    for (int64_t d = 0; d < W->n.decisions; d++) {
        Decision *decision = &X->decision[d];
        decision->when = INF;
        decision->last = -INF;
        decision->ticks = 0;
        decision->on = 0;
        decision->armed = 0;
        decision->first = -1;
        decision->left = 0.0;
        if (INTS(decision_clock, d) == HAZARD)
            decision->left = -log(decision_draw(W, X, d, 0, 1));
    }
    for (int64_t o = 0; o < W->n.options; o++)
        X->chosen[o] = 0;
    for (int64_t k = 0; k < W->n.expressions; k++) {
        X->expression[k].wake = -INF;
        X->expression[k].value = 0.0;
    }
    for (int64_t k = 0; k < W->n.firsts; k++)
        X->first[k] = INTS(control, INTS(first_place, k)) == INTS(first_actor, k) ? 0.0 : INF;
    for (int64_t k = 0; k < W->n.reacheds; k++)
        X->reached[k] = INF;
}

/* One formation at the start: numbers, tolerance, clocks; reserves are off the map. */
static void set_formation(In W, Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    f->actor = INTS(formation_actor, i);
    f->strength = NUMBERS(formation, 5 * i);
    f->initial = f->strength;
    f->quality = NUMBERS(formation, 5 * i + 1);
    f->pace = NUMBERS(formation, 5 * i + 2);
    double spread = exp(log(-log(unit_at(X, INTS(stream_tolerance, i)))) / 1.5);
    f->fraction = least(X->g.tolerance * NUMBERS(formation, 5 * i + 3) * spread, MOST_TOLERANCE);
    f->threshold = threshold_of(f->initial, f->fraction);
    f->factor = 1.0;
    f->cover = 1.0;
    f->t0 = 0.0;
    f->position = 0.0;
    f->march = 0.0;
    f->surrender_left = -log(unit_at(X, INTS(stream_surrender, i)));
    f->surrender_rate = 0.0;
    f->surrender_since = 0.0;
    f->destination = -1;
    f->route = -1;
    f->engagement = -1;
    f->side = 0;
    f->partner = -1;
    f->broken = 0;
    f->stage = 0;
    f->cut = 0;
    f->airlift = INTS(airlift, i);
    f->order = INTS(formation_order, i);
    f->waypoint = 0;
    f->held = 0;
    f->ordered = 0;
    f->home = 1;
    f->is_inside = 0;
    f->place = INTS(formation_place, i);
    f->mode = RESERVE;
    halt_clocks(X, i);
    f->t_strike = INF;
    f->t_supply = INF;
    f->t_surrender = INF;
    for (int64_t b = 0; b < W->n.fires; b++) {
        Clock *clock = &X->clock[b * W->n.formations + i];
        clock->left = -log(strike_draw(W, X, b, i, 0, 0));
        clock->rate = 0.0;
        clock->since = 0.0;
        clock->when = INF;
        clock->count = 0;
    }
    schedule(X, i);
}

/* A formation that is on the map from the start stands at its place, long since. */
static void place_formation(In W, Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    f->arrived = -INF;
    f->is_inside = 1;
    f->mode = AT_PLACE;
    X->location[f->place].inside |= BIT(i);
    X->members[f->actor] |= BIT(i);
    for (int64_t r = 0; r < W->n.rings; r++) {
        int64_t row = INTS(ring_table, W->n.rings + r) + X->ring[r].variant * W->n.places + f->place;
        if (INTS(ring_inside, row) == 1)
            X->ring[r].inside |= BIT(i);
    }
    for (int64_t k = 0; k < W->n.reacheds; k++)
        if (INTS(reached_place, k) == f->place && INTS(reached_actor, k) == f->actor)
            X->reached[k] = 0.0;
    touch(X, f->place);
}

/* The instant at time 0. */
static void begin(In W, Out X)
{
    Global *g = &X->g;
    g->now = 0.0;
    g->events = 0;
    g->status = COMPLETE;
    g->queued = 0;
    g->control_changed = 1;
    g->moved = 1;
    g->fires_changed = 1;
    g->stopped = 0;
    g->high = 0;
    g->changed = BIT(30) - 1;
    g->rows = 0;
    g->changes = 0;
    g->broken = 0;
    g->wake = INF;
    set_numbers(W, X);
    set_parties(W, X);
    for (int64_t e = 0; e < W->n.formations + 1; e++) {
        X->engagement[e].active = 0;
        X->engagement[e].when = INF;
        X->engagement[e].kind = NEVER;
        X->engagement[e].dirty = 0;
    }
    for (int64_t i = 0; i < W->n.formations; i++) {
        set_formation(W, X, i);
        if (INTS(reserve, i) == 0)
            place_formation(W, X, i);
    }
    refresh_masks(W, X);
    for (int64_t i = 0; i < W->n.formations; i++)
        if (X->formation[i].mode == AT_PLACE)
            start_orders(W, X, i, 0.0);
}

static void settle_location(In W, Out X, int64_t location, double t)
{
    const Location *here = &X->location[location];
    if (location < W->n.places) {
        int64_t e = here->engagement;
        if (e >= 0 && (X->engagement[e].attackers == 0 || X->engagement[e].defenders == 0)) {
            restart(W, X, e, t); /* ends it; nobody joins the side that is gone */
            return;
        }
        if (here->waiting || here->inside)
            evaluate_place(W, X, location, t);
        e = here->engagement;
        if (e >= 0 && X->engagement[e].dirty == 1)
            restart(W, X, e, t);
        return;
    }
    if (here->engagements > 0)
        for (int64_t e = 0; e < X->g.high; e++) {
            const Engagement *g = &X->engagement[e];
            if (g->active == 1 && g->location == location && g->dirty == 1)
                restart(W, X, e, t);
        }
    if (here->on)
        find_meetings(W, X, location - W->n.places, t);
}

/* Settle supply and every touched location in order until nothing is left to settle. */
static void settle(In W, Out X, double t)
{
    for (int64_t steps = 1;; steps++) {
        if (X->g.control_changed == 1 || X->g.moved == 1)
            update_supply(W, X, t);
        if (X->g.queued == 0)
            return;
        if (steps > MOST_STEPS) {
            X->g.status = SETTLING_LIMIT;
            return;
        }
        int64_t at = 0;
        for (int64_t k = 1; k < X->g.queued; k++)
            if (X->queue[k] < X->queue[at])
                at = k;
        int64_t location = X->queue[at];
        X->g.queued -= 1;
        X->queue[at] = X->queue[X->g.queued];
        X->location[location].dirty = 0;
        settle_location(W, X, location, t);
    }
}

/* After an instant: conditions of fires, strike rates, conditions of decisions and stops. */
static void look(In W, Out X, double t)
{
    X->g.wake = INF;
    for (int64_t b = 0; b < W->n.fires; b++) {
        int64_t condition = INTS(fires_when, b);
        if (condition >= 0) {
            int64_t allowed = sees(W, X, condition, t) ? 1 : 0;
            X->g.wake = least(X->g.wake, X->expression[condition].wake);
            if (allowed != X->base[b].allowed) {
                X->base[b].allowed = allowed;
                X->g.fires_changed = 1;
            }
        }
    }
    if (X->g.fires_changed == 1)
        update_fires(W, X, t);
    watch_decisions(W, X, t);
    for (int64_t k = 0; k < W->n.stops; k++) {
        int64_t condition = INTS(stops_at, k);
        if (sees(W, X, condition, t) && X->g.stopped == 0) {
            X->g.stopped = 1;
            note(X, STOP, k, -1, 0.0);
        }
        X->g.wake = least(X->g.wake, X->expression[condition].wake);
    }
    X->g.changed = 0;
}

/* The end of a route: a withdrawing formation goes in or gives up, any other waits to be evaluated. */
static void on_arrival(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    f->position = f->velocity > 0.0 ? route_length(W, X, f->route) : 0.0;
    f->t0 = t;
    int64_t place = f->destination;
    halt_clocks(X, i);
    note(X, ARRIVAL, i, place, 0.0);
    touch(X, W->n.places + f->route);
    if (f->mode == WITHDRAWING) {
        if (X->location[place].inside & X->hostile[f->actor]) {
            lose(W, X, i, SURRENDERED, t);
            return;
        }
        enter(W, X, i, place, true, t);
        if (f->broken == 0) {
            if (f->ordered == 1 || X->g.pause <= 0.0) {
                resume_orders(W, X, i, t);
            } else {
                f->t_resume = t + X->g.pause;
                schedule(X, i);
            }
        }
    } else {
        set_mode(X, i, WAITING);
        touch(X, place);
        schedule(X, i);
    }
}

/* A ring's edge is crossed: the position is set exactly and the flag flips. */
static void on_ring(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    int64_t ring = f->ring;
    int64_t inside = (X->ring[ring].inside >> i) & 1;
    int64_t row = INTS(ring_table, ring) + 2 * (X->ring[ring].variant * W->n.routes + f->route);
    int64_t edge = (f->velocity > 0.0) == (inside == 0) ? row : row + 1;
    f->position = REALS(ring_crossings, edge) * route_length(W, X, f->route);
    f->t0 = t;
    X->ring[ring].inside ^= BIT(i);
    X->g.fires_changed = 1;
    X->g.changed |= SEES_POSITION;
    note(X, RING, i, ring, 1.0 - (double)inside);
    next_crossing(W, X, i, t);
    schedule(X, i);
}

/* A pause or a delay is over. */
static void on_resume(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    f->t_resume = INF;
    schedule(X, i);
    note(X, RESUME, i, -1, 0.0);
    if (f->mode == WAITING)
        touch(X, f->destination);
    else if (f->mode == AT_PLACE)
        resume_orders(W, X, i, t);
    else if (f->mode == MOVING || f->mode == WITHDRAWING)
        march_on(W, X, i, t);
}

/* The event `kind` of formation, engagement or decision i. */
static void handle(In W, Out X, int64_t kind, int64_t i, double t)
{
    switch (kind) {
    case ARRIVAL: on_arrival(W, X, i, t); break;
    case MEETING: on_meeting(W, X, i, t); break;
    case RING: on_ring(W, X, i, t); break;
    case STRIKE: on_strike(W, X, i, t); break;
    case BREAK: on_break(W, X, i, t); break;
    case HALT: on_halt(W, X, i, t); break;
    case SUPPLY: on_supply(W, X, i, t); break;
    case SURRENDER: on_surrender(W, X, i, t); break;
    case WATCH:
        if (i >= 0)
            on_watch(W, X, i, t);
        else
            note(X, WATCH, -1, -1, t);
        break;
    case DECISION: on_decision(W, X, i, t); break;
    default: on_resume(W, X, i, t);
    }
}

typedef struct { double due; int64_t kind, who; } Due;

static Due next_event(In W, Out X)
{
    Due next = {INF, NEVER, -1};
    int64_t key = -1;
    for (int64_t i = 0; i < W->n.formations; i++) {
        double x = X->when[i];
        if (x < next.due || (x == next.due && X->kind[i] < next.kind))
            next = (Due){x, X->kind[i], i};
    }
    for (int64_t e = 0; e < X->g.high; e++) {
        double x = X->engagement[e].when;
        int64_t k = X->engagement[e].kind;
        int64_t subject = X->engagement[e].subject;
        if (x < next.due || (x == next.due && (k < next.kind || (k == next.kind && key >= 0 && subject < key)))) {
            next = (Due){x, k, e};
            key = subject;
        }
    }
    if (X->g.wake < next.due || (X->g.wake == next.due && WATCH < next.kind))
        next = (Due){X->g.wake, WATCH, -1};
    for (int64_t d = 0; d < W->n.decisions; d++) {
        double x = X->decision[d].when;
        if (x < next.due || (x == next.due && DECISION < next.kind))
            next = (Due){x, DECISION, d};
    }
    return next;
}

/* Play one future to its end; X->g.status says how it went. The clock X->g.now ends at the last instant. */
static void run_future(In W, Out X)
{
    begin(W, X);
    double t = 0.0;
    settle(W, X, t);
    look(W, X, t);
    while (X->g.status == COMPLETE && X->g.stopped == 0) {
        Due next = next_event(W, X);
        if (next.due > W->n.horizon) {
            t = W->n.horizon;
            X->g.now = t;
            break;
        }
        if (next.due != next.due) {
            X->g.status = NOT_FINITE;
            break;
        }
        if (X->g.events >= MOST_EVENTS) {
            X->g.status = EVENT_LIMIT;
            break;
        }
        t = most(t, next.due);
        X->g.now = t;
        X->g.events += 1;
        handle(W, X, next.kind, next.who, t);
        settle(W, X, t);
        look(W, X, t);
    }
    for (int64_t e = 0; e < X->g.high; e++)
        if (X->engagement[e].active == 1)
            bring_up(W, X, e, t);
    for (int64_t i = 0; i < W->n.formations; i++)
        if (!(X->formation[i].strength >= 0.0))
            X->g.status = NOT_FINITE;
}
