/* One future from start to end: the event loop (engine/kernel.py). */

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
        FOR_EACH(e, X->g.fighting) {
            const Engagement *g = &X->engagement[e];
            if (g->location == location && g->dirty == 1)
                restart(W, X, e, t);
        }
    if (here->on)
        find_meetings(W, X, location - W->n.places, t);
}

/* Settle supply and every touched location in order until nothing is left to settle. */
static void settle(In W, Out X, double t)
{
    for (int64_t steps = 1;; steps++) {
        if (X->g.areas || X->g.moved)
            update_supply(W, X, t);
        if (X->g.touched == 0)
            return;
        if (steps > MOST_STEPS) {
            X->g.status = SETTLING_LIMIT;
            return;
        }
        int64_t word = lowest(X->g.touched);
        int64_t left = X->touched[word];
        X->touched[word] = left & (left - 1);
        if ((left & (left - 1)) == 0)
            X->g.touched &= X->g.touched - 1;
        settle_location(W, X, WORD * word + lowest(left), t);
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
            if (allowed != X->battery[b].allowed) {
                X->battery[b].allowed = allowed;
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
    X->g.altered = 0;
    X->g.seized = 0;
    X->g.chose = 0;
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

/* A ring's edge is crossed: the flag flips, the march goes on as it was. */
static void on_ring(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    int64_t ring = f->ring;
    int64_t inside = (f->rings >> ring) & 1;
    set_rings(X, i, f->rings ^ BIT(ring));
    X->g.fires_changed = 1;
    X->g.altered |= BIT(i);
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
            note(X, DAY, -1, -1, t);
        break;
    case DECISION: on_decision(W, X, i, t); break;
    default: on_resume(W, X, i, t);
    }
}

typedef struct { int64_t kind, who; } Next;

typedef struct { double due; int64_t who; bool shared; } Day;

/* The decision that ticks first, and when: looked for only after a clock was set. */
static void find_tick(Out X)
{
    double due = INF;
    int64_t who = -1;
    FOR_EACH(d, X->g.ticking) {
        if (X->tick[d] < due) {
            due = X->tick[d];
            who = d;
        }
    }
    X->g.tick_due = due;
    X->g.ticker = who;
    X->g.ticked = 0;
}

/* Day of the next event (infinite if there is none), the formation it is of, and whether another has that day too.
 * -1 for a formation, true for the last, if it is of something else. */
static Day next_day(Out X)
{
    if (X->g.ticked == 1)
        find_tick(X);
    Day next = {INF, -1, false};
    FOR_EACH(i, X->g.pending) {
        double x = X->when[i];
        bool same = x == next.due, sooner = x < next.due;
        next.shared = sooner ? false : next.shared | same;
        next.who = sooner ? i : next.who;
        next.due = sooner ? x : next.due;
    }
    double other = least(X->g.tick_due, X->g.wake);
    FOR_EACH(e, X->g.fighting)
        other = least(other, X->engagement[e].when);
    return other <= next.due ? (Day){other, -1, true} : next;
}

/* Kind and subject of the event of that day: the kind that comes first, then the lower formation or decision. */
static Next next_event(Out X, double due)
{
    Next next = {NEVER, -1};
    FOR_EACH(i, X->g.pending) {
        if (X->when[i] == due) {
            int64_t k = kind_of(X, i);
            if (k < next.kind)
                next = (Next){k, i};
        }
    }
    int64_t subject = -1;
    FOR_EACH(e, X->g.fighting) {
        const Engagement *g = &X->engagement[e];
        if (g->when == due && (g->kind < next.kind || (g->kind == next.kind && subject >= 0 && g->subject < subject))) {
            next = (Next){g->kind, e};
            subject = g->subject;
        }
    }
    if (X->g.wake == due && next.kind > WATCH)
        next = (Next){WATCH, -1};
    if (X->g.tick_due == due && next.kind > DECISION)
        next = (Next){DECISION, X->g.ticker};
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
        Day day = next_day(X);
        double due = day.due;
        if (due > W->n.horizon) {
            t = W->n.horizon;
            X->g.now = t;
            break;
        }
        if (due != due) {
            X->g.status = NOT_FINITE;
            break;
        }
        if (X->g.events >= MOST_EVENTS) {
            X->g.status = EVENT_LIMIT;
            break;
        }
        t = most(t, due);
        X->g.now = t;
        X->g.events += 1;
        Next next = day.shared ? next_event(X, due) : (Next){kind_of(X, day.who), day.who};
        handle(W, X, next.kind, next.who, t);
        settle(W, X, t);
        look(W, X, t);
    }
    FOR_EACH(e, X->g.fighting)
        bring_up(W, X, e, t);
    for (int64_t i = 0; i < W->n.formations; i++)
        if (!(X->formation[i].strength >= 0.0))
            X->g.status = NOT_FINITE;
}
