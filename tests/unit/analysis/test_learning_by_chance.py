"""Where the news say nothing of an assumption, it is called learnt in one update of a hundred at most, however few islands there are."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from scipy.special import ndtri

from sandtable.analysis.updating.estimating import Weighed, distance
from sandtable.analysis.updating.learning import CHANCE, _worth, least_distance
from tests.power import tries

ISLANDS, EACH, ASSUMPTIONS = 8, 128, 15


def learnt_by_chance(generator: np.random.Generator, *, ancestors: int, spread: float) -> tuple[bool, bool]:
    """Whether any of some assumptions is called learnt: by our limit, and by the one of independent draws.

    Every island has as many different draws of the prior as it has ancestors. spread : of the logarithms of the islands' evidence.
    """
    evidence = np.exp(generator.normal(0, spread, ISLANDS))
    weights = np.repeat(evidence / evidence.sum() / EACH, EACH)
    weighed = Weighed(outcomes=np.zeros((len(weights), 1)), weights=weights, islands=ISLANDS, is_independent=False)
    ours, plain = least_distance(ASSUMPTIONS, weighed), sqrt(0.5 * log(2 * ASSUMPTIONS / CHANCE))
    moved = []
    for _ in range(ASSUMPTIONS):
        draws = generator.random((ISLANDS, ancestors))
        units = np.take_along_axis(draws, generator.integers(0, ancestors, (ISLANDS, EACH)), axis=1).ravel()
        moved.append(distance(ndtri(units), weights) * sqrt(_worth(units, weighed)))
    return max(moved) > ours, max(moved) > plain


@pytest.mark.parametrize(("ancestors", "spread"), [(3, 0.5), (16, 1.0), (64, 0.3)])
def test_nothing_is_learnt_where_there_is_nothing(ancestors: int, spread: float) -> None:
    generator = np.random.default_rng(7)
    number = tries(1000, usual=100)
    found = np.array([learnt_by_chance(generator, ancestors=ancestors, spread=spread) for _ in range(number)])
    ours, plain = found.mean(axis=0)
    assert ours <= CHANCE + 3 * sqrt(CHANCE / number)
    assert plain > 0.15  # the limit of independent draws, which this replaced, must fail


def test_what_moved_far_is_learnt() -> None:
    generator = np.random.default_rng(7)
    weights = np.full(ISLANDS * EACH, 1 / ISLANDS / EACH)
    weighed = Weighed(outcomes=np.zeros((len(weights), 1)), weights=weights, islands=ISLANDS, is_independent=False)
    units = generator.beta(4, 2, ISLANDS * EACH)
    assert distance(ndtri(units), weights) * sqrt(_worth(units, weighed)) > least_distance(ASSUMPTIONS, weighed)
