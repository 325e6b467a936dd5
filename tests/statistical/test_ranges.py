"""The range over the assumptions against distributions whose quantiles are known; plain quantiles must fail."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sandtable.study.ranges import HIGH, INNER, LOW, estimated, quantiles

SETS = 2_500  # of a study of 100,000 futures
TRIALS = 30

Draw = Callable[[np.random.Generator, int], NDArray[np.float64]]

# the bound is on the mean error over the trials, in probability
CASES: dict[str, tuple[Draw, float]] = {
    "beta(2, 2)": (lambda rng, n: rng.beta(2, 2, n), 0.01),
    "beta(8, 2)": (lambda rng, n: rng.beta(8, 2, n), 0.01),
    "beta(1/2, 1/2)": (lambda rng, n: rng.beta(0.5, 0.5, n), 0.01),
    "beta(1, 20)": (lambda rng, n: rng.beta(1, 20, n), 0.01),
    "uniform(0.4, 0.6)": (lambda rng, n: rng.uniform(0.4, 0.6, n), 0.012),
    "constant": (lambda rng, n: np.full(n, 0.3), 0.025),
    "constant, rare": (lambda rng, n: np.full(n, 0.02), 0.01),
    "none or all": (lambda rng, n: (rng.random(n) < 0.4) * 1.0, 0.0),
    "seldom even": (lambda rng, n: np.where(rng.random(n) < 0.9, 0.0, 0.5), 0.02),
    # two narrow peaks are what a smooth fit does worst
    "two values": (lambda rng, n: np.where(rng.random(n) < 0.85, 0.1, 0.7), 0.06),
}


def counts_of(draw: Draw, *, sets: int, seed: int) -> NDArray[np.int64]:
    rng = np.random.default_rng([seed, 11])
    return rng.binomial(INNER, draw(rng, sets)).astype(np.int64)


def histogram(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(counts, minlength=INNER + 1)


@pytest.mark.parametrize("name", CASES)
def test_the_range_is_that_of_the_probabilities(name: str) -> None:
    draw, bound = CASES[name]
    truth = np.quantile(draw(np.random.default_rng(5), 1_000_000), (LOW, HIGH))
    seen = np.stack([histogram(counts_of(draw, sets=SETS, seed=seed)) for seed in range(TRIALS)])
    assert np.abs(quantiles(seen).mean(axis=0) - truth).max() <= bound


@pytest.mark.parametrize(
    "name", ["beta(2, 2)", "beta(8, 2)", "beta(1, 20)", "uniform(0.4, 0.6)", "constant", "constant, rare"]
)
def test_quantiles_of_the_noisy_shares_are_too_far_apart(name: str) -> None:
    """The broken rival."""
    draw, bound = CASES[name]
    truth = np.quantile(draw(np.random.default_rng(5), 1_000_000), (LOW, HIGH))
    plain = np.stack(
        [np.quantile(counts_of(draw, sets=SETS, seed=seed) / INNER, (LOW, HIGH)) for seed in range(TRIALS)]
    )
    assert np.abs(plain.mean(axis=0) - truth).max() > 2 * bound


@pytest.mark.parametrize("sets", [250, SETS])
def test_the_error_that_is_stated_is_the_error_that_occurs(sets: int) -> None:
    draw, _ = CASES["beta(2, 2)"]
    counts = np.stack([counts_of(draw, sets=sets, seed=seed) for seed in range(100)], axis=1)
    found = estimated(counts, inner=INNER, seed=3)
    for end, stated in (("low", "low_error"), ("high", "high_error")):
        occurred = np.std([getattr(row, end) for row in found], ddof=1)
        said = np.mean([getattr(row, stated) for row in found])
        assert 0.75 < said / occurred < 1.35
    assert np.median([row.low_error for row in found]) < 0.6 / sets**0.5


def test_an_outcome_that_never_or_always_happens_has_no_range() -> None:
    counts = np.stack([np.zeros(200, np.int64), np.full(200, INNER)], axis=1)
    never, always = estimated(counts, inner=INNER, seed=1)
    assert (never.low, never.high, never.low_error) == (0.0, 0.0, 0.0)
    assert (always.low, always.high, always.high_error) == (1.0, 1.0, 0.0)
