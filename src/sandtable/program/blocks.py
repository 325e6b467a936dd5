"""Dice of futures in blocks of time and purpose: numbers in the place of a future's own, after days at which they change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.program.arrays import Floats
from sandtable.program.codes import Purpose

Salts = NDArray[np.uint64]


@dataclass(frozen=True)
class Blocks:
    """The dice of n futures in K + 1 blocks of time (docs/model.md section 1).

    boundaries : (K,) days in ascending order, 0 or later; an instant at t is in the block whose number is that of the
    boundaries before t. salts : (n, K + 1) uint64, or (n, K + 1, C), in the place of a future's number in the address of
    its draws. C is 8, one column for each `Purpose` (all decisions share one), or 7 + D, one for each of the D decisions
    of the program. The salts of a future and a column must differ from block to block: a clock that meets the same number
    twice is no clock. Raises ValueError for shapes and days that cannot be.
    """

    boundaries: Floats
    salts: Salts

    def __post_init__(self) -> None:
        days, salts = self.boundaries, self.salts
        if days.dtype != np.float64 or days.ndim != 1 or not np.isfinite(days).all():
            raise ValueError("boundaries must be a list of days")
        if (days < 0.0).any() or (np.diff(days) <= 0.0).any():
            raise ValueError("boundaries must be in ascending order, from day 0 on")
        if salts.dtype != np.uint64 or salts.ndim not in (2, 3) or salts.shape[1] != len(days) + 1:
            raise ValueError(
                f"salts must be whole numbers of the shape (futures, {len(days) + 1}) or (futures, {len(days) + 1}, columns), "
                f"found {salts.dtype} of the shape {salts.shape}"
            )

    def __len__(self) -> int:
        return len(self.salts)

    def __getitem__(self, rows: slice | NDArray[np.intp]) -> Blocks:
        """The dice of some of the futures."""
        return Blocks(self.boundaries, self.salts[rows])

    def columns(self, decisions: int) -> NDArray[np.int64]:
        """Which column of the salts each die reads: of the purposes before DECISIONS, then of each decision. (7 + decisions,).

        Raises ValueError if the salts have neither one column, nor one for each purpose, nor one for each decision too.
        """
        others = int(Purpose.DECISIONS)
        count = 1 if self.salts.ndim == 2 else self.salts.shape[2]
        if count == 1:
            return np.zeros(others + decisions, np.int64)
        if count == len(Purpose):
            return np.minimum(np.arange(others + decisions), others).astype(np.int64)
        if count == others + decisions:
            return np.arange(others + decisions, dtype=np.int64)
        raise ValueError(
            f"salts must have 1 column, {len(Purpose)} or {others + decisions} (one for each decision), found {count}"
        )

    @classmethod
    def without(cls, futures: NDArray[np.uint64]) -> Blocks:
        """One block: each future's own number. futures: (n,)."""
        return cls(np.zeros(0), futures[:, None])
