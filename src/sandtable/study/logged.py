"""Every event of some futures as arrays: for what looks at all logs at once, and at none in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.engine import layout
from sandtable.program import Event

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch, Engine

SLICE = 50  # futures between two reports


@dataclass(frozen=True, slots=True)
class Log:
    """Rows of event logs, a row each, by future and then in order. future : position among the futures that were played.

    event, subject, object, value : as `sandtable.program.Event` says. time : days since the start.
    """

    future: NDArray[np.int32]
    time: NDArray[np.float64]
    event: NDArray[np.int32]
    subject: NDArray[np.int32]
    object: NDArray[np.int32]
    value: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.future)

    def where(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Log:
        """Some of the rows: a mask, or their numbers."""
        return Log(*(getattr(self, each.name)[rows] for each in fields(self)))

    def of(self, *events: Event) -> Log:
        """The rows of some events."""
        return self.where(np.isin(self.event, [int(event) for event in events]))


def play_logged(
    engine: Engine,
    *,
    seed: int,
    futures: NDArray[np.uint64],
    assumptions: NDArray[np.float64],
    report: Callable[[int], object] = lambda done: None,
) -> tuple[Batch, Log]:
    """Play the numbered futures and keep all their logs: the same futures as without.

    futures : (n,) uint64. assumptions : (n, U). report : called with the number of futures that are done.
    """
    sheet = engine.sheet(seed=seed, futures=futures, assumptions=assumptions)
    logs: list[NDArray[np.void]] = []
    with engine.lent_state() as state:
        state["g"]["logging"] = 1
        try:
            for row in range(len(futures)):
                sheet.play_in(state, row, row + 1)
                kept = min(int(state["g"]["rows"][0]), layout.LOG_ROWS)
                logs.append(state["log"][0, :kept].copy())
                if (row + 1) % SLICE == 0:
                    report(row + 1)
        finally:
            state["g"]["logging"] = 0
    lengths = [len(each) for each in logs]
    rows = np.concatenate(logs) if logs else np.empty(0, layout.LOG)
    logs.clear()  # of ten thousand futures it takes hundreds of megabytes
    return sheet.batch(), Log(
        future=np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
        time=rows["time"].copy(),
        event=rows["event"].astype(np.int32),
        subject=rows["subject"].astype(np.int32),
        object=rows["object"].astype(np.int32),
        value=rows["value"].copy(),
    )
