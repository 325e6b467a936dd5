"""Meetings on routes: where and when, who takes part, and who may not pass."""

from __future__ import annotations

import pytest

from sandtable.program import Event, Void
from tests.analytic.builder import Sketch, Story


def road(length: float = 200.0, **rules: float) -> Sketch:
    """base-blue and base-red joined by one road; all hostile; nobody breaks for long unless a test wants it."""
    sketch = Sketch(rules={"tolerance": 1e6, "halt_ratio": 0.0, **rules}).actor("blue").actor("red")
    sketch.stance("blue", "red").place("base-blue", control="blue").place("base-red", at=(length, 0.0), control="red")
    return sketch.route("base-blue", "base-red")


def names(story: Story, event: Event) -> list[tuple[float, str, str]]:
    """Rows between two formations."""
    formations = story.program.formations
    return [(t, formations[s], formations[o]) for t, e, s, o, _ in story.record.log if e == event]


def sides(story: Story) -> dict[str, float]:
    """By formation, the side on which it joined last: 0 attackers, 1 defenders."""
    return {story.program.formations[s]: v for _, e, s, _, v in story.record.log if e == Event.JOIN}


def test_two_columns_meet_where_their_paces_say() -> None:
    """20 and 30 km/d on 200 km: after 4 days, 80 km from base-blue; the stronger is the attacker."""
    sketch = road().formation("column", "blue", "base-blue", orders=["base-red"])
    sketch.formation("guard", "red", "base-red", orders=["base-blue"], pace=30.0, strength=1200.0)
    sketch.at_day(6.0, "red", {"orders": ("guard", "withdraw")})
    story = sketch.play()
    assert names(story, Event.MEETING) == [(4.0, "column", "guard")]
    assert story.rows(Event.OPEN, "guard") == [(4.0, 2, pytest.approx(1.2))]
    # 120 km back to base-red at 30 km/d; the blue column is released and marches on behind it.
    assert story.times(Event.ARRIVAL, "guard") == [pytest.approx(10.0)]
    assert story.times(Event.DEPART, "column") == [0.0, 6.0]
    assert story.times(Event.ARRIVAL, "column") == [pytest.approx(12.0)]


def test_equal_powers_make_the_lower_formation_the_attacker() -> None:
    sketch = road().formation("a", "red", "base-red", orders=["base-blue"])
    story = sketch.formation("b", "blue", "base-blue", orders=["base-red"]).play()
    assert sides(story) == {"a": 0.0, "b": 1.0}


def test_a_column_that_stands_is_met_where_it_stands() -> None:
    sketch = road().formation("column", "blue", "base-blue", orders=["base-red"])
    sketch.at_day(2.0, "blue", {"orders": ("column", "hold")})
    story = sketch.formation("guard", "red", "base-red", orders=["base-blue"]).play()
    assert names(story, Event.MEETING) == [(8.0, "column", "guard")]


def test_the_same_direction_never_meets_and_standing_columns_never_meet() -> None:
    """Under a ceasefire both start from base-blue; the fast enemy overtakes unharmed, and both stop on the road."""
    sketch = road().formation("column", "blue", "base-blue").formation("guard", "red", "base-blue", pace=30.0)
    sketch.at_day(0.0, "blue", {"ceasefire": (["base-blue"], True)})
    story = sketch.play()
    assert story.times(Event.OPEN) == [0.0]  # they fight before the ceasefire can come
    sketch.stances.clear()
    sketch.at_day(1.0, "red", {"orders": ("guard", ["base-red"])}).at_day(
        0.0, "blue", {"orders": ("column", ["base-red"])}
    )
    sketch.at_day(1.5, "blue", {"stance": ("blue", "red", "hostile")})
    story = sketch.play()
    assert story.count(Event.MEETING) == 0
    assert story.times(Event.ARRIVAL, "guard") == [pytest.approx(1.0 + 200.0 / 30.0)]


def test_friends_at_the_very_point_take_part() -> None:
    """Two blue columns wait stopped at 40 km, a third at 20 km; the enemy meets the first two only, as one side."""
    sketch = road()
    for name, day in (("a", 2.0), ("b", 2.0), ("c", 1.0)):
        sketch.formation(name, "blue", "base-blue", orders=["base-red"]).at_day(day, "blue", {"orders": (name, "hold")})
    story = sketch.formation("guard", "red", "base-red", orders=["base-blue"], strength=1500.0).play()
    assert names(story, Event.MEETING)[0] == (8.0, "a", "guard")
    assert story.rows(Event.OPEN) == [(8.0, 2, pytest.approx(2000 / 1500))]
    assert sides(story) == {"a": 0.0, "b": 0.0, "guard": 1.0}


