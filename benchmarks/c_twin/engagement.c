/* Engagements: opening, joining, the next event from the closed forms, halt, break and end (engine/engagement.py). */

static int64_t open_engagement(In W, Out X, int64_t location, double position, double t)
{
    int64_t e = lowest(~X->g.fighting);
    X->g.fighting |= BIT(e);
    Engagement *g = &X->engagement[e];
    Location *here = &X->location[location];
    g->location = location;
    g->position = position;
    g->t0 = t;
    g->attackers = 0;
    g->defenders = 0;
    g->dirty = 1;
    g->first = 1;
    g->when = INF;
    g->kind = NEVER;
    double noise = draw_normal(X, INTS(stream_engagement, location), here->opened);
    g->rate = X->g.intensity * exp(X->g.intensity_spread * noise);
    here->opened += 1;
    here->engagements += 1;
    if (location < W->n.places) {
        here->engagement = e;
        g->omega = X->g.exponent * g->rate * sqrt(X->g.c_attack * X->g.c_defence);
    } else {
        g->omega = X->g.exponent * g->rate * X->g.c_meeting;
    }
    touch(X, location);
    return e;
}

/* Add a formation to a side; its cover is fixed now. */
static void join(In W, Out X, int64_t e, int64_t i, int64_t side, double t)
{
    bring_up(W, X, e, t);
    Formation *f = &X->formation[i];
    Engagement *g = &X->engagement[e];
    position_now(X, i, t);
    set_mode(X, i, ENGAGED);
    halt_clocks(X, i);
    f->engagement = e;
    f->side = side;
    f->held = 0;
    f->cover = 1.0;
    if (f->fraction == INF)
        set_threshold(W, X, i);
    if (side == ATTACK) {
        g->attackers |= BIT(i);
    } else {
        g->defenders |= BIT(i);
        if (g->location < W->n.places && f->is_inside == 1)
            f->cover = cover_of(W, X, i, t);
    }
    schedule(X, i);
    g->dirty = 1;
    touch(X, g->location);
    if (f->route >= 0)
        touch(X, W->n.places + f->route);
    note(X, JOIN, i, g->location, (double)side);
}

/* The threshold of a formation, or a watched level above it that its strength has still to pass. */
static double next_level(In W, Out X, int64_t i)
{
    const Formation *f = &X->formation[i];
    double level = f->threshold;
    for (int64_t k = INTS(watch_start, i); k < INTS(watch_start, i + 1); k++) {
        double watched = REALS(watch, 2 * k) * f->initial + REALS(watch, 2 * k + 1);
        if (watched < f->strength && watched > level)
            level = watched;
    }
    return level;
}

typedef struct { double days; int64_t who; double level; int64_t kind; } SideEvent;

/* When the first member of a side reaches its level. */
static SideEvent side_event(In W, Out X, int64_t e, int64_t side, double own, double rate)
{
    const Engagement *g = &X->engagement[e];
    double highest = -1.0;
    SideEvent next = {0.0, -1, 0.0, BREAK};
    FOR_EACH(i, side == ATTACK ? g->attackers : g->defenders) {
        const Formation *f = &X->formation[i];
        double level = next_level(W, X, i);
        double share = level / f->strength;
        int64_t this = level <= f->threshold ? BREAK : WATCH;
        if (share > highest || (share == highest && this == BREAK && next.kind == WATCH)) {
            highest = share;
            next.who = i;
            next.level = level;
            next.kind = this;
        }
    }
    next.days = days_to_factor(own, g->omega, X->g.exponent, rate, highest);
    return next;
}

static void end_engagement(In W, Out X, int64_t e, double t);

