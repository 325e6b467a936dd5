"""Giving way, spent, at bay, recovery and surrender in the reference twin, against what can be computed on paper.

The log law (exponent 0) makes the loss rates constant: rho = c_A / c_D, and a side's strain a straight line.
"""

from __future__ import annotations

from math import exp, log

import pytest

from sandtable.engine.reference.draws import Draws
from sandtable.engine.reference.flow import Flow
from sandtable.program import Event, Void
from tests.analytic.builder import Sketch, Story, town

NEVER = 1e9  # days: an endurance that nobody lives to see the end of


def endurances(story: Story, place: str = "town", number: int = 0) -> tuple[float, float]:
    """E of attackers and defenders in the place's engagement of this number, in the future that `play` plays."""
    stream = int(story.program.streams.engagement[story.program.places.index(place)])
    draws = Draws(seed=1, future=0)
    return tuple(draws.weibull(stream=stream, index=number, word=word) for word in (2, 3))  # type: ignore[return-value]


def to_recover(story: Story, formation: str, number: int = 0, *, median: float = 10.0) -> float:
    stream = int(story.program.streams.recovery[story.program.formations.index(formation)])
    return median * Draws(seed=1, future=0).weibull(stream=stream, index=number, word=0)


def assault(**rules: float) -> Sketch:
    """Log law: 3000 attack 1000 prepared defenders on flat ground on day 5; the guard has north to fall back to."""
    settings = {"exponent": 0.0, "halt_ratio": 0.0, "sway": 0.25, **rules}
    sketch = town(**settings).formation("guard", "red", "town")
    return sketch.formation("column", "blue", "west", orders=["town"], strength=3000.0)


# -- when ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("attack", "defence"), [(NEVER, 4.0), (4.0, NEVER)])
def test_a_side_gives_way_when_its_strain_reaches_its_endurance(attack: float, defence: float) -> None:
    """rho = .02 / .015 for the attackers, its inverse for the defenders: T E / rho^q days after the opening."""
    story = assault(attack_endurance=attack, defence_endurance=defence).play()
    of_attack, of_defence = endurances(story)
    rho = 0.02 / 0.015
    days = 4.0 * of_attack / rho**0.25 if attack < NEVER else 4.0 * of_defence * rho**0.25
    who = "column" if attack < NEVER else "guard"
    assert story.times(Event.GIVE_WAY)[0] == pytest.approx(5.0 + days, rel=1e-12)
    assert story.rows(Event.GIVE_WAY, who)[0][1] == story.program.places.index("town")
    assert story.times(Event.WITHDRAW, who)[0] == story.times(Event.GIVE_WAY)[0]
    assert story.rows(Event.END)[0][2] == (1.0 if attack < NEVER else 0.0)


def test_the_loss_ratio_hurries_the_clock_by_its_power() -> None:
    """With W = .5 and R = 2: ln rho of the attackers is ln(c_A / c_D) - 2 W ln R; computed once, not as R changes."""
    story = assault(exponent=0.5, defence_endurance=4.0).play()
    rho = 0.02 / 0.015 * 2.0 ** (-2 * 0.5)
    days = 4.0 * endurances(story)[1] * rho**0.25
    assert story.times(Event.GIVE_WAY)[0] == pytest.approx(5.0 + days, rel=1e-12)


def test_cohesion_is_a_factor_of_the_endurance() -> None:
    """The brittle one of two goes first, the rates are computed again, and the rest of its comrade's strain is slower or faster."""
    sketch = assault(exponent=0.5, defence_endurance=4.0)
    sketch.formation("brittle", "red", "town", cohesion=0.25)
    story = sketch.play()
    endurance = endurances(story)[1]
    flow = Flow(1.0, 0.5, 0.02, 0.015)  # 3000 against 2 x 1000 x 1.5
    rate = (0.015 / 0.02) ** 0.25 / 4.0
    first = 0.25 * endurance / rate
    assert story.times(Event.GIVE_WAY, "brittle")[0] == pytest.approx(5.0 + first, rel=1e-12)
    kept = [flow.factor(first, is_attacker=side) for side in (True, False)]
    ratio = 3000.0 * kept[0] / (1000.0 * kept[1] * 1.5)
    later = (0.015 / 0.02 * ratio ** (2 * 0.5)) ** 0.25 / 4.0
    assert story.times(Event.GIVE_WAY, "guard")[0] == pytest.approx(5.0 + first + 0.75 * endurance / later, rel=1e-9)


