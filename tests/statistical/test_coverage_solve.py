"""Every interval that `solve` and `best_response` print, on games whose payoffs come from known probabilities.

Each test simulates many estimates and counts how often the truth is inside: 90% within binomial error. A broken twin of
each must fail by the same judge. Seeds are fixed.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from sandtable.analysis.game.best_response import break_even
from sandtable.analysis.game.equilibria import find_equilibria, regrets
from sandtable.analysis.game.game import regret_bound
from sandtable.analysis.game.payoffs import SimulatedGame
from sandtable.analysis.game.quantal import quantal_responses
from sandtable.analysis.game.resampling import percentiles, resample
from sandtable.analysis.game.strategies import Player, Strategy
from sandtable.analysis.intervals.bounded_means import difference_interval, payoff_interval
from tests.games import needs_pygambit

RUNS = 400


def covers(inside: list[bool]) -> bool:
    """Whether a share of runs agrees with 90% within three standard errors."""
    return abs(np.mean(inside) - 0.9) <= 3 * math.sqrt(0.09 / len(inside))


def covers_at_least(inside: list[bool]) -> bool:
    return float(np.mean(inside)) >= 0.9 - 3 * math.sqrt(0.09 / len(inside))


def known_game(truth: NDArray[np.float64], futures: int, generator: np.random.Generator) -> SimulatedGame:
    """A game in whose futures a payoff is 1 with its probability, else 0; one number a player and future decides in all
    profiles alike, as common random numbers do."""
    players, shape = len(truth), truth.shape[1:]
    draws = generator.random((futures, players, *[1] * len(shape)))
    return SimulatedGame(
        players=tuple(
            Player(str(k), str(k), (), tuple(Strategy(str(s), {}) for s in range(size))) for k, size in enumerate(shape)
        ),
        units=(draws < truth).astype(np.int64),
        scale=np.ones(players, np.int64),
        futures=futures,
        failed=0,
    )


# pennies in probabilities: one equilibrium, mixed, that no sample of this size loses
TRUTH = np.array([[[0.9, 0.2], [0.25, 0.5]], [[0.3, 0.75], [0.8, 0.2]]])


# -- payoffs and paired differences ----------------------------------------------------------------


def payoff_coverage(interval: Callable[[NDArray[np.float64]], tuple[float, float]], share: float, n: int) -> list[bool]:
    """Payoffs of 0.4 or 1 besides 0: three values, the largest with the share given."""
    generator = np.random.default_rng([1, n])
    inside = []
    for _ in range(RUNS):
        sample = generator.choice([0.0, 0.4, 1.0], p=[(1 - share) / 2, (1 - share) / 2, share], size=n)
        low, high = interval(sample)
        inside.append(low <= share + 0.4 * (1 - share) / 2 <= high)
    return inside


def payoff_bounds(sample: NDArray[np.float64]) -> tuple[float, float]:
    _, low, high = payoff_interval(sample)
    return float(low), float(high)


@pytest.mark.parametrize(("share", "n"), [(0.5, 60), (0.2, 200), (0.9, 200)])
def test_payoffs(share: float, n: int) -> None:
    assert covers(payoff_coverage(payoff_bounds, share, n))


def test_payoffs_near_the_end_of_the_range() -> None:
    """Nearly always 1: the sample often shows nothing else, and the interval must still have a width."""
    generator = np.random.default_rng(2)
    samples = [(generator.random(100) < 0.985).astype(float) for _ in range(RUNS)]

    def wald(sample: NDArray[np.float64]) -> tuple[float, float]:
        half = 1.645 * sample.std(ddof=1) / math.sqrt(len(sample))
        return sample.mean() - half, sample.mean() + half

    def inside(interval: Callable[[NDArray[np.float64]], tuple[float, float]]) -> list[bool]:
        return [low <= 0.985 <= high for low, high in map(interval, samples)]

    assert covers_at_least(inside(payoff_bounds))
    assert not covers_at_least(inside(wald))


def test_a_payoff_interval_of_half_the_level_fails() -> None:
    def broken(sample: NDArray[np.float64]) -> tuple[float, float]:
        _, low, high = payoff_interval(sample, level=0.8)
        return float(low), float(high)

    assert not covers(payoff_coverage(broken, 0.5, 200))


def paired(gains: float, losses: float, n: int, generator: np.random.Generator) -> tuple[NDArray[np.float64], ...]:
    """Payoffs of two strategies that differ by 0.3 to either side in few futures, and vary together in all."""
    base = generator.choice([0.3, 0.6], size=n)
    drawn = generator.random(n)
    other = base + 0.3 * (drawn < losses) - 0.3 * ((drawn >= losses) & (drawn < losses + gains))
    return base, other


@pytest.mark.parametrize(("gains", "losses", "judge"), [(0.2, 0.1, covers), (0.02, 0.004, covers_at_least)])
def test_paired_differences(gains: float, losses: float, judge: Callable[[list[bool]], bool]) -> None:
    generator = np.random.default_rng(3)
    inside = []
    for _ in range(RUNS):
        base, other = paired(gains, losses, 300, generator)
        _, low, high = difference_interval(base - other)
        inside.append(low <= 0.3 * (gains - losses) <= high)
    assert judge(inside)


def test_differences_taken_as_unpaired_fail() -> None:
    generator = np.random.default_rng(3)
    inside = []
    for _ in range(RUNS):
        base, other = paired(0.2, 0.1, 300, generator)
        half = 1.645 * math.sqrt((base.var() + other.var()) / 300)
        inside.append(abs(float((base - other).mean()) - 0.03) <= half)
    assert not covers(inside)


def test_the_wald_interval_fails_where_few_futures_differ() -> None:
    generator = np.random.default_rng(4)
    ours, wald = [], []
    for _ in range(RUNS):
        base, other = paired(0.008, 0.0, 200, generator)
        differences = base - other
        _, low, high = difference_interval(differences)
        ours.append(low <= 0.0024 <= high)
        half = 1.645 * differences.std(ddof=1) / math.sqrt(200)
        wald.append(abs(float(differences.mean()) - 0.0024) <= half)
    assert covers_at_least(ours)
    assert not covers_at_least(wald)


def test_differences_of_a_game() -> None:
    """The loss of a deviation, as `solve` takes it: paired over the game's futures."""
    generator = np.random.default_rng(5)
    profile = ((0.0, 1.0), (0.3, 0.7))
    other = ((1.0, 0.0), (0.3, 0.7))
    truth = 0.3 * (0.25 - 0.9) + 0.7 * (0.5 - 0.2)
    inside = []
    for _ in range(RUNS):
        _, low, high, _ = known_game(TRUTH, 150, generator).difference(0, profile, other)
        inside.append(low <= truth <= high)
    assert covers(inside)


