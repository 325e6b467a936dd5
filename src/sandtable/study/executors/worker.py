"""What a worker of a cluster does: it makes an engine of each program it is sent, once, and plays pieces with it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from sandtable.errors import StudyError
from sandtable.study.executors.identity import Identity, identity

if TYPE_CHECKING:
    from sandtable.engine.batch import Engine
    from sandtable.program import Program

_MOST_ENGINES = 8  # of some megabytes each
_engines: dict[str, Engine] = {}  # by the hash of the program, the oldest first
_lock = Lock()


def same(payload: bytes) -> bytes:
    """The program as it was sent: a task of its own, so that the scheduler can send it again to any worker."""
    return payload


def introduce() -> Identity:
    """What this worker runs."""
    return identity()


def make_ready(digest: str, payload: bytes) -> None:
    """Load the machine code for a program, or compile and keep it, before pieces come."""
    _engine(digest, payload)


def play_piece(payload: bytes, digest: str, expected: Identity, work: bytes) -> Any:
    """One piece. payload: the pickled program; digest: its hash. work: the pickled task and piece.

    Raises StudyError if this worker is unlike the process that sent the piece, which workers that come late may be.
    """
    difference = expected.difference(identity())
    if difference:
        raise StudyError(f"a worker has {difference}")
    task, piece = pickle.loads(work)
    function: Callable[[Any, Any], Any] = task
    return function(_engine(digest, payload), piece)


def _engine(digest: str, payload: bytes) -> Engine:
    from sandtable.engine.batch import Engine

    with _lock:
        engine = _engines.pop(digest, None)
        if engine is None:
            program: Program = pickle.loads(payload)
            engine = Engine(program)
            engine.make_ready()
        _engines[digest] = engine
        while len(_engines) > _MOST_ENGINES:
            del _engines[next(iter(_engines))]
    return engine