/* Start the flow anew from the present strengths and find the engagement's next event. */
static void restart(In W, Out X, int64_t e, double t)
{
    Engagement *g = &X->engagement[e];
    g->dirty = 0;
    if (g->attackers == 0 || g->defenders == 0) {
        end_engagement(W, X, e, t);
        return;
    }
    double attack = power_of(W, X, g->attackers, g->defenders);
    double defence = power_of(W, X, g->defenders, g->attackers);
    double ratio = attack / defence;
    g->ratio = ratio;
    g->t0 = t;
    bool meeting = g->location >= W->n.places;
    if (g->first == 1) {
        g->first = 0;
        note(X, OPEN, lowest(g->attackers), g->location, ratio);
    }
    if (X->g.exponent < LOGARITHMIC) {
        g->r = 1.0;
    } else {
        g->r = exp(X->g.exponent * log(ratio));
        if (!meeting)
            g->r *= X->g.root;
    }
    double rate_attack = g->rate * (meeting ? X->g.c_meeting : X->g.c_attack);
    double rate_defence = g->rate * (meeting ? X->g.c_meeting : X->g.c_defence);
    SideEvent a = side_event(W, X, e, ATTACK, 1.0 / g->r, rate_attack);
    SideEvent d = side_event(W, X, e, DEFENCE, g->r, rate_defence);
    double days_h = days_to_ratio(g->r, g->omega, X->g.exponent, rate_attack, rate_defence, ratio, X->g.halt_ratio);
    bool first_a = a.days < d.days;
    if (a.days == d.days) {
        if (a.kind != d.kind)
            first_a = a.kind < d.kind;
        else if (a.kind == BREAK && g->attackers == BIT(a.who) && g->defenders == BIT(d.who))
            first_a = true; /* the last of both at once: the defender keeps the place */
        else
            first_a = a.who < d.who;
    }
    SideEvent next = first_a ? a : d;
    if (days_h < next.days || (days_h == next.days && next.kind > HALT))
        next = (SideEvent){days_h, lowest(g->attackers), ratio, HALT};
    g->subject = next.who;
    g->level = next.level;
    g->kind = next.kind;
    g->when = next.days < INF ? t + next.days : INF;
}

/* On a route without an engagement: it waits at the end, or marches on. */
static void wait_or_march(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    double end = f->march > 0.0 ? route_length(W, X, f->route) : 0.0;
    if (fabs(f->position - end) <= SAME_POINT) {
        set_mode(X, i, WAITING);
        note(X, BESIEGE, i, f->destination, 0.0);
        touch(X, f->destination);
    } else {
        set_mode(X, i, MOVING);
        note(X, DEPART, i, f->route, f->march);
        march_on(W, X, i, t);
    }
}

/* Out of an engagement, alive: a stander, or on a route waiting, moving or stopped by order. */
static void release(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    f->engagement = -1;
    if (f->is_inside == 1) {
        set_mode(X, i, AT_PLACE);
        touch(X, f->place);
        return;
    }
    if (INTS(order_kind, f->order) != ADVANCE)
        set_mode(X, i, STOPPED);
    else
        wait_or_march(W, X, i, t);
    touch(X, W->n.places + f->route);
}

/* Formations stopped behind an engagement that is over move again. */
static void free_held(In W, Out X, int64_t location, double t)
{
    for (int64_t i = 0; i < W->n.formations; i++) {
        Formation *f = &X->formation[i];
        if (f->mode == STOPPED && f->held == 1 && (W->n.places + f->route == location || f->destination == location)) {
            f->held = 0;
            if (INTS(order_kind, f->order) == ADVANCE)
                wait_or_march(W, X, i, t);
        }
    }
}

static void close_engagement(In W, Out X, int64_t e)
{
    Engagement *g = &X->engagement[e];
    X->g.fighting &= ~BIT(e);
    g->dirty = 0;
    g->when = INF;
    g->kind = NEVER;
    Location *here = &X->location[g->location];
    here->engagements -= 1;
    if (g->location < W->n.places)
        here->engagement = -1;
    touch(X, g->location);
}

/* Release the formations of a mask, then let those inside places carry on with their orders. */
static void release_all(In W, Out X, int64_t members, double t)
{
    FOR_EACH(i, members)
        release(W, X, i, t);
    FOR_EACH(i, members)
        if (X->formation[i].is_inside == 1)
            resume_orders(W, X, i, t);
}

