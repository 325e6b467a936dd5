"""Places: attack and siege, joining and relief, third parties, halts, victory, ceasefires."""

from __future__ import annotations

import pytest

from sandtable.engine.program import Event
from sandtable.engine.reference.flow import Flow
from tests.analytic.builder import Sketch, Story

TOUGH = {"tolerance": 1e6, "halt_ratio": 0.0}  # nobody breaks before 5 %, nobody halts


def town(terrain: str = "flat", **rules: float) -> Sketch:
    """`town` of red, with three roads of 100 km: to east and west (blue's) and north (red's)."""
    sketch = Sketch(rules=rules).actor("blue").actor("red").stance("blue", "red")
    sketch.place("town", terrain=terrain, control="red").place("north", at=(0.0, 100.0), control="red")
    sketch.place("east", at=(100.0, 0.0), control="blue").place("west", at=(-100.0, 0.0), control="blue")
    return sketch.route("town", "east").route("town", "west").route("town", "north")


def joins(story: Story) -> dict[str, tuple[float, float]]:
    """By formation, day and side of its last joining."""
    return {story.program.formations[s]: (t, v) for t, e, s, _, v in story.record.log if e == Event.JOIN}


def ratio(story: Story) -> float:
    return story.rows(Event.OPEN)[0][2]


# -- attack or siege ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terrain", "fortified", "prepared_after", "cover"),
    [("flat", False, 3.0, 1.5), ("flat", False, 1e9, 1.5), ("rolling", False, 3.0, 1.8), ("urban", True, 3.0, 2.24)],
)
def test_defenders_fight_behind_their_posture_and_terrain(
    terrain: str, fortified: bool, prepared_after: float, cover: float
) -> None:
    """Who stands there at the start is prepared, however long that takes; fortified is declared."""
    sketch = town(terrain, attack_ratio=0.0, prepared_after=prepared_after)
    sketch.formation("guard", "red", "town", fortified=fortified, quality=0.8)
    story = sketch.formation("column", "blue", "west", orders=["town"], strength=2000.0, quality=1.2).play()
    assert story.times(Event.OPEN) == [5.0]
    assert ratio(story) == pytest.approx(2400.0 / (800.0 * cover))


@pytest.mark.parametrize(("march_off", "cover"), [(1.5, 1.5), (2.5, 1.3)])
def test_defenders_are_hasty_until_they_are_prepared(march_off: float, cover: float) -> None:
    """The guard arrives `march_off` + 5 days after the start; the attack comes on day 10."""
    sketch = town(attack_ratio=0.0).formation("guard", "red", "north").formation("column", "blue", "west")
    sketch.at_day(march_off, "red", {"orders": ("guard", ["town"])}).at_day(
        5.0, "blue", {"orders": ("column", ["town"])}
    )
    assert ratio(sketch.play()) == pytest.approx(1.0 / cover)


def test_fortifications_that_were_left_are_lost() -> None:
    """The guard goes to meet nobody and comes back on day 10: hasty on day 11, whatever was declared."""
    sketch = town(attack_ratio=0.0).formation("guard", "red", "town", fortified=True, orders=["north", "town"])
    sketch.formation("holder", "red", "town", strength=1.0)
    sketch.formation("column", "blue", "west").at_day(6.0, "blue", {"orders": ("column", ["town"])})
    assert ratio(sketch.play()) == pytest.approx(1000.0 / (1300.0 + 1.5))


def test_an_attack_is_made_at_the_attack_ratio_and_not_below() -> None:
    for strength, opened in ((1200.0, 1), (1199.9, 0)):
        sketch = (
            town()
            .formation("guard", "red", "town")
            .formation("column", "blue", "west", orders=["town"], strength=strength)
        )
        story = sketch.play()
        assert story.count(Event.OPEN) == opened
        assert story.times(Event.ARRIVAL)[0] == 5.0


