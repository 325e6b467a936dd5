"""What is counted of a batch is what is counted of its table, failed futures and empty ones included."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sandtable.compile import compile_scenario
from sandtable.engine.batch import Batch
from sandtable.engine.draws import draw_assumptions
from sandtable.study.batch_tally import batch_order_statistics, count_batch
from sandtable.study.parts import BatchInMemory
from sandtable.study.tally import Tally, count_futures, order_statistics
from tests.unit.study.invented import InventedEngine, race

pytestmark = pytest.mark.exact

FUTURES = 700
PROGRAM = compile_scenario(race())
DRAWS = draw_assumptions(PROGRAM, seed=5, futures=np.arange(FUTURES, dtype=np.uint64))


def played(*, fails: bool = True) -> Batch:
    engine = InventedEngine(PROGRAM, fails=fails)
    return engine.run(seed=5, futures=np.arange(FUTURES, dtype=np.uint64), assumptions=DRAWS)


def by_table(batch: Batch) -> tuple[Tally, dict[str, dict[int, float]]]:
    read = BatchInMemory(PROGRAM, DRAWS, batch).read
    tally = count_futures(PROGRAM, read)
    return tally, order_statistics(tally, PROGRAM, read, ranks=ranks_of(tally))


def ranks_of(tally: Tally) -> dict[str, list[int]]:
    return {name: [1, *range(2, times.count + 1, 7), times.count][: times.count] for name, times in tally.times.items()}


def counted(tally: Tally) -> tuple[object, ...]:
    times = {name: each.count for name, each in tally.times.items()}
    outcomes = {name: count for name, count in tally.outcomes.items() if count}
    return tally.futures, tally.complete, tally.failures, outcomes, tally.de_facto, tally.de_jure, times


def batches() -> dict[str, Batch]:
    plain = played()
    never = np.full_like(plain.times, np.inf)
    return {
        "some failed": plain,
        "none failed": played(fails=False),
        "all failed": replace(plain, status=np.full_like(plain.status, 2)),
        "failed for two reasons, at no time": replace(
            plain, status=np.arange(FUTURES, dtype=np.int32) % 3, end=np.full_like(plain.end, np.nan)
        ),
        "nothing came about": replace(plain, outcomes=np.zeros_like(plain.outcomes), times=never),
    }


@pytest.mark.parametrize("name", batches())
def test_a_batch_is_counted_as_its_table(name: str) -> None:
    batch = batches()[name]
    tally, days = by_table(batch)
    mine = count_batch(PROGRAM, batch)
    assert counted(mine) == counted(tally)
    assert batch_order_statistics(PROGRAM, batch, ranks=ranks_of(mine)) == {
        outcome: found for outcome, found in days.items() if found
    }


def test_broken_twin_that_counts_failed_futures_is_found() -> None:
    batch = played()
    broken = count_batch(PROGRAM, replace(batch, status=np.zeros_like(batch.status)))
    assert counted(broken) != counted(by_table(batch)[0])
