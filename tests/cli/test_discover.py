"""`sandtable discover`: the answer in the first line, the object of its schema, messages for what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import Command
from tests.cli.test_json import validated

FEW = ("--futures", "600", "--seed", "3")


def test_the_first_line_is_the_answer(sandtable: Command, race: Path):
    done = sandtable("discover", race, "--outcome", "north-first", *FEW)
    assert (done.code, done.err) == (ExitCode.CLEAN, "")
    first, *rest = done.out.splitlines()
    assert first.startswith("The Brigade is at the bridge first: it happens in ")
    assert max(map(len, done.out.splitlines())) <= 80
    text = " ".join(rest)
    assert "futures in which this holds" in " ".join(done.out.split())
    assert "km/day or more" in text
    assert "Found on 300 futures, measured on the other 300, so that the search biases no figure; seed 3." in " ".join(
        text.split()
    )
    assert "in this model" in text


def test_the_opposite(sandtable: Command, race: Path):
    done = sandtable("discover", race, "--outcome", "north-first", "--not", *FEW)
    assert "it does not happen in" in done.out.splitlines()[0]
    assert "km/day or less" in " ".join(done.out.split())


def test_json(sandtable: Command, race: Path):
    done = sandtable("discover", race, "--outcome", "north-first", "--boxes", "2", "--json", *FEW)
    found = validated(done, name="discover")
    assert (found["outcome"], found["negated"], found["futures"], found["failed"]) == ("north-first", False, 600, 0)
    box = found["boxes"][0]
    assert box["restrictions"][0]["assumption"] == "brigade-pace"
    assert box["trajectory"][0]["limits"] == 0
    for share in [*box["measured"].values(), *box["found"].values()]:
        assert share["low"] <= share["estimate"] <= share["high"]


def test_trajectory_and_step(sandtable: Command, race: Path):
    done = sandtable("discover", race, "--outcome", "north-first", "--trajectory", "--box", "4", *FEW)
    assert done.code == ExitCode.CLEAN
    assert [line.split()[0] for line in done.out.splitlines() if line.endswith("chosen")] == ["4"]
    done = sandtable("discover", race, "--outcome", "north-first", "--box", "999", *FEW)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "the trajectory has no step 999 with a limit" in done.err


def test_an_outcome_of_every_future(sandtable: Command, race: Path):
    race.write_text(race.read_text(encoding="utf-8").replace('controls(north, bridge)"}', 'day >= 0"}'))
    done = sandtable("discover", race, "--outcome", "north-holds", *FEW)
    assert done.code == ExitCode.CLEAN
    assert "it happens in all 600 futures played, whatever was assumed." in " ".join(done.out.split())
    assert (
        validated(sandtable("discover", race, "--outcome", "north-holds", "--json", *FEW), name="discover")["boxes"]
        == []
    )


def test_an_unknown_outcome(sandtable: Command, race: Path):
    done = sandtable("discover", race, "--outcome", "north-frist", *FEW)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "did you mean `north-first`?" in done.err


@pytest.mark.parametrize(
    ("when", "negated", "said"),
    [
        ("controls(north, harbour)", False, "it happens in all 500 futures played"),
        ("controls(north, harbour)", True, "it happens in all 500 futures played"),
        ("controls(south, harbour)", False, "it happens in none of the 500 futures played"),
        ("controls(south, harbour)", True, "it happens in none of the 500 futures played"),
    ],
)
def test_what_is_sure_is_said_in_plain_words(sandtable: Command, race: Path, when: str, negated: bool, said: str):
    text = race.read_text(encoding="utf-8").replace(
        "settlement:", f'  sure: {{title: Sure, when: "{when}"}}\nsettlement:', 1
    )
    race.write_text(text, encoding="utf-8")
    done = sandtable(
        "discover", race, "--outcome", "sure", *(["--not"] if negated else []), "--futures", "500", "--seed", "1"
    )
    assert done.code == ExitCode.CLEAN
    assert done.out.startswith(f"Sure: {said}, whatever was assumed.")
    told = " ".join(done.out.split())
    assert "does not happen in none" not in told
    assert f"{said.removesuffix(' played').capitalize()} (interval of the share in which it" in told