def test_besiegers_attack_together_when_enough_have_come() -> None:
    """700 on day 5 besiege 1000 x 1.5; 700 more on day 9 from the other side make R = .933."""
    sketch = town().formation("guard", "red", "town")
    sketch.formation("a", "blue", "west", orders=["town"], strength=700.0)
    sketch.formation("b", "blue", "east", orders=["town"], strength=700.0, pace=100.0 / 9.0)
    story = sketch.play()
    assert story.times(Event.OPEN) == [pytest.approx(9.0)]
    assert ratio(story) == pytest.approx(1400.0 / 1500.0)
    assert {name: side for name, (_, side) in joins(story).items()} == {"a": 0.0, "b": 0.0, "guard": 1.0}


def siege() -> Sketch:
    """1000 besiege 1000 in prepared positions from day 5: R = 2/3."""
    return town().formation("guard", "red", "town").formation("column", "blue", "west", orders=["town"])


def test_a_siege_goes_on_while_nothing_changes() -> None:
    story = siege().play()
    assert story.times(Event.ARRIVAL) == [5.0]
    assert story.count(Event.OPEN) == story.count(Event.ENTER) == 0


def test_a_reinforced_siege_becomes_an_assault() -> None:
    story = siege().at_day(8.0, "blue", {"reinforce": ("column", 500.0)}).play()
    assert story.rows(Event.OPEN)[0][::2] == (8.0, 1.0)


def test_a_siege_with_new_air_support_becomes_an_assault() -> None:
    sketch = siege().air("wing", by="blue", to="blue", against=["red"], power=0.5, active=False)
    assert sketch.at_day(8.0, "blue", {"air": ("wing", True)}).play().rows(Event.OPEN)[0][::2] == (8.0, 1.0)


def test_a_starved_garrison_is_assaulted() -> None:
    """The only source, north, falls on day 5 and the stock lasts 2 days: g = .6 makes R = 1000 / 900."""
    sketch = siege()
    sketch.actors["red"] = ("north",)
    sketch.formations["guard"]["numbers"]["stock"] = 2.0
    sketch.place("far-north", at=(0.0, 200.0), control="blue").route("north", "far-north")
    story = sketch.formation("raider", "blue", "far-north", orders=["north"]).play()
    assert story.rows(Event.CUT)[0] == (5.0, -1, 1.0)
    assert story.rows(Event.OPEN)[0][::2] == (7.0, pytest.approx(1000.0 / 900.0))


def test_an_empty_or_neutral_place_is_entered() -> None:
    sketch = town().actor("green").stance("green", "blue", "neutral")
    story = sketch.formation("bystander", "green", "town").formation("column", "blue", "west", orders=["town"]).play()
    assert story.times(Event.ENTER, "column") == [5.0]
    assert story.controller("town") == "blue"


# -- how it ends -------------------------------------------------------------------------------------


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


def broken_guard(**rules: float) -> Story:
    """A log-law assault: the guard breaks when it is down to its tolerance, the column much later."""
    sketch = town(exponent=0.0, halt_ratio=0.0, **rules).formation("guard", "red", "town", cohesion=1.0)
    return sketch.formation("column", "blue", "west", orders=["town"], strength=3000.0, cohesion=1e6).play()


def test_a_broken_defender_withdraws_and_the_place_falls() -> None:
    story = broken_guard()
    flow = Flow(2.0, 0.0, 0.02, 0.015)
    day, _, strength = story.rows(Event.BREAK, "guard")[0]
    assert strength < 1000.0
    assert day == pytest.approx(5.0 + flow.days_to_factor(strength / 1000.0, is_attacker=False))
    assert story.times(Event.WITHDRAW, "guard") == [day]
    assert story.times(Event.ENTER, "column") == [day]
    assert story.rows(Event.CONTROL)[0][:2] == (day, 0)
    # it enters north 5 days later, broken for good: no pause, no orders
    assert story.times(Event.ENTER, "guard") == [pytest.approx(day + 5.0)]
    assert story.count(Event.RESUME) == 0


def test_a_broken_defender_without_a_way_out_surrenders() -> None:
    sketch = town(exponent=0.0, halt_ratio=0.0).formation("guard", "red", "town")
    sketch.formation("column", "blue", "west", orders=["town"], strength=3000.0, cohesion=1e6)
    sketch.place("north", at=(0.0, 100.0), control="blue")
    story = sketch.play()
    day = story.times(Event.BREAK, "guard")[0]
    assert story.rows(Event.GONE, "guard") == [(day, -1, 1.0)]
    assert story.count(Event.WITHDRAW) == 0
    assert story.strength("guard") == 0.0


