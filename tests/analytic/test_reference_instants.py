"""Instants, conditions and ends: what is evaluated when, stops, horizon, limits and status codes."""

from __future__ import annotations

from math import inf, log, nan

import pytest

from sandtable.engine.reference import run, simulate
from sandtable.program import Event, Status
from tests.analytic.builder import Sketch, front


def column(*waypoints: str, **numbers: float) -> Sketch:
    return front().formation("column", "blue", "base-blue", orders=waypoints, **numbers)


# -- ends --------------------------------------------------------------------------------------------


def test_a_future_lasts_to_its_horizon_and_events_at_it_still_happen() -> None:
    sketch = column("field").outcome("there", "at(column, field)", time="first(blue, field)")
    sketch.horizon = 5.0
    story = sketch.play()
    assert (story.record.status, story.record.end) == (Status.COMPLETE, 5.0)
    assert story.outcome("there")
    assert story.time("there") == 5.0
    sketch.horizon = 4.999
    story = sketch.play()
    assert story.record.end == 4.999
    assert not story.outcome("there")
    assert story.time("there") == inf


def test_a_stop_condition_ends_the_future_at_its_instant() -> None:
    sketch = column("field", "base-red")
    sketch.stops = ["day > 20 d", "controls(blue, field)"]
    story = sketch.play()
    assert story.rows(Event.STOP) == [(5.0, -1, 0.0)]
    assert story.record.log[-1][2] == 1
    assert story.record.end == 5.0
    assert story.controller("base-red") == "red"


def test_a_stop_condition_true_at_the_start_ends_it_there() -> None:
    sketch = column("field")
    sketch.stops = ["true"]
    assert sketch.play().record.end == 0.0


def test_the_effect_end_lets_the_other_effects_act_and_settles() -> None:
    sketch = column("field", pace=1e6).at_day(3.0, "blue", {"end": True}, {"orders": ("column", ["base-blue"])})
    story = sketch.play()
    assert story.record.end == 3.0
    assert story.times(Event.DEPART) == [0.0, 3.0]
    assert story.count(Event.STOP) == 0


# -- time and strength in conditions -----------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["day > 3 d", "day >= 3 d", "3 d < day", "3 d <= day", "not day < 3 d", "not day <= 3 d"]
)
def test_a_day_begins_when_it_is_reached(text: str) -> None:
    story = front().when(text, "blue").play()
    assert story.rows(Event.DAY) == [(3.0, -1, 3.0)]
    assert story.times(Event.DECISION) == [3.0]


def test_a_comparison_may_wait_for_a_day_that_depends_on_the_future() -> None:
    story = column("field").when("day >= first(blue, field) + 2.5 d", "blue").play()
    assert story.times(Event.DECISION) == [7.5]


def test_wake_ups_come_from_all_comparisons_of_what_can_still_matter() -> None:
    """A decision that is over wakes nobody; outcomes never do."""
    sketch = front().when("day >= 2 d or day >= 8 d", "blue").outcome("late", "day >= 50 d")
    sketch.stops = ["day >= 70 d and day >= 60 d"]
    story = sketch.play()
    assert story.times(Event.DAY) == [2.0, 60.0, 70.0]
    assert story.record.end == 70.0


def duel(level: str) -> Sketch:
    """Log law from day 5 on: the column falls as exp(-.02 t)."""
    sketch = front(exponent=0.0, halt_ratio=0.0, attack_ratio=0.0, tolerance=1e6).formation("guard", "red", "base-red")
    return sketch.formation("column", "blue", "field", orders=["base-red"]).when(f"strength(column) {level}", "blue")


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        ("< 0.75 * initial(column)", 0.75),
        ("<= 700 fighters", 0.7),
        ("< initial(column) / 3 + 300 fighters", 1 / 3 + 0.3),
    ],
)
def test_a_level_of_strength_is_an_event_of_the_engagement(level: str, kept: float) -> None:
    story = duel(level).play()
    day = pytest.approx(5.0 - 50.0 * log(kept))
    assert story.rows(Event.WATCH, "column") == [(day, -1, pytest.approx(1000.0 * kept))]
    assert story.times(Event.DECISION) == [day]


def test_strength_at_or_above_a_level_ends_when_it_is_reached() -> None:
    sketch = duel("< 1 fighters").outcome("above", "strength(column) >= 750 fighters")
    sketch.stops = ["not strength(column) >= 750 fighters"]
    story = sketch.play()
    assert story.strength("column") == 750.0
    assert not story.outcome("above")


