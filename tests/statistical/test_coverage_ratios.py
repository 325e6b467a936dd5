"""Intervals of ratios of rare shares cover: of the same futures in two worlds, and of two groups; their rivals do not."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from sandtable.analysis.intervals.ratios import independent_ratio, paired_ratio
from sandtable.study.intervals import LEVEL, wilson

TRIALS = 1_500
PAIRS = 4_000
Cells = tuple[int, int, int]  # first, second, gained


def covers(hits: int) -> bool:
    """Whether a share of hits agrees with the level, within 3.5 standard errors of a binomial."""
    return abs(hits / TRIALS - LEVEL) <= 3.5 * math.sqrt(LEVEL * (1 - LEVEL) / TRIALS)


@cache
def sampled(both: float, gained: float, lost: float) -> tuple[Cells, ...]:
    random = np.random.default_rng(31)
    cells = random.multinomial(PAIRS, [both, gained, lost, 1 - both - gained - lost], size=TRIALS)
    return tuple((int(a + b), int(a + c), int(b)) for a, b, c, _ in cells)


def hits(cells: tuple[Cells, ...], truth: float, bounds: Callable[[Cells], tuple[float, float]]) -> int:
    return sum(low <= truth <= high for low, high in map(bounds, cells))


def paired(cells: Cells) -> tuple[float, float]:
    first, second, gained = cells
    return paired_ratio(first, second, gained=gained, pairs=PAIRS)


@pytest.mark.parametrize(
    ("both", "gained", "lost"), [(0.01, 0.004, 0.002), (0.02, 0.0, 0.01), (0.004, 0.004, 0.004), (0.03, 0.01, 0.002)]
)
def test_pairs(both: float, gained: float, lost: float) -> None:
    assert covers(hits(sampled(both, gained, lost), (both + gained) / (both + lost), paired))


def test_their_rival_that_forgets_the_pairs_is_too_wide() -> None:
    def unpaired(cells: Cells) -> tuple[float, float]:
        return independent_ratio(cells[0], cells[1], first_trials=PAIRS, second_trials=PAIRS)

    found = hits(sampled(0.03, 0.01, 0.002), 0.04 / 0.032, unpaired)
    assert found > LEVEL * TRIALS
    assert not covers(found)


@cache
def groups(first: float, second: float) -> tuple[Cells, ...]:
    random = np.random.default_rng(32)
    return tuple(
        (int(a), int(b), 0)
        for a, b in zip(random.binomial(PAIRS, first, TRIALS), random.binomial(PAIRS // 2, second, TRIALS), strict=True)
    )


def of_groups(cells: Cells) -> tuple[float, float]:
    return independent_ratio(cells[0], cells[1], first_trials=PAIRS, second_trials=PAIRS // 2)


@pytest.mark.parametrize(("first", "second"), [(0.01, 0.01), (0.02, 0.005), (0.005, 0.03)])
def test_groups(first: float, second: float) -> None:
    assert covers(hits(groups(first, second), first / second, of_groups))


def test_its_rival_with_the_same_size_on_both_sides_fails() -> None:
    def same_size(cells: Cells) -> tuple[float, float]:
        return independent_ratio(cells[0], cells[1], first_trials=PAIRS, second_trials=PAIRS)

    assert not covers(hits(groups(0.01, 0.01), 1.0, same_size))


def test_their_rival_that_takes_the_second_share_for_known_is_too_narrow() -> None:
    def known(cells: Cells) -> tuple[float, float]:
        low, high = wilson(cells[0], trials=PAIRS)
        second = cells[1] / (PAIRS // 2)
        return (low / second, high / second) if second else (0.0, math.inf)

    assert not covers(hits(groups(0.01, 0.01), 1.0, known))
