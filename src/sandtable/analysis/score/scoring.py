"""Scores of forecasts, smaller is better, through scoringrules; with what playing finitely many futures does to them.

Brier: (p - o)^2. Logarithmic: -ln of the probability given to what came true. CRPS of a date: the integral over the
days of (F(t) - 1{t >= y})^2, from the start to the horizon. An interval here says how far the score would move if other
futures were played; it says nothing about how good the forecaster is.
Sources: Brier (1950), Mon. Weather Rev. 78:1; Good (1952), J. R. Stat. Soc. B 14:107; Gneiting and Raftery (2007), J. Am.
Stat. Assoc. 102:359. Checked by tests/unit/analysis/test_scoring.py and tests/statistical/test_coverage_scoring.py.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.discover.boxes import Share
from sandtable.estimates import Estimate
from sandtable.extras import require_package
from sandtable.study.intervals import LEVEL

EVEN_BRIER = 0.25  # what even odds get, whatever happens
EVEN_LOG = math.log(2)


def brier(probability: float, *, happened: bool) -> float:
    """The Brier score of one probability: 0 is best, 1 worst, 0.25 what even odds get."""
    require_package("scoringrules")
    import scoringrules

    return float(scoringrules.brier_score(float(happened), probability, backend="numpy"))


def log_score(probability: float, *, happened: bool) -> float:
    """The logarithmic score of one probability, natural logarithm: 0 is best, ln 2 what even odds get, without a worst."""
    if probability == (0.0 if happened else 1.0):
        return math.inf
    require_package("scoringrules")
    import scoringrules

    return abs(float(scoringrules.log_score(float(happened), probability, backend="numpy")))


def share_of(share: Share) -> Estimate:
    """A share of futures with Wilson's interval; not a number where there was none to count."""
    return Estimate(math.nan if share.estimate is None else share.estimate, *share.interval)


def brier_of(share: Share, *, happened: bool) -> Estimate:
    """The Brier score of a share of futures. The score moves one way with the share, so the share's ends are its ends."""
    ends = sorted(brier(end, happened=happened) for end in share.interval)
    return Estimate.containing(brier(_estimate(share), happened=happened), *ends)


def log_of(share: Share, *, happened: bool) -> Estimate:
    """The logarithmic score of a share of futures.

    Where not one future of n agrees with what came true, half a future is taken for none: ln(2 n), and the upper bound
    is infinite.
    """
    probability = _estimate(share)
    if probability == (0.0 if happened else 1.0):
        half = 0.5 / share.trials
        probability = half if happened else 1 - half
    ends = sorted(log_score(end, happened=happened) for end in share.interval)
    return Estimate.containing(log_score(probability, happened=happened), *ends)


def _estimate(share: Share) -> float:
    if share.estimate is None:
        raise ValueError("a share of no futures cannot be scored")
    return share.estimate


def crps(days: NDArray[np.float64], *, observed: float, horizon: float) -> Estimate:
    """The CRPS, in days, of the times that futures give, against the day on which it happened.

    days : (n,) of at least two futures, days since the start; infinite or not a number where it never comes: such a
    time counts as the horizon, so the score is that of the distribution up to the horizon. The estimator is unbiased;
    its interval is normal, from the first-order influence of a future, |x - y| - E|x - X|.
    """
    require_package("scoringrules")
    import scoringrules

    times = np.sort(censored(days, horizon=horizon))
    day = min(observed, horizon)
    value = float(scoringrules.crps_ensemble(day, times, estimator="pwm", sorted_ensemble=True, backend="numpy"))
    influence = np.abs(times - day) - _mean_distances(times)
    half = NormalDist().inv_cdf(0.5 + LEVEL / 2) * float(influence.std(ddof=1)) / math.sqrt(len(times))
    return Estimate.containing(value, max(0.0, value - half), value + half)


def crps_of_any_day(*, observed: float, horizon: float) -> float:
    """The CRPS of somebody for whom every day from the start to the horizon is alike."""
    require_package("scoringrules")
    import scoringrules

    return float(scoringrules.crps_uniform(observed, 0.0, horizon, backend="numpy"))


def censored(days: NDArray[np.float64], *, horizon: float) -> NDArray[np.float64]:
    """Times with the horizon for those that never come or come later."""
    return np.where(np.isfinite(days), np.minimum(days, horizon), horizon)


def _mean_distances(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean distance of each of the sorted values from all of them."""
    n = len(times)
    below = np.concatenate([[0.0], np.cumsum(times)])
    rank = np.arange(n)
    distances: NDArray[np.float64] = (times * (2 * rank - n) + below[n] - 2 * below[:-1]) / n
    return distances