def test_who_joins_late_bears_as_much_from_then_on() -> None:
    """The relief comes a day later, and the guard is as good as steadfast."""
    sketch = assault(defence_endurance=4.0)
    sketch.formation("relief", "red", "north", cohesion=0.5, orders=["town"], pace=100.0 / 6.0)
    sketch.formations["guard"]["numbers"]["cohesion"] = 100.0
    story = sketch.play()
    assert story.rows(Event.JOIN, "relief")[0] == (pytest.approx(6.0), story.program.places.index("town"), 1.0)
    days = 0.5 * endurances(story)[1] * 4.0 * (0.02 / 0.015) ** 0.25
    assert story.times(Event.GIVE_WAY, "relief")[0] == pytest.approx(6.0 + days, rel=1e-12)


def test_all_who_are_due_leave_in_one_event_and_the_defenders_hold_an_empty_field() -> None:
    """Two equal comrades on the side that gives way: one event, two rows; a WATCH restart does not move it."""
    sketch = assault(defence_endurance=4.0).formation("second", "red", "town")
    sketch.outcome("seen", "strength(guard) < 990 fighters").when(
        "strength(guard) < 990 fighters", "red", {"airlift": ("guard", True)}
    )
    story = sketch.play()
    days = 4.0 * endurances(story)[1] * (0.02 / 0.015) ** 0.25
    day = story.times(Event.GIVE_WAY)[0]
    assert day == pytest.approx(5.0 + days, rel=1e-12)
    assert story.times(Event.GIVE_WAY)[:2] == [day, day]
    assert story.times(Event.WITHDRAW)[:2] == [day, day]
    assert 5.0 < story.times(Event.WATCH, "guard")[0] < day


@pytest.mark.parametrize("exponent", [0.0, 0.4])
def test_one_side_cut_into_five_fights_as_the_whole(exponent: float) -> None:
    """A side has one endurance: the same draws give the same day, the same winner and the same losses."""
    for attack, defence in ((2.0, 5.0), (5.0, 2.0)):
        rules = {"exponent": exponent, "attack_endurance": attack, "defence_endurance": defence, "pursuit": 0.1}
        whole = assault(**rules).play()
        sketch = assault(**rules)
        del sketch.formations["column"]
        for number in range(5):
            sketch.formation(f"column-{number}", "blue", "west", orders=["town"], strength=600.0)
        parts = sketch.play()
        first, day = parts.times(Event.GIVE_WAY)[0], whole.times(Event.GIVE_WAY)[0]
        assert first == pytest.approx(day, rel=1e-9)
        lost = [sum(v for t, _, v in story.rows(Event.PRISONERS) if t <= day * (1 + 1e-9)) for story in (whole, parts)]
        assert parts.times(Event.END)[0] == pytest.approx(day, rel=1e-9)
        assert lost[1] == pytest.approx(lost[0], rel=1e-9)


def test_a_stand_off_is_no_battle() -> None:
    story = assault(intensity=0.0, attack_endurance=1.0, defence_endurance=1.0).play()
    assert story.count(Event.OPEN) == 1
    assert story.count(Event.GIVE_WAY) == story.count(Event.END) == 0


def test_in_a_meeting_both_sides_have_the_mean_endurance() -> None:
    """c = sqrt(c_A c_D) on both sides: rho is 1, and T the geometric mean."""
    sketch = Sketch(
        rules={"exponent": 0.0, "halt_ratio": 0.0, "attack_endurance": 2.0, "defence_endurance": 8.0, "sway": 0.25}
    )
    sketch.actor("blue").actor("red").stance("blue", "red").place("base-blue", control="blue")
    sketch.place("base-red", at=(200.0, 0.0), control="red").route("base-blue", "base-red")
    sketch.formation("column", "blue", "base-blue", orders=["base-red"], strength=1500.0)
    story = sketch.formation("guard", "red", "base-red", orders=["base-blue"]).play()
    stream = int(story.program.streams.engagement[2])
    draws = Draws(seed=1, future=0)
    attack, defence = (draws.weibull(stream=stream, index=0, word=word) for word in (2, 3))
    assert story.times(Event.GIVE_WAY)[0] == pytest.approx(5.0 + 4.0 * min(attack, defence), rel=1e-12)


