"""Sliders: over what a prior nearly always gives, with its density along them; choices with their weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sandtable.app.controls import HIGH, controls
from sandtable.app.prepared import PreparedScenarios
from sandtable.loading import load, read
from sandtable.scenario.priors.numbers import quantile
from tests.unit.analysis.test_revision import WORDED

NAME = "deir-ez-zor-2017"


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    return {one["id"]: one for group in controls(load(NAME)) for one in group["controls"]}


def test_every_assumption_has_a_control_and_groups_are_named_for_people(found: dict[str, Any]) -> None:
    scenario = load(NAME)
    is_open = {name for name, each in scenario.assumptions.items() if each.prior.kind != "fixed"}
    assert set(found) == is_open
    titles = [group["title"] for group in controls(scenario)]
    assert "Syrian Democratic Forces: manoeuvre" in titles
    assert "Rules of battle" in titles


@pytest.mark.parametrize(
    ("group", "titles"),
    [("", ["Assumptions", "Rules of battle"]), ("group: pace, ", ["Pace", "Other assumptions", "Rules of battle"])],
)
def test_what_the_author_assumes_comes_before_the_preset(group: str, titles: list[str]) -> None:
    text = WORDED.replace("even chance", "likely").replace("{title: Pace, ", "{" + group + "title: Pace, ")
    scenario = read(text, name="race").scenario
    assert scenario is not None
    assert [each["title"] for each in controls(scenario)] == titles


def test_a_slider_runs_over_the_middle_98_per_cent_and_rests_on_the_median(found: dict[str, Any]) -> None:
    for name, assumption in load(NAME).assumptions.items():
        if assumption.prior.kind in ("choice", "fixed"):
            continue
        values = [position["value"] for position in found[name]["positions"]]
        low, middle, high = quantile(assumption.prior, np.array([0.01, 0.5, 0.99]))
        assert values == sorted(set(values))
        assert 20 <= len(values) <= 41
        span = high - low
        assert values[0] == pytest.approx(low, abs=0.02 * span)  # three digits
        assert values[-1] == pytest.approx(high, abs=0.02 * span)
        gaps = [abs(value - middle) for value in values]
        assert gaps[found[name]["middle"]] == min(gaps)


def test_every_position_can_be_set() -> None:
    prepared = PreparedScenarios(1).ready(load(NAME))
    for group in controls(prepared.scenario):
        for control in group["controls"]:
            for position in (control["positions"][0], control["positions"][-1]):
                assert prepared.setting({control["id"]: position["value"]}) == ((control["id"], position["value"]),)


def test_the_density_is_highest_where_the_prior_is(found: dict[str, Any]) -> None:
    def tops(name: str) -> list[float]:
        points = found[name]["area"].split(" L")[2:-1]
        return [HIGH - float(point.split(",")[1]) for point in points]

    flat, peaked = tops("tanf-tempo"), tops("damascus-pace")
    assert max(flat) / min(flat) < 1.2  # log-uniform along a slider that goes by factors
    assert np.argmax(peaked) == pytest.approx(len(peaked) / 2, abs=3)
    assert min(peaked) < 0.2 * max(peaked)


def test_choices_tell_their_labels_and_weights(found: dict[str, Any]) -> None:
    positions = found["tanf-reach"]["positions"]
    assert [(one["value"], one["words"], one["weight"]) for one in positions] == [
        (70.0, "guided rockets (70 km)", "75%"), (300.0, "the larger missile (300 km)", "25%"),
    ]  # fmt: skip
