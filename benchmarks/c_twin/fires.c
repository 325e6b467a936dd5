/* Stand-off fires: who is eligible, clocks consumed by integrated intensity, strikes (engine/fires.py). */

/* Formations that a base may strike now. */
static int64_t eligible_mask(In W, Out X, int64_t b)
{
    const Battery *base = &X->battery[b];
    if (base->active == 0 || base->allowed == 0 || base->magazine < 1.0 || base->launchers <= 0.0 || base->tempo <= 0.0)
        return 0;
    if (is_hostile_control(W, X, INTS(fires_base, b), INTS(fires_actor, b)))
        return 0;
    int64_t named = 0;
    for (int64_t a = 0; a < W->n.actors; a++)
        if ((INTS(fires_against, b) >> a) & 1)
            named |= X->members[a];
    int64_t mask = 0;
    FOR_EACH(i, X->ring[b].inside & named) {
        const Formation *f = &X->formation[i];
        bool spared = f->mode == ENGAGED && INTS(fires_spares, b) == 1;
        bool truce = f->mode == AT_PLACE && X->location[f->place].ceasefire == 1;
        if (f->mode != GONE && f->mode != RESERVE && !spared && !truce)
            mask |= BIT(i);
    }
    return mask;
}

static double exposure_of(In W, Out X, int64_t i)
{
    const Formation *f = &X->formation[i];
    if (f->is_inside == 1)
        return INTS(place_urban, f->place) == 1 ? 0.1 : 0.2;
    if (f->mode == STOPPED)
        return 0.3;
    return 1.0;
}

/* Earliest of a formation's strike clocks over the bases. */
static void earliest_strike(In W, Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    f->t_strike = INF;
    for (int64_t b = 0; b < W->n.fires; b++) {
        double due = X->clock[b * W->n.formations + i].when;
        if (due < f->t_strike) {
            f->t_strike = due;
            f->battery = b;
        }
    }
    schedule(X, i);
}

/* Run a strike clock at a new rate; untouched if the rate is the same. */
static void set_rate(In W, Out X, int64_t b, int64_t i, double rate, double t)
{
    Clock *clock = &X->clock[b * W->n.formations + i];
    if (rate == clock->rate)
        return;
    if (clock->left == INF)
        clock->left = -log(strike_draw(W, X, b, i, 0, 0));
    clock->left -= clock->rate * (t - clock->since);
    clock->since = t;
    clock->rate = rate;
    clock->when = rate > 0.0 ? most(t + clock->left / rate, t) : INF;
    earliest_strike(W, X, i);
}

/* Share each base's tempo among those it may strike now. */
static void update_fires(In W, Out X, double t)
{
    X->g.fires_changed = 0;
    for (int64_t b = 0; b < W->n.fires; b++) {
        Battery *base = &X->battery[b];
        int64_t mask = eligible_mask(W, X, b);
        if (mask == 0 && base->eligible == 0)
            continue;
        int64_t count = 0;
        for (int64_t left = mask; left; left &= left - 1)
            count++;
        FOR_EACH(i, mask | base->eligible) {
            double rate = 0.0;
            if ((mask >> i) & 1)
                rate = base->tempo * base->launchers * exposure_of(W, X, i) / (double)count;
            set_rate(W, X, b, i, rate, t);
        }
        base->eligible = mask;
    }
}

/* A strike's delay on the march. */
static void delay_march(In W, Out X, int64_t i, double delay, double t)
{
    Formation *f = &X->formation[i];
    position_now(X, i, t);
    if (f->velocity == 0.0)
        f->t_resume += delay;
    else
        f->t_resume = t + delay;
    f->velocity = 0.0;
    f->t_arrive = INF;
    f->t_ring = INF;
    f->t_meet = INF;
    schedule(X, i);
    touch(X, W->n.places + f->route);
}

/* One strike: a share of present strength, one from the magazine, a delay on the march. */
static void on_strike(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    int64_t b = f->battery;
    Battery *base = &X->battery[b];
    Clock *clock = &X->clock[b * W->n.formations + i];
    int64_t n = clock->count;
    double share = 0.0;
    if (base->loss >= 1.0)
        share = 1.0;
    else if (base->loss > 0.0)
        share = 1.0 - exp(log(strike_draw(W, X, b, i, n, 1)) * base->loss / (1.0 - base->loss));
    clock->count = n + 1;
    clock->left = -log(strike_draw(W, X, b, i, n + 1, 0));
    clock->since = t;
    clock->when = t + clock->left / clock->rate;
    earliest_strike(W, X, i);
    base->magazine -= 1.0;
    base->strikes += 1;
    X->strikes[INTS(fires_actor, b) * W->n.actors + f->actor] += 1;
    X->g.changed |= SEES_STRIKE;
    X->g.altered |= BIT(i);
    X->g.fires_changed = 1;
    note(X, STRIKE, i, b, share);
    if (f->engagement >= 0)
        bring_up(W, X, f->engagement, t);
    f->strength *= 1.0 - share;
    if (f->fraction == INF)
        set_threshold(W, X, i);
    touch_around(X, i);
    if ((f->mode == MOVING || f->mode == WITHDRAWING) && base->delay > 0.0)
        delay_march(W, X, i, -base->delay * log(strike_draw(W, X, b, i, n, 2)), t);
    if (f->strength <= REMNANT * f->initial) {
        lose(W, X, i, DESTROYED, t);
    } else if (f->broken == 0 && f->strength <= f->threshold) {
        note(X, BREAK, i, -1, f->strength);
        break_formation(W, X, i, t);
    }
}
