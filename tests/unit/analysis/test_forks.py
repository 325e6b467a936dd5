"""Forks of single futures: the same to the bit before the tick, the option given from it on."""

from __future__ import annotations

import numpy as np
import pytest

from sandtable.analysis.forks import fork_assumption, fork_decision, fork_points, rows_alike
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.errors import AnalysisError
from sandtable.loading import load
from sandtable.program import Event, Program
from sandtable.study.play import Player, load_engine

SEED = 5


@pytest.fixture(scope="module")
def program() -> Program:
    return compile_scenario(load("deir-ez-zor-2017"))


@pytest.fixture(scope="module")
def engine(program: Program) -> Player:
    return load_engine(program)


def draws_of(program: Program, future: int) -> np.ndarray:
    return draw_assumptions(program, seed=SEED, futures=[future])[0]


def test_every_offered_fork_is_the_same_future_before_its_tick(program: Program, engine: Player) -> None:
    tried, late, told = 0, 0, 0
    for future in range(6):
        draws = draws_of(program, future)
        log = engine.trace(seed=SEED, future=future, assumptions=draws).log
        for point in fork_points(program, log):
            for option in point.offered:
                fork = fork_decision(
                    program, seed=SEED, future=future, draws=draws, decision=point.decision, tick=point.tick,
                    option=option, engine=engine,
                )  # fmt: skip
                assert fork.same == point.row
                assert fork.differs == point.day
                assert fork.forked.log[: point.row] == log[: point.row]
                day, event, decision, taken, tick = fork.forked.log[point.row]
                assert (day, event, tick) == (point.day, Event.DECISION, point.tick)
                assert program.decisions[decision].identifier == point.decision
                assert program.options[taken].identifier == option
                tried += 1
                late += point.tick > 0
                told += bool((fork.forked.outcomes != fork.original.outcomes).any())
    assert tried > 25
    assert late > 0
    assert told > 0


def test_the_option_is_given_at_later_ticks_too(program: Program, engine: Player) -> None:
    for future in range(60):
        draws = draws_of(program, future)
        log = engine.trace(seed=SEED, future=future, assumptions=draws).log
        ticks = [(row[2], row[4]) for row in log if row[1] == Event.DECISION]
        repeated = [point for point in fork_points(program, log) if point.offered and point.tick == 0
                    and any(program.decisions[d].identifier == point.decision and t > 0 for d, t in ticks)]  # fmt: skip
        if repeated:
            break
    point = repeated[0]
    fork = fork_decision(
        program, seed=SEED, future=future, draws=draws, decision=point.decision, tick=0, option=point.offered[0],
        engine=engine,
    )  # fmt: skip
    taken = [
        program.options[row[3]].identifier
        for row in fork.forked.log
        if row[1] == Event.DECISION and program.decisions[row[2]].identifier == point.decision
    ]
    assert taken
    assert set(taken) == {point.offered[0]}


def test_a_later_tick_offers_only_what_was_taken_before(program: Program) -> None:
    index, decision = next((k, d) for k, d in enumerate(program.decisions) if len(d.options) >= 2)
    one, two = decision.options[:2]
    rows = [(1.0, Event.DECISION, index, one, 0.0), (2.0, Event.DECISION, index, two, 1.0),
            (3.0, Event.DECISION, index, one, 2.0)]  # fmt: skip
    first, second, third = fork_points(program, rows)
    assert program.options[two].identifier in first.offered
    assert second.offered == (program.options[one].identifier,)
    assert third.offered == ()


def test_what_is_not_offered_is_refused_with_a_reason(program: Program, engine: Player) -> None:
    draws = draws_of(program, 0)
    log = engine.trace(seed=SEED, future=0, assumptions=draws).log
    point = fork_points(program, log)[0]
    given = {"seed": SEED, "future": 0, "draws": draws, "engine": engine}
    with pytest.raises(AnalysisError, match="cannot be forked to"):
        fork_decision(program, decision=point.decision, tick=point.tick, option=point.taken, **given)
    with pytest.raises(AnalysisError, match="has no tick 999"):
        fork_decision(program, decision=point.decision, tick=999, option=point.taken, **given)
    with pytest.raises(AnalysisError, match="unknown assumption `tanf-reech`") as refused:
        fork_assumption(program, assumption="tanf-reech", value=70.0, **given)
    assert "tanf-reach" in refused.value.hint
    with pytest.raises(AnalysisError, match="`tanf-reach` cannot be 71"):
        fork_assumption(program, assumption="tanf-reach", value=71.0, **given)


def test_an_assumption_holds_from_the_start_and_its_own_value_changes_nothing(program: Program, engine: Player) -> None:
    draws = draws_of(program, 3)
    pace = float(draws[program.assumptions.index("damascus-pace")])
    given = {"seed": SEED, "future": 3, "draws": draws, "engine": engine, "assumption": "damascus-pace"}
    same = fork_assumption(program, value=pace, **given)
    assert same.differs is None
    assert same.same == len(same.original.log)
    slower = fork_assumption(program, value=pace / 2, **given)
    assert slower.differs is not None
    assert slower.forked.log[: slower.same] == slower.original.log[: slower.same]


def test_rows_alike_stops_at_the_first_difference() -> None:
    rows = [(0.0, 1, 2, 3, 4.0), (1.0, 1, 2, 3, 4.0)]
    assert rows_alike(rows, rows) == 2
    assert rows_alike(rows, rows[:1]) == 1
    assert rows_alike(rows, [(0.0, 1, 2, 3, np.nextafter(4.0, 5.0)), rows[1]]) == 0
