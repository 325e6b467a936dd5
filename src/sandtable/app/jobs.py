"""Long analyses as jobs: they wait their turn, run on a thread, tell how far they are, and can be cancelled."""

from __future__ import annotations

import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal

from sandtable.app.faults import Refusal
from sandtable.app.limits import Limits
from sandtable.errors import SandtableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandtable.app.sessions import Session, Sessions
    from sandtable.study.play import Progress, Report

State = Literal["waiting", "running", "done", "failed", "cancelled"]


class _Stopped(BaseException):
    """Raised inside an analysis when it reports: nothing there may take it for a fault of its own."""


class Job:
    """One analysis of one user. Its fields change while it runs; `version` counts the changes."""

    def __init__(self, analysis: str, title: str, *, seconds: float) -> None:
        self.name = f"job-{secrets.token_hex(12)}"
        self.analysis = analysis
        self.title = title
        self.state: State = "waiting"
        self.stage = ""
        self.done = 0
        self.total = 0
        self.result: dict[str, Any] | None = None
        self.error: str | None = None
        self.hint: str | None = None
        self.version = 0
        self._seconds = seconds
        self._stop = threading.Event()

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")

    def cancel(self) -> None:
        """At its next report; at once if it still waits."""
        self._stop.set()
        if self.state == "waiting":
            self._end("cancelled")

    def _end(self, state: State) -> None:
        self.state = state
        self.version += 1

    def run(self, work: Callable[[Report], dict[str, Any]]) -> None:
        if self.is_over:
            return
        begun = time.monotonic()
        self._end("running")

        def report(progress: Progress) -> None:
            if self._stop.is_set():
                raise _Stopped
            if time.monotonic() - begun > self._seconds:
                self.error, self.hint = f"it took longer than {self._seconds:,.0f} seconds", "ask for fewer futures"
                raise _Stopped
            self.stage, self.done, self.total = progress.stage, progress.done, progress.total
            self.version += 1

        try:
            result = work(report)
        except _Stopped:
            self._end("failed" if self.error else "cancelled")
        except SandtableError as fault:
            self.error, self.hint = getattr(fault, "message", str(fault)), getattr(fault, "hint", "") or None
            self._end("failed")
        except Exception as crash:  # a fault of ours must not leave the page waiting
            self.error = f"this is a fault of Sandtable, not of your input ({type(crash).__name__})"
            self._end("failed")
        else:
            self.result = result
            self._end("cancelled" if self._stop.is_set() else "done")

    def to_json_object(self, *, with_result: bool = True) -> dict[str, Any]:
        found = {
            "id": self.name, "analysis": self.analysis, "title": self.title, "state": self.state, "stage": self.stage,
            "done": self.done, "total": self.total, "error": self.error, "hint": self.hint,
        }  # fmt: skip
        return {**found, "result": self.result} if with_result else found


class Jobs:
    """Takes jobs in and runs them, a few at once."""

    def __init__(self, limits: Limits, sessions: Sessions) -> None:
        self._limits = limits
        self._sessions = sessions
        self._pool = ThreadPoolExecutor(limits.jobs_at_once, thread_name_prefix="sandtable-job")

    def begin(self, session: Session, analysis: str, title: str, work: Callable[[Report], dict[str, Any]]) -> Job:
        """Raises Refusal 429 if the user, or all together, have too many under way."""
        mine = sum(not job.is_over for job in session.jobs.values())
        if mine >= self._limits.jobs_of_one:
            raise Refusal(
                429, f"{mine} analyses of yours are under way", hint="wait for one, or cancel it", retry=30
            )  # fmt: skip
        if self._sessions.running_jobs() >= self._limits.jobs:
            raise Refusal(429, "too many analyses are under way", hint="try again in a minute", retry=60)
        job = Job(analysis, title, seconds=self._limits.job_seconds)
        session.jobs[job.name] = job
        over = [name for name, one in session.jobs.items() if one.is_over]
        for name in over[: max(0, len(session.jobs) - self._limits.jobs_kept)]:
            del session.jobs[name]
        self._pool.submit(job.run, work)
        return job

    def close(self) -> None:
        """Cancel what waits and ask what runs to stop."""
        for session in self._sessions.all():
            for job in session.jobs.values():
                job.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)
