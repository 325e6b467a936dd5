"""How far an outcome is settled, from pairs: a future, and a fork of it with other dice from a day on.

Given all that has happened by the day, the two are independent and alike. So with odds P on that day, over futures,

    E[Y Y'] = E[P^2],    cov(Y, Y') = var(P),    cov(Y, Y') / var(Y) = the share of the variance that is settled.

The cells of a table of pairs (both, one, neither) have the probabilities p^2 + c, 2 (p (1 - p) - c), (1 - p)^2 + c, with
c = var(P) = share x p (1 - p): the common correlation model. Intervals are likelihood ratio intervals, with p at its
best for each value tried.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

from sandtable.estimates import Estimate
from sandtable.study.intervals import LEVEL

_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Pairs:
    """Counts of pairs in which an outcome happens in both, in one, in neither."""

    both: int
    one: int
    neither: int

    @property
    def count(self) -> int:
        return self.both + self.one + self.neither

    @property
    def share(self) -> float:
        """The probability of the outcome, from both members of all pairs."""
        return (2 * self.both + self.one) / (2 * self.count)


def settled_share(pairs: Pairs, *, level: float = LEVEL) -> Estimate:
    """The share of the variance that is settled: 1 - D / (2 p (1 - p)), D the share of pairs that differ. 0 to 1.

    nan where the outcome always, or never, happens. Checked by tests/statistical/test_coverage_volatility.py.
    """
    p = pairs.share
    spread = p * (1 - p)
    if spread == 0:
        return Estimate(math.nan, math.nan, math.nan)
    value = min(max(1 - pairs.one / pairs.count / (2 * spread), 0.0), 1.0)
    deviance = _deviance(pairs, value * spread, lambda share, at: share * at * (1 - at))
    return _bounded(value, 1.0, deviance, level=level)


def odds_deviation(pairs: Pairs, *, level: float = LEVEL) -> Estimate:
    """The standard deviation of the odds: the root of the covariance of the two members of a pair. 0 to 0.5."""
    p = pairs.share
    covariance = min(max(pairs.both / pairs.count - p * p, 0.0), p * (1 - p))
    deviance = _deviance(pairs, covariance, lambda deviation, at: deviation * deviation)
    return _bounded(math.sqrt(covariance), 0.5, deviance, level=level)


def _deviance(
    pairs: Pairs, covariance: float, covariance_of: Callable[[float, float], float]
) -> Callable[[float], float]:
    """Twice the fall of the log likelihood from its maximum to that with a parameter given, p at its best.

    covariance_of : of the parameter and p.
    """
    best = _log_likelihood(pairs, pairs.share, covariance)

    def fall(parameter: float) -> float:
        return max(0.0, 2 * (best - _best(pairs, lambda at: covariance_of(parameter, at))))

    return fall


def _log_likelihood(pairs: Pairs, p: float, covariance: float) -> float:
    # rounding must not make a cell that is 0 less than that
    differ = 2 * (p * (1 - p) - covariance)
    cells = (p * p + covariance, 0.0 if abs(differ) < _EDGE else differ, (1 - p) ** 2 + covariance)
    total = 0.0
    for count, cell in zip((pairs.both, pairs.one, pairs.neither), cells, strict=True):
        if cell < 0 or (count and cell == 0):
            return -math.inf
        if count:
            total += count * math.log(cell)
    return total


def _best(pairs: Pairs, covariance: Callable[[float], float]) -> float:
    """The largest log likelihood over p, by golden sections around its estimate."""
    reach = 6 / math.sqrt(2 * pairs.count) + _EDGE
    low, high = max(pairs.share - reach, _EDGE), min(pairs.share + reach, 1 - _EDGE)
    ratio = (math.sqrt(5) - 1) / 2
    one, other = high - ratio * (high - low), low + ratio * (high - low)
    at_one, at_other = (_log_likelihood(pairs, at, covariance(at)) for at in (one, other))
    for _ in range(24):
        is_impossible = at_one == at_other == -math.inf  # a larger spread of the odds needs p nearer to one half
        if at_one > at_other or (is_impossible and one > 0.5):
            high, other, at_other = other, one, at_one
            one = high - ratio * (high - low)
            at_one = _log_likelihood(pairs, one, covariance(one))
        else:
            low, one, at_one = one, other, at_other
            other = low + ratio * (high - low)
            at_other = _log_likelihood(pairs, other, covariance(other))
    return max(at_one, at_other)


def _bounded(value: float, most: float, deviance: Callable[[float], float], *, level: float) -> Estimate:
    """The value with the two parameters, from 0 to `most`, at which the deviance is that of the level."""
    limit = NormalDist().inv_cdf(0.5 + level / 2) ** 2
    return Estimate.containing(value, _crossing(deviance, value, 0.0, limit), _crossing(deviance, value, most, limit))


def _crossing(deviance: Callable[[float], float], inside: float, outside: float, limit: float) -> float:
    """Where the deviance passes the limit on the way from inside out; the end itself if it does not."""
    if deviance(outside) <= limit:
        return outside
    for _ in range(40):
        middle = (inside + outside) / 2
        if deviance(middle) <= limit:
            inside = middle
        else:
            outside = middle
    return inside
