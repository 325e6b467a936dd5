"""Sensitivity on scenarios: what the designs play, groups together and the rest, and two ways to the same split."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.sensitivity.exchange import (
    CHANCE,
    ScenarioModel,
    assumption_factors,
    group_factors,
    play_factors,
)
from sandtable.analysis.sensitivity.indices import FEWEST, reason_for
from sandtable.analysis.sensitivity.sobol import sobol_points
from sandtable.errors import AnalysisError
from sandtable.study.design import play_design
from sandtable.telling.sensitivity import title_of
from sandtable.telling.settlement import tell_settlement

FASHODA = "fashoda-1898"


@pytest.fixture(scope="module")
def fashoda() -> st.Scenario:
    return st.load(FASHODA)


@pytest.fixture(scope="module")
def program(fashoda: st.Scenario) -> st.Program:
    return st.compile_scenario(fashoda)


def test_a_row_shares_its_dice_but_for_the_factor_chance(program: st.Program) -> None:
    """Blocks of the design against the same futures played one by one."""
    column, rows = program.outcomes.index("war"), 64
    factors = (*assumption_factors(program), CHANCE)
    played = play_factors(
        program, lambda batch: batch.outcomes[:, [column]].astype(float), factors, rows=rows, seed=4, progress=False
    )
    model = ScenarioModel(program, lambda batch: batch.outcomes.astype(float), seed=4, futures=rows)
    first, second = (model._values(shares) for shares in sobol_points(len(model.inputs), rows=rows, seed=4))
    exchanged = first.copy()
    index = program.assumptions.index("flag-worth")
    exchanged[:, index] = second[:, index]

    def happened(values: np.ndarray, futures: np.ndarray) -> list[float]:
        batch = play_design(program, seed=4, futures=futures, assumptions=values).batch
        return batch.outcomes[:, column].astype(float).tolist()

    own, other = np.arange(rows), np.arange(rows, 2 * rows)
    position = [factor.name for factor in factors].index("flag-worth")
    assert played.a[:, 0].tolist() == happened(first, own)
    assert played.b[:, 0].tolist() == happened(second, other)
    assert played.ab[position, :, 0].tolist() == happened(exchanged, own)
    assert played.ab[-1, :, 0].tolist() == happened(first, other)


def test_groups_are_those_of_the_file(fashoda: st.Scenario, program: st.Program) -> None:
    names = [factor.name for factor in assumption_factors(program)]
    assert set(program.assumptions) - set(names) == {"line-is-meant"}  # the same in every future: no factor
    for factor in group_factors(fashoda, program):
        members = [names[column] for column in factor.columns]
        assert members == sorted(name for name in names if fashoda.assumptions[name].group == factor.name)


def test_an_assumption_with_one_value_is_no_factor(fashoda: st.Scenario) -> None:
    fixed = st.compile_scenario(st.load(FASHODA, overrides={"assumptions.flag-worth.prior": 0.3}))
    assert "flag-worth" not in [factor.name for factor in assumption_factors(fixed)]
    found = st.sensitivity(
        st.load(FASHODA, overrides={"assumptions.flag-worth.prior": 0.3}), rows=256, seed=1, progress=False
    )
    assert len(found.indices) == len(assumption_factors(st.compile_scenario(fashoda))) - 1


def test_groups_together_against_the_rest(fashoda: st.Scenario) -> None:
    found = st.sensitivity_of_groups(
        fashoda, outcome="war", groups=["governments", "battle"], rows=512, seed=2, progress=False
    )
    assert [entry.id for entry in found.groups] == ["governments", "battle"]
    assert found.together is not None
    assert found.rest is not None
    assert found.lead is not None
    assert found.chance is not None
    assert found.together.assumptions == tuple(sorted(found.groups[0].assumptions + found.groups[1].assumptions))
    assert not set(found.together.assumptions) & set(found.rest.assumptions)
    assert (
        len(found.together.assumptions) + len(found.rest.assumptions) == len(fashoda.assumptions) - 1
    )  # all but `line-is-meant`
    assert found.lead.total.value == pytest.approx(found.together.total.value - found.rest.total.value)
    assert found.lead.total.low > 0  # governments and battle decide on war
    assert found.futures == 512 * 7
    assert found.to_json_object()["lead"]["first"] == found.lead.first.value
    # alone or together, a group is played on the same rows
    alone = st.sensitivity_of_groups(fashoda, outcome="war", groups=["governments"], rows=512, seed=2, progress=False)
    assert alone.groups[0] == found.groups[0]
    assert alone.together is not None
    assert alone.together.total == alone.groups[0].total


def test_all_groups_leave_no_rest(fashoda: st.Scenario, program: st.Program) -> None:
    every = [factor.name for factor in group_factors(fashoda, program)]
    found = st.sensitivity_of_groups(fashoda, groups=every, rows=64, seed=2, progress=False)
    assert (found.rest, found.lead) == (None, None)
    assert found.together is not None


def test_two_ways_to_the_share_of_the_assumptions(fashoda: st.Scenario) -> None:
    """The nested design, and what the Sobol' design leaves to chance: independent estimates of one number."""
    nested = st.split_variance(fashoda, outcome="war", outer=1_000, inner=10, seed=8, progress=False)
    design = st.sensitivity_of_groups(fashoda, outcome="war", groups=["speed"], rows=2_048, seed=9, progress=False)
    assert design.chance is not None
    assert nested.assumptions is not None
    error = (nested.assumptions.high - nested.assumptions.value) + (
        design.chance.total.high - design.chance.total.value
    )
    assert abs(nested.assumptions.value - (1 - design.chance.total.value)) < 1.5 * error
    assert nested.variance == pytest.approx(nested.probability * (1 - nested.probability), rel=0.02)


