"""Sessions: who asks, by a name that cannot be guessed, and what is theirs alone: uploads and jobs.

What all sessions, and those of one address, may hold is bounded, and the bounds cannot be turned against others: a newcomer
takes the place of a session that shows no sign of life (it never came back with its cookie, or not for long), and is
refused where there is none. A session that is in use loses nothing to others.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandtable.app.faults import Refusal
from sandtable.app.limits import Limits

if TYPE_CHECKING:
    from sandtable.app.jobs import Job
    from sandtable.scenario.types import Scenario

COOKIE = "sandtable-session"
NAME_BYTES = 32


@dataclass(eq=False)
class Session:
    """One user. uploads: scenarios by a name of their own; jobs: by name, the oldest first.

    address: from which it began. seen: when it was last heard of. came_back: whether its cookie was ever sent back.
    """

    name: str
    address: str
    seen: float
    is_logged_in: bool = False
    came_back: bool = False
    uploads: OrderedDict[str, Scenario] = field(default_factory=OrderedDict)
    jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)

    def show_life(self) -> None:
        """Note that the user is there: a request came, or one is still being answered."""
        self.came_back, self.seen = True, time.monotonic()

    @property
    def jobs_under_way(self) -> list[Job]:
        """Those that wait or run and were not cancelled."""
        return [job for job in self.jobs.values() if not job.is_over and not job.is_stopping]


class Sessions:
    """All sessions. Those idle for long are ended."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sessions: dict[str, Session] = {}
        self.on_end: Callable[[Session], None] = lambda _: None  # called with every session that ends

    def find(self, name: str | None) -> Session | None:
        self._sweep()
        session = self._sessions.get(name) if name else None
        if session is not None:
            session.show_life()
        return session

    def begin(self, address: str, *, is_logged_in: bool = False) -> Session:
        """A new session. Raises Refusal 429 where all are in use."""
        self._sweep()
        self._make_room(
            address, of_address=self._limits.sessions_of_address, of_all=self._limits.sessions,
            count=lambda _: 1, give=self.end, what="users",
        )  # fmt: skip
        session = Session(secrets.token_urlsafe(NAME_BYTES), address, time.monotonic(), is_logged_in)
        self._sessions[session.name] = session
        return session

    def end(self, session: Session) -> None:
        """Forget a user and what is theirs."""
        if self._sessions.pop(session.name, None) is not None:
            self.on_end(session)

    def keep(self, session: Session, scenario: Scenario) -> str:
        """Keep an uploaded scenario; beyond what one user may keep, the oldest goes. Returns its name.

        Raises Refusal 429 if the files of others that are in use leave no room.
        """
        for name, known in session.uploads.items():
            if known.sha256 == scenario.sha256:
                session.uploads.move_to_end(name)
                return name
        while len(session.uploads) >= self._limits.uploads:
            session.uploads.popitem(last=False)
        size = len(scenario.text)
        for limits, count, room in (
            ((self._limits.uploads_of_address, self._limits.all_uploads), _uploads, 1),
            ((self._limits.upload_text_of_address, self._limits.upload_text), _text, size),
        ):
            self._make_room(
                session.address, of_address=limits[0], of_all=limits[1], count=count, room=room,
                give=lambda one: one.uploads.popitem(last=False), but=session, what="files",
            )  # fmt: skip
        name = f"upload-{secrets.token_hex(8)}"
        session.uploads[name] = scenario
        return name

    def make_room_for_job(self, session: Session, *, cancel: Callable[[Job], None]) -> None:
        """Cancel jobs nobody waits for until one more may begin. Raises Refusal 429 where all are waited for."""
        self._make_room(
            session.address, of_address=self._limits.jobs_of_address, of_all=self._limits.jobs,
            count=lambda one: len(one.jobs_under_way), give=lambda one: cancel(one.jobs_under_way[0]), but=session,
            what="analyses", retry=60,
        )  # fmt: skip

    def _make_room(
        self, address: str, *, of_address: int, of_all: int, count: Callable[[Session], int],
        give: Callable[[Session], object], what: str, room: int = 1, but: Session | None = None, retry: int = 300,
    ) -> None:  # fmt: skip
        """Take from sessions without a sign of life until there is room, at the address and among all.

        count: what of the kind a session holds; give: takes one of them from it; but: a session that keeps what it has.
        """
        for most, is_near in ((of_address, lambda one: one.address == address), (of_all, lambda _: True)):
            while sum(count(one) for one in self._sessions.values() if is_near(one)) + room > most:
                found = self._without_life(
                    one for one in self._sessions.values() if is_near(one) and one is not but and count(one)
                )
                if found is None:
                    raise Refusal(429, f"too many {what} at once", hint="try again in a few minutes", retry=retry)
                give(found)

    def _without_life(self, among: Iterable[Session]) -> Session | None:
        """The session to take from first: one that never came back, the oldest; then the one not heard of for longest."""
        quiet = time.monotonic() - self._limits.quiet_seconds
        found = [one for one in among if not one.came_back or one.seen < quiet]
        return min(found, key=lambda one: (one.came_back, one.seen), default=None)

    def _sweep(self) -> None:
        limit = time.monotonic() - self._limits.session_idle
        for session in [one for one in self._sessions.values() if one.seen < limit and not one.jobs_under_way]:
            self.end(session)

    def __len__(self) -> int:
        return len(self._sessions)

    def all(self) -> list[Session]:
        return list(self._sessions.values())


def _uploads(session: Session) -> int:
    return len(session.uploads)


def _text(session: Session) -> int:
    return sum(len(scenario.text) for scenario in session.uploads.values())
