"""Passage, agreement and delayed effects in the reference twin: days and places worked out on paper from docs/model.md."""

from __future__ import annotations

import pytest

from sandtable.program import Event, Loss, Void
from tests.analytic.builder import Sketch, Story, front


def guarded(*, hostile: bool = False) -> Sketch:
    """Blue's column marches from base-blue over field (day 5) to base-red (day 10); grey's post at field closes it to blue."""
    sketch = front().actor("grey").closes("grey", "blue")
    if hostile:
        sketch.stance("grey", "blue")
    sketch.formation("column", "blue", "base-blue", orders=("base-red",))
    return sketch.formation("post", "grey", "field", strength=10.0)


def voids(story: Story) -> list[tuple[float, Void]]:
    return [(time, Void(int(value))) for time, _, value in story.rows(Event.VOID)]


# -- passage -----------------------------------------------------------------------------------------


def test_who_finds_a_place_closed_waits_until_it_is_opened() -> None:
    sketch = guarded().outcome("open", "open(base-blue, base-red, blue)").outcome("barred", "barred(column)")
    story = sketch.at_day(8.0, "grey", {"passage": ("grey", "blue", "open")}).play()
    assert story.rows(Event.BARRED) == [(5.0, 2, 1.0)]  # field is the last of the places
    assert story.times(Event.ENTER)[0] == 8.0


def test_a_closed_place_stays_so_whoever_controls_it() -> None:
    story = guarded().outcome("barred", "barred(column)").outcome("attacked", "attacked(post)").play()
    assert story.outcome("barred")
    assert not story.outcome("attacked")
    assert story.times(Event.ENTER) == []
    sketch = front().actor("grey").closes("grey", "blue").outcome("barred", "barred(column)")
    sketch.places["field"]["control"] = "grey"
    assert sketch.formation("column", "blue", "base-blue", orders=("base-red",)).play().outcome("barred")


def test_passage_is_one_sided_and_means_nothing_between_enemies() -> None:
    sketch = front().actor("grey").closes("blue", "grey").formation("post", "grey", "field", strength=10.0)
    sketch.formation("column", "blue", "base-blue", orders=("base-red",))
    assert sketch.play().times(Event.ENTER)[0] == 5.0
    story = guarded(hostile=True).outcome("attacked", "attacked(grey, blue)").play()
    assert story.times(Event.OPEN)[0] == 5.0
    assert story.outcome("attacked")
    assert story.count(Event.BARRED) == 0


def test_who_is_inside_leaves_when_he_likes_and_does_not_come_back() -> None:
    sketch = front().actor("grey").closes("grey", "blue").formation("post", "grey", "field", strength=10.0)
    sketch.formation("column", "blue", "field", orders=("base-blue", "field"))
    story = sketch.outcome("barred", "barred(column)").play()
    assert story.times(Event.ENTER) == [5.0]
    assert story.times(Event.BARRED) == [10.0]
    assert story.outcome("barred")


def test_a_closed_place_conducts_no_supply() -> None:
    sketch = front().actor("grey").closes("grey", "blue").actor("blue", supply=("base-blue",))
    sketch.stances.clear()
    sketch.formation("far", "blue", "base-red", stock=4.0)
    sketch.formation("post", "grey", "base-red", orders=("field",))  # in base-red on day 0, at field from day 5 on
    sketch.outcome("far-open", "open(base-blue, base-red, blue)").outcome(
        "near-open", "open(base-blue, base-blue, blue)"
    )
    story = sketch.play()
    assert [row[0] for row in story.rows(Event.CUT, "far")] == [5.0]
    assert story.times(Event.SUPPLY)[0] == 9.0
    assert not story.outcome("far-open")
    assert story.outcome("near-open")
    opened = sketch.at_day(7.0, "grey", {"passage": ("grey", "blue", "open")}).play()
    assert opened.rows(Event.CUT, "far") == [(5.0, -1, 1.0), (7.0, -1, 0.0)]
    assert opened.outcome("far-open")


def test_a_closed_place_is_no_refuge() -> None:
    """Beaten at base-red, blue could fall back to field; grey in field closes it, and blue is at bay."""

    def battle(*, is_closed: bool) -> Story:
        sketch = front(halt_ratio=0.0, attack_ratio=0.0, attack_endurance=1.0).actor("grey")
        sketch.formation("column", "blue", "field", orders=("base-red",))
        sketch.formation("post", "grey", "base-blue", orders=("field",))  # there on day 5, when the battle opens
        sketch.formation("garrison", "red", "base-red", strength=5000.0, cohesion=1e9)
        return (sketch.closes("grey", "blue") if is_closed else sketch).play()

    assert battle(is_closed=False).count(Event.BAY) == 0
    assert battle(is_closed=True).rows(Event.BAY, "column")[0][2] == 1.0


