"""What each actor loses over the complete futures of a study: quantiles, in memory that does not grow with the futures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.estimates import Estimate
from sandtable.program import Program
from sandtable.study.columns import columns_in_role
from sandtable.study.intervals import LEVEL, quantile_interval_ranks, quantile_rank
from sandtable.study.order_statistics import CELLS, RankSearch, cell_of, search_all
from sandtable.study.tally import COMPLETE, Reader, is_label, numbers

QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class LossSpread:
    """What an actor loses over the complete futures, in fighters: quantiles with intervals from order statistics."""

    id: str
    title: str
    p5: Estimate
    median: Estimate
    p95: Estimate
    level: float


def loss_spreads(
    program: Program, *, titles: Mapping[str, str], read: Reader, level: float = LEVEL
) -> tuple[LossSpread, ...]:
    """In sorted order of identifiers; actors without losses in any future are left out. titles : names by identifier.

    read : reads columns of the futures, part by part; it is asked three times or so.
    """
    columns = {column.identifiers[0]: column.name for column in columns_in_role(program, "losses")}

    def show(names: Sequence[str]) -> Iterator[dict[str, NDArray[np.float64]]]:
        for table in read(["status", *(columns[name] for name in names)]):
            complete = is_label(table["status"], COMPLETE)
            yield {name: numbers(table[columns[name]])[complete] for name in names}

    futures, scales = 0, dict[str, float]()
    cells = {name: np.zeros(CELLS, np.int64) for name in columns}
    losing = set[str]()
    for shown in show(list(columns)):
        futures += max(map(len, shown.values()), default=0)
        for name, values in shown.items():
            # as far as the first part goes; what is lost beyond that later is in the last cell
            scale = scales.setdefault(name, float(values.max(initial=0.0)) or 1.0)
            cells[name] += np.bincount(cell_of(values, horizon=scale), minlength=CELLS)
            if values.any():
                losing.add(name)
    ranks = _ranks(futures, level=level)
    wanted = [rank for three in ranks for rank in three if rank is not None]
    searches = {name: RankSearch(cells[name], horizon=scales[name], ranks=wanted) for name in sorted(losing)}
    found = search_all(searches, show)
    spreads = []
    for name in searches:
        p5, median, p95 = (_estimate(three, found[name]) for three in ranks)
        spreads.append(LossSpread(name, titles[name], p5, median, p95, level))
    return tuple(spreads)


def _ranks(count: int, *, level: float) -> list[tuple[int, int | None, int | None]]:
    """For each quantile the rank of its value and of its bounds."""
    return [
        (quantile_rank(count, quantile=each), *quantile_interval_ranks(count, quantile=each, level=level))
        for each in QUANTILES
    ]


def _estimate(ranks: tuple[int, int | None, int | None], found: Mapping[int, float]) -> Estimate:
    """A bound that so few futures cannot give is nan."""
    value, low, high = (math.nan if rank is None else found[rank] for rank in ranks)
    return Estimate(value, low, high)
