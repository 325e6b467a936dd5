"""Sessions: who asks, by a name that cannot be guessed, and what is theirs alone: uploads and jobs."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandtable.app.limits import Limits

if TYPE_CHECKING:
    from sandtable.app.jobs import Job
    from sandtable.scenario.types import Scenario

COOKIE = "sandtable-session"
NAME_BYTES = 32


@dataclass
class Session:
    """One user. uploads: scenarios by a name of their own; jobs: by name, the oldest first."""

    name: str
    seen: float
    uploads: OrderedDict[str, Scenario] = field(default_factory=OrderedDict)
    jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)

    @property
    def has_running_job(self) -> bool:
        return any(not job.is_over for job in self.jobs.values())


class Sessions:
    """All sessions. Those idle for long go, and beyond the limit the one that was idle longest and runs no job."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def find(self, name: str | None) -> Session | None:
        self._sweep()
        session = self._sessions.get(name) if name else None
        if session is not None:
            session.seen = time.monotonic()
            self._sessions.move_to_end(session.name)
        return session

    def begin(self) -> Session:
        self._sweep()
        session = Session(secrets.token_urlsafe(NAME_BYTES), time.monotonic())
        self._sessions[session.name] = session
        while len(self._sessions) > self._limits.sessions:
            idle = next((name for name, one in self._sessions.items() if not one.has_running_job), None)
            if idle is None or idle == session.name:
                break
            del self._sessions[idle]
        return session

    def end(self, session: Session) -> None:
        """Forget a user and what is theirs."""
        self._sessions.pop(session.name, None)

    def keep(self, session: Session, scenario: Scenario) -> str:
        """Keep an uploaded scenario; beyond what one or all together may keep, the oldest goes. Returns its name."""
        for name, known in session.uploads.items():
            if known.sha256 == scenario.sha256:
                session.uploads.move_to_end(name)
                return name
        name = f"upload-{secrets.token_hex(8)}"
        session.uploads[name] = scenario
        while len(session.uploads) > self._limits.uploads:
            session.uploads.popitem(last=False)
        others = [one for one in self._sessions.values() if one is not session]  # the one idle longest is the first
        while sum(len(one.uploads) for one in self._sessions.values()) > self._limits.all_uploads:
            next((one for one in others if one.uploads), session).uploads.popitem(last=False)
        return name

    def _sweep(self) -> None:
        limit = time.monotonic() - self._limits.session_idle
        for name in [name for name, one in self._sessions.items() if one.seen < limit and not one.has_running_job]:
            del self._sessions[name]

    def __len__(self) -> int:
        return len(self._sessions)

    def all(self) -> list[Session]:
        return list(self._sessions.values())

    def running_jobs(self) -> int:
        return sum(not job.is_over for session in self._sessions.values() for job in session.jobs.values())
