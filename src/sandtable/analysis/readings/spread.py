"""The variance of a probability between readings against that within: estimators and their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.intervals.paired import tango
from sandtable.estimates import Estimate
from sandtable.study.intervals import LEVEL


@dataclass(frozen=True, slots=True)
class Within:
    """In one reading: variance of an outcome's probability over the assumptions, its standard error, the share with its interval."""

    variance: float
    error: float
    share: Estimate


def difference(first: NDArray[np.bool_], second: NDArray[np.bool_], *, level: float = LEVEL) -> Estimate:
    """Second share minus first over the same futures, with Tango's interval. first, second : (n,). nan without futures."""
    pairs = len(first)
    if not pairs:
        return Estimate(math.nan, -1.0, 1.0)
    gained, lost = int(np.count_nonzero(second & ~first)), int(np.count_nonzero(first & ~second))
    return Estimate.containing((gained - lost) / pairs, *tango(gained, lost, pairs=pairs, level=level))


def between(held: NDArray[np.bool_], *, level: float = LEVEL) -> Estimate:
    """Variance between readings of the probability of an outcome, each reading with the weight 1/R.

    held : (R, n) whether it holds, in the same n futures of R readings. With d the difference of two shares,

        B = (1/R^2) sum over pairs of readings of d^2,

    less what the noise of n futures adds to it: the variances of the differences, over n. Its bounds are those that the
    intervals of the differences allow, each with the level of all of them together (Bonferroni). With two readings, B is
    a quarter of the square of their difference. Dimensionless; nan without futures.
    Checked by tests/unit/analysis/test_readings_spread.py.
    """
    readings, futures = held.shape
    if not futures:
        return Estimate(math.nan, 0.0, 0.25)
    pairs = list(combinations(range(readings), 2))
    one_level = 1 - (1 - level) / len(pairs)
    value = low = high = 0.0
    for first, second in pairs:
        found = difference(held[first], held[second], level=one_level)
        apart = held[second].astype(np.int64) - held[first]
        noise = float(apart.var(ddof=1)) / futures if futures > 1 else 0.0
        value += found.value**2 - noise
        ends = sorted((abs(found.low), abs(found.high)))
        low += 0.0 if found.low <= 0 <= found.high else ends[0] ** 2
        high += ends[1] ** 2
    return Estimate.containing(max(value, 0.0) / readings**2, low / readings**2, high / readings**2)


def within(rows: Sequence[Within], *, level: float = LEVEL) -> Estimate:
    """Mean over the readings of the variance over the assumptions. The errors add up, since readings share random numbers."""
    value = sum(row.variance for row in rows) / len(rows)
    half = NormalDist().inv_cdf(0.5 + level / 2) * sum(row.error for row in rows) / len(rows)
    return Estimate(value, max(value - half, 0.0), value + half)


def chance(rows: Sequence[Within], over: Estimate) -> Estimate:
    """Mean over the readings of p (1 - p), less the variance over the assumptions. over : what `within` gave."""
    values, lows, highs = [], [], []
    for row in rows:
        ends = [p * (1 - p) for p in (row.share.low, row.share.high)]
        values.append(row.share.value * (1 - row.share.value))
        lows.append(min(ends))
        highs.append(0.25 if row.share.low <= 0.5 <= row.share.high else max(ends))
    value, low, high = (sum(each) / len(rows) for each in (values, lows, highs))
    return Estimate.containing(max(value - over.value, 0.0), max(low - over.high, 0.0), max(high - over.low, 0.0))


def share_between(apart: Estimate, over: Estimate) -> Estimate | None:
    """Between / (between + within), between the least and the most that the two intervals allow; None if both are 0."""
    if not apart.value + over.value > 0:
        return None
    low = apart.low / (apart.low + over.high) if apart.low + over.high > 0 else 0.0
    high = apart.high / (apart.high + over.low) if apart.high + over.low > 0 else 1.0
    return Estimate.containing(apart.value / (apart.value + over.value), low, high)