def test_a_study_lends_its_scenario_and_seed(fashoda: st.Scenario) -> None:
    study = st.run(fashoda, futures=200, seed=6, progress=False)
    found = st.sensitivity(study, outcome="war", rows=64, progress=False)
    assert found == st.sensitivity(fashoda, outcome="war", rows=64, seed=6, progress=False)
    assert st.screen(study, outcome="war", progress=False).futures == 200
    with pytest.raises(AnalysisError, match="played with a seed"):
        st.sensitivity(fashoda, rows=64)


def test_settlement_counts_and_indices(fashoda: st.Scenario) -> None:
    found = st.settlement(fashoda, futures=500, rows=128, seed=3, progress=False)
    study = st.run(fashoda, futures=500, seed=3, progress=False)
    assert {state.state: state.share.value for state in found.de_facto} == {
        row.id: row.de_facto.value for row in study.settlements
    }
    assert found == st.settlement(study, rows=128, progress=False)
    assert sum(rule.share.value for rule in found.rules) == pytest.approx(1)
    rule, fact, law = found.turns_on
    assert (rule.rule_share, fact.is_open) == (None, True)
    assert [state.state for state in law.states] == ["unitary", "decentralised", "federal", "partition", "frozen"]
    assert [state.reason for state in fact.states][1:3] == ["never", "never"]


def test_settlement_ranks_assumptions_in_no_group_beside_the_groups(fashoda: st.Scenario) -> None:
    before = st.settlement(fashoda, futures=500, rows=128, seed=3, progress=False)
    assert before.rule.ungrouped is None
    assert "ungrouped" not in before.to_json_object()["turns_on"][0]
    largest = max(before.rule.groups, key=lambda entry: entry.total.value)
    freed = {
        key: each.model_copy(update={"group": None}) if each.group == largest.group else each
        for key, each in fashoda.assumptions.items()
    }
    found = st.settlement(
        fashoda.model_copy(update={"assumptions": freed}), futures=500, rows=128, seed=3, progress=False
    )
    assert found.rule.ungrouped is not None
    assert sorted(entry.assumption for entry in found.rule.ungrouped) == sorted(largest.assumptions)
    assert found.rule.groups == tuple(entry for entry in before.rule.groups if entry != largest)
    assert found.rule.chance == before.rule.chance
    if len(largest.assumptions) == 1:  # then it is the same factor
        (alone,) = found.rule.ungrouped
        assert (alone.first, alone.total) == (largest.first, largest.total)
    top = max(found.rule.ranked, key=lambda entry: entry.total.value)
    said = tell_settlement(found, None)
    assert f"turns most on {title_of(top, None)}" in " ".join(said.answer)
    part = next(each for each in said.parts if each.title == "What the rule turns on")
    assert part.tables[0].columns[0].heading == "Group or assumption"
    assert len(part.tables[0].rows) == len(found.rule.ranked) + 2
    fact = next(each for each in found.turns_on if each.result == "de_facto")
    assert all(
        {entry.assumption for entry in state.ungrouped or ()} in (set(), set(largest.assumptions))
        for state in fact.states
    )


def test_learning(fashoda: st.Scenario) -> None:
    found = st.value_of_learning(fashoda, actor="paris", futures=400, seed=1, progress=False)
    assert [entry.strategy for entry in found.strategies] == ["yield", "stand-fast"]
    assert found.best == "stand-fast"
    for entry in found.assumptions:
        assert entry.plan[0].low < entry.plan[-1].high
        assert entry.worth.value <= found.everything.value
    with pytest.raises(AnalysisError, match="no player of the game"):
        st.value_of_learning(fashoda, actor="parris", seed=1)
    with pytest.raises(AnalysisError, match="too few to learn from"):
        st.value_of_learning(fashoda, actor="paris", futures=10, seed=1)


@pytest.mark.parametrize(
    ("groups", "said"),
    [([], "no group"), (["goverments"], "did you mean `governments`"), (["battle", "battle"], "named twice")],
)
def test_groups_that_cannot_be_asked_about(fashoda: st.Scenario, groups: list[str], said: str) -> None:
    with pytest.raises(AnalysisError) as raised:
        st.sensitivity_of_groups(fashoda, groups=groups, rows=64, seed=1)
    assert said in str(raised.value)


def test_a_scenario_without_a_settlement(tmp_path: Path, fashoda: st.Scenario) -> None:
    with pytest.raises(AnalysisError, match="says nothing on a settlement"):
        st.settlement(fashoda.model_copy(update={"settlement": None}), seed=1)


def test_reasons() -> None:
    assert [reason_for(cases, 1_000) for cases in (0, FEWEST - 1, FEWEST, 1_000 - FEWEST, 981, 1_000)] == [
        "never", "nearly-never", None, None, "nearly-always", "always",
    ]  # fmt: skip