# -- the chance from which on an option pays -------------------------------------------------------

CHANCE, SUCCESS, FAILURE, ALTERNATIVE = 0.7, 0.8, 0.3, 0.55


def played(
    n: int, generator: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """An option's payoff, its alternative's and success in n futures; the alternative varies with the same luck."""
    success = generator.random(n) < CHANCE
    noise = generator.choice([-0.2, 0.2], size=n)
    alternative = ALTERNATIVE + 0.2 * np.where(success, 1.0, -CHANCE / (1 - CHANCE)) + 0.5 * noise
    return np.where(success, SUCCESS, FAILURE) + noise, alternative, success


def break_even_coverage(change: Callable[[NDArray[np.float64]], NDArray[np.float64]] = lambda own: own) -> list[bool]:
    generator = np.random.default_rng(6)
    truth = (ALTERNATIVE - FAILURE) / (SUCCESS - FAILURE)
    inside = []
    for run in range(300):
        payoff, alternative, success = played(250, generator)
        found = break_even(payoff, change(alternative), success, resamples=150, seed=run)
        inside.append(found["break_even"].low <= truth <= found["break_even"].high)
    return inside


def test_break_even() -> None:
    assert covers(break_even_coverage())


def test_a_break_even_that_takes_the_alternative_as_known_fails() -> None:
    assert not covers(break_even_coverage(lambda own: np.full(len(own), own.mean())))


# -- the bootstrap of the game ---------------------------------------------------------------------


def test_quantal_responses() -> None:
    generator = np.random.default_rng(8)
    (truth,) = quantal_responses(TRUTH, (5.0,))
    inside = []
    for run in range(100):
        game = known_game(TRUTH, 400, generator)
        found = resample(game, resamples=50, seed=run, lambdas=(5.0,), report=lambda _: None)
        low, high = percentiles(found.branch[:, 0])
        inside.append(bool(low[0] <= truth[0][0] <= high[0]))
    assert covers(inside)


@needs_pygambit
def test_mixed_equilibria() -> None:
    generator = np.random.default_rng(8)
    (nash,) = find_equilibria(TRUTH).equilibria
    inside = []
    for run in range(100):
        game = known_game(TRUTH, 400, generator)
        found = resample(
            game, resamples=50, seed=run, lambdas=(), report=lambda _: None, supports=frozenset({nash.support})
        )
        assert nash.support in found.mixed  # else no interval is printed
        low, high = percentiles(found.mixed[nash.support])
        inside.append(bool(low[0] <= nash.profile[0][0] <= high[0]))
    assert covers(inside)


def test_resampling_profiles_apart_fails() -> None:
    """A bootstrap that draws other futures for each profile loses what common random numbers gain."""
    generator = np.random.default_rng(9)
    truth = np.array([[[0.55], [0.5]]])
    together, apart = [], []
    for run in range(150):
        game = known_game(truth, 200, generator)
        games = np.array(list(game.resampled(100, seed=run)))
        low, high = percentiles(games[:, 0, 0, 0] - games[:, 0, 1, 0])
        together.append(bool(low <= 0.05 <= high))
        shuffled = np.array(list(game.resampled(100, seed=1_000 + run)))
        low, high = percentiles(games[:, 0, 0, 0] - shuffled[:, 0, 1, 0])
        apart.append(bool(low <= 0.05 <= high))
    assert covers(together)
    assert not covers(apart)


# -- the regret bound ------------------------------------------------------------------------------


def bound_holds(shrink: float = 1.0) -> list[bool]:
    """Whether no estimate is further off than the bound, and both directions of the 2 eps statement hold."""
    generator = np.random.default_rng(10)
    (true_nash,) = find_equilibria(TRUTH).equilibria
    holds = []
    for _ in range(RUNS):
        game = known_game(TRUTH, 100, generator)
        estimate = game.payoffs()
        bound = shrink * regret_bound(TRUTH.size, futures=100, delta=0.1)
        ways = [max(regrets(TRUTH, entry.profile)) for entry in find_equilibria(estimate).equilibria]
        ways.append(max(regrets(estimate, true_nash.profile)))
        holds.append(bool(np.abs(estimate - TRUTH).max() <= bound and max(ways) <= 2 * bound))
    return holds


@needs_pygambit
def test_regret_bound() -> None:
    assert regret_bound(144, futures=2_000, delta=0.1) == pytest.approx(math.sqrt(math.log(2_880) / 4_000))
    assert np.mean(bound_holds()) >= 0.9


@needs_pygambit
def test_a_quarter_of_the_regret_bound_fails() -> None:
    assert np.mean(bound_holds(0.25)) < 0.9


VALUES = np.array([0.0, 40.0, 60.0, 1_000.0])  # the last so seldom that most runs never see it
CHANCES = np.array([0.25, 0.2495, 0.5, 0.0005])


def estimates_hold(estimates: int, *, counted: int, cut: bool) -> float:
    """How often all estimates of many payoffs lie within the bound of the truth, on the scale of what occurred.

    counted : of the estimates, in the bound. cut : whether the truth is that of payoffs cut off at what occurred.
    """
    generator = np.random.default_rng(11)
    futures, holds = 200, 0
    for _ in range(RUNS):
        sample = generator.choice(VALUES, p=CHANCES, size=(futures, estimates))
        least, most = sample.min(), sample.max()
        truth = CHANCES @ (np.clip(VALUES, least, most) if cut else VALUES)
        off = np.abs(sample.mean(axis=0) - truth).max() / (most - least)
        holds += off <= regret_bound(counted, futures=futures, delta=0.1)
    return holds / RUNS


def test_the_bound_holds_on_a_scale_taken_from_the_sample() -> None:
    """The scale depends on the futures: most runs have a range of 60, some of 1,000."""
    assert estimates_hold(2, counted=2, cut=True) >= 0.9
    assert estimates_hold(200, counted=200, cut=True) >= 0.9


def test_a_bound_for_one_estimate_alone_fails_for_many() -> None:
    generator = np.random.default_rng(12)

    def holds(counted: int) -> float:
        """Coins: the spread that the inequality is made for."""
        sample = generator.binomial(200, 0.5, size=(RUNS, 200)) / 200
        return float((np.abs(sample - 0.5).max(axis=1) <= regret_bound(counted, futures=200, delta=0.1)).mean())

    assert holds(200) >= 0.9
    assert holds(1) < 0.9


def test_it_is_about_payoffs_within_the_range_that_occurred() -> None:
    """What no future showed cannot be bounded: the means of uncut payoffs are off by more than the docstring promises."""
    generator = np.random.default_rng(13)
    values, chances = np.array([0.0, 1.0, 1_000.0]), np.array([0.5, 0.4995, 0.0005])
    uncut, cut = [], []
    for _ in range(RUNS):
        sample = generator.choice(values, p=chances, size=200)
        least, most, mean = sample.min(), sample.max(), sample.mean()
        bound = (most - least) * regret_bound(1, futures=200, delta=0.1)
        uncut.append(abs(mean - chances @ values) <= bound)
        cut.append(abs(mean - chances @ np.clip(values, least, most)) <= bound)
    assert np.mean(cut) >= 0.9
    assert np.mean(uncut) < 0.9
