"""Designs of experiments: any rows of future numbers and assumption values, played in order and given back as arrays.

A study plays futures 0 to N - 1, each with its own draws. A design says for every row which future's chance it meets
and which values its assumptions take. Rows with the same future number share every random number of the engine (common
random numbers), so a difference between them comes from their assumptions alone, or from the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sandtable.engine.draws import draw_assumptions, quantise
from sandtable.errors import StudyError
from sandtable.program import Blocks, Program
from sandtable.study.executors.pieces import piece_size, play_pieces
from sandtable.study.play import Batches, Player, Progress, Report, load_engine, no_report

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch


@dataclass(frozen=True, slots=True)
class Played:
    """A design that was played. futures: (n,); draws: (n, U) the values used, reaches as the rings know them; batch: n rows."""

    futures: NDArray[np.uint64]
    draws: NDArray[np.float64]
    batch: Batch

    @property
    def is_complete(self) -> NDArray[np.bool_]:
        """(n,) whether a row came to its end. Failed rows count in no estimate and are always reported."""
        complete: NDArray[np.bool_] = self.batch.status == 0
        return complete


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a design. numbers: (n,) of the futures; draws: (n, U); blocks: their dice in the place of the numbers, or None."""

    numbers: NDArray[np.uint64]
    draws: NDArray[np.float64]
    blocks: Blocks | None


@dataclass(frozen=True, slots=True)
class PlayRows:
    """The task of playing rows of a design."""

    seed: int

    def __call__(self, engine: Player, piece: Rows) -> Batch:
        if piece.blocks is None:
            return engine.run(seed=self.seed, futures=piece.numbers, assumptions=piece.draws)
        return engine.run_blocks(seed=self.seed, blocks=piece.blocks, assumptions=piece.draws)


def play_design(
    program: Program,
    *,
    seed: int,
    futures: ArrayLike,
    assumptions: ArrayLike | None = None,
    threads: int | None = None,
    chunk: int | None = None,
    engine: Player | None = None,
    blocks: Blocks | None = None,
    report: Report = no_report,
) -> Played:
    """Play the rows of a design.

    futures : (n,) future numbers, repeated where rows are to share their chance. assumptions : (n, U) values in sorted
    order of identifiers and coherent units; None draws them from the priors by future number. seed : 0 to 2^64 - 1.
    threads, chunk : change no byte of the result. engine : one that `load_engine` made for this very program.
    blocks : the dice of the rows, in the place of their numbers; None for one block, of each future's own number.
    report : called with a `Progress`. Raises StudyError for a design that cannot be played.
    """
    numbers = _numbers(futures)
    draws = _draws(program, seed, numbers, assumptions)
    size = piece_size(len(numbers), threads=threads, asked=chunk)
    if blocks is not None and len(blocks) != len(numbers):
        raise StudyError(f"the dice of {len(blocks):,} futures were given, but the design has {len(numbers):,} rows")
    player = engine or load_engine(program, report=report)
    joined, done = Batches(), 0
    rows = (
        Rows(numbers[piece], draws[piece], None if blocks is None else blocks[piece])
        for piece in _slices(len(numbers), size)
    )
    report(Progress("playing", 0, len(numbers)))
    for piece, batch in play_pieces(PlayRows(seed), rows, engine=player, threads=threads):
        joined.add(batch)
        done += len(piece.numbers)
        report(Progress("playing", done, len(numbers)))
    return Played(numbers, draws, joined.joined())


def _numbers(futures: ArrayLike) -> NDArray[np.uint64]:
    numbers = np.asarray(futures)
    if not numbers.size:
        raise StudyError("a design must have at least one row")
    if numbers.ndim != 1 or not np.issubdtype(numbers.dtype, np.integer):
        raise StudyError("the futures of a design must be a list of whole numbers")
    if int(numbers.min()) < 0:
        raise StudyError(f"a future must be 0 or more, not {int(numbers.min())}")
    return np.ascontiguousarray(numbers, dtype=np.uint64)


def _draws(
    program: Program, seed: int, numbers: NDArray[np.uint64], assumptions: ArrayLike | None
) -> NDArray[np.float64]:
    if not 0 <= seed < 2**64:
        raise StudyError(f"seed must be between 0 and 2**64 - 1, not {seed}")
    if assumptions is None:
        drawn: NDArray[np.float64] = draw_assumptions(program, seed=seed, futures=numbers)
        return drawn
    return checked_assumptions(program, assumptions, rows=len(numbers))


def checked_assumptions(program: Program, assumptions: ArrayLike, *, rows: int) -> NDArray[np.float64]:
    """Given values of the assumptions as the engine takes them: (rows, U). Raises StudyError if it cannot."""
    try:
        values = quantise(program, assumptions)
    except ValueError as fault:
        raise StudyError(f"the given assumptions are invalid: {fault}") from fault
    if len(values) != rows:
        raise StudyError(f"assumptions for {len(values):,} futures were given, but the design has {rows:,} rows")
    if not np.isfinite(values).all():
        raise StudyError("the given assumptions contain numbers that are not finite")
    return np.ascontiguousarray(values)


def _slices(rows: int, chunk: int) -> Iterator[slice]:
    for first in range(0, rows, chunk):
        yield slice(first, min(first + chunk, rows))
