/* Areas: the places connected over open places, as bit masks of places, word after word (engine/areas.py). */

static bool has(const int64_t *mask, int64_t place) { return (mask[place >> SHIFT] >> (place & (WORD - 1))) & 1; }

static void include(int64_t *mask, int64_t place) { mask[place >> SHIFT] |= BIT(place & (WORD - 1)); }

static void exclude(int64_t *mask, int64_t place) { mask[place >> SHIFT] &= ~BIT(place & (WORD - 1)); }

/* Spread the area that begins at `first` from the frontier over its open places; the frontier is empty afterwards. */
static void flood(In W, Out X, int64_t first)
{
    int64_t words = W->n.words;
    for (int64_t w = 0; w < words;) {
        int64_t left = X->frontier[w];
        if (left == 0) {
            w++;
            continue;
        }
        X->frontier[w] = left & (left - 1);
        int64_t row = (WORD * w + lowest(left)) * words;
        for (int64_t v = 0; v < words; v++) {
            int64_t new = INTS(beside, row + v) & X->open[first + v] & ~X->area[first + v];
            if (new) {
                X->area[first + v] |= new;
                X->frontier[v] |= new;
                w = v < w ? v : w;
            }
        }
    }
}

/* The whole supply area of an actor anew. */
static void flood_supply(In W, Out X, int64_t actor)
{
    int64_t words = W->n.words, first = actor * words;
    for (int64_t w = 0; w < words; w++) {
        int64_t closed = 0;
        for (int64_t other = 0; other < W->n.actors; other++)
            if (X->stance[actor * W->n.actors + other] == HOSTILE)
                closed |= X->held[other * words + w];
        X->open[first + w] = ~closed;
        int64_t sources = INTS(sources, first + w) & ~closed;
        X->area[first + w] = sources;
        X->frontier[w] = sources;
    }
    flood(W, X, first);
}

/* How many of the places beside a place are in the area that begins at `first`. */
static int64_t neighbours(In W, Out X, int64_t first, int64_t place)
{
    int64_t count = 0;
    for (int64_t w = 0; w < W->n.words; w++)
        count += __builtin_popcountll((uint64_t)(INTS(beside, place * W->n.words + w) & X->area[first + w]));
    return count;
}

static bool is_source(In W, int64_t first, int64_t place) { return has(&INTS(sources, first), place); }

/* A place has become open: it is supplied if a source or beside a supplied place, and supply spreads from it. */
static void gain_supply(In W, Out X, int64_t actor, int64_t place)
{
    int64_t first = actor * W->n.words;
    if (is_source(W, first, place) || neighbours(W, X, first, place) > 0) {
        include(&X->area[first], place);
        include(X->frontier, place);
        flood(W, X, first);
        X->g.grown |= BIT(actor);
    }
}

/* A place has become closed: at the rim of the area it goes alone, elsewhere the area is flooded anew. */
static void lose_supply(In W, Out X, int64_t actor, int64_t place)
{
    int64_t first = actor * W->n.words;
    if (neighbours(W, X, first, place) <= 1 && !is_source(W, first, place)) {
        exclude(&X->area[first], place);
        X->g.moved |= X->members[actor] & ~X->g.cut; /* nobody else has anything to lose */
    } else {
        X->g.areas |= BIT(actor);
    }
}

/* After a change of control: grow the areas that gain the place, mark those that lose it. */
static void update_areas(In W, Out X, int64_t place, int64_t old, int64_t new)
{
    int64_t A = W->n.actors, words = W->n.words;
    if (old >= 0)
        exclude(&X->held[old * words], place);
    include(&X->held[new * words], place);
    for (int64_t a = 0; a < A; a++) {
        if (INTS(has_sources, a) == 0 || (X->g.areas >> a) & 1)
            continue;
        bool was_open = old < 0 || X->stance[a * A + old] != HOSTILE;
        bool now_open = X->stance[a * A + new] != HOSTILE;
        if (now_open && !was_open) {
            include(&X->open[a * words], place);
            gain_supply(W, X, a, place);
        } else if (was_open && !now_open) {
            exclude(&X->open[a * words], place);
            if (has(&X->area[a * words], place))
                lose_supply(W, X, a, place);
        }
    }
}

/* Open to conditions: the places that an actor, and maybe its friends, control. Index of the first word. */
static int64_t open_to(In W, Out X, int64_t actor, bool friends_too)
{
    int64_t words = W->n.words, first = W->n.actors * words;
    for (int64_t w = 0; w < words; w++) {
        int64_t held = X->held[actor * words + w];
        if (friends_too)
            for (int64_t other = 0; other < W->n.actors; other++)
                if (X->stance[actor * W->n.actors + other] == FRIENDLY)
                    held |= X->held[other * words + w];
        X->open[first + w] = held;
        X->area[first + w] = 0;
    }
    return first;
}

/* Whether two places are connected over places that an actor and its friends control. */
static bool is_connected(In W, Out X, int64_t actor, int64_t one, int64_t other)
{
    int64_t first = open_to(W, X, actor, true);
    if (!has(&X->open[first], one) || !has(&X->open[first], other))
        return false;
    include(&X->area[first], one);
    include(X->frontier, one);
    flood(W, X, first);
    return has(&X->area[first], other);
}

/* Whether the places that an actor controls are one piece; false if there is none. */
static bool is_contiguous(In W, Out X, int64_t actor)
{
    int64_t words = W->n.words, first = open_to(W, X, actor, false), w = 0;
    while (w < words && X->open[first + w] == 0)
        w++;
    if (w == words)
        return false;
    int64_t start = WORD * w + lowest(X->open[first + w]);
    include(&X->area[first], start);
    include(X->frontier, start);
    flood(W, X, first);
    int64_t missing = 0;
    for (int64_t k = w; k < words; k++)
        missing |= X->open[first + k] & ~X->area[first + k];
    return missing == 0;
}