def test_a_side_that_loses_one_of_two_fights_on() -> None:
    sketch = town(exponent=0.0, halt_ratio=0.0, attacker_loss=0.01).formation("brittle", "red", "town", cohesion=0.3)
    sketch.formation("tough", "red", "town", cohesion=1e6)
    sketch.formation("column", "blue", "west", orders=["town"], strength=5000.0, cohesion=1e6).horizon = 300.0
    story = sketch.play()
    assert story.times(Event.BREAK, "brittle") == story.times(Event.WITHDRAW, "brittle")
    first, last = story.times(Event.BREAK, "brittle")[0], story.times(Event.BREAK, "tough")[0]
    flow = Flow(1.0, 0.0, 0.01, 0.015)
    assert last == pytest.approx(5.0 + flow.days_to_factor(0.05, is_attacker=False))
    assert first < last
    assert story.rows(Event.GONE, "tough") == [(last, -1, 0.0)]


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
    assert story.times(Event.RESUME, "guest") == [10.0]  # unbroken, not by order: it pauses
    assert joins(story) == {"guest": (2.0, 0.0), "guard": (2.0, 1.0)}


@pytest.mark.parametrize("defender", ["a-guard", "guard"])
def test_the_last_of_both_sides_at_once_leaves_the_place_to_the_defender(defender: str) -> None:
    """Equal losses, log law, both at the cap: both fall to 5 % at the same moment, whoever is the lower formation."""
    sketch = town(**TOUGH, exponent=0.0, attacker_loss=0.02, defender_loss=0.02, attack_ratio=0.0)
    sketch.formation(defender, "red", "town").formation("column", "blue", "west", orders=["town"])
    sketch.horizon = 200.0
    story = sketch.play()
    assert story.times(Event.BREAK) == story.times(Event.BREAK, "column")
    assert story.controller("town") == "red"
    assert story.strength(defender) == pytest.approx(50.0)
    assert story.strength("column") == 0.0


def test_a_break_comes_before_a_halt_at_the_same_moment() -> None:
    """Forced to fight at R = .27, with no tolerance at all: both are due at once."""
    sketch = town().formation("guard", "red", "town").formation("guest", "blue", "town", strength=400.0, cohesion=0.0)
    sketch.stances.clear()
    sketch.outcome("broken", "broken(guest)").at_day(2.0, "red", {"stance": ("blue", "red", "hostile")})
    story = sketch.play()
    assert story.times(Event.BREAK) == [2.0]
    assert story.count(Event.HALT) == 0
    assert story.outcome("broken")


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


# -- others come -------------------------------------------------------------------------------------


def battle(**rules: float) -> Sketch:
    """Blue assaults red's town from the west from day 5 on, without end; green may come from the north."""
    sketch = town(**{**TOUGH, "attack_ratio": 0.0, "exponent": 0.0, **rules}).actor("green")
    sketch.formation("guard", "red", "town").formation("column", "blue", "west", orders=["town"])
    return sketch.formation("third", "green", "north", orders=["town"], pace=10.0)


def test_an_enemy_of_the_defenders_joins_the_attack() -> None:
    story = battle().stance("green", "red").play()
    assert joins(story)["third"] == (10.0, 0.0)
    assert story.count(Event.ENTER) == 0


def test_an_enemy_of_the_attackers_enters_and_joins_the_defence() -> None:
    story = battle().stance("green", "blue").play()
    assert joins(story)["third"] == (10.0, 1.0)
    assert story.times(Event.ENTER, "third") == [10.0]
    assert story.controller("town") == "red"


def test_who_enters_to_join_takes_no_control() -> None:
    """The town is amber's, green's enemy, who has nobody there."""
    sketch = battle().stance("green", "blue").actor("amber").stance("amber", "green").stance("amber", "red", "friendly")
    sketch.place("town", control="amber")
    story = sketch.play()
    assert joins(story)["third"] == (10.0, 1.0)
    assert story.controller("town") == "amber"


