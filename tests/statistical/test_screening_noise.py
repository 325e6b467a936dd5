"""The level of noise of a screening: meaningless columns stay below it as often as it says; SALib's index by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from sandtable.analysis.sensitivity import screening
from sandtable.analysis.sensitivity.screening import SLICES, STAYS_BELOW, dummy_indices, pawn_indices

TRIALS = 300
COLUMNS = 12
FUTURES = 600


def by_hand(ranks: NDArray[np.float64], outcome: NDArray[np.float64]) -> float:
    """PAWN of a yes-or-no outcome: mean over slices of |share in the slice - share of all|. ranks : (n, 1)."""
    edges = np.quantile(ranks[:, 0], np.arange(SLICES + 1) / SLICES)
    inside = [(ranks[:, 0] >= low) & (ranks[:, 0] < high) for low, high in pairwise(edges)]
    return float(np.mean([abs(outcome[rows].mean() - outcome.mean()) for rows in inside]))


def test_the_index_is_a_difference_of_probabilities() -> None:
    random = np.random.default_rng(5)
    ranks = random.permutation(1_000).astype(float)[:, None]
    outcome = (random.random(1_000) < 0.2 + 0.5 * ranks[:, 0] / 1_000).astype(float)
    assert screening._pawn(ranks, outcome) == pytest.approx(by_hand(ranks, outcome), abs=1e-12)


def test_noise_is_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """One in ten studies in which nothing matters shows an index above noise; a twin without regard to the number
    of assumptions is fooled far more often."""
    monkeypatch.setattr(screening, "_pawn", by_hand)
    quiet, twin_quiet = 0, 0
    for trial in range(TRIALS):
        random = np.random.default_rng([1, trial])
        draws = random.random((FUTURES, COLUMNS))
        draws[:, 0] = random.random(FUTURES) < 0.3  # a choice
        happened = random.random(FUTURES) < 0.4
        found = pawn_indices(draws, happened, seed=trial, dummies=400)
        quiet += max(found.indices) <= found.noise
        single = dummy_indices(FUTURES, int(happened.sum()), size=1_000, random=random)
        twin_quiet += max(found.indices) <= np.quantile(single, STAYS_BELOW)
    error = math.sqrt(STAYS_BELOW * (1 - STAYS_BELOW) / TRIALS)
    assert abs(quiet / TRIALS - STAYS_BELOW) <= 3 * error, quiet / TRIALS
    assert twin_quiet / TRIALS < 0.5


def test_what_matters_stands_out() -> None:
    random = np.random.default_rng(3)
    draws = random.random((2_000, 4))
    draws[:, 1] = np.where(random.random(2_000) < 0.25, 300.0, 70.0)
    happened = random.random(2_000) < 0.2 + 0.3 * draws[:, 0] + 0.3 * (draws[:, 1] == 300)
    found = pawn_indices(draws, happened, seed=1)
    assert [index > found.noise for index in found.indices] == [True, True, False, False]
    # a quarter of the slices hold the rare value: 0.25 * 0.225 + 0.75 * 0.075 apart from the rest
    assert found.indices[1] == pytest.approx(0.11, abs=0.03)
    assert found == pawn_indices(draws, happened, seed=1)


def test_dummies_are_columns_that_mean_nothing() -> None:
    """Indices drawn by their counts are distributed like those of shuffled columns."""
    random = np.random.default_rng(9)
    outcome = (random.random(503) < 0.3).astype(float)
    shuffled = [by_hand(random.permutation(503).astype(float)[:, None], outcome) for _ in range(2_000)]
    drawn = dummy_indices(503, int(outcome.sum()), size=2_000, random=random)
    assert np.mean(drawn) == pytest.approx(np.mean(shuffled), rel=0.02)
    assert np.std(drawn) == pytest.approx(np.std(shuffled), rel=0.06)
    assert np.quantile(drawn, 0.95) == pytest.approx(np.quantile(shuffled, 0.95), rel=0.03)
