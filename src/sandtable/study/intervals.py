"""Intervals for what a study estimates: a probability (Wilson) and a quantile (order statistics).

They live in the study layer because its tables carry them; `sandtable.analysis.intervals` offers the same names.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

from sandtable.special import special_functions

LEVEL = 0.90  # of every interval that Sandtable prints unless another is named


def wilson(successes: float, *, trials: float, level: float = LEVEL) -> tuple[float, float]:
    """Interval for a probability of which `successes` of `trials` independent futures were seen.

    Numbers of futures, or effective ones where futures are not independent or do not count alike.

    Dimensionless, inside [0, 1]; (0, 1) without trials. Raises ValueError if successes are not within 0..trials.
    Source: Wilson (1927), J. Am. Stat. Assoc. 22:209. Checked by tests/unit/analysis/test_intervals.py.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes of {trials} trials")
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + _checked(level) / 2)
    share = successes / trials
    scale = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # at the ends the bound is exact; rounding must not move it off 0 or 1
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return low, high


def quantile_rank(count: int, *, quantile: float) -> int:
    """Rank, from 1, of the order statistic that is the sample quantile: the least value with that share at or below it.

    The inverse of the empirical distribution function (Hyndman and Fan 1996, definition 1). 0 if there are no values.
    """
    if count == 0:
        return 0
    # a share that is a whole number of values up to rounding counts as that number
    return min(count, max(1, math.ceil(quantile * count * (1 - 1e-12))))


def quantile_interval_ranks(count: int, *, quantile: float, level: float = LEVEL) -> tuple[int | None, int | None]:
    """Ranks, from 1, of the order statistics that enclose the quantile of the population with at least this level.

    Free of assumptions on the distribution: the number of values below the quantile is binomial. None where `count`
    values cannot bound that side. Source: David and Nagaraja (2003), Order Statistics, section 7.1.
    """
    tail = (1 - _checked(level)) / 2
    # low: the largest rank l with P(fewer than l values below the quantile) <= tail
    low = _first(count + 1, lambda rank: _binomial_cdf(rank - 1, count, quantile) > tail) - 1
    # high: the smallest rank u with P(u or more values below it) <= tail
    high = _first(count + 1, lambda rank: 1 - _binomial_cdf(rank - 1, count, quantile) <= tail)
    return (low if low >= 1 else None), (high if high <= count else None)


def _checked(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level {level} is not between 0 and 1")
    return level


def _binomial_cdf(successes: int, trials: int, probability: float) -> float:
    if successes < 0:
        return 0.0
    return float(special_functions().bdtr(float(successes), trials, probability))


def _first(stop: int, holds: Callable[[int], bool]) -> int:
    """The lowest of 1..stop for which a condition that stays true once true holds; `stop` if none below it."""
    low, high = 1, stop
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