/* Victorious attackers enter; the actor with the largest surviving strength takes control. */
static void seize(In W, Out X, int64_t attackers, int64_t place, double t)
{
    FOR_EACH(i, attackers)
        clear_broken(W, X, place, X->formation[i].actor, t);
    double best = 0.0;
    int64_t taker = -1;
    for (int64_t a = 0; a < W->n.actors; a++) {
        int64_t own = attackers & X->members[a];
        if (own) {
            double total = 0.0;
            FOR_EACH(i, own)
                total += X->formation[i].strength;
            if (total > best) {
                best = total;
                taker = a;
            }
        }
    }
    FOR_EACH(i, attackers) {
        X->formation[i].engagement = -1;
        if (X->formation[i].is_inside == 1)
            set_mode(X, i, AT_PLACE);
        else
            enter(W, X, i, place, false, t);
    }
    Location *here = &X->location[place];
    if (here->ceasefire == 0 && (here->control < 0 || is_hostile_control(W, X, place, taker)))
        take_control(W, X, place, taker);
    FOR_EACH(i, attackers)
        resume_orders(W, X, i, t);
}

/* A side is empty: the other holds the field. */
static void end_engagement(In W, Out X, int64_t e, double t)
{
    const Engagement *g = &X->engagement[e];
    int64_t attackers = g->attackers;
    int64_t defenders = g->defenders;
    int64_t location = g->location;
    close_engagement(W, X, e);
    note(X, END, location, -1, attackers == 0 ? 1.0 : 0.0);
    if (attackers == 0) {
        release_all(W, X, defenders, t);
    } else if (location < W->n.places) {
        int64_t enemies = 0;
        FOR_EACH(i, attackers)
            enemies |= X->hostile[X->formation[i].actor];
        if (((X->location[location].inside & ~X->g.broken) | attackers) & enemies)
            release_all(W, X, attackers, t);
        else
            seize(W, X, attackers, location, t);
    } else {
        release_all(W, X, attackers, t);
    }
    free_held(W, X, location, t);
}

/* A member reaches its threshold. */
static void on_break(In W, Out X, int64_t e, double t)
{
    Engagement *g = &X->engagement[e];
    int64_t i = g->subject;
    bring_up(W, X, e, t);
    X->formation[i].strength = g->level;
    note(X, BREAK, i, -1, g->level);
    g->dirty = 1;
    touch(X, g->location);
    break_formation(W, X, i, t);
}

/* A member reaches a strength that a condition compares with. */
static void on_watch(In W, Out X, int64_t e, double t)
{
    Engagement *g = &X->engagement[e];
    bring_up(W, X, e, t);
    X->formation[g->subject].strength = g->level;
    note(X, WATCH, g->subject, -1, g->level);
    X->g.altered |= BIT(g->subject);
    g->dirty = 1;
    touch(X, g->location);
}

/* The attackers' ratio has fallen to the halt level: they break off, the defenders hold. */
static void on_halt(In W, Out X, int64_t e, double t)
{
    const Engagement *g = &X->engagement[e];
    bring_up(W, X, e, t);
    int64_t attackers = g->attackers;
    int64_t defenders = g->defenders;
    int64_t location = g->location;
    note(X, HALT, lowest(attackers), location,
         power_of(W, X, attackers, defenders) / power_of(W, X, defenders, attackers));
    FOR_EACH(i, attackers) {
        Formation *f = &X->formation[i];
        if (location < W->n.places && f->is_inside == 0) {
            leave_engagement(X, i);
            release(W, X, i, t);
            if (f->mode == WAITING && X->g.pause > 0.0) {
                f->t_resume = t + X->g.pause;
                schedule(X, i);
            }
        } else {
            withdraw(W, X, i, false, t);
        }
    }
    close_engagement(W, X, e);
    note(X, END, location, -1, 1.0);
    release_all(W, X, defenders, t);
    free_held(W, X, location, t);
}
