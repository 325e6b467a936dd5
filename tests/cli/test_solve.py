"""`sandtable solve`: the answer first, the whole of it in 80 columns, one JSON object, faults in words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import Command
from tests.cli.test_json import validated
from tests.games import needs_pygambit

FEW = ("--futures", "80", "--resamples", "20")


def test_the_first_line_is_the_answer(sandtable: Command) -> None:
    done = sandtable("solve", "fashoda-1898", *FEW)
    assert done.code == ExitCode.CLEAN
    assert done.err == ""
    paragraph = done.out[:200].replace("-\n", "-").replace("\n", " ")
    assert paragraph.startswith(
        "In this model the estimated game has one equilibrium: “Attacks” (London and Cairo) and “Stands fast” (Paris)."
    )
    assert max(map(len, done.out.splitlines())) <= 80
    for words in ("Best responses to the behaviour of the file", "quantal responses", "in this model", "cost of"):
        assert words in done.out
    assert "Payoffs of every profile" not in done.out


def test_payoffs_of_every_profile_when_asked(sandtable: Command) -> None:
    done = sandtable("solve", "fashoda-1898", "--futures", "40", "--resamples", "0", "--payoffs", "--lambda", "3")
    words = " ".join(done.out.split())
    for profile in ("Attacks, Gives it up", "Attacks, Stands fast", "Waits, Gives it up", "Waits, Stands fast"):
        assert profile in words
    assert "fresh run" not in done.out


def test_several_equilibria_are_told_apart(sandtable: Command) -> None:
    done = sandtable("solve", "deir-ez-zor-2017", "--futures", "60", "--resamples", "20")
    answer = " ".join(done.out.splitlines()[:3])
    assert "“All three columns advance” (Damascus and allies)" in answer
    assert max(map(len, done.out.splitlines())) <= 80
    assert "Equilibrium 1" in done.out
    assert "is reached in" in done.out


def test_json(sandtable: Command) -> None:
    found = validated(
        sandtable("solve", "fashoda-1898", *FEW, "--json", "--lambda", "2", "--lambda", "1"), name="solve"
    )
    assert [entry["lambda"] for entry in found["equilibria"] if entry["kind"] == "qre"] == [1, 2]
    assert len(found["payoffs"]) == 8
    assert 0 < found["regret_bound"] < 1
    assert found["support_stability"] is not None


@needs_pygambit
def test_nfg(sandtable: Command, tmp_path: Path) -> None:
    import pygambit

    path = tmp_path / "game.nfg"
    assert sandtable("solve", "fashoda-1898", *FEW, "--nfg", path).code == ExitCode.CLEAN
    assert [player.label for player in pygambit.read_nfg(path).players] == ["london", "paris"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--lambda", "-1"), "every lambda must be a number, 0 or more"),
        (("--resamples", "3"), "a bootstrap needs 20 resamples at least"),
        (("--futures", "1"), "2 futures a profile at least"),
        (("--nfg", "/no/such/folder/game.nfg"), "does not exist"),
    ],
)
def test_faults_are_sentences(sandtable: Command, arguments: tuple[str, ...], message: str) -> None:
    done = sandtable("solve", "fashoda-1898", *arguments)
    assert done.code != ExitCode.CLEAN
    assert done.out == ""
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_scenario_without_a_game(sandtable: Command, race: Path) -> None:
    done = sandtable("solve", race)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "declares no game" in done.err
    assert "hint" in done.err


def test_without_pygambit_the_pure_ones_are_there_and_the_install_line_says_how_to_have_the_rest(
    sandtable: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pygambit", None)
    done = sandtable("solve", "deir-ez-zor-2017", "--futures", "60", "--resamples", "20")
    assert done.code == ExitCode.CLEAN
    words = " ".join(done.out.split())
    assert "Mixed equilibria were not looked for: that needs pygambit, which is not installed" in words
    assert "pip install 'sandtable-crisis[game]'" in words
    assert words.startswith("In this model every pure equilibrium of the estimated game has")
    assert ": mixed" not in done.out
    assert "quantal responses" in done.out
    found = validated(
        sandtable("solve", "deir-ez-zor-2017", "--futures", "60", "--resamples", "0", "--json"), name="solve"
    )
    assert (found["has_mixed"], found["is_complete"], found["support_stability"]) == (False, False, None)


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_names_are_never_cut(sandtable: Command, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    done = sandtable("solve", "deir-ez-zor-2017", "--futures", "40", "--resamples", "0", "--payoffs")
    assert max(map(len, done.out.splitlines())) <= columns
    assert "…" not in done.out
    words = " ".join(done.out.split())
    for name in (
        "Damascus and allies", "All three columns advance", "Holds for now", "Strikes the column", "Raqqa first",
        "Syrian Democratic Forces", "Suspends the hotline",
    ):  # fmt: skip
        assert words.count(name) >= 3
    assert "raqqa-first" not in done.out
