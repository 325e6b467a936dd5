"""What `sandtable run` prints for people, keeps and writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from tests.cli.conftest import Command


def test_the_report(sandtable: Command, race: Path) -> None:
    done = sandtable("run", race, "--futures", "1000", "--seed", "5")
    found = json.loads(sandtable("run", race, "--futures", "1000", "--seed", "5", "--json").out)
    lines = done.out.splitlines()
    assert done.code == ExitCode.CLEAN
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)
    assert lines[:2] == ["The bridge at Vell", "Does the brigade take the bridge before the militia does?"]
    for outcome in found["outcomes"]:
        row = next(line for line in lines if line.startswith(outcome["title"]))
        assert f"{100 * outcome['probability']:.1f}%" in row
        assert f"{100 * outcome['low']:.1f}\N{EN DASH}{100 * outcome['high']:.1f}%" in row
    assert "1,000 futures from 1 May 2031 to 31 May 2031, seed 5." in lines
    assert "Drawn anew in each: 1 assumption (1 assumed)." in lines
    assert "in this model" in lines[-1]


def test_headlines_come_first(sandtable: Command, race: Path) -> None:
    text = race.read_text(encoding="utf-8").replace("    headline: true\n", "")
    race.write_text(text.replace('at the end, when: "', 'at the end, headline: true, when: "'), encoding="utf-8")
    lines = sandtable("run", race, "--futures", "50").out.splitlines()
    order = [line for line in lines if line.startswith(("The Brigade is", "The North holds"))]
    assert order[0].startswith("The North holds")


def test_what_was_set_is_said(sandtable: Command, race: Path) -> None:
    setting = "formations.brigade.strength=300"
    done = sandtable("run", race, "--futures", "50", "--set", setting, "--set", "assumptions.brigade-pace=20 km/day")
    assert f"Set for this run: {setting}" in done.out
    assert "Set for this run: assumptions.brigade-pace=20 km/day" in done.out


def test_a_setting_changes_what_it_is_about_and_no_other_luck(sandtable: Command, race: Path) -> None:
    def outcomes(*arguments: str) -> dict[str, float]:
        done = sandtable("run", race, "--futures", "2000", "--seed", "5", "--json", *arguments)
        return {row["id"]: row["probability"] for row in json.loads(done.out)["outcomes"]}

    before = outcomes()
    assert outcomes("--set", "formations.brigade.name=Another name") == before
    slower = outcomes("--set", "formations.militia.pace=1 km/day")
    assert before["north-first"] < slower["north-first"] == 1


def test_failed_futures_are_counted_and_shown() -> None:
    from sandtable.cli.outcome_table import failure_lines
    from sandtable.study.outcomes import Failure

    failure = Failure(
        status="event-limit", count=3, futures=2000, earliest_day=1.0, latest_day=9.0, examples=(17, 18, 44)
    )
    assert failure_lines([failure]) == [
        "3 futures of 2,000 failed (event-limit) and are not counted above, for example number 17."
    ]
    assert failure_lines([]) == []


def test_quiet_and_not(sandtable: Command, race: Path, tmp_path: Path) -> None:
    sandtable("run", race, "--futures", "10")  # compiled from here on
    assert sandtable("run", race, "--futures", "10", "--quiet").err == ""
    assert (
        sandtable("run", race, "--futures", "10", "--out", tmp_path / "kept").err
        == f"the study is in {tmp_path / 'kept'}\n"
    )


def test_a_study_is_kept_and_nothing_else_is_written_over(sandtable: Command, race: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    first = sandtable("run", race, "--futures", "300", "--out", kept)
    assert (kept / "manifest.json").exists()
    assert sandtable("run", race, "--futures", "300", "--out", kept).out == first.out
    before = {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()}
    done = sandtable("run", race, "--futures", "301", "--out", kept)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert "another study" in done.err
    assert {path: path.read_bytes() for path in kept.rglob("*") if path.is_file()} == before


def test_the_briefing_is_one_file(sandtable: Command, race: Path, tmp_path: Path) -> None:
    page = tmp_path / "vell.html"
    done = sandtable("run", race, "--futures", "300", "--briefing", page, "--quick")
    assert done.code == ExitCode.CLEAN
    assert f"the briefing is in {page}" in done.err
    text = page.read_text(encoding="utf-8")
    assert text.lstrip().lower().startswith("<!doctype html>")
    assert "Does the brigade take the bridge before the militia does?" in text


@pytest.mark.parametrize(("name", "said"), [(".", "names a directory"), ("no/such/folder/page.html", "does not exist")])
def test_a_briefing_that_cannot_be_written_is_known_before_playing(
    sandtable: Command, race: Path, tmp_path: Path, name: str, said: str
) -> None:
    done = sandtable("run", race, "--futures", "10", "--briefing", tmp_path / name)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert said in done.err


def test_a_place_where_nothing_can_be_kept(sandtable: Command, race: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("here already", encoding="utf-8")
    done = sandtable("run", race, "--futures", "10", "--out", blocked)
    assert (done.code, done.out) == (ExitCode.FAULTS, "")
    assert str(blocked) in done.err
    assert blocked.read_text(encoding="utf-8") == "here already"
