"""How engagements end: victory, destruction, halts and pauses. Giving way has a page of its own."""

from __future__ import annotations

import pytest

from sandtable.engine.reference.flow import Flow
from sandtable.program import Event
from tests.analytic.builder import Sketch, town

TOUGH = {"tolerance": 1e6, "halt_ratio": 0.0}  # nobody halts; nobody gives way, as no endurance is set


def test_victors_enter_and_the_strongest_actor_takes_control() -> None:
    """green is blue's friend and brings more: the town is green's; then both march on to north."""
    sketch = town(**TOUGH, exponent=0.0).actor("green").stance("green", "blue", "friendly").stance("green", "red")
    sketch.formation("guard", "red", "town", strength=100.0).formation(
        "a", "blue", "west", orders=["town"], strength=900.0
    )
    sketch.formation("b", "green", "east", orders=["town", "east"], strength=1000.0)
    story = sketch.at_day(20.0, "red", {"orders": ("guard", "withdraw")}).play()
    assert story.rows(Event.END) == [(20.0, -1, 0.0)]
    assert [t for t, _, _ in story.rows(Event.ENTER, "a")] == [20.0]
    assert story.controller("town") == "green"
    assert story.times(Event.DEPART, "b") == [0.0, 20.0]


def test_equal_victors_leave_the_place_to_the_lower_actor() -> None:
    sketch = town(**TOUGH).actor("amber").stance("amber", "blue", "friendly").stance("amber", "red")
    sketch.formation("guard", "red", "town", strength=100.0).formation("b", "blue", "west", orders=["town"])
    sketch.formation("c", "amber", "east", orders=["town"])
    story = sketch.at_day(20.0, "red", {"orders": ("guard", "withdraw")}).play()
    assert story.controller("town") == "amber"


def test_a_halted_attack_pauses_and_is_made_again() -> None:
    """Log law: R falls from .9 to .8 after ln(.9/.8)/(.02 - .015) days; 3 days later it is judged again."""
    sketch = town(exponent=0.0, halt_ratio=0.8, attack_ratio=0.79, tolerance=1e6).formation("guard", "red", "town")
    story = sketch.formation("column", "blue", "west", orders=["town"], strength=1350.0).play()
    flow = Flow(0.9, 0.0, 0.02, 0.015)
    halted = 5.0 + flow.days_to_ratio(0.8)
    where = story.program.places.index("town")
    first, second = story.rows(Event.HALT)[:2]
    assert first == (pytest.approx(halted), where, pytest.approx(0.8))
    assert second == (pytest.approx(halted + 3.0), where, pytest.approx(0.8))  # nothing has changed: at once
    assert story.rows(Event.WAIT, "column")[0][:2] == (pytest.approx(halted), where)
    assert story.times(Event.RESUME, "column")[0] == pytest.approx(halted + 3.0)
    assert story.rows(Event.END)[0] == (pytest.approx(halted), -1, 1.0)


def test_attackers_who_stood_in_the_place_withdraw_when_they_halt() -> None:
    """Neutral until day 2, then enemies in one town: fought whatever the ratio, R = .4 / 1.5 < .6 halts at once."""
    sketch = town().formation("guard", "red", "town").formation("guest", "blue", "town", strength=400.0)
    sketch.stances.clear()
    story = sketch.at_day(2.0, "red", {"stance": ("blue", "red", "hostile")}).play()
    assert story.rows(Event.OPEN)[0][::2] == (2.0, pytest.approx(400.0 / 1500.0))
    assert story.rows(Event.HALT)[0][::2] == (2.0, pytest.approx(400.0 / 1500.0))
    assert story.times(Event.WITHDRAW, "guest") == [2.0]
    assert story.times(Event.ENTER, "guest") == [7.0]
    assert story.times(Event.RESUME, "guest") == [10.0]  # unspent, not by order: it pauses
    assert story.joins() == {"guest": (2.0, 0.0), "guard": (2.0, 1.0)}


