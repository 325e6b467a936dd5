"""`sandtable compare`: the answer in its first line, its object, and what cannot be compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from sandtable.wording import difference
from tests.cli.conftest import Command
from tests.cli.test_json import validated
from tests.unit.analysis.test_comparison import LINE

PACE = "assumptions.brigade-pace=16 km/day"
FEWER = ("--futures", "300", "--seed", "5")


@pytest.fixture
def drawn(race: Path) -> Path:
    """The scenario file with a red line in it."""
    race.write_text(race.read_text(encoding="utf-8") + LINE, encoding="utf-8")
    return race


def test_the_object_of_one_change(sandtable: Command, race: Path) -> None:
    done = sandtable("compare", race, "--set", PACE, *FEWER, "--json")
    found = validated(done, name="compare")
    assert (done.code, found["futures"], found["seed"], found["failed"]) == (ExitCode.CLEAN, 300, 5, 0)
    assert [variant["settings"] for variant in found["variants"]] == [{"assumptions.brigade-pace": "16 km/day"}]
    assert [outcome["id"] for outcome in found["variants"][0]["outcomes"]] == ["north-first", "north-holds"]
    for outcome in found["variants"][0]["outcomes"]:
        assert outcome["low"] <= outcome["difference"] <= outcome["high"]
        assert outcome["difference"] == pytest.approx(outcome["variant"] - outcome["baseline"])


def test_the_object_of_several_and_of_a_red_line(sandtable: Command, drawn: Path) -> None:
    several = validated(
        sandtable("compare", drawn, "--set", PACE, "--set", "formations.militia.orders=hold", *FEWER, "--json"),
        name="compare",
    )
    assert [variant["label"] for variant in several["variants"]] == [
        PACE,
        "formations.militia.orders=hold",
        "all together",
    ]
    line = validated(sandtable("compare", drawn, "--red-line", "militia", *FEWER, "--json"), name="compare")
    assert [effect["component"] for effect in line["red_line"]["effects"]] == ["capability", "credibility", "together"]


@pytest.mark.exact
def test_the_same_bytes_whatever_the_threads(sandtable: Command, race: Path) -> None:
    def out(*arguments: str) -> str:
        return sandtable("compare", race, "--set", PACE, *FEWER, "--json", *arguments).out

    assert out("--threads", "1") == out("--threads", "2") == out()


def first_sentence(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())


def test_the_first_line_is_the_answer(sandtable: Command, race: Path) -> None:
    done = sandtable("compare", race, "--set", PACE, *FEWER)
    value = json.loads(sandtable("compare", race, "--set", PACE, *FEWER, "--json").out)
    largest = max(value["variants"][0]["outcomes"], key=lambda outcome: abs(outcome["difference"]))
    assert first_sentence(done.out).startswith(f"With {PACE}, “{largest['title']}” changes most: ")
    points, bounds = difference(largest["difference"], largest["low"], largest["high"])
    assert f"{points} percentage points (90% interval {bounds}), in this model." in first_sentence(done.out)
    assert max(map(len, done.out.splitlines())) <= 80


def test_several_and_their_letters(sandtable: Command, race: Path) -> None:
    done = sandtable("compare", race, "--set", PACE, "--set", "formations.militia.orders=hold", *FEWER)
    lines = done.out.splitlines()
    assert any(line.startswith(f"A: {PACE}") for line in lines)
    assert any(line.startswith("All together") for line in lines)
    assert sum(line.startswith("  all ") for line in lines) >= 2
    assert max(map(len, lines)) <= 80


def test_a_red_line(sandtable: Command, drawn: Path) -> None:
    done = sandtable("compare", drawn, "--red-line", "militia", *FEWER)
    assert first_sentence(done.out).startswith(
        "The red line “The militia at the bridge” reduces the probability of “The North holds the bridge at the end” by "
    )
    assert "Drawn by the South to deter the North." in first_sentence(done.out)
    for component in ("Capability", "Credibility", "All together"):
        assert any(line.startswith(component) for line in done.out.splitlines())
    assert max(map(len, done.out.splitlines())) <= 80


def test_nothing_moves(sandtable: Command, race: Path) -> None:
    done = sandtable("compare", race, "--set", "decisions.parley.options.talk.probability=0.25", *FEWER)
    assert first_sentence(done.out).startswith("No difference in any of 300 futures with decisions.parley")
    assert "Outcome" not in done.out


def test_a_change_that_cannot_be_told_from_none(sandtable: Command, race: Path) -> None:
    done = sandtable("compare", race, "--set", "assumptions.brigade-pace=uniform(15 km/day, 34.9 km/day)", "-n", "200")
    assert "no outcome changes detectably" in first_sentence(done.out) or "no outcome differs" in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], ExitCode.USAGE, "error: nothing to compare with"),
        (["--set", PACE, "--red-line", "militia"], ExitCode.USAGE, "--set and --red-line cannot be combined"),
        (["--set", PACE, "--set", PACE], ExitCode.USAGE, "--set assumptions.brigade-pace is given twice"),
        (["--set", "rules.pause"], ExitCode.USAGE, "--set takes PATH=VALUE"),
        (["--set", "rules.pauze=3 d"], ExitCode.USAGE, "unknown path: no `pauze` in rules"),
        (["--red-line", "milita"], ExitCode.FAULTS, "did you mean `militia`?"),
    ],
)
def test_what_cannot_be_compared(
    sandtable: Command, drawn: Path, arguments: list[str], code: ExitCode, message: str
) -> None:
    done = sandtable("compare", drawn, *arguments)
    assert (done.code, done.out) == (code, "")
    assert message in done.err


def test_rival_values_of_one_path_are_not_set_together(sandtable: Command, race: Path) -> None:
    done = sandtable("compare", race, "--set", PACE, "--set", "assumptions.brigade-pace=20 km/day", *FEWER, "--json")
    assert len(validated(done, name="compare")["variants"]) == 2
