"""Order statistics of columns too long to hold: cells that hold the wanted ranks are divided until few values lie in them.

A rank is found exactly however many values there are, and memory does not grow with them: each division reads the values
once more and keeps a few thousand counts for each cell.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

CELLS = 4_096  # a division; a power of two, so that dividing again is exact
FEW = 100_000  # values that are collected, not divided further
MOST_DIVISIONS = 2  # some 7e10 cells in all

Show: TypeAlias = Callable[[Sequence[str]], Iterable[Mapping[str, NDArray[np.float64]]]]


def cell_of(values: NDArray[np.float64], *, horizon: float) -> NDArray[np.int64]:
    """The cell of each value among CELLS from 0 to the horizon; what lies beyond is in the last."""
    return _whole(_scaled(values, horizon))


def _scaled(values: NDArray[np.float64], horizon: float) -> NDArray[np.float64]:
    return values * (CELLS / horizon)


def _whole(scaled: NDArray[np.float64]) -> NDArray[np.int64]:
    """The cell of each value that is scaled so that a cell is 1 wide."""
    return np.clip(scaled.astype(np.int64), 0, CELLS - 1)


@dataclass(frozen=True)
class _Level:
    """Cells of one division that hold wanted ranks."""

    cells: NDArray[np.int64]  # their numbers, ascending: CELLS times the cell that was divided, and which of its cells
    below: NDArray[np.int64]  # how many values lie below each, of all


class RankSearch:
    """Finds the values at given ranks among values that are shown again and again.

    Show all of them with `show`, in any order and in as many arrays as you like, then call `end_pass`; until `found` is there.

    counts : how many values lie in each of the CELLS from 0 to the horizon.
    ranks : from 1.
    """

    def __init__(self, counts: NDArray[np.int64], *, horizon: float, ranks: Sequence[int]) -> None:
        self.found: dict[int, float] | None = None  # the value at each rank
        self._horizon = horizon
        self._ranks = np.array(sorted(set(ranks)), np.int64)
        self._levels: list[_Level] = []
        self._held = math.inf  # values in the cells before the last division
        ends = np.cumsum(counts)
        self._enter(np.searchsorted(ends, self._ranks), counts, ends)

    def show(self, values: NDArray[np.float64]) -> None:
        """Some of the values."""
        held, rows, inner = self._place(values)
        if self._divides:
            self._counts += np.bincount(rows * CELLS + inner, minlength=len(self._counts))
            return
        for row in np.unique(rows):
            alike, counts = np.unique(held[rows == row], return_counts=True)
            for value, count in zip(alike.tolist(), counts.tolist(), strict=True):
                self._seen[row][value] = self._seen[row].get(value, 0) + count

    def end_pass(self) -> None:
        """All values were shown."""
        last = self._levels[-1]
        if self._divides:
            ends = np.cumsum(self._counts.reshape(-1, CELLS), axis=1) + last.below[:, None]
            inner = [np.searchsorted(ends[row], rank) for row, rank in zip(self._row, self._ranks, strict=True)]
            self._enter(self._row * CELLS + np.array(inner, np.int64), self._counts, ends.ravel())
            return
        self.found = {}
        for rank, row in zip(self._ranks.tolist(), self._row.tolist(), strict=True):
            values = sorted(self._seen[row])
            ends = np.cumsum([self._seen[row][value] for value in values])
            self.found[rank] = values[int(np.searchsorted(ends, rank - last.below[row]))]

    def _enter(self, mine: NDArray[np.int64], counts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        """Go on in the cells that hold the ranks. mine : the cell of each; ends : how many values lie up to a cell's end."""
        cells, self._row = np.unique(mine, return_inverse=True)
        self._levels.append(_Level(cells, ends[cells] - counts[cells]))
        held = int(counts[cells].sum())
        # values that stay together when their cell is divided are equal, and equal ones are kept as one with its number
        self._divides = FEW < held < self._held / 2 and len(self._levels) <= MOST_DIVISIONS
        self._held = held
        self._counts = np.zeros(len(cells) * CELLS if self._divides else 0, np.int64)
        self._seen: list[dict[float, int]] = [{} for _ in cells]

    def _place(self, values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
        """The values in the cells, which cell of the last level that is, and which cell of its division."""
        scaled = _scaled(values, self._horizon)
        inner = _whole(scaled)
        rest, row = scaled - inner, np.zeros(len(values), np.int64)
        for level in self._levels:
            key = row * CELLS + inner
            row = np.minimum(np.searchsorted(level.cells, key), len(level.cells) - 1)
            is_here = level.cells[row] == key
            values, rest, row = values[is_here], rest[is_here] * CELLS, row[is_here]
            # exact: what is left of a number above a whole one, times a power of two
            inner = _whole(rest)
            rest = rest - inner
        return values, row, inner


def search_all(searches: Mapping[str, RankSearch], read: Show) -> dict[str, dict[int, float]]:
    """What each search finds. read : shows all values of the named ones, in as many arrays as it likes."""
    while sought := [name for name, search in searches.items() if search.found is None]:
        for shown in read(sought):
            for name in sought:
                searches[name].show(shown[name])
        for name in sought:
            searches[name].end_pass()
    return {name: search.found or {} for name, search in searches.items()}
