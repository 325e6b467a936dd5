"""Intervals for the mean of a payoff, and of the difference of two payoffs over the same futures.

A payoff lies in [0, 1] and takes few values, often nearly always the same one; a paired difference is 0 in most
futures. The plain normal interval is too narrow there, and without width where nothing was seen to differ. Two futures
are therefore added to the sample, one at each end of the range: what Agresti and Coull (1998, Am. Stat. 52:119) and
Agresti and Caffo (2000, 54:280) do for shares, and Bonett and Price (2012, J. Educ. Behav. Stat. 37:479) for paired
ones. With many futures that differ it is the normal interval.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sandtable.study.intervals import LEVEL

NOTHING = 1e-12


def payoff_interval(
    values: ArrayLike, *, level: float = LEVEL
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Mean, low and high of payoffs, over the first axis: futures. Arrays of the remaining shape.

    Inside [0, 1], or the range of the sample where that is wider; (0, 1) without futures. Checked by
    tests/statistical/test_coverage_solve.py.
    """
    sample = np.asarray(values, dtype=np.float64)
    if len(sample) == 0:
        shape = sample.shape[1:]
        return np.full(shape, np.nan), np.zeros(shape), np.ones(shape)
    least, most = np.minimum(sample.min(axis=0), 0.0), np.maximum(sample.max(axis=0), 1.0)
    low, high = _interval(sample, least, most, level)
    mean = sample.mean(axis=0)
    return mean, np.clip(np.minimum(low, mean), least, most), np.clip(np.maximum(high, mean), least, most)


def difference_interval(values: ArrayLike, *, level: float = LEVEL) -> tuple[float, float, float]:
    """Mean, low and high of paired differences of two payoffs, which lie in [-1, 1] as a rule. values : (n,).

    The added futures differ by as much as the largest difference seen, to either side; by 1 if none was seen, so that
    two strategies alike in all futures are known to be alike up to a few futures in n. (-1, 1) without futures.
    Checked by tests/statistical/test_coverage_solve.py.
    """
    sample = np.asarray(values, dtype=np.float64)
    if len(sample) == 0:
        return float("nan"), -1.0, 1.0
    most = float(np.abs(sample).max()) or 1.0
    low, high = _interval(sample, np.array(-most), np.array(most), level)
    mean = float(sample.mean())
    mean = mean if abs(mean) > NOTHING else 0.0  # differences that cancel leave rounding behind
    widest = max(most, 1.0)
    return mean, max(-widest, min(float(low), mean)), min(widest, max(float(high), mean))


def _interval(
    sample: NDArray[np.float64], least: NDArray[np.float64], most: NDArray[np.float64], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if not 0 < level < 1:
        raise ValueError(f"level {level} is not between 0 and 1")
    count = len(sample) + 2
    mean = (sample.sum(axis=0) + least + most) / count
    squares = ((sample - mean) ** 2).sum(axis=0) + (least - mean) ** 2 + (most - mean) ** 2
    half = NormalDist().inv_cdf(0.5 + level / 2) * np.sqrt(squares / (count - 1) / count)
    return mean - half, mean + half
