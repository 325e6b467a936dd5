"""Sessions: a user's uploads and jobs. Without a token there is one user, who needs no cookie."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fastapi import Request, Response

    from sandtable.app.job import Job
    from sandtable.app.limits import Limits
    from sandtable.scenario.types import Scenario


@dataclass(eq=False)
class Session:
    """One user. uploads: scenarios by random name; jobs: by name, the oldest first."""

    uploads: OrderedDict[str, Scenario] = field(default_factory=OrderedDict)
    jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    key: str = field(default_factory=lambda: secrets.token_hex(8))  # never sent

    @property
    def jobs_under_way(self) -> list[Job]:
        """Jobs that wait or run and were not cancelled."""
        return [job for job in self.jobs.values() if not job.is_over and not job.is_stopping]

    def touch(self) -> None:
        """Record that the user is active."""

    def find_upload(self, scenario: Scenario) -> str | None:
        """The name of an upload with the same text, which becomes the latest; None if there is none."""
        for name, known in self.uploads.items():
            if known.sha256 == scenario.sha256:
                self.uploads.move_to_end(name)
                return name
        return None

    def add_upload(self, scenario: Scenario) -> str:
        """Store an upload under a new name, which is returned."""
        name = f"upload-{secrets.token_hex(8)}"
        self.uploads[name] = scenario
        return name


class Users(Protocol):
    """Finds the session of a request, and keeps what all sessions hold within its limits."""

    on_end: Callable[[Session], None]

    def of(self, request: Request) -> Session | None:
        """The session of a request, if it has one."""

    def begin_for(self, request: Request, response: Response) -> Session:
        """The session of a request, begun if it has none. Raises Refusal 429 if no more can begin."""

    def keep(self, session: Session, scenario: Scenario) -> str:
        """Store an uploaded scenario, at most `Limits.uploads` of one user, the oldest of which are dropped. Returns its name."""

    def make_room_for_job(self, session: Session, *, cancel: Callable[[Job], None]) -> None:
        """Called before a job begins. Raises Refusal 429 if too many jobs of others are under way."""

    def all(self) -> list[Session]:
        """Every session."""


class OneUser:
    """The only user of an app without a token. Every request belongs to the same session."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._session = Session()
        self.on_end: Callable[[Session], None] = lambda _: None

    def of(self, _request: Request) -> Session:
        """The session."""
        return self._session

    def begin_for(self, _request: Request, _response: Response) -> Session:
        """The session."""
        return self._session

    def keep(self, session: Session, scenario: Scenario) -> str:
        """Store an upload; the oldest are dropped beyond `Limits.uploads`. Returns its name."""
        found = session.find_upload(scenario)
        if found is not None:
            return found
        while len(session.uploads) >= self._limits.uploads:
            session.uploads.popitem(last=False)
        return session.add_upload(scenario)

    def make_room_for_job(self, session: Session, *, cancel: Callable[[Job], None]) -> None:
        """Nothing: the limit of one user is that of all."""

    def all(self) -> list[Session]:
        """The session."""
        return [self._session]
