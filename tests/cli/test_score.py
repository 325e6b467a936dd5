"""`sandtable score`: the answer in the first line, the object of its schema, and what scores must not be taken for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import RACE, Command
from tests.cli.test_json import validated
from tests.cli.test_readings import READINGS
from tests.unit.analysis.test_scorecard import HISTORY

FEW = ("--futures", "400", "--seed", "3", "--allow-future-history")  # the race is of 2031


@pytest.fixture
def settled(race: Path) -> Path:
    """The race with a history."""
    race.write_text(RACE + HISTORY, encoding="utf-8")
    return race


def test_the_first_line_is_the_answer(sandtable: Command, settled: Path):
    done = sandtable("score", settled, *FEW)
    assert (done.code, done.err) == (ExitCode.CLEAN, "")
    assert done.out.startswith("The bridge at Vell: over 2 outcomes the model does ")
    assert max(map(len, done.out.splitlines())) <= 80
    text = " ".join(done.out.split())
    for said in (
        "the 4 statements of the text that history has settled",
        "Class of like cases: Races for bridges.",
        "2 other statements of the text with a likelihood cannot be settled by this history.",
        "Holds under a condition that did not come true if-not",
        "States what no outcome of `history` states talks",
        "One case carries no error rate",
        "carry none at all",
        "Known until 20 Apr 2031: nothing that became public later feeds the futures.",
        "counts as the horizon",
    ):
        assert said in text


def test_other_readings_are_pointed_to(sandtable: Command, settled: Path):
    settled.write_text(settled.read_text(encoding="utf-8") + READINGS, encoding="utf-8")
    said = " ".join(sandtable("score", settled, *FEW).out.split())
    hint = (
        "The file as written reads the text as “As it is told”. For “The brigade is slower than it says”, score it by itself with"
        " `--reading`."
    )
    assert hint in said
    alone = " ".join(sandtable("score", settled, "--reading", "slow", *FEW).out.split())
    assert hint not in alone
    assert "In the reading “The brigade is slower than it says”." in alone


def test_json(sandtable: Command, settled: Path):
    found = validated(sandtable("score", settled, "--json", *FEW), name="score")
    assert [row["outcome"] for row in found["scores"]] == ["north-first", "north-holds"]
    assert [row["claim"] for row in found["statements"]] == ["rather", "hardly", "both", "once-first"]
    assert found["totals"]["outcomes"] == 2
    assert found["scenarios"][0]["reference"] == "Races for bridges"
    assert found["refused"] == []
    for row in found["scores"]:
        assert row["brier_low"] <= row["brier"] <= row["brier_high"]


def test_bundled_scenarios(sandtable: Command):
    found = validated(sandtable("score", "--json", "--futures", "50"), name="score")
    assert [row["scenario"] for row in found["scenarios"]] == ["deir-ez-zor-2017"]
    assert [row["scenario"] for row in found["refused"]] == ["fashoda-1898"]
    assert found["scenarios"][0]["reference"] is None


def test_hindsight_is_refused_and_said(sandtable: Command):
    done = sandtable("score", "fashoda-1898", "--futures", "50")
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "`fashoda-1898` knows what came after 1898-09-10" in done.err
    assert "--allow-hindsight" in done.err
    done = sandtable("score", "fashoda-1898", "--futures", "50", "--allow-hindsight")
    assert done.code == ExitCode.CLEAN
    assert done.out.startswith("With hindsight, Fashoda, 1898: ")
    assert "none declared" in done.out


def test_without_history(sandtable: Command, race: Path):
    done = sandtable("score", race, *FEW)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "`vell` has no history to be scored against" in done.err
    done = sandtable("score", "--set", "rules.pause=12h")
    assert done.code == ExitCode.USAGE
    assert "--set needs a scenario" in done.err
