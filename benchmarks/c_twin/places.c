/* Two hostile formations on one route (engine/pairs.py); evaluating a place (engine/places.py). */

/* Speed at which two hostile formations close a gap (position of j less that of i); 0 if they will not meet. */
static double closing_speed(Out X, int64_t i, int64_t j, double gap)
{
    const Formation *a = &X->formation[i];
    const Formation *b = &X->formation[j];
    if (a->mode == WITHDRAWING && b->mode == WITHDRAWING)
        return 0.0;
    if (a->velocity == 0.0 && b->velocity == 0.0)
        return 0.0;
    if (a->velocity * b->velocity > 0.0) /* same direction never meets */
        return 0.0;
    if (gap == 0.0) {
        if (a->mode == WITHDRAWING || b->mode == WITHDRAWING)
            return 0.0;
        return fabs(a->velocity - b->velocity);
    }
    double closing = a->velocity - b->velocity;
    if (gap < 0.0)
        closing = -closing;
    if (closing <= 0.0)
        return 0.0;
    if (a->mode == WITHDRAWING && a->march * gap <= 0.0) /* pursuit never overtakes */
        return 0.0;
    if (b->mode == WITHDRAWING && b->march * gap >= 0.0)
        return 0.0;
    return closing;
}

/* Day on which two hostile formations on one route meet, reckoned from their last change of velocity; INF if never. */
static double due_meeting(Out X, int64_t i, int64_t j, double t)
{
    const Formation *a = &X->formation[i];
    const Formation *b = &X->formation[j];
    double since = most(a->t0, b->t0);
    double gap = (b->position + b->velocity * (since - b->t0)) - (a->position + a->velocity * (since - a->t0));
    if (fabs(gap) <= SAME_POINT)
        gap = 0.0;
    double closing = closing_speed(X, i, j, gap);
    if (closing == 0.0)
        return INF;
    double due = since + fabs(gap) / closing;
    if (gap != 0.0) { /* one stands: reckoned from the mover's own leg, so that all who stand there are met at one time */
        if (b->velocity == 0.0)
            due = a->t0 + (b->position - a->position) / a->velocity;
        else if (a->velocity == 0.0)
            due = b->t0 + (a->position - b->position) / b->velocity;
    }
    if (due < t - PASSED) /* they were not hostile then and have passed */
        return INF;
    return most(due, t);
}

/* When a moving formation comes to its route's end, reckoned from its last change of velocity. */
static double arrival_day(In W, Out X, int64_t i, double t)
{
    const Formation *f = &X->formation[i];
    double end = f->velocity > 0.0 ? route_length(W, X, f->route) : 0.0;
    return most(f->t0 + (end - f->position) / f->velocity, t);
}

/* Whether `other` stands at the very end of the route to which `mover` marches. */
static bool stands_at_end(In W, Out X, int64_t mover, int64_t other)
{
    const Formation *f = &X->formation[mover];
    const Formation *o = &X->formation[other];
    if (f->velocity == 0.0 || o->velocity != 0.0)
        return false;
    return fabs(o->position - (f->velocity > 0.0 ? route_length(W, X, f->route) : 0.0)) <= SAME_POINT;
}

/* When two hostile formations on one route meet; INF if they do not. Who stands at the end is met on arrival. */
static double meeting_day(In W, Out X, int64_t i, int64_t j, double t)
{
    double due = due_meeting(X, i, j, t);
    if (due < INF) {
        if (stands_at_end(W, X, i, j))
            return least(due, arrival_day(W, X, i, t));
        if (stands_at_end(W, X, j, i))
            return least(due, arrival_day(W, X, j, t));
    }
    return due;
}

/* 0 the attack, 1 the defence, 2 hostile to neither, 3 hostile to both. */
static int64_t side_to_join(Out X, int64_t e, int64_t actor)
{
    int64_t against_attack = X->engagement[e].attackers & X->hostile[actor];
    int64_t against_defence = X->engagement[e].defenders & X->hostile[actor];
    if (against_attack && against_defence)
        return 3;
    if (against_defence)
        return 0;
    if (against_attack)
        return 1;
    return 2;
}

/* Whether a hostile formation on the march meets this one at its gate in this very instant: that comes first. */
static bool is_sallied_at(In W, Out X, int64_t i, double t)
{
    const Formation *f = &X->formation[i];
    FOR_EACH(j, X->location[W->n.places + f->route].on & X->hostile[f->actor])
        if (X->formation[j].mode == MOVING && meeting_day(W, X, j, i, t) <= t)
            return true;
    return false;
}

static bool may_act(In W, Out X, int64_t i, double t)
{
    const Formation *f = &X->formation[i];
    return f->mode == WAITING && f->t_resume == INF && !is_sallied_at(W, X, i, t);
}

