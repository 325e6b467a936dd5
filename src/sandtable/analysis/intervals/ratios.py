"""Intervals for a ratio of two shares: seen in the same futures, or in different ones.

Both invert a score test, as Tango's interval of a difference does: the one of pairs leaves out 1 exactly where
McNemar's test finds a difference. Checked by tests/unit/analysis/test_ratios.py and, for coverage, by
tests/statistical/test_coverage_ratios.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

from sandtable.special import root
from sandtable.study.intervals import LEVEL

_FARTHEST = 60.0  # log of the largest ratio that is looked for


def paired_ratio(first: int, second: int, *, gained: int, pairs: int, level: float = LEVEL) -> tuple[float, float]:
    """Interval for p1 / p2 of the same futures in two worlds; inside [0, inf], and exactly that without a case.

    first, second : futures in which it happens in either world; gained : in the first world only.
    Raises ValueError for counts that cannot be.
    Source: Nam and Blackwelder (2002), Stat. Med. 21:689; Tang, Tang and Chan (2003), Biometrics 59:1217.
    """
    lost = second - first + gained
    if min(gained, lost, first - gained) < 0 or first + lost > pairs:
        raise ValueError(f"{first} and {second} of {pairs} pairs, {gained} in the first only")

    def score(ratio: float) -> float:
        distance = first - ratio * second
        variance = ratio * pairs * sum(_likeliest_discordant(ratio, first / pairs, second / pairs, gained / pairs))
        return _standardised(distance, variance)

    return _inverted(score, first, second, level)


def _likeliest_discordant(ratio: float, first: float, second: float, gained: float) -> tuple[float, float]:
    """Shares in the first world only and in the second only that are likeliest if p1 = ratio p2.

    With b1 and b2 for them:  b2 = ratio b1 - (ratio - 1) (1 - neither)    [Nam and Blackwelder 2002, in the names below]
    """
    lost = second - first + gained
    happens = first + lost  # in either world
    square = (first - ratio**2 * second) ** 2 + 4 * ratio**2 * gained * lost
    b1 = (math.sqrt(square) - first + ratio**2 * (second + 2 * gained)) / (2 * ratio * (ratio + 1))
    b2 = ratio * b1 - (ratio - 1) * happens
    return max(b1, 0.0), max(b2, 0.0)


def independent_ratio(
    first: int, second: int, *, first_trials: int, second_trials: int, level: float = LEVEL
) -> tuple[float, float]:
    """Interval for p1 / p2 of two groups of different futures; inside [0, inf], and exactly that without a case.

    first, second : successes. Raises ValueError for counts that cannot be.
    Source: Koopman (1984), Biometrics 40:513; in closed form Miettinen and Nurminen (1985), Stat. Med. 4:213.
    """
    if not (0 <= first <= first_trials and 0 <= second <= second_trials):
        raise ValueError(f"{first} of {first_trials} and {second} of {second_trials}")
    if not first_trials or not second_trials:
        return 0.0, math.inf

    def score(ratio: float) -> float:
        total = first_trials + second_trials
        b = ratio * (first_trials + second) + first + second_trials
        under = max(0.0, b * b - 4 * ratio * total * (first + second))
        p1 = 2 * ratio * (first + second) / (b + math.sqrt(under))  # the root that is a share, without cancellation
        p2 = p1 / ratio
        variance = p1 * max(0.0, 1 - p1) / first_trials + ratio**2 * p2 * max(0.0, 1 - p2) / second_trials
        return _standardised(first / first_trials - ratio * second / second_trials, variance)

    return _inverted(score, first, second, level)


def _standardised(distance: float, variance: float) -> float:
    if variance <= 0:
        return 0.0 if distance == 0 else math.copysign(math.inf, distance)
    return distance / math.sqrt(variance)


def _inverted(score: Callable[[float], float], first: int, second: int, level: float) -> tuple[float, float]:
    """The ratios that the score test does not reject. score : falls from above 0 to below 0 as the ratio grows."""
    if not 0 < level < 1:
        raise ValueError(f"level {level} is not between 0 and 1")
    if first == second == 0:
        return 0.0, math.inf
    z = NormalDist().inv_cdf(0.5 + level / 2)
    low = 0.0 if first == 0 else _root(score, z)
    high = math.inf if second == 0 else _root(score, -z)
    return low, high


def _root(score: Callable[[float], float], wanted: float) -> float:
    def excess(log: float) -> float:
        return min(max(score(math.exp(log)), -1e300), 1e300) - wanted

    if excess(-_FARTHEST) <= 0:
        return 0.0
    if excess(_FARTHEST) >= 0:
        return math.inf
    return math.exp(root(excess, -_FARTHEST, _FARTHEST, xtol=1e-12))
