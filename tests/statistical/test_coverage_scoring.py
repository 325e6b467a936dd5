"""Intervals of scores cover what infinitely many futures would score; twins that mistake what varies do not."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.discover.boxes import Share
from sandtable.analysis.score.means import _mean_brier
from sandtable.analysis.score.scoring import brier_of, crps, log_of
from sandtable.study.intervals import LEVEL

TRIALS = 1_500
FUTURES = 400
PROBABILITY = 0.3
HORIZON, DAY, MEAN = 100.0, 15.0, 50.0


def within_error(hits: int) -> bool:
    return abs(hits / TRIALS - LEVEL) <= 3.5 * math.sqrt(LEVEL * (1 - LEVEL) / TRIALS)


def shares() -> list[Share]:
    random = np.random.default_rng(7)
    return [Share(int(count), FUTURES) for count in random.binomial(FUTURES, PROBABILITY, TRIALS)]


def test_brier_and_log_cover():
    for happened in (True, False):
        wrong = 1 - PROBABILITY if happened else PROBABILITY
        squares = [brier_of(share, happened=happened) for share in shares()]
        assert within_error(sum(score.low <= wrong**2 <= score.high for score in squares))
        logarithms = [log_of(share, happened=happened) for share in shares()]
        assert within_error(sum(score.low <= -math.log(1 - wrong) <= score.high for score in logarithms))


def test_a_twin_that_scores_every_future_alone_does_not_cover():
    """It takes the mean of (0 or 1 - happened)^2 over futures: that is 1 - p, not (1 - p)^2."""
    truth = (1 - PROBABILITY) ** 2
    hits = 0
    for share in shares():
        low, high = Share(share.trials - share.count, share.trials).interval
        hits += low <= truth <= high
    assert not within_error(hits)


def times() -> list[NDArray[np.float64]]:
    random = np.random.default_rng(11)
    return list(random.exponential(MEAN, (TRIALS, FUTURES)))


def true_crps() -> float:
    """Exponential times cut off at the horizon: the integral of F^2 to y and of (1 - F)^2 from y to the horizon."""

    def decay(rate: float, start: float, end: float) -> float:
        return (math.exp(-rate * start) - math.exp(-rate * end)) / rate

    before = DAY - 2 * decay(1 / MEAN, 0, DAY) + decay(2 / MEAN, 0, DAY)
    return before + decay(2 / MEAN, DAY, HORIZON)


def test_crps_covers_and_is_without_bias():
    truth = true_crps()
    scores = [crps(days, observed=DAY, horizon=HORIZON) for days in times()]
    assert within_error(sum(score.low <= truth <= score.high for score in scores))
    values = np.array([score.value for score in scores])
    assert abs(values.mean() - truth) < 4 * values.std() / math.sqrt(TRIALS)


def test_a_twin_that_takes_the_distances_for_all_that_varies_does_not_cover():
    """The spread of |x - y| alone leaves out that the forecast's own spread is estimated from the same futures."""
    truth, z = true_crps(), NormalDist().inv_cdf(0.5 + LEVEL / 2)
    hits = 0
    for days in times():
        score = crps(days, observed=DAY, horizon=HORIZON)
        half = z * float(np.abs(np.minimum(days, HORIZON) - DAY).std(ddof=1)) / math.sqrt(FUTURES)
        hits += abs(score.value - truth) <= half
    assert not within_error(hits)


def dependent_futures() -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """Three outcomes that hang on one event: their probabilities, and samples of futures with them."""
    random = np.random.default_rng(17)
    samples = []
    for _ in range(TRIALS):
        event, own = random.random(FUTURES) < 0.4, random.random((FUTURES, 2)) < 0.8
        samples.append(np.column_stack([event, event & own[:, 0], event & own[:, 1]]).astype(np.float64))
    return np.array([0.4, 0.32, 0.32]), samples


def test_the_mean_of_dependent_outcomes_covers_and_a_twin_that_takes_them_for_independent_does_not():
    probabilities, samples = dependent_futures()
    truth, weights = np.array([1.0, 1.0, 1.0]), np.full(3, 1 / 3)
    right = float(weights @ (probabilities - truth) ** 2)
    covered = naive = 0
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    for futures in samples:
        shares = [Share(int(column.sum()), FUTURES) for column in futures.T]
        score = _mean_brier(futures, truth, weights, shares)
        covered += score.low <= right <= score.high
        p = futures.mean(axis=0)
        alone = weights * 2 * (p - truth) * np.sqrt(p * (1 - p) / FUTURES)
        naive += abs(score.value - right) <= z * float(np.hypot.reduce(alone))
    assert within_error(covered)
    assert not within_error(naive)