/* The leader and, in order, every waiting unpaused formation that goes with it. */
static int64_t attack_group(In W, Out X, int64_t i, int64_t place, int64_t defenders, double t)
{
    int64_t group = BIT(i);
    FOR_EACH(j, X->location[place].waiting)
        if (j != i && may_act(W, X, j, t)) {
            int64_t friends = X->friend[X->formation[j].actor];
            int64_t enemies = X->hostile[X->formation[j].actor];
            if ((group & ~friends) == 0 && enemies & defenders && (friends & defenders) == 0)
                group |= BIT(j);
        }
    return group;
}

/* Power of formations as it would be on joining: covers as of now for defenders inside. */
static double joins_force(In W, Out X, int64_t mask, int64_t opposing_mask, bool inside, double t)
{
    double total = 0.0;
    int64_t opposing = W->n.airs > 0 ? actors_of(W, X, opposing_mask) : 0;
    FOR_EACH(i, mask) {
        const Formation *f = &X->formation[i];
        double cover = inside ? cover_of(W, X, i, t) : 1.0;
        double p = f->strength * f->quality * f->factor * cover;
        if (W->n.airs > 0)
            p *= 1.0 + air_of(W, X, f->actor, opposing);
        total += p;
    }
    return total;
}

static void join_all(In W, Out X, int64_t e, int64_t mask, int64_t side, double t)
{
    FOR_EACH(i, mask)
        join(W, X, e, i, side, t);
}

/* One waiting formation at the gate of a place. */
static void admit(In W, Out X, int64_t i, int64_t place, double t)
{
    int64_t actor = X->formation[i].actor;
    const Location *here = &X->location[place];
    if (here->engagement >= 0) {
        int64_t e = here->engagement;
        int64_t side = side_to_join(X, e, actor);
        if (side == 0) {
            join(W, X, e, i, ATTACK, t);
        } else if (side == 1) {
            enter(W, X, i, place, false, t);
            join(W, X, e, i, DEFENCE, t);
        } else if (side == 2) {
            enter(W, X, i, place, false, t);
            resume_orders(W, X, i, t);
        }
        return;
    }
    int64_t enemies = here->inside & X->hostile[actor];
    int64_t defenders = enemies & ~X->g.broken;
    if (defenders == 0) {
        if (here->ceasefire == 1 && (enemies || is_hostile_control(W, X, place, actor)))
            return;
        clear_broken(W, X, place, actor, t);
        enter(W, X, i, place, true, t);
        resume_orders(W, X, i, t);
        return;
    }
    if (here->ceasefire == 1)
        return;
    int64_t attackers = attack_group(W, X, i, place, defenders, t);
    double attack = joins_force(W, X, attackers, defenders, false, t);
    double defence = joins_force(W, X, defenders, attackers, true, t);
    if (attack >= X->g.attack_ratio * defence) {
        int64_t e = open_engagement(W, X, place, 0.0, t);
        join_all(W, X, e, attackers, ATTACK, t);
        join_all(W, X, e, defenders, DEFENCE, t);
    }
}

/* Unbroken standers take a side in the engagement that runs at their place. */
static void involve_standers(In W, Out X, int64_t place, double t)
{
    int64_t e = X->location[place].engagement;
    int64_t engaged = X->engagement[e].attackers | X->engagement[e].defenders;
    FOR_EACH(i, X->location[place].inside & ~X->g.broken & ~engaged) {
        int64_t side = side_to_join(X, e, X->formation[i].actor);
        if (side < 2)
            join(W, X, e, i, side, t);
    }
}

/* Hostile formations inside one place without an engagement: the broken leave, the others fight. */
static void quarrel(In W, Out X, int64_t place, double t)
{
    int64_t inside = X->location[place].inside;
    int64_t unbroken = inside & ~X->g.broken;
    FOR_EACH(i, inside & X->g.broken)
        if (unbroken & X->hostile[X->formation[i].actor])
            withdraw(W, X, i, false, t);
    FOR_EACH(i, unbroken) {
        int64_t enemies = unbroken & X->hostile[X->formation[i].actor];
        if (enemies) {
            int64_t j = lowest(enemies), d = i, a = j;
            bool first = is_friendly_control(W, X, place, X->formation[i].actor);
            if (is_friendly_control(W, X, place, X->formation[j].actor) && !first) {
                d = j;
                a = i;
            }
            int64_t mine = X->formation[d].actor;
            int64_t theirs = X->formation[a].actor;
            int64_t e = open_engagement(W, X, place, 0.0, t);
            join_all(W, X, e, unbroken & X->friend[theirs] & X->hostile[mine], ATTACK, t);
            join_all(W, X, e, unbroken & X->friend[mine] & X->hostile[theirs], DEFENCE, t);
            return;
        }
    }
}

/* Everybody at the gate in sorted order, then everybody inside. */
static void evaluate_place(In W, Out X, int64_t place, double t)
{
    const Location *here = &X->location[place];
    FOR_EACH(i, here->waiting)
        if (X->formation[i].destination == place && may_act(W, X, i, t))
            admit(W, X, i, place, t);
    if (here->engagement >= 0)
        involve_standers(W, X, place, t);
    else if (here->ceasefire == 0 && here->inside & (here->inside - 1))
        quarrel(W, X, place, t);
}
