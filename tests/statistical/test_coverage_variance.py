"""The interval of the split of variance covers, for yes-or-no outcomes with known variance between and within."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from sandtable.analysis.sensitivity.variance import components, share_between
from sandtable.study.intervals import LEVEL

TRIALS = 400
OUTER, INNER = 250, 8
# probabilities of the draws are beta(a, b): share = var(p) / (p (1 - p)) = 1 / (a + b + 1)
CASES = ((2.0, 2.0), (6.0, 2.0), (0.5, 4.0), (30.0, 30.0))


def happened(case: tuple[float, float], trial: int) -> NDArray[np.float64]:
    random = np.random.default_rng([int(10 * case[0]), int(10 * case[1]), trial])
    return (random.random((OUTER, INNER)) < random.beta(*case, (OUTER, 1))).astype(np.float64)


@cache
def estimates(case: tuple[float, float]) -> tuple[tuple[float, float, float], ...]:
    return tuple(share_between(happened(case, trial), seed=trial, resamples=200) for trial in range(TRIALS))


def within_error(hits: int, trials: int) -> bool:
    return abs(hits / trials - LEVEL) <= 3 * math.sqrt(LEVEL * (1 - LEVEL) / trials)


@pytest.mark.parametrize("case", CASES)
def test_the_interval_covers(case: tuple[float, float]) -> None:
    true = 1 / (sum(case) + 1)
    hits = sum(low <= true <= high for _, low, high in estimates(case))
    assert within_error(hits, TRIALS), hits / TRIALS
    values = [share for share, _, _ in estimates(case)]
    assert abs(np.mean(values) - true) < 4 * np.std(values) / math.sqrt(TRIALS) + 1 / OUTER


@pytest.mark.parametrize("case", CASES[:2])
def test_a_twin_that_pools_chance_fails(case: tuple[float, float]) -> None:
    """The variance of the shares of the draws, taken for that of the assumptions: it holds the chance of few futures."""
    true, hits = 1 / (sum(case) + 1), 0
    for trial, (share, low, high) in enumerate(estimates(case)):
        values = happened(case, trial)
        pooled = float(values.mean(axis=1).var(ddof=1)) / sum(components(values))
        hits += low - share + pooled <= true <= high - share + pooled
    assert not within_error(hits, TRIALS)
    assert hits < TRIALS / 2


def test_components_are_those_of_the_analysis_of_variance() -> None:
    """Against the mean squares written out, on a table of 4 draws by 3 futures."""
    values = np.array([[1.0, 1, 0], [0, 0, 0], [1, 1, 1], [0, 1, 0]])
    mean_between = 3 * np.sum((values.mean(axis=1) - values.mean()) ** 2) / 3
    mean_within = np.sum((values - values.mean(axis=1, keepdims=True)) ** 2) / 8
    assert components(values) == pytest.approx(((mean_between - mean_within) / 3, mean_within))
