"""Places: attack and siege, joining and relief, third parties, stances, air support, ceasefires."""

from __future__ import annotations

import pytest

from sandtable.engine.reference.flow import Flow
from sandtable.program import Event
from tests.analytic.builder import Sketch, Story, town

TOUGH = {"tolerance": 1e6, "halt_ratio": 0.0}  # nobody breaks before 5%, nobody halts


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
    assert story.ratio() == pytest.approx(2400.0 / (800.0 * cover))


@pytest.mark.parametrize(("march_off", "cover"), [(1.5, 1.5), (2.5, 1.3)])
def test_defenders_are_hasty_until_they_are_prepared(march_off: float, cover: float) -> None:
    """The guard arrives `march_off` + 5 days after the start; the attack comes on day 10."""
    sketch = town(attack_ratio=0.0).formation("guard", "red", "north").formation("column", "blue", "west")
    sketch.at_day(march_off, "red", {"orders": ("guard", ["town"])}).at_day(
        5.0, "blue", {"orders": ("column", ["town"])}
    )
    assert sketch.play().ratio() == pytest.approx(1.0 / cover)


def test_a_reserve_finds_its_fortifications_only_at_its_own_place() -> None:
    for home, cover in (("town", 1.6), ("north", 1.3)):
        sketch = town(attack_ratio=0.0).formation("column", "blue", "west", orders=["town"])
        sketch.formation("guard", "red", home, fortified=True, reserve=True)
        assert sketch.at_day(4.0, "red", {"commit": ("guard", "town")}).play().ratio() == pytest.approx(1.0 / cover)


def test_fortifications_that_were_left_are_lost() -> None:
    """The guard goes to meet nobody and comes back on day 10: hasty on day 11, whatever was declared."""
    sketch = town(attack_ratio=0.0).formation("guard", "red", "town", fortified=True, orders=["north", "town"])
    sketch.formation("holder", "red", "town", strength=1.0)
    sketch.formation("column", "blue", "west").at_day(6.0, "blue", {"orders": ("column", ["town"])})
    assert sketch.play().ratio() == pytest.approx(1000.0 / (1300.0 + 1.5))


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
    assert story.ratio() == pytest.approx(1400.0 / 1500.0)
    assert {name: side for name, (_, side) in story.joins().items()} == {"a": 0.0, "b": 0.0, "guard": 1.0}


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


def test_one_side_alone_makes_an_enemy_and_it_takes_two_to_be_friends() -> None:
    for stances, opened, entered in (
        ([("red", "blue", "hostile")], 1, 0),
        ([("blue", "red", "friendly"), ("red", "blue", "hostile")], 1, 0),
        ([("blue", "red", "friendly")], 0, 1),
    ):
        sketch = town(attack_ratio=0.0, halt_ratio=0.0).formation("guard", "red", "town")
        sketch.stances = stances
        sketch.outcome("friends", "friendly(blue, red)").horizon = 6.0
        story = sketch.formation("column", "blue", "west", orders=["town"]).play()
        assert (story.count(Event.OPEN), len(story.times(Event.ENTER, "column"))) == (opened, entered)
        assert not story.outcome("friends")


def test_a_reinforcement_raises_the_initial_strength() -> None:
    """Log law: the guard is destroyed at 5% of 1500."""
    sketch = town(exponent=0.0, halt_ratio=0.0, attacker_loss=0.01).formation("guard", "red", "town")
    sketch.formation("column", "blue", "west", orders=["town"], strength=5000.0)
    sketch.at_day(5.0, "red", {"reinforce": ("guard", 500.0)})
    sketch.outcome("grown", "initial(guard) >= 1500 fighters").horizon = 300.0
    story = sketch.play()
    assert story.rows(Event.DESTROYED, "guard")[0][2] == 75.0
    assert story.outcome("grown")


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


# -- others come -------------------------------------------------------------------------------------


def battle(**rules: float) -> Sketch:
    """Blue assaults red's town from the west from day 5 on, without end; green may come from the north."""
    sketch = town(**{**TOUGH, "attack_ratio": 0.0, "exponent": 0.0, **rules}).actor("green")
    sketch.formation("guard", "red", "town").formation("column", "blue", "west", orders=["town"])
    return sketch.formation("third", "green", "north", orders=["town"], pace=10.0)


def test_an_enemy_of_the_defenders_joins_the_attack() -> None:
    story = battle().stance("green", "red").play()
    assert story.joins()["third"] == (10.0, 0.0)
    assert story.count(Event.ENTER) == 0


def test_an_enemy_of_the_attackers_enters_and_joins_the_defence() -> None:
    story = battle().stance("green", "blue").play()
    assert story.joins()["third"] == (10.0, 1.0)
    assert story.times(Event.ENTER, "third") == [10.0]
    assert story.controller("town") == "red"


