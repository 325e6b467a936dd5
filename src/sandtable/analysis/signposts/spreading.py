"""How far the odds for an observer have moved by a day: their standard deviation from future to future.

The odds on that day are fitted in the even futures, as along one future (`observing.py`), and given to the odd ones. What a
noisy fit adds to their variance is no movement, so that it is not their own deviation that counts but that of the best
straight line through them: the covariance of odds and outcome over the deviation of the odds. The observer is given less than
the whole history; the odds of one who used all of it would move more.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.logistic import fit_logistic
from sandtable.analysis.signposts.observing import Watched, chosen_events, is_hidden
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.signposts.undecided import settled_days
from sandtable.analysis.signposts.watching import FEWEST
from sandtable.estimates import Estimate
from sandtable.study.intervals import LEVEL

Floats = NDArray[np.float64]
MOST = 0.5  # that a standard deviation of odds can be


def spread_by(table: Table, target: int, *, day: float) -> Estimate:
    """The standard deviation of the odds of an outcome for an observer on a day. target : index of the outcome."""
    outcome = table.ensemble.outcomes[:, target]
    settled = settled_days(table.program, table.ensemble, target)
    if is_hidden(table.scenario, table, target):
        settled = table.ensemble.end
    columns = chosen_events(table.sightings.days[table.is_even], outcome[table.is_even], np.array([day]))
    seen = Watched(table.sightings.days[:, list(columns)], outcome, settled, table.is_even, 0, np.array([day]), columns)
    rows = np.flatnonzero(~table.is_even)
    return deviation(_given(seen, day, rows), outcome[rows].astype(float))


def _given(seen: Watched, day: float, rows: NDArray[np.int64]) -> Floats:
    """The odds of some futures on a day: 0 or 1 where it is decided."""
    given = seen.outcome[rows].astype(float)
    undecided = rows[seen.settled[rows] > day]
    fitted = seen.fits & (seen.settled > day)
    outcome = seen.outcome[fitted].astype(float)
    if not len(undecided) or not len(outcome):
        return given
    if min(outcome.sum(), len(outcome) - outcome.sum()) < FEWEST or not seen.columns:
        odds = np.full(len(undecided), (outcome.sum() + 0.5) / (len(outcome) + 1))
    else:
        odds = fit_logistic(seen.features(day, fitted), outcome).probability(seen.features(day, undecided.tolist()))
    given[seen.settled[rows] > day] = odds
    return given


def deviation(given: Floats, outcome: Floats, *, level: float = LEVEL) -> Estimate:
    """The deviation of odds that were given: cov(odds, outcome) / sd(odds), 0 to 0.5, with a normal interval.

    Checked by tests/unit/analysis/test_observer_odds.py.
    """
    x, y = given - given.mean(), outcome - outcome.mean()
    spread = float(x.std())
    if spread < 1e-9:
        return Estimate(0.0, 0.0, 0.0)
    together = float((x * y).mean())
    owed = (x * y - together) / spread - together * (x**2 - spread**2) / (2 * spread**3)
    half = NormalDist().inv_cdf(0.5 + level / 2) * float(owed.std()) / math.sqrt(len(x))
    value = min(max(together / spread, 0.0), MOST)
    return Estimate(
        value, max(0.0, min(value, together / spread - half)), min(MOST, max(value, together / spread + half))
    )