# -- what it costs ---------------------------------------------------------------------------------------


def test_who_gives_way_leaves_prisoners_and_who_is_ordered_back_does_not() -> None:
    story = assault(defence_endurance=4.0, pursuit=0.25, recovery=NEVER).play()
    days = 4.0 * endurances(story)[1] * (0.02 / 0.015) ** 0.25
    left = 1000.0 * exp(-0.015 * days)
    assert story.rows(Event.GIVE_WAY, "guard")[0][2] == pytest.approx(left, rel=1e-12)
    assert story.rows(Event.PRISONERS, "guard")[0][2] == pytest.approx(0.25 * left, rel=1e-12)
    assert story.strength("guard") == pytest.approx(0.75 * left, rel=1e-12)
    sketch = assault(defence_endurance=NEVER, pursuit=0.25)
    story = sketch.at_day(6.0, "red", {"orders": ("guard", "withdraw")}).play()
    assert story.count(Event.PRISONERS) == 0


def test_the_spent_defend_at_half_power_and_take_nothing() -> None:
    """Beaten out of town the guard stands spent in north, where the column finds it and attacks: cover hasty, power half."""
    sketch = assault(defence_endurance=4.0, recovery=NEVER)
    sketch.formations["column"]["orders"] = ["town", "north"]
    sketch.formations["column"]["numbers"]["pace"] = 10.0
    sketch.outcome("nobody", "not present(red, north)").outcome("there", "at(guard, north) and spent(guard)")
    story = sketch.play()
    (opened, _, _), (again, _, ratio) = story.rows(Event.OPEN)[:2]
    fled, _, kept = story.rows(Event.GIVE_WAY, "guard")[0]
    assert again == story.times(Event.ARRIVAL, "column")[1] == pytest.approx(fled + 10.0)
    assert ratio == pytest.approx(3000.0 * exp(-0.02 * (fled - opened)) / (0.5 * kept * 1.5), rel=1e-12)
    sketch.horizon = again - 1.0
    story = sketch.play()
    assert story.outcome("nobody")
    assert story.outcome("there")


def test_a_spent_formation_keeps_an_advance_until_it_recovers() -> None:
    sketch = assault(defence_endurance=4.0).outcome("spent", "spent(guard)")
    sketch.formations["column"]["orders"] = ["town"]
    gave_way = sketch.play().times(Event.GIVE_WAY, "guard")[0]
    sketch.at_day(gave_way + 6.0, "red", {"orders": ("guard", ["town"])})
    story = sketch.play()
    recovered = gave_way + 5.0 + to_recover(story, "guard")
    assert story.times(Event.RECOVERY, "guard")[0] == pytest.approx(recovered, rel=1e-12)
    assert story.times(Event.DEPART, "guard")[0] == pytest.approx(max(recovered, gave_way + 6.0), rel=1e-12)
    assert story.count(Event.VOID) == 0


def test_recovery_stands_still_while_an_enemy_is_at_the_gate() -> None:
    """A weak raider besieges north from 1 day after the guard has come there until it is called back 4 days later."""
    sketch = assault(defence_endurance=4.0, attack_ratio=0.7)
    gave_way = sketch.play().times(Event.GIVE_WAY, "guard")[0]
    there = gave_way + 5.0
    sketch.place("camp", at=(50.0, 100.0), control="blue").route("camp", "north", length=20.0)
    sketch.formation("raider", "blue", "camp", strength=100.0)
    sketch.at_day(there, "blue", {"orders": ("raider", ["north"])})
    story = sketch.at_day(there + 5.0, "blue", {"orders": ("raider", "withdraw")}).play()
    assert story.times(Event.ARRIVAL, "raider")[0] == pytest.approx(there + 1.0)
    assert story.times(Event.RECOVERY, "guard")[0] == pytest.approx(there + 4.0 + to_recover(story, "guard"), rel=1e-9)


