"""Wilson and order-statistic intervals: known values, and coverage of a known truth at fixed seeds."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from sandtable.study.intervals import LEVEL, quantile_interval_ranks, quantile_rank, wilson

RUNS = 4_000
K = 4  # standard errors


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(520, 1000, 0.4890, 0.5508), (0, 1000, 0.0, 0.003827), (1000, 1000, 1 - 0.003827, 1.0), (1, 1, 0.2065, 1.0)],
)
def test_wilson_known(successes, trials, low, high):
    found = wilson(successes, trials=trials, level=0.95)
    assert found[0] == pytest.approx(low, abs=5e-5)
    assert found[1] == pytest.approx(high, abs=5e-5)


def test_wilson_solves_its_equation():
    """Its bounds are the probabilities p at which the observed share lies z standard errors of p away."""
    z = 1.6448536269514722
    for successes, trials in [(3, 17), (120, 1000), (99_990, 100_000)]:
        for bound in wilson(successes, trials=trials, level=0.90):
            error = math.sqrt(bound * (1 - bound) / trials)
            assert abs(successes / trials - bound) / error == pytest.approx(z, rel=1e-7)


def test_wilson_ends():
    assert wilson(0, trials=0) == (0.0, 1.0)
    assert wilson(0, trials=7)[0] == 0.0
    assert wilson(7, trials=7)[1] == 1.0


@pytest.mark.parametrize(("successes", "trials"), [(-1, 10), (11, 10), (1, 0)])
def test_wilson_refuses(successes, trials):
    with pytest.raises(ValueError, match=f"{successes} successes of {trials} trials"):
        wilson(successes, trials=trials)


@pytest.mark.parametrize("level", [0.0, 1.0, 90.0])
def test_level_is_a_share(level):
    with pytest.raises(ValueError, match="not between 0 and 1"):
        wilson(1, trials=2, level=level)
    with pytest.raises(ValueError, match="not between 0 and 1"):
        quantile_interval_ranks(10, quantile=0.5, level=level)


def binomial(n: int, p: float) -> np.ndarray:
    """Probabilities of 0..n successes, by their recurrence in logarithms."""
    k = np.arange(n + 1)
    logs = np.array([math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1) for i in k])
    return np.exp(logs + k * math.log(p) + (n - k) * math.log1p(-p))


def coverage(
    interval: Callable[[int, int], tuple[float, float]], *, trials: int, probability: float, seed: int
) -> float:
    """Share of RUNS samples whose interval holds the truth."""
    counts = np.random.default_rng(seed).binomial(trials, probability, size=RUNS)
    bounds = {int(count): interval(int(count), trials) for count in np.unique(counts)}
    return float(np.mean([bounds[int(c)][0] <= probability <= bounds[int(c)][1] for c in counts]))


def wald(successes: int, trials: int) -> tuple[float, float]:
    """The broken twin: the textbook interval, known to fail near 0 and 1."""
    share = successes / trials
    half = 1.6448536269514722 * math.sqrt(share * (1 - share) / trials)
    return share - half, share + half


def covers(share: float) -> bool:
    """Within K standard errors of 90%, give or take 2 points: counts are whole, so no interval covers exactly."""
    return abs(share - LEVEL) <= K * math.sqrt(LEVEL * (1 - LEVEL) / RUNS) + 0.02


RARE = [(60, 0.03), (100, 0.01)]
CASES = [(1_000, 0.5), (1_000, 0.03), (200, 0.9), (10_000, 0.001), (400, 0.02), *RARE]


@pytest.mark.parametrize(("trials", "probability"), CASES)
def test_wilson_coverage(trials, probability):
    assert covers(coverage(lambda s, n: wilson(s, trials=n), trials=trials, probability=probability, seed=trials))


@pytest.mark.parametrize(("trials", "probability"), RARE)
def test_the_broken_twin_fails(trials, probability):
    assert not covers(coverage(wald, trials=trials, probability=probability, seed=trials))


def test_wilson_coverage_is_what_the_binomial_says():
    """The simulated coverage against the exact one, so that the test above is known to measure coverage."""
    trials, probability = 200, 0.9
    held = [low <= probability <= high for low, high in (wilson(s, trials=trials) for s in range(trials + 1))]
    exact = float(binomial(trials, probability)[held].sum())
    found = coverage(lambda s, n: wilson(s, trials=n), trials=trials, probability=probability, seed=3)
    assert abs(found - exact) <= K * math.sqrt(exact * (1 - exact) / RUNS)


@pytest.mark.parametrize(
    ("count", "quantile", "rank"),
    [(10, 0.5, 5), (10, 0.1, 1), (11, 0.5, 6), (1, 0.9, 1), (1000, 0.9, 900), (0, 0.5, 0)],
)
def test_quantile_rank(count, quantile, rank):
    assert quantile_rank(count, quantile=quantile) == rank


@pytest.mark.parametrize("count", [1, 2, 7, 40, 999, 1000, 12_345])
def test_quantile_rank_is_numpys(count):
    values = np.arange(1.0, count + 1)
    for quantile in (0.1, 0.5, 0.9):
        assert quantile_rank(count, quantile=quantile) == np.quantile(values, quantile, method="inverted_cdf")


def test_interval_ranks_known():
    """Median of 100 at 90%: ranks 42 and 59 (David and Nagaraja's rule; exact level .9114)."""
    assert quantile_interval_ranks(100, quantile=0.5, level=0.90) == (42, 59)
    assert quantile_interval_ranks(5, quantile=0.5, level=0.90) == (1, 5)


@pytest.mark.parametrize(("count", "expected"), [(0, (None, None)), (1, (None, None)), (4, (None, None))])
def test_too_few_values_bound_nothing(count, expected):
    assert quantile_interval_ranks(count, quantile=0.5) == expected


@pytest.mark.parametrize(("count", "quantile"), [(60, 0.5), (400, 0.1), (1_000, 0.9)])
def test_quantile_interval_coverage(count, quantile):
    """At least 90%, and no more than whole ranks force: the exact coverage, by simulation from a known truth."""
    low, high = quantile_interval_ranks(count, quantile=quantile)
    assert low is not None
    assert high is not None
    weights = binomial(count, quantile)
    exact = float(weights[low:high].sum())
    assert LEVEL <= exact <= LEVEL + weights[low - 1] + weights[high]
    samples = np.sort(np.random.default_rng(count).exponential(size=(RUNS, count)), axis=1)
    truth = -math.log1p(-quantile)
    found = float(np.mean((samples[:, low - 1] <= truth) & (truth <= samples[:, high - 1])))
    assert abs(found - exact) <= K * math.sqrt(exact * (1 - exact) / RUNS)


def test_a_narrower_interval_fails():
    """The broken twin of the test above: ranks for 70% do not cover 90%."""
    low, high = quantile_interval_ranks(400, quantile=0.5, level=0.70)
    assert low is not None
    assert high is not None
    samples = np.sort(np.random.default_rng(11).exponential(size=(RUNS, 400)), axis=1)
    truth = math.log(2)
    found = float(np.mean((samples[:, low - 1] <= truth) & (truth <= samples[:, high - 1])))
    assert found < LEVEL - K * math.sqrt(LEVEL * (1 - LEVEL) / RUNS)
