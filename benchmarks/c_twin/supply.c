/* Supply areas, who is cut off, stages, surrender (engine/supply.py). */

/* Run the surrender clock at a new rate. */
static void set_surrender(In W, Out X, int64_t i, double rate, double t)
{
    Formation *f = &X->formation[i];
    if (rate > 0.0 && f->surrender_left == INF)
        f->surrender_left = -log(unit_at(X, INTS(stream_surrender, i)));
    if (f->surrender_rate > 0.0)
        f->surrender_left -= f->surrender_rate * (t - f->surrender_since);
    f->surrender_since = t;
    f->surrender_rate = rate;
    f->t_surrender = rate > 0.0 ? most(t + f->surrender_left / rate, t) : INF;
    schedule(X, i);
}

/* A stage of supply: factor, surrender hazard, and what comes next. */
static void set_stage(In W, Out X, int64_t i, int64_t stage, double t)
{
    Formation *f = &X->formation[i];
    if (f->engagement >= 0)
        bring_up(W, X, f->engagement, t);
    f->stage = stage;
    f->factor = 1.0;
    if (stage == 1)
        f->factor = 0.6;
    else if (stage == 2)
        f->factor = 0.3;
    f->t_supply = stage == 1 && f->airlift == 0 ? t + X->g.stage : INF;
    set_surrender(W, X, i, f->airlift == 1 || stage == 0 ? 0.0 : X->g.surrender_hazard * (1.0 - f->factor), t);
    touch_around(X, i);
    X->g.altered |= BIT(i);
}

/* Areas if control or stance changed; then who is cut off and who is reached again. */
static void update_supply(In W, Out X, double t)
{
    int64_t affected = X->g.moved;
    X->g.moved = 0;
    FOR_EACH(a, X->g.areas) {
        flood_supply(W, X, a);
        affected |= X->members[a];
    }
    FOR_EACH(a, X->g.grown)
        affected |= X->members[a] & X->g.cut; /* nobody else has anything to gain */
    X->g.areas = 0;
    X->g.grown = 0;
    FOR_EACH(i, affected) {
        Formation *f = &X->formation[i];
        if (f->mode == GONE || f->mode == RESERVE || INTS(has_sources, f->actor) == 0)
            continue;
        const int64_t *area = &X->area[f->actor * W->n.words];
        bool supplied = has(area, f->place) || (f->route >= 0 && has(area, f->destination));
        int64_t is_cut = (X->g.cut >> i) & 1;
        if (supplied && is_cut == 1) {
            X->g.cut &= ~BIT(i);
            f->t_supply = INF;
            note(X, CUT, i, -1, 0.0);
            X->g.altered |= BIT(i);
            if (f->stage > 0)
                set_stage(W, X, i, 0, t);
            schedule(X, i);
        } else if (!supplied && is_cut == 0) {
            X->g.cut |= BIT(i);
            f->t_supply = t + NUMBERS(formation, 5 * i + 4);
            note(X, CUT, i, -1, 1.0);
            X->g.altered |= BIT(i);
            schedule(X, i);
        }
    }
}

static void on_supply(In W, Out X, int64_t i, double t)
{
    int64_t stage = X->formation[i].stage + 1;
    set_stage(W, X, i, stage, t);
    note(X, SUPPLY, i, stage, X->formation[i].factor);
}

static void on_surrender(In W, Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    if (f->engagement >= 0)
        bring_up(W, X, f->engagement, t);
    note(X, SURRENDER, i, -1, f->strength);
    f->t_surrender = INF;
    lose(W, X, i, SURRENDERED, t);
}

/* Switch a formation's airlift; the stage and the hazard follow. */
static void set_airlift(In W, Out X, int64_t i, int64_t on, double t)
{
    Formation *f = &X->formation[i];
    if (f->airlift == on || f->mode == GONE)
        return;
    f->airlift = on;
    if (f->stage == 2 && on == 1) {
        set_stage(W, X, i, 1, t);
        note(X, SUPPLY, i, 1, f->factor);
    } else if (f->stage == 1) {
        set_stage(W, X, i, 1, t);
    }
}
