"""Every kind of log row, as engines write it, told and read back: a sentence names what its row is about and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import simulate
from sandtable.loading import load, read
from sandtable.program import Event, Program, Void
from sandtable.scenario.types import Scenario
from sandtable.study.logs import SUBJECT_AND_OBJECT, names_of, paths_table
from sandtable.study.narration import Line, Narrator, fighters, is_idle
from sandtable.study.wake_ups import WakeUps
from tests.agreement.theatres import random_theatre, write_yaml

Row = tuple[float, int, int, int, float]
THEATRES = 24


def played(scenario: Scenario, *, future: int = 0) -> tuple[Program, list[Row], dict[str, float]]:
    program = compile_scenario(scenario)
    drawn = draw_assumptions(program, seed=3, futures=np.array([future], np.uint64))[0]
    record = simulate(program, seed=3, future=future, assumptions=drawn.tolist())
    return program, record.log, dict(zip(program.assumptions, drawn.tolist(), strict=True))


@cache
def told() -> tuple[tuple[Scenario, Program, Row, Line], ...]:
    """Rows of generated theatres, in which everything happens, with their lines."""
    found = []
    for number in range(THEATRES):
        scenario = read(write_yaml(random_theatre(number)), name="generated").scenario
        assert scenario is not None
        program, log, drawn = played(scenario)
        lines = Narrator(scenario, program=program, drawn=drawn).narrate(log)
        found += [(scenario, program, row, line) for row, line in zip(log, lines, strict=True)]
    return tuple(found)


def of_kind(event: Event) -> Iterator[tuple[Scenario, Program, Row, Line]]:
    return (entry for entry in told() if entry[2][1] == event)


def names_in(text: str, entries: dict[str, str]) -> set[str]:
    """The identifiers whose names stand in a sentence. entries : identifier to name."""
    return {key for key, name in entries.items() if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.I)}


def test_every_kind_of_row_occurs_and_is_in_the_table() -> None:
    assert {row[1] for _, _, row, _ in told()} == {int(event) for event in Event}
    assert set(SUBJECT_AND_OBJECT) == set(Event)


@pytest.mark.parametrize("event", Event, ids=lambda event: event.name)
def test_a_sentence_names_the_formations_of_its_row_and_no_others(event: Event) -> None:
    kinds = SUBJECT_AND_OBJECT[event]
    entries = list(of_kind(event))
    assert entries
    for scenario, program, row, line in entries:
        if event in (Event.DECISION, Event.VOID, Event.EFFECT, Event.STOP, Event.DAY, Event.ODDS, Event.CHANCE):
            continue  # their words are the author's, or the effect's: below
        indices = [index for index, kind in zip(row[2:4], kinds, strict=True) if kind == "formation"]
        expected = {program.formations[index] for index in indices}
        if event in (Event.HALT, Event.OPEN):  # told of the fight, not of the first of the attackers
            expected = set()
        found = names_in(line.text, {key: entry.name for key, entry in scenario.formations.items()})
        assert found == expected, line.text


@pytest.mark.parametrize("event", Event, ids=lambda event: event.name)
def test_subject_and_object_are_those_of_the_row(event: Event) -> None:
    for _, program, row, line in of_kind(event):
        names = [
            names_of(program, kind)[index] if kind not in ("", "stage", "stop") and index >= 0 else None
            for kind, index in zip(SUBJECT_AND_OBJECT[event], row[2:4], strict=True)
        ]
        assert line.subject == names[0]
        if event not in (Event.VOID, Event.EFFECT):
            assert line.object == names[1]


def test_numbers_are_read_back() -> None:
    """Strengths, ratios and shares of a sentence are the value of the row, as printed."""
    for event, pattern in (
        (Event.GIVE_WAY, r" with ([\d,]+) fighters?$"), (Event.WATCH, r" to ([\d,]+) fighters?$"),
        (Event.SURRENDER, r" with ([\d,]+) fighters?(?:, to .+)?$"),
        (Event.PRISONERS, r"^(No|[\d,]+) prisoners? (?:was|were) taken"), (Event.COMMIT, r", ([\d,]+) fighters?$"),
        (Event.EVACUATE, r", ([\d,]+) fighters?$"),
        (Event.OPEN, r"ratio ([\d.]+)$"), (Event.HALT, r"ratio ([\d.]+)$"), (Event.DEPART, r"at ([\d.]+) km a day$"),
        (Event.DAY, r"^([\d.,]+) days? after the start"),
    ):  # fmt: skip
        for _, _, row, line in of_kind(event):
            match = re.search(pattern, line.text)
            assert match is not None, line.text
            number = float(match.group(1).replace(",", "").replace("No", "0"))
            tolerance = 0.5 if "fighters" in pattern or "prisoners" in pattern else 0.05
            assert abs(number - abs(row[4])) <= tolerance, line.text


def test_verbs_are_the_same_for_one_formation_and_for_several() -> None:
    """Names such as "the Monitors" may be plural: no sentence about a formation has a verb or a pronoun that shows a number."""
    for event in Event:
        if "formation" not in SUBJECT_AND_OBJECT[event] or event == Event.PRISONERS:
            continue  # of prisoners there is a number, which the verb agrees with
        for scenario, program, row, line in of_kind(event):
            name = scenario.formations[program.formations[row[2]]].name
            rest = line.text.replace(name, "").split(":")[0].split(";")[0]
            assert not re.search(r"\b(is|was|were|has|its|their)\b", rest), line.text


def test_what_a_choice_looked_at_is_read_back() -> None:
    """The factor of a shift with its condition, and the probability of every option."""
    for scenario, program, row, line in of_kind(Event.ODDS):
        option = program.options[row[2]]
        declared = scenario.decisions[program.decisions[option.decision].identifier].options[option.identifier]
        match = re.match(r"(?:T|t)he odds of “(.+)” were multiplied by ([\d.e+-]+): `(.+)`$", line.text)
        assert match is not None, line.text
        assert match.group(1) == declared.title
        assert float(match.group(2)) == pytest.approx(row[4], rel=5e-3)
        assert match.group(3) == str(declared.probability.shifts[row[3]].when)
    for scenario, program, row, line in of_kind(Event.CHANCE):
        option = program.options[row[2]]
        title = scenario.decisions[program.decisions[option.decision].identifier].options[option.identifier].title
        match = re.match(r"“(.+)” had a probability of (?:<)?([\d.]+)%$", line.text)
        assert match is not None, line.text
        assert match.group(1) == title
        assert abs(float(match.group(2)) / 100 - row[4]) <= 0.0051


def test_a_wake_up_has_no_subject_and_is_told_by_its_condition() -> None:
    entries = list(of_kind(Event.DAY))
    for scenario, _, row, line in entries:
        assert (row[2], row[3], line.subject, line.object) == (-1, -1, None, None)
        assert names_in(line.text, {key: entry.name for key, entry in scenario.formations.items()}) == set()
        assert "fighter" not in re.sub("`[^`]*`", "", line.text)  # a condition may speak of them
    assert any("the day in the condition of the decision" in line.text for *_, line in entries)
    assert not any(row[2] < 0 for _, _, row, _ in of_kind(Event.WATCH))


@pytest.mark.parametrize("name", ["deir-ez-zor-2017", "fashoda-1898"])
def test_bundled_wake_ups_are_days(name: str) -> None:
    scenario = load(name)
    program, log, drawn = played(scenario, future=3)
    rows = [row for row in log if row[1] == Event.DAY]
    assert rows
    for line in Narrator(scenario, program=program, drawn=drawn).narrate(rows):
        assert line.text.startswith(f"{line.day:.0f} day") or line.text.startswith(f"{line.day:.2f} day")
        assert "in the condition of" in line.text


def test_every_void_row_says_what_and_why() -> None:
    reasons = set()
    for scenario, program, row, line in of_kind(Event.VOID):
        option = program.options[row[2]]
        decision = scenario.decisions[program.decisions[option.decision].identifier]
        effect = decision.options[option.identifier].effects[row[3]]
        assert line.object is not None
        entry = getattr(effect, line.object)
        assert entry is not None
        assert line.reason == Void(int(row[4])).name.lower().replace("_", "-")
        for name in getattr(entry, "named", ()):
            assert scenario.formations[name].name in line.text
        assert line.text.startswith("Without effect: ")
        assert "; " in line.text
        assert is_idle(row) == (line.reason == "already")
        reasons.add(Void(int(row[4])))
    assert {Void.ALREADY, Void.NOT_HELD, Void.EMPTY} <= reasons  # all of them: tests/agreement/test_void_effects.py


def test_a_supply_row_does_not_say_which_way_the_stage_went() -> None:
    """An airlift that brings back stage 1 writes the same row as stock that runs out."""
    texts = {line.text for *_, line in of_kind(Event.SUPPLY)}
    assert all("had no stock left" in text or "had been without stock for long" in text for text in texts)


def test_one_fighter_is_not_fighters() -> None:
    assert (fighters(1.2), fighters(0.2), fighters(1800.0)) == ("1 fighter", "0 fighters", "1,800 fighters")


def test_a_day_that_an_assumption_supplies_is_told_with_its_value() -> None:
    scenario = load("fashoda-1898")
    days = WakeUps(scenario, drawn={})
    assert days.describe(1.25) == "1.25 days after the start: a day in a condition"
    assert days.describe(1.0) == "1 day after the start: a day in a condition"


def test_the_table_of_logs_takes_rows_without_subject() -> None:
    scenario, program, _, _ = next(of_kind(Event.VOID))
    _, log, _ = played(scenario)
    record = simulate(
        program, seed=3, future=0,
        assumptions=draw_assumptions(program, seed=3, futures=np.array([0], np.uint64))[0].tolist(),
    )  # fmt: skip
    table = paths_table(program, [0], trace=lambda _future: record).to_pylist()
    assert len(table) == len(log)
    void = next(row for row in table if row["event"] == "void")
    assert void["subject"] in {option.identifier for option in program.options}
    assert void["object"] is None
