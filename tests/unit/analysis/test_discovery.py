"""`discover` on scenarios: what the box asks, both halves, and clear answers where nothing is to be found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.discover.boxes import LEAST_CASES
from sandtable.analysis.discover.discovery import discover_both
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.study.intervals import wilson
from tests.cli.conftest import RACE


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> st.Scenario:
    path: Path = tmp_path_factory.mktemp("discover") / "vell.yaml"
    path.write_text(RACE, encoding="utf-8")
    return st.load(path)


@pytest.fixture(scope="module")
def study(scenario: st.Scenario) -> st.Study:
    return st.run(scenario, futures=2_000, seed=3, keep=0, progress=False)


def test_the_pace_decides_the_race(study: st.Study):
    found = st.discover(study, outcome="north-first")
    (box,) = found.boxes
    (restriction,) = box.restrictions
    assert (restriction.assumption, restriction.title) == ("brigade-pace", "Pace of the Brigade")
    assert (restriction.unit, restriction.high, restriction.values) == ("km/day", None, ())
    assert 15 < restriction.low < 35
    assert box.holds_up
    assert box.measured.density.value > 0.6 > 0.4 > box.measured.elsewhere.value
    assert found.reason is None

    pace = study.draws()[:, study.program.assumptions.index("brigade-pace")]
    happened, complete = study.outcome_array()
    told = happened[:, study.program.outcomes.index("north-first")]
    odd = (np.arange(len(told)) % 2 == 1) & complete
    inside = odd & (pace >= restriction.low)
    assert box.measured.density.value == told[inside].sum() / inside.sum()
    assert box.measured.coverage.value == told[inside].sum() / told[odd].sum()
    assert box.measured.mass == Estimate(inside.sum() / odd.sum(), *wilson(int(inside.sum()), trials=int(odd.sum())))
    assert found.complete == complete.sum()
    assert found.probability.value == told[complete].sum() / complete.sum()
    assert found.probability.value == pytest.approx(study.outcome("north-first").probability.value)


def test_the_opposite_asks_for_the_opposite(study: st.Study):
    (box,) = st.discover(study, outcome="north-first", negated=True).boxes
    (restriction,) = box.restrictions
    assert restriction.low is None
    assert restriction.high < 35


def test_both_ways_are_over_the_same_futures(study: st.Study):
    both = discover_both(study, outcome="north-first")
    assert both.discoveries == tuple(st.discover(study, outcome="north-first", negated=each) for each in (False, True))
    assert list(both.to_json_object()) == ["scenario", "scenario_sha256", "seed", "discoveries"]
    assert sum(each.probability.value for each in both.discoveries) == pytest.approx(1)


def test_a_scenario_is_played_with_its_seed_and_gives_the_same_bytes(scenario: st.Scenario, study: st.Study):
    def text(**arguments: object) -> str:
        found = st.discover(scenario, outcome="north-first", futures=2_000, progress=False, **arguments)
        return json.dumps(found.to_json_object())

    assert text(seed=3) == json.dumps(st.discover(study, outcome="north-first").to_json_object())
    assert text(seed=3, threads=1) == text(seed=3, threads=2)
    assert text(seed=4) != text(seed=3)


def test_a_step_can_be_picked(study: st.Study):
    automatic = st.discover(study, outcome="north-first").boxes[0]
    picked = st.discover(study, outcome="north-first", box=3).boxes[0]
    step = automatic.trajectory[3]
    assert (picked.step, picked.dropped) == (3, ())
    assert len(picked.restrictions) == step.limits
    assert picked.measured == step.measured
    for wrong in (0, -1, 1_000):
        with pytest.raises(AnalysisError, match=f"the trajectory has no step {wrong} with a limit"):
            st.discover(study, outcome="north-first", box=wrong)
    with pytest.raises(AnalysisError, match="a step can be picked for one box only"):
        st.discover(study, outcome="north-first", box=3, boxes=2)


@pytest.mark.parametrize(
    ("when", "reason", "negated"),
    [
        ("day >= 0", "always", False),
        ("day < 0", "never", False),
        ("day < 0", "always", True),
        ("chose(south, talk)", "no-box", False),
    ],
)
def test_nothing_to_discover(scenario: st.Scenario, tmp_path: Path, when: str, reason: str, negated: bool):
    text = RACE.replace("settlement:", f'  asked: {{title: Asked, when: "{when}"}}\nsettlement:', 1)
    path = tmp_path / "asked.yaml"
    path.write_text(text, encoding="utf-8")
    found = st.discover(path, outcome="asked", negated=negated, futures=600, seed=2, progress=False)
    assert (found.reason, found.boxes, found.together) == (reason, (), None)


def test_one_future_is_too_few(study: st.Study):
    one = st.discover(study.scenario, outcome="north-first", futures=1, seed=3, progress=False)
    assert (one.boxes, one.found_on, one.measured_on) == ((), 1, 0)


def test_nobody_looks_for_a_screen():
    """The package PRIM imports Matplotlib; no backend may be chosen by that."""
    code = (
        "import matplotlib; from sandtable.analysis.discover.peeling import _prim; _prim(); "
        "print(matplotlib.get_backend(auto_select=False))"
    )
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "MPLBACKEND")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "None"


def test_too_few_cases_are_said_to_be_too_few(study: st.Study):
    few = st.discover(study.scenario, outcome="north-first", futures=2 * LEAST_CASES, seed=3, progress=False)
    assert few.reason in ("nearly-always", "nearly-never")
    assert few.boxes == ()


def test_questions_that_cannot_be_answered(scenario: st.Scenario):
    with pytest.raises(AnalysisError, match="has no outcome `north-frist`\n  hint: did you mean `north-first`"):
        st.discover(scenario, outcome="north-frist", seed=1)
    with pytest.raises(AnalysisError, match="a scenario is played with a seed"):
        st.discover(scenario, outcome="north-first")
    with pytest.raises(AnalysisError, match="at least one box must be asked for, not 0"):
        st.discover(scenario, outcome="north-first", seed=1, boxes=0)
    certain = scenario.model_copy(
        update={
            "assumptions": {
                name: entry.model_copy(update={"prior": replace(entry.prior, kind="fixed", parameters=(20.0,))})
                for name, entry in scenario.assumptions.items()
            }
        }
    )
    with pytest.raises(AnalysisError, match="no assumption of the scenario is uncertain"):
        st.discover(certain, outcome="north-first", futures=50, seed=1, progress=False)
