/* Small moves of a future's state: touching, logging, modes, powers (engine/state.py). */

static inline void note(Out X, int64_t event, int64_t subject, int64_t object, double value)
{
    if (X->g.logging != 1)
        return;
    if (X->g.rows < LOG_ROWS) {
        Log *row = &X->log[X->g.rows];
        row->time = X->g.now;
        row->event = event;
        row->subject = subject;
        row->object = object;
        row->value = value;
    }
    X->g.rows += 1;
}

static inline void touch(Out X, int64_t location)
{
    int64_t word = location >> SHIFT;
    X->touched[word] |= BIT(location & (WORD - 1));
    X->g.touched |= BIT(word);
}

/* Day of the earliest own event of a formation. */
static void schedule(Out X, int64_t i)
{
    const Formation *f = &X->formation[i];
    double t = least(f->t_arrive, f->t_meet);
    t = least(t, f->t_ring);
    t = least(t, f->t_strike);
    t = least(t, f->t_supply);
    t = least(t, f->t_surrender);
    t = least(t, f->t_resume);
    X->when[i] = t;
    X->g.pending = (X->g.pending & ~BIT(i)) | (int64_t)(t < INF) << i;
}

/* What the earliest own event of a formation is; at equal times the kind that comes first. */
static int64_t kind_of(Out X, int64_t i)
{
    const Formation *f = &X->formation[i];
    double t = X->when[i];
    return f->t_arrive == t ? ARRIVAL : f->t_meet == t ? MEETING : f->t_ring == t ? RING : f->t_strike == t ? STRIKE
         : f->t_supply == t ? SUPPLY : f->t_surrender == t ? SURRENDER : RESUME;
}

static void set_mode(Out X, int64_t i, int64_t mode)
{
    Formation *f = &X->formation[i];
    if (f->mode == WAITING) {
        X->location[f->destination].waiting &= ~BIT(i);
        touch(X, f->destination);
    }
    f->mode = mode;
    if (mode == WAITING)
        X->location[f->destination].waiting |= BIT(i);
    X->g.altered |= BIT(i);
    X->g.fires_changed = 1;
}

static void leave_route(In W, Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    if (f->route >= 0) {
        int64_t location = W->n.places + f->route;
        X->location[location].on &= ~BIT(i);
        touch(X, location);
        f->route = -1;
    }
    X->g.moved |= BIT(i);
}

static void leave_place(Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    if (f->is_inside == 1) {
        X->location[f->place].inside &= ~BIT(i);
        f->is_inside = 0;
        touch(X, f->place);
    }
    X->g.moved |= BIT(i);
    X->g.altered |= BIT(i);
}

static void halt_clocks(Out X, int64_t i)
{
    Formation *f = &X->formation[i];
    f->velocity = 0.0;
    f->t_arrive = INF;
    f->t_meet = INF;
    f->t_ring = INF;
    f->t_resume = INF;
}

static void position_now(Out X, int64_t i, double t)
{
    Formation *f = &X->formation[i];
    if (f->velocity != 0.0)
        f->position += f->velocity * (t - f->t0);
    f->t0 = t;
}

/* Touch whatever evaluates this formation: its engagement, the place it is at or waits for. */
static void touch_around(Out X, int64_t i)
{
    const Formation *f = &X->formation[i];
    if (f->engagement >= 0) {
        X->engagement[f->engagement].dirty = 1;
        touch(X, X->engagement[f->engagement].location);
    } else if (f->is_inside == 1) {
        touch(X, f->place);
    } else if (f->mode == WAITING) {
        touch(X, f->destination);
    }
}

/* Posture times terrain of a defender inside its place. */
static double cover_of(In W, Out X, int64_t i, double t)
{
    const Formation *f = &X->formation[i];
    double posture;
    if (f->home == 1 && INTS(fortified, i) == 1)
        posture = 1.6;
    else if (t - f->arrived >= X->g.prepared_after)
        posture = 1.5;
    else
        posture = 1.3;
    return posture * REALS(place_terrain, f->place);
}

static int64_t actors_of(In W, Out X, int64_t mask)
{
    int64_t actors = 0;
    for (int64_t a = 0; a < W->n.actors; a++)
        if (X->members[a] & mask)
            actors |= BIT(a);
    return actors;
}

static double air_of(In W, Out X, int64_t actor, int64_t opposing)
{
    double power = 0.0;
    for (int64_t k = 0; k < W->n.airs; k++)
        if (X->air_on[k] == 1 && INTS(air_to, k) == actor && INTS(air_against, k) & opposing)
            power += X->air_power[k];
    return power;
}

/* Power of the formations of a mask with their present cover, against those of another. */
static double power_of(In W, Out X, int64_t mask, int64_t opposing_mask)
{
    double total = 0.0;
    int64_t opposing = W->n.airs > 0 ? actors_of(W, X, opposing_mask) : 0;
    FOR_EACH(i, mask) {
        const Formation *f = &X->formation[i];
        double p = f->strength * f->quality * f->factor * f->cover;
        if (W->n.airs > 0)
            p *= 1.0 + air_of(W, X, f->actor, opposing);
        total += p;
    }
    return total;
}

static bool is_hostile_control(In W, Out X, int64_t place, int64_t actor)
{
    int64_t controller = X->location[place].control;
    return controller >= 0 && X->stance[actor * W->n.actors + controller] == HOSTILE;
}

static bool is_friendly_control(In W, Out X, int64_t place, int64_t actor)
{
    int64_t controller = X->location[place].control;
    return controller >= 0 && X->stance[actor * W->n.actors + controller] == FRIENDLY;
}

static int64_t lowest(int64_t mask)
{
    return mask == 0 ? -1 : __builtin_ctzll(mask);
}