def test_relief_under_attack_has_hasty_cover() -> None:
    """It joins on day 10; the ratio at which the attack then halts shows its 1.3."""
    flow = Flow(1.0, 0.0, 0.02, 0.015)
    a, d = (1000.0 * flow.factor(5.0, is_attacker=side) for side in (True, False))
    story = battle(halt_ratio=0.4).stance("green", "blue").play()
    assert story.rows(Event.HALT)[0][::2] == (10.0, pytest.approx(a / (1.5 * d + 1.3 * 1000.0)))


def test_who_is_hostile_to_neither_enters_and_goes_its_way() -> None:
    sketch = battle()
    sketch.formations["third"]["orders"] = ["town", "east"]
    story = sketch.play()
    assert story.times(Event.ENTER, "third") == [10.0, 20.0]
    assert "third" not in joins(story)


def test_who_is_hostile_to_both_waits_until_it_ends() -> None:
    """The guard withdraws on day 15: blue takes the town first, and only then green, strong enough, attacks blue."""
    sketch = battle().stance("green", "red").stance("green", "blue")
    sketch.formations["third"]["numbers"]["strength"] = 5000.0
    sketch.place("refuge", at=(0.0, -50.0), control="red").route("town", "refuge")
    story = sketch.at_day(15.0, "red", {"orders": ("guard", "withdraw")}).play()
    assert story.times(Event.OPEN) == [5.0, 15.0]
    assert story.rows(Event.END)[0][::2] == (15.0, 0.0)
    assert story.times(Event.ENTER, "column") == [15.0]
    assert joins(story)["third"] == (15.0, 0.0)
    assert joins(story)["column"] == (15.0, 1.0)


def test_relief_enters_a_besieged_place_and_makes_no_war_by_itself() -> None:
    """Blue besieges; red's relief arrives from the north on day 10 and walks in."""
    sketch = town().formation("guard", "red", "town").formation("column", "blue", "west", orders=["town"])
    story = sketch.formation("relief", "red", "north", orders=["town"], pace=10.0).play()
    assert story.times(Event.ENTER, "relief") == [10.0]
    assert story.count(Event.OPEN) == 0


def test_standers_of_the_place_join_when_a_fight_opens_there() -> None:
    """Green stands in red's town and is blue's enemy: it joins the defence at the opening."""
    sketch = (
        town(attack_ratio=0.0, halt_ratio=0.0).actor("green").stance("green", "blue").formation("guard", "red", "town")
    )
    sketch.formation("guest", "green", "town", strength=500.0)
    story = sketch.formation("column", "blue", "west", orders=["town"]).play()
    assert joins(story) == {"column": (5.0, 0.0), "guard": (5.0, 1.0), "guest": (5.0, 1.0)}
    assert ratio(story) == pytest.approx(1000.0 / 2250.0)


def test_of_two_enemies_standing_together_the_controllers_friend_defends() -> None:
    """`a` is the lower formation, but the town is red's."""
    sketch = town(attack_ratio=0.0, halt_ratio=0.0).formation("a", "blue", "town").formation("b", "red", "town")
    story = sketch.play()
    assert joins(story) == {"a": (0.0, 0.0), "b": (0.0, 1.0)}
    sketch.place("town", control="green").actor("green")
    assert joins(sketch.play()) == {"a": (0.0, 1.0), "b": (0.0, 0.0)}


def test_three_mutual_enemies_in_one_place_fight_two_by_two() -> None:
    sketch = town(**TOUGH, exponent=0.0).actor("green").stance("green", "blue").stance("green", "red")
    for name, actor in (("a", "blue"), ("b", "red"), ("c", "green")):
        sketch.formation(name, actor, "town")
    story = sketch.play()
    assert joins(story) == {"a": (0.0, 0.0), "b": (0.0, 1.0)}
    story = sketch.at_day(3.0, "blue", {"orders": ("a", "withdraw")}).play()
    assert story.times(Event.OPEN) == [0.0, 3.0]
    assert joins(story)["c"] == (3.0, 0.0)
    assert joins(story)["b"] == (3.0, 1.0)


# -- stance, air, ceasefire --------------------------------------------------------------------------


