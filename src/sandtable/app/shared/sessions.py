"""Sessions of several users, named by a random cookie, each with its own uploads and jobs.

What all sessions, and those of one address, may hold is bounded, and the bounds cannot be used against others: a new session
replaces an inactive one (its cookie never came back, or not for a long time), and is refused if there is none. A session in
use loses nothing to others.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandtable.app.limits import Limits
from sandtable.app.refusals import Refusal
from sandtable.app.sessions import Session
from sandtable.app.shared.addresses import address_of
from sandtable.app.shared.cookies import give_cookie, session_name

if TYPE_CHECKING:
    from fastapi import Request, Response

    from sandtable.app.job import Job
    from sandtable.scenario.types import Scenario

NAME_BYTES = 32


@dataclass(eq=False, kw_only=True)
class SharedSession(Session):
    """One of several users.

    address: where it began. seen: monotonic time of the last request. came_back: whether its cookie was ever sent back.
    """

    name: str
    address: str
    seen: float
    is_logged_in: bool = False
    came_back: bool = False

    def touch(self) -> None:
        """Record that the user is active: a request came, or one is still being answered."""
        self.came_back, self.seen = True, time.monotonic()


class Sessions:
    """All sessions. Those idle for `Limits.session_idle` seconds are ended."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sessions: dict[str, SharedSession] = {}
        self.on_end: Callable[[Session], None] = lambda _: None  # called with every session that ends

    def find(self, name: str | None) -> SharedSession | None:
        self._sweep()
        session = self._sessions.get(name) if name else None
        if session is not None:
            session.touch()
        return session

    def begin(self, address: str, *, is_logged_in: bool = False) -> SharedSession:
        """A new session. Raises Refusal 429 if all are in use."""
        self._sweep()
        self._make_room(
            address, of_address=self._limits.sessions_of_address, of_all=self._limits.sessions,
            count=lambda _: 1, give=self.end, what="users",
        )  # fmt: skip
        session = SharedSession(
            name=secrets.token_urlsafe(NAME_BYTES), address=address, seen=time.monotonic(), is_logged_in=is_logged_in
        )
        self._sessions[session.name] = session
        return session

    def end(self, session: SharedSession) -> None:
        """End a session and drop what it holds."""
        if self._sessions.pop(session.name, None) is not None:
            self.on_end(session)

    def of(self, request: Request) -> SharedSession | None:
        """The session that a request's cookie names."""
        return self.find(session_name(request.headers))

    def begin_for(self, request: Request, response: Response) -> SharedSession:
        """The session of a request, begun if it has none; the answer then carries its cookie. Raises Refusal 429."""
        session = self.of(request)
        if session is None:
            session = self.begin(address_of(request.scope))
            give_cookie(request, response, session.name)
        return session

    def keep(self, session: Session, scenario: Scenario) -> str:
        """Store an upload; the oldest of the user are dropped beyond `Limits.uploads`. Returns its name.

        Raises Refusal 429 if uploads of others that are in use leave no room.
        """
        assert isinstance(session, SharedSession)
        found = session.find_upload(scenario)
        if found is not None:
            return found
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
        return session.add_upload(scenario)

    def make_room_for_job(self, session: Session, *, cancel: Callable[[Job], None]) -> None:
        """Cancel jobs of inactive sessions until one more may begin. Raises Refusal 429 if all are of active ones."""
        assert isinstance(session, SharedSession)
        self._make_room(
            session.address, of_address=self._limits.jobs_of_address, of_all=self._limits.jobs,
            count=lambda one: len(one.jobs_under_way), give=lambda one: cancel(one.jobs_under_way[0]), but=session,
            what="analyses", retry=60,
        )  # fmt: skip

    def _make_room(
        self, address: str, *, of_address: int, of_all: int, count: Callable[[SharedSession], int],
        give: Callable[[SharedSession], object], what: str, room: int = 1, but: SharedSession | None = None, retry: int = 300,
    ) -> None:  # fmt: skip
        """Take from inactive sessions until there is room, at the address and in all.

        count: what of the kind a session holds; give: takes one from a session; but: a session that keeps what it has.
        """
        for most, is_near in ((of_address, lambda one: one.address == address), (of_all, lambda _: True)):
            while sum(count(one) for one in self._sessions.values() if is_near(one)) + room > most:
                found = self._inactive(
                    one for one in self._sessions.values() if is_near(one) and one is not but and count(one)
                )
                if found is None:
                    raise Refusal(429, f"too many {what} at once", hint="try again in a few minutes", retry=retry)
                give(found)

    def _inactive(self, among: Iterable[SharedSession]) -> SharedSession | None:
        """The session to take from first: the oldest that never came back, else the one that was inactive for longest."""
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
