"""Intervals of Sobol' indices cover: first-order, total and differences, with dice, for a yes-or-no outcome."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.sensitivity.sobol import Estimate, Estimated, Evaluated, Factor, difference, estimate, evaluate
from sandtable.study.intervals import LEVEL

TRIALS = 300
ROWS = 512
RESAMPLES = 150
# P(yes | x) = 0.15 + 0.5 x0 + 0.2 [x1 > 0.6] + 0.02 [x2 > 0.5]
FACTORS = (
    Factor("x0", (0,)), Factor("x1", (1,)), Factor("x2", (2,)), Factor("x1 and x2", (1, 2)), Factor("dice", chance=True),
)  # fmt: skip


def probability(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    return 0.15 + 0.5 * shares[:, 0] + 0.2 * (shares[:, 1] > 0.6) + 0.02 * (shares[:, 2] > 0.5)


@cache
def truth() -> tuple[tuple[float, float], ...]:
    """First-order and total index of each factor. P is a sum, so firsts add up; a factor that moves P by d moves the
    outcome where the die falls into that d."""
    mean, squares = 0.49, 0.49**2 + 0.25 / 12 + 0.04 * 0.24 + 0.0004 * 0.25
    variance = mean * (1 - mean)
    first = [0.25 / 12, 0.04 * 0.24, 0.0004 * 0.25]
    total = [0.5 / 6, 0.2 * 0.24, 0.02 * 0.25]
    both = 0.02 * 0.7 * 0.3 + 0.18 * 0.4 * 0.6 + 0.02 * 0.2 * 0.8
    die = (np.arange(200_000) + 0.5) / 200_000
    yes = np.zeros_like(die)
    for jump, weight in ((0.0, 0.3), (0.02, 0.3), (0.2, 0.2), (0.22, 0.2)):
        yes += weight * np.clip((0.65 + jump - die) / 0.5, 0, 1)
    of_die = (float(np.mean(yes**2)) - mean**2, mean - squares)
    pairs = [*zip(first, total, strict=True), (first[1] + first[2], both), of_die]
    return tuple((one / variance, other / variance) for one, other in pairs)


@cache
def trials() -> tuple[tuple[Evaluated, tuple[Estimated, ...]], ...]:
    """The same estimate from many independent designs and dice."""
    seen = []
    for trial in range(TRIALS):
        dice = np.random.default_rng([1, trial]).random(2 * ROWS)

        def play(
            shares: NDArray[np.float64], futures: NDArray[np.uint64], dice: NDArray[np.float64] = dice
        ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
            yes = dice[futures] < probability(shares)
            return yes[:, None].astype(np.float64), np.ones(len(yes), np.bool_)

        played = evaluate(play, FACTORS, inputs=3, rows=ROWS, seed=trial)
        seen.append((played, estimate(played, seed=trial, resamples=RESAMPLES)))
    return tuple(seen)


def share_covered(true: float, pick: Callable[[tuple[Estimated, ...]], Estimate]) -> float:
    hits = [pick(found).low <= true <= pick(found).high for _, found in trials()]
    return sum(hits) / len(hits)


def within_error(share: float, *, level: float = LEVEL) -> bool:
    return abs(share - level) <= 3 * math.sqrt(level * (1 - level) / TRIALS)


def test_first_order_intervals_cover():
    for index, factor in enumerate(FACTORS):
        share = share_covered(truth()[index][0], lambda found, index=index: found[index].first)
        assert within_error(share), (factor.name, share)


def test_total_intervals_cover():
    for index, factor in enumerate(FACTORS):
        share = share_covered(truth()[index][1], lambda found, index=index: found[index].total)
        assert within_error(share), (factor.name, share)


def test_intervals_of_differences_cover():
    for of_totals in (False, True):
        true = truth()[0][of_totals] - truth()[3][of_totals]
        share = share_covered(true, lambda found, of=of_totals: difference(found[0], found[3], of_totals=of))
        assert within_error(share), (of_totals, share)


def test_the_estimates_are_not_biased():
    for index, factor in enumerate(FACTORS):
        for kind in (0, 1):
            values = [(found[index].total if kind else found[index].first).value for _, found in trials()]
            error = float(np.std(values)) / math.sqrt(TRIALS)
            assert abs(float(np.mean(values)) - truth()[index][kind]) < 4 * error + 1 / ROWS, (factor.name, kind)


@cache
def state_truth() -> tuple[tuple[float, float], tuple[float, float]]:
    """Generalised indices of x and of the die where a state is 0 below 0.2 + 0.4 x, 1 in the 0.3 above it, else 2."""
    die = (np.arange(200_000) + 0.5) / 200_000
    lowest = np.clip((0.6 - die) / 0.4, 0, 1)  # P(state 0 | die)
    highest = np.clip((die - 0.5) / 0.4, 0, 1)
    of_die = np.stack([lowest, 1 - lowest - highest, highest])
    x = 0.2 + 0.4 * die
    of_x = np.stack([x, np.full_like(x, 0.3), 0.7 - x])
    whole = 0.4 * 0.6 + 2 * 0.3 * 0.7
    return tuple(
        (float(given.var(axis=1).sum()) / whole, float((other * (1 - other)).mean(axis=1).sum()) / whole)
        for given, other in ((of_x, of_die), (of_die, of_x))
    )


def test_intervals_of_an_outcome_of_several_states_cover() -> None:
    factors = (Factor("x", (0,)), Factor("dice", chance=True))
    hits = np.zeros((2, 2))
    for trial in range(TRIALS):
        dice = np.random.default_rng([4, trial]).random(2 * ROWS)

        def play(
            shares: NDArray[np.float64], futures: NDArray[np.uint64], dice: NDArray[np.float64] = dice
        ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
            above = dice[futures] - 0.2 - 0.4 * shares[:, 0]
            state = (above >= 0).astype(int) + (above >= 0.3)
            return np.eye(3)[state], np.ones(len(state), np.bool_)

        found = estimate(evaluate(play, factors, inputs=1, rows=ROWS, seed=trial), seed=trial, resamples=RESAMPLES)
        for row, (entry, true) in enumerate(zip(found, state_truth(), strict=True)):
            for column, (index, value) in enumerate(zip((entry.first, entry.total), true, strict=True)):
                hits[row, column] += index.low <= value <= index.high
    for share in (hits / TRIALS).ravel():
        assert within_error(share), hits / TRIALS


def test_a_twin_without_common_dice_fails():
    """If an exchanged future throws dice of its own, chance drowns the totals."""
    true, hits = truth()[1][1], 0
    for trial in range(60):
        random = np.random.default_rng([2, trial])

        def play(
            shares: NDArray[np.float64], futures: NDArray[np.uint64], random: np.random.Generator = random
        ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
            yes = random.random(len(futures)) < probability(shares)
            return yes[:, None].astype(np.float64), np.ones(len(yes), np.bool_)

        total = estimate(
            evaluate(play, FACTORS[1:2], inputs=3, rows=ROWS, seed=trial), seed=trial, resamples=RESAMPLES
        )[0].total
        hits += total.low <= true <= total.high
    assert hits < 6


def test_a_twin_that_tears_rows_apart_fails():
    """Exchanged futures shuffled among the rows: what the pairing saved is lost, and first-order indices with it."""
    true, hits = truth()[0][0], 0
    for trial, (played, _) in enumerate(trials()[:60]):
        order = np.random.default_rng([3, trial]).permutation(played.rows)
        torn = Evaluated(played.a, played.b, played.ab[:1, order], 0)
        first = estimate(torn, seed=trial, resamples=RESAMPLES)[0].first
        hits += first.low <= true <= first.high
    assert not 0.78 <= hits / 60 <= 0.98, hits