def test_who_comes_upon_a_fight_joins_against_its_enemy() -> None:
    """The second blue column reaches the fight at 100 km on day 6 and joins; a red one from behind on day 7."""
    sketch = road().formation("a", "blue", "base-blue", orders=["base-red"])
    sketch.formation("b", "blue", "base-blue").at_day(1.0, "blue", {"orders": ("b", ["base-red"])})
    sketch.formation("guard", "red", "base-red", orders=["base-blue"], strength=1100.0)
    sketch.formation("late", "red", "base-red").at_day(2.0, "red", {"orders": ("late", ["base-blue"])})
    story = sketch.play()
    assert names(story, Event.MEETING) == [(5.0, "a", "guard"), (6.0, "b", "guard"), (7.0, "a", "late")]
    assert sides(story) == {"a": 1.0, "b": 1.0, "guard": 0.0, "late": 0.0}


def test_a_third_party_hostile_to_both_stops_behind_and_goes_on_afterwards() -> None:
    sketch = road().actor("green").stance("green", "blue").stance("green", "red")
    sketch.formation("a", "blue", "base-blue", orders=["base-red"], strength=2000.0)
    sketch.formation("guard", "red", "base-red", orders=["base-blue"])
    sketch.place("camp").route("camp", "base-blue", length=1.0)
    sketch.formation("raider", "green", "camp", pace=40.0)
    sketch.at_day(4.0, "green", {"orders": ("raider", ["base-red"])}).at_day(
        9.0, "red", {"orders": ("guard", "withdraw")}
    )
    sketch.horizon = 10.0
    story = sketch.play()
    assert names(story, Event.MEETING)[0] == (5.0, "a", "guard")
    meeting = names(story, Event.MEETING)[1]
    assert meeting[1:] == ("a", "raider")
    assert meeting[0] == pytest.approx(4.0 + 1.0 / 40.0 + 100.0 / 40.0)
    assert sides(story).keys() == {"a", "guard"}
    # when the guard has gone both march on towards base-red, the raider at twice the pace
    assert story.times(Event.DEPART, "raider")[-1] == 9.0
    assert story.times(Event.DEPART, "a")[-1] == 9.0


# -- withdrawal and pursuit --------------------------------------------------------------------------


def test_a_withdrawing_column_finds_an_enemy_inside_and_waits_at_the_gate() -> None:
    """A red raider goes into base-blue behind the column, which comes back unspent: it besieges its own base."""
    sketch = road(attack_ratio=2.0).place("camp", at=(0.0, 50.0)).route("camp", "base-blue")
    sketch.formation("column", "blue", "base-blue", orders=["base-red"])
    sketch.formation("raider", "red", "base-red", pace=40.0)
    sketch.stances.clear()
    sketch.at_day(0.0, "red", {"orders": ("raider", ["base-blue"])})  # they pass each other on day 200 / 60
    sketch.at_day(4.0, "blue", {"orders": ("column", "withdraw")})
    sketch.at_day(4.5, "blue", {"stance": ("blue", "red", "hostile")})
    story = sketch.play()
    # at 4 the column is at 80 km, the raider at 40 km heading for base-blue: same direction, never met on the way;
    # the raider takes base-blue on day 5, so the column finds it inside on day 8.
    assert story.times(Event.WITHDRAW) == [4.0]
    assert story.controller("base-blue") == "red"
    assert story.times(Event.ARRIVAL, "column") == [8.0]
    assert story.count(Event.GONE) == 0
    assert story.count(Event.OPEN) == 0


def test_a_withdrawing_column_meets_one_that_comes_towards_it_as_a_mover() -> None:
    """Enemies let out of a ceasefire at base-blue come up behind the column; it turns back and meets them."""
    sketch = (
        road().formation("column", "blue", "base-blue", orders=["base-red"]).formation("raider", "red", "base-blue")
    )
    sketch.stances.clear()
    sketch.at_day(1.0, "red", {"orders": ("raider", ["base-red"])})
    sketch.at_day(1.5, "red", {"stance": ("blue", "red", "hostile")})
    sketch.at_day(2.5, "blue", {"orders": ("column", "withdraw")})
    story = sketch.play()
    # an order: with the raider between it and its refuge the column cannot, so it goes on
    assert story.count(Event.WITHDRAW) == 0
    assert story.rows(Event.VOID)[0][2] == Void.NO_REFUGE
    sketch = road().formation("column", "blue", "base-blue", orders=["base-red"])
    sketch.formation("raider", "red", "base-red")
    sketch.place("camp", at=(0.0, -20.0), control="red").route("camp", "base-blue", length=20.0)
    sketch.formation("late", "red", "camp")
    sketch.stances.clear()
    sketch.at_day(2.0, "red", {"stance": ("blue", "red", "hostile")})
    sketch.at_day(3.0, "blue", {"orders": ("column", "withdraw")})
    sketch.at_day(3.0, "red", {"orders": ("late", ["base-blue", "base-red"])})
    story = sketch.play()
    # at day 3 the column is at 60 km and turns; `late` enters base-blue on day 4 and sets out: they meet at 20 km on day 5
    assert names(story, Event.MEETING) == [(5.0, "column", "late")]
    assert story.times(Event.OPEN) == [5.0]