# -- what conditions can ask -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("controls(blue, field)", True), ("controls(blue, all)", False), ("controls(blue, west)", True),
        ("occupied(blue, field)", True), ("present(blue, all)", True), ("present(red, all)", False),
        ("at(column, field)", True), ("at(column, base-blue)", False), ("engaged(column)", False), ("spent(column)", False),
        ("surrendered(column, red)", False),
        ("connected(blue, base-blue, field)", True), ("connected(blue, base-blue, base-red)", False),
        ("hostile(blue, red)", True), ("friendly(blue, red)", False), ("friendly(blue, blue)", True),
        ("distance(base-blue, base-red) == 200 km", True), ("share(blue) == 0.75", True), ("share(red) > 0.25", False),
        ("contiguous(blue)", True), ("contiguous(green)", False), ("contact(blue, red) == 1", True),
        ("line(blue, red, river) == 1", True), ("line(blue, green, river) == 0", True),
        ("first(blue, base-blue) == 0 d and first(blue, field) == 5 d", True), ("reached(red, field) == never", True),
        ("min(3, 2) + max(1, 2) * 2 == 6", True), ("1 / 0 > 1e300", True), ("0 / 0 == 0 / 0", False),
        ("within(column, 1 km, field)", True), ("within(column, 1 km, base-red)", False),
        ("initial(column) == 1000 fighters", True), ("not (gone(column) or encircled(column))", True),
    ],
)  # fmt: skip
def test_the_vocabulary(text: str, holds: bool) -> None:
    sketch = column("field").actor("green").outcome("answer", text)
    sketch.place("field", at=(100.0, 0.0), value=2.0).zones.update(
        all=("base-blue", "base-red", "field"), west=("base-blue", "field")
    )
    sketch.route("field", "base-red", crosses=["river"])
    assert sketch.play().outcome("answer") is holds


# -- settlement --------------------------------------------------------------------------------------


def test_the_first_rule_that_holds_is_drawn_from() -> None:
    sketch = column("field")
    sketch.settlement = [
        ("red-wins", "controls(red, field)", (1.0, 0, 0, 0, 0), (1.0, 0, 0, 0, 0)),
        ("blue-wins", "controls(blue, field)", (0, 0, 1.0, 0, 0), (0, 0, 0, 0.0, 1.0)),
        ("else", "true", (0, 1.0, 0, 0, 0), (0, 1.0, 0, 0, 0)),
    ]
    record = sketch.play().record
    assert (record.settlement_rule, record.de_facto, record.de_jure) == (1, 2, 4)
    del sketch.settlement[2], sketch.settlement[1]
    record = sketch.play().record
    assert (record.settlement_rule, record.de_facto, record.de_jure) == (-1, -1, -1)


# -- failures ----------------------------------------------------------------------------------------


def test_a_number_that_is_not_a_number_is_a_status() -> None:
    sketch = column("field").outcome("there", "true")
    for strength in (nan, -5.0):
        sketch.formations["column"]["numbers"]["strength"] = strength
        record = sketch.play().record
        assert record.status == Status.NOT_FINITE
        assert record.end == 0.0
        assert not record.outcomes.any()


@pytest.mark.parametrize("strength", [nan, -5.0])
@pytest.mark.parametrize("exponent", [0.0, 0.3])
def test_an_engagement_of_no_number_is_a_status_and_no_traceback(strength: float, exponent: float) -> None:
    sketch = front(exponent=exponent).formation("column", "blue", "field").formation("guard", "red", "field")
    sketch.formations["column"]["numbers"]["strength"] = strength
    assert sketch.play().record.status == Status.NOT_FINITE


def test_a_time_that_is_not_a_number_is_a_status() -> None:
    sketch = column("field")
    sketch.formations["column"]["numbers"]["pace"] = nan
    assert sketch.play().record.status == Status.NOT_FINITE


def test_more_than_5000_events_are_a_status() -> None:
    sketch = front().decision(
        "tick", "blue", when="true", clock="every", period=0.01, options={"a": (1.0, []), "b": (0.0, [])}
    ).outcome("there", "true")  # fmt: skip
    sketch.horizon = 49.985
    record = sketch.play().record
    assert (record.status, record.events) == (Status.COMPLETE, 4999)
    sketch.horizon = 60.0
    record = sketch.play().record
    assert (record.status, record.events) == (Status.EVENT_LIMIT, 5000)
    assert record.end == pytest.approx(49.99)
    assert not record.outcomes.any()


def test_too_much_settling_is_a_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """An arrival takes three steps: the place twice (it changes, then rests), and the road."""
    sketch = column("field")
    monkeypatch.setattr(run, "SETTLING_STEPS", 4)
    assert sketch.play().record.status == Status.COMPLETE
    monkeypatch.setattr(run, "SETTLING_STEPS", 1)
    record = sketch.play().record
    assert record.status == Status.SETTLING_LIMIT
    assert record.events == 0


# -- assumptions -------------------------------------------------------------------------------------


def test_assumptions_supply_the_numbers_bound_to_them() -> None:
    sketch = column("field", "base-red").outcome("fast", "first(blue, field) < lead-time")
    sketch.bound = [("formation", "column", "pace", "speed"), ("route", "base-blue-field", "length", "way"),
                    ("rules", "", "pause", "lead-time")]  # fmt: skip
    story = sketch.play(assumptions=(4.0, 10.0, 80.0))  # in sorted order: lead-time, speed, way
    assert story.times(Event.ARRIVAL) == [8.0, 18.0]
    assert not story.outcome("fast")
    assert sketch.play(assumptions=(9.0, 10.0, 80.0)).outcome("fast")


def test_a_wrong_number_of_assumptions_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        simulate(front().build(), seed=1, future=0, assumptions=(1.0,))


def test_the_same_address_gives_the_same_future() -> None:
    sketch = column("base-red")
    sketch.rules.update(friction_spread=0.3, attacker_spread=0.5, defender_spread=0.5)
    sketch.formation("guard", "red", "base-red", strength=500.0)
    one, again, other = sketch.play(seed=3, future=7), sketch.play(seed=3, future=7), sketch.play(seed=3, future=8)
    assert one.record.log == again.record.log
    assert one.record.log != other.record.log
