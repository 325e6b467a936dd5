"""Supply: who is cut off when, the stages to the day, airlifts, surrender."""

from __future__ import annotations

from math import inf

import pytest

from sandtable.engine.reference.draws import Draws
from sandtable.program import Event
from tests.analytic.builder import Sketch, Story


def chain(**rules: float) -> Sketch:
    """source - depot - post of red in a row, 100 km apart; blue sits at `camp` beside the depot (20 km)."""
    sketch = Sketch(rules={"surrender_hazard": 0.0, **rules}).actor("blue").actor("red", supply=["source"])
    sketch.stance("blue", "red").place("source", control="red").place("depot", at=(100.0, 0.0), control="red")
    sketch.place("post", at=(200.0, 0.0), control="red").place("camp", at=(100.0, 20.0), control="blue")
    sketch.route("source", "depot").route("depot", "post").route("camp", "depot")
    return sketch.formation("guard", "red", "post", stock=4.0)


def cut_on_day_3(**rules: float) -> Sketch:
    """Blue takes the empty depot on day 3."""
    sketch = chain(**rules).formation("raider", "blue", "camp")
    return sketch.at_day(2.0, "blue", {"orders": ("raider", ["depot"])})


def supply(story: Story) -> list[tuple[float, int, float]]:
    return story.rows(Event.SUPPLY, "guard")


# -- areas -------------------------------------------------------------------------------------------


def test_the_stages_come_on_their_days() -> None:
    """Cut off on day 3, 4 days of stock, 5 more days: stages on days 7 and 12."""
    story = cut_on_day_3().play()
    assert story.rows(Event.CUT) == [(3.0, -1, 1.0)]
    assert supply(story) == [(7.0, 1, 0.6), (12.0, 2, 0.3)]


def test_reconnection_restores_everything_at_once() -> None:
    """Blue marches on from the depot; red's reserve takes it back on day 9: the stages start again from nothing."""
    sketch = cut_on_day_3().formation("reserve", "red", "source", orders=["depot"], reserve=True)
    sketch.at_day(3.5, "blue", {"orders": ("raider", ["camp"])}).at_day(4.0, "red", {"commit": ("reserve", None)})
    story = sketch.play()
    assert story.rows(Event.CUT) == [(3.0, -1, 1.0), (9.0, -1, 0.0)]
    assert supply(story) == [(7.0, 1, 0.6)]
    sketch.at_day(9.5, "red", {"orders": ("reserve", ["source"])}).at_day(
        10.0, "blue", {"orders": ("raider", ["depot"])}
    )
    story = sketch.play()
    assert story.rows(Event.CUT)[2] == (11.0, -1, 1.0)
    assert supply(story)[1:] == [(15.0, 1, 0.6), (20.0, 2, 0.3)]


def test_uncontrolled_and_neutral_places_conduct_and_hostile_ones_do_not() -> None:
    for owner, is_cut in ((None, 0), ("green", 0), ("blue", 1)):
        sketch = chain().actor("green")
        sketch.place("depot", at=(100.0, 0.0), control=owner)
        assert sketch.play().count(Event.CUT) == is_cut


def test_a_source_in_hostile_hands_supplies_nobody() -> None:
    sketch = chain()
    sketch.place("source", control="blue")
    assert sketch.play().rows(Event.CUT) == [(0.0, -1, 1.0)]


def test_without_declared_sources_an_actor_is_always_supplied() -> None:
    sketch = chain()
    sketch.actors["red"] = ()
    sketch.place("source", control="blue").place("depot", at=(100.0, 0.0), control="blue")
    assert sketch.play().count(Event.CUT) == 0


def test_on_a_route_either_end_supplies() -> None:
    """In blue's post the guard is cut off; on the road to red's depot it is supplied from ahead, back again from behind."""
    sketch = chain()
    sketch.place("post", at=(200.0, 0.0), control="blue")
    sketch.actor("host").stance("host", "blue", "friendly").formation("host", "host", "post")  # so that it stays blue's
    story = sketch.at_day(1.0, "red", {"orders": ("guard", ["depot", "post"])}).play()
    assert story.rows(Event.CUT) == [(0.0, -1, 1.0), (1.0, -1, 0.0), (11.0, -1, 1.0)]
    assert story.times(Event.ENTER) == [6.0, 11.0]
    assert story.controller("post") == "blue"


