"""Common random numbers: taking the launchers away touches nothing that did not turn on them."""

from __future__ import annotations

import numpy as np
import pytest

from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.loading import load
from sandtable.program import Event, Program, Record, Void

SEED = 7
FUTURES = 400


def play(program: Program) -> list[Record]:
    engine = Engine(program)
    numbers = np.arange(FUTURES, dtype=np.uint64)
    drawn = draw_assumptions(program, seed=SEED, futures=numbers)
    return [engine.trace(seed=SEED, future=k, assumptions=drawn[k]) for k in range(FUTURES)]


def first_strike(record: Record, fires: int) -> float:
    """Day of the first strike of a base, infinite if there is none."""
    return min((row[0] for row in record.log if row[1] == Event.STRIKE and row[3] == fires), default=np.inf)


def told(record: Record) -> list[tuple[float, ...]]:
    """The log without orders to open fire that nothing could obey: only those are told where there are no launchers."""
    return [row for row in record.log if not (row[1] == Event.VOID and row[4] == Void.SPENT)]


@pytest.fixture(scope="module")
def with_and_without() -> tuple[Program, list[Record], list[Record]]:
    scenario = load("deir-ez-zor-2017")
    program = compile_scenario(scenario)
    return program, play(program), play(compile_scenario(scenario.replace({"fires.al-tanf.launchers": 0})))


def test_futures_without_a_strike_are_equal_to_the_bit(
    with_and_without: tuple[Program, list[Record], list[Record]],
) -> None:
    program, armed, bare = with_and_without
    fires = program.fires.index("al-tanf")
    quiet = [k for k in range(FUTURES) if first_strike(armed[k], fires) == np.inf]
    assert 0 < len(quiet) < FUTURES  # both kinds occur, or the test says nothing
    for k in quiet:
        assert told(armed[k]) == told(bare[k])
        assert np.array_equal(armed[k].strength, bare[k].strength)


def test_futures_with_a_strike_are_equal_up_to_it(with_and_without: tuple[Program, list[Record], list[Record]]) -> None:
    program, armed, bare = with_and_without
    fires = program.fires.index("al-tanf")
    struck = [k for k in range(FUTURES) if first_strike(armed[k], fires) < np.inf]
    assert struck
    changed = 0
    for k in struck:
        day = first_strike(armed[k], fires)
        assert [row for row in told(armed[k]) if row[0] < day] == [row for row in told(bare[k]) if row[0] < day]
        changed += told(armed[k]) != told(bare[k])
    assert changed == len(struck)