def test_peace_ends_an_engagement_and_the_attackers_walk_in() -> None:
    story = battle().at_day(8.0, "red", {"stance": ("blue", "red", "neutral")}).play()
    assert story.rows(Event.END) == [(8.0, -1, 2.0)]
    assert story.times(Event.WAIT, "column") == [8.0]
    assert story.times(Event.ENTER, "column") == [8.0]
    assert story.controller("town") == "red"


def test_who_has_no_enemy_left_leaves_and_the_others_fight_on() -> None:
    sketch = battle().stance("green", "red")
    story = sketch.at_day(12.0, "green", {"stance": ("green", "red", "neutral")}).play()
    assert joins(story)["third"] == (10.0, 0.0)
    assert story.times(Event.ENTER, "third") == [12.0]
    assert story.count(Event.END) == 0


def test_air_support_counts_against_those_it_names() -> None:
    sketch = (
        town(attack_ratio=0.0).formation("guard", "red", "town").formation("column", "blue", "west", orders=["town"])
    )
    sketch.actor("green").air("wing", by="green", to="blue", against=["red"], power=0.5)
    sketch.air("wing-2", by="blue", to="blue", against=["red"], power=0.25)
    sketch.air("elsewhere", by="blue", to="blue", against=["green"], power=9.0)
    sketch.air("idle", by="blue", to="blue", against=["red"], power=9.0, active=False)
    assert ratio(sketch.play()) == pytest.approx(1750.0 / 1500.0)


def test_a_change_of_air_support_restarts_the_flow() -> None:
    """Square law: the defenders' rate grows with R, from R = 2/3 to 1 on day 7."""
    sketch = town(**TOUGH, attack_ratio=0.0, exponent=1.0).formation("guard", "red", "town")
    sketch.formation("column", "blue", "west", orders=["town"])
    sketch.air("wing", by="blue", to="blue", against=["red"], power=0.5, active=False)
    sketch.at_day(7.0, "blue", {"air": ("wing", True)}).horizon = 12.0
    first = Flow(1000 / 1500, 1.0, 0.02, 0.015)
    a, d = (1000.0 * first.factor(2.0, is_attacker=side) for side in (True, False))
    second = Flow(1.5 * a / (1.5 * d), 1.0, 0.02, 0.015)
    story = sketch.play()
    assert story.strength("column") == pytest.approx(a * second.factor(5.0, is_attacker=True), rel=1e-12)
    assert story.strength("guard") == pytest.approx(d * second.factor(5.0, is_attacker=False), rel=1e-12)


def test_a_ceasefire_stops_a_fight_and_its_end_lets_it_go_on() -> None:
    sketch = battle().at_day(7.0, "red", {"ceasefire": (["town"], True)})
    sketch.at_day(20.0, "red", {"ceasefire": (["town"], False)})
    story = sketch.play()
    assert story.rows(Event.END) == [(7.0, -1, 2.0)]
    assert story.times(Event.OPEN) == [5.0, 20.0]
    assert story.times(Event.ENTER, "third") == [10.0]  # nobody's enemy may come in
    assert story.controller("town") == "red"


def test_under_a_ceasefire_no_control_changes() -> None:
    sketch = town().at_day(0.0, "red", {"ceasefire": (["town"], True)})
    story = sketch.formation("column", "blue", "west", orders=["town"]).play()
    assert story.count(Event.ENTER) == 0  # hostile-controlled: it waits
    sketch.place("town", control=None)
    story = sketch.play()
    assert story.times(Event.ENTER) == [5.0]
    assert story.controller("town") is None


def test_an_order_to_withdraw_leaves_an_engagement() -> None:
    story = battle().at_day(8.0, "blue", {"orders": ("column", "withdraw")}).play()
    assert story.rows(Event.END) == [(8.0, -1, 1.0)]
    assert story.times(Event.ENTER, "column") == [13.0]
    assert story.count(Event.RESUME) == 0


def test_other_orders_are_kept_until_the_engagement_is_over() -> None:
    sketch = battle().at_day(8.0, "red", {"orders": ("guard", ["north"])})
    story = sketch.at_day(12.0, "blue", {"orders": ("column", "withdraw")}).play()
    assert story.times(Event.DEPART, "guard") == [12.0]
