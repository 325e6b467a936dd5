"""Random numbers addressed by what they are for: Philox 4x32-10 (Salmon et al. 2011), counter based.

Key = seed (low, high); counter = future (low, high), stream, index. No state: the same address gives the
same four words on any thread, chunk or machine. Checked by tests/analytic/test_rng.py against the known
answers of Random123.
"""

from __future__ import annotations

import math

import numpy as np

from sandtable.engine.jit import entry, jit

_U64 = np.uint64
_M0, _M1 = _U64(0xD2511F53), _U64(0xCD9E8D57)
_W0, _W1 = _U64(0x9E3779B9), _U64(0xBB67AE85)
_MASK, _HALF = _U64(0xFFFFFFFF), _U64(32)
_TWO_PI = 2.0 * math.pi
_LN_2 = math.log(2.0)
_INVERSE = 1.0 / 4294967296.0


@jit
def philox(k0, k1, c0, c1, c2, c3):
    """Four 32-bit words at a counter. All arguments and results are uint64 holding 32-bit values."""
    c0, c1, c2, c3 = _U64(c0), _U64(c1), _U64(c2), _U64(c3)
    k0, k1 = _U64(k0), _U64(k1)
    for _ in range(10):
        a = _M0 * c0
        b = _M1 * c2
        c0 = (b >> _HALF) ^ c1 ^ k0
        c2 = (a >> _HALF) ^ c3 ^ k1
        c1 = b & _MASK
        c3 = a & _MASK
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@jit
def throw(X, die, stream, index):
    """Four words of a draw: by the salt of its die in the present block of time."""
    return philox(X.g.key0, X.g.key1, X.dice[2 * die], X.dice[2 * die + 1], stream, index)


@jit
def unit(word):
    """A word as a number strictly between 0 and 1."""
    return (float(word) + 0.5) * _INVERSE


@jit
def normal(first, second):
    """Standard normal of two words (Box and Muller 1958, the cosine branch)."""
    return math.sqrt(-2.0 * math.log(unit(first))) * math.cos(_TWO_PI * unit(second))


@jit
def second_normal(first, second):
    """The sine branch: independent of `normal` of the same words."""
    return math.sqrt(-2.0 * math.log(unit(first))) * math.sin(_TWO_PI * unit(second))


@jit
def beyond(borne, word):
    """Weibull of shape 1.5 and scale 1, known to lie above what was borne: (borne^1.5 - ln u)^(1/1.5)."""
    return math.exp(math.log(borne * math.sqrt(borne) - math.log(unit(word))) / 1.5)


@jit
def weibull(word):
    """Weibull of shape 1.5 and median 1."""
    return math.exp(math.log(-math.log(unit(word)) / _LN_2) / 1.5)


@jit
def weibull_beyond(borne, word):
    """Weibull of shape 1.5 and median 1, known to lie above what was borne."""
    return math.exp(math.log(borne * math.sqrt(borne) - math.log(unit(word)) / _LN_2) / 1.5)


@entry
def fill_units(seed, futures, stream, out):
    """out[z] = the unit number of word 0 at (futures[z], stream, index 0). futures: (n,) uint64, out: (n,) float64."""
    seed = _U64(seed)
    for z in range(futures.shape[0]):
        a, _b, _c, _d = philox(
            seed & _MASK, seed >> _HALF, futures[z] & _MASK, futures[z] >> _HALF, _U64(stream), _U64(0)
        )
        out[z] = unit(a)
