"""What `sandtable run` prints for people, keeps and writes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from sandtable.cli.faults import ExitCode
from sandtable.telling.names import STATE_TITLES
from sandtable.wording import date_interval, estimate
from tests.cli.conftest import Command


def test_the_report(sandtable: Command, race: Path) -> None:
    done = sandtable("run", race, "--futures", "1000", "--seed", "5")
    found = json.loads(sandtable("run", race, "--futures", "1000", "--seed", "5", "--json").out)
    lines = done.out.splitlines()
    assert done.code == ExitCode.CLEAN
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)
    assert lines[:2] == ["The bridge at Vell", "Does the brigade take the bridge before the militia does?"]
    table = lines[next(number for number, line in enumerate(lines) if line.startswith("Outcome")) :]
    for outcome in found["outcomes"]:
        row = next(line for line in table if line.startswith(outcome["title"][:12]) and line.endswith("%"))
        number, sampling = estimate(outcome["probability"], outcome["low"], outcome["high"])
        assert f" {number} " in row
        assert row.endswith(sampling)
        # the range over the assumptions comes before the sampling interval, and holds the share
        middle = row[row.index(number) + len(number) : -len(sampling)].split()[0]
        assert middle.endswith("%"), row
        assert outcome["assumptions_low"] <= outcome["probability"] <= outcome["assumptions_high"]
    assert any("depending on the" in line or "regardless of the" in line for line in lines[3:8])
    assert any(line.startswith("range: 5 to 95% of the probability that each of 50 sets") for line in lines)
    assert any(line.startswith("sampling: 90% interval of the share") for line in lines)
    assert "1,000 futures from 1 May 2031 to 31 May 2031, seed 5; none failed." in lines
    assert "Sampled in every future: 1 assumption (1 assumed)." in lines
    assert "in this model" in lines[-1]


def test_headlines_come_first(sandtable: Command, race: Path) -> None:
    text = race.read_text(encoding="utf-8").replace("    headline: true\n", "")
    race.write_text(text.replace('at the end, when: "', 'at the end, headline: true, when: "'), encoding="utf-8")
    lines = sandtable("run", race, "--futures", "50").out.splitlines()
    order = [line for line in lines if line.startswith(("The Brigade is", "The North holds"))]
    assert order[0].startswith("The North holds")


def test_what_is_in_none_of_the_futures_or_in_all_points_at_the_trial(sandtable: Command, race: Path) -> None:
    text = race.read_text(encoding="utf-8")
    assert "looks for the reason" not in sandtable("run", race, "--futures", "200").out
    more = """outcomes:
  nobody: {title: Nobody holds the camp, when: "not (controls(north, bridge) or true)"}
  someone: {title: It is a day, when: "day >= 0"}
