"""Counts and order statistics of one batch, straight from its arrays: what `tally` counts of tables, without the tables.

A what-if asks for these of ten thousand futures and for nothing else, and waits for them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.program import Program, Status
from sandtable.scenario.types import SETTLEMENT_STATES
from sandtable.study.columns import STATUS_LABELS, columns_in_role
from sandtable.study.tally import EXAMPLES, FailureTally, Ranks, Tally, Times, TimeTally

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch


def count_batch(program: Program, batch: Batch) -> Tally:
    """What `count_futures` counts of a table of these futures; the cells of times are left empty. Futures count from 0."""
    complete = batch.status == Status.COMPLETE
    held = np.count_nonzero(batch.outcomes[complete], axis=0)
    tally = Tally(
        futures=len(complete),
        complete=int(np.count_nonzero(complete)),
        outcomes=Counter({name: int(count) for name, count in zip(program.outcomes, held, strict=True)}),
        de_facto=_states(batch.de_facto[complete]),
        de_jure=_states(batch.de_jure[complete]),
        attacks=int(batch.attacks.sum()),
        unusual_attacks=int(batch.unusual_attacks.sum()),
        unusual_futures=int(np.count_nonzero(batch.unusual_attacks)),
    )
    for name, times in _times(program, batch, complete).items():
        tally.times[name] = TimeTally(program.horizon, count=times.size)
    for status in np.unique(batch.status[~complete]):
        mine = np.flatnonzero(batch.status == status)
        days = batch.end[mine][np.isfinite(batch.end[mine])]
        tally.failures[STATUS_LABELS[status]] = FailureTally(
            count=len(mine), earliest_day=float(min([np.inf, *days])), latest_day=float(max([-np.inf, *days])),
            examples=mine[:EXAMPLES].tolist(),
        )  # fmt: skip
    return tally


def batch_order_statistics(program: Program, batch: Batch, *, ranks: Ranks) -> Times:
    """The values at the wanted ranks (from 1, in days) of each outcome's times; what `order_statistics` finds in tables."""
    found = {}
    for name, times in _times(program, batch, batch.status == Status.COMPLETE).items():
        if ranks.get(name):
            places = np.array(sorted(set(ranks[name])))
            ordered = np.partition(times, places - 1)
            found[name] = {int(rank): float(ordered[rank - 1]) for rank in places}
    return found


def _times(program: Program, batch: Batch, complete: NDArray[np.bool_]) -> dict[str, NDArray[np.float64]]:
    """The finite times of the complete futures, by outcome."""
    wanted = columns_in_role(program, "time")
    times = {column.identifiers[0]: batch.times[complete, column.index] for column in wanted}
    return {name: each[np.isfinite(each)] for name, each in times.items()}


def _states(codes: NDArray[np.int8]) -> Counter[str]:
    counts = np.bincount(codes[codes >= 0], minlength=len(SETTLEMENT_STATES))
    return Counter({SETTLEMENT_STATES[code]: int(counts[code]) for code in np.flatnonzero(counts)})
