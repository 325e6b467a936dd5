"""Long analyses as jobs: they wait their turn, run on a thread, tell how far they are, and can be cancelled."""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sandtable.app.faults import Refusal
from sandtable.app.kept import Kept
from sandtable.app.limits import Limits
from sandtable.errors import SandtableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandtable.app.findings import Finding
    from sandtable.app.sessions import Session, Sessions
    from sandtable.study.play import Progress, Report

Work: TypeAlias = "Callable[[Report], Finding]"
State = Literal["waiting", "running", "done", "failed", "cancelled"]


class _Stopped(BaseException):
    """Raised inside an analysis when it reports: nothing there may take it for a fault of its own."""


class _TookTooLong(_Stopped):
    """The same, because its time is up."""


@dataclass(frozen=True)
class About:
    """What a job was asked. about: the same in words, for people; given: what was set, by assumption."""

    analysis: str
    title: str
    scenario: str
    about: str = ""
    given: Mapping[str, float] = field(default_factory=dict)


class Job:
    """One analysis of one user. Its fields change while it runs, on another thread; `version` counts the changes."""

    def __init__(self, about: About, *, seconds: float) -> None:
        self.name = f"job-{secrets.token_hex(12)}"
        self.about = about
        self.state: State = "waiting"
        self.stage = ""
        self.done = 0
        self.total = 0
        self.elapsed: float | None = None  # seconds that it ran
        self.error: str | None = None
        self.hint: str | None = None
        self.version = 0
        self._seconds = seconds
        self._stop = threading.Event()
        self._lock = threading.Lock()  # of the state, which a cancel and the start of the work may change at once

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")

    @property
    def is_stopping(self) -> bool:
        """Cancelled, and not yet at its next report."""
        return self._stop.is_set() and not self.is_over

    def cancel(self) -> None:
        """At its next report; at once if it still waits. One that is over stays as it is."""
        with self._lock:
            self._stop.set()
            self.version += 1
            if self.state == "waiting":
                self.state = "cancelled"

    def run(self, work: Work, keep: Callable[[Finding], object]) -> None:
        """Do the work, unless it was cancelled while it waited. keep: takes what was found, before the job is done."""
        with self._lock:
            if self.is_over:
                return
            self.state = "running"
            self.version += 1
        begun = time.monotonic()
        try:
            ended = self._work(work, keep, until=begun + self._seconds)
        except Exception as crash:  # a fault of ours must not leave the page waiting
            self.error = f"internal error ({type(crash).__name__}); please report it"
            ended = "failed"
        with self._lock:
            self.state, self.elapsed = ended, time.monotonic() - begun
            self.version += 1

    def _work(self, work: Work, keep: Callable[[Finding], object], *, until: float) -> State:
        def report(progress: Progress) -> None:
            if self._stop.is_set():
                raise _Stopped
            if time.monotonic() > until:
                raise _TookTooLong
            with self._lock:
                self.stage, self.done, self.total = progress.stage, progress.done, progress.total
                self.version += 1

        try:
            found = work(report)
        except _TookTooLong:
            self.error, self.hint = f"it took longer than {self._seconds:,.0f} seconds", "ask for fewer futures"
            return "failed"
        except _Stopped:
            return "cancelled"
        except SandtableError as fault:
            self.error, self.hint = getattr(fault, "message", str(fault)), getattr(fault, "hint", "") or None
            return "failed"
        if self._stop.is_set():
            return "cancelled"
        keep(found)
        return "done"

    def to_json_object(self) -> dict[str, Any]:
        with self._lock:
            return {
                "id": self.name, "analysis": self.about.analysis, "title": self.about.title,
                "scenario": self.about.scenario, "about": self.about.about, "set": dict(self.about.given),
                "state": self.state, "stopping": self.is_stopping, "stage": self.stage, "done": self.done,
                "total": self.total, "elapsed_s": self.elapsed, "error": self.error, "hint": self.hint,
            }  # fmt: skip


class Jobs:
    """Takes jobs in and runs them, a few at once. What they find is kept while there is room for it, the latest of all users."""

    def __init__(self, limits: Limits, sessions: Sessions) -> None:
        self._limits = limits
        self._sessions = sessions
        self._findings: Kept[str, Finding] = Kept(limits.findings, size=lambda found: found.size)
        self._pool = ThreadPoolExecutor(limits.jobs_at_once, thread_name_prefix="sandtable-job")
        self._lock = threading.Lock()
        self._queue: deque[tuple[Job, Work]] = deque()
        self._working = 0

    def begin(self, session: Session, about: About, work: Work) -> Job:
        """Raises Refusal 429 if the user, their address, or all together, have too many under way."""
        mine = len(session.jobs_under_way)
        if mine >= self._limits.jobs_of_one:
            raise Refusal(
                429, f"{mine} analyses of yours are under way", hint="wait for one, or cancel it", retry=30
            )  # fmt: skip
        self._sessions.make_room_for_job(session, cancel=self.cancel)
        job = Job(about, seconds=self._limits.job_seconds)
        session.jobs[job.name] = job
        over = [name for name, one in session.jobs.items() if one.is_over]
        for name in over[: max(0, len(session.jobs) - self._limits.jobs_kept)]:
            self.forget(session, name)
        with self._lock:
            self._queue.append((job, work))
            if self._working < self._limits.jobs_at_once:
                self._working += 1
                self._pool.submit(self._run)
        return job

    def _run(self) -> None:
        while (pair := self._next()) is not None:
            job, work = pair
            job.run(work, partial(self._findings.put, job.name))
            del pair, job, work  # the last reference to the scenario that was asked about

    def _next(self) -> tuple[Job, Work] | None:
        with self._lock:
            if self._queue:
                return self._queue.popleft()
            self._working -= 1
            return None

    def cancel(self, job: Job) -> None:
        """Stop a job at its next report; one that waits leaves the queue, with all that it holds."""
        job.cancel()
        with self._lock:
            self._queue = deque(pair for pair in self._queue if pair[0] is not job)

    @property
    def queued(self) -> int:
        """How many wait."""
        return len(self._queue)

    def finding(self, job: Job) -> Finding:
        """Raises Refusal: 409 of a job that has found nothing, 410 of one whose finding is no longer stored."""
        found = self._findings.get(job.name)
        if found is not None:
            return found
        if job.state != "done":
            raise Refusal(409, f"this analysis is {job.state}: it has found nothing", hint="follow it until it is done")
        raise Refusal(410, "this result is no longer stored", hint="run the analysis again")

    def forget(self, session: Session, name: str) -> None:
        """Take a job that is over, and what it found, off a user's list."""
        del session.jobs[name]
        self._findings.drop(name)

    def leave(self, session: Session) -> None:
        """Cancel what a user has under way, and forget what was found for them."""
        for job in session.jobs.values():
            self.cancel(job)
            self._findings.drop(job.name)

    def close(self) -> None:
        """Cancel what waits and ask what runs to stop."""
        for session in self._sessions.all():
            for job in session.jobs.values():
                self.cancel(job)
        self._pool.shutdown(wait=False, cancel_futures=True)
