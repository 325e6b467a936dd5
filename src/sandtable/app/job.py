"""One long analysis: it waits, runs on a thread, reports progress, and can be cancelled."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sandtable.errors import SandtableError
from sandtable.study.play import TimeIsUp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandtable.app.findings import Finding
    from sandtable.study.play import Progress, Report

GRACE = 60.0  # seconds after its time for an analysis that keeps what it has found
Work: TypeAlias = "Callable[[Report], Finding]"
State = Literal["waiting", "running", "done", "failed", "cancelled"]


class _Stopped(BaseException):
    """Raised inside an analysis when it reports progress. A BaseException, so that no analysis handles it."""


@dataclass(frozen=True)
class About:
    """What a job was asked. about: the same in words, for people; given: what was set, by assumption; outcome, future: if about one."""

    analysis: str
    title: str
    scenario: str
    about: str = ""
    given: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1
    outcome: str | None = None
    future: int | None = None


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
        except Exception as crash:  # the page must not wait for ever
            self.error = f"internal error ({type(crash).__name__}); please report it"
            ended = "failed"
        with self._lock:
            self.state, self.elapsed = ended, time.monotonic() - begun
            self.version += 1

    def _work(self, work: Work, keep: Callable[[Finding], object], *, until: float) -> State:
        limit = until

        def report(progress: Progress) -> None:
            nonlocal limit
            if self._stop.is_set():
                raise _Stopped
            if time.monotonic() > limit:
                limit = time.monotonic() + GRACE
                raise TimeIsUp(f"{self._seconds:,.0f} seconds")
            with self._lock:
                self.stage, self.done, self.total = progress.stage, progress.done, progress.total
                self.version += 1

        try:
            found = work(report)
        except TimeIsUp as over:
            self.error, self.hint = f"it took longer than {over.limit}", "use fewer futures"
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
                "seed": self.about.seed, "outcome": self.about.outcome, "future": self.about.future,
                "state": self.state, "stopping": self.is_stopping, "stage": self.stage, "done": self.done,
                "total": self.total, "elapsed_s": self.elapsed, "error": self.error, "hint": self.hint,
            }  # fmt: skip
