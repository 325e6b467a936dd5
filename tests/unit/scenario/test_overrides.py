"""Paths set over a scenario: what they reach, what they say when they do not, and the identity they give."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest

from sandtable.diagnostics import Diagnostic
from sandtable.errors import ScenarioError
from sandtable.loading import read
from sandtable.scenario.amounts import Amount
from sandtable.scenario.types import Advance, Scenario
from tests.unit.scenario.texts import RACE, changed


def with_overrides(**overrides: object) -> Scenario:
    return with_paths({key.replace("__", "."): value for key, value in overrides.items()})


def with_paths(overrides: dict[str, object]) -> Scenario:
    reading = read(RACE, name="race", overrides=overrides)
    assert reading.scenario is not None, str(ScenarioError(reading.diagnostics))
    return reading.scenario


def fault(overrides: dict[str, object]) -> Diagnostic:
    reading = read(RACE, name="race", overrides=overrides)
    assert reading.scenario is None
    assert len(reading.errors) == 1
    return reading.errors[0]


def test_numbers_texts_and_lists_are_set() -> None:
    assert with_paths({"formations.column.strength": 2500}).formations["column"].strength == Amount(2500.0)
    assert with_paths({"formations.column.strength": "2500"}).formations["column"].strength == Amount(2500.0)
    assert with_paths({"formations.column.pace": "6 km/day"}).formations["column"].pace == Amount(6.0)
    assert with_paths({"formations.column.orders": "hold"}).formations["column"].orders == "hold"
    assert with_paths({"formations.column.orders.advance": "[west, east]"}).formations["column"].orders == Advance(
        advance=("west", "east")
    )
    assert with_paths({"formations.column.orders.advance.0": "west"}).formations["column"].orders == Advance(
        advance=("west",)
    )
    assert with_paths({"stances.0.stance": "neutral"}).stances[0].stance == "neutral"
    assert with_paths({"horizon": dt.date(2017, 8, 1)}).horizon == dt.date(2017, 8, 1)
    assert with_paths({"horizon": "2017-08-01"}).horizon == dt.date(2017, 8, 1)


def test_keys_that_the_file_leaves_out_can_be_set() -> None:
    assert with_paths({"formations.column.airlift": True}).formations["column"].airlift
    assert with_paths({"rules.exponent": 0.5}).rules.exponent == Amount(0.5)
    assert with_paths({"control.west": "red"}).control == {"west": "red", "east": "red"}
    assert with_paths({"theatre.routes.road.length": "120 km"}).theatre.routes["road"].length == Amount(120.0)
    added = with_paths({"actors.green": {"name": "Green"}})
    assert sorted(added.actors) == ["blue", "green", "red"]


def test_assumption_alone_stands_for_its_prior() -> None:
    assert with_paths({"assumptions.column-pace": "9 km/day"}).assumptions["column-pace"].prior.parameters == (9.0,)
    prior = with_paths({"assumptions.column-pace": "uniform(1 km/day, 2 km/day)"}).assumptions["column-pace"].prior
    assert prior.parameters == (1.0, 2.0)
    choice = with_paths({"assumptions.column-pace.prior": "choice({8 km/day: 0.5, 9 km/day: 0.5})"})
    assert choice.assumptions["column-pace"].prior.values == (8.0, 9.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("#ff0000", "#ff0000"),
        ("a: b", "a: b"),
        ("*x", "*x"),
        ("'07'", "07"),
        ('"a\\tb"', "a\tb"),
        ("yes", "yes"),
        ("& x", "& x"),
    ],
)
def test_signs_mean_nothing_in_a_text_value(text: str, value: str) -> None:
    assert with_paths({"summary": text}).summary == value


@pytest.mark.parametrize(
    ("path", "value", "code", "message", "hint", "column"),
    [
        (
            "formation.column.pace",
            1,
            "S040",
            "unknown path: no `formation` in the file",
            "did you mean `formations`?",
            1,
        ),
        ("formations.colum.pace", 1, "S040", "unknown path: no `colum` in formations", "did you mean `column`?", 12),
        (
            "formations.column.pase",
            1,
            "S040",
            "unknown path: no `pase` in formations.column",
            "did you mean `pace`?",
            19,
        ),
        ("stances.3.stance", "neutral", "S040", "no item `3` in stances", "an index from 0 to 0", 9),
        ("stances.1.stance", "neutral", "S040", "no item `1` in stances", "an index from 0 to 0", 9),  # its length
        ("stances.first.stance", "x", "S040", "no item `first` in stances", "an index from 0 to 0", 9),
        ("title.length", 1, "S040", "unknown path: title is a single value", "", 7),
        ("", 1, "S040", "unknown path: no `` in the file", "", 1),
        ("title.", 1, "S040", "unknown path: title is a single value", "", 7),
        ("formations.column.pace", "6", "S301", "a speed needs a unit", "write `6 km/day`, if km/day is meant", 24),
        ("formations.column.pace", 6, "S301", "a speed needs a unit", "write `6 km/day`, if km/day is meant", 24),
        ("formations.column.actor", "bleu", "S201", "unknown actor `bleu`", "did you mean `blue`?", 25),
        ("title", "[a", "S041", "this list is never closed", "", 7),
        ("title", float("inf"), "S041", "numbers must be finite", "", 7),
        ("title", ".nan", "S041", "numbers must be finite", "", 7),
        ("title", {1, 2}, "S041", "expected a text, a number, a list or a mapping, found set", "", 7),
        ("title", "x" * 20_000, "S041", "the value is longer than 10,000 characters", "", 7),
        (
            "outcomes.blue-first.when",
            "controls(blue, esat)",
            "S203",
            "unknown place or zone `esat`",
            "did you mean `east`?",
            41,
        ),
    ],
)
def test_fault_is_shown_at_its_override(
    path: str, value: object, code: str, message: str, hint: str, column: int
) -> None:
    found = fault({path: value})
    assert (found.code, found.message, found.hint) == (code, message, hint)
    assert (found.span.file, found.span.line, found.span.column) == ("--set", 1, column)
    assert found.source_line is not None
    assert found.source_line.startswith(f"{path}=")


def test_faults_of_file_and_overrides_come_together() -> None:
    reading = read(
        changed(("strength: 4000", "strength: lots of")),
        name="race",
        overrides={"titel": "x", "stances.0.stance": "odd"},
    )
    assert [(d.code, d.span.file, d.span.line) for d in reading.diagnostics] == [
        ("S104", "--set", 1), ("S040", "--set", 2), ("S301", "race", 21),
    ]  # fmt: skip


def test_prefix_is_set_before_what_lies_in_it_whatever_the_order_given() -> None:
    one = with_paths(
        {"formations.column.orders.advance.0": "west", "formations.column.orders": {"advance": ["east", "west"]}}
    )
    other = with_paths(
        {"formations.column.orders": {"advance": ["east", "west"]}, "formations.column.orders.advance.0": "west"}
    )
    assert one.formations["column"].orders == Advance(advance=("west", "west"))
    assert one == other
    assert one.sha256 == other.sha256


def test_identity_is_that_of_text_and_values_not_of_spelling() -> None:
    plain = with_paths({})
    assert plain.sha256 == hashlib.sha256(RACE.encode()).hexdigest()
    assert plain.overrides == {}
    text, number = with_paths({"formations.column.strength": "2500"}), with_paths({"formations.column.strength": 2500})
    assert text.sha256 == number.sha256 != plain.sha256
    expected = hashlib.sha256(RACE.encode() + b'\0{"formations.column.strength":2500}').hexdigest()
    assert number.sha256 == expected
    assert number.overrides == {"formations.column.strength": 2500}


def test_replace_adds_to_what_was_set() -> None:
    first = with_paths({"formations.column.strength": 1000})
    second = first.replace({"formations.column.pace": "5 km/day"})
    assert second.overrides == {"formations.column.pace": "5 km/day", "formations.column.strength": 1000}
    assert second.formations["column"].strength == Amount(1000.0)
    assert second.replace({"formations.column.strength": 7}).formations["column"].strength == Amount(7.0)
    assert first.overrides == {"formations.column.strength": 1000}
    with pytest.raises(ScenarioError, match="unknown path"):
        first.replace({"nowhere": 1})


def test_replace_works_on_a_scenario_built_in_python() -> None:
    built = Scenario.model_validate(with_paths({}).model_dump())
    assert built.name == "scenario"
    assert built.replace({"title": "Another"}).title == "Another"


def test_document_read_before_is_not_changed_by_overrides() -> None:
    with_paths({"formations.column.strength": 1, "control.east": "blue", "stances.0.stance": "neutral"})
    assert with_paths({}) == read(RACE, name="race").scenario
    assert with_paths({}).control == {"west": "blue", "east": "red"}


def test_a_labelled_choice_may_be_fixed_but_not_mislabelled() -> None:
    reach = 'reach: {title: Reach, prior: "choice({70 km: 0.8, 300 km: 0.2})", labels: {70 km: rockets}}'
    text = changed(("assumptions:\n", f"assumptions:\n  {reach}\n"))
    fixed = read(text, name="race", overrides={"assumptions.reach": "300 km"})
    assert [each.code for each in fixed.diagnostics if each.is_error] == []
    wrong = read(text, name="race", overrides={"assumptions.reach.labels": {"71 km": "rockets"}})
    assert [each.code for each in wrong.errors] == ["S314"]


PASTED = changed(("lat: 34.5, lon: 39.0", 'coordinates: "34.5, 39.0"'))


@pytest.mark.parametrize(
    ("overrides", "found"),
    [
        ({"lat": 35.0}, (35.0, 39.0)),
        ({"lon": 40.0}, (34.5, 40.0)),
        ({"lat": 35.0, "lon": 40.0}, (35.0, 40.0)),
        ({"coordinates": "35 N, 40 E"}, (35.0, 40.0)),
    ],
)
@pytest.mark.parametrize("text", [RACE, PASTED])
def test_a_coordinate_is_set_however_the_file_writes_the_place(
    text: str, overrides: dict[str, object], found: tuple[float, float]
) -> None:
    paths = {f"theatre.places.east.{key}": value for key, value in overrides.items()}
    scenario = read(text, name="race", overrides=paths).scenario
    assert scenario is not None
    place = scenario.theatre.places["east"]
    assert (place.lat, place.lon) == found
    readings = "readings:\n  one: {title: One}\n  two: {title: Two, set: {"
    readings += ", ".join(f"{path}: {json.dumps(value)}" for path, value in paths.items())
    other = read(text + readings + "}}\n", name="race", reading="two").scenario
    assert other is not None
    assert other.theatre.places["east"] == place


def test_coordinates_in_both_ways_can_be_set() -> None:
    paths: dict[str, object] = {"theatre.places.east.coordinates": "35, 40", "theatre.places.east.lat": 36.0}
    place = with_paths(paths).theatre.places["east"]
    assert (place.lat, place.lon) == (36.0, 40.0)
