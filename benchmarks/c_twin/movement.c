/* Marching: departures, ring crossings, entering and leaving, control, withdrawal, loss (engine/movement.py). */

static double route_length(In W, Out X, int64_t route) { return NUMBERS(route, route); }

/* Schedule the next ring crossing of a moving formation, reckoned like its arrival from when it set out. */
static void next_crossing(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    f->t_ring = INF;
    double length = route_length(W, X, f->route);
    double position = f->position + f->velocity * (t - f->t0);
    FOR_EACH(g, INTS(rings_on, f->route)) {
        int64_t row = INTS(ring_table, g) + 2 * (X->ring[g].variant * W->n.routes + f->route);
        double low = REALS(ring_crossings, row) * length;
        double high = REALS(ring_crossings, row + 1) * length;
        if (low >= high)
            continue;
        int64_t inside = (f->rings >> g) & 1;
        double x = -1.0;
        if (f->velocity > 0.0) {
            if (inside == 1)
                x = high;
            else if (low >= position - SAME_POINT)
                x = low;
        } else if (inside == 1) {
            x = low;
        } else if (high <= position + SAME_POINT) {
            x = high;
        }
        if (x >= 0.0 && x <= length) {
            double due = most(f->t0 + (x - f->position) / f->velocity, t);
            if (due < f->t_ring) {
                f->t_ring = due;
                f->ring = g;
            }
        }
    }
}

/* Set out (again) at the march velocity from the present position. */
static void march_on(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    f->velocity = f->march;
    f->t0 = t;
    f->t_resume = INF;
    double end = f->velocity > 0.0 ? route_length(W, X, f->route) : 0.0;
    f->t_arrive = most(t + (end - f->position) / f->velocity, t);
    if (f->t_arrive != f->t_arrive)
        X->g.status = NOT_FINITE;
    next_crossing(W, X, i, t);
    schedule(X, i);
    touch(X, W->n.places + f->route);
}

static void depart(In W, Out X, int64_t i, int64_t destination, int64_t route, int64_t mode, double t)
{
    Formation *f = &X->formation[i];
    double leg = draw_normal(X, INTS(stream_friction, i * W->n.routes + route), 0);
    double speed = f->pace * REALS(route_terrain, route) * exp(X->g.friction_spread * leg);
    leave_place(X, i);
    if (INTS(route_start, route) == f->place) {
        f->position = 0.0;
        f->march = speed;
    } else {
        f->position = route_length(W, X, route);
        f->march = -speed;
    }
    f->destination = destination;
    f->route = route;
    f->home = 0;
    X->location[W->n.places + route].on |= BIT(i);
    set_mode(X, i, mode);
    note(X, mode == MOVING ? DEPART : WITHDRAWN, i, route, f->march);
    march_on(W, X, i, t);
}

/* The next waypoint's place after ticking off those that are here; -1 if none is left. */
static int64_t tick_off(In W, Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    if (INTS(order_kind, f->order) != ADVANCE)
        return -1;
    int64_t count = INTS(order_count, f->order);
    int64_t start = INTS(order_start, f->order);
    while (f->waypoint < count && INTS(waypoints, start + f->waypoint) == f->place)
        f->waypoint += 1;
    if (f->waypoint >= count)
        return -1;
    return INTS(waypoints, start + f->waypoint);
}

static void resume_orders(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    if (f->mode != AT_PLACE || f->broken == 1 || f->engagement >= 0 || f->t_resume < INF)
        return;
    int64_t goal = tick_off(W, X, i);
    if (goal < 0)
        return;
    int64_t P = W->n.places;
    int64_t step = goal;
    if (INTS(route_between, f->place * P + goal) < 0)
        step = INTS(next_place, f->place * P + goal);
    if (step >= 0)
        depart(W, X, i, step, INTS(route_between, f->place * P + step), MOVING, t);
}

