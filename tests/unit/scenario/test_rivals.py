"""Readings of a file: what each is, that all are checked, and that a fault stands at the reading that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandtable.errors import ScenarioError
from sandtable.loading import load, read
from sandtable.scenario.dumping import dump
from sandtable.scenario.types import Scenario

CASES = Path(__file__).resolve().parents[3] / "spec" / "cases"
TEXT = (CASES / "valid" / "readings.yaml").read_text(encoding="utf-8")


def sound(text: str = TEXT, **options: object) -> Scenario:
    found = read(text, name="race", **options)  # type: ignore[arg-type]
    assert found.scenario is not None, found.diagnostics
    return found.scenario


def codes(text: str, **options: object) -> list[tuple[str, int, str]]:
    found = read(text, name="race", **options)  # type: ignore[arg-type]
    return [(d.code, d.span.line, d.message) for d in found.diagnostics]


def line_of(part: str, text: str = TEXT) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_file_as_written_is_the_reading_that_sets_nothing() -> None:
    scenario = sound()
    assert list(scenario.readings) == ["free", "bound", "cautious"]
    assert (scenario.default_reading, scenario.reading) == ("free", "free")
    assert scenario.formations["column"].pace.value == 12
    assert scenario == sound(reading="free")
    assert scenario.sha256 == sound(reading="free").sha256


def test_a_reading_is_the_file_with_its_paths_set() -> None:
    bound = sound(reading="bound")
    assert bound.reading == "bound"
    assert bound.formations["column"].pace.value == 6
    assert bound.assumptions["will"].prior.support == (0.2, 0.6)
    by_hand = sound(
        overrides={
            "decisions.set-out.options.march.probability": "will * (1 - doubt)",
            "formations.column.pace": "0.25 km/h",
            "assumptions.will": "uniform(0.2, 0.6)",
        }
    )
    assert by_hand == bound
    assert len({sound().sha256, bound.sha256, by_hand.sha256, sound(reading="cautious").sha256}) == 4


def test_a_reading_may_add_an_entry_and_replace_a_list() -> None:
    cautious = sound(reading="cautious")
    assert cautious.assumptions["wait"].title == "Days until the news"
    assert "wait" not in sound().assumptions
    (effect,) = cautious.decisions["set-out"].options["march"].effects
    assert effect.after.value == 1  # type: ignore[union-attr]


def test_what_is_set_goes_over_the_reading() -> None:
    scenario = sound(reading="bound", overrides={"formations.column.pace": "9 km/day"})
    assert scenario.formations["column"].pace.value == 9
    assert scenario.assumptions["will"].prior.support == (0.2, 0.6)
    further = sound(reading="bound").replace({"formations.column.pace": "9 km/day"})
    assert (further, further.sha256, further.reading) == (scenario, scenario.sha256, "bound")
    assert scenario.in_reading("cautious").formations["column"].pace.value == 9
    # an assumption that only this reading has
    assert sound(reading="cautious", overrides={"assumptions.wait": 3}).assumptions["wait"].prior.support == (3, 3)
    assert next(code for code, *_ in codes(TEXT, overrides={"assumptions.wait": 3})) == "S040"


def test_an_unknown_reading_is_an_error() -> None:
    assert codes(TEXT, reading="boud") == [("S042", 1, "unknown reading `boud`")]
    with pytest.raises(ScenarioError, match="did you mean `bound`"):
        sound().in_reading("boud")
    with pytest.raises(ScenarioError, match="the file has no `readings`"):
        load("fashoda-1898", reading="bound")


def test_every_reading_is_checked_whichever_is_asked_for() -> None:
    faulty = TEXT.replace("formations.column.pace: 0.25 km/h", "formations.column.pace: 0.25")
    for reading in (None, "free", "bound", "cautious"):
        (found,) = codes(faulty, reading=reading)
        assert found[:2] == ("S301", line_of("formations.column.pace: 0.25\n", faulty))


def test_a_fault_elsewhere_in_the_file_is_told_at_the_reading_that_makes_it() -> None:
    faulty = TEXT.replace("march.probability: will * (1 - doubt)", "march.probability: 0.7").replace(
        "      formations.column.pace: 0.25 km/h\n", "      decisions.set-out.options.stay.probability: 0.7\n"
    )
    errors = [row for row in codes(faulty) if row[0] == "S307"]
    assert len(errors) == 1
    _code, line, message = errors[0]
    assert line == line_of("march.probability: 0.7", faulty)
    assert message.startswith("in the reading `bound`: the probabilities sum to 1.4")
    assert message.endswith(f"(line {line_of('    options:', faulty)})")


def test_a_fault_of_the_file_is_told_once() -> None:
    faulty = TEXT.replace("pace: 12 km/day", "pace: 12 km/day, speed: 3")
    assert [(code, line) for code, line, _ in codes(faulty)] == [("S101", line_of("speed: 3", faulty))]


def test_an_assumption_that_one_reading_uses_is_in_use() -> None:
    assert not codes(TEXT)  # `doubt` is used in one reading only
    unused = TEXT.replace("will * (1 - doubt)", "0.5 * will")
    assert [(code, line) for code, line, _ in codes(unused)] == [("S504", line_of("  doubt:"))]


def test_a_rival_is_dumped_as_a_file_of_its_own() -> None:
    bound = sound(reading="bound")
    again = sound(dump(bound))
    assert (again.readings, again.reading) == ({}, "")
    assert again == bound.model_copy(update={"readings": {}})


def test_a_scenario_with_readings_survives_its_dump() -> None:
    scenario = sound()
    again = sound(dump(scenario))
    assert again == scenario
    assert again.in_reading("cautious").decisions == scenario.in_reading("cautious").decisions
