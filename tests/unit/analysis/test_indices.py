"""Indices: each number in its own place, and entries in the order of what they explain in all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sandtable.analysis.sensitivity.indices import (
    Index,
    LearnedAssumption,
    LearnedGroup,
    LearnedIndex,
    Sensitivity,
    assumptions_index,
    group_index,
)
from sandtable.analysis.sensitivity.sobol import Estimated, Factor
from sandtable.estimates import Estimate
from sandtable.figures import drivers
from sandtable.results import Header
from sandtable.telling.sensitivity import answer, index_table, leading, tell_sensitivity

NONE = np.zeros(0)
FIRST, TOTAL = Estimate(0.20, 0.15, 0.26), Estimate(0.50, 0.44, 0.57)


def near(value: float) -> Estimate:
    return Estimate(value, value - 0.001, value + 0.001)


def entry(name: str, first: float, total: float) -> LearnedAssumption:
    return LearnedAssumption(
        assumption=name, title=name, group=None, first=near(first), total=near(total), reduction=near(first / 4)
    )


ALONE = entry("alone", first=0.30, total=0.35)  # explains most by itself
JOINT = entry("joint", first=0.05, total=0.60)  # explains most in all, through interactions
SMALL = entry("small", first=0.01, total=0.02)


def test_every_number_of_an_index_is_in_its_place() -> None:
    found = group_index(Estimated(FIRST, TOTAL, NONE, NONE), name="roads", members=["pace"])
    assert found.to_json_object() == {
        "group": "roads", "assumptions": ["pace"],
        "first": 0.20, "first_low": 0.15, "first_high": 0.26, "total": 0.50, "total_low": 0.44, "total_high": 0.57,
    }  # fmt: skip


def test_all_assumptions_are_what_chance_is_not() -> None:
    """A difference from 1 exchanges the ends of its interval, and first with total."""
    factors = [Factor("a", (0,)), Factor("b", (1,)), Factor("chance", chance=True)]
    chance = Estimated(FIRST, TOTAL, NONE, NONE)
    found = assumptions_index([chance, chance, chance], factors, ["a", "b"])
    assert tuple(found.first) == pytest.approx((0.50, 0.43, 0.56))
    assert tuple(found.total) == pytest.approx((0.80, 0.74, 0.85))


def test_the_table_is_in_the_order_of_the_totals() -> None:
    table = index_table("Assumption", [SMALL, ALONE, JOINT], None)
    assert [row.cells[0].text for row in table.rows] == ["joint", "alone", "small"]


def test_the_answer_names_what_leads_by_the_largest_total() -> None:
    assert [one.id for one in leading([SMALL, ALONE, JOINT])] == ["joint"]
    assert [one.id for one in leading([SMALL, ALONE])] == ["alone"]


def test_the_picture_is_in_the_order_of_the_totals() -> None:
    assert [one.id for one in drivers.leading([SMALL, ALONE, JOINT])] == ["joint", "alone", "small"]
    assert [one.id for one in drivers.leading([SMALL, ALONE, JOINT], most=1)] == ["joint"]


def test_the_sentence_leads_with_the_largest_total() -> None:
    found = Sensitivity(
        header=Header(scenario="race", scenario_sha256="0" * 64, seed=1), outcome="first", title="North is first",
        probability=Estimate(0.5, 0.48, 0.52), reason=None, rows=512, dropped=0, futures=3_072, variance=0.25,
        indices=(SMALL, ALONE, JOINT), groups=(), chance=Index(first=near(0.2), total=near(0.5)),
        assumptions=LearnedIndex(first=near(0.5), total=near(0.8), reduction=near(0.1)),
    )  # fmt: skip
    said = answer(found, None)
    assert said.startswith("North is first: it turns most on joint; ")
    assert "alone, " not in said


def grouped(*indices: LearnedAssumption) -> Sensitivity:
    """A result with one declared group, `rules-of-battle`, of little weight."""
    group = LearnedGroup(
        group="rules-of-battle", assumptions=("hurry",), first=near(0.01), total=near(0.14), reduction=near(0.01)
    )
    return Sensitivity(
        header=Header(scenario="race", scenario_sha256="0" * 64, seed=1), outcome="first", title="North is first",
        probability=Estimate(0.5, 0.48, 0.52), reason=None, rows=512, dropped=0, futures=3_072, variance=0.25,
        indices=indices, groups=(group,), chance=Index(first=near(0.2), total=near(0.5)),
        assumptions=LearnedIndex(first=near(0.5), total=near(0.8), reduction=near(0.1)),
    )  # fmt: skip


IN_GROUP = replace(entry("hurry", first=0.01, total=0.70), group="rules-of-battle")
IDLE = replace(entry("idle", first=0.0, total=0.0), total=Estimate(0.0, 0.0, 0.01))


def test_assumptions_without_a_group_are_ranked_as_groups_of_their_own() -> None:
    found = grouped(SMALL, ALONE, JOINT, IN_GROUP, IDLE)
    assert answer(found, None).startswith("North is first: it turns most on joint; ")
    table = tell_sensitivity(found, None).parts[0].tables[0]
    assert table.columns[0].heading == "Group, or assumption in none"
    assert [row.cells[0].text for row in table.rows] == [
        "joint", "alone", "Rules of battle", "small", "All assumptions together", "Chance",
    ]  # fmt: skip
    drawn = str(drivers.drivers_chart(found, by="group").to_dict()["description"])
    assert all(title in drawn for title in ("joint", "alone", "Rules of battle"))
    assert "hurry" not in drawn


def test_with_every_assumption_in_a_group_only_groups_are_ranked() -> None:
    found = grouped(IN_GROUP)
    said = answer(found, None)  # and chance does more than the group
    assert said.startswith("North is first: chance alone explains 20.0% of its variance (")
    assert said.endswith("; of the assumptions, it turns most on Rules of battle.")
    table = tell_sensitivity(found, None).parts[0].tables[0]
    assert table.columns[0].heading == "Group"
    assert [row.cells[0].text for row in table.rows] == ["Rules of battle", "All assumptions together", "Chance"]
