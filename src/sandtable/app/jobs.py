"""Jobs: they queue, and a few run at a time. Results are cached."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from sandtable.app.cache import Cache
from sandtable.app.job import About, Job, Work
from sandtable.app.limits import Limits
from sandtable.app.refusals import Refusal

if TYPE_CHECKING:
    from sandtable.app.findings import Finding
    from sandtable.app.sessions import Session, Users


class Jobs:
    """Queues jobs and runs a few at a time. Results are cached, the latest of all users."""

    def __init__(self, limits: Limits, users: Users) -> None:
        self._limits = limits
        self._users = users
        self._findings: Cache[str, Finding] = Cache(limits.findings, size=lambda found: found.size)
        self._pool = ThreadPoolExecutor(limits.jobs_at_once, thread_name_prefix="sandtable-job")
        self._lock = threading.Lock()
        self._queue: deque[tuple[Job, Work]] = deque()
        self._working = 0

    def begin(self, session: Session, about: About, work: Work) -> Job:
        """Raises Refusal 429 if the user, their address, or all together, have too many under way."""
        mine = len(session.jobs_under_way)
        if mine >= self._limits.jobs_of_one:
            raise Refusal(
                429, f"you already have {mine} analyses under way", hint="wait for one to finish, or cancel it", retry=30
            )  # fmt: skip
        self._users.make_room_for_job(session, cancel=self.cancel)
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
        """Stop a job at its next report; a waiting one leaves the queue."""
        job.cancel()
        with self._lock:
            self._queue = deque(pair for pair in self._queue if pair[0] is not job)

    def finding(self, job: Job) -> Finding:
        """A job's result. Raises Refusal: 409 if it has none, 410 if it is no longer stored."""
        found = self._findings.get(job.name)
        if found is not None:
            return found
        if job.state != "done":
            raise Refusal(409, f"this analysis is {job.state} and has no result", hint="wait until it is done")
        raise Refusal(410, "this result is no longer stored", hint="run the analysis again")

    def forget(self, session: Session, name: str) -> None:
        """Remove a finished job and its result."""
        del session.jobs[name]
        self._findings.drop(name)

    def leave(self, session: Session) -> None:
        """Cancel a user's jobs and drop their results."""
        for job in session.jobs.values():
            self.cancel(job)
            self._findings.drop(job.name)

    def close(self) -> None:
        """Cancel all jobs."""
        for session in self._users.all():
            for job in session.jobs.values():
                self.cancel(job)
        self._pool.shutdown(wait=False, cancel_futures=True)