def test_who_enters_to_join_takes_no_control() -> None:
    """The town is amber's, green's enemy, who has nobody there."""
    sketch = battle().stance("green", "blue").actor("amber").stance("amber", "green").stance("amber", "red", "friendly")
    sketch.place("town", control="amber")
    story = sketch.play()
    assert story.joins()["third"] == (10.0, 1.0)
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
    assert "third" not in story.joins()


def test_who_is_hostile_to_both_waits_until_it_ends() -> None:
    """The guard withdraws on day 15: blue takes the town first, and only then green, strong enough, attacks blue."""
    sketch = battle().stance("green", "red").stance("green", "blue")
    sketch.formations["third"]["numbers"]["strength"] = 5000.0
    sketch.place("refuge", at=(0.0, -50.0), control="red").route("town", "refuge")
    story = sketch.at_day(15.0, "red", {"orders": ("guard", "withdraw")}).play()
    assert story.times(Event.OPEN) == [5.0, 15.0]
    assert story.rows(Event.END)[0][::2] == (15.0, 0.0)
    assert story.times(Event.ENTER, "column") == [15.0]
    assert story.joins()["third"] == (15.0, 0.0)
    assert story.joins()["column"] == (15.0, 1.0)


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
    assert story.joins() == {"column": (5.0, 0.0), "guard": (5.0, 1.0), "guest": (5.0, 1.0)}
    assert story.ratio() == pytest.approx(1000.0 / 2250.0)


def test_of_two_enemies_standing_together_the_controllers_friend_defends() -> None:
    """`a` is the lower formation, but the town is red's."""
    sketch = town(attack_ratio=0.0, halt_ratio=0.0).formation("a", "blue", "town").formation("b", "red", "town")
    story = sketch.play()
    assert story.joins() == {"a": (0.0, 0.0), "b": (0.0, 1.0)}
    sketch.place("town", control="green").actor("green")
    assert sketch.play().joins() == {"a": (0.0, 1.0), "b": (0.0, 0.0)}


def test_three_mutual_enemies_in_one_place_fight_two_by_two() -> None:
    sketch = town(**TOUGH, exponent=0.0).actor("green").stance("green", "blue").stance("green", "red")
    for name, actor in (("a", "blue"), ("b", "red"), ("c", "green")):
        sketch.formation(name, actor, "town")
    story = sketch.play()
    assert story.joins() == {"a": (0.0, 0.0), "b": (0.0, 1.0)}
    story = sketch.at_day(3.0, "blue", {"orders": ("a", "withdraw")}).play()
    assert story.times(Event.OPEN) == [0.0, 3.0]
    assert story.joins()["c"] == (3.0, 0.0)
    assert story.joins()["b"] == (3.0, 1.0)


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
    assert story.joins()["third"] == (10.0, 0.0)
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
    assert sketch.play().ratio() == pytest.approx(1750.0 / 1500.0)


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


# -- who holds what ------------------------------------------------------------------------------------------


def declared_enemies(**formations: tuple[str, float]) -> Story:
    """Formations in blue's town, neutral to it until day 3."""
    sketch = town().actor("green").actor("host").stance("host", "blue", "friendly")
    sketch.place("town", control="blue")
    for name, (actor, strength) in formations.items():
        sketch.formation(name.replace("_", "-"), actor, "town", strength=strength)
    sketch.stances = [one for one in sketch.stances if set(one[:2]) != {"blue", "red"}]
    return sketch.at_day(
        3.0, "red", {"stance": ("blue", "red", "hostile")}, {"stance": ("blue", "green", "hostile")}
    ).play()


def test_presence_takes_a_place_that_nobody_of_its_controller_is_in() -> None:
    story = declared_enemies(army=("red", 1000.0))
    assert [(t, s) for t, s, _ in story.rows(Event.CONTROL)] == [(3.0, story.program.actors.index("red"))]


def test_the_strongest_of_those_who_are_hostile_takes_it() -> None:
    story = declared_enemies(a=("red", 500.0), b=("green", 400.0), c=("green", 300.0))
    assert story.controller("town") == "green"


def test_a_friend_of_the_controller_keeps_it() -> None:
    assert declared_enemies(army=("red", 1000.0), friend=("host", 1.0)).controller("town") == "blue"


def test_neutrals_neither_take_nor_keep() -> None:
    sketch = town().actor("grey").formation("guests", "grey", "town")
    assert sketch.play().controller("town") == "red"
    story = sketch.formation("column", "blue", "west", orders=["town"]).play()
    assert story.controller("town") == "blue"


def test_a_column_takes_what_it_only_passes_through() -> None:
    story = town().formation("column", "blue", "west", orders=["town", "north"]).play()
    assert story.times(Event.DEPART, "column") == [0.0, 5.0]
    assert [t for t, _, _ in story.rows(Event.CONTROL)] == [5.0, 10.0]
