"""Plays the parts of a plan: draws, slices on threads, and each part put together again in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sandtable.engine.draws import draw_assumptions
from sandtable.errors import StudyError
from sandtable.program import Blocks, Program, Record
from sandtable.study.executors.pieces import make_ready, play_pieces
from sandtable.study.plan import Plan, Span, slices_of

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch, Engine


class Player(Protocol):
    """What the study layer asks of an engine; `sandtable.engine.batch.Engine` is one."""

    @property
    def program(self) -> Program: ...

    def run(self, *, seed: int, futures: NDArray[np.uint64], assumptions: NDArray[np.float64]) -> Batch: ...

    def run_blocks(self, *, seed: int, blocks: Blocks, assumptions: NDArray[np.float64]) -> Batch: ...

    def trace(
        self, *, seed: int, future: int, assumptions: NDArray[np.float64], blocks: Blocks | None = None
    ) -> Record: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. It does not advance while the engine is compiled, which happens once for each version."""

    stage: Literal["compiling", "playing", "ranging", "resampling", "searching", "updating", "finishing", "writing"]
    done: int
    total: int


Report: TypeAlias = Callable[[Progress], object]


class TimeIsUp(BaseException):
    """Raised by a report when its time is over. An analysis that has found something by then keeps it and ends soon.

    A BaseException, so that nothing handles it by chance. limit : for people, such as "900 seconds".
    """

    def __init__(self, limit: str) -> None:
        super().__init__(f"the time allowed is up: {limit}")
        self.limit = limit


def no_report(_: Progress) -> None:
    """For callers that want none."""


@dataclass(frozen=True, slots=True)
class PlayedPart:
    """One part, whole. draws: (futures, U). elapsed_s: since the part before it."""

    span: Span
    draws: NDArray[np.float64]
    batch: Batch
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some futures of a part. given: (futures, U), or None to draw the values of the assumptions."""

    part: Span
    span: Span
    given: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True)
class _PlaySpan:
    """The task of playing a piece of a study: its batch, and (futures, U) the values of the assumptions."""

    seed: int

    def __call__(self, engine: Player, piece: _Piece) -> tuple[Batch, NDArray[np.float64]]:
        span = piece.span
        numbers = np.arange(span.first, span.stop, dtype=np.uint64)
        draws = piece.given
        if draws is None:
            draws = draw_assumptions(engine.program, seed=self.seed, futures=numbers)
        return engine.run(seed=self.seed, futures=numbers, assumptions=draws), draws


def play_parts(
    engine: Player,
    program: Program,
    plan: Plan,
    parts: Sequence[Span],
    *,
    given: NDArray[np.float64] | None,
    threads: int,
    chunk: int,
    report: Report,
) -> Iterator[PlayedPart]:
    """Yields the parts in order. given: (futures, U) values of the assumptions, or None to draw them."""

    def pieces() -> Iterator[_Piece]:
        for part in parts:
            for span in slices_of(part, chunk=chunk):
                yield _Piece(part, span, None if given is None else given[span.first : span.stop])

    done = plan.futures - sum(part.futures for part in parts)
    report(Progress("playing", done, plan.futures))
    begun, batches, drawn = time.perf_counter(), Batches(), []
    for piece, (batch, draws) in play_pieces(_PlaySpan(plan.seed), pieces(), engine=engine, threads=threads):
        batches.add(batch)
        drawn.append(draws)
        done += piece.span.futures
        report(Progress("playing", done, plan.futures))
        if piece.span.stop == piece.part.stop:
            now = time.perf_counter()
            yield PlayedPart(piece.part, np.concatenate(drawn), batches.joined(), now - begun)
            begun, batches, drawn = now, Batches(), []


def draws_of(program: Program, plan: Plan, span: Span, *, given: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """Values of the assumptions in the futures of a span. (futures, U)."""
    if given is not None:
        return given[span.first : span.stop]
    return draw_assumptions(program, seed=plan.seed, futures=np.arange(span.first, span.stop, dtype=np.uint64))


class Batches:
    """Consecutive batches on their way to become one: rows one after the other, control counts added."""

    def __init__(self) -> None:
        self._rows: list[Batch] = []
        self._control_days: NDArray[np.int64] | None = None

    def add(self, batch: Batch) -> None:
        # added at once: a count for every place and day beside every small batch would fill the memory
        before = self._control_days
        self._control_days = batch.control_days if before is None else before + batch.control_days
        self._rows.append(replace(batch, control_days=batch.control_days[:0]))

    def joined(self) -> Batch:
        assert self._control_days is not None
        names = [entry.name for entry in fields(self._rows[0]) if entry.name != "control_days"]
        rows = {name: np.concatenate([getattr(batch, name) for batch in self._rows]) for name in names}
        return type(self._rows[0])(**rows, control_days=self._control_days)


def load_engine(program: Program, *, report: Report = no_report) -> Engine:
    """The compiled engine for a program. Raises StudyError if the program is larger than the engine holds.

    One future is played, so that machine code is loaded, or compiled, before the clock and the threads start.
    """
    from sandtable.engine.batch import Engine
    from sandtable.engine.pack import CapacityError

    try:
        engine = Engine(program)
    except CapacityError as fault:
        raise StudyError(str(fault), hint="split the theatre, or remove what the question does not need") from fault
    if not engine.is_compiled:
        report(Progress("compiling", 0, 0))
    engine.make_ready()
    make_ready(program)
    return engine