def test_recovery_stands_still_while_cut_off() -> None:
    sketch = assault(defence_endurance=4.0).actor("red", supply=["far"]).place("far", at=(0.0, 200.0), control="red")
    sketch.route("north", "far")
    gave_way = sketch.play().times(Event.GIVE_WAY, "guard")[0]
    there = gave_way + 5.0
    sketch.formation("raider", "blue", "camp", pace=100.0, strength=10.0)
    sketch.place("camp", at=(10.0, 200.0), control="blue").route("camp", "far", length=100.0)
    sketch.at_day(there, "blue", {"orders": ("raider", ["far"])})  # takes far a day later
    story = sketch.at_day(there + 11.0, "red", {"stance": ("blue", "red", "neutral")}).play()
    assert story.rows(Event.CUT, "guard") == [
        (pytest.approx(there + 1.0), -1, 1.0),
        (pytest.approx(there + 11.0), -1, 0.0),
    ]
    assert story.times(Event.RECOVERY, "guard")[0] == pytest.approx(there + 10.0 + to_recover(story, "guard"), rel=1e-9)


def test_two_spent_enemies_leave_one_another_alone() -> None:
    """Both beaten elsewhere come to one neutral place, in peace until both are there; war finds no one to attack."""
    sketch = Sketch(
        rules={"exponent": 0.0, "halt_ratio": 0.0, "recovery": NEVER, "attack_endurance": 1.0, "defence_endurance": 1.0}
    )
    sketch.actor("blue").actor("red").actor("green").stance("green", "blue").stance("green", "red")
    sketch.place("refuge", control=None).place("one", at=(20.0, 0.0)).place("two", at=(-20.0, 0.0))
    sketch.route("one", "refuge").route("two", "refuge")
    sketch.formation("b", "blue", "one", cohesion=1e-6).formation("r", "red", "two", cohesion=1e-6)
    sketch.formation("g1", "green", "one", cohesion=1e6).formation("g2", "green", "two", cohesion=1e6)
    sketch.horizon = 30.0
    story = sketch.at_day(10.0, "red", {"stance": ("blue", "red", "hostile")}).play()
    assert [story.times(Event.ENTER, name) for name in ("b", "r")] == [[pytest.approx(1.0, abs=1e-4)]] * 2
    assert story.count(Event.OPEN) == 2
    assert story.count(Event.GONE) == 0


# -- at bay ------------------------------------------------------------------------------------------------


def surrounded(**rules: float) -> Sketch:
    """The guard has no way out of town: north is the enemy's too."""
    settings = {"defence_endurance": 4.0, "recovery": 10.0, **rules}
    sketch = assault(**settings).place("north", at=(0.0, 100.0), control="blue")
    sketch.horizon = 60.0
    return sketch


def test_a_defender_without_a_way_out_fights_on_at_bay_at_half_power() -> None:
    """It gives way once, loses no prisoners, and goes on losing at the same rate (log law) until it is destroyed."""
    story = surrounded(defender_loss=0.2, pursuit=0.5).play()
    assert story.count(Event.GIVE_WAY) == story.count(Event.BAY) == 1
    assert story.count(Event.PRISONERS) == story.count(Event.WITHDRAW) == 0
    assert story.times(Event.DESTROYED, "guard") == [pytest.approx(5.0 - log(0.05) / 0.2)]
    assert story.controller("town") == "blue"


def test_power_at_bay_is_half() -> None:
    """W = .5: after giving way the flow goes on from twice the ratio."""
    story = surrounded(exponent=0.5).play()
    days = 4.0 * endurances(story)[1] * (0.02 / 0.015 / 2.0) ** 0.25
    flow = Flow(2.0, 0.5, 0.02, 0.015)
    column, guard = (flow.factor(days, is_attacker=side) for side in (True, False))
    after = Flow(3000.0 * column / (0.5 * 1000.0 * guard * 1.5), 0.5, 0.02, 0.015)
    left = 55.0 - days
    assert story.strength("guard") == pytest.approx(1000.0 * guard * after.factor(left, is_attacker=False), rel=1e-9)
    assert story.strength("column") == pytest.approx(3000.0 * column * after.factor(left, is_attacker=True), rel=1e-9)


