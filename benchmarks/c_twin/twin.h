/* The engine once more, in C, for comparison of speed: function by function what src/sandtable/engine says in Python for
 * Numba, with the same names and the same order of operations, on the same records. records.h is generated from
 * sandtable.engine.layout when this is built, constants from the engine's modules.
 *
 * W is the world record (read only), X the state record, t the present day. */
#ifndef TWIN_H
#define TWIN_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "records.h"

#define INF INFINITY

typedef const World *restrict In;
typedef State *restrict Out;

/* Entry k of a table of the world. */
#define INTS(table, k) (W->ints[W->n.at_##table + (k)])
#define REALS(table, k) (W->reals[W->n.at_##table + (k)])
#define NUMBERS(block, k) (X->number[W->n.number_##block + (k)])
#define BIT(i) ((int64_t)1 << (i))

/* The formations i of a bit mask, lowest first; the mask is read once. */
#define FOR_EACH(i, mask) \
    for (int64_t left_##i = (mask), i; left_##i && (i = __builtin_ctzll(left_##i), true); left_##i &= left_##i - 1)

/* Python's min and max of two numbers: the first unless the second is truly less or more. */
static inline double least(double a, double b) { return b < a ? b : a; }
static inline double most(double a, double b) { return b > a ? b : a; }

#endif
