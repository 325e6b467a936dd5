"""The intervals of shares of variance by dice cover, on a scenario whose shares are known; a rival that takes dice alone does not."""

from __future__ import annotations

import math
from functools import cache

import pytest

from sandtable.analysis.sensitivity.dice import DiceSplit, split_dice
from sandtable.analysis.sensitivity.indices import Index
from sandtable.study.intervals import LEVEL
from tests.unit.analysis.test_dice import scenario

TRIALS = 120
ROWS = 256
PRIORS = ("beta(2, 2)", "choice({0: 0.5, 1: 0.5})")
# the town holds if the ally fights (1/2) or the ford is shut (1/2): variance 3/16, either factor alone 1/16, with the other 2/16
FIRST, TOTAL = 1 / 3, 2 / 3


@cache
def splits(prior: str) -> tuple[DiceSplit, ...]:
    opened = scenario(prior)
    return tuple(
        split_dice(opened, rows=ROWS, seed=seed, resamples=200, progress=False) for seed in range(1, TRIALS + 1)
    )


def hits(prior: str, name: str, *, alone: bool = False) -> tuple[int, int]:
    """In how many trials the intervals of both shares of a decision cover. alone : its dice without its assumptions."""
    first = total = 0
    for found in splits(prior):
        entry = next(each for each in found.dice if each.id == name)
        index: Index | None = None if alone else entry.together
        shares = (entry.first, entry.total) if index is None else (index.first, index.total)
        first += shares[0].low <= FIRST <= shares[0].high
        total += shares[1].low <= TOTAL <= shares[1].high
    return first, total


def within_error(count: int) -> bool:
    return count / TRIALS >= LEVEL - 3 * math.sqrt(LEVEL * (1 - LEVEL) / TRIALS)


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("name", ["ally", "weather"])
def test_the_intervals_cover(prior: str, name: str) -> None:
    for count in hits(prior, name):
        assert within_error(count), count / TRIALS


@pytest.mark.parametrize("prior", PRIORS)
def test_a_rival_that_takes_the_dice_alone_fails(prior: str) -> None:
    """What the prior leaves to the dice is less than what turns on the choice."""
    for count in hits(prior, "ally", alone=True):
        assert not within_error(count), count / TRIALS


def test_the_split_is_the_same_however_the_doubt_is_written() -> None:
    """A Beta prior and a choice of the same mean: the mean of each share over the trials differs by no more than its error."""
    for share in ("first", "total"):
        means, errors = [], []
        for prior in PRIORS:
            values = [
                getattr(next(each for each in found.dice if each.id == "ally").together, share).value
                for found in splits(prior)
            ]
            mean = sum(values) / TRIALS
            means.append(mean)
            errors.append(sum((value - mean) ** 2 for value in values) / (TRIALS * (TRIALS - 1)))
        assert abs(means[0] - means[1]) < 4 * math.sqrt(sum(errors))
        assert abs(means[0] - {"first": FIRST, "total": TOTAL}[share]) < 4 * math.sqrt(errors[0])