def test_pursuit_never_overtakes() -> None:
    """A column that withdraws at 10 km/d is passed at 40 km/d without a fight, and finds the pursuer inside."""
    sketch = road().formation("a", "blue", "base-blue", orders=["base-red"], pace=10.0)
    sketch.formation("guard", "red", "base-red", orders=["base-blue"], pace=40.0)
    sketch.at_day(5.0, "blue", {"orders": ("a", "withdraw")})
    story = sketch.play()
    assert names(story, Event.MEETING) == [(4.0, "a", "guard")]
    assert story.rows(Event.END)[0] == (5.0, -1, 1.0)  # equal powers: the lower one, `a`, was the attacker
    assert story.times(Event.ENTER, "guard") == [6.0]
    assert story.times(Event.ARRIVAL, "a") == [9.0]
    assert story.count(Event.GONE) == 0


def test_pursuit_passes_a_delayed_withdrawal_too() -> None:
    """Struck as it withdraws, the column stands still on the road while the pursuer marches by."""
    sketch = road().actor("white").formation("a", "blue", "base-blue", orders=["base-red"], pace=10.0)
    sketch.formation("guard", "red", "base-red", orders=["base-blue"], pace=4.0)
    sketch.at_day(15.0, "blue", {"orders": ("a", "withdraw")})  # they met on day 200 / 14
    numbers = {"reach": 1e4, "tempo": 1e3, "magazine": 1.0, "delay": 1e6, "loss": 0.0}
    story = sketch.base("tower", "white", "base-red", against=["blue"], when="day >= 15.5 d", **numbers).play()
    assert story.count(Event.STRIKE) == 1
    assert story.count(Event.MEETING) == 1
    assert story.times(Event.ENTER, "guard") == [pytest.approx(15.0 + (1000.0 / 7.0) / 4.0)]


# -- the gate ----------------------------------------------------------------------------------------


def siege(**rules: float) -> Sketch:
    """Weak besiegers stand before base-red from day 10 on: R = 500 / (1000 x 1.5) is too low to attack."""
    return (
        road(**rules)
        .formation("besieger", "blue", "base-blue", orders=["base-red"], strength=500.0)
        .formation("garrison", "red", "base-red")
    )


def test_a_sortie_meets_the_besieger_at_the_gate() -> None:
    story = siege().at_day(12.0, "red", {"orders": ("garrison", ["base-blue"])}).play()
    assert story.times(Event.ARRIVAL, "besieger") == [10.0]
    assert names(story, Event.MEETING) == [(12.0, "besieger", "garrison")]
    assert story.rows(Event.OPEN, "garrison") == [(12.0, 2, pytest.approx(2.0))]  # no cover on the road


def test_relief_cannot_slip_past_a_besieger() -> None:
    """Blue besieges from day 10; a red column comes up the same road behind it: it must fight at the gate."""
    sketch = siege().formation("relief", "red", "base-red", pace=25.0)
    sketch.stances.clear()
    # while still neutral the relief marches out through the blue column and turns round
    sketch.at_day(0.0, "red", {"orders": ("relief", ["base-blue"])})
    sketch.at_day(6.0, "red", {"orders": ("relief", ["base-red"])}, {"stance": ("blue", "red", "hostile")})
    story = sketch.play()
    # at day 6: relief at 200 - 150 = 50 km, besieger at 120 km. The relief catches up only at the gate, on day 12.
    assert story.times(Event.ARRIVAL, "besieger") == [10.0]
    assert names(story, Event.MEETING) == [(12.0, "besieger", "relief")]
    assert story.count(Event.ARRIVAL) == 1
    assert story.times(Event.OPEN) == [12.0]


def test_relief_up_the_road_joins_the_defence_of_an_assault() -> None:
    """As before, but blue is strong enough to assault: the relief comes upon the attackers and joins the defence."""
    sketch = siege(attack_ratio=0.0).formation("relief", "red", "base-red", pace=25.0)
    sketch.stances.clear()
    sketch.at_day(0.0, "red", {"orders": ("relief", ["base-blue"])})
    sketch.at_day(6.0, "red", {"orders": ("relief", ["base-red"])}, {"stance": ("blue", "red", "hostile")})
    story = sketch.play()
    assert story.times(Event.OPEN) == [10.0]
    assert names(story, Event.MEETING) == [(12.0, "besieger", "relief")]
    assert sides(story) == {"besieger": 0.0, "garrison": 1.0, "relief": 1.0}
    assert story.rows(Event.JOIN, "relief") == [(12.0, story.program.places.index("base-red"), 1.0)]
