"""How much signs say about an outcome: mutual information in bits, from counts, with the bias of small counts taken out.

The plug-in estimate of an entropy is too low by (cells - 1) / 2n nats (Miller 1955; Madow 1948), so that of mutual
information is too high. An interval is normal, with the variance of the pointwise information over the futures.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sandtable.estimates import Estimate
from sandtable.study.intervals import LEVEL

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]
_BIT = math.log(2)


def conditional_information(
    signs: Flags, outcome: Codes, given: Codes, *, states: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Information of each sign about an outcome where the state of others is known, and its standard error; bits, (C,) each.

    signs : (n, C). outcome : (n,) from 0 to `states` - 1. given : (n,) the joint state of the others, 0 if there are none.
    """
    futures, count = signs.shape
    joint = given * states + outcome
    width = int(joint.max()) + 1 if futures else 1
    width += -width % states
    cells = np.zeros((width, count))
    for code in range(width):  # some dozens at most
        cells[code] = np.count_nonzero(signs[joint == code], axis=0)
    total = np.bincount(joint, minlength=width).astype(float)[:, None]
    table = np.stack([total - cells, cells]).reshape(2, width // states, states, count)  # sign, given, outcome, C
    return _information(table, futures)


def _information(table: NDArray[np.float64], futures: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """table : (sign, given, outcome, C) counts."""
    with_sign, with_outcome = table.sum(axis=2, keepdims=True), table.sum(axis=0, keepdims=True)
    alone = with_outcome.sum(axis=2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        point = np.log(table * alone / (with_sign * with_outcome))
    point = np.where(table > 0, point, 0.0)
    mean = (table * point).sum(axis=(0, 1, 2)) / max(futures, 1)
    squares = (table * point**2).sum(axis=(0, 1, 2)) / max(futures, 1)

    def filled(cells: NDArray[np.float64]) -> NDArray[np.float64]:
        count: NDArray[np.float64] = np.sum(cells > 0, axis=(0, 1, 2), dtype=np.float64)
        return count

    bias = (filled(table) + filled(alone) - filled(with_sign) - filled(with_outcome)) / (2 * max(futures, 1))
    error = np.sqrt(np.maximum(squares - mean**2, 0.0) / max(futures, 1))
    return (mean - bias) / _BIT, error / _BIT


def information(states_seen: Codes, outcome: Codes, *, states: int, level: float = LEVEL) -> Estimate:
    """What the joint state of some signs says about an outcome, in bits, with its interval. Never below 0.

    states_seen : (n,) one code for each combination. Checked by tests/statistical/test_coverage_signposts.py.
    """
    futures = len(outcome)
    width = int(states_seen.max()) + 1 if futures else 1
    table = np.bincount(states_seen * states + outcome, minlength=width * states).astype(float)
    # the signs as the first axis, nothing given
    value, error = _information(table.reshape(width, 1, states, 1), futures)
    return interval_of(float(value[0]), float(error[0]), futures=futures, level=level)


def interval_of(value: float, error: float, *, futures: int, level: float = LEVEL) -> Estimate:
    """Bits with their interval, at least 0. Where there is next to none, the upper bound is that of no dependence."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    least = z * z / (2 * max(futures, 1)) / _BIT
    value_, low, high = max(value, 0.0), max(value - z * error, 0.0), max(value + z * error, least)
    return Estimate.containing(value_, low, high)


def joined(signs: Flags) -> Codes:
    """The joint state of some signs as one number. signs : (n, k), k a handful."""
    return signs.astype(np.int64) @ (1 << np.arange(signs.shape[1], dtype=np.int64))


def overlap(signs: Flags, one: Flags) -> NDArray[np.float64]:
    """Information of one sign about each other, as a share of the smaller entropy of the two. (C,), 0 where one never varies."""
    futures = len(one)
    both = signs[one].sum(axis=0) / futures
    each, alone = signs.mean(axis=0), float(one.mean())
    cells = np.stack([both, each - both, alone - both, 1 - each - alone + both])
    shared = _entropy(each) + _entropy(np.array(alone)) - _sum(cells)
    smaller = np.minimum(_entropy(each), _entropy(np.array(alone)))
    return np.divide(shared, smaller, out=np.zeros_like(shared), where=smaller > 0)


def _entropy(share: NDArray[np.float64]) -> NDArray[np.float64]:
    return _sum(np.stack([share, 1 - share]))


def _sum(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    """Entropy in nats over the first axis."""
    kept = np.where(cells > 1e-15, cells, 1.0)
    found: NDArray[np.float64] = -(kept * np.log(kept)).sum(axis=0)
    return found