def test_who_is_at_bay_withdraws_as_soon_as_a_refuge_appears() -> None:
    story = surrounded().at_day(30.0, "red", {"stance": ("blue", "red", "hostile")}).play()
    assert story.count(Event.WITHDRAW) == 0
    sketch = surrounded(pursuit=0.5).formation("raider", "red", "east-of-north", pace=100.0)
    sketch.place("east-of-north", at=(50.0, 100.0), control="red").route("east-of-north", "north", length=100.0)
    story = sketch.at_day(29.0, "red", {"orders": ("raider", ["north"])}).play()
    assert story.rows(Event.CONTROL)[0][0] == 30.0
    assert story.times(Event.WITHDRAW, "guard") == [30.0]
    assert story.count(Event.PRISONERS) == 0
    assert story.times(Event.ENTER, "guard") == [35.0]


def test_attackers_at_bay_leave_the_attack_and_are_attacked() -> None:
    """A guest in town, at peace until day 2, then attacks at once; it gives way, and nothing around is open to it."""
    sketch = town(exponent=0.0, halt_ratio=0.0, attack_endurance=4.0, defence_endurance=NEVER, sway=0.25)
    for place in ("north", "east", "west"):
        sketch.places[place]["control"] = "red"
    sketch.formation("guard", "red", "town").formation("guest", "blue", "town", strength=900.0)
    sketch.stances.clear()
    sketch.horizon = 40.0
    story = sketch.at_day(2.0, "red", {"stance": ("blue", "red", "hostile")}).play()
    attack, _ = endurances(story)
    day = 2.0 + 4.0 * attack / (0.02 / 0.015) ** 0.25
    assert story.rows(Event.BAY, "guest")[0] == (pytest.approx(day, rel=1e-12), -1, 1.0)
    assert story.rows(Event.END)[0] == (pytest.approx(day, rel=1e-12), -1, 1.0)
    opened = story.rows(Event.OPEN)[1]
    assert opened[0] == pytest.approx(day, rel=1e-12)  # the guard attacks the guest, whose cover is that of a defender
    assert story.joins()["guest"][1] == 1.0
    kept = 900.0 * exp(-0.02 * (day - 2.0)), 1000.0 * exp(-0.015 * (day - 2.0))
    assert opened[2] == pytest.approx(kept[1] / (0.5 * kept[0] * 1.5), rel=1e-9)


def test_at_bay_ends_when_the_enemy_is_gone_and_the_recovery_clock_runs() -> None:
    """The column is called home on day 30; all around is still the enemy's, so the guard stays where it is."""
    sketch = surrounded(attack_endurance=NEVER)
    story = sketch.at_day(30.0, "blue", {"orders": ("column", "withdraw")}).play()
    assert [row[::2] for row in story.rows(Event.BAY, "guard")][1:] == [(30.0, 0.0)]
    assert story.count(Event.END) == 1
    assert story.times(Event.RECOVERY, "guard") == [pytest.approx(30.0 + to_recover(story, "guard"))]


def test_an_order_to_withdraw_without_a_refuge_is_void_and_brings_nobody_to_bay() -> None:
    story = surrounded(defence_endurance=NEVER).at_day(6.0, "red", {"orders": ("guard", "withdraw")}).play()
    assert story.rows(Event.VOID)[0][2] == Void.NO_REFUGE
    assert story.count(Event.BAY) == 0


