"""The one way in which futures are played: a task, pieces of work, and the place where they are played.

A task is a pure function of an engine and a piece: a program, a seed and a range of futures, with the dice and the values of the
assumptions where a design gives them. It is defined in a module, and like its pieces it can be pickled: a worker of a cluster calls it
with an engine of its own. `use` makes another executor than this process's threads the one of all that is played within it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sandtable.errors import StudyError
from sandtable.study.executors.threads import play_on_threads, thread_count

if TYPE_CHECKING:
    from sandtable.program import Program

MOST_ON_THREADS, MOST_ON_WORKERS = 1_000, 5_000  # futures in a piece

Work = TypeVar("Work")
Result = TypeVar("Result")


class Executor(Protocol):
    """A place where pieces are played; `sandtable.study.executors.cluster.Cluster` is one."""

    @property
    def slots(self) -> int:
        """How many pieces are played at the same time."""
        ...

    def make_ready(self, program: Program) -> None:
        """Have the machine code for a program loaded, or compiled and kept, before pieces come."""
        ...

    def play(
        self, task: Callable[[Any, Work], Result], pieces: Iterable[Work], *, program: Program
    ) -> Iterator[tuple[Work, Result]]:
        """Yields every piece with its result, in the order of the pieces."""
        ...


_USED: ContextVar[Executor | None] = ContextVar("executor", default=None)


@contextmanager
def use(executor: Executor) -> Iterator[None]:
    """What is played within the context, on this thread, is played by the executor."""
    before = _USED.set(executor)
    try:
        yield
    finally:
        _USED.reset(before)


def slots(threads: int | None) -> int:
    """How many pieces are played at the same time: the workers of the executor in use, else threads. Raises StudyError."""
    count, executor = thread_count(threads), _USED.get()
    return count if executor is None else executor.slots


def piece_size(futures: int, *, threads: int | None, asked: int | None = None) -> int:
    """How many of so many futures make a piece: as asked, else few enough for progress and an even load.

    More on workers, where a piece costs as much to send as some hundred futures to play. Raises StudyError.
    """
    if asked is not None:
        if asked < 1:
            raise StudyError(f"a chunk must have at least one future, not {asked}")
        return asked
    most = MOST_ON_THREADS if _USED.get() is None else MOST_ON_WORKERS
    return max(1, min(most, math.ceil(futures / (4 * slots(threads)))))


def make_ready(program: Program) -> None:
    """Make the executor in use ready for a program; threads of this process are made so by their engine."""
    executor = _USED.get()
    if executor is not None:
        executor.make_ready(program)


def play_pieces(
    task: Callable[[Any, Work], Result], pieces: Iterable[Work], *, engine: Any, threads: int | None
) -> Iterator[tuple[Work, Result]]:
    """Yields every piece with its result, in the order of the pieces.

    task: called with an engine and a piece. engine: the one that is used on threads of this process; workers make
    theirs from its program. Another player than the compiled engine never leaves this process. threads: all cores by default;
    has no effect where another executor is in use. Memory does not grow with the number of pieces.
    """
    count, executor = thread_count(threads), _USED.get()
    if executor is None or not _is_compiled(engine):
        return play_on_threads(partial(task, engine), pieces, threads=count)
    return executor.play(task, pieces, program=engine.program)


def _is_compiled(engine: Any) -> bool:
    from sandtable.engine.batch import Engine

    return isinstance(engine, Engine)
