"""The variance between readings against that within: closed forms, and what intervals allow."""

from __future__ import annotations

import numpy as np
import pytest

from sandtable.analysis.readings.spread import Within, between, chance, difference, share_between, within
from sandtable.estimates import Estimate


def held(*shares: float, futures: int = 10_000) -> np.ndarray:
    """Readings with the same dice: it holds in the first futures of each."""
    return np.array([np.arange(futures) < round(share * futures) for share in shares])


def test_two_readings_lie_apart_by_a_quarter_of_the_square_of_their_difference() -> None:
    found = between(held(0.3, 0.5))
    noise = 0.2 * 0.8 / 10_000 * 10_000 / 9_999  # of the difference: it is 1 in a fifth of the futures
    assert found.value == pytest.approx((0.2**2 - noise) / 4, rel=1e-9)
    apart = difference(*held(0.3, 0.5))
    assert (found.low, found.high) == pytest.approx((apart.low**2 / 4, apart.high**2 / 4))


def test_several_readings_have_the_population_variance_of_their_probabilities() -> None:
    shares = (0.1, 0.4, 0.4, 0.7)
    found = between(held(*shares, futures=1_000_000))
    assert found.value == pytest.approx(np.var(shares), rel=1e-3)
    assert found.low < np.var(shares) < found.high


def test_readings_that_are_the_same_have_none_between_them() -> None:
    found = between(held(0.4, 0.4))
    assert (found.value, found.low) == (0, 0)
    assert 0 < found.high < 1e-6


def test_noise_is_no_variance_between_readings() -> None:
    """The estimate is 0 on average for readings that are alike, played with different dice; the plain one is not."""
    rng = np.random.default_rng(7)
    runs = rng.random((400, 2, 200)) < 0.5
    plain = np.array([np.var(run.mean(axis=1)) for run in runs])
    apart = runs[:, 1].astype(int) - runs[:, 0]
    unbiased = plain - apart.var(axis=1, ddof=1) / 200 / 4
    error = unbiased.std() / np.sqrt(len(runs))
    assert abs(unbiased.mean()) < 3 * error < plain.mean()
    assert [between(run).value for run in runs[:20]] == pytest.approx(np.maximum(unbiased[:20], 0))


def test_the_interval_of_the_variance_holds_it() -> None:
    rng = np.random.default_rng(11)
    shares = np.array([0.3, 0.5, 0.6])
    runs = rng.random((300, 1, 500)) < shares[:, None]
    found = [between(run) for run in runs]
    inside = np.mean([each.low <= np.var(shares) <= each.high for each in found])
    assert inside >= 0.9


def test_within_is_the_mean_and_errors_do_not_cancel() -> None:
    rows = [Within(0.0, 0.0, Estimate(0.3, 0.29, 0.31)), Within(1 / 12, 0.004, Estimate(0.5, 0.49, 0.51))]
    found = within(rows)
    assert found.value == pytest.approx(1 / 24)
    assert found.high - found.value == pytest.approx(1.6449 * 0.002, rel=1e-3)
    rest = chance(rows, found)
    assert rest.value == pytest.approx((0.21 + 0.25) / 2 - 1 / 24)
    assert rest.low < rest.value < rest.high


def test_the_share_between_lies_between_what_both_intervals_allow() -> None:
    found = share_between(Estimate(0.01, 0.008, 0.012), Estimate(0.04, 0.03, 0.05))
    assert found is not None
    assert tuple(found) == pytest.approx((0.2, 0.008 / 0.058, 0.012 / 0.042))
    assert share_between(Estimate(0.0, 0.0, 0.001), Estimate(0.0, 0.0, 0.0)) is None
    everything = share_between(Estimate(0.01, 0.008, 0.012), Estimate(0.0, 0.0, 0.0))
    assert everything == Estimate(1.0, 1.0, 1.0)
