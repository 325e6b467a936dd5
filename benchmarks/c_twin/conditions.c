/* The byte code of conditions (engine/conditions.py). */

/* Value of an actor's places over the value of all controlled ones. */
static double share_of(In W, Out X, int64_t a)
{
    double own = 0.0, all = 0.0;
    for (int64_t p = 0; p < W->n.places; p++) {
        int64_t controller = X->location[p].control;
        if (controller >= 0) {
            double value = NUMBERS(place, p);
            all += value;
            if (controller == a)
                own += value;
        }
    }
    return all > 0.0 ? own / all : 0.0;
}

/* The functions about control and places; a, b, c are the instruction's arguments. */
static double geography(In W, Out X, int64_t operation, int64_t a, int64_t b, int64_t c)
{
    if (operation == CONTROLS) { /* actor, offset and count of places */
        for (int64_t k = 0; k < c; k++)
            if (X->location[INTS(zone_places, b + k)].control != a)
                return 0.0;
        return 1.0;
    }
    if (operation == PRESENT) {
        for (int64_t k = 0; k < c; k++)
            if (X->location[INTS(zone_places, b + k)].inside & X->members[a] & ~X->g.broken)
                return 1.0;
        return 0.0;
    }
    if (operation == CONNECTED)
        return is_connected(W, X, a, b, c) ? 1.0 : 0.0;
    if (operation == SHARE)
        return share_of(W, X, a);
    if (operation == CONTIGUOUS)
        return is_contiguous(W, X, a) ? 1.0 : 0.0;
    /* CONTACT and LINE: routes between places of two actors, and the share of them that crosses a barrier */
    int64_t total = 0, crossing = 0;
    for (int64_t r = 0; r < W->n.routes; r++) {
        int64_t x = X->location[INTS(route_start, r)].control;
        int64_t y = X->location[INTS(route_end, r)].control;
        if ((x == a && y == b) || (x == b && y == a)) {
            total++;
            if (operation == LINE)
                crossing += INTS(crosses, r * W->n.barriers + c);
        }
    }
    if (operation == CONTACT)
        return (double)total;
    return total > 0 ? (double)crossing / (double)total : 0.0;
}

/* The functions about formations, parties and choices. */
static double observe(In W, Out X, int64_t operation, int64_t a, int64_t b)
{
    const Formation *f = &X->formation[a];
    switch (operation) {
    case ENCIRCLED:
        return (X->g.cut >> a) & 1 && f->mode != GONE && f->mode != RESERVE ? 1.0 : 0.0;
    case AT:
        return f->is_inside == 1 && f->place == b ? 1.0 : 0.0;
    case IS_ENGAGED:
        return f->mode == ENGAGED ? 1.0 : 0.0;
    case IS_BROKEN:
        return (double)f->broken;
    case IS_GONE:
        return f->mode == GONE || f->mode == RESERVE ? 1.0 : 0.0;
    case WITHIN: /* formation, ring */
        return (double)((f->rings >> b) & 1);
    case IS_HOSTILE:
        return X->stance[a * W->n.actors + b] == HOSTILE ? 1.0 : 0.0;
    case IS_FRIENDLY:
        return X->stance[a * W->n.actors + b] == FRIENDLY ? 1.0 : 0.0;
    case CHOSE:
        return X->chosen[a] > 0 ? 1.0 : 0.0;
    case CHOICES:
        return (double)X->chosen[a];
    case STRIKES:
        return (double)X->strikes[a * W->n.actors + b];
    case MAGAZINE:
        return X->battery[a].magazine;
    case BELIEF:
        return X->belief[a].alpha / (X->belief[a].alpha + X->belief[a].beta);
    case STRENGTH:
        return f->mode == GONE || f->mode == RESERVE ? 0.0 : f->strength;
    case INITIAL:
        return f->initial;
    case FIRST:
        return X->first[a];
    default:
        return X->reached[a];
    }
}

static double combine(int64_t operation, double left, double right)
{
    switch (operation) {
    case AND: return left != 0.0 && right != 0.0 ? 1.0 : 0.0;
    case OR: return left != 0.0 || right != 0.0 ? 1.0 : 0.0;
    case ADD: return left + right;
    case SUBTRACT: return left - right;
    case MULTIPLY: return left * right;
    case DIVIDE: return left / right;
    case LEAST: return least(left, right);
    case MOST: return most(left, right);
    case LESS: return left < right ? 1.0 : 0.0;
    case LESS_EQUAL: return left <= right ? 1.0 : 0.0;
    case GREATER: return left > right ? 1.0 : 0.0;
    case GREATER_EQUAL: return left >= right ? 1.0 : 0.0;
    case EQUAL: return left == right ? 1.0 : 0.0;
    default: return left != right ? 1.0 : 0.0;
    }
}

/* Value of an expression now; X->g.wake_found is the next day at which a `day` comparison in it changes. */
static double evaluate(In W, Out X, int64_t expression, double t)
{
    X->g.wake_found = INF;
    int64_t depth = 0;
    const int64_t *code = &INTS(code, WIDTH * INTS(code_start, expression));
    const int64_t *end = code + WIDTH * INTS(code_count, expression);
    for (; code < end; code += WIDTH) {
        int64_t operation = code[0], a = code[1], b = code[2], c = code[3];
        if (operation == CONSTANT) {
            X->eval[depth++] = REALS(constants, a);
        } else if (operation == NUMBER) {
            X->eval[depth++] = X->number[a];
        } else if (operation == ASSUMPTION) {
            X->eval[depth++] = X->assumption[a];
        } else if (operation == DAY_NOW) {
            X->eval[depth++] = t;
        } else if (operation == DAY_REACHED) {
            double due = X->eval[depth - 1];
            if (due > t && due < X->g.wake_found)
                X->g.wake_found = due;
            X->eval[depth - 1] = t >= due ? 1.0 : 0.0;
        } else if (operation == NOT) {
            X->eval[depth - 1] = X->eval[depth - 1] == 0.0 ? 1.0 : 0.0;
        } else if (operation == AND_THEN || operation == OR_ELSE) { /* a: instructions that need not be asked any more */
            if ((X->eval[depth - 1] != 0.0) == (operation == OR_ELSE))
                code += WIDTH * a;
            else
                depth--;
        } else if (operation < CONTROLS) {
            depth--;
            X->eval[depth - 1] = combine(operation, X->eval[depth - 1], X->eval[depth]);
        } else if (operation <= CONNECTED || operation >= SHARE) {
            X->eval[depth] = geography(W, X, operation, a, b, c);
            depth++;
        } else {
            X->eval[depth] = observe(W, X, operation, a, b);
            depth++;
        }
    }
    return X->eval[0];
}

/* Cached value of a live condition, computed anew only if what it depends on changed or its day has come. */
static bool sees(In W, Out X, int64_t expression, double t)
{
    Expression *cached = &X->expression[expression];
    bool touched = INTS(code_deps, expression) & X->g.changed || INTS(code_formations, expression) & X->g.altered
                   || INTS(code_places, expression) & X->g.seized || INTS(code_options, expression) & X->g.chose;
    if (touched || t >= cached->wake) {
        cached->value = evaluate(W, X, expression, t);
        cached->wake = X->g.wake_found;
    }
    return cached->value != 0.0;
}
