"""Logit quantal responses: published numbers, the definition, pygambit's own, and games that bend the branch."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sandtable.analysis.game.equilibria import values_of_strategies
from sandtable.analysis.game.quantal import quantal_branches, quantal_responses
from sandtable.errors import AnalysisError
from tests.games import needs_pygambit

LAMBDAS = (0.5, 1.0, 2.0, 5.0, 20.0)
PENNIES = np.array([[[4.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])
COORDINATION = np.array([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]])


def is_response(payoffs: np.ndarray, value: float, profile: tuple[tuple[float, ...], ...]) -> bool:
    """Each probability is proportional to exp(lambda times its expected payoff)."""
    for values, own in zip(values_of_strategies(payoffs, profile), profile, strict=True):
        raised = np.exp(value * (values - values.max()))
        if not np.allclose(raised / raised.sum(), own, atol=1e-8):
            return False
    return True


@pytest.mark.parametrize(
    ("value", "row", "column"), [(0.5, 0.657419, 0.460726), (1.0, 0.721937, 0.390818), (5.0, 0.626196, 0.220637)]
)
def test_asymmetric_pennies(value: float, row: float, column: float) -> None:
    (profile,) = quantal_responses(PENNIES, [value])
    assert (profile[0][0], profile[1][0]) == pytest.approx((row, column), abs=1e-6)
    assert is_response(PENNIES, value, profile)


def test_by_lambda_in_the_order_asked() -> None:
    profiles = quantal_responses(PENNIES, [5.0, 0.0, 1.0, 5.0])
    assert profiles[1] == ((0.5, 0.5), (0.5, 0.5))
    assert profiles[0][1][0] < profiles[2][1][0]
    assert profiles[0] == profiles[3]
    assert quantal_responses(PENNIES, []) == ()


@pytest.mark.parametrize("shape", [(1,), (3,), (1, 2), (2, 2), (3, 4), (2, 1, 3), (2, 3, 2, 3)])
def test_random_games_satisfy_the_definition(shape: tuple[int, ...]) -> None:
    generator = np.random.default_rng([5, *shape])
    games = generator.random((20, len(shape), *shape))
    together = quantal_branches(games, LAMBDAS)
    for number, payoffs in enumerate(games):
        profiles = quantal_responses(payoffs, LAMBDAS)
        assert all(is_response(payoffs, value, profile) for value, profile in zip(LAMBDAS, profiles, strict=True))
        # a game's answer does not depend on those it is followed with
        assert [list(itertools.chain(*profile)) for profile in profiles] == together[number].tolist()


@needs_pygambit
@pytest.mark.parametrize("shape", [(2, 2), (3, 4), (2, 3, 2), (2, 2, 2, 2)])
def test_the_branch_is_that_of_pygambit(shape: tuple[int, ...]) -> None:
    """Both follow the branch that starts at the even mixture (Turocy 2005); also where several responses exist."""
    import pygambit

    generator = np.random.default_rng([6, *shape])
    for _ in range(15):
        payoffs = generator.random((len(shape), *shape)).round(4)
        game = pygambit.Game.from_arrays(*payoffs)
        theirs = pygambit.qre.logit_solve_lambda(game, list(LAMBDAS))
        for mine, point in zip(quantal_responses(payoffs, LAMBDAS), theirs, strict=True):
            flat = [float(point.profile[strategy]) for player in game.players for strategy in player.strategies]
            assert list(itertools.chain(*mine)) == pytest.approx(flat, abs=1e-4)


def test_adding_to_a_payoff_or_doubling_it_does_what_the_formula_says() -> None:
    payoffs = np.random.default_rng(4).random((2, 3, 2))
    moved = payoffs + np.array([7.0, -3.0]).reshape(2, 1, 1)
    doubled = quantal_responses(2 * payoffs, [1.5])
    assert np.allclose(np.concatenate(quantal_responses(moved, [3.0])[0]), np.concatenate(doubled[0]), atol=1e-9)


def test_a_symmetric_game_stays_at_the_even_mixture() -> None:
    """At lambda 2 the branch forks; the even mixture goes straight on."""
    for profile in quantal_responses(COORDINATION, [1.0, 2.0, 3.0, 20.0]):
        assert np.concatenate(profile) == pytest.approx([0.5] * 4, abs=1e-6)


@pytest.mark.parametrize("tilt", [0.1, 1e-2, 1e-4])
def test_the_least_asymmetry_bends_the_branch_to_the_better_side(tilt: float) -> None:
    payoffs = COORDINATION.copy()
    payoffs[:, 0, 0] += tilt
    profiles = quantal_responses(payoffs, LAMBDAS)
    assert all(is_response(payoffs, value, profile) for value, profile in zip(LAMBDAS, profiles, strict=True))
    shares = [profile[0][0] for profile in profiles]
    assert shares == sorted(shares)
    assert shares[-1] > 0.999


# found by search: the branch runs to lambda 7.6, turns back to 2.1 and only then on
TURNING = np.array(
    [
        [[4.0, 4.0, 0.0], [3.0, 2.0, 2.0], [1.0, 6.0, 9.0]],
        [[0.0, 0.0, 1.0], [8.0, 5.0, 0.0], [2.0, 0.0, 2.0]],
    ]
)


def test_a_branch_that_turns_back_is_followed_to_where_it_first_reaches_lambda() -> None:
    values = (7.3, 7.4, 7.5, 7.7, 10.0)
    profiles = quantal_responses(TURNING, values)
    assert all(is_response(TURNING, value, profile) for value, profile in zip(values, profiles, strict=True))
    steps = [np.abs(np.concatenate(a) - np.concatenate(b)).max() for a, b in itertools.pairwise(profiles)]
    assert max(steps[:2]) < 0.1
    assert steps[2] > 0.3  # from just before the turn to where the branch has come back from it


@needs_pygambit
def test_a_branch_that_turns_back_is_that_of_pygambit() -> None:
    import pygambit

    game = pygambit.Game.from_arrays(*TURNING)
    for value in (4.0, 7.7, 10.0):
        (point,) = pygambit.qre.logit_solve_lambda(game, [value])
        (mine,) = quantal_responses(TURNING, [value])
        flat = [float(point.profile[strategy]) for player in game.players for strategy in player.strategies]
        assert list(itertools.chain(*mine)) == pytest.approx(flat, abs=1e-4)


def test_precision_without_bound_ends_in_an_equilibrium() -> None:
    (profile,) = quantal_responses(PENNIES, [1e5])
    assert (profile[0][0], profile[1][0]) == pytest.approx((0.5, 0.2), abs=1e-4)


def test_payoffs_without_any_difference_leave_everybody_at_chance() -> None:
    for profile in quantal_responses(np.full((3, 2, 1, 3), 0.25), LAMBDAS):
        assert profile == ((0.5, 0.5), (1.0,), (1 / 3, 1 / 3, 1 / 3))


def test_a_branch_that_cannot_be_followed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandtable.analysis.game.quantal.MOST_ROUNDS", 3)
    with pytest.raises(AnalysisError, match="cannot be followed to lambda 20"):
        quantal_responses(PENNIES, [20.0])
