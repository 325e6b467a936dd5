/* Supply areas: the places connected to an actor's sources over places that are not hostile-controlled (engine/areas.py). */

static bool is_open(In W, Out X, int64_t place, int64_t actor)
{
    int64_t holder = X->holder[place];
    return holder < 0 || X->stance[actor * W->n.actors + holder] != HOSTILE;
}

/* Flood from the `size` places on the stack, which are supplied. */
static void spread_supply(In W, Out X, int64_t actor, int64_t size)
{
    int64_t base = actor * W->n.places;
    while (size > 0) {
        int64_t p = X->stack[--size];
        for (int64_t k = INTS(adjacency_start, p); k < INTS(adjacency_start, p + 1); k++) {
            int64_t q = INTS(adjacency_place, k);
            if (X->supplied[base + q] == 0 && is_open(W, X, q, actor)) {
                X->supplied[base + q] = 1;
                X->stack[size++] = q;
            }
        }
    }
}

/* The whole area of an actor anew. */
static void flood_supply(In W, Out X, int64_t actor)
{
    int64_t base = actor * W->n.places;
    int64_t size = 0;
    for (int64_t p = 0; p < W->n.places; p++) {
        X->supplied[base + p] = 0;
        if (INTS(is_source, base + p) == 1 && is_open(W, X, p, actor)) {
            X->supplied[base + p] = 1;
            X->stack[size++] = p;
        }
    }
    spread_supply(W, X, actor, size);
}

/* A place has become open: it is supplied if a source or beside a supplied place, and supply spreads from it. */
static void gain_supply(In W, Out X, int64_t actor, int64_t place)
{
    int64_t base = actor * W->n.places;
    bool supplied = INTS(is_source, base + place) == 1;
    for (int64_t k = INTS(adjacency_start, place); k < INTS(adjacency_start, place + 1); k++)
        if (X->supplied[base + INTS(adjacency_place, k)] == 1)
            supplied = true;
    if (supplied) {
        X->supplied[base + place] = 1;
        X->stack[0] = place;
        spread_supply(W, X, actor, 1);
        X->g.grown |= BIT(actor);
    }
}

/* A place has become closed: at the rim of the area it goes alone, elsewhere the area is flooded anew. */
static void lose_supply(In W, Out X, int64_t actor, int64_t place)
{
    int64_t base = actor * W->n.places;
    int64_t neighbours = 0;
    for (int64_t k = INTS(adjacency_start, place); k < INTS(adjacency_start, place + 1); k++)
        neighbours += X->supplied[base + INTS(adjacency_place, k)];
    if (neighbours <= 1 && INTS(is_source, base + place) == 0) {
        X->supplied[base + place] = 0;
        X->g.moved |= X->members[actor] & ~X->g.cut; /* nobody else has anything to lose */
    } else {
        X->g.areas |= BIT(actor);
    }
}

/* After a change of control: grow the areas that gain the place, mark those that lose it. */
static void update_areas(In W, Out X, int64_t place, int64_t old, int64_t new)
{
    int64_t A = W->n.actors;
    for (int64_t a = 0; a < A; a++) {
        if (INTS(has_sources, a) == 0 || (X->g.areas >> a) & 1)
            continue;
        bool was_open = old < 0 || X->stance[a * A + old] != HOSTILE;
        bool now_open = new < 0 || X->stance[a * A + new] != HOSTILE;
        if (now_open && !was_open)
            gain_supply(W, X, a, place);
        else if (was_open && !now_open && X->supplied[a * W->n.places + place] == 1)
            lose_supply(W, X, a, place);
    }
}
