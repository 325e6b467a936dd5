"""The intervals of what is settled, and of how far the odds spread, hold the truth as often as they say; a rival does not."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from sandtable.analysis.volatility.settled import Pairs, odds_deviation, settled_share
from sandtable.estimates import Estimate
from sandtable.study.intervals import LEVEL
from tests.power import tries

TRIALS = tries(1_500, usual=500)
FUTURES = 1_000


def covers(hits: int) -> bool:
    """Whether a share of hits agrees with the level, within 3.5 standard errors of a binomial."""
    return abs(hits / TRIALS - LEVEL) <= 3.5 * math.sqrt(LEVEL * (1 - LEVEL) / TRIALS)


@cache
def sampled(p: float, share: float) -> tuple[Pairs, ...]:
    """Pairs of futures whose odds are a beta distribution of mean p that settles this share."""
    random = np.random.default_rng(41)
    scale = 1 / share - 1
    found = []
    for _ in range(TRIALS):
        odds = random.beta(p * scale, (1 - p) * scale, FUTURES) if share < 1 else random.random(FUTURES) < p
        one, other = (random.random((2, FUTURES)) < odds).astype(int)
        both = int((one & other).sum())
        differ = int((one ^ other).sum())
        found.append(Pairs(both, differ, FUTURES - both - differ))
    return tuple(found)


def hits(pairs: tuple[Pairs, ...], truth: float, bounds: Callable[[Pairs], Estimate]) -> int:
    return sum(found.low <= truth <= found.high for found in map(bounds, pairs))


CASES = [(0.5, 0.2), (0.3, 0.6), (0.15, 0.1), (0.1, 0.9), (0.7, 0.98)]


@pytest.mark.parametrize(("p", "share"), CASES)
def test_intervals_hold_the_truth(p: float, share: float) -> None:
    pairs = sampled(p, share)
    assert covers(hits(pairs, share, settled_share))
    assert covers(hits(pairs, math.sqrt(share * p * (1 - p)), odds_deviation))


def test_a_rival_that_takes_agreement_for_what_is_settled_fails() -> None:
    """The share of pairs that agree is no share of the variance: two coins agree half of the time."""
    from sandtable.study.intervals import wilson

    def agreeing(pairs: Pairs) -> Estimate:
        alike = pairs.both + pairs.neither
        return Estimate(alike / pairs.count, *wilson(alike, trials=pairs.count))

    assert hits(sampled(0.3, 0.6), 0.6, agreeing) < 0.1 * TRIALS


def test_a_rival_interval_that_forgets_how_the_probability_varies_is_too_narrow() -> None:
    """The spread of the odds with p fixed at its estimate: too narrow where the odds settle early."""

    def fixed(pairs: Pairs) -> Estimate:
        found, p = settled_share(pairs), pairs.share
        return Estimate(*(math.sqrt(part * p * (1 - p)) for part in found))

    truth = math.sqrt(0.98 * 0.7 * 0.3)
    assert not covers(hits(sampled(0.7, 0.98), truth, fixed))
    assert covers(hits(sampled(0.7, 0.98), truth, odds_deviation))
