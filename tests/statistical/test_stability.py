"""`support_stability` against what it claims: how often a fresh run of the same size has the supports of the run.

Many runs of a game whose truth is known, each with its further futures and one truly fresh run beside. The mean of what is
printed must agree with how often the fresh run does; the bootstrap of the run itself, which was printed before, must not.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sandtable.analysis.game.equilibria import find_equilibria
from sandtable.analysis.game.payoffs import SimulatedGame
from sandtable.analysis.game.stability import FURTHER, Supports, measure_stability
from sandtable.analysis.game.strategies import Player, Strategy
from tests.games import needs_pygambit

FUTURES = 120
RUNS = 300


def units_of(truth: NDArray[np.float64], futures: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """A payoff is 1 with its probability, else 0, drawn for every future, profile and player."""
    drawn: NDArray[np.int64] = (generator.random((futures, *truth.shape)) < truth).astype(np.int64)
    return drawn


def game_of(units: NDArray[np.int64]) -> SimulatedGame:
    players = tuple(
        Player(str(k), str(k), (), tuple(Strategy(str(s), {}) for s in range(size)))
        for k, size in enumerate(units.shape[2:])
    )
    return SimulatedGame(players, units, np.ones(len(players), np.int64), len(units), 0)


def supports_of(payoffs: NDArray[np.float64]) -> Supports:
    return frozenset(entry.support for entry in find_equilibria(payoffs).equilibria)


def by_bootstrap(game: SimulatedGame, own: Supports, seed: int) -> float:
    """The broken rival: resamples of the run itself."""
    return float(np.mean([supports_of(payoffs) == own for payoffs in game.resampled(30, seed=seed)]))


def judged(truth: NDArray[np.float64], *, rival: bool = False, runs: int = RUNS) -> tuple[float, float, float]:
    """The mean of what is printed, how often the fresh run agrees, and the standard error of their difference."""
    generator = np.random.default_rng([21, *truth.shape])
    printed, agrees = [], []
    for seed in range(runs):
        game = game_of(units_of(truth, FUTURES, generator))
        own = supports_of(game.payoffs())
        if rival:
            share: float | None = by_bootstrap(game, own, seed)
        else:
            further = units_of(truth, FURTHER * FUTURES, generator)
            share = measure_stability(game, further, runs=30, seed=seed).share_of(own)
        assert share is not None
        printed.append(share)
        agrees.append(supports_of(units_of(truth, FUTURES, generator).mean(axis=0)) == own)
    error = math.sqrt((np.var(printed) + np.var(agrees)) / runs)
    return float(np.mean(printed)), float(np.mean(agrees)), error


def is_honest(truth: NDArray[np.float64], *, rival: bool = False, runs: int = RUNS) -> bool:
    said, seen, error = judged(truth, rival=rival, runs=runs)
    return abs(said - seen) <= 3 * error


TIE = np.array([[0.5, 0.5]])
NEAR_TIE = np.array([[0.52, 0.5]])
THREE = np.array([[0.5, 0.5, 0.49]])
CLEAR = np.array([[0.75, 0.5]])
# each does best to do as the other, who hardly cares
TWO_PLAYERS = np.array([[[0.53, 0.5], [0.5, 0.52]], [[0.52, 0.5], [0.5, 0.53]]])


@pytest.mark.parametrize("truth", [TIE, NEAR_TIE, THREE, CLEAR], ids=["tie", "near tie", "three", "clear"])
def test_it_says_how_often_a_fresh_run_agrees(truth: NDArray[np.float64]) -> None:
    assert is_honest(truth)


@needs_pygambit
def test_also_where_equilibria_come_and_go() -> None:
    assert is_honest(TWO_PLAYERS, runs=80)


@pytest.mark.parametrize("truth", [TIE, NEAR_TIE, THREE], ids=["tie", "near tie", "three"])
def test_resampling_the_run_itself_fails_in_a_near_tie(truth: NDArray[np.float64]) -> None:
    said, seen, _ = judged(truth, rival=True)
    assert not is_honest(truth, rival=True)
    assert said > seen + 0.1


def test_a_clear_game_is_stable() -> None:
    said, seen, _ = judged(CLEAR)
    assert min(said, seen) > 0.99


def test_the_supports_seen_add_up_and_fewer_futures_make_one_run() -> None:
    generator = np.random.default_rng(2)
    game = game_of(units_of(TIE, 50, generator))
    whole = measure_stability(game, units_of(TIE, 150, generator), runs=40, seed=1)
    assert (whole.count, whole.futures, whole.supports.total()) == (40, 150, 40)
    assert len(whole.supports) > 1
    few = measure_stability(game, units_of(TIE, 30, generator), runs=40, seed=1)
    assert (few.count, few.futures) == (1, 30)
    none = measure_stability(game, units_of(TIE, 0, generator), runs=40, seed=1)
    assert none.share_of(supports_of(game.payoffs())) is None
