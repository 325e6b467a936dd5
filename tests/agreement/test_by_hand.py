"""The theatres made by hand about agreement do what they are named for; that the twins agree on them is in test_twins."""

from __future__ import annotations

import pytest

from sandtable.engine.reference import simulate
from sandtable.program import Event, Program
from tests.agreement.by_hand import theatres_by_hand
from tests.agreement.test_twins import program_of

Row = tuple[float, int, int, int, float]
THEATRES = theatres_by_hand()


def played(name: str) -> tuple[Program, list[Row], dict[str, str | None]]:
    """The program, the log, and who controls what at the end."""
    program = program_of(THEATRES[name])
    record = simulate(program, seed=1, future=0, assumptions=[])
    holders = (None if actor < 0 else program.actors[actor] for actor in record.control)
    return program, record.log, dict(zip(program.places, holders, strict=True))


def of(program: Program, log: list[Row], event: Event, formation: str) -> list[tuple[float, int, float]]:
    return [(row[0], row[3], row[4]) for row in log if row[1] == event and program.formations[row[2]] == formation]


def test_victors_to_whom_a_place_was_closed_stay_outside_and_take_nothing() -> None:
    for name, holder in (("victors-are-shut-out", "blue"), ("nobodys-town-stays-so", None)):
        program, log, control = played(name)
        (end,) = [row for row in log if row[1] == Event.END]
        assert end[4] == 0.0  # the attackers hold the field
        assert of(program, log, Event.ENTER, "a-column") == []
        assert [row[0] for row in of(program, log, Event.BARRED, "a-column")] == [end[0]]
        assert control["centre"] == holder
    program, log, control = played("one-victor-is-shut-out")
    assert of(program, log, Event.ENTER, "helper")
    assert not of(program, log, Event.ENTER, "a-column")
    assert control["centre"] == "green"


def test_a_door_that_closes_on_who_falls_back() -> None:
    program, log, _ = played("shut-out-while-falling-back")
    ((time, _, _),) = of(program, log, Event.ARRIVAL, "runner")[1:]
    assert [row[0] for row in of(program, log, Event.BARRED, "runner")] == [time]
    assert of(program, log, Event.BAY, "runner") == []  # unspent: it waits
    program, log, _ = played("shut-out-when-beaten")
    beaten = of(program, log, Event.GIVE_WAY, "runner")[0][0]
    assert (beaten + 1.0, -1, 1.0) in [(pytest.approx(t), o, v) for t, o, v in of(program, log, Event.BAY, "runner")]
    program, log, _ = played("no-refuge-behind-a-closed-door")
    assert of(program, log, Event.BAY, "runner")[0][0] == of(program, log, Event.GIVE_WAY, "runner")[0][0]


def test_doors_open_when_who_closes_them_leaves_or_is_made_an_enemy() -> None:
    for name in ("the-post-leaves", "shut-and-opened-at-the-gate"):
        program, log, _ = played(name)
        barred = of(program, log, Event.BARRED, "a-column")
        assert len(barred) == 1
        assert of(program, log, Event.JOIN, "a-column")[0][0] > barred[0][0]
    program, log, _ = played("hostile-after-all")
    assert [row[0] for row in of(program, log, Event.JOIN, "post")] == [3.0]


def test_a_place_handed_over_in_mid_fight_is_judged_by_its_new_owner() -> None:
    _, log, control = played("handed-to-a-friend-of-the-attack")
    assert control["east"] == "green"
    program, log, _ = played("handed-to-a-third-under-guns")
    centre = program.places.index("centre")
    assert next(program.actors[row[3]] for row in log if row[1] == Event.CONTROL and row[2] == centre) == "crimson"


def test_everybody_who_bears_no_more_leaves_in_one_event() -> None:
    program, log, _ = played("everybody-loses-heart")
    rows = [row for row in log if row[1] == Event.GIVE_WAY]
    assert {row[0] for row in rows} == {1.5}
    assert [program.formations[row[2]] for row in rows] == ["a-column", "a-second", "garrison", "guard"]
    assert [row[4] for row in log if row[1] == Event.END] == [1.0]  # the defenders hold the field


def test_a_side_that_surrenders_leaves_the_field_to_the_other() -> None:
    _, log, control = played("all-defenders-surrender")
    assert control["centre"] == "amber"
    assert next(row[4] for row in log if row[1] == Event.END) == 0.0
    _, log, control = played("all-attackers-surrender")
    assert control["centre"] == "blue"
    assert [row[4] for row in log if row[1] == Event.END] == [1.0]


def test_refit_at_bay_ends_it_and_the_march_goes_on() -> None:
    program, log, _ = played("refit-in-flight-and-at-bay")
    for name, day in (("garrison", 1.5 + 1.0 / 24.0), ("a-column", 2.0)):
        assert of(program, log, Event.RECOVERY, name)[0][0] == pytest.approx(day)
        assert (pytest.approx(day), -1, 0.0) in of(program, log, Event.BAY, name)
    assert of(program, log, Event.JOIN, "a-column")[1][0] == 2.0
