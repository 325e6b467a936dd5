"""What one running app holds, and how a request finds its scenario and its user."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from sys import getsizeof
from typing import TYPE_CHECKING

from sandtable.app.admission import Admission
from sandtable.app.jobs import Jobs
from sandtable.app.kept import Kept
from sandtable.app.limits import Limits
from sandtable.app.security import Door, address_of, cookie_name, cookies
from sandtable.app.sessions import COOKIE, Session, Sessions
from sandtable.app.shelf import Shelf
from sandtable.app.whatif import Plays, Variant, VariantKey
from sandtable.app.worlds import World, Worlds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request, Response

    from sandtable.scenario.types import Scenario

KEY = 500  # bytes that an entry of a cache takes beside its value


@dataclass
class State:
    """One app. Everything here is bounded by its limits."""

    shelf: Shelf
    limits: Limits
    door: Door
    sessions: Sessions = field(init=False)
    worlds: Worlds = field(init=False)
    plays: Plays = field(init=False)
    jobs: Jobs = field(init=False)
    admission: Admission = field(init=False)
    downloads: asyncio.Semaphore = field(init=False)  # one takes seconds of a thread that others wait for
    reads: asyncio.Semaphore = field(init=False)  # of uploads, which take seconds as well
    pages: Kept[tuple[str, str, int], str] = field(init=False)
    answers: Kept[tuple[VariantKey, int], bytes] = field(init=False)  # as they are sent

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.limits)
        self.worlds = Worlds(self.limits.worlds)
        self.plays = Plays(self.limits)
        self.jobs = Jobs(self.limits, self.sessions)
        self.sessions.on_end = self.jobs.leave
        self.admission = Admission(self.limits.plays, of_address=self.limits.plays_of_address)
        self.downloads = asyncio.Semaphore(self.limits.downloads)
        self.reads = asyncio.Semaphore(self.limits.reads)
        self.pages = Kept(self.limits.pages, size=getsizeof)
        self.answers = Kept(self.limits.answers, size=lambda answer: len(answer) + KEY)

    # -- who asks ------------------------------------------------------------------------------------

    def session(self, request: Request) -> Session | None:
        headers = dict(request.headers)
        return self.sessions.find(cookies(headers).get(cookie_name(COOKIE, headers)))

    def session_for(self, request: Request, response: Response) -> Session:
        """The user's session, begun if there is none; the answer then carries its cookie."""
        session = self.session(request)
        if session is None:
            session = self.sessions.begin(address_of(request.scope))
            give_cookie(request, response, COOKIE, session.name)
        return session

    def admitted(self, request: Request) -> AbstractAsyncContextManager[None]:
        """A place among the requests that work or wait to. Raises Refusal 429 where there is none."""
        return self.admission.admitted(address_of(request.scope))

    # -- what is asked about -------------------------------------------------------------------------

    # a thread is only taken for what takes long: while futures are played, getting one is dear

    async def scenario(self, name: str, request: Request) -> Scenario:
        session = self.session(request)
        found = self.shelf.at_hand(name, session)
        return found if found is not None else await asyncio.to_thread(self.shelf.open, name, session)

    async def world(self, name: str, request: Request) -> World:
        scenario = await self.scenario(name, request)
        found = self.worlds.at_hand(scenario)
        return found if found is not None else await asyncio.to_thread(self.worlds.ready, scenario)

    async def variant(self, name: str, values: Mapping[str, float], seed: int, request: Request) -> Variant:
        world = await self.world(name, request)
        return Variant(world, world.setting(values), seed)


def give_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Only the browser itself and only this app see it; behind https it is never sent without."""
    response.set_cookie(
        cookie_name(name, request.headers), value, httponly=True, samesite="strict",
        secure=request.url.scheme == "https", path="/",
    )  # fmt: skip


@asynccontextmanager
async def watched(request: Request) -> AsyncIterator[Callable[[], bool]]:
    """A function that says whether the one who asked has hung up. The request's body must have been read."""
    gone = asyncio.Event()

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        gone.set()

    watcher = asyncio.create_task(watch())
    try:
        yield gone.is_set
    finally:
        watcher.cancel()
