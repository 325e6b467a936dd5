/* Rows of results, and the function that Python calls (engine/ending.py, and run_block of engine/kernel.py). */

/* A settlement state from a rule's distribution; form 0 de facto, 1 de jure. */
static int64_t draw_settlement(In W, Out X, int64_t rule, int64_t form, double u)
{
    double total = 0.0;
    int64_t last = 0;
    for (int64_t k = 0; k < 5; k++) {
        double p = NUMBERS(settlement, 10 * rule + 5 * form + k);
        total += p;
        if (p > 0.0) {
            last = k;
            if (u < total)
                return k;
        }
    }
    return last;
}

/* Where the results go: the arrays that kernel.run_block takes, and their shapes. */
typedef struct {
    int64_t futures, days; /* rows, and days + 1 of `change` */
    const int64_t *numbers;
    const double *assumptions;
    double *scalars;
    bool *outcomes;
    double *times;
    int32_t *choices;
    int16_t *firsts;
    int32_t *strikes;
    double *first, *reached;
    int8_t *control;
    double *strength;
    int64_t *change;
} Results;

/* Add this future's changes of control to the differences per day: change[day, place, actor] (last: nobody). */
static void count_control(In W, Out X, const Results *to)
{
    int64_t A = W->n.actors;
    for (int64_t k = 0; k < X->g.changes; k++) {
        const History *row = &X->history[k];
        int64_t day = (int64_t)ceil(row->time);
        if (day < to->days) {
            int64_t *change = &to->change[(day * W->n.places + row->place) * (A + 1)];
            change[row->new >= 0 ? row->new : A] += 1;
            change[row->old >= 0 ? row->old : A] -= 1;
        }
    }
}

/* Outcomes and settlement of row z, of a complete future. */
static void judge(In W, Out X, int64_t z, const Results *to)
{
    double t = X->g.now;
    int64_t rule = -1, de_facto = -1, de_jure = -1;
    if (X->g.status == COMPLETE) {
        for (int64_t k = 0; k < W->n.outcomes; k++) {
            to->outcomes[z * W->n.outcomes + k] = evaluate(W, X, INTS(outcome_when, k), t) != 0.0;
            if (INTS(outcome_time, k) >= 0)
                to->times[z * W->n.outcomes + k] = evaluate(W, X, INTS(outcome_time, k), t);
        }
        for (int64_t k = 0; k < W->n.settlements; k++)
            if (evaluate(W, X, INTS(settlement_when, k), t) != 0.0) {
                rule = k;
                break;
            }
    }
    if (rule >= 0) {
        Words w = words_at(X, W->n.stream_settlement, 0);
        de_facto = draw_settlement(W, X, rule, 0, unit(w.a));
        de_jure = draw_settlement(W, X, rule, 1, unit(w.b));
    }
    double *scalars = &to->scalars[z * 6];
    scalars[0] = (double)X->g.status;
    scalars[1] = t;
    scalars[2] = (double)X->g.events;
    scalars[3] = (double)rule;
    scalars[4] = (double)de_facto;
    scalars[5] = (double)de_jure;
}

/* Row z of the results, from the state at the last instant. */
static void finish(In W, Out X, int64_t z, const Results *to)
{
    const Header *n = &W->n;
    judge(W, X, z, to);
    for (int64_t k = 0; k < n->options; k++)
        to->choices[z * n->options + k] = (int32_t)X->chosen[k];
    for (int64_t k = 0; k < n->decisions; k++)
        to->firsts[z * n->decisions + k] = (int16_t)X->decision[k].first;
    for (int64_t k = 0; k < n->fires; k++)
        to->strikes[z * n->fires + k] = (int32_t)X->battery[k].strikes;
    for (int64_t k = 0; k < n->firsts; k++)
        to->first[z * n->firsts + k] = X->first[k];
    for (int64_t k = 0; k < n->reacheds; k++)
        to->reached[z * n->reacheds + k] = X->reached[k];
    for (int64_t k = 0; k < n->places; k++)
        to->control[z * n->places + k] = (int8_t)X->location[k].control;
    for (int64_t k = 0; k < n->formations; k++) {
        const Formation *f = &X->formation[k];
        to->strength[z * n->formations + k] = f->mode == GONE || f->mode == RESERVE ? 0.0 : f->strength;
    }
}

/* Play futures and write one row each. */
void run_block(const World *W, State *X, int64_t key0, int64_t key1, const Results *to)
{
    X->g.key0 = key0;
    X->g.key1 = key1;
    prepare(W, X);
    for (int64_t z = 0; z < to->futures; z++) {
        X->g.future0 = to->numbers[2 * z];
        X->g.future1 = to->numbers[2 * z + 1];
        for (int64_t u = 0; u < W->n.assumptions; u++)
            X->assumption[u] = to->assumptions[z * W->n.assumptions + u];
        run_future(W, X);
        finish(W, X, z, to);
        if (X->g.status == COMPLETE)
            count_control(W, X, to);
    }
}