def test_a_spent_column_whose_way_back_is_barred_is_at_bay_on_the_road_and_goes_where_a_way_opens() -> None:
    """Beaten at the town's gate it turns back to west; a raider has gone into west meanwhile."""
    sketch = town(exponent=0.0, halt_ratio=0.0, attack_endurance=1.0, sway=0.25, recovery=NEVER)
    sketch.formation("guard", "red", "town", strength=2000.0)
    sketch.formation("column", "blue", "west", orders=["town"], strength=2500.0)
    day = sketch.play().times(Event.GIVE_WAY, "column")[0]
    sketch.place("camp", at=(-110.0, 0.0), control="red").route("camp", "west", length=10.0)
    sketch.formation("raider", "red", "camp", strength=5000.0)
    sketch.at_day(day + 1.0, "red", {"orders": ("raider", ["west"])})
    sketch.at_day(day + 10.0, "red", {"orders": ("raider", ["camp"])})
    sketch.horizon = day + 30.0
    story = sketch.play()
    assert story.times(Event.WITHDRAW, "column")[0] == day
    assert story.rows(Event.BAY, "column") == [(pytest.approx(day + 5.0), -1, 1.0)]  # west is full of enemies
    assert story.times(Event.WITHDRAW, "column") == [day]  # west stays the enemy's, and so does town
    sketch.at_day(day + 20.0, "red", {"stance": ("blue", "red", "neutral")})
    story = sketch.play()
    # neither end is hostile any more: first the one behind it, which is town
    assert story.times(Event.WITHDRAW, "column")[1:] == [pytest.approx(day + 20.0)]
    assert story.times(Event.ENTER, "column") == [pytest.approx(day + 25.0)]


# -- surrender ---------------------------------------------------------------------------------------------


def test_who_is_at_bay_surrenders_by_a_hazard_to_its_strongest_enemy() -> None:
    """One clock, -ln u, consumed at .05 a day from the moment it is at bay."""
    sketch = surrounded(surrender_at_bay=0.05).actor("amber").stance("amber", "red").stance("amber", "blue", "friendly")
    sketch.formation("allies", "amber", "east", orders=["town"], strength=2000.0)
    sketch.outcome("to-blue", "surrendered(guard, blue)").outcome("to-amber", "surrendered(guard, amber)")
    sketch.horizon = 300.0
    story = sketch.play()
    clock = Draws(seed=1, future=0).exponential(stream=int(story.program.streams.surrender[2]), index=0, word=0)
    assert story.program.formations[2] == "guard"
    at_bay = story.times(Event.BAY, "guard")[0]
    assert story.rows(Event.SURRENDER, "guard")[0][:2] == (
        pytest.approx(at_bay + clock / 0.05),
        story.program.actors.index("blue"),
    )
    assert story.outcome("to-blue")
    assert not story.outcome("to-amber")
    assert story.rows(Event.GONE, "guard")[0][2] == 1.0


def test_the_hazards_of_hunger_and_of_being_at_bay_add() -> None:
    sketch = surrounded(surrender_at_bay=0.03, surrender_hazard=0.05, stage=NEVER).actor("red", supply=["base"])
    sketch.place("base", at=(0.0, 500.0), control="red")
    sketch.formations["guard"]["numbers"]["stock"] = 0.0
    sketch.horizon = 300.0
    story = sketch.play()
    clock = Draws(seed=1, future=0).exponential(stream=int(story.program.streams.surrender[1]), index=0, word=0)
    hunger, at_bay = 0.05 * (1 - 0.6), story.times(Event.BAY, "guard")[0]
    left = clock - hunger * at_bay
    assert left > 0.0
    assert story.times(Event.SURRENDER, "guard") == [pytest.approx(at_bay + left / (hunger + 0.03))]


def test_who_is_not_at_bay_does_not_surrender() -> None:
    story = assault(defence_endurance=4.0, surrender_at_bay=100.0, recovery=NEVER).play()
    assert story.count(Event.SURRENDER) == 0


def test_attacks_at_force_ratios_that_the_data_hardly_know_are_counted() -> None:
    """The sketch's data reach from half to five times: 3000 and 5001 against 1000, and a meeting that is no attack on a place."""
    for strength, unusual in ((3000.0, 0), (5001.0, 1)):
        sketch = assault().formation("column", "blue", "west", orders=["town"], strength=strength)
        record = sketch.play().record
        assert (record.attacks, record.unusual_attacks) == (1, unusual)