static void take_control(In W, Out X, int64_t place, int64_t actor)
{
    if (X->g.changes < CHANGE_ROWS) {
        History *row = &X->history[X->g.changes];
        row->time = X->g.now;
        row->place = place;
        row->old = X->location[place].control;
        row->new = actor;
        X->g.changes += 1;
    }
    int64_t old = X->location[place].control;
    X->location[place].control = actor;
    update_areas(W, X, place, old, actor);
    X->g.fires_changed = 1;
    X->g.seized |= BIT(place % PLACE_BITS);
    note(X, CONTROL, place, actor, 0.0);
    touch(X, place);
    for (int64_t k = 0; k < W->n.firsts; k++)
        if (INTS(first_place, k) == place && INTS(first_actor, k) == actor)
            X->first[k] = least(X->first[k], X->g.now);
}

/* Bit mask of the rings that hold a place. */
static int64_t rings_of(In W, Out X, int64_t place)
{
    int64_t rings = INTS(rings_at, place);
    FOR_EACH(g, INTS(rings_maybe, place)) {
        int64_t row = INTS(ring_table, W->n.rings + g) + X->ring[g].variant * W->n.places + place;
        rings |= INTS(ring_inside, row) << g;
    }
    return rings;
}

/* A formation is in the rings of a mask and in no other. */
static void set_rings(Out X, int64_t i, int64_t rings)
{
    Formation *f = &X->formation[i];
    FOR_EACH(g, f->rings ^ rings)
        X->ring[g].inside ^= BIT(i);
    f->rings = rings;
}

/* Become a stander at a place: presence, rings, first visits. */
static void stand_at(In W, Out X, int64_t i, int64_t place, double t)
{
    Formation *f = &X->formation[i];
    set_mode(X, i, AT_PLACE); /* while it still knows what it waited for */
    f->place = place;
    f->destination = -1;
    f->arrived = t;
    f->is_inside = 1;
    X->location[place].inside |= BIT(i);
    set_rings(X, i, rings_of(W, X, place));
    for (int64_t k = 0; k < W->n.reacheds; k++)
        if (INTS(reached_place, k) == place && INTS(reached_actor, k) == f->actor)
            X->reached[k] = least(X->reached[k], t);
    X->g.moved |= BIT(i);
    X->g.altered |= BIT(i);
    touch(X, place);
}

/* Move from a route's end into the place; takes control of a hostile or uncontrolled one if `captures`. */
static void enter(In W, Out X, int64_t i, int64_t place, bool captures, double t)
{
    Formation *f = &X->formation[i];
    leave_route(W, X, i);
    halt_clocks(X, i);
    stand_at(W, X, i, place, t);
    schedule(X, i);
    note(X, ENTER, i, place, 0.0);
    Location *here = &X->location[place];
    if (captures && f->broken == 0 && here->ceasefire == 0)
        if (here->control < 0 || is_hostile_control(W, X, place, f->actor))
            take_control(W, X, place, f->actor);
}

/* Bring the strengths of an engagement up to the present. */
static void bring_up(In W, Out X, int64_t e, double t)
{
    Engagement *g = &X->engagement[e];
    double days = t - g->t0;
    if (days <= 0.0)
        return;
    bool meeting = g->location >= W->n.places;
    double c_attack = meeting ? X->g.c_meeting : X->g.c_attack;
    double c_defence = meeting ? X->g.c_meeting : X->g.c_defence;
    double attack = shrink(1.0 / g->r, g->omega, X->g.exponent, g->rate * c_attack, days);
    double defence = shrink(g->r, g->omega, X->g.exponent, g->rate * c_defence, days);
    FOR_EACH(i, g->attackers | g->defenders)
        X->formation[i].strength *= X->formation[i].side == 0 ? attack : defence;
    g->t0 = t;
}

static void leave_engagement(Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    Engagement *g = &X->engagement[f->engagement];
    g->attackers &= ~BIT(i);
    g->defenders &= ~BIT(i);
    g->dirty = 1;
    touch(X, g->location);
    f->engagement = -1;
}

/* A formation is destroyed or surrenders. */
static void lose(In W, Out X, int64_t i, double how, double t)
{
    Formation *f = &X->formation[i];
    if (f->engagement >= 0) {
        bring_up(W, X, f->engagement, t);
        leave_engagement(X, i);
    }
    if (f->mode == GONE)
        return;
    set_mode(X, i, GONE);
    leave_route(W, X, i);
    leave_place(X, i);
    halt_clocks(X, i);
    f->t_supply = INF;
    f->t_surrender = INF;
    f->t_strike = INF;
    schedule(X, i);
    set_rings(X, i, 0);
    X->g.broken &= ~BIT(i);
    X->g.altered |= BIT(i);
    note(X, LOST, i, -1, how);
}

