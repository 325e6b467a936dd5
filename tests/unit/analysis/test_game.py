"""`solve` and `best_response` on the small bundled scenario, and the payoffs they are made of."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path

import jsonschema
import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.game.best_response import BestResponse, best_response, break_even
from sandtable.analysis.game.game import solve
from sandtable.analysis.game.payoffs import (
    PlayedProfiles,
    Scale,
    SimulatedGame,
    Worth,
    resampling_weights,
    simulate,
    worth_to,
)
from sandtable.analysis.game.solution import Solution
from sandtable.analysis.game.strategies import Player, Strategy, forced, players_of
from sandtable.analysis.intervals.bounded_means import difference_interval, payoff_interval
from sandtable.cli.json_schemas import schema_of
from sandtable.errors import AnalysisError
from sandtable.study.design import play_design
from tests.games import needs_pygambit

FUTURES = 1_000  # with 300 the one equilibrium is within chance of another


@pytest.fixture(scope="module")
def fashoda() -> st.Scenario:
    return st.load("fashoda-1898")


@pytest.fixture(scope="module")
def solution(fashoda: st.Scenario) -> Solution:
    return solve(fashoda, futures=FUTURES, seed=5, resamples=40, progress=False)


# -- payoffs ---------------------------------------------------------------------------------------


def test_worth_is_exact(fashoda: st.Scenario) -> None:
    program = st.compile_scenario(fashoda)
    worth = worth_to("paris", fashoda, program)
    units = dict(zip(program.outcomes, worth.units.tolist(), strict=True))
    assert (units["paris-holds"], units["peace"], worth.unit) == (9, 11, pytest.approx(0.05))  # 0.45 and 0.55
    assert worth.of(np.ones((1, len(program.outcomes)), bool)).tolist() == [20]
    assert worth_to("khalifa", fashoda, program).units.sum() == 0


def test_a_profile_is_the_same_as_setting_the_probabilities(fashoda: st.Scenario, solution: Solution) -> None:
    """Another way to the same futures: `--set` on the file instead of forcing the compiled program."""
    settings = {
        "decisions.paris-decides.options.yield.utility": "-1000",
        "decisions.london-decides.options.attack.utility": "1000",
    }
    study = st.run(st.load("fashoda-1898", overrides=settings), futures=FUTURES, seed=5, threads=1, progress=False)
    london = 0.6 * study.outcome("london-holds").probability.value + 0.4 * study.outcome("peace").probability.value
    found = {(*entry.profile.values(), entry.player): entry.payoff.value for entry in solution.payoffs}
    assert found["attack", "stand-fast", "london"] == pytest.approx(london, abs=1e-12)


def test_every_profile_meets_the_same_futures(fashoda: st.Scenario) -> None:
    program = st.compile_scenario(fashoda)
    game = simulate(fashoda, program, players_of(fashoda, program), futures=100, seed=2, threads=1)
    assert game.units.shape == (100, 2, 2, 2)
    # where Paris yields London never comes to its decision, so nothing can differ in any future
    np.testing.assert_array_equal(game.units[:, :, 0, 0], game.units[:, :, 1, 0])
    by_hand = play_design(forced(program, {2: 4, 4: 8}), seed=2, futures=np.arange(100), threads=1).batch
    worth = worth_to("paris", fashoda, program)
    np.testing.assert_array_equal(game.units[:, 1, 0, 1] + game.scales[1].zero, worth.of(by_hand.outcomes))
    np.testing.assert_array_equal(game.player(1)[:, 0, 1], game.scales[1].payoffs(by_hand.outcomes))


def small_game(units: np.ndarray) -> SimulatedGame:
    strategies = tuple(Strategy(str(k), {}) for k in range(units.shape[2]))
    return SimulatedGame((Player("a", "A", (), strategies),), units, np.array([4]), len(units), 0)


def test_resamples_are_whole_futures() -> None:
    units = np.array([[[0, 4]], [[1, 3]], [[4, 0]]])
    weights = next(resampling_weights(3, resamples=20, seed=9))
    assert weights.sum(axis=1).tolist() == [3] * 20
    drawn = list(small_game(units).resampled(20, seed=9))
    for row, payoffs in zip(weights, drawn, strict=True):
        assert payoffs[0].tolist() == [(row @ units[:, 0, k]) / 12 for k in range(2)]
        assert payoffs.sum() == 1  # both strategies are drawn from the same futures
    assert len({tuple(payoffs.ravel()) for payoffs in drawn}) > 3


def test_a_difference_knows_how_many_futures_carry_it() -> None:
    game = small_game(np.array([[[0, 0]], [[0, 4]], [[4, 4]], [[2, 2]]]))
    mean, low, high, differing = game.difference(0, ((0.0, 1.0),), ((1.0, 0.0),))
    assert (mean, differing) == (0.25, 1)
    assert low < 0 < high


def test_intervals_of_what_never_varies_have_a_width() -> None:
    mean, low, high = payoff_interval(np.ones(200))
    assert float(mean) == float(high) == 1
    assert 0.98 < float(low) < 1
    mean, low, high = difference_interval(np.zeros(200))
    assert mean == 0
    assert -0.02 < low < 0 < high < 0.02
    assert difference_interval(np.zeros(0))[1:] == (-1, 1)


# -- solve -----------------------------------------------------------------------------------------


def test_the_game_of_fashoda(solution: Solution) -> None:
    """In this file Paris is better off standing fast whatever London does, and London then attacks."""
    assert [player.strategies for player in solution.players] == [("attack", "wait"), ("yield", "stand-fast")]
    (entry,) = solution.nash
    assert entry.support == {"london": ("attack",), "paris": ("stand-fast",)}
    assert entry.regret == 0
    assert {(d.player, d.strategy) for d in entry.deviations} == {("london", "wait"), ("paris", "yield")}
    assert [(d.player, d.strategy, d.round) for d in solution.dominated] == [
        ("paris", "yield", 1),
        ("london", "wait", 2),
    ]
    assert [entry.lambda_ for entry in solution.quantal_responses] == [0.5, 1, 2, 5, 20]
    regret = [entry.regret for entry in solution.quantal_responses]
    assert regret == sorted(regret, reverse=True)


def test_decisions_that_are_never_come_to_are_told(solution: Solution) -> None:
    shares = {
        (r.decision, r.profile["paris"]): r.share.value for r in solution.reached if r.profile["london"] == "attack"
    }
    assert shares["london-decides", "yield"] == 0
    assert shares["london-decides", "stand-fast"] > 0.1


def test_replies_to_the_file(fashoda: st.Scenario, solution: Solution) -> None:
    best = {reply.player: reply for reply in solution.replies if reply.is_best}
    assert best["paris"].strategy == "stand-fast"
    assert all(reply.shortfall.value >= 0 for reply in solution.replies)
    study = st.run(fashoda, futures=FUTURES, seed=5, threads=1, progress=False)
    paris = 0.45 * study.outcome("paris-holds").probability.value + 0.55 * study.outcome("peace").probability.value
    assert next(own.payoff.value for own in solution.declared if own.player == "paris") == pytest.approx(
        paris, abs=1e-12
    )


def test_the_same_bytes_whatever_the_threads(fashoda: st.Scenario, solution: Solution) -> None:
    again = solve(fashoda, futures=FUTURES, seed=5, resamples=40, threads=1, progress=False)
    assert json.dumps(again.to_json_object()) == json.dumps(solution.to_json_object())
    other = solve(fashoda, futures=FUTURES, seed=6, resamples=40, threads=1, progress=False)
    assert json.dumps(other.to_json_object()) != json.dumps(solution.to_json_object())


def test_json_is_what_the_schema_says(solution: Solution) -> None:
    value = json.loads(json.dumps(solution.to_json_object(), allow_nan=False))
    jsonschema.Draft202012Validator(schema_of("solve")).validate(value)
    assert value["strategies"] == {"london": ["attack", "wait"], "paris": ["yield", "stand-fast"]}
    assert {entry["kind"] for entry in value["equilibria"]} == {"pure", "qre"}


@needs_pygambit
def test_nfg_is_read_back(solution: Solution, tmp_path: Path) -> None:
    import pygambit

    game = pygambit.read_nfg(io.BytesIO(solution.to_nfg().encode()))
    assert [player.label for player in game.players] == ["london", "paris"]
    assert [[s.label for s in player.strategies] for player in game.players] == [
        ["attack", "wait"], ["yield", "stand-fast"],
    ]  # fmt: skip
    for table, mine in zip(game.to_arrays(float), solution.game.payoffs(), strict=True):
        np.testing.assert_array_equal(table.astype(float), mine)
    solution.write_nfg(tmp_path / "game.nfg")
    assert pygambit.read_nfg(tmp_path / "game.nfg").title.startswith("Fashoda, 1898")
    with pytest.raises(AnalysisError, match="cannot be written"):
        solution.write_nfg(tmp_path)


TIED = np.array([[[0.52, 0.5], [0.5, 0.52]], [[0.5, 0.52], [0.52, 0.5]]])  # pennies, hardly apart


def given_units(monkeypatch: pytest.MonkeyPatch, truth: np.ndarray, futures: int) -> None:
    """Payoffs of 1 with the probabilities given instead of those played, also in the further futures."""
    generator = np.random.default_rng(0)
    worth = Worth(np.zeros(8, np.int64), 1.0)  # of the eight outcomes

    def drawn(count: int) -> np.ndarray:
        return (generator.random((count, *truth.shape)) < truth).astype(np.int64)

    def known(_: object, program: st.Program, players: tuple[Player, ...], **__: object) -> SimulatedGame:
        decisions = tuple(d for player in players for d in player.decisions)
        scales = tuple(Scale(worth, 0, 1) for _ in players)
        units = drawn(futures)
        return SimulatedGame(
            players, units, np.ones(len(players), np.int64), futures, 0, decisions,
            np.full((4, len(decisions)), futures), scales,
        )  # fmt: skip

    def further(*_: object, futures: range, **__: object) -> PlayedProfiles:
        units = drawn(len(futures)).reshape(len(futures), len(truth), -1)
        return PlayedProfiles(units, np.ones(len(futures), bool), np.zeros((len(futures), 0, 0), bool))

    monkeypatch.setattr("sandtable.analysis.game.game.simulate", known)
    monkeypatch.setattr("sandtable.analysis.game.game.play_profiles", further)


def test_unstable_supports_are_listed_and_get_no_interval(
    monkeypatch: pytest.MonkeyPatch, fashoda: st.Scenario
) -> None:
    """Many fresh runs lose the mixed equilibrium, or without pygambit find a pure one or none."""
    given_units(monkeypatch, TIED, 200)
    found = solve(fashoda, futures=200, seed=1, resamples=60, progress=False)
    assert found.support_stability is not None
    assert found.support_stability < 1
    assert (found.fresh_runs, found.fresh_futures) == (60, 600)
    assert len(found.supports) > 1
    assert sum(entry.share for entry in found.supports) == pytest.approx(1)
    assert sum(entry.share for entry in found.supports if entry.is_estimate) == found.support_stability
    assert all(entry.low is None for entry in found.nash)
    assert all(entry.low is not None for entry in found.quantal_responses)


@needs_pygambit
def test_stable_mixed_equilibria_have_an_interval(monkeypatch: pytest.MonkeyPatch, fashoda: st.Scenario) -> None:
    given_units(monkeypatch, np.array([[[0.9, 0.2], [0.25, 0.5]], [[0.3, 0.75], [0.8, 0.2]]]), 400)
    found = solve(fashoda, futures=400, seed=1, resamples=40, progress=False)
    (entry,) = found.nash
    assert found.support_stability == 1
    assert entry.low is not None
    assert entry.high is not None
    assert 0 < entry.low["london"]["attack"] < entry.profile["london"]["attack"] < entry.high["london"]["attack"] < 1


def test_a_game_whose_only_equilibrium_is_mixed_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, fashoda: st.Scenario
) -> None:
    monkeypatch.setattr("sandtable.analysis.game.equilibria.has_gambit", lambda: False)
    given_units(monkeypatch, np.array([[[0.9, 0.2], [0.25, 0.5]], [[0.3, 0.75], [0.8, 0.2]]]), 400)
    found = solve(fashoda, futures=400, seed=1, resamples=20, progress=False)
    assert (found.nash, found.has_mixed, found.is_complete) == ((), False, False)
    assert found.support_stability == 1  # every fresh run has no pure one either
    assert len(found.quantal_responses) == 5


def test_without_resamples_nothing_is_said_of_stability(fashoda: st.Scenario) -> None:
    found = solve(fashoda, futures=50, seed=5, resamples=0, threads=1, progress=False)
    assert found.support_stability is None
    assert found.supports == ()
    assert all(entry.low is None for entry in found.equilibria)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"futures": 1}, "2 futures a profile at least"),
        ({"lambdas": ()}, "every lambda must be a number"),
        ({"lambdas": (float("nan"),)}, "every lambda must be a number"),
        ({"resamples": 5}, "20 resamples at least"),
        ({"delta": 1.0}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_asked(fashoda: st.Scenario, change: dict[str, object], message: str) -> None:
    with pytest.raises(AnalysisError, match=message):
        solve(fashoda, **{"futures": 20, "seed": 1, "progress": False, **change})


def test_without_pygambit_only_mixed_equilibria_are_missing(
    monkeypatch: pytest.MonkeyPatch, fashoda: st.Scenario, solution: Solution
) -> None:
    """Fashoda is solved by dominance; only some of the fresh runs have mixed equilibria, which are then not seen."""
    monkeypatch.setattr("sandtable.analysis.game.equilibria.has_gambit", lambda: False)
    found = solve(fashoda, futures=FUTURES, seed=5, resamples=40, progress=False)
    mine, theirs = found.to_json_object(), solution.to_json_object()
    for key in ("supports", "support_stability"):
        del mine[key], theirs[key]
    assert mine == theirs
    assert found.has_mixed


def test_of_a_larger_game_the_pure_ones_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with_all = solve("deir-ez-zor-2017", futures=100, seed=1, resamples=0, progress=False)
    monkeypatch.setattr("sandtable.analysis.game.equilibria.has_gambit", lambda: False)
    without = solve("deir-ez-zor-2017", futures=100, seed=1, resamples=0, progress=False)
    assert not without.has_mixed
    assert not without.is_complete
    pure = [(entry.profile, entry.payoffs) for entry in with_all.nash if entry.kind == "pure"]
    assert pure
    assert [(entry.profile, entry.payoffs) for entry in without.nash] == pure
    assert without.quantal_responses == with_all.quantal_responses
    assert without.replies == with_all.replies
    assert without.regret_bound == with_all.regret_bound


def test_nfg_needs_no_package(solution: Solution) -> None:
    lines = solution.to_nfg().splitlines()
    assert lines[0].startswith(
        f'NFG 1 R "Fashoda, 1898: estimated from {FUTURES} futures, seed 5" {{ "london" "paris" }}'
    )
    assert lines[2:5] == ['{ { "attack" "wait" }', '{ "yield" "stand-fast" }', "}"]
    assert lines[-1] == "1 2 3 4"
    table = solution.game.payoffs()
    assert lines[8] == f'{{ "" {float(table[0][0, 0])!r}, {float(table[1][0, 0])!r} }}'
    assert lines[9] == f'{{ "" {float(table[0][1, 0])!r}, {float(table[1][1, 0])!r} }}'  # the first player runs fastest


# -- best responses --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def standing(fashoda: st.Scenario) -> BestResponse:
    return best_response(
        fashoda, actor="paris", option="stand-fast", outcome="paris-holds", futures=FUTURES, seed=5, resamples=60,
        progress=False,
    )  # fmt: skip


def test_a_best_response(standing: BestResponse, solution: Solution) -> None:
    assert standing.is_best_response
    assert standing.is_certain
    (yields,) = standing.alternatives
    assert yields.option == "yield"
    assert yields.difference.low > 0
    reply = next(reply for reply in solution.replies if reply.strategy == "stand-fast")
    assert standing.payoff == reply.payoff
    (there,) = standing.equilibria
    assert (there.probability, there.is_best_response) == (1, True)
    deviation = next(d for d in solution.nash[0].deviations if d.player == "paris")
    assert there.difference.value == pytest.approx(deviation.loss.value)


def test_break_even_is_where_both_options_are_worth_the_same(standing: BestResponse) -> None:
    assert standing.success is not None
    assert standing.failure is not None
    assert standing.break_even is not None
    p = standing.break_even.value
    mixed = p * standing.success.value + (1 - p) * standing.failure.value
    assert mixed == pytest.approx(standing.alternatives[0].payoff.value)
    p = standing.probability.value
    assert p * standing.success.value + (1 - p) * standing.failure.value == pytest.approx(standing.payoff.value)
    assert standing.break_even.low < standing.break_even.value < standing.break_even.high
    json.dumps(standing.to_json_object(), allow_nan=False)


def test_no_break_even_is_said_with_its_reason() -> None:
    payoff, alternative = np.array([0.2, 0.2, 0.4, 0.4]), np.full(4, 0.3)
    never = break_even(payoff, alternative, np.zeros(4, bool), resamples=20, seed=1)
    assert never["break_even"] is None
    assert "in no future" in never["break_even_reason"]
    worse = break_even(payoff, alternative, np.array([True, True, False, False]), resamples=20, seed=1)
    assert worse["break_even"] is None
    assert "no more than failure" in worse["break_even_reason"]
    few = break_even(payoff, alternative, np.array([False, False, True, True]), resamples=60, seed=1)
    assert few["break_even"].value == pytest.approx(0.5)
    assert math.isnan(few["break_even"].low)  # some resamples hold no success at all


def test_decisions_that_are_not_solved_have_a_baseline_too(fashoda: st.Scenario) -> None:
    found = best_response(
        fashoda, actor="london", option="press", outcome="london-holds", futures=100, seed=5, resamples=20,
        progress=False,
    )  # fmt: skip
    assert found.decision == "pressure"
    assert found.equilibria == ()


@pytest.mark.parametrize(
    ("actor", "option", "outcome", "hint"),
    [
        ("pariss", "yield", "peace", "paris"),
        ("paris", "yeild", "peace", "yield"),
        ("paris", "yield", "piece", "peace"),
    ],
)
def test_names_that_are_not_there(fashoda: st.Scenario, actor: str, option: str, outcome: str, hint: str) -> None:
    with pytest.raises(AnalysisError) as fault:
        best_response(fashoda, actor=actor, option=option, outcome=outcome, futures=20, seed=1, progress=False)
    assert hint in fault.value.hint