@pytest.mark.parametrize("defender", ["a-guard", "guard"])
def test_the_last_of_both_sides_at_once_leaves_the_place_to_the_defender(defender: str) -> None:
    """Equal losses, log law, nobody gives way: both fall to 5% at the same moment, in either order of the formations."""
    sketch = town(**TOUGH, exponent=0.0, attacker_loss=0.02, defender_loss=0.02, attack_ratio=0.0)
    sketch.formation(defender, "red", "town").formation("column", "blue", "west", orders=["town"])
    sketch.horizon = 200.0
    story = sketch.play()
    assert story.times(Event.DESTROYED) == story.times(Event.DESTROYED, "column")
    assert story.controller("town") == "red"
    assert story.strength(defender) == pytest.approx(50.0)
    assert story.strength("column") == 0.0


def halted(pause: float) -> tuple[Sketch, float]:
    """An assault that halts, and the day on which it does."""
    sketch = town(exponent=0.0, halt_ratio=0.8, attack_ratio=0.7, tolerance=1e6, pause=pause)
    sketch.formation("guard", "red", "town").formation("column", "blue", "west", orders=["town"], strength=1350.0)
    return sketch, 5.0 + Flow(0.9, 0.0, 0.02, 0.015).days_to_ratio(0.8)


def test_a_paused_column_may_be_ordered_back_at_once() -> None:
    sketch, day = halted(pause=30.0)
    story = sketch.at_day(day + 1.0, "blue", {"orders": ("column", "withdraw")}).play()
    assert story.times(Event.ENTER, "column") == [pytest.approx(day + 6.0)]


def test_an_advance_order_that_turns_a_paused_column_round_ends_its_pause() -> None:
    sketch, day = halted(pause=30.0)
    story = sketch.at_day(day + 1.0, "blue", {"orders": ("column", ["west"])}).play()
    assert story.times(Event.ENTER, "column") == [pytest.approx(day + 6.0)]
    assert story.count(Event.RESUME) == 0


def test_an_advance_order_ends_a_pause_at_a_place() -> None:
    """Beaten back to west on day 7 it would pause until 10; told to go at 8 it goes."""
    sketch = town().formation("guard", "red", "town").formation("guest", "blue", "town", strength=400.0)
    sketch.stances.clear()
    sketch.at_day(2.0, "red", {"stance": ("blue", "red", "hostile")})
    story = sketch.at_day(8.0, "blue", {"orders": ("guest", ["town"])}).play()
    assert story.times(Event.ENTER, "guest") == [7.0]
    assert story.times(Event.DEPART, "guest") == [8.0]
    assert story.count(Event.RESUME) == 0


def test_a_fight_ends_the_pause_of_who_is_drawn_into_it() -> None:
    """A sortie comes upon the paused column and goes back in: the column, unpaused, judges the odds again."""
    sketch, day = halted(pause=30.0)
    sketch.formation("holder", "red", "town", strength=1.0)
    sketch.at_day(day + 1.0, "red", {"orders": ("guard", ["west"])}).at_day(
        day + 2.0, "red", {"orders": ("guard", "withdraw")}
    )
    sketch.horizon = day + 10.0
    story = sketch.play()
    assert story.times(Event.MEETING) == [pytest.approx(day + 1.0)]
    assert story.times(Event.RESUME, "column") == []
    assert story.times(Event.OPEN)[:3] == [5.0, pytest.approx(day + 1.0), pytest.approx(day + 2.0)]


def test_a_pause_of_nothing_is_none() -> None:
    """The attack ratio is above the halt ratio: the column waits at once unpaused, and besieges."""
    sketch, day = halted(pause=0.0)
    sketch.rules["attack_ratio"] = 0.85
    story = sketch.play()
    assert story.times(Event.HALT) == [pytest.approx(day)]
    assert story.count(Event.RESUME) == 0
