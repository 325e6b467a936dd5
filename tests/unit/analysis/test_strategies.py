"""Forcing an option, and the strategies of a game's players."""

from __future__ import annotations

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.game.strategies import forced, players_of
from sandtable.errors import AnalysisError
from sandtable.study.design import Played, play_design


@pytest.fixture(scope="module")
def fashoda() -> st.Program:
    return st.compile_scenario(st.load("fashoda-1898"))


def indices(program: st.Program, decision: str, option: str) -> tuple[int, int]:
    found = next(k for k, entry in enumerate(program.decisions) if entry.identifier == decision)
    return found, next(k for k in program.decisions[found].options if program.options[k].identifier == option)


def play(program: st.Program, futures: int = 300) -> Played:
    return play_design(program, seed=3, futures=np.arange(futures), threads=1)


@pytest.mark.parametrize("option", ["yield", "stand-fast"])
def test_a_forced_option_is_the_only_one_taken(fashoda: st.Program, option: str) -> None:
    decision, chosen = indices(fashoda, "paris-decides", option)
    choices = play(forced(fashoda, {decision: chosen})).batch.choices
    assert choices[:, chosen].sum() > 100
    assert choices[:, [k for k in fashoda.decisions[decision].options if k != chosen]].sum() == 0


@pytest.mark.parametrize("option", ["press", "talk"])
def test_a_belief_does_not_overrule_it(fashoda: st.Program, option: str) -> None:
    decision, chosen = indices(fashoda, "pressure", option)
    choices = play(forced(fashoda, {decision: chosen})).batch.choices
    assert choices[:, chosen].sum() > 100
    assert choices[:, [k for k in fashoda.decisions[decision].options if k != chosen]].sum() == 0


def test_everything_else_is_shared(fashoda: st.Program) -> None:
    decision, chosen = indices(fashoda, "paris-decides", "yield")
    before, after = play(fashoda), play(forced(fashoda, {decision: chosen}))
    np.testing.assert_array_equal(before.draws, after.draws)
    # a future in which Paris takes this option at the first tick anyway, or never comes to choose, is the same future
    alike = (before.batch.first_choice[:, decision] == chosen) | (before.batch.first_choice[:, decision] < 0)
    assert 20 < alike.sum() < 300
    np.testing.assert_array_equal(before.batch.end[alike], after.batch.end[alike])
    np.testing.assert_array_equal(before.batch.outcomes[alike], after.batch.outcomes[alike])
    assert (before.batch.outcomes[~alike] != after.batch.outcomes[~alike]).any()


def test_the_program_given_is_untouched(fashoda: st.Program) -> None:
    values, options = fashoda.numbers.values.copy(), fashoda.options
    forced(fashoda, {2: fashoda.decisions[2].options[0]})
    np.testing.assert_array_equal(fashoda.numbers.values, values)
    assert fashoda.options is options


def test_an_option_of_another_decision_is_refused(fashoda: st.Program) -> None:
    with pytest.raises(AnalysisError, match="none of the decision"):
        forced(fashoda, {0: fashoda.decisions[1].options[0]})


def test_strategies_are_the_product_of_options(fashoda: st.Program) -> None:
    scenario = st.load("deir-ez-zor-2017")
    players = players_of(scenario, st.compile_scenario(scenario))
    assert [player.identifier for player in players] == ["damascus", "washington", "sdf", "moscow"]
    assert [[strategy.label for strategy in player.strategies] for player in players] == [
        ["dash", "hold"], ["strike", "warn", "stand-aside"], ["race", "raqqa-first"], ["statement", "hotline", "kinetic"],
    ]  # fmt: skip


def test_several_decisions_of_one_actor_multiply() -> None:
    scenario = st.load("fashoda-1898")
    pressure = scenario.decisions["pressure"].model_copy(update={"solve": True})
    scenario = scenario.model_copy(update={"decisions": {**scenario.decisions, "pressure": pressure}})
    program = st.compile_scenario(scenario)
    london = players_of(scenario, program)[0]
    assert [s.label for s in london.strategies] == ["press + attack", "press + wait", "talk + attack", "talk + wait"]
    assert all(set(s.choices) == set(london.decisions) for s in london.strategies)


def test_a_scenario_without_a_game_is_refused() -> None:
    scenario = st.load("fashoda-1898").model_copy(update={"game": None})
    with pytest.raises(AnalysisError, match="declares no game"):
        players_of(scenario, st.compile_scenario(scenario))
