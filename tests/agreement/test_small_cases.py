"""Small scenarios that an earlier version got wrong (`tests/cases`): what must come out of each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import simulate
from sandtable.loading import load, read
from sandtable.program import Event, Program, Record, Void
from tests.agreement.test_twins import disagreements

CASES = Path(__file__).resolve().parents[1] / "cases"
FUTURES = 60


def played(name: str) -> tuple[Program, list[Record]]:
    program = compile_scenario(load(CASES / f"{name}.yaml"))
    return program, play(program)


def play(program: Program) -> list[Record]:
    drawn = draw_assumptions(program, seed=5, futures=np.arange(FUTURES, dtype=np.uint64))
    return [simulate(program, seed=5, future=k, assumptions=drawn[k].tolist()) for k in range(FUTURES)]


def rows(record: Record, event: Event, subject: int) -> list[tuple[float, int, int, int, float]]:
    return [row for row in record.log if row[1] == event and row[2] == subject]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_twins_agree_on_the_small_cases(path: Path) -> None:
    assert disagreements(compile_scenario(load(path)), futures=20) == []


def test_a_beaten_army_is_spent_and_recovers() -> None:
    """0.1: broken for good, whatever came to it."""
    program, records = played("never-recovers")
    red = program.formations.index("red-1")
    beaten = [record for record in records if rows(record, Event.GIVE_WAY, red)]
    assert len(beaten) > FUTURES // 2
    recovered = 0
    for record in beaten:
        days = [row[0] for row in rows(record, Event.RECOVERY, red)]
        recovered += bool(days)
        for day in days:  # it follows its orders again at once
            assert any(row[0] == day for row in rows(record, Event.DEPART, red))
    assert recovered > 0.8 * len(beaten)


def test_an_army_falls_back_to_the_neutral_ground_it_came_through() -> None:
    """0.1: it surrendered to nobody on the spot."""
    program, records = played("neutral-rear")
    red, neutral = program.formations.index("red-1"), program.places.index("m")
    beaten = [record for record in records if rows(record, Event.GIVE_WAY, red)]
    assert len(beaten) > FUTURES // 3
    for record in records:
        assert not rows(record, Event.SURRENDER, red)
        for row in rows(record, Event.GIVE_WAY, red):
            assert any(back[0] == row[0] for back in rows(record, Event.WITHDRAW, red)) or any(
                gone[0] == row[0] for gone in rows(record, Event.GONE, red)
            )
    entered = [row[3] for record in beaten for row in rows(record, Event.ENTER, red)]
    assert entered.count(neutral) > len(beaten)


def test_an_army_alone_in_a_town_takes_it_and_is_supplied() -> None:
    """0.1: it starved beside its own base, gave up to nobody, and the town stayed with those who had nobody there."""
    program, records = played("army-alone-in-town")
    army, town = program.formations.index("red-1"), program.places.index("m")
    for record in records:
        held = [row for row in record.log if row[1] == Event.CONTROL and row[2] == town]
        assert [(row[0], program.actors[row[3]]) for row in held] == [(10.0, "red")]
        cut = [row for row in rows(record, Event.CUT, army) if row[4]]
        assert all(row[0] != 10.0 or rows(record, Event.CUT, army)[-1][4] == 0.0 for row in cut)
        assert not rows(record, Event.SUPPLY, army)
        assert not rows(record, Event.GONE, army)


def text_of(name: str) -> str:
    return (CASES / f"{name}.yaml").read_text(encoding="utf-8")


def changed(name: str, *pairs: tuple[str, str]) -> tuple[Program, list[Record]]:
    """A case with some of its text replaced, in both twins."""
    text = text_of(name)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    reading = read(text, name=f"{name}.yaml")
    assert reading.scenario is not None, [d.message for d in reading.errors]
    program = compile_scenario(reading.scenario)
    assert disagreements(program, futures=5) == []
    return program, play(program)


def held(program: Program, record: Record, name: str) -> bool:
    return bool(record.outcomes[program.outcomes.index(name)])


def kinds(record: Record) -> set[int]:
    return {int(row[1]) for row in record.log}


def test_a_town_is_handed_over_without_a_shot() -> None:
    """0.1: neutral troops marched in and stood there for a month; the town stayed Blue's."""
    program, records = played("stand-down")
    aside = [record for record in records if record.choices[[o.identifier for o in program.options].index("aside")]]
    assert FUTURES / 4 < len(aside) < FUTURES
    for record in aside:
        assert held(program, record, "red-holds")
        assert held(program, record, "blue-in-hills")
        assert Event.OPEN not in kinds(record)
        town = program.places.index("town")
        (passed,) = [row for row in record.log if row[1] == Event.CONTROL and row[2] == town]
        assert passed[0] == pytest.approx(14.0 / 24.0)


