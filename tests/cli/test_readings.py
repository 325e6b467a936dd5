"""Rival readings on the command line: all of them, one of them, and names that there are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from sandtable.study.run import open_study
from tests.cli.conftest import RACE, Command

READINGS = """
readings:
  told: {title: As it is told, basis: assumed, because: the plain sense}
  slow:
    title: The brigade is slower than it says
    basis: assumed
    because: the dispatch was sent late
    set:
      assumptions.brigade-pace: uniform(8 km/day, 16 km/day)
"""


@pytest.fixture
def two(tmp_path: Path) -> Path:
    file = tmp_path / "two.yaml"
    file.write_text(RACE + READINGS, encoding="utf-8")
    return file


@pytest.mark.parametrize("columns", ["40", "80"])
def test_run_shows_them_side_by_side(process: Command, two: Path, columns: str) -> None:
    done = process("run", two, "--futures", "500", "-q", env={"COLUMNS": columns})
    assert done.code == ExitCode.CLEAN
    assert max(map(len, done.out.splitlines())) <= int(columns)
    said = " ".join(done.out.split())
    assert "It depends on how the text is read" in said
    for part in ("Outcomes in each reading", "Between the readings, and within them", "slow: The brigade is slower"):
        assert part in said
    assert "\N{NOT EQUAL TO}" in said


def test_one_is_played_by_its_name(sandtable: Command, two: Path) -> None:
    alone = json.loads(sandtable("run", two, "--futures", "500", "--json", "--reading", "slow").out)
    both = json.loads(sandtable("run", two, "--futures", "500", "--json").out)
    assert "readings" not in alone
    beside = both["readings"]
    assert beside["as_written"] == "told"
    shares = {row["id"]: row["readings"][1]["probability"] for row in beside["outcomes"]}
    assert shares == {row["id"]: row["probability"] for row in alone["outcomes"]}
    assert beside["played"][1]["scenario_sha256"] == alone["scenario_sha256"]
    written = json.loads(sandtable("run", two, "--futures", "500", "--json", "--reading", "told").out)
    assert written["outcomes"] == both["outcomes"]
    told = sandtable("run", two, "--futures", "500", "--reading", "slow").out
    assert "In the reading “The brigade is slower than it says”." in told
    assert "Rival readings" not in told


def test_an_unknown_name_is_a_fault_of_the_command_line(sandtable: Command, two: Path, race: Path) -> None:
    done = sandtable("run", two, "--reading", "slo")
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert "S042" in done.err
    assert "did you mean `slow`?" in done.err
    none = sandtable("sensitivity", race, "--reading", "slow")
    assert none.code == ExitCode.USAGE
    assert "the file has no `readings`" in none.err


def test_a_fault_in_one_reading_is_told_by_check(sandtable: Command, two: Path) -> None:
    two.write_text(two.read_text().replace("uniform(8 km/day, 16 km/day)", "uniform(8, 16)"), encoding="utf-8")
    done = sandtable("check", two)
    assert done.code == ExitCode.FAULTS
    line = two.read_text().splitlines().index("      assumptions.brigade-pace: uniform(8, 16)") + 1
    assert f"two.yaml:{line}:" in done.out


def test_the_studies_are_kept_and_resumed(sandtable: Command, two: Path, tmp_path: Path) -> None:
    out = tmp_path / "study"
    first = sandtable("run", two, "--futures", "300", "--out", out, "--json")
    assert open_study(out).scenario.reading == "told"
    assert open_study(out / "readings" / "slow").scenario.reading == "slow"
    kept = {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and path.name != "timing.json"}
    (out / "readings" / "slow" / "ranges.json").unlink()
    again = sandtable("run", two, "--futures", "300", "--out", out, "--json")
    assert json.loads(again.out)["readings"] == json.loads(first.out)["readings"]
    assert all(path.read_bytes() == content for path, content in kept.items())
    refused = sandtable("run", two, "--futures", "300", "--out", out, "--reading", "slow")
    assert refused.code == ExitCode.FAULTS
    assert "contains another study" in refused.err
    picture = sandtable("picture", out / "readings" / "slow", "--reading", "told")
    assert "--reading applies to a scenario" in picture.err
