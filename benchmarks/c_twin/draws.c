/* Random numbers addressed by what they are for, Philox 4x32-10 (engine/rng.py), and the closed forms of an engagement
 * between events (engine/flows.py). */

typedef struct { uint64_t a, b, c, d; } Words;

static Words philox(uint64_t k0, uint64_t k1, uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3)
{
    const uint64_t M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85, MASK = 0xFFFFFFFF;
    for (int round = 0; round < 10; round++) {
        uint64_t a = M0 * c0, b = M1 * c2;
        c0 = (b >> 32) ^ c1 ^ k0;
        c2 = (a >> 32) ^ c3 ^ k1;
        c1 = b & MASK;
        c3 = a & MASK;
        k0 = (k0 + W0) & MASK;
        k1 = (k1 + W1) & MASK;
    }
    return (Words){c0, c1, c2, c3};
}

static Words words_at(Out X, int64_t stream, int64_t index)
{
    return philox((uint64_t)X->g.key0, (uint64_t)X->g.key1, (uint64_t)X->g.future0, (uint64_t)X->g.future1,
                  (uint64_t)stream, (uint64_t)index);
}

static double unit(uint64_t word) { return ((double)word + 0.5) * (1.0 / 4294967296.0); }

static double normal(uint64_t first, uint64_t second)
{
    const double TWO_PI = 2.0 * 3.141592653589793;
    return sqrt(-2.0 * log(unit(first))) * cos(TWO_PI * unit(second));
}

static double draw_normal(Out X, int64_t stream, int64_t index)
{
    Words w = words_at(X, stream, index);
    return normal(w.a, w.b);
}

static double unit_at(Out X, int64_t stream) { return unit(words_at(X, stream, 0).a); }

static double strike_draw(In W, Out X, int64_t b, int64_t i, int64_t index, int64_t word)
{
    Words w = words_at(X, INTS(stream_strike, b * W->n.formations + i), index);
    return unit(word == 0 ? w.a : word == 1 ? w.b : w.c);
}

static double decision_draw(In W, Out X, int64_t d, int64_t index, int64_t word)
{
    Words w = words_at(X, INTS(stream_decision, d), index);
    return unit(word == 0 ? w.a : w.b);
}

/* Factor by which a side's strength has shrunk after `days`; 0 once it is spent. */
static double shrink(double own, double omega, double exponent, double rate, double days)
{
    if (exponent < LOGARITHMIC)
        return exp(-rate * days);
    double half = sinh(0.5 * omega * days);
    double inner = 2.0 * half * half - own * 2.0 * half * sqrt(1.0 + half * half);
    if (inner <= -1.0)
        return 0.0;
    return exp(log1p(inner) / exponent);
}

/* Days until a side's factor is `factor`; INF if never, 0 if already there. */
static double days_to_factor(double own, double omega, double exponent, double rate, double factor)
{
    if (factor >= 1.0)
        return 0.0;
    if (exponent < LOGARITHMIC)
        return rate > 0.0 && factor > 0.0 ? -log(factor) / rate : INF;
    double h = factor > 0.0 ? exp(exponent * log(factor)) : 0.0;
    double radicand = h * h + own * own - 1.0;
    if (radicand < 0.0 || omega <= 0.0)
        return INF;
    double grown = (1.0 + own) / (h + sqrt(radicand));
    if (grown <= 1.0)
        return 0.0;
    return log(grown) / omega;
}

/* Days until the power ratio falls from `ratio` to `level`; INF if it never does, 0 if it is not above. */
static double days_to_ratio(double r, double omega, double exponent, double rate_attack, double rate_defence, double ratio,
                            double level)
{
    if (ratio <= level)
        return 0.0;
    if (exponent < LOGARITHMIC)
        return rate_attack > rate_defence ? log(ratio / level) / (rate_attack - rate_defence) : INF;
    if (r >= 1.0 || omega <= 0.0)
        return INF;
    double k = exp(exponent * log(level / ratio));
    double tangent = (k - 1.0) / (k * r - 1.0 / r);
    if (tangent >= 1.0)
        return INF;
    return atanh(tangent) / omega;
}