/* Reverse on a route: destination and origin change places, the position stays. */
static void turn_back(Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    position_now(X, i, t);
    int64_t place = f->place;
    f->place = f->destination;
    f->destination = place;
    f->march = -f->march;
}

/* Quickest adjacent place to withdraw to from the present place; -1 if there is none. */
static int64_t haven(In W, Out X, int64_t i)
{
    const Formation *f = &X->formation[i];
    double best = INF;
    int64_t found = -1;
    int64_t enemies = X->hostile[f->actor];
    for (int64_t k = INTS(adjacency_start, f->place); k < INTS(adjacency_start, f->place + 1); k++) {
        int64_t route = INTS(adjacency_route, k);
        int64_t other = INTS(route_start, route) + INTS(route_end, route) - f->place;
        if (!is_friendly_control(W, X, other, f->actor))
            continue;
        if (X->location[other].inside & enemies || X->location[W->n.places + route].on & enemies)
            continue;
        double days = route_length(W, X, route) / REALS(route_terrain, route);
        if (days < best) {
            best = days;
            found = other;
        }
    }
    return found;
}

/* Withdraw; without a way, surrender, or nothing if only ordered. True if it went. */
static bool withdraw(In W, Out X, int64_t i, bool ordered, double t)
{
    Formation *f = &X->formation[i];
    if (f->mode == GONE)
        return false;
    int64_t goal;
    bool possible;
    if (f->is_inside == 1) {
        goal = haven(W, X, i);
        possible = goal >= 0;
    } else {
        goal = f->place;
        possible = is_friendly_control(W, X, goal, f->actor) && (X->location[goal].inside & X->hostile[f->actor]) == 0;
    }
    if (!possible) {
        if (!ordered)
            lose(W, X, i, SURRENDERED, t);
        return false;
    }
    if (f->engagement >= 0) {
        bring_up(W, X, f->engagement, t);
        leave_engagement(X, i);
    }
    f->held = 0;
    f->ordered = ordered;
    if (f->is_inside == 1) {
        halt_clocks(X, i);
        depart(W, X, i, goal, INTS(route_between, f->place * W->n.places + goal), WITHDRAWING, t);
    } else {
        set_mode(X, i, WITHDRAWING);
        turn_back(X, i, t);
        halt_clocks(X, i);
        note(X, WITHDRAWN, i, f->route, f->march);
        march_on(W, X, i, t);
    }
    return true;
}

/* Strength at which a formation breaks; at the cap of the tolerance, to the bit that at which it is destroyed. */
static double threshold_of(double initial, double fraction)
{
    return fraction >= MOST_TOLERANCE ? REMNANT * initial : initial * (1.0 - fraction);
}

/* The strength at which a formation breaks, from its present initial strength; its tolerance is drawn once. */
static void set_threshold(In W, Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    if (f->fraction == INF) {
        double spread = exp(log(-log(unit_at(X, INTS(stream_tolerance, i)))) / 1.5);
        f->fraction = least(X->g.tolerance * NUMBERS(formation, 5 * i + 3) * spread, MOST_TOLERANCE);
    }
    f->threshold = threshold_of(f->initial, f->fraction);
}

/* Broken for good, and it withdraws or goes on withdrawing; a remnant is destroyed instead. */
static void break_formation(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    X->g.altered |= BIT(i);
    if (f->strength <= REMNANT * f->initial) {
        lose(W, X, i, DESTROYED, t);
        return;
    }
    f->broken = 1;
    X->g.broken |= BIT(i);
    touch_around(X, i);
    if (f->mode != WITHDRAWING)
        withdraw(W, X, i, false, t);
}

/* Broken formations inside a place that are hostile to an actor withdraw or surrender. */
static void clear_broken(In W, Out X, int64_t place, int64_t actor, double t)
{
    FOR_EACH(i, X->location[place].inside & X->hostile[actor] & X->g.broken)
        withdraw(W, X, i, false, t);
}
