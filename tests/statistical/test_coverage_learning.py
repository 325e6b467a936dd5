"""The worth of learning an assumption: intervals cover where the truth is known, and a twin that looks twice does not."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.intervals.bounded_means import difference_interval
from sandtable.analysis.sensitivity.information import foresight, gains, slices_of
from sandtable.study.intervals import LEVEL

TRIALS = 400
FUTURES = 800
# a player of two strategies: `on` pays 1 with probability 0.3 + 0.4 x, `off` with 0.6; x uniform, in 4 slices of a quarter
SLICES = 4
MEANS = np.array([0.35, 0.45, 0.55, 0.65])  # of `on` in the slices
OFF = 0.6


def within_error(hits: int) -> bool:
    return abs(hits / TRIALS - LEVEL) <= 3 * math.sqrt(LEVEL * (1 - LEVEL) / TRIALS)


def draw(trial: int, *, telling: bool) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Payoffs (n, 2) of on and off, and the slice of each future."""
    random = np.random.default_rng([int(telling), trial])
    slices = slices_of(random.random(FUTURES), is_choice=False, slices=SLICES)
    chance = MEANS[slices] if telling else np.full(FUTURES, OFF)
    pays = np.stack([random.random(FUTURES) < chance, random.random(FUTURES) < OFF], axis=1)
    return pays.astype(np.float64), slices


def test_the_interval_covers_what_the_strategies_found_are_worth() -> None:
    """The estimate is of the rule that the even futures found; what that is worth is known, whichever it is."""
    hits = 0
    for trial in range(TRIALS):
        payoffs, slices = draw(trial, telling=True)
        even = payoffs[::2]
        base = int(even.mean(axis=0).argmax())
        worth = 0.0
        for one in range(SLICES):
            chosen = int(even[slices[::2] == one].mean(axis=0).argmax())
            on = float(MEANS[one])
            worth += ((on, OFF)[chosen] - (on, OFF)[base]) / SLICES
        _, low, high = difference_interval(gains(payoffs, slices))
        hits += low <= worth <= high
    assert within_error(hits), hits / TRIALS


def test_where_nothing_is_to_be_learned_twins_fail() -> None:
    """One chooses and measures on the same futures and finds worth where there is none; one measures both halves in turn
    and takes them for independent, which they are not where strategies are alike."""
    estimates, flattered, hits, twin_hits = [], [], 0, 0
    for trial in range(TRIALS):
        payoffs, slices = draw(trial, telling=False)
        gained = gains(payoffs, slices)
        mean, low, high = difference_interval(gained)
        estimates.append(mean)
        hits += low <= 0 <= high
        best = np.array([payoffs[slices == one].mean(axis=0).argmax() for one in range(SLICES)])
        flattered.append(float(payoffs[np.arange(FUTURES), best[slices]].mean() - payoffs.mean(axis=0).max()))
        other_way = np.arange(FUTURES).reshape(-1, 2)[:, ::-1].ravel()
        both = np.concatenate([gained, gains(payoffs[other_way], slices[other_way])])
        _, low, high = difference_interval(both)
        twin_hits += low <= 0 <= high
    assert within_error(hits), hits / TRIALS
    assert not within_error(twin_hits), twin_hits / TRIALS
    assert abs(np.mean(estimates)) < 4 * np.std(estimates) / math.sqrt(TRIALS)
    assert np.mean(flattered) > 10 * np.std(flattered) / math.sqrt(TRIALS)


def test_foresight() -> None:
    """Two coins of 0.4 and 0.7: one who sees them is paid where either pays, 0.82, and without, 0.7."""
    hits = 0
    for trial in range(TRIALS):
        random = np.random.default_rng([7, trial])
        payoffs = (random.random((FUTURES, 2)) < (0.4, 0.7)).astype(np.float64)
        _, low, high = difference_interval(foresight(payoffs))
        hits += low <= 0.12 <= high
    assert within_error(hits), hits / TRIALS


def test_slices() -> None:
    values = np.array([3.0, 1, 2, 2, 5, 4, 0, 9])
    assert slices_of(values, is_choice=False, slices=4).tolist() == [2, 0, 1, 1, 3, 2, 0, 3]
    assert slices_of(np.array([70.0, 300, 70]), is_choice=True).tolist() == [0, 1, 0]
