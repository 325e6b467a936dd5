"""Marching in the reference twin: days of arrival, orders on the way, rings, reserves."""

from __future__ import annotations

from math import exp

import pytest

from sandtable.engine.reference.draws import Draws
from sandtable.program import Event, Void
from tests.analytic.builder import Sketch, Story, front


def place(story: Story, name: str) -> int:
    return story.program.places.index(name)


def march(*waypoints: str, **rules: float) -> Sketch:
    """One blue column at 20 km/d from base-blue; the red base has no garrison."""
    return front(**rules).formation("column", "blue", "base-blue", orders=waypoints)


# -- legs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terrain", "days"), [("flat", 5.0), ("rolling", 6.25), ("rugged", 10.0), ("urban", 25.0 / 3.0)]
)
def test_a_leg_takes_its_length_over_pace_and_terrain(terrain: str, days: float) -> None:
    sketch = march("field")
    sketch.route("base-blue", "field", terrain=terrain)
    assert sketch.play().times(Event.ARRIVAL) == [pytest.approx(days)]


def test_friction_is_drawn_at_every_departure_of_a_formation_by_a_route() -> None:
    """Out, back and out again: exp(spread x normal) times the pace, of the first, second and third draw."""
    sketch = march("field", "base-blue", "field", friction_spread=0.3)
    story = sketch.play(seed=4, future=11)
    route = story.program.routes.index("base-blue-field")
    stream, draws = int(story.program.streams.friction[0, route]), Draws(seed=4, future=11)
    speeds = [20.0 * exp(0.3 * draws.normal(stream=stream, index=n)) for n in range(3)]
    expected = [speeds[0], -speeds[1], speeds[2]]
    assert [value for _, _, value in story.rows(Event.DEPART)] == [pytest.approx(speed) for speed in expected]
    assert story.times(Event.ARRIVAL)[1] == pytest.approx(100.0 / speeds[0] + 100.0 / speeds[1])


def test_turning_round_keeps_the_friction() -> None:
    sketch = march("field", friction_spread=0.3)
    story = sketch.at_day(1.0, "blue", {"orders": ("column", "withdraw")}).play(seed=4, future=11)
    assert story.rows(Event.WITHDRAW)[0][2] == pytest.approx(-story.rows(Event.DEPART)[0][2])


def test_waypoints_are_ticked_off_and_the_way_is_found() -> None:
    """base-blue itself and field twice are ticked off; base-red is not adjacent and reached through field."""
    story = march("base-blue", "field", "field", "base-red").play()
    assert [(t, o) for t, o, _ in story.rows(Event.ENTER)] == [
        (5.0, place(story, "field")),
        (10.0, place(story, "base-red")),
    ]
    story = march("base-red").play()
    assert story.times(Event.ENTER) == [5.0, 10.0]
    assert story.controller("base-red") == "blue"


def test_without_a_path_it_stays() -> None:
    sketch = march("island")
    sketch.place("island", at=(0.0, 500.0))
    assert sketch.play().record.log == []


def test_entering_takes_control_of_uncontrolled_and_hostile_places_only() -> None:
    sketch = march("field", "base-red").actor("green").stance("blue", "green", "neutral")
    sketch.place("field", at=(100.0, 0.0), control="green")
    story = sketch.play()
    assert story.controller("field") == "green"
    assert story.rows(Event.CONTROL) == [(10.0, 0, 0.0)]


# -- orders on the way -------------------------------------------------------------------------------


def test_an_advance_order_turns_a_column_round_if_that_is_quicker() -> None:
    """After 2 of 5 days the way back is 2 days; its first waypoint is the place it came from."""
    story = march("field").at_day(2.0, "blue", {"orders": ("column", ["base-blue"])}).play()
    assert [(t, v) for t, _, v in story.rows(Event.DEPART)] == [(0.0, 20.0), (2.0, -20.0)]
    assert [(t, o) for t, o, _ in story.rows(Event.ENTER)] == [(4.0, place(story, "base-blue"))]


