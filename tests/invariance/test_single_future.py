"""A future is the same alone, in a batch, and replayed with its log."""

from __future__ import annotations

import numpy as np
import pytest

import sandtable
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.program import Event
from sandtable.study.columns import futures_table
from sandtable.study.plan import Span
from tests.invariance.races import race


@pytest.fixture(scope="module")
def study():
    return sandtable.run(race(), futures=5_000, seed=7, progress=False)


@pytest.mark.parametrize("future", [0, 1, 4711, 4999])
def test_alone_as_in_the_batch(study, future):
    program = study.program
    draws = draw_assumptions(program, seed=7, futures=[future])
    batch = Engine(program).run(seed=7, futures=np.array([future], np.uint64), assumptions=draws)
    row = futures_table(program, Span(part=0, first=future, futures=1), draws=draws, batch=batch)
    assert row.to_pylist() == study.to_arrow().slice(future, 1).to_pylist()


@pytest.mark.parametrize("future", [0, 1, 4711, 4999])
def test_replayed_as_in_the_batch(study, future):
    record, row = study.replay(future), study.to_arrow().slice(future, 1).to_pylist()[0]
    program = study.program
    assert (record.end, record.events) == (row["end_day"], row["events"])
    for index, name in enumerate(program.outcomes):
        assert bool(record.outcomes[index]) == row[f"outcome_{name.replace('-', '_')}"]
    for index, name in enumerate(program.formations):
        assert record.strength[index] == row[f"strength_{name.replace('-', '_')}"]
    for index, name in enumerate(program.places):
        holder = program.actors[record.control[index]] if record.control[index] >= 0 else None
        assert holder == row[f"control_{name.replace('-', '_')}"]
    assert record.log


def test_control_by_day_is_what_the_logs_say():
    """The study's probabilities against the changes of control in the logs of the same futures."""
    study = sandtable.run(race(), futures=60, seed=11, progress=False)
    program, days = study.program, int(study.program.horizon)
    held = np.zeros((days + 1, len(program.places), len(program.actors) + 1))
    complete = 0
    for record in study.records(range(60)):
        if record.status:
            continue
        complete += 1
        control = np.tile(program.parties.control, (days + 1, 1))
        for day, event, place, actor, _ in record.log:
            if event == Event.CONTROL:
                control[int(np.ceil(day)) :, place] = actor
        for day in range(days + 1):
            held[day, np.arange(len(program.places)), control[day]] += 1
    assert complete == study.complete
    assert np.allclose(study.control_probability(), held / complete, rtol=0, atol=1e-12)