"""
    race.write_text(text.replace("outcomes:\n", more), encoding="utf-8")
    done = sandtable("run", race, "--futures", "200", "--set", "formations.brigade.strength=300")
    assert done.code == ExitCode.CLEAN
    said = " ".join(done.out.split())
    assert (
        "“Nobody holds the camp” is in none of the futures; “It is a day” is in every future: `sandtable check" in said
    )
    assert "--trial --set formations.brigade.strength=300` looks for the reason in the file." in said
    assert "looks for the reason" not in sandtable("run", race, "--futures", "50").out


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
    from sandtable.study.outcomes import Failure
    from sandtable.telling.common import failure_lines

    failure = Failure(
        status="event-limit", count=3, futures=2000, earliest_day=1.0, latest_day=9.0, examples=(17, 18, 44)
    )
    assert failure_lines([failure]) == (
        "3 of 2,000 futures failed (event limit) and are excluded, for example number 17.",
    )
    assert failure_lines([]) == ()


def test_quiet_and_not(sandtable: Command, race: Path, tmp_path: Path) -> None:
    sandtable("run", race, "--futures", "10")  # compiled from here on
    assert sandtable("run", race, "--futures", "10", "--quiet").err == ""
    assert (
        sandtable("run", race, "--futures", "10", "--out", tmp_path / "kept").err
        == f"study stored in {tmp_path / 'kept'}\nkey judgments, with how sure the answer is and what to watch:"
        f" `sandtable key-judgments {race}`\n"
    )
    other = sandtable("run", race, "--futures", "10", "--seed", "3", "--set", "formations.brigade.strength=300").err
    assert other.endswith(f"`sandtable key-judgments {race} --set formations.brigade.strength=300 --seed 3`\n")


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


def test_the_report_is_one_file(sandtable: Command, race: Path, tmp_path: Path) -> None:
    page = tmp_path / "vell.html"
    done = sandtable("run", race, "--futures", "300", "--report", page, "--quick")
    assert done.code == ExitCode.CLEAN
    assert f"report written to {page}" in done.err
    text = page.read_text(encoding="utf-8")
    assert text.lstrip().lower().startswith("<!doctype html>")
    assert "Does the brigade take the bridge before the militia does?" in text


def test_the_option_of_version_0_1_is_still_accepted(sandtable: Command, race: Path, tmp_path: Path) -> None:
    page = tmp_path / "race.html"
    assert sandtable("run", race, "--futures", "50", "--briefing", page, "--quick").code == ExitCode.CLEAN
    assert page.stat().st_size > 1_000
    assert "--briefing" not in sandtable("run", "--help").out


@pytest.mark.parametrize(("name", "said"), [(".", "names a directory"), ("no/such/folder/page.html", "does not exist")])
def test_a_report_that_cannot_be_written_is_known_before_playing(
    sandtable: Command, race: Path, tmp_path: Path, name: str, said: str
) -> None:
    done = sandtable("run", race, "--futures", "10", "--report", tmp_path / name)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert said in done.err


def test_a_place_where_nothing_can_be_kept(sandtable: Command, race: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("here already", encoding="utf-8")
    done = sandtable("run", race, "--futures", "10", "--out", blocked)
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert str(blocked) in done.err
    assert blocked.read_text(encoding="utf-8") == "here already"


def test_dates_and_settlements_have_intervals_and_say_of_which_futures(sandtable: Command) -> None:
    done = sandtable("run", "fashoda-1898", "--futures", "1000", "--seed", "5", "--quiet")
    lines = done.out.splitlines()
    found = json.loads(sandtable("run", "fashoda-1898", "--futures", "1000", "--seed", "5", "--json", "--quiet").out)
    settled = next(line for line in lines if line.startswith("Settlement"))
    assert settled.split() == ["Settlement", *["in", "fact", "range", "sampling"], *["in", "law", "range", "sampling"]]
    state = found["settlements"][0]
    row = next(line for line in lines if line.startswith(STATE_TITLES[state["id"]]))
    assert estimate(state["de_facto"], state["de_facto_low"], state["de_facto_high"])[1] in row
    assert estimate(state["de_jure"], state["de_jure_low"], state["de_jure_high"])[1] in row
    heading = next(line for line in lines if "half by" in line)
    assert heading.split("half by")[1].split()[0] == "sampling"
    time = next(time for time in found["times"] if time["median_low"] is not None)
    bounds = [dt.date.fromisoformat(time[name]) for name in ("median_low_date", "median_high_date")]
    assert any(date_interval(*bounds) in line for line in lines)
    assert "those of the futures in which it happens (`share`)" in " ".join(lines)


def test_what_red_lines_do_is_said_or_how_to_compute_it(sandtable: Command, repository: Path) -> None:
    """A line that names an act is measured over the first futures; of another the command is named that measures it."""
    scenarios = repository / "tests" / "golden" / "scenarios"
    said = " ".join(sandtable("run", str(scenarios / "guarantee.yaml"), "--futures", "300", "--quiet").out.split())
    assert "The red line “Blue's guarantee” reduces the probability of “Red takes the town” by" in said
    assert "It deters “Red marches on the town” in" in said
    assert "Red line: the first 300 of these futures, with and without it." in said
    plain = scenarios / "line.yaml"
    said = " ".join(sandtable("run", str(plain), "--futures", "100", "--quiet").out.split())
    assert f"`sandtable compare {plain} --red-line militia`" in said
    assert "What a threat deters is distinguished from what it prevents only where the red line names an `act`." in said
    other = sandtable("run", "fashoda-1898", "--futures", "100", "--quiet").out
    assert "deters" not in other


ENDLESS = """\
  loop:
    title: every hour anew
    actor: south
    when: "true"
    clock: {every: 1 h}
    options:
      again: {title: again, probability: 0.5, effects: [{stance: {between: [north, south], to: neutral}}]}
      anew: {title: anew, probability: rest}
outcomes:
"""


@pytest.mark.parametrize("width", ["20", "80"])
def test_futures_that_all_fail_are_told_and_not_drawn(process: Command, race: Path, width: str) -> None:
    text = race.read_text(encoding="utf-8").replace("horizon: 2031-05-31", "horizon: 2032-04-30")
    race.write_text(text.replace("outcomes:\n", ENDLESS), encoding="utf-8")
    done = process("run", race, "--futures", "12", "-q", "--out", "failed", env={"COLUMNS": width})
    assert done.code == ExitCode.CLEAN
    words = " ".join(done.out.split())
    drawn = process("picture", "failed", "outcomes", "--png", "bars.png")
    assert (drawn.code, "no future came to its end" in drawn.err) == (ExitCode.FAULTS, True)
    assert "No answer: none of the 12 futures came to its end." in words
    assert "12 of 12 futures failed (event limit) and are excluded" in words
    assert "nan" not in words


def test_a_scenario_about_the_present_is_warned_of_on_stderr(
    sandtable: Command, race: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sandtable("run", race, "--futures", "50")
    monkeypatch.setattr("sandtable.recency.today", lambda: dt.date(2031, 9, 1))
    now = sandtable("run", race, "--futures", "50")
    assert now.out == before.out  # what is printed does not depend on the day
    assert "warning:" not in before.err
    assert "not a forecast and not a basis for action" in " ".join(now.err.split())
