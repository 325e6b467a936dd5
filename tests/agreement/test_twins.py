"""The kernel and the reference twin, future by future: the same events, at the same times, to the same ends."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest

from benchmarks.same_events import KINDS, texts
from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.engine.reference import simulate
from sandtable.loading import load, read
from sandtable.program import Program, Record
from sandtable.scenario.source import bundled
from tests.agreement.comparison import ROUNDING_TIE, difference
from tests.agreement.theatres import random_theatre, write_yaml
from tests.agreement.zero_gap import zero_gap_theatres

SEED = 20170617
# SANDTABLE_TWINS multiplies the number of generated theatres, for a long night
SCALE = int(os.environ.get("SANDTABLE_TWINS", "1"))
# beyond the first ones, those in which the twins once disagreed
SMALL = [*range(60 * SCALE), 324, 616, 634, 1074, 1372, 1781, 2066]
MEDIUM = [*range(20 * SCALE), 66, 772]


def program_of(raw: dict[str, object]) -> Program:
    reading = read(write_yaml(raw), name="generated")
    assert reading.scenario is not None, [d.message for d in reading.diagnostics]
    return compile_scenario(reading.scenario)


def disagreements(program: Program, *, futures: int) -> list[str]:
    """What the twins disagree about in the first futures, in words; ties of rounding included."""
    engine = Engine(program)
    numbers = np.arange(futures, dtype=np.uint64)
    drawn = draw_assumptions(program, seed=SEED, futures=numbers)
    found = []
    for k in range(futures):
        fast = engine.trace(seed=SEED, future=k, assumptions=drawn[k])
        slow = simulate(program, seed=SEED, future=k, assumptions=drawn[k].tolist())
        what = difference(fast, slow, program)
        if what is not None:
            found.append(f"future {k}: {what}" if not what.startswith(ROUNDING_TIE) else ROUNDING_TIE)
    return found


@pytest.mark.parametrize(("size", "numbers", "futures"), [("small", SMALL, 8), ("medium", MEDIUM, 5)])
def test_twins_agree_on_generated_theatres(size: str, numbers: list[int], futures: int) -> None:
    ties = 0
    faults = []
    for number in numbers:
        found = disagreements(program_of(random_theatre(number, size=size)), futures=futures)  # type: ignore[arg-type]
        ties += found.count(ROUNDING_TIE)
        faults += [f"theatre {number}, {what}" for what in found if what != ROUNDING_TIE]
    assert not faults, "\n".join(faults[:3])
    assert ties <= 0.01 * len(numbers) * futures  # simultaneous to rounding: rare even on lattices of equal legs


@pytest.mark.parametrize("name", sorted(zero_gap_theatres()))
def test_twins_agree_at_zero_gaps(name: str) -> None:
    assert disagreements(program_of(zero_gap_theatres()[name]), futures=4) == []


@pytest.mark.parametrize("name", bundled())
def test_twins_agree_on_bundled_scenarios(name: str) -> None:
    assert disagreements(compile_scenario(load(name)), futures=25) == []


@pytest.mark.parametrize("kind", KINDS)
def test_twins_agree_on_the_theatres_that_are_timed(kind: str) -> None:
    program = program_of(json.loads(texts(kind)[0]))
    assert disagreements(program, futures=1) == []
    assert simulate(program, seed=SEED, future=0, assumptions=[]).events > 100


def test_comparison_sees_a_wrong_time() -> None:
    """The broken twin: a log with one event moved by a second must be detected."""
    program = program_of(random_theatre(2, size="small"))
    drawn = draw_assumptions(program, seed=SEED, futures=np.arange(1, dtype=np.uint64))[0]
    record = simulate(program, seed=SEED, future=0, assumptions=drawn.tolist())
    assert difference(record, record, program) is None
    moved = Record(**{**vars(record), "log": [*record.log]})
    time, *rest = moved.log[-1]
    moved.log[-1] = (time + 1.0 / 86400.0, *rest)  # type: ignore[assignment]
    assert difference(moved, record, program) is not None


def test_comparison_sees_a_missing_event() -> None:
    program = program_of(random_theatre(2, size="small"))
    drawn = draw_assumptions(program, seed=SEED, futures=np.arange(1, dtype=np.uint64))[0]
    record = simulate(program, seed=SEED, future=0, assumptions=drawn.tolist())
    assert difference(Record(**{**vars(record), "log": record.log[:-1]}), record, program) is not None