def test_turning_round_must_be_strictly_quicker() -> None:
    """`side` is 50 km from both ends: halfway on the road both ways are equally long, and it goes on."""
    sketch = march("field").place("side", at=(50.0, 50.0))
    sketch.route("base-blue", "side", length=60.0).route("field", "side", length=60.0)
    story = sketch.at_day(2.5, "blue", {"orders": ("column", ["side"])}).play()
    assert story.times(Event.DEPART) == [0.0, 5.0]
    assert story.times(Event.ENTER) == [5.0, 8.0]
    earlier = sketch.decisions["decision-000"]
    earlier["when"] = "day >= 2.4"
    assert sketch.play().times(Event.ENTER) == [pytest.approx(4.8), pytest.approx(7.8)]


def test_hold_stops_a_column_where_it_is() -> None:
    sketch = march("field").at_day(2.0, "blue", {"orders": ("column", "hold")})
    assert sketch.play().times(Event.ARRIVAL) == []
    story = sketch.at_day(7.0, "blue", {"orders": ("column", ["field"])}).play()
    assert [(t, v) for t, _, v in story.rows(Event.DEPART)] == [(0.0, 20.0), (7.0, 20.0)]
    assert story.times(Event.ARRIVAL) == [10.0]


def test_an_order_at_a_place_acts_at_once_and_its_first_waypoint_may_be_that_place() -> None:
    sketch = (
        front()
        .formation("column", "blue", "base-blue")
        .at_day(3.0, "blue", {"orders": ("column", ["base-blue", "field"])})
    )
    assert sketch.play().times(Event.ENTER) == [8.0]


# -- withdrawal by order -----------------------------------------------------------------------------


def test_an_order_to_withdraw_on_a_route_leads_back_and_then_holds() -> None:
    story = march("field").at_day(2.0, "blue", {"orders": ("column", "withdraw")}).play()
    assert story.rows(Event.WITHDRAW) == [(2.0, 0, -20.0)]
    assert story.times(Event.ENTER) == [4.0]
    assert story.count(Event.DEPART) == 1
    assert story.count(Event.RESUME) == 0  # by order: no pause


def test_an_order_given_during_a_withdrawal_is_kept_for_afterwards() -> None:
    sketch = march("field").at_day(2.0, "blue", {"orders": ("column", "withdraw")})
    story = sketch.at_day(3.0, "blue", {"orders": ("column", ["field"])}).play()
    assert story.times(Event.DEPART) == [0.0, 4.0]
    assert story.times(Event.ENTER) == [4.0, 9.0]


def test_an_order_to_withdraw_given_twice_is_one_order() -> None:
    """Given again on the way back it neither turns the column round nor sends it on from base-blue."""
    sketch = march("field").at_day(2.0, "blue", {"orders": ("column", "withdraw")})
    sketch.place("rear", at=(-50.0, 0.0), control="blue").route("rear", "base-blue")
    sketch.place("field", at=(100.0, 0.0), control="blue")
    story = sketch.at_day(3.0, "blue", {"orders": ("column", "withdraw")}).play()
    assert story.rows(Event.WITHDRAW) == [(2.0, 0, -20.0)]
    assert [(t, o) for t, o, _ in story.rows(Event.ENTER)] == [(4.0, place(story, "base-blue"))]


def test_an_order_to_withdraw_that_cannot_be_carried_out_is_void() -> None:
    """What lies behind is the enemy's: the column goes on, and its old orders with it."""
    sketch = march("field", "base-red")
    sketch.place("base-blue", at=(0.0, 0.0), control="red")
    story = sketch.at_day(2.0, "blue", {"orders": ("column", "withdraw")}).play()
    assert story.count(Event.WITHDRAW) == 0
    assert story.times(Event.ENTER) == [5.0, 10.0]


