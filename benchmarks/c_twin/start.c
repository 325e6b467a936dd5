/* The first instant of a future: numbers, places, parties, formations (engine/start.py). */

/* What every future of a block begins with: who holds what, stances, supply areas. */
static void prepare(In W, Out X)
{
    int64_t A = W->n.actors, words = W->n.words;
    for (int64_t k = 0; k < A * words; k++)
        X->held[k] = 0;
    for (int64_t place = 0; place < W->n.places; place++)
        if (INTS(control, place) >= 0)
            include(&X->held[INTS(control, place) * words], place);
    for (int64_t k = 0; k < A * A; k++)
        X->directed[k] = INTS(stance, k);
    for (int64_t a = 0; a < A; a++)
        for (int64_t b = a; b < A; b++)
            refresh_stance(W, X, a, b);
    FOR_EACH(a, sourced_actors(W))
        flood_supply(W, X, a);
    for (int64_t k = 0; k < A * words; k++) {
        X->start_held[k] = X->held[k];
        X->start_open[k] = X->open[k];
        X->start_area[k] = X->area[k];
    }
    for (int64_t k = 0; k < A * A; k++)
        X->start_stance[k] = X->stance[k];
}

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
    for (int64_t k = 0; k < A * W->n.words; k++) {
        X->held[k] = X->start_held[k];
        X->open[k] = X->start_open[k];
        X->area[k] = X->start_area[k];
    }
    for (int64_t place = 0; place < W->n.places + W->n.routes; place++) {
        Location *here = &X->location[place];
        here->control = -1;
        if (place < W->n.places)
            here->control = INTS(control, place);
        here->engagement = -1;
        here->opened = 0;
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
            X->stance[a * A + b] = X->start_stance[a * A + b];
            X->strikes[a * A + b] = 0;
        }
    }
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
        Battery *base = &X->battery[b];
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
        decision->last = -INF;
        decision->ticks = 0;
        decision->on = 0;
        decision->armed = 0;
        decision->first = -1;
        decision->left = INF;
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

/* One formation at the start: numbers and clocks, what is drawn later as INF; reserves are off the map. */
static void set_formation(In W, Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    f->actor = INTS(formation_actor, i);
    f->strength = NUMBERS(formation, 5 * i);
    f->initial = f->strength;
    if (!(f->strength >= 0.0))
        X->g.status = NOT_FINITE;
    f->quality = NUMBERS(formation, 5 * i + 1);
    f->pace = NUMBERS(formation, 5 * i + 2);
    f->fraction = INF;
    f->factor = 1.0;
    f->cover = 1.0;
    f->t0 = 0.0;
    f->position = 0.0;
    f->march = 0.0;
    f->surrender_left = INF;
    f->surrender_rate = 0.0;
    f->surrender_since = 0.0;
    f->destination = -1;
    f->route = -1;
    f->engagement = -1;
    f->side = 0;
    f->partner = -1;
    f->broken = 0;
    f->stage = 0;
    f->airlift = INTS(airlift, i);
    f->order = INTS(formation_order, i);
    f->waypoint = 0;
    f->held = 0;
    f->ordered = 0;
    f->home = 1;
    f->is_inside = 0;
    f->rings = 0;
    f->place = INTS(formation_place, i);
    f->mode = RESERVE;
    halt_clocks(X, i);
    f->t_strike = INF;
    f->t_supply = INF;
    f->t_surrender = INF;
    for (int64_t b = 0; b < W->n.fires; b++) {
        Clock *clock = &X->clock[b * W->n.formations + i];
        clock->left = INF;
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
    set_rings(X, i, rings_of(W, X, f->place));
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
    g->touched = 0;
    for (int64_t word = 0; word < (W->n.places + W->n.routes + WORD - 1) >> SHIFT; word++)
        X->touched[word] = 0;
    g->areas = 0;
    g->grown = 0;
    g->moved = BIT(W->n.formations) - 1;
    g->fires_changed = 1;
    g->stopped = 0;
    g->fighting = 0;
    g->cut = 0;
    g->pending = 0;
    g->changed = EVERYTHING;
    g->altered = BIT(W->n.formations) - 1;
    g->seized = 0;
    g->chose = 0;
    g->ticking = 0;
    g->ticked = 1;
    g->timed_wake = 0.0;
    g->live = BIT(W->n.decisions) - 1;
    g->timed = INTS(decision_timed, 0);
    g->rows = 0;
    g->changes = 0;
    g->broken = 0;
    g->wake = INF;
    set_numbers(W, X);
    set_parties(W, X);
    for (int64_t e = 0; e < W->n.formations + 1; e++) {
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
