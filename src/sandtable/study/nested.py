"""A nested design: sets of assumptions are drawn, and with each several futures are played that differ in their dice alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.engine.draws import draw_assumptions
from sandtable.program import Floats, Program
from sandtable.study.design import play_design
from sandtable.study.play import Player, Report, no_report

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch


@dataclass(frozen=True, slots=True)
class Nested:
    """A nested design that was played. The rows of `batch` are those of set 0, then those of set 1, and so on.

    draws : (sets, U) values of the assumptions in each set. whole : (sets,) whether all futures of a set came to their end.
    """

    draws: Floats
    batch: Batch
    inner: int
    whole: NDArray[np.bool_]

    @property
    def dropped(self) -> int:
        """Sets with a failed future; they count in no estimate."""
        return int(np.count_nonzero(~self.whole))

    def by_set(self, column: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A column of the batch, (sets * inner, ...), for the whole sets: (whole sets, inner, ...)."""
        return column.reshape(len(self.whole), self.inner, *column.shape[1:])[self.whole]


def drawn_sets(program: Program, *, seed: int, outer: int, inner: int) -> Floats:
    """The sets of assumptions of a design of outer * inner futures: those of every inner-th future. (outer, U)."""
    return draw_assumptions(program, seed=seed, futures=np.arange(outer, dtype=np.uint64) * np.uint64(inner))


def play_nested(
    program: Program,
    *,
    seed: int,
    draws: Floats,
    inner: int,
    threads: int | None = None,
    engine: Player | None = None,
    report: Report = no_report,
) -> Nested:
    """Play futures 0 to sets * inner - 1, each `inner` of them with the assumptions of one set.

    draws : (sets, U). The other arguments as for `play_design`.
    """
    played = play_design(
        program, seed=seed, futures=np.arange(len(draws) * inner, dtype=np.uint64),
        assumptions=np.repeat(draws, inner, axis=0), threads=threads, engine=engine, report=report,
    )  # fmt: skip
    whole = np.asarray(played.is_complete.reshape(len(draws), inner).all(axis=1))
    return Nested(draws, played.batch, inner, whole)
