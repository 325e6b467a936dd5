"""Closed forms of an engagement between events (Helmbold 1965; Lanchester's square law in x and y).

    x = (S_A/S_A0)^W = cosh wt - sinh wt / r        y = (S_D/S_D0)^W = cosh wt - r sinh wt
    w = W sqrt(k_A k_D)                             r = R0^W sqrt(k_D / k_A)

`own` below is r for the defenders and 1/r for the attackers. exponent = W, dimensionless; omega = w, 1/d;
rate = k, 1/d, used in the logarithmic limit W < 1e-9. Checked by tests/analytic/test_flows.py.
"""

from __future__ import annotations

import math

from sandtable.engine.jit import jit

LOGARITHMIC = 1e-9
SAME_FACTOR = 1e-12  # a level as near as this is reached: members of one side who fall at one time fall together
_INF = math.inf


@jit
def shrink(own, omega, exponent, rate, days):
    """Factor by which a side's strength has shrunk after `days`; 0 once it is spent."""
    if exponent < LOGARITHMIC:
        return math.exp(-rate * days)
    half = math.sinh(0.5 * omega * days)
    inner = 2.0 * half * half - own * 2.0 * half * math.sqrt(1.0 + half * half)
    if inner <= -1.0:
        return 0.0
    return math.exp(math.log1p(inner) / exponent)


@jit
def days_to_factor(own, omega, exponent, rate, factor):
    """Days until a side's factor is `factor`; inf if never, 0 if already there, but for rounding."""
    if factor >= 1.0 - SAME_FACTOR:
        return 0.0
    if exponent < LOGARITHMIC:
        return -math.log(factor) / rate if rate > 0.0 and factor > 0.0 else _INF
    h = math.exp(exponent * math.log(factor)) if factor > 0.0 else 0.0
    radicand = h * h + own * own - 1.0
    if radicand < 0.0 or omega <= 0.0:
        return _INF
    grown = (1.0 + own) / (h + math.sqrt(radicand))
    if grown <= 1.0:
        return 0.0
    return math.log(grown) / omega


@jit
def days_to_ratio(r, omega, exponent, rate_attack, rate_defence, ratio, level):
    """Days until the power ratio falls from `ratio` to `level`; inf if it never does, 0 if it is not above."""
    if level == 0.0:
        return _INF
    if ratio <= level:
        return 0.0
    if exponent < LOGARITHMIC:
        return math.log(ratio / level) / (rate_attack - rate_defence) if rate_attack > rate_defence else _INF
    if r >= 1.0 or omega <= 0.0:  # c_A R^-W <= c_D R^W
        return _INF
    k = math.exp(exponent * math.log(level / ratio))
    tangent = (k - 1.0) / (k * r - 1.0 / r)
    if tangent >= 1.0:
        return _INF
    return math.atanh(tangent) / omega
