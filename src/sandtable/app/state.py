"""What one running app holds, and how a request finds its scenario and its user."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandtable.app.jobs import Jobs
from sandtable.app.kept import Kept
from sandtable.app.limits import Limits
from sandtable.app.security import Door, cookie_name, cookies
from sandtable.app.sessions import COOKIE, Session, Sessions
from sandtable.app.shelf import Shelf
from sandtable.app.whatif import Plays, Variant, VariantKey
from sandtable.app.worlds import World, Worlds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request, Response

    from sandtable.scenario.types import Scenario

PAGES = 4  # kept
ANSWERS = 3_000  # of what-ifs, kept: about 10 kB each


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
    downloads: asyncio.Semaphore = field(init=False)  # one takes seconds of a thread that others wait for
    pages: Kept[tuple[str, str, int], str] = field(init=False)
    answers: Kept[tuple[VariantKey, int], dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.limits)
        self.worlds = Worlds(self.limits.worlds)
        self.plays = Plays(self.limits)
        self.jobs = Jobs(self.limits, self.sessions)
        self.downloads = asyncio.Semaphore(self.limits.downloads)
        self.pages = Kept(PAGES)
        self.answers = Kept(ANSWERS)

    # -- who asks ------------------------------------------------------------------------------------

    def session(self, request: Request) -> Session | None:
        headers = dict(request.headers)
        return self.sessions.find(cookies(headers).get(cookie_name(COOKIE, headers)))

    def session_for(self, request: Request, response: Response) -> Session:
        """The user's session, begun if there is none; the answer then carries its cookie."""
        session = self.session(request)
        if session is None:
            session = self.sessions.begin()
            give_cookie(request, response, COOKIE, session.name)
        return session

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