def test_withdrawal_chooses_the_quickest_friendly_place() -> None:
    """`far` is 90 km of flat road, `near` 60 km of rugged ground (120 km worth), `foe` is the enemy's."""
    sketch = Sketch().actor("blue").actor("red").stance("blue", "red").place("start", at=(0.0, 0.0))
    sketch.place("far", control="blue").place("near", control="blue").place("foe", control="red")
    sketch.route("start", "far", length=90.0).route("start", "near", length=60.0, terrain="rugged")
    sketch.route("start", "foe", length=10.0)
    story = sketch.formation("column", "blue", "start", orders="withdraw").play()
    assert [(t, o) for t, o, _ in story.rows(Event.ENTER)] == [(4.5, place(story, "far"))]


def test_of_equally_quick_refuges_the_lower_is_taken() -> None:
    sketch = Sketch().actor("blue").place("start").place("b", control="blue").place("c", control="blue")
    sketch.route("start", "c", length=40.0).route("start", "b", length=40.0)
    story = sketch.formation("column", "blue", "start", orders="withdraw").play()
    assert story.rows(Event.ENTER) == [(2.0, place(story, "b"), 0.0)]


def test_a_friends_place_is_preferred_and_a_neutral_or_empty_one_serves_too() -> None:
    """The friend's is farther; without it the quicker of the neutral and the uncontrolled; never the enemy's."""
    for missing, entered in (((), "friend"), (("friend",), "empty"), (("friend", "empty"), "neutral")):
        sketch = Sketch().actor("blue").actor("green").actor("grey").actor("red")
        sketch.stance("blue", "green", "friendly").stance("blue", "red").place("start")
        controllers = {"friend": "green", "empty": None, "neutral": "grey", "foe": "red"}
        for way, (name, controller) in zip((40.0, 20.0, 30.0, 10.0), controllers.items(), strict=True):
            if name not in missing:
                sketch.place(name, control=controller).route("start", name, length=way)
        story = sketch.formation("column", "blue", "start", orders="withdraw").play()
        assert [o for _, o, _ in story.rows(Event.ENTER)] == [place(story, entered)]


def test_of_equally_quick_refuges_the_place_it_came_from_is_taken() -> None:
    sketch = Sketch().actor("blue").place("start").place("b", control="blue").place("c", control="blue")
    sketch.route("start", "c", length=40.0).route("start", "b", length=40.0)
    sketch.formation("column", "blue", "c", orders=["start"])
    story = sketch.at_day(3.0, "blue", {"orders": ("column", "withdraw")}).play()
    assert [o for _, o, _ in story.rows(Event.ENTER)] == [place(story, "start"), place(story, "c")]


# -- rings -------------------------------------------------------------------------------------------


def ring_sketch(*waypoints: str) -> Sketch:
    """The circle of 50 km around (50, 30) cuts the road base-blue - field at 10 and 90 km."""
    sketch = march(*waypoints).place("hill", at=(50.0, 30.0))
    return sketch.outcome("inside", "within(column, 50 km, hill)")


def test_a_chord_is_entered_and_left_on_its_days() -> None:
    story = ring_sketch("field").play()
    assert [(t, v) for t, _, v in story.rows(Event.RING)] == [(pytest.approx(0.5), 1.0), (pytest.approx(4.5), 0.0)]
    assert not story.outcome("inside")


def test_turning_round_inside_leaves_the_ring_where_it_was_entered() -> None:
    story = ring_sketch("field").at_day(2.0, "blue", {"orders": ("column", ["base-blue"])}).play()
    assert [(t, v) for t, _, v in story.rows(Event.RING)] == [(pytest.approx(0.5), 1.0), (pytest.approx(3.5), 0.0)]
    assert story.times(Event.ENTER) == [4.0]


def test_turning_round_beyond_the_ring_enters_it_again_from_behind() -> None:
    story = ring_sketch("field").at_day(4.75, "blue", {"orders": ("column", ["base-blue"])}).play()
    assert story.times(Event.RING) == [pytest.approx(t) for t in (0.5, 4.5, 5.0, 9.0)]


def test_a_place_inside_the_ring_is_inside_by_its_own_distance() -> None:
    """55 km around base-blue: the column starts inside and leaves after 55 km."""
    sketch = march("field").outcome("inside", "within(column, 55 km, base-blue)")
    story = sketch.play()
    assert [(t, v) for t, _, v in story.rows(Event.RING)] == [(pytest.approx(2.75), 0.0)]
    sketch.horizon = 2.0
    assert sketch.play().outcome("inside")


