"""Games whose solutions are known: the numbers of docs/model.md and textbook cases, through the functions `solve` uses."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sandtable.analysis.game.equilibria import (
    Search,
    eliminate,
    expected_payoffs,
    find_equilibria,
    pure_equilibria,
    regrets,
    twins,
    weakly_dominated,
)
from sandtable.analysis.game.profiles import Profile
from tests.games import needs_pygambit

PENNIES = np.array([[[4.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])
CHICKEN = np.array([[[3.0, 1.0], [4.0, 0.0]], [[3.0, 4.0], [1.0, 0.0]]])


# -- unilateral deterrence with types (docs/model.md) ----------------------------------------------

HARD_CHALLENGER, HARD_DEFENDER = 0.3, 0.4
# the challenger's payoff and the defender's: status quo, concession, back down, war by who is hard
STATUS_QUO, CONCESSION, BACKS_DOWN = (0.4, 1.0), (1.0, 0.0), (0.0, 0.6)


def ending(
    challenges: bool, defies: bool, hard_challenger: bool, hard_defender: bool
) -> tuple[str, tuple[float, float]]:
    """How it ends, and what it is worth to both; a hard challenger fights a defender who defies, a soft one backs down."""
    if not challenges:
        return "status quo", STATUS_QUO
    if not defies:
        return "concession", CONCESSION
    if not hard_challenger:
        return "backs down", BACKS_DOWN
    return "war", (0.2, 0.3 if hard_defender else -0.4)


TYPES = [
    (hard_c, hard_d, (HARD_CHALLENGER if hard_c else 1 - HARD_CHALLENGER) * (HARD_DEFENDER if hard_d else 1 - HARD_DEFENDER))
    for hard_c in (True, False)
    for hard_d in (True, False)
]  # fmt: skip
PLANS = [(True, True), (True, False), (False, True), (False, False)]  # what the hard type does, what the soft one does


def deterrence() -> np.ndarray:
    """The Bayesian normal form: a plan for both types of each side, payoffs in the mean over types."""
    payoffs = np.zeros((2, 4, 4))
    for (i, challenger), (j, defender) in itertools.product(enumerate(PLANS), enumerate(PLANS)):
        for hard_c, hard_d, weight in TYPES:
            _, worth = ending(challenger[not hard_c], defender[not hard_d], hard_c, hard_d)
            payoffs[:, i, j] += weight * np.array(worth)
    return payoffs


def agents() -> np.ndarray:
    """The agent normal form: four players, one a type, each with its payoff given that it is that type."""
    payoffs = np.zeros((4, 2, 2, 2, 2))
    for actions in itertools.product(range(2), repeat=4):
        does = [action == 0 for action in actions]  # challenge or defy first, then not
        for hard_c, hard_d, weight in TYPES:
            c, d = (0 if hard_c else 1), (2 if hard_d else 3)
            _, worth = ending(does[c], does[d], hard_c, hard_d)
            payoffs[(c, *actions)] += weight * worth[0] / (HARD_CHALLENGER if hard_c else 1 - HARD_CHALLENGER)
            payoffs[(d, *actions)] += weight * worth[1] / (HARD_DEFENDER if hard_d else 1 - HARD_DEFENDER)
    return payoffs


def chances(challenge: tuple[float, float], defy: tuple[float, float]) -> dict[str, float]:
    """How likely each ending is. challenge, defy : probability by type, hard first."""
    found = dict.fromkeys(("status quo", "concession", "backs down", "war"), 0.0)
    for hard_c, hard_d, weight in TYPES:
        x, y = challenge[not hard_c], defy[not hard_d]
        for challenges, defies in itertools.product((True, False), repeat=2):
            share = weight * (x if challenges else 1 - x) * (y if defies else 1 - y)
            found[ending(challenges, defies, hard_c, hard_d)[0]] += share
    return found


def by_type(plan: tuple[float, ...]) -> tuple[float, float]:
    """Probability that each type acts, from a mixture of plans."""
    return plan[0] + plan[1], plan[0] + plan[2]


@needs_pygambit
def test_the_bluff_of_unilateral_deterrence() -> None:
    found = find_equilibria(deterrence())
    assert found.is_complete
    bluff = [entry for entry in found.equilibria if by_type(entry.profile[0])[1] not in (0, 1)]
    assert len(bluff) == 1
    challenge, defy = (by_type(own) for own in bluff[0].profile)
    assert challenge == pytest.approx((1, 2 / 7), abs=1e-9)
    assert defy == pytest.approx((1, 1 / 3), abs=1e-9)
    expected = {"status quo": 0.5, "concession": 0.2, "backs down": 0.12, "war": 0.18}
    assert chances(challenge, defy) == pytest.approx(expected, abs=1e-9)


@needs_pygambit
def test_steadfast_deterrence_coexists_and_is_not_averaged() -> None:
    found = find_equilibria(deterrence())
    steadfast = [entry for entry in found.equilibria if by_type(entry.profile[0]) == (0, 0)]
    assert (1.0, 0.0, 0.0, 0.0) in [entry.profile[1] for entry in steadfast]  # the defender defies whatever its type
    assert len({entry.component for entry in steadfast}) == 1
    assert len({entry.component for entry in found.equilibria}) == 2
    for entry in steadfast:
        assert chances((0, 0), by_type(entry.profile[1]))["status quo"] == pytest.approx(1)


@needs_pygambit
def test_agents_have_the_same_equilibria() -> None:
    payoffs = agents()
    bluff: Profile = ((1.0, 0.0), (2 / 7, 5 / 7), (1.0, 0.0), (1 / 3, 2 / 3))
    assert max(regrets(payoffs, bluff)) == pytest.approx(0, abs=1e-12)
    assert max(regrets(payoffs, ((0.0, 1.0), (0.0, 1.0), (1.0, 0.0), (1.0, 0.0)))) == 0
    found = find_equilibria(payoffs)
    assert any(np.allclose(np.array(entry.profile), np.array(bluff), atol=1e-6) for entry in found.equilibria)


# -- mixed equilibria ---------------------------------------------------------------------------------


@needs_pygambit
def test_pennies_have_one_mixed_equilibrium() -> None:
    (entry,) = find_equilibria(PENNIES).equilibria
    assert entry.kind == "mixed"
    assert (entry.profile[0][0], entry.profile[1][0]) == pytest.approx((0.5, 0.2), abs=1e-12)
    assert expected_payoffs(PENNIES, entry.profile) == pytest.approx((0.8, 0.5))


@needs_pygambit
def test_several_equilibria_are_a_set() -> None:
    found = find_equilibria(CHICKEN)
    assert [entry.kind for entry in found.equilibria] == ["pure", "pure", "mixed"]
    assert len({entry.component for entry in found.equilibria}) == 3
    assert found.equilibria[2].profile[0] == pytest.approx((0.5, 0.5))


# -- dominance, twins, connected sets ---------------------------------------------------------------


def test_elimination_goes_by_rounds_and_says_by_what() -> None:
    # the column player's second strategy is beaten at once, the row player's first one only then
    payoffs = np.array([[[1.0, 5.0], [2.0, 0.0]], [[1.0, 0.0], [1.0, 0.5]]])
    left, removed = eliminate(payoffs)
    assert left == ((1,), (0,))
    assert [(entry.round, entry.player, entry.strategy, entry.by) for entry in removed] == [(1, 1, 1, 0), (2, 0, 0, 1)]
    assert [entry.margin for entry in removed] == [0.5, 1.0]
    assert find_equilibria(payoffs).methods == ("dominance",)


def threat() -> np.ndarray:
    """The first enters or stays out, the second fights or yields if it enters: the threat to fight is weakly dominated."""
    return np.array([[[-1.0, 1.0], [0.0, 0.0]], [[-1.0, 1.0], [2.0, 2.0]]])


@needs_pygambit
def test_a_threat_is_an_equilibrium_and_is_named() -> None:
    found = find_equilibria(threat())
    assert [entry.kind for entry in found.equilibria] == ["pure", "pure", "mixed"]
    assert weakly_dominated(threat()) == ((1, 0, 1),)
    entering, staying, edge = found.equilibria
    assert entering.profile == ((1.0, 0.0), (0.0, 1.0))
    assert staying.component == edge.component != entering.component
    for share in (0.25, 0.75):  # a mixture of connected equilibria is one too
        between = tuple(
            tuple(share * a + (1 - share) * b for a, b in zip(x, y, strict=True))
            for x, y in zip(staying.profile, edge.profile, strict=True)
        )
        assert max(regrets(threat(), between)) == pytest.approx(0, abs=1e-12)


@needs_pygambit
def test_twins_are_one_strategy() -> None:
    doubled = CHICKEN[:, [0, 1, 0]]
    assert twins(doubled) == ((0, 1, 0), (0, 1))
    found = find_equilibria(doubled)
    assert [entry.kind for entry in found.equilibria] == ["pure", "pure", "mixed"]
    assert all(entry.profile[0][2] == 0 for entry in found.equilibria)


def test_one_player_left_takes_the_best() -> None:
    found = find_equilibria(np.array([[0.2, 0.7, 0.7, 0.1]]))
    assert [entry.support for entry in found.equilibria] == [((1,),)]
    assert find_equilibria(np.array([[[0.2], [0.7]], [[1.0], [0.0]]])).equilibria[0].support == ((1,), (0,))


# -- what pygambit finds is an equilibrium ----------------------------------------------------------


def all_supports_of(found: Search) -> set[object]:
    return {entry.support for entry in found.equilibria if entry.kind == "pure"}


@needs_pygambit
@pytest.mark.parametrize("shape", [(2, 2), (3, 4), (2, 2, 2), (2, 3, 2), (2, 2, 2, 2)])
def test_random_games(shape: tuple[int, ...]) -> None:
    import pygambit

    generator = np.random.default_rng([7, *shape])
    for _ in range(5):
        payoffs = generator.random((len(shape), *shape)).round(3)
        found = find_equilibria(payoffs)
        assert found.equilibria
        for entry in found.equilibria:
            assert max(regrets(payoffs, entry.profile)) < 1e-7
            assert all(sum(own) == pytest.approx(1) for own in entry.profile)
        game = pygambit.Game.from_arrays(*payoffs)
        pure = {
            tuple((next(k for k, s in enumerate(p.strategies) if point[s] == 1),) for p in game.players)
            for point in pygambit.nash.enumpure_solve(game).equilibria
        }
        assert all_supports_of(found) == pure
        assert {tuple((k,) for k in profile) for profile in pure_equilibria(payoffs)} == pure
        if len(shape) == 2:
            assert len(found.equilibria) % 2 == 1  # Wilson (1971): a game without ties has an odd number


def test_regret_is_what_the_best_deviation_brings() -> None:
    assert regrets(PENNIES, ((1.0, 0.0), (1.0, 0.0))) == (0.0, 1.0)
    assert regrets(PENNIES, ((0.0, 1.0), (0.5, 0.5))) == pytest.approx((1.5, 0.5))


# -- without pygambit ------------------------------------------------------------------------------


@pytest.fixture
def without_pygambit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandtable.analysis.game.equilibria.has_gambit", lambda: False)


@pytest.mark.usefixtures("without_pygambit")
def test_pure_equilibria_need_no_package() -> None:
    found = find_equilibria(CHICKEN)
    assert [(entry.kind, entry.support) for entry in found.equilibria] == [
        ("pure", ((0,), (1,))),
        ("pure", ((1,), (0,))),
    ]
    assert (found.methods, found.is_complete, found.has_mixed) == (("enumpure",), False, False)
    nothing = find_equilibria(PENNIES)
    assert (nothing.equilibria, nothing.methods, nothing.is_complete) == ((), ("enumpure",), False)


@pytest.mark.usefixtures("without_pygambit")
def test_what_dominance_or_one_player_decides_is_complete_all_the_same() -> None:
    solved = find_equilibria(np.array([[[1.0, 5.0], [2.0, 0.0]], [[1.0, 0.0], [1.0, 0.5]]]))
    assert (solved.is_complete, solved.has_mixed, len(solved.equilibria)) == (True, True, 1)
    alone = find_equilibria(np.array([[0.2, 0.7, 0.1]]))
    assert (alone.is_complete, alone.has_mixed, alone.equilibria[0].support) == (True, True, ((1,),))


@pytest.mark.parametrize("shape", [(1,), (4,), (2, 2), (3, 4), (2, 3, 2), (2, 1, 2), (2, 2, 2, 2)])
def test_pure_equilibria_are_those_that_nobody_leaves(shape: tuple[int, ...]) -> None:
    """By the definition, profile by profile and deviation by deviation; payoffs of few values, so with ties."""
    generator = np.random.default_rng([3, *shape])
    for _ in range(20):
        payoffs = generator.integers(3, size=(len(shape), *shape)).astype(float)
        by_hand = [
            profile
            for profile in itertools.product(*map(range, shape))
            if all(
                payoffs[(i, *profile)] >= payoffs[(i, *profile[:i], other, *profile[i + 1 :])]
                for i in range(len(shape))
                for other in range(shape[i])
            )
        ]
        assert list(pure_equilibria(payoffs)) == by_hand


def test_all_payoffs_equal_make_every_profile_an_equilibrium_of_one_strategy() -> None:
    found = find_equilibria(np.full((2, 2, 3), 0.5))
    assert [entry.support for entry in found.equilibria] == [((0,), (0,))]  # all are twins of the first
    assert found.is_complete
