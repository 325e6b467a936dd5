/* What a decision does: strengths, beliefs, reserves, stances, ceasefires and orders (engine/effects.py). */

/* Update a Beta belief; what exceeds the prior is forgotten by the factor phi first. */
static void learn(In W, Out X, int64_t b, int64_t success)
{
    double phi = NUMBERS(belief, 5 * b + 2);
    double alpha0 = NUMBERS(belief, 5 * b + 3);
    double beta0 = NUMBERS(belief, 5 * b + 4);
    Belief *belief = &X->belief[b];
    belief->alpha = alpha0 + phi * (belief->alpha - alpha0) + (success == 1 ? 1.0 : 0.0);
    belief->beta = beta0 + phi * (belief->beta - beta0) + (success == 1 ? 0.0 : 1.0);
    X->g.changed |= SEES_BELIEF;
}

static int64_t reinforce(In W, Out X, int64_t i, double fighters, double t)
{
    Formation *f = &X->formation[i];
    if (f->mode == GONE)
        return IS_LOST;
    if (f->engagement >= 0)
        bring_up(W, X, f->engagement, t);
    f->strength += fighters;
    if (!(f->strength >= 0.0))
        X->g.status = NOT_FINITE;
    f->initial += fighters;
    set_threshold(W, X, i);
    X->g.altered |= BIT(i);
    touch_around(X, i);
    return EFFECTIVE;
}

/* What a formation does on appearing: advance or withdraw at once. */
static void start_orders(In W, Out X, int64_t i, double t)
{
    if (INTS(order_kind, X->formation[i].order) == WITHDRAW)
        withdraw(W, X, i, true, t);
    else
        resume_orders(W, X, i, t);
}

/* Masks of hostile and friendly formations per actor, from stances and members. */
static void refresh_masks(In W, Out X)
{
    int64_t A = W->n.actors;
    for (int64_t a = 0; a < A; a++) {
        X->hostile[a] = 0;
        X->friend[a] = 0;
        for (int64_t b = 0; b < A; b++) {
            if (X->stance[a * A + b] == HOSTILE)
                X->hostile[a] |= X->members[b];
            else if (X->stance[a * A + b] == FRIENDLY)
                X->friend[a] |= X->members[b];
        }
    }
}

/* Effective stance: hostile if either side is, friendly only if both are. */
static void refresh_stance(In W, Out X, int64_t a, int64_t b)
{
    int64_t A = W->n.actors;
    int64_t x = X->directed[a * A + b];
    int64_t y = X->directed[b * A + a];
    int64_t value = 1;
    if (x == HOSTILE || y == HOSTILE)
        value = HOSTILE;
    else if (x == FRIENDLY && y == FRIENDLY)
        value = FRIENDLY;
    X->stance[a * A + b] = value;
    X->stance[b * A + a] = value;
}

/* A reserve appears, unless its place is in hostile hands. */
static int64_t commit(In W, Out X, int64_t i, int64_t place, double t)
{
    Formation *f = &X->formation[i];
    if (f->mode != RESERVE)
        return f->mode == GONE ? IS_LOST : ON_THE_MAP;
    if (place < 0)
        place = f->place;
    if (is_hostile_control(W, X, place, f->actor))
        return HOSTILE_CONTROL;
    if (X->location[place].inside & X->hostile[f->actor])
        return HOSTILE_INSIDE;
    f->home = place == f->place;
    X->members[f->actor] |= BIT(i);
    refresh_masks(W, X);
    stand_at(W, X, i, place, t);
    note(X, COMMIT, i, place, f->strength);
    start_orders(W, X, i, t);
    return EFFECTIVE;
}

/* Bit mask of the actors that have supply sources. */
static int64_t sourced_actors(In W)
{
    int64_t mask = 0;
    for (int64_t a = 0; a < W->n.actors; a++)
        if (INTS(has_sources, a) == 1)
            mask |= BIT(a);
    return mask;
}