def test_a_ring_that_the_route_misses_is_never_crossed() -> None:
    sketch = march("field").place("hill", at=(50.0, 51.0)).outcome("inside", "within(column, 50 km, hill)")
    assert sketch.play().count(Event.RING) == 0


def test_a_ring_crossing_and_a_decision_on_the_same_day_are_both_had() -> None:
    """Enters at 20 km x 1/d = day 1, when the column is told to turn round: the crossing comes first, then it leaves again."""
    sketch = march("field").place("hill", at=(50.0, 0.0)).outcome("inside", "within(column, 30 km, hill)")
    story = sketch.at_day(1.0, "blue", {"orders": ("column", ["base-blue"])}).play()
    assert [(t, v) for t, _, v in story.rows(Event.RING)] == [(1.0, 1.0), (1.0, 0.0)]
    assert story.times(Event.ENTER) == [2.0]


# -- reserves ----------------------------------------------------------------------------------------


def reserve(*, orders: str | tuple[str, ...] = ("field",), at: str | None = None) -> Sketch:
    sketch = front().formation("reserve", "blue", "base-blue", orders=orders, reserve=True, strength=500.0)
    return sketch.at_day(3.0, "blue", {"commit": ("reserve", at)})


def test_a_committed_reserve_appears_and_follows_its_orders() -> None:
    sketch = reserve().outcome("early", "gone(reserve)")
    story = sketch.play()
    assert story.rows(Event.COMMIT) == [(3.0, 0, 500.0)]
    assert story.times(Event.ENTER) == [8.0]
    assert not story.outcome("early")


def test_an_uncommitted_reserve_is_not_there() -> None:
    sketch = reserve().outcome("absent", "gone(reserve) and not at(reserve, base-blue) and strength(reserve) <= 0")
    sketch.outcome("declared", "initial(reserve) >= 500 fighters").horizon = 2.0
    story = sketch.play()
    assert story.outcome("absent")
    assert story.outcome("declared")
    assert story.strength("reserve") == 0.0


def test_a_reserve_that_appears_where_the_enemy_is_fights_or_takes_an_empty_place() -> None:
    story = reserve(at="base-red", orders="hold").play()
    assert story.times(Event.COMMIT) == story.times(Event.CONTROL) == [3.0]
    assert story.controller("base-red") == "blue"
    story = reserve(at="field", orders="hold").formation("patrol", "red", "field").play()
    assert story.times(Event.COMMIT) == story.times(Event.OPEN) == [3.0]
    assert reserve(at="field", orders="hold").play().controller("field") is None  # no entry, no control


def test_a_reserve_takes_no_orders_before_it_is_committed() -> None:
    sketch = reserve(orders="hold").at_day(1.0, "blue", {"orders": ("reserve", ["base-red"])})
    story = sketch.play()
    assert story.times(Event.ENTER) == []
    assert story.rows(Event.VOID) == [(1.0, 0, float(Void.RESERVE))]
    later = reserve(orders="hold").at_day(4.0, "blue", {"orders": ("reserve", ["base-red"])})
    assert later.play().times(Event.ENTER) == [9.0, 14.0]


def test_a_reserve_ordered_to_withdraw_does_so_when_committed() -> None:
    """The only own neighbour of field is base-blue."""
    story = reserve(orders="withdraw", at="field").play()
    assert story.rows(Event.WITHDRAW) == [(3.0, 0, -20.0)]
    assert story.times(Event.ENTER) == [8.0]


def test_start_positions_count_as_reached_and_take_no_control() -> None:
    sketch = front().formation("column", "blue", "field").outcome("here", "reached(blue, field) <= 0 d")
    story = sketch.outcome("mine", "controls(blue, field)").play()
    assert story.outcome("here")
    assert not story.outcome("mine")
    assert story.record.reached.tolist() == [0.0]