# -- handover ----------------------------------------------------------------------------------------


def test_a_handover_moves_what_the_giver_holds() -> None:
    sketch = front().actor("grey").at_day(2.0, "red", {"handover": ("red", ["base-blue", "base-red"], "grey")})
    story = sketch.formation("any", "grey", "field").outcome("taken", "first(grey, base-red) <= 2 d").play()
    assert story.rows(Event.CONTROL) == [(2.0, 1, 0.0)]
    assert story.controller("base-red") == "grey"
    assert story.controller("base-blue") == "blue"
    assert story.outcome("taken")
    assert voids(sketch.at_day(3.0, "red", {"handover": ("red", ["base-red"], "blue")}).play()) == [
        (3.0, Void.NOT_HELD)
    ]


def test_a_place_handed_over_under_enemy_guns_passes_on() -> None:
    sketch = front().actor("grey").stance("blue", "grey").formation("column", "blue", "base-red")
    sketch.stances[:2] = []  # blue and red are neutral
    sketch.at_day(2.0, "red", {"handover": ("red", ["base-red"], "grey")})
    assert [(time, other) for time, other, _ in sketch.play().rows(Event.CONTROL)] == [(2.0, 1), (2.0, 0)]
    friend = sketch.formation("friend", "grey", "base-red", strength=1.0, cohesion=1e9)
    assert friend.play().rows(Event.CONTROL)[0][1] == 1


# -- whom, withdrawal, evacuation, surrender ---------------------------------------------------------


def test_who_is_not_pressed_marches_and_who_fights_falls_back_first() -> None:
    sketch = front(halt_ratio=0.0).formation("idle", "blue", "base-blue")
    story = sketch.at_day(1.0, "blue", {"withdraw": ("idle", "field")}).play()
    assert story.times(Event.ENTER) == [6.0]
    assert story.count(Event.WITHDRAW) == 0
    # the garrison of base-red is attacked on day 5; on day 6 it leaves for field (11), and goes on to base-blue (16)
    sketch = front(halt_ratio=0.0, attack_ratio=0.0).formation("column", "blue", "field", orders=("base-red",))
    sketch.formation("garrison", "red", "base-red", cohesion=1e9)
    sketch.place("rear", at=(300.0, 0.0), control="red").route("base-red", "rear")
    story = sketch.at_day(6.0, "red", {"withdraw": ("garrison", "base-blue")}).play()
    assert story.times(Event.OPEN)[0] == 5.0
    assert [row[0] for row in story.rows(Event.WITHDRAW, "garrison")][:1] == [6.0]
    assert next(row[0] for row in story.rows(Event.ENTER, "garrison")) == 11.0
    assert next(row[0] for row in story.rows(Event.DEPART, "garrison")) == 11.0  # at once: it was ordered


def test_who_cannot_fall_back_stays_as_he_was() -> None:
    sketch = front(halt_ratio=0.0, attack_ratio=0.0).formation("column", "blue", "field", orders=("base-red",))
    sketch.formation("garrison", "red", "base-red", cohesion=1e9)
    story = sketch.at_day(6.0, "red", {"withdraw": ("garrison", "field")}).play()
    assert voids(story) == [(6.0, Void.NO_REFUGE)]


def test_an_evacuated_formation_comes_back_fit_and_stocked() -> None:
    sketch = front().actor("blue", supply=("base-blue",)).formation("column", "blue", "base-red", stock=1.0)
    sketch.stances.clear()
    sketch.places["field"]["control"] = "grey"
    sketch.actor("grey").stance("grey", "blue")  # cut off from the start: no stock on day 1
    sketch.at_day(3.0, "blue", {"evacuate": "column"}).at_day(8.0, "blue", {"commit": ("column", None)})
    story = sketch.outcome("cut", "encircled(column)").play()
    assert story.times(Event.SUPPLY)[:1] == [1.0]
    assert story.rows(Event.EVACUATE) == [(3.0, 1, 1000.0)]
    assert [row[0] for row in story.rows(Event.CUT, "column")] == [0.0, 8.0]
    assert 9.0 in story.times(Event.SUPPLY)
    absent = front().formation("column", "blue", "base-red").at_day(3.0, "blue", {"evacuate": "column"})
    story = absent.outcome("away", "gone(column) and not at(column, base-red)").play()
    assert story.outcome("away")
    assert story.strength("column") == 0.0