/* Bring every engagement up to the present and have everything settled anew. */
static void touch_everything(In W, Out X, double t)
{
    FOR_EACH(e, X->g.fighting) {
        bring_up(W, X, e, t);
        X->engagement[e].dirty = 1;
    }
    for (int64_t location = 0; location < W->n.places + W->n.routes; location++)
        touch(X, location);
}

/* An engagement ends without a victor. */
static void dissolve(In W, Out X, int64_t e, double t)
{
    const Engagement *g = &X->engagement[e];
    int64_t members = g->attackers | g->defenders;
    int64_t location = g->location;
    int64_t attackers = g->attackers;
    close_engagement(W, X, e);
    note(X, END, location, -1, 2.0);
    if (location < W->n.places) {
        FOR_EACH(i, attackers)
            if (X->formation[i].is_inside == 0) {
                members &= ~BIT(i);
                X->formation[i].engagement = -1;
                set_mode(X, i, WAITING);
                note(X, BESIEGE, i, location, 0.0);
                touch(X, location);
                touch(X, W->n.places + X->formation[i].route);
            }
    }
    release_all(W, X, members, t);
    free_held(W, X, location, t);
}

/* Some members leave an engagement that goes on. */
static void drop_out(In W, Out X, int64_t idle, double t)
{
    FOR_EACH(i, idle)
        leave_engagement(X, i);
    release_all(W, X, idle, t);
}

/* Both sides of a stance; formations left without an opponent leave their engagement. */
static int64_t set_stance(In W, Out X, int64_t a, int64_t b, int64_t stance, double t)
{
    bool was = X->directed[a * W->n.actors + b] == stance && X->directed[b * W->n.actors + a] == stance;
    touch_everything(W, X, t);
    X->directed[a * W->n.actors + b] = stance;
    X->directed[b * W->n.actors + a] = stance;
    refresh_stance(W, X, a, b);
    refresh_masks(W, X);
    X->g.areas = sourced_actors(W);
    X->g.fires_changed = 1;
    X->g.changed |= SEES_STANCE;
    FOR_EACH(e, X->g.fighting) {
        const Engagement *g = &X->engagement[e];
        int64_t idle = 0;
        int64_t members = g->attackers | g->defenders;
        FOR_EACH(i, members) {
            int64_t opponents = X->formation[i].side == 0 ? g->defenders : g->attackers;
            if ((opponents & X->hostile[X->formation[i].actor]) == 0)
                idle |= BIT(i);
        }
        if (idle == members)
            dissolve(W, X, e, t);
        else
            drop_out(W, X, idle, t);
    }
    return was ? ALREADY : EFFECTIVE;
}

/* Begin or end a ceasefire at a place. Returns whether anything changed, 0 or 1. */
static int64_t set_ceasefire(In W, Out X, int64_t place, int64_t on, double t)
{
    Location *here = &X->location[place];
    if (here->ceasefire == on)
        return 0;
    here->ceasefire = on;
    X->g.fires_changed = 1;
    touch(X, place);
    if (on == 1 && here->engagement >= 0) {
        bring_up(W, X, here->engagement, t);
        dissolve(W, X, here->engagement, t);
    }
    return 1;
}

/* Open or cease fire. */
static int64_t order_fires(Out X, int64_t b, int64_t on)
{
    Battery *battery = &X->battery[b];
    int64_t was = battery->active;
    battery->active = on;
    X->g.fires_changed = 1;
    if (was == on)
        return ALREADY;
    return on == 1 && (battery->magazine < 1.0 || battery->launchers <= 0.0) ? SPENT : EFFECTIVE;
}

