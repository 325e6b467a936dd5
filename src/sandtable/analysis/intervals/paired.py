"""Intervals for what differs between two scenarios over the same futures: a share, and a mean in days.

Pairs of futures with common random numbers are alike nearly everywhere, so the number of pairs that differ is small
and an interval must hold near 0. For shares that is Tango's score interval: it excludes 0 exactly when McNemar's test
does, has a width when no pair differs, and keeps its level with few differing pairs, where the Wald interval is too
narrow and the adjusted one of Bonett and Price (2012) too wide (tests/statistical/test_coverage_compare.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from sandtable.special import root
from sandtable.study.intervals import LEVEL

FEWEST_MOVED = 50  # pairs whose time differs, below which a mean has no interval
_EDGE = 1e-12


def tango(gained: int, lost: int, *, pairs: int, level: float = LEVEL) -> tuple[float, float]:
    """Interval for a difference of two shares that were seen in the same futures, (gained - lost) / pairs in the sample.

    gained : pairs in which it holds in the second world only; lost : in the first only. Dimensionless, inside [-1, 1];
    (-1, 1) without pairs. Raises ValueError for counts that cannot be.
    Source: Tango (1998), Stat. Med. 17:891; recommended by Fagerland, Lydersen and Laake (2014), Stat. Med. 33:2850.
    Checked by tests/unit/analysis/test_paired.py.
    """
    if gained < 0 or lost < 0 or gained + lost > pairs:
        raise ValueError(f"{gained} gained and {lost} lost of {pairs} pairs")
    z = _quantile(level)
    if pairs == 0:
        return -1.0, 1.0
    # the lower bound of a gain is the upper bound of the same loss
    return -_upper(lost, gained, pairs, z), _upper(gained, lost, pairs, z)


def _upper(gained: int, lost: int, pairs: int, z: float) -> float:
    """The largest difference that the score test does not reject."""

    def excess(difference: float) -> float:
        return _score(difference, gained, lost, pairs) + z

    if excess(1 - _EDGE) > 0:
        return 1.0
    low = max((gained - lost) / pairs, _EDGE - 1)
    return root(excess, low, 1 - _EDGE, xtol=1e-15, rtol=1e-13)


def _score(difference: float, gained: int, lost: int, pairs: int) -> float:
    """Standardised distance of the sample from a difference; falls with it.

    a q^2 + b q + c = 0,  q the share lost that is likeliest given the difference    [in the names below]
    """
    a = 2 * pairs
    b = (2 * pairs - gained + lost) * difference - gained - lost
    c = -lost * difference * (1 - difference)
    share_lost = (math.sqrt(max(0.0, b * b - 4 * a * c)) - b) / (2 * a)
    variance = pairs * (2 * share_lost + difference * (1 - difference))
    distance = gained - lost - pairs * difference
    if variance <= 0:
        return 0.0 if distance == 0 else math.copysign(math.inf, distance)
    return distance / math.sqrt(variance)


@dataclass(frozen=True, slots=True)
class Moments:
    """Count, mean and sum of squared deviations of numbers that come in batches; `moved` of them are not 0."""

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0
    moved: int = 0

    def __add__(self, other: Moments) -> Moments:
        """The moments of both batches together. Source: Chan, Golub and LeVeque (1983), Am. Stat. 37:242."""
        count = self.count + other.count
        if count == 0:
            return self
        gap = other.mean - self.mean
        return Moments(
            count,
            self.mean + gap * other.count / count,
            self.squares + other.squares + gap * gap * self.count * other.count / count,
            self.moved + other.moved,
        )


def mean_interval(moments: Moments, *, level: float = LEVEL) -> tuple[float, float] | None:
    """Interval for the mean of paired differences, normal; None if fewer than FEWEST_MOVED of them are not 0.

    Most differences are exactly 0, so their mean is that of the few that are not, and with few of these no interval
    keeps its level. In the unit of the numbers. Checked by tests/statistical/test_coverage_compare.py.
    """
    if moments.moved < FEWEST_MOVED:
        return None
    half = _quantile(level) * math.sqrt(moments.squares / (moments.count - 1) / moments.count)
    return moments.mean - half, moments.mean + half


def _quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level {level} is not between 0 and 1")
    return NormalDist().inv_cdf(0.5 + level / 2)
