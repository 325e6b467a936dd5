"""`build_app`: routes, refusals and the guard around them, as one ASGI application."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from sandtable._version import __version__
from sandtable.app.answer_types import Fault
from sandtable.app.catalogue import Catalogue
from sandtable.app.guard import Guard
from sandtable.app.limits import Limits
from sandtable.app.refusals import ClientDisconnected, Refusal
from sandtable.app.routes.downloads import build_downloads
from sandtable.app.routes.jobs import build_jobs
from sandtable.app.routes.pages import build_pages
from sandtable.app.routes.play import build_play
from sandtable.app.routes.scenarios import build_scenarios
from sandtable.app.routes.workbench import build_workbench
from sandtable.app.routes.workbench_pages import build_workbench_pages
from sandtable.app.state import State
from sandtable.app.workbench.documents import OnDisk
from sandtable.errors import HintedError, SandtableError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from sandtable.scenario.types import Scenario

MOST_PROBLEMS = 20
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Fault, "description": words}
    for status, words in {
        400: "The request cannot be parsed.", 401: "A token is needed.", 403: "The request came from another site.",
        404: "Not found.", 413: "The request is too large.", 421: "The Host header does not name this app.",
        409: "Not possible for this scenario.", 410: "No longer stored.",
        422: "The request does not match its schema.", 429: "Too many requests or analyses at once.",
    }.items()
}  # fmt: skip


class _Answer(JSONResponse):
    """JSON in ASCII, so that any text that an error repeats can be encoded."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False).encode("ascii")


def build_app(
    scenario: Scenario,
    *,
    token: str | None = None,
    hosts: Iterable[str] | None = (),
    limits: Limits | None = None,
    on_disk: OnDisk | None = None,
) -> ASGIApp:
    """The app that opens with a scenario.

    token: needed for everything but the login form; None for an app with one user, who needs none. hosts: accepted names in the
    Host header; None for any, which is safe behind a token only. on_disk: what the workbench may read and write; by default, and
    with a token, nothing.
    """
    app, guarded = build_parts(scenario, token=token, hosts=hosts, limits=limits, on_disk=on_disk)
    del app
    return guarded


def build_parts(
    scenario: Scenario,
    *,
    token: str | None,
    hosts: Iterable[str] | None,
    limits: Limits | None,
    on_disk: OnDisk | None = None,
) -> tuple[FastAPI, ASGIApp]:
    """The application without its guard, for its description, and inside it, for users."""
    bounds = limits or Limits()
    catalogue, login = Catalogue(scenario), None
    shared_routers: list[APIRouter] = []
    if token is None:
        state = State.for_one_user(catalogue, bounds, on_disk or OnDisk())
    else:
        from sandtable.app.shared.admission import AddressAdmission
        from sandtable.app.shared.login import Login, build_login
        from sandtable.app.shared.sessions import Sessions

        sessions = Sessions(bounds)
        login = Login(token, sessions=sessions, attempts=bounds.login_attempts)
        admission = AddressAdmission(bounds.plays, of_address=bounds.plays_of_address)
        state = State(catalogue, bounds, sessions, admission, is_shared=True)
        shared_routers = [build_login(login.limiter, sessions, scenario)]

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        state.jobs.close()

    app = FastAPI(
        title="Sandtable",
        version=__version__,
        description="Runs an assessment of a crisis as a model. All numbers are results of the model.",
        docs_url=None, redoc_url=None, lifespan=lifespan, responses=REFUSALS,
    )  # fmt: skip
    app.state.sandtable = state
    builders = (
        build_pages, build_scenarios, build_play, build_jobs, build_downloads, build_workbench, build_workbench_pages,
    )  # fmt: skip
    routers = shared_routers + [build(state) for build in builders]
    for router in routers:
        app.include_router(router)
    _answer_faults(app, routers)
    guarded = Guard(app, hosts=hosts, limits=bounds, login=login)
    return app, guarded


def _answer_faults(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    @app.exception_handler(Refusal)
    async def refused(_: Request, fault: Refusal) -> _Answer:
        return _Answer(fault.body(), status_code=fault.status, headers=fault.headers)

    @app.exception_handler(SandtableError)
    async def impossible(_: Request, fault: SandtableError) -> _Answer:
        message, hint = (fault.message, fault.hint) if isinstance(fault, HintedError) else (str(fault), "")
        return _Answer(Refusal(409, message, hint=hint).body(), status_code=409)

    @app.exception_handler(Exception)
    async def crashed(_: Request, crash: Exception) -> _Answer:  # uvicorn logs the traceback
        words = f"internal error ({type(crash).__name__}); please report it"
        return _Answer(Refusal(500, words).body(), status_code=500)

    @app.exception_handler(ClientDisconnected)
    async def gone(_: Request, __: ClientDisconnected) -> _Answer:
        return _Answer(Refusal(499, "client closed the connection").body(), status_code=499)

    @app.exception_handler(RequestValidationError)
    async def misshapen(_: Request, fault: RequestValidationError) -> _Answer:
        problems = [
            {"where": ".".join(str(step) for step in error["loc"][1:]), "what": error["msg"]}
            for error in fault.errors()[:MOST_PROBLEMS]
        ]
        first = problems[0] if problems else {"where": "", "what": "it cannot be parsed"}
        where = f" at `{first['where']}`" if first["where"] else ""
        body = Refusal(422, f"invalid request{where}: {first['what']}", problems=problems).body()
        return _Answer(body, status_code=422)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, fault: HTTPException) -> _Answer:
        body = Refusal(fault.status_code, str(fault.detail).lower()).body()
        headers = fault.headers
        if fault.status_code == 405:  # the framework names the methods of one route only
            methods = _methods(routers, request)
            headers = {"allow": ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))}
        return _Answer(body, status_code=fault.status_code, headers=headers)


def _methods(routers: Sequence[APIRouter], request: Request) -> set[str]:
    routes = [route for router in routers for route in router.routes]
    matching = [route for route in routes if route.matches(request.scope)[0] != Match.NONE]
    return {method for route in matching for method in getattr(route, "methods", None) or ()}