/* An advance given on a route: turn round if that is quicker to the first waypoint, else go on. */
static void redirect(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    int64_t goal = INTS(waypoints, INTS(order_start, f->order));
    int64_t P = W->n.places;
    double terrain = REALS(route_terrain, f->route);
    double length = route_length(W, X, f->route);
    double position = f->velocity != 0.0 ? f->position + f->velocity * (t - f->t0) : f->position;
    double ahead = f->march > 0.0 ? length - position : position;
    double onward = ahead / terrain + REALS(quickest, f->destination * P + goal);
    double back = (length - ahead) / terrain + REALS(quickest, f->place * P + goal);
    touch(X, P + f->route);
    /* on its way from the place ahead it would only come back over this route */
    bool doubles = goal != f->destination && INTS(next_place, f->destination * P + goal) == f->place;
    if (back < onward || doubles) {
        if (f->mode == WAITING) {
            set_mode(X, i, MOVING);
            halt_clocks(X, i);
        }
        turn_back(X, i, t);
        note(X, DEPART, i, f->route, f->march);
        f->held = 0;
        set_mode(X, i, MOVING);
        if (f->t_resume == INF) /* a delayed one stays delayed */
            march_on(W, X, i, t);
    } else if (f->mode == STOPPED && f->held == 0) {
        if (fabs(ahead) <= SAME_POINT) {
            set_mode(X, i, WAITING);
            note(X, BESIEGE, i, f->destination, 0.0);
            touch(X, f->destination);
        } else {
            set_mode(X, i, MOVING);
            note(X, DEPART, i, f->route, f->march);
            if (f->t_resume == INF)
                march_on(W, X, i, t);
        }
    }
}

/* A new order; what it does at once depends on where the formation is. */
static int64_t give_order(In W, Out X, int64_t i, int64_t order, double t)
{
    Formation *f = &X->formation[i];
    if (f->mode == GONE)
        return IS_LOST;
    if (f->broken == 1)
        return HAS_BROKEN;
    int64_t kind = INTS(order_kind, order);
    if (kind == WITHDRAW && f->mode != RESERVE && f->mode != WITHDRAWING) {
        if (!withdraw(W, X, i, true, t))
            return NO_REFUGE;
        f->order = order;
        return EFFECTIVE;
    }
    f->order = order;
    f->waypoint = 0;
    if (f->mode == RESERVE || f->mode == WITHDRAWING || f->mode == ENGAGED)
        return EFFECTIVE;
    if (kind == ADVANCE) {
        if (f->mode == AT_PLACE) {
            f->t_resume = INF;
            schedule(X, i);
            resume_orders(W, X, i, t);
        } else {
            redirect(W, X, i, t);
        }
    } else if (f->mode == MOVING || f->mode == WAITING) {
        position_now(X, i, t);
        set_mode(X, i, STOPPED);
        double pending = f->t_resume;
        halt_clocks(X, i);
        f->t_resume = pending;
        schedule(X, i);
        touch(X, W->n.places + f->route);
    }
    return EFFECTIVE;
}

/* One effect of a decision. Returns EFFECTIVE, or why it did nothing. */
static int64_t apply_effect(In W, Out X, int64_t e, double t)
{
    int64_t subject = INTS(effect_subject, e);
    int64_t object = INTS(effect_object, e);
    int64_t setting = INTS(effect_setting, e);
    switch (INTS(effect_kind, e)) {
    case ORDERS: return give_order(W, X, subject, object, t);
    case STANCE: return set_stance(W, X, subject, object, setting, t);
    case FIRES: return order_fires(X, subject, setting);
    case AIR: {
        int64_t was = X->air_on[subject];
        X->air_on[subject] = setting;
        touch_everything(W, X, t);
        return was == setting ? ALREADY : EFFECTIVE;
    }
    case REINFORCE: return reinforce(W, X, subject, X->number[INTS(effect_number, e)], t);
    case COMMIT_RESERVE: return commit(W, X, subject, object, t);
    case CEASEFIRE: {
        int64_t changed = 0;
        for (int64_t k = INTS(effect_place, e); k < INTS(effect_place, e + 1); k++)
            changed += set_ceasefire(W, X, INTS(effect_places, k), setting, t);
        return changed ? EFFECTIVE : ALREADY;
    }
    case AIRLIFT: {
        const Formation *f = &X->formation[subject];
        int64_t reason = f->mode == GONE ? IS_LOST : f->airlift == setting ? ALREADY : EFFECTIVE;
        set_airlift(W, X, subject, setting, t);
        return reason;
    }
    case EVIDENCE: learn(W, X, subject, setting); break;
    default: X->g.stopped = 1;
    }
    return EFFECTIVE;
}
