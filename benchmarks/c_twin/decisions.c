/* Decisions: when they tick and which option is drawn (engine/decisions.py). */

/* The next tick of a decision; INF for none. */
static void set_tick(Out X, int64_t d, double when)
{
    X->tick[d] = when;
    X->g.ticking = (X->g.ticking & ~BIT(d)) | (int64_t)(when < INF) << d;
    X->g.ticked = 1;
}

/* Consume a hazard clock up to the present. */
static void pause_clock(In W, Out X, int64_t d, double t)
{
    Decision *decision = &X->decision[d];
    if (decision->armed == 1) {
        double rate = NUMBERS(decision, 2 * d);
        if (t > decision->since)
            decision->left -= rate * (t - decision->since);
        decision->armed = 0;
    }
    set_tick(X, d, INF);
}

/* Set the next tick of a decision whose condition holds. */
static void arm_clock(In W, Out X, int64_t d, double t)
{
    Decision *decision = &X->decision[d];
    int64_t clock = INTS(decision_clock, d);
    double earliest = most(t, decision->last + NUMBERS(decision, 2 * d + 1));
    if (clock == EVERY)
        earliest = most(earliest, decision->last + NUMBERS(decision, 2 * d));
    if (clock == HAZARD) {
        double rate = NUMBERS(decision, 2 * d);
        if (decision->left == INF)
            decision->left = -log(decision_draw(W, X, d, decision->ticks, 1));
        decision->since = earliest;
        decision->armed = 1;
        set_tick(X, d, rate > 0.0 ? most(earliest + decision->left / rate, t) : INF);
    } else {
        set_tick(X, d, earliest);
    }
}

/* Bit mask of the decisions whose conditions name anything in a mask. */
static int64_t watchers(In W, int64_t table, int64_t mask)
{
    int64_t asked = 0;
    FOR_EACH(k, mask)
        asked |= W->ints[table + k];
    return asked;
}

/* Start and stop the clocks of decisions as their conditions turn. */
static void watch_decisions(In W, Out X, double t)
{
    int64_t asked = 0;
    int64_t changed = X->g.changed;
    for (int64_t k = 0; k < SEEN_BITS; k++)
        if ((changed >> k) & 1)
            asked |= INTS(decision_watch, k);
    asked |= watchers(W, W->n.at_decision_watch_formation, X->g.altered);
    asked |= watchers(W, W->n.at_decision_watch_place, X->g.seized);
    asked |= watchers(W, W->n.at_decision_watch_option, X->g.chose);
    if (changed == EVERYTHING)
        asked = X->g.live;
    int64_t timed = X->g.timed; /* those that look at the day: all of them, or none, for the earliest wake-up */
    if (asked & timed || t >= X->g.timed_wake) {
        asked |= timed;
        X->g.timed_wake = INF;
    }
    FOR_EACH(d, asked & X->g.live) {
        int64_t condition = INTS(decision_when, d);
        int64_t now = sees(W, X, condition, t) ? 1 : 0;
        if ((timed >> d) & 1)
            X->g.timed_wake = least(X->g.timed_wake, X->expression[condition].wake);
        Decision *decision = &X->decision[d];
        if (now == decision->on)
            continue;
        decision->on = now;
        if (now == 1)
            arm_clock(W, X, d, t);
        else
            pause_clock(W, X, d, t);
    }
    X->g.wake = least(X->g.wake, X->g.timed_wake);
}

/* Probability of an option by number or belief; -1 for the rest. */
static double option_probability(In W, Out X, int64_t option)
{
    int64_t belief = INTS(option_belief, option);
    if (belief >= 0)
        return X->belief[belief].alpha / (X->belief[belief].alpha + X->belief[belief].beta);
    int64_t number = INTS(option_probability, option);
    if (number >= 0)
        return X->number[number];
    return -1.0;
}

/* The option drawn by a unit number: cumulative in the order of the file, rest = what the others leave. */
static int64_t choose(In W, Out X, int64_t d, double u)
{
    int64_t first = INTS(decision_options, d);
    int64_t end = INTS(decision_options, d + 1);
    double stated = 0.0;
    for (int64_t k = first; k < end; k++) {
        double p = option_probability(W, X, INTS(decision_option, k));
        if (p > 0.0)
            stated += p;
    }
    double rest = most(0.0, 1.0 - stated);
    double total = 0.0;
    int64_t last = INTS(decision_option, end - 1);
    for (int64_t k = first; k < end; k++) {
        int64_t o = INTS(decision_option, k);
        double p = option_probability(W, X, o);
        if (p < 0.0)
            p = rest;
        total += p;
        if (p > 0.0) {
            last = o;
            if (u < total)
                return o;
        }
    }
    return last;
}

/* One tick: choose, apply the option's effects, set the clock anew. */
static void on_decision(In W, Out X, int64_t d, double t)
{
    Decision *decision = &X->decision[d];
    int64_t tick = decision->ticks;
    int64_t option = choose(W, X, d, decision_draw(W, X, d, tick, 0));
    decision->ticks = tick + 1;
    decision->last = t;
    set_tick(X, d, INF);
    decision->armed = 0;
    if (decision->first < 0)
        decision->first = option;
    X->chosen[option] += 1;
    X->g.chose |= BIT(option % OPTION_BITS);
    note(X, DECISION, d, option, (double)tick);
    int64_t clock = INTS(decision_clock, d);
    decision->left = INF;
    if (decision->ticks >= INTS(decision_limit, d)) {
        X->g.live &= ~BIT(d);
        X->g.timed_wake = t; /* its own counts no more */
    } else if (clock == HAZARD || clock == EVERY)
        arm_clock(W, X, d, t);
    int64_t effect = INTS(option_effect, option);
    for (int64_t e = effect; e < INTS(option_effect, option + 1); e++) {
        int64_t reason = apply_effect(W, X, e, t);
        if (reason != EFFECTIVE)
            note(X, VOID, option, e - effect, (double)reason);
    }
}
