"""Plays slices on threads of this process. The engine's machine code runs without the interpreter's lock."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sandtable.errors import StudyError

Work = TypeVar("Work")
Result = TypeVar("Result")


def thread_count(threads: int | None) -> int:
    """As asked, else as many as this process may use."""
    if threads is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if threads < 1:
        raise StudyError(f"at least one thread is needed, not {threads}")
    return threads


def play_on_threads(
    play: Callable[[Work], Result], pieces: Iterable[Work], *, threads: int
) -> Iterator[tuple[Work, Result]]:
    """Yields every piece with its result, in the order of the pieces.

    No more than two pieces a thread are under way or waiting to be taken, so memory does not grow with their number.
    An exception, Ctrl-C included, waits for the pieces that are running and drops those that are not.
    """
    window: deque[tuple[Work, Future[Result]]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="sandtable")
    try:
        for piece in pieces:
            window.append((piece, pool.submit(play, piece)))
            if len(window) >= 2 * threads:
                done, future = window.popleft()
                yield done, future.result()
        while window:
            done, future = window.popleft()
            yield done, future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
