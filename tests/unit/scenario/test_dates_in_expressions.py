"""Dates in conditions and times: read as days, never as a subtraction; refused where no day can stand."""

from __future__ import annotations

import datetime as dt

import pytest

from sandtable.compile import compile_scenario
from sandtable.engine.reference import simulate
from sandtable.loading import read
from sandtable.program import Event
from sandtable.scenario.grammar import parse
from sandtable.scenario.lexer import ExpressionError
from sandtable.scenario.trees import Comparison, Number, dated, unparse
from tests.unit.scenario.texts import RACE, changed

START = dt.date(2030, 10, 14)

ATTACK = """\
sandtable: 2
title: A date in a condition
question: Does the attack come?
start: 2030-10-14
horizon: 2030-11-15
theatre:
  places:
    base: {name: Base, lat: 35.4, lon: 44.1}
    town: {name: Town, lat: 35.5, lon: 44.4}
  routes:
    road: {between: [base, town]}
actors: {red: {name: Red}, blue: {name: Blue}}
stances: [{between: [red, blue], stance: hostile}]
control: {base: red, town: blue}
rules:
  {friction_spread: 0, attacker_loss: 0.02 per day, defender_loss: 0.015 per day, exponent: 0.3, intensity_spread: 0.5,
  attack_endurance: 4 d, defence_endurance: 4 d, sway: 0.2, pursuit: 0, recovery: 9 d, surrender_at_bay: 0 per day}
formations:
  column: {name: Column, actor: red, place: base, strength: 5000, pace: 40 km/day}
decisions:
  attack:
    title: Red attacks
    actor: red
    when: day >= 2030-10-16
    options:
      attack: {title: attacks, probability: 1, effects: [{orders: {formations: [column], orders: {advance: [town]}}}]}
      wait: {title: waits, probability: rest}
outcomes:
  falls: {title: The town falls before November, when: "first(red, town) < 2030-11-01", time: "first(red, town)"}
  later: {title: The town falls in November, when: "first(red, town) >= 2030-11-01 and first(red, town) < never"}
"""


def days(text: str) -> float:
    """The day that the right side of a comparison stands for, with the start of ATTACK."""
    tree = parse(text).tree
    assert isinstance(tree, Comparison)
    side = dated(tree.right, start=START)
    assert isinstance(side, Number)
    assert side.kind == "time"
    return side.value


def test_a_date_is_the_day_it_names() -> None:
    assert days("day >= 2030-10-14") == 0.0
    assert days("day >= 2030-10-16") == 2.0
    assert days("first(red, town) < 2030-11-01") == 18.0
    assert days("first(red, town) < 2030-10-01") == -13.0


def test_the_attack_comes_on_its_date() -> None:
    scenario = read(ATTACK, name="attack.yaml").scenario
    assert scenario is not None
    program = compile_scenario(scenario)
    record = simulate(program, seed=1, future=0, assumptions=[])
    assert record.outcomes.tolist() == [True, False]
    assert 2.0 < record.times[0] < 3.0  # a march of 29 km at 40 km/day, from day 2


def test_a_date_moves_with_the_start() -> None:
    scenario = read(ATTACK.replace("start: 2030-10-14", "start: 2030-10-10"), name="attack.yaml").scenario
    assert scenario is not None
    record = simulate(compile_scenario(scenario), seed=1, future=0, assumptions=[])
    assert 6.0 < record.times[0] < 7.0


@pytest.mark.parametrize(
    "text",
    [
        "day >= 2030-10-16", "2030-10-16 <= day", "day >= 2030-10-16 + 5.0 d", "day >= 2030-10-16 - 12.0 d",
        "first(a, b) - 2030-10-16 > 5.0 d", "day >= min(2030-10-16, first(a, b) + 3.0 d)",
        "2030-10-16 < 2030-10-17", "day >= 2030-10-16 + delay", "day >= max(deadline, 2030-10-16)",
        "not day < 2030-10-16 and controls(a, b)",
    ],
)  # fmt: skip
def test_dates_are_written_out_as_dates(text: str) -> None:
    assert unparse(parse(text, expected="boolean")) == text


def test_a_time_may_be_a_date() -> None:
    assert parse("2030-10-16", expected="time").kind == "time"
    assert parse("min(first(a, b), 2030-10-16)", expected="time").kind == "time"
    with pytest.raises(ExpressionError, match="number of days, not a day"):
        parse("2030-10-16 - 2030-10-14", expected="time")


