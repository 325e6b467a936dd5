"""Sobol' indices against closed forms, through the estimator that plays scenarios."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sandtable.analysis.sensitivity.sobol import (
    Evaluated,
    Factor,
    Model,
    estimate,
    evaluate,
    sobol_points,
    variance,
    with_complements,
)
from sandtable.errors import AnalysisError

ROWS = 4_096

ISHIGAMI_FIRST = [0.313905, 0.442411, 0.0]
ISHIGAMI_TOTAL = [0.557589, 0.442411, 0.243684]
G_COEFFICIENTS = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
G_FIRST = [0.716192, 0.179048, 0.023676, 0.007162]
G_TOTAL = [0.787144, 0.242198, 0.034317, 0.010460]

Played = tuple[NDArray[np.float64], NDArray[np.bool_]]


def ishigami(shares: NDArray[np.float64], futures: NDArray[np.uint64]) -> Played:
    x = -np.pi + 2 * np.pi * shares
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return y[:, None], np.ones(len(y), np.bool_)


def sobol_g(shares: NDArray[np.float64], futures: NDArray[np.uint64]) -> Played:
    y = np.prod((np.abs(4 * shares - 2) + G_COEFFICIENTS) / (1 + G_COEFFICIENTS), axis=1)
    return y[:, None], np.ones(len(y), np.bool_)


def singly(inputs: int) -> list[Factor]:
    return [Factor(f"x{index}", (index,)) for index in range(inputs)]


@pytest.mark.parametrize(
    ("model", "inputs", "firsts", "totals"),
    [(ishigami, 3, ISHIGAMI_FIRST, ISHIGAMI_TOTAL), (sobol_g, 8, G_FIRST, G_TOTAL)],
)
def test_published_indices(model: Model, inputs: int, firsts: list[float], totals: list[float]) -> None:
    found = estimate(evaluate(model, singly(inputs), inputs=inputs, rows=ROWS, seed=20170614), seed=5)
    for index, (first, total) in enumerate(zip(firsts, totals, strict=True)):
        for true, entry in ((first, found[index].first), (total, found[index].total)):
            # smooth functions of a Sobol' sequence do better than the bootstrap, which takes rows for independent
            assert entry.low <= true <= entry.high
            assert abs(entry.value - true) < 0.02
    if model is sobol_g:
        assert all(abs(entry.total.value) < 0.001 for entry in found[4:])


def test_a_group_carries_what_its_members_do_together() -> None:
    factors = [Factor("x0 and x2", (0, 2)), Factor("x1", (1,))]
    group, other = estimate(evaluate(ishigami, factors, inputs=3, rows=ROWS, seed=1), seed=1)
    assert group.first.value == pytest.approx(1 - ISHIGAMI_FIRST[1], abs=0.03)  # x1 interacts with nothing
    assert group.total.value == pytest.approx(1 - ISHIGAMI_TOTAL[1], abs=0.03)
    assert other.first.value == pytest.approx(ISHIGAMI_FIRST[1], abs=0.03)


def test_dice_are_a_factor_of_their_own() -> None:
    """y = x + z, uniform assumption and dice: half of the variance each, and no interaction."""
    dice = np.random.default_rng(4).random(2 * ROWS)

    def model(shares: NDArray[np.float64], futures: NDArray[np.uint64]) -> Played:
        return shares + dice[futures][:, None], np.ones(len(shares), np.bool_)

    factors = [Factor("x", (0,)), Factor("chance", chance=True)]
    for entry in estimate(evaluate(model, factors, inputs=1, rows=ROWS, seed=1), seed=1):
        assert entry.first.value == pytest.approx(0.5, abs=0.03)
        assert entry.total.value == pytest.approx(0.5, abs=0.03)


def test_a_factor_of_all_inputs_and_the_dice_share_one_number() -> None:
    """Each is all that the other is not: first of the one and total of the other are one quantity, and one estimate."""
    noise = np.random.default_rng(8).random(2 * 256)

    def model(shares: NDArray[np.float64], futures: NDArray[np.uint64]) -> Played:
        happened = shares[:, 0] + noise[futures.astype(np.intp)] > 1.1
        return happened[:, None].astype(np.float64), np.ones(len(shares), np.bool_)

    factors = [Factor("x0", (0,)), Factor("everything", (0,)), Factor("chance", chance=True)]
    rival = estimate(evaluate(model, factors, inputs=1, rows=256, seed=1), seed=1)
    one, group, dice = with_complements(rival, factors, inputs=1)
    for first, total in ((one.first, dice.total), (dice.first, one.total)):
        assert first.value == pytest.approx(1 - total.value, abs=1e-12)
        assert (first.low, first.high) == pytest.approx((1 - total.high, 1 - total.low), abs=1e-12)
    assert (group.first, group.total) == (one.first, one.total)
    assert one.total == rival[0].total
    assert dice.total == rival[2].total
    # the estimates as they come from the design do not: two numbers for one quantity
    apart = (rival[0].first.value - (1 - rival[2].total.value), rival[0].total.value - (1 - rival[2].first.value))
    assert max(map(abs, apart)) > 0.01
    # where the factor does not hold all inputs nothing changes
    assert with_complements(rival, factors, inputs=2) == rival


def test_several_columns_are_weighed_by_their_variance() -> None:
    """y = (3 x0, 4 x1): the generalised index of x0 is 9 / 25."""

    def model(shares: NDArray[np.float64], futures: NDArray[np.uint64]) -> Played:
        return shares * np.array([3.0, 4.0]), np.ones(len(shares), np.bool_)

    played = evaluate(model, singly(2), inputs=2, rows=ROWS, seed=1)
    first, second = estimate(played, seed=1)
    assert variance(played) == pytest.approx(25 / 12, rel=0.01)
    assert first.first.value == pytest.approx(9 / 25, abs=0.03)
    assert second.total.value == pytest.approx(16 / 25, abs=0.03)
    alone = estimate(played.column([0]), seed=1)
    assert alone[0].total.value == pytest.approx(1, abs=0.03)
    assert alone[1].total.value == 0


def test_a_factor_that_changed_nothing_is_small_and_not_known_to_be_zero() -> None:
    def model(shares: NDArray[np.float64], futures: NDArray[np.uint64]) -> Played:
        return (shares[:, :1] < 0.5).astype(np.float64), np.ones(len(shares), np.bool_)

    _, idle = estimate(evaluate(model, singly(2), inputs=2, rows=256, seed=1), seed=1)
    assert (idle.first.value, idle.total.value, idle.total.low) == (0, 0, 0)
    # Wilson for 0 of 256 rows, over twice the variance of an even chance
    assert idle.total.high == idle.first.high == pytest.approx(2 * 0.010457, rel=1e-3)


def test_a_row_with_a_failed_future_is_dropped_whole() -> None:
    calls = []

    def model(shares: NDArray[np.float64], futures: NDArray[np.uint64]) -> Played:
        y, complete = ishigami(shares, futures)
        complete[len(calls)] = False  # another row in every block
        calls.append(futures.copy())
        return y, complete

    played = evaluate(model, singly(3), inputs=3, rows=64, seed=1)
    whole = evaluate(ishigami, singly(3), inputs=3, rows=64, seed=1)
    assert (played.rows, played.dropped) == (64 - 5, 5)
    assert np.array_equal(played.ab, whole.ab[:, 5:])
    assert np.array_equal(calls[1], np.arange(64, 128, dtype=np.uint64))
    assert all(np.array_equal(call, calls[0]) for call in calls[2:])


def test_the_halves_of_the_sequence() -> None:
    first, second = sobol_points(3, rows=1024, seed=0)
    assert np.array_equal(first, sobol_points(3, rows=1024, seed=0)[0])
    assert not np.array_equal(first, sobol_points(3, rows=1024, seed=1)[0])
    for points in (first, second):
        assert ((points > 0) & (points < 1)).all()
        assert np.abs(points.mean(axis=0) - 0.5).max() < 0.001
    assert abs(np.corrcoef(first[:, 0], second[:, 0])[0, 1]) < 0.02


@pytest.mark.parametrize("rows", [0, 1, 100, 2**21])
def test_the_number_of_rows_is_a_power_of_two(rows: int) -> None:
    with pytest.raises(AnalysisError, match="power of two"):
        evaluate(ishigami, singly(3), inputs=3, rows=rows, seed=1)


def test_a_constant_outcome_has_no_indices() -> None:
    ones = np.ones((8, 1))
    with pytest.raises(AnalysisError, match="same in every future"):
        estimate(Evaluated(ones, ones, ones[None], 0), seed=1)
