"""The state of one running app, and how a request finds its scenario and its session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from sys import getsizeof
from threading import Thread
from typing import TYPE_CHECKING, Any

from sandtable.app.admission import Admission
from sandtable.app.cache import Cache
from sandtable.app.catalogue import Catalogue
from sandtable.app.compiling import Compiling, NotCompiledError
from sandtable.app.jobs import Jobs
from sandtable.app.limits import Limits
from sandtable.app.prepared import PreparedScenario, PreparedScenarios
from sandtable.app.refusals import Refusal
from sandtable.app.sessions import OneUser, Session, Users
from sandtable.app.whatif import Variant, VariantKey, VariantPlayer
from sandtable.app.workbench.documents import Documents, OnDisk
from sandtable.app.workbench.written import Texts, Written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request, Response

    from sandtable.scenario.types import Scenario

KEY = 500  # bytes that an entry of a cache takes beside its value


@dataclass
class State:
    """One app. Everything here is bounded by its limits."""

    catalogue: Catalogue
    limits: Limits
    users: Users
    admission: Admission
    is_shared: bool = False  # with a token: others may use it
    on_disk: OnDisk = field(default_factory=OnDisk)
    compiling: Compiling = field(default_factory=Compiling)
    prepared_scenarios: PreparedScenarios = field(init=False)
    player: VariantPlayer = field(init=False)
    jobs: Jobs = field(init=False)
    downloads: asyncio.Semaphore = field(init=False)  # one takes seconds of a thread that others wait for
    reads: asyncio.Semaphore = field(init=False)  # of uploads, which take seconds as well
    typing: asyncio.Semaphore = field(init=False)  # of the workbench
    documents: Documents = field(init=False)
    texts: Texts = field(init=False)  # under way in the workbench
    pages: Cache[tuple[str, str, int, str], str] = field(init=False)
    maps: Cache[str, dict[str, Any]] = field(init=False)  # of texts under way
    answers: Cache[tuple[VariantKey, int], bytes] = field(init=False)  # as they are sent

    def __post_init__(self) -> None:
        self.prepared_scenarios = PreparedScenarios(self.limits.prepared, self.compiling)
        self.player = VariantPlayer(self.limits)
        self.jobs = Jobs(self.limits, self.users)
        self.users.on_end = self.jobs.leave
        self.downloads = asyncio.Semaphore(self.limits.downloads)
        self.reads = asyncio.Semaphore(self.limits.reads)
        self.typing = asyncio.Semaphore(self.limits.typing)
        self.documents = Documents(self.catalogue, self.on_disk)
        self.texts = Texts(most=self.limits.texts, room=self.limits.texts_size)
        self.maps = Cache(self.limits.maps)
        self.pages = Cache(self.limits.pages, size=getsizeof)
        self.answers = Cache(self.limits.answers, size=lambda answer: len(answer) + KEY)

    @classmethod
    def for_one_user(cls, catalogue: Catalogue, limits: Limits, on_disk: OnDisk) -> State:
        """The state of an app without a token."""
        return cls(catalogue, limits, OneUser(limits), Admission(limits.plays), on_disk=on_disk)

    # -- users ---------------------------------------------------------------------------------------

    def session(self, request: Request) -> Session | None:
        """The session of a request, if it has one."""
        return self.users.of(request)

    def session_for(self, request: Request, response: Response) -> Session:
        """The session of a request, begun if it has none."""
        return self.users.begin_for(request, response)

    def written(self, session: Session, document: str) -> Written:
        """A text under way of a user, with the source text that the app was started with if the user has given none."""
        found = self.texts.of(session.key, document)
        if found.source is None:
            found.source = self.documents.given_text(document)
        return found

    def admitted(self, request: Request) -> AbstractAsyncContextManager[None]:
        """A place among the requests that run or wait. Raises Refusal 429 if none is free."""
        return self.admission.admitted(request.scope)

    # -- scenarios ------------------------------------------------------------------------------------

    # threads are used for slow work only: while futures are played, starting one is expensive

    async def scenario(self, name: str, request: Request) -> Scenario:
        session = self.session(request)
        found = self.catalogue.cached(name, session)
        return found if found is not None else await asyncio.to_thread(self.catalogue.open, name, session)

    async def prepared(self, name: str, request: Request) -> PreparedScenario:
        return await self.ready(await self.scenario(name, request))

    async def ready(self, scenario: Scenario, *, is_gone: Callable[[], bool] = lambda: False) -> PreparedScenario:
        """A scenario, prepared; waits while the engine is compiled. Raises Refusal, ClientDisconnected if the client is gone."""
        while (found := self.prepared_scenarios.cached(scenario)) is None:
            try:
                return await asyncio.to_thread(self.prepared_scenarios.ready, scenario)
            except NotCompiledError as missing:
                await self.compiling.compile(missing.program, is_gone=is_gone)
        return found

    def begin_compiling(self, scenario: Scenario) -> None:
        """Begin to compile the engine, where it is not, so that the first answer waits as little as possible."""

        def begin() -> None:
            try:
                self.prepared_scenarios.ready(scenario)
            except NotCompiledError as missing:
                self.compiling.begin(missing.program)
            except Refusal:  # the next request gets it as its answer
                pass

        Thread(target=begin, name="sandtable-prepare", daemon=True).start()

    async def ready_now(self, scenario: Scenario) -> PreparedScenario | None:
        """A scenario, prepared; None if the engine has to be compiled first, which is begun. Raises Refusal."""
        try:
            return await asyncio.to_thread(self.prepared_scenarios.ready, scenario)
        except NotCompiledError as missing:
            self.compiling.begin(missing.program)
            return None

    async def variant(self, name: str, values: Mapping[str, float], seed: int, request: Request) -> Variant:
        prepared = await self.prepared(name, request)
        return Variant(prepared, prepared.setting(values), seed)


@asynccontextmanager
async def watched(request: Request) -> AsyncIterator[Callable[[], bool]]:
    """A function that says whether the client has closed the connection. The request's body must have been read."""
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
