"""The naive integrator converges to the engine: the same endings ever more often, the times with an error of first order."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.loading import read
from sandtable.program import Event, Program, Record
from tests.agreement.naive import COLUMN, Ending, integrate, race
from tests.agreement.theatres import write_yaml

SEED = 11
FUTURES = 150
STEPS = (0.08, 0.04, 0.02, 0.01)


def ending(record: Record, program: Program) -> Ending:
    """What the engine says of the same questions."""
    gate = program.places.index("east")
    arrived = [row[0] for row in record.log if row[1] == Event.ARRIVAL and row[3] == gate]
    first = next((row for row in record.log if row[1] == Event.GIVE_WAY), None)
    decided = first[0] if first is not None else math.inf
    return Ending(
        taken=first is not None and first[2] != COLUMN,
        strikes=sum(row[1] == Event.STRIKE and row[0] <= decided for row in record.log),
        arrived=arrived[0] if arrived else math.inf,
        decided=decided,
    )


@pytest.fixture(scope="module")
def endings() -> dict[float, list[tuple[Ending, Ending]]]:
    """Per step: (naive, engine) of each future."""
    reading = read(write_yaml(race()), name="race")
    assert reading.scenario is not None, [d.message for d in reading.diagnostics]
    program = compile_scenario(reading.scenario)
    engine = Engine(program)
    drawn = draw_assumptions(program, seed=SEED, futures=np.arange(FUTURES, dtype=np.uint64))
    exact = [ending(engine.trace(seed=SEED, future=k, assumptions=drawn[k]), program) for k in range(FUTURES)]
    return {
        step: [
            (integrate(program, seed=SEED, future=k, assumptions=drawn[k].tolist(), step=step), exact[k])
            for k in range(FUTURES)
        ]
        for step in STEPS
    }


def test_all_kinds_of_endings_occur(endings: dict[float, list[tuple[Ending, Ending]]]) -> None:
    exact = [pair[1] for pair in endings[STEPS[0]]]
    assert sum(e.taken for e in exact) > 20
    assert sum(not e.taken for e in exact) > 20
    assert sum(e.strikes > 0 for e in exact) > 50


def test_the_same_story_ever_more_often(endings: dict[float, list[tuple[Ending, Ending]]]) -> None:
    same = {
        step: np.mean([naive.taken == exact.taken and naive.strikes == exact.strikes for naive, exact in endings[step]])
        for step in STEPS
    }
    assert same[0.01] >= 0.93, same
    assert 1.0 - same[0.01] < 0.4 * (1.0 - same[0.08]), same


@pytest.mark.parametrize("what", ["arrived", "decided"])
def test_times_converge_with_order_one(endings: dict[float, list[tuple[Ending, Ending]]], what: str) -> None:
    """Mean error over the futures whose story is the same at every step; the slope on a log-log scale is the order."""
    steady = [
        k for k in range(FUTURES)
        if all(
            endings[s][k][0].taken == endings[s][k][1].taken and endings[s][k][0].strikes == endings[s][k][1].strikes
            for s in STEPS
        )
        and all(math.isfinite(getattr(endings[s][k][side], what)) for s in STEPS for side in (0, 1))
    ]  # fmt: skip
    assert len(steady) > 40
    errors = [
        np.mean([abs(getattr(endings[s][k][0], what) - getattr(endings[s][k][1], what)) for k in steady]) for s in STEPS
    ]
    order = np.polyfit(np.log(STEPS), np.log(errors), 1)[0]
    assert 0.8 < order < 1.2, (order, errors)


def test_the_check_finds_a_broken_integrator(endings: dict[float, list[tuple[Ending, Ending]]]) -> None:
    """The broken twin arrives a fifth of a day late whatever the step: its error does not shrink."""
    finite = [k for k in range(FUTURES) if math.isfinite(endings[STEPS[0]][k][1].arrived)]
    errors = [
        np.mean(
            [
                abs(endings[s][k][0].arrived + 0.2 - endings[s][k][1].arrived)
                for k in finite
                if math.isfinite(endings[s][k][0].arrived)
            ]
        )
        for s in STEPS
    ]
    assert np.polyfit(np.log(STEPS), np.log(errors), 1)[0] < 0.8
