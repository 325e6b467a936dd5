"""Compiling the engine on a thread of its own: half a minute, once for each version, for which nothing else has to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any

from sandtable.app.refusals import ClientDisconnected, Refusal
from sandtable.engine.batch import Engine
from sandtable.program import Program
from sandtable.study.play import load_engine

LOOK = 0.1  # seconds between two looks at whether the client is gone


class NotCompiledError(Exception):
    """There is no machine code for a program of this size."""

    def __init__(self, program: Program) -> None:
        super().__init__("the engine is not compiled")
        self.program = program


class Compiling:
    """Compiles the engine for one program at a time, on a daemon thread: nothing waits for it when the server ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way: Future[None] | None = None
        self._here: set[str] = set()  # hashes of programs made ready in this process: the cache may be read-only
        self._is_stopped = False

    @property
    def is_under_way(self) -> bool:
        return self._under_way is not None

    def load(self, program: Program) -> Engine:
        """The engine for a program. Raises NotCompiledError instead of compiling it, StudyError if the program is too large."""

        def refuse(_: Any) -> None:
            if program.sha256 not in self._here:
                raise NotCompiledError(program)

        return load_engine(program, report=refuse)

    async def compile(self, program: Program, *, is_gone: Callable[[], bool]) -> None:
        """Wait until the engine for a program is compiled, or another one that was begun before.

        Raises ClientDisconnected if the client is gone, Refusal 503 if the server is stopping.
        """
        under_way = self.begin(program)
        while not under_way.done():
            if is_gone():
                raise ClientDisconnected
            await asyncio.sleep(LOOK)
        under_way.result()

    def begin(self, program: Program) -> Future[None]:
        """Begin to compile the engine for a program, unless one is being compiled: that one's end."""
        with self._lock:
            found = self._under_way
            if found is None:
                found = Future()
                found.set_running_or_notify_cancel()  # from now on it is answered, not cancelled
                if self._is_stopped:
                    found.set_exception(_stopping())
                    return found
                self._under_way = found
                Thread(target=self._compile, args=(program, found), name="sandtable-compile", daemon=True).start()
        return found

    def stop(self) -> None:
        """Refuse what waits for the engine. The thread itself cannot be stopped: it ends with the process."""
        with self._lock:
            self._is_stopped = True
            if self._under_way is not None and not self._under_way.done():
                self._under_way.set_exception(_stopping())

    def _compile(self, program: Program, answer: Future[None]) -> None:
        fault: BaseException | None = None
        try:
            load_engine(program)
            self._here.add(program.sha256)
        except BaseException as caught:
            fault = caught
        with self._lock:
            self._under_way = None
            if answer.done():
                return
            if fault is None:
                answer.set_result(None)
            else:
                answer.set_exception(fault)


def _stopping() -> Refusal:
    return Refusal(503, "the server is stopping")