def test_who_fights_is_not_evacuated() -> None:
    sketch = front(halt_ratio=0.0, attack_ratio=0.0).formation("column", "blue", "field", orders=("base-red",))
    sketch.formation("garrison", "red", "base-red", cohesion=1e9)
    assert voids(sketch.at_day(6.0, "red", {"evacuate": "garrison"}).play()) == [(6.0, Void.FIGHTING)]


def test_a_surrender_names_its_captor_and_frees_the_field() -> None:
    sketch = (
        front(halt_ratio=0.0, attack_ratio=0.0).actor("grey").formation("column", "blue", "field", orders=("base-red",))
    )
    sketch.formation("garrison", "red", "base-red", cohesion=1e9).outcome("greys", "surrendered(garrison, grey)")
    story = sketch.at_day(6.0, "red", {"surrender": ("garrison", "grey")}).play()
    assert [(row[0], row[1]) for row in story.rows(Event.SURRENDER)] == [(6.0, 1)]
    assert story.rows(Event.GONE, "garrison") == [(6.0, -1, float(Loss.SURRENDERED))]
    assert story.outcome("greys")
    assert story.controller("base-red") == "blue"
    assert voids(sketch.at_day(7.0, "red", {"surrender": ("garrison", "grey")}).play()) == [(7.0, Void.GONE)]


# -- refit and cohesion ------------------------------------------------------------------------------


def attacked(**rules: float) -> Sketch:
    """Blue attacks base-red on day 5 with nobody's losses depending on the other: both sides strain at 1/endurance a day."""
    sketch = front(halt_ratio=0.0, attack_ratio=0.0, sway=0.0, exponent=0.0, recovery=1e6, **rules)
    sketch.place("rear", at=(300.0, 0.0), control="red").route("base-red", "rear")
    return sketch.formation("column", "blue", "field", orders=("base-red",)).formation("garrison", "red", "base-red")


def gave_way(sketch: Sketch) -> float:
    return next(row[0] for row in sketch.play().rows(Event.GIVE_WAY, "garrison"))


def test_cohesion_moves_the_time_of_giving_way_in_proportion() -> None:
    lasts = gave_way(attacked(defence_endurance=8.0)) - 5.0
    assert lasts > 1.0
    early = 5.0 + 0.25 * lasts
    for factor, expected in ((2.0, 2.0 * lasts), (0.5, 0.5 * lasts), (0.1, 0.25 * lasts), (0.0, 0.25 * lasts)):
        sketch = attacked(defence_endurance=8.0).at_day(early, "blue", {"cohesion": ("garrison", factor)})
        assert gave_way(sketch) - 5.0 == pytest.approx(expected, rel=1e-12)


def test_a_formation_out_of_battle_gives_way_at_its_level() -> None:
    sketch = front(recovery=1e6).formation("column", "blue", "base-blue")
    sketch.at_day(2.0, "red", {"cohesion": ("column", 0.5)}).at_day(3.0, "red", {"cohesion": ("column", 0.0)})
    story = sketch.play()
    assert [row[:2] for row in story.rows(Event.GIVE_WAY)] == [(3.0, -1)]  # full strength bears any cohesion but none


def test_a_refit_makes_fit_at_once_and_nobody_else() -> None:
    sketch = attacked(defence_endurance=1.0)
    lasts = gave_way(sketch) - 5.0
    day = 5.0 + lasts + 1.0
    sketch.at_day(day, "red", {"refit": ["garrison"]}).at_day(day + 1.0, "red", {"refit": ["garrison"]})
    story = sketch.play()
    assert story.times(Event.RECOVERY) == [day]
    assert voids(story) == [(day + 1.0, Void.ALREADY)]
    assert story.rows(Event.RECOVERY)[0][2] < 1000.0  # no men come with it


# -- attacked ----------------------------------------------------------------------------------------


def test_attacked_knows_the_defence_and_both_sides_of_a_meeting() -> None:
    sketch = front(halt_ratio=0.0, attack_ratio=0.0).formation("column", "blue", "field", orders=("base-red",))
    sketch.formation("garrison", "red", "base-red", cohesion=1e9)
    for name, what in (("a", "garrison"), ("b", "column"), ("c", "red, blue"), ("d", "blue, red")):
        sketch.outcome(name, f"attacked({what})")
    story = sketch.play()
    assert [story.outcome(name) for name in "abcd"] == [True, False, True, False]
    meeting = front().formation("column", "blue", "base-blue", orders=("field",))
    meeting.formation("rider", "red", "field", orders=("base-blue",))
    for name, what in (("a", "rider"), ("b", "column"), ("c", "red, blue"), ("d", "blue, red")):
        meeting.outcome(name, f"attacked({what})")
    story = meeting.play()
    assert story.count(Event.MEETING) >= 1
    assert [story.outcome(name) for name in "abcd"] == [True, True, True, True]