def test_a_stance_that_turns_hostile_cuts_off() -> None:
    sketch = chain()
    sketch.place("depot", at=(100.0, 0.0), control="blue").stances.clear()
    story = sketch.at_day(5.0, "blue", {"stance": ("blue", "red", "hostile")}).play()
    assert story.rows(Event.CUT) == [(5.0, -1, 1.0)]


# -- airlift -----------------------------------------------------------------------------------------


def test_an_airlift_keeps_a_formation_in_stage_1() -> None:
    sketch = cut_on_day_3()
    sketch.formations["guard"]["airlift"] = True
    assert supply(sketch.play()) == [(7.0, 1, 0.6)]


def test_an_airlift_switched_off_restarts_the_countdown() -> None:
    sketch = cut_on_day_3().at_day(9.0, "red", {"airlift": ("guard", False)})
    sketch.formations["guard"]["airlift"] = True
    assert supply(sketch.play()) == [(7.0, 1, 0.6), (14.0, 2, 0.3)]


def test_an_airlift_switched_on_in_stage_2_brings_stage_1() -> None:
    sketch = (
        cut_on_day_3()
        .at_day(14.0, "red", {"airlift": ("guard", True)})
        .at_day(20.0, "red", {"airlift": ("guard", False)})
    )
    assert supply(sketch.play()) == [(7.0, 1, 0.6), (12.0, 2, 0.3), (14.0, 1, 0.6), (25.0, 2, 0.3)]


# -- surrender ---------------------------------------------------------------------------------------


def clock(story: Story, *, seed: int, future: int) -> float:
    return Draws(seed=seed, future=future).exponential(stream=int(story.program.streams.surrender[0]), index=0, word=0)


def test_the_surrender_clock_runs_at_the_hazard_of_each_stage() -> None:
    """.4 h in stage 1 for 5 days, then .7 h: day 12 + (E - 2 h) / (.7 h)."""
    sketch = cut_on_day_3(surrender_hazard=0.05)
    sketch.horizon = 1000.0
    story = sketch.play(seed=5, future=2)
    left = clock(story, seed=5, future=2)
    assert left > 5.0 * 0.4 * 0.05
    expected = 12.0 + (left - 5.0 * 0.4 * 0.05) / (0.7 * 0.05)
    assert story.times(Event.SURRENDER, "guard") == [pytest.approx(expected)]
    assert story.rows(Event.GONE, "guard") == [(pytest.approx(expected), -1, 1.0)]


def test_reconnection_keeps_what_is_left_of_the_clock() -> None:
    """Cut days 3-9 (2 days of stage 1), and again from 11: stages on 15 and 20."""
    sketch = cut_on_day_3(surrender_hazard=0.05).formation("reserve", "red", "source", orders=["depot"], reserve=True)
    sketch.at_day(3.5, "blue", {"orders": ("raider", ["camp"])}).at_day(4.0, "red", {"commit": ("reserve", None)})
    sketch.at_day(9.5, "red", {"orders": ("reserve", ["source"])}).at_day(
        10.0, "blue", {"orders": ("raider", ["depot"])}
    )
    sketch.horizon = 1000.0
    story = sketch.play(seed=5, future=2)
    left = clock(story, seed=5, future=2) - (2.0 + 5.0) * 0.4 * 0.05
    assert story.times(Event.SURRENDER, "guard") == [pytest.approx(20.0 + left / (0.7 * 0.05))]


def test_an_airlift_stops_the_surrender_clock() -> None:
    sketch = cut_on_day_3(surrender_hazard=5.0)
    sketch.formations["guard"]["airlift"] = True
    assert sketch.play().count(Event.SURRENDER) == 0
    del sketch.formations["guard"]
    sketch.formation("guard", "red", "post", stock=4.0)
    assert min(sketch.play().times(Event.SURRENDER), default=inf) < 100.0


def test_encircled_is_cut_off() -> None:
    sketch = cut_on_day_3().outcome("encircled", "encircled(guard)")
    assert sketch.play().outcome("encircled")
    sketch.horizon = 2.5
    assert not sketch.play().outcome("encircled")