def test_blanks_make_a_subtraction() -> None:
    assert unparse(parse("day >= 2030 - 10 - 16")) == "day >= 2030.0 - 10.0 - 16.0"
    assert unparse(parse("day >= 30-10")) == "day >= 30.0 - 10.0"
    assert unparse(parse("share(a) > 1/2")) == "share(a) > 1.0 / 2.0"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("day >= 2030-10-6", "S106", "neither a date nor a number"),
        ("day >= 2030-10", "S106", "neither a date nor a number"),
        ("day >= 2030-10-16-5", "S106", "neither a date nor a number"),
        ("day >= 16/10/2030", "S106", "neither a date nor a number"),
        ("day >= 2030-02-30", "S106", "is not a date"),
        ("day >= 2030-10-16T26:00", "S106", "`26:00` is not a time of day"),
        ("day >= 2030-10-16 06:61", "S106", "`06:61` is not a time of day"),
        ("day >= 2030-10-16T", "S106", "not a time of day"),
        ("day >= 2030-10-16 06:00 +03:00", "S106", "no offset of its own"),
        ("strength(f) < 2030-10-16", "S113", "a number of fighters and a date"),
        ("distance(a, b) < 2030-10-16", "S113", "a length and a date"),
        ("2030-10-16 < 12", "S113", "a date and a number"),
        ("12 d > 2030-10-16", "S113", "a date with a number of days"),
        ("day >= 2030-10-16 - 2030-10-14", "S113", "a day with a number of days"),
        ("day >= 2030-10-16 + 2030-10-14", "S113", "cannot add two days"),
        ("day >= 2030-10-16 + first(a, b)", "S113", "cannot add two days"),
        ("day >= 20 d - 2030-10-16", "S113", "cannot subtract a day"),
        ("day >= 2 * 2030-10-16", "S113", "cannot multiply"),
        ("day >= 2030-10-16 / 2", "S113", "cannot divide"),
        ("day >= -2030-10-16", "S113", "not before dates"),
        ("day == 2030-10-16", "S113", "cannot be compared with"),
        ("2030-10-16 and day > 3", "S113", "found a date"),
    ],
)
def test_dates_where_no_day_can_stand(text: str, code: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=message) as caught:
        parse(text, expected="boolean")
    assert caught.value.code == code
    assert 0 <= caught.value.column < len(text)


def warned(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [(d.code, d.message) for d in read(changed(*pairs), name="a.yaml").diagnostics]


WHEN = "controls(blue, east)"


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("day >= 2017-07-15", "after the horizon"),
        ("day >= 2017 - 06 - 20", "after the horizon"),
        ("2017-06-13 > day", "before the start"),
        ("first(blue, east) < 2017-08-01", "true whenever it happens at all"),
        ("first(blue, east) > 2017-08-01", "true only if it never happens"),
        ("first(blue, east) - first(red, west) > 31 d", "is between -30 and 30 d"),
        ("share(blue) < 1.01", "always true"),
        ("strength(column) > 4001", "is between 0 and 4000"),
        ("strength(column) < 1.01 * initial(column)", "between 0 and 1 times"),
        (
            "strength(column) >= initial(column)",
            "at its greatest counts as below `initial(column)`; this is never true",
        ),
        ("strength(column) < 4000", "at its greatest counts as below `4000`; this is always true"),
        ("contact(blue, red) >= 2", "is between 0 and 1;"),
    ],
)
def test_a_number_outside_its_subjects_range_is_a_warning(condition: str, message: str) -> None:
    ((code, found),) = warned((WHEN, condition))
    assert code == "S317"
    assert message in found


@pytest.mark.parametrize(
    "condition",
    [
        "day >= 2017-06-14", "day >= 2017-07-14", "day >= 0", "first(blue, east) < never", "first(blue, east) < first(red, west)",
        "share(blue) > 60 %", "share(blue) <= 1", "strength(column) >= 3999", "strength(column) > 0.999 * initial(column)",
        "strength(column) < 0.5 * initial(column) + 100", "contact(blue, red) >= 1", "distance(west, east) > 20 km",
    ],
)  # fmt: skip
def test_a_number_inside_it_is_none(condition: str) -> None:
    assert warned((WHEN, condition)) == []


def test_the_race_is_without_findings() -> None:
    assert read(RACE, name="a.yaml").diagnostics == ()


def test_a_time_of_day_is_a_part_of_the_day() -> None:
    assert days("day >= 2030-10-16 06:00") == 2.25
    assert days("day >= 2030-10-16T18:20") == 2 + (18 * 60 + 20) / 1440
    tree = parse("day >= 2030-10-16 18:20").tree
    assert unparse(tree) == "day >= 2030-10-16 18:20"
    assert parse(unparse(tree)).tree == tree


def test_days_are_counted_from_the_time_of_the_start() -> None:
    tree = parse("day >= 2030-10-16 18:20").tree
    assert isinstance(tree, Comparison)
    side = dated(tree.right, start=dt.datetime(2030, 10, 16, 6, 20))
    assert isinstance(side, Number)
    assert side.value == 0.5


def test_the_attack_comes_at_its_hour() -> None:
    text = ATTACK.replace("start: 2030-10-14", "start: 2030-10-14 18:00 +03:00")
    text = text.replace("when: day >= 2030-10-16", "when: day >= 2030-10-16 06:30")
    scenario = read(text, name="attack.yaml").scenario
    assert scenario is not None
    assert scenario.start == dt.datetime(2030, 10, 14, 18, 0, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    program = compile_scenario(scenario)
    assert program.horizon == 31.25
    record = simulate(program, seed=1, future=0, assumptions=[])
    taken = next(row for row in record.log if row[1] == Event.DECISION)
    assert taken[0] == 36.5 / 24


def test_the_hint_for_a_strength_at_its_greatest_names_the_formation_whatever_it_is_called() -> None:
    text = changed((WHEN, "strength(strength-column) >= initial(strength-column)"))
    renamed = (
        text.replace("column:", "strength-column:")
        .replace("(column)", "(strength-column)")
        .replace("[column]", "[strength-column]")
    )
    (found,) = [d for d in read(renamed, name="a.yaml").diagnostics if d.code == "S317"]
    assert "`strength(strength-column) > 0.999 * initial(strength-column)`" in str(found.hint)
