/* Meetings on routes (engine/routes.py). */

/* Schedule, for each formation on a route, its first meeting with one of higher index, and its arrival. */
static void find_meetings(In W, Out X, int64_t route, double t)
{
    int64_t on = X->location[W->n.places + route].on;
    if ((on & (on - 1)) == 0) { /* alone */
        int64_t i = lowest(on);
        Formation *f = &X->formation[i];
        f->t_meet = INF;
        if (f->velocity != 0.0)
            f->t_arrive = arrival_day(W, X, i, t);
        schedule(X, i);
        return;
    }
    FOR_EACH(i, on) {
        Formation *f = &X->formation[i];
        f->t_meet = INF;
        if (f->velocity != 0.0)
            f->t_arrive = arrival_day(W, X, i, t);
    }
    FOR_EACH(i, on) {
        Formation *a = &X->formation[i];
        FOR_EACH(j, on & X->hostile[a->actor] & -BIT(i + 1)) { /* those of higher index */
            double due = meeting_day(W, X, i, j, t);
            if (due < INF) {
                if (stands_at_end(W, X, i, j))
                    a->t_arrive = INF;
                else if (stands_at_end(W, X, j, i))
                    X->formation[j].t_arrive = INF;
                if (due < a->t_meet) {
                    a->t_meet = due;
                    a->partner = j;
                }
            }
        }
    }
    FOR_EACH(i, on)
        schedule(X, i);
}

/* The formation i and every idle one standing at the very position that is its friend and hostile to j. */
static int64_t party_at(In W, Out X, int64_t i, int64_t j, double position)
{
    int64_t a = X->formation[i].actor;
    int64_t b = X->formation[j].actor;
    int64_t party = BIT(i);
    FOR_EACH(k, X->location[W->n.places + X->formation[i].route].on & X->friend[a] & X->hostile[b]) {
        const Formation *f = &X->formation[k];
        if (f->velocity == 0.0 && fabs(f->position - position) <= SAME_POINT && f->mode != ENGAGED && f->mode != WITHDRAWING)
            party |= BIT(k);
    }
    return party & ~BIT(j);
}

/* A formation comes up to one that is engaged: it joins, or stops behind. */
static void meet_engaged(In W, Out X, int64_t mover, int64_t other, double t)
{
    Formation *f = &X->formation[mover];
    f->position = X->formation[other].position;
    int64_t e = X->formation[other].engagement;
    int64_t side = side_to_join(X, e, f->actor);
    if (side < 2) {
        join(W, X, e, mover, side, t);
    } else {
        set_mode(X, mover, STOPPED);
        halt_clocks(X, mover);
        f->held = 1;
        schedule(X, mover);
    }
}

/* The gap between a formation and its partner has closed. */
static void on_meeting(In W, Out X, int64_t i, double t)
{
    int64_t j = X->formation[i].partner;
    Formation *a = &X->formation[i];
    Formation *b = &X->formation[j];
    position_now(X, i, t);
    position_now(X, j, t);
    a->t_meet = INF;
    note(X, MEETING, i, j, 0.0);
    int64_t route = a->route;
    touch(X, W->n.places + route);
    if (a->mode == WITHDRAWING) {
        lose(W, X, i, SURRENDERED, t);
    } else if (b->mode == WITHDRAWING) {
        lose(W, X, j, SURRENDERED, t);
    } else if (a->mode == ENGAGED) {
        meet_engaged(W, X, j, i, t);
    } else if (b->mode == ENGAGED) {
        meet_engaged(W, X, i, j, t);
    } else {
        double position = 0.5 * (a->position + b->position);
        if (a->velocity == 0.0)
            position = a->position;
        else if (b->velocity == 0.0)
            position = b->position;
        a->position = position;
        b->position = position;
        int64_t mine = party_at(W, X, i, j, position);
        int64_t theirs = party_at(W, X, j, i, position);
        int64_t attackers = mine;
        int64_t defenders = theirs;
        if (joins_force(W, X, theirs, mine, false, t) > joins_force(W, X, mine, theirs, false, t)) {
            attackers = theirs;
            defenders = mine;
        }
        int64_t e = open_engagement(W, X, W->n.places + route, position, t);
        FOR_EACH(k, attackers | defenders)
            join(W, X, e, k, (attackers >> k) & 1 ? ATTACK : DEFENCE, t);
    }
}
