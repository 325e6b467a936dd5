"""Scores by hand, and the CRPS against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm

from sandtable.analysis.discover.boxes import Share
from sandtable.analysis.score.scoring import brier, brier_of, censored, crps, crps_of_any_day, log_of, log_score


@pytest.mark.parametrize(
    ("probability", "happened", "by_hand"),
    [
        (0.2, True, 0.64),
        (0.2, False, 0.04),
        (0.5, True, 0.25),
        (1.0, True, 0.0),
        (1.0, False, 1.0),
        (0.82, True, 0.0324),
    ],
)
def test_brier_by_hand(probability: float, happened: bool, by_hand: float):
    assert brier(probability, happened=happened) == pytest.approx(by_hand)


def test_log_by_hand():
    assert log_score(0.5, happened=True) == pytest.approx(math.log(2))
    assert log_score(0.2, happened=True) == pytest.approx(math.log(5))
    assert log_score(0.2, happened=False) == pytest.approx(math.log(1.25))
    assert log_score(1.0, happened=True) == 0.0
    assert log_score(0.0, happened=True) == math.inf
    assert log_score(1.0, happened=False) == math.inf


def test_intervals_are_those_of_the_share():
    share = Share(520, 1000)  # Wilson 95%: [.4890, .5508]; here 90%
    low, high = share.interval
    for happened in (True, False):
        score = brier_of(share, happened=happened)
        ends = sorted(((low - happened) ** 2, (high - happened) ** 2))
        assert (score.low, score.value, score.high) == pytest.approx((ends[0], (0.52 - happened) ** 2, ends[1]))
        logarithm = log_of(share, happened=happened)
        ends = sorted(-math.log(end if happened else 1 - end) for end in (low, high))
        assert (logarithm.low, logarithm.high) == pytest.approx(tuple(ends))


def test_a_share_of_none_counts_as_half_a_future():
    never = log_of(Share(0, 1_000), happened=True)
    assert never.value == pytest.approx(math.log(2_000))
    assert never.high == math.inf
    assert 0 < never.low < never.value
    assert log_of(Share(1_000, 1_000), happened=False).value == pytest.approx(math.log(2_000))
    assert log_of(Share(1_000, 1_000), happened=True).value == 0.0
    with pytest.raises(ValueError, match="a share of no futures cannot be scored"):
        brier_of(Share(0, 0), happened=True)


def test_crps_of_a_uniform_time():
    """Every day alike: (y^3 + (H - y)^3) / (3 H^2), here for a sample of midpoints and in closed form."""
    horizon, day = 100.0, 30.0
    by_hand = (day**3 + (horizon - day) ** 3) / (3 * horizon**2)
    assert crps_of_any_day(observed=day, horizon=horizon) == pytest.approx(by_hand)
    days = (np.arange(20_000) + 0.5) / 20_000 * horizon
    assert crps(days, observed=day, horizon=horizon).value == pytest.approx(by_hand, abs=2e-3)


def test_crps_of_a_normal_time():
    """sigma (z (2 Phi(z) - 1) + 2 phi(z) - 1/sqrt(pi)), z = (y - mu)/sigma (Gneiting and Raftery 2007)."""
    mu, sigma, day = 50.0, 5.0, 57.0
    days = mu + sigma * norm.ppf((np.arange(50_000) + 0.5) / 50_000)
    z = (day - mu) / sigma
    by_hand = sigma * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / math.sqrt(math.pi))
    assert crps(days, observed=day, horizon=1_000.0).value == pytest.approx(by_hand, abs=2e-3)


def test_crps_of_a_time_that_may_never_come():
    """With probability q on day a, else never, counted as the horizon H; it came on y between: by hand the integral.

    F = 0 before a, q from a on, 1 from H on: q^2 (y - a) + (1 - q)^2 (H - y).
    """
    days = np.where(np.arange(1_000) < 300, 20.0, np.inf)
    days[-1] = np.nan
    by_hand = 0.3**2 * (50 - 20) + 0.7**2 * (100 - 50)
    score = crps(days, observed=50.0, horizon=100.0)
    # the estimator without bias differs from the one with by E|X - X'| / (2 (n - 1))
    assert score.value == pytest.approx(by_hand - 0.3 * 0.7 * 80 / 999)
    assert censored(days, horizon=100.0)[[0, -1]].tolist() == [20.0, 100.0]
    assert score.low < score.value < score.high


def test_a_certain_and_right_time_scores_nothing():
    score = crps(np.full(10, 12.5), observed=12.5, horizon=30.0)
    assert (score.value, score.low, score.high) == (0.0, 0.0, 0.0)