def test_neutrality_alone_moves_no_town_and_is_warned_of() -> None:
    pairs = (
        ("          - {withdraw: {actor: blue, to: hills}}\n", ""),
        ("          - {handover: {places: [town], to: red}, after: 14 h}\n", ""),
        ("probability: 0.6", "probability: 1"),
    )
    program, records = changed("stand-down", *pairs)
    assert not any(held(program, record, "red-holds") for record in records)
    text = text_of("stand-down")
    assert "S418" not in {d.code for d in read(text, name="stand-down").diagnostics}
    for old, new in pairs:
        text = text.replace(old, new)
    assert "S418" in {d.code for d in read(text, name="stand-down").diagnostics}


def test_who_runs_takes_the_others_along() -> None:
    program, records = played("contagion")
    run = [option.identifier for option in program.options].index("run")
    second, third = (program.formations.index(name) for name in ("second-brigade", "third-brigade"))
    told = 0
    for record in records:
        fell = [row[0] for row in record.log if row[1] == Event.DECISION]
        if not fell or not record.choices[run]:
            continue
        fighting = {row[2] for row in record.log if row[1] == Event.JOIN and row[0] <= fell[0]}
        for brigade in {second, third} & fighting:
            told += 1
            assert any(row[0] == fell[0] for row in rows(record, Event.GIVE_WAY, brigade)) or any(
                row[0] < fell[0] for row in rows(record, Event.GIVE_WAY, brigade)
            )
        assert not rows(record, Event.GIVE_WAY, program.formations.index("reserve"))
    assert told >= 10
    stood = [record for record in records if not record.choices[run] and rows(record, Event.DECISION, 0)]
    assert any(
        not any(row[0] == fell[0] for row in rows(record, Event.GIVE_WAY, second))
        for record in stood for fell in rows(record, Event.DECISION, 0)
    )  # fmt: skip


def test_a_buffer_force_bars_the_way() -> None:
    """0.1: the army marched through 5,000 peacekeepers and took what lay behind."""
    program, records = played("buffer")
    column, town = program.formations.index("column"), program.places.index("town")
    for record in records:
        assert held(program, record, "kept-out")
        assert [(row[3], row[4]) for row in rows(record, Event.BARRED, column)] == [(town, 1.0)]
        assert not any(held(program, record, name) for name in ("red-in-town", "attacked", "road-open"))
    open_, records = changed("buffer", ("passage: closed", "passage: open"))
    assert all(held(open_, record, "red-in-town") for record in records)


def test_a_tripwire_is_stormed_only_by_who_decides_to() -> None:
    """0.1: the town was stormed over the heads of ninety neutral guards."""
    program, records = played("tripwire")
    storm = [option.identifier for option in program.options].index("storm")
    column = program.formations.index("column")
    assert 0 < sum(record.choices[storm] for record in records) < FUTURES
    for record in records:
        chose = bool(record.choices[storm])
        assert held(program, record, "attacked") == held(program, record, "attacked-by-red") == chose
        assert not held(program, record, "attacked-by-blue")
        (barred,) = rows(record, Event.BARRED, column)
        assert [row[0] - barred[0] for row in record.log if row[1] == Event.OPEN][:1] == (
            [pytest.approx(3.0)] if chose else []
        )


def test_two_armies_hold_one_city_by_agreement() -> None:
    """0.1: under hostility and ceasefire the second army waited at the gate for ever."""
    program, records = played("joint-occupation")
    for record in records:
        assert held(program, record, "both")
        assert held(program, record, "blues")
        assert not held(program, record, "shots")
    pairs = (("          - {stance: {between: [red, blue], to: neutral}}\n", ""),)
    program, records = changed("joint-occupation", *pairs)  # hostile still: the second is kept out
    column = program.formations.index("column")
    for record in records:
        assert not held(program, record, "both")
        assert [row[4] for row in rows(record, Event.BARRED, column)] == [0.0]


def test_a_rising_takes_an_empty_town_and_fights_for_a_held_one() -> None:
    """0.1: it did not happen, and the replay told it as done."""
    program, records = played("insurgency")
    for record in records:
        assert held(program, record, "red-holds")
    _garrisoned, records = changed("insurgency", ("actor: blue, place: port", "actor: blue, place: town"))
    for record in records:
        assert next(row[0] for row in record.log if row[1] == Event.OPEN) == 5.0
        assert not [row for row in record.log if row[1] == Event.VOID]
    pairs = (
        ("stances: [{between: [red, blue], stance: hostile}]", "stances: [{of: blue, towards: red, passage: closed}]"),
    )
    closed, records = changed("insurgency", *pairs)
    for record in records:
        assert [row[4] for row in record.log if row[1] == Event.VOID] == [float(Void.CLOSED)]
        assert not held(closed, record, "red-holds")
