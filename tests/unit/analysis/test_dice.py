"""Chance split by what the dice are thrown for, against closed forms; `discover` with choices as inputs."""

from __future__ import annotations

import pytest

import sandtable as st
from sandtable.analysis.discover.discovery import discover
from sandtable.analysis.sensitivity.dice import DiceSplit, rethrown, split_dice
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.telling.dice import tell_dice
from sandtable.telling.discovery import tell_discovery

ALLY = """\
sandtable: 2
title: Whether the ally fights
question: Does the town hold?
start: 2030-01-01
horizon: 2030-03-01
theatre:
  places:
    a: {name: A, lat: 0.0, lon: 0.0}
    m: {name: M, lat: 0.0, lon: 0.4}
  routes: {am: {between: [a, m]}}
actors: {red: {name: Red}, blue: {name: Blue}}
control: {a: red, m: blue}
formations:
  red-1: {name: R1, actor: red, place: a, strength: 3000, pace: 10 km/day}
assumptions:
  loyalty: {title: The ally's loyalty, prior: "PRIOR", basis: assumed, because: x}
decisions:
  ally:
    title: The ally fights
    actor: blue
    when: true
    options: {fight: {title: F, probability: loyalty}, stay: {title: S, probability: rest}}
  weather:
    title: The ford is open
    actor: red
    when: true
    options: {open: {title: O, probability: 0.5}, shut: {title: C, probability: rest}}
  idle: {title: Nobody asks, actor: red, when: true, options: {x: {title: X, probability: 0.5}, y: {title: Y, probability: rest}}}
outcomes:
  holds: {title: The town holds, when: "chose(blue, fight) or chose(red, shut)"}
"""
ROWS = 2_048


def scenario(prior: str) -> st.Scenario:
    found = st.read(ALLY.replace("PRIOR", prior), name="ally").scenario
    assert found is not None
    return found


def split(prior: str) -> DiceSplit:
    return split_dice(scenario(prior), rows=ROWS, seed=2, progress=False)


def share(found: DiceSplit, name: str):
    return next(each for each in found.dice if each.id == name)


@pytest.mark.parametrize("prior", ["beta(2, 2)", "choice({0: 0.5, 1: 0.5})"])
def test_a_prior_and_a_choice_of_the_same_mean_weigh_the_same(prior: str) -> None:
    """P(holds) = 1 - 1/4. Either factor alone: (1/4)(1/4) of the variance 3/16, a third; with the other: two thirds."""
    found = split(prior)
    ally, ford = share(found, "ally"), share(found, "weather")
    assert ally.assumptions == ("loyalty",)
    assert ally.together is not None
    for index in (ally.together, ford):
        assert index.first.value == pytest.approx(1 / 3, abs=0.07)
        assert index.total.value == pytest.approx(2 / 3, abs=0.07)
    assert share(found, "idle").total.value == 0.0


def test_the_dice_alone_are_what_the_prior_leaves() -> None:
    """With loyalty known to be 0 or 1 the die of the ally decides nothing; with it fixed, everything that the ford does not."""
    assert share(split("choice({0: 0.5, 1: 0.5})"), "ally").total.value == 0.0
    sure = split("fixed(0.5)")
    assert share(sure, "ally").together is None
    assert share(sure, "ally").total.value == pytest.approx(2 / 3, abs=0.07)
    assert sure.chance is not None
    assert sure.chance.first.value == pytest.approx(1.0, abs=0.1)


def test_all_dice_are_called_chance_as_in_the_analysis_by_assumption() -> None:
    """A report shows both; the two numbers for chance come from two designs."""
    found = split_dice(scenario("beta(2, 2)"), rows=64, seed=2, progress=False)
    part = tell_dice(found, None).parts[0]
    assert "Chance, all dice" in [row.cells[0].text for row in part.tables[0].rows]
    assert any("what the analysis by assumption calls chance" in note for note in part.notes)


def test_other_draws_stay_what_they_are() -> None:
    program = compile_scenario(scenario("beta(2, 2)"))
    other = rethrown(program, decisions=[0])
    assert (other.streams.decision != program.streams.decision).tolist() == [True, False, False]
    assert other.streams.settlement == program.streams.settlement
    assert rethrown(program, purposes=["settlement"]).streams.settlement != program.streams.settlement
    assert (rethrown(program, purposes=["friction"]).streams.friction != program.streams.friction).all()


def test_rows_are_a_power_of_two() -> None:
    with pytest.raises(AnalysisError, match="a power of two"):
        split_dice(scenario("beta(2, 2)"), rows=1_000, seed=2, progress=False)


@pytest.mark.parametrize("prior", ["beta(2, 2)", "choice({0: 0.5, 1: 0.5})"])
def test_that_it_turns_on_the_ally_comes_out_of_choices(prior: str) -> None:
    found = discover(
        scenario(prior), outcome="holds", negated=True, futures=4_000, seed=3, choices=True, progress=False
    )
    assert found.box is not None
    limits = {entry.assumption: entry.options for entry in found.box.restrictions}
    assert limits["weather"] == ("open",)
    assert limits.get("ally") == ("stay",) or "loyalty" in limits
    assert found.box.measured.density.value == pytest.approx(1.0)
    assert "idle" not in limits
    told = tell_discovery(found, scenario(prior))
    assert any("“O”" in str(cell.text) for row in told.parts[0].tables[0].rows for cell in row.cells)


def test_without_being_asked_for_choices_are_no_limits() -> None:
    found = discover(scenario("beta(2, 2)"), outcome="holds", futures=2_000, seed=3, progress=False)
    assert all(not entry.options for box in found.boxes for entry in box.restrictions)
