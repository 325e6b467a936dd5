"""Work that takes long: done by one thread, one job after the other, and watched by the calls that wait for it.

Progress is not sent by the working thread: it leaves its last report, and the waiting side looks at it.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import anyio

from sandtable.study.play import Progress, Report

KEPT = 20  # finished jobs whose result can still be asked for
QUIET = 1.0  # seconds before progress is sent, and between two reports of it
PATIENCE = 30.0  # seconds after which a call answers with a job
STAGES = {
    "compiling": "compiling the engine, once for a version (about half a minute)",
    "playing": "playing futures",
    "ranging": "playing sets of assumptions",
    "resampling": "resampling futures",
    "searching": "looking for boxes",
    "finishing": "storing the study",
}
Send = Callable[[float, float | None, str], Awaitable[None]]


class CancelledError(Exception):
    """Ends a job whose client no longer waits for it."""


@dataclass(slots=True)
class Job:
    """One piece of work. name : of the tool that began it. result, fault : one of them once it is done."""

    id: str
    name: str
    begun: float = field(default_factory=time.monotonic)
    progress: Progress | None = None
    result: Any = None
    fault: BaseException | None = None
    is_cancelled: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.begun

    def report(self, progress: Progress) -> None:
        """Take a report of the work. Raises CancelledError where the job was given up."""
        self.progress = progress
        if self.is_cancelled:
            raise CancelledError

    def answer(self) -> Any:
        """The result of a job that is done. Raises what it failed with."""
        if self.fault is not None:
            raise self.fault
        return self.result


class Jobs:
    """The jobs of a server. patience : seconds after which a call answers with the job's identifier."""

    def __init__(self, *, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sandtable-job")
        self._jobs: dict[str, Job] = {}
        self._at_work: Job | None = None
        self._numbers = itertools.count(1)

    def start(self, name: str, work: Callable[[Report], Any]) -> Job:
        """Begin a job, which waits for those before it."""
        job = Job(f"job-{next(self._numbers)}", name)
        self._forget()
        self._jobs[job.id] = job
        self._thread.submit(self._do, job, work)
        return job

    def find(self, name: str) -> Job | None:
        """The job of an identifier; None for one that is not known or no longer kept."""
        return self._jobs.get(name)

    async def wait(self, job: Job, send: Send, *, seconds: float | None = None) -> bool:
        """Wait for a job, some seconds at most, and send its progress. Says whether it is done.

        A job that waits for another sends the progress of that one. Where the waiting is cancelled, so is the job.
        """
        limit = time.monotonic() + (self.patience if seconds is None else seconds)
        sent: tuple[str, int] | None = None
        due = time.monotonic() + QUIET
        pause = 0.005
        try:
            while not job.done.is_set():
                if time.monotonic() >= limit:
                    return False
                await anyio.sleep(pause)
                pause = min(2 * pause, 0.1)
                found = self.progress_of(job)
                if found is not None and time.monotonic() >= due and sent != (found.stage, found.done):
                    sent, due = (found.stage, found.done), time.monotonic() + QUIET
                    await send(float(found.done), float(found.total) if found.total else None, STAGES[found.stage])
        except anyio.get_cancelled_exc_class():
            job.is_cancelled = True
            raise
        return True

    def progress_of(self, job: Job) -> Progress | None:
        """The last report of a job, or of the one that it waits for; None if there is none yet."""
        ahead = self._at_work
        return job.progress if ahead is None or job.progress is not None else ahead.progress

    def close(self) -> None:
        """Give up all jobs; the one at work ends at its next report."""
        for job in self._jobs.values():
            job.is_cancelled = True
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _do(self, job: Job, work: Callable[[Report], Any]) -> None:
        self._at_work = job
        try:
            if job.is_cancelled:
                raise CancelledError
            job.result = work(job.report)
        except BaseException as fault:
            job.fault = fault
        finally:
            self._at_work = None
            job.done.set()

    def _forget(self) -> None:
        """Drop the oldest finished jobs."""
        finished = [name for name, job in self._jobs.items() if job.done.is_set()]
        for name in finished[: max(0, len(finished) - KEPT + 1)]:
            del self._jobs[name]
