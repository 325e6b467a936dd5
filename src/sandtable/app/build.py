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
from sandtable.app.faults import Gone, Refusal
from sandtable.app.limits import Limits
from sandtable.app.questions import Fault
from sandtable.app.routes.downloads import build_downloads
from sandtable.app.routes.jobs import build_jobs
from sandtable.app.routes.pages import build_pages
from sandtable.app.routes.play import build_play
from sandtable.app.routes.scenarios import build_scenarios
from sandtable.app.security import Door, Guard
from sandtable.app.shelf import Shelf
from sandtable.app.state import State
from sandtable.errors import HintedError, SandtableError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from sandtable.scenario.types import Scenario

MOST_PROBLEMS = 20
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Fault, "description": words}
    for status, words in {
        400: "The request cannot be read.", 401: "A token is needed.", 403: "It came from another page.",
        404: "There is no such thing.", 413: "It is too large.", 421: "The host is not this app's.",
        409: "It asks for what this scenario cannot do.", 410: "It is no longer stored.",
        422: "It is not of the form that is described.", 429: "Too much at once.",
    }.items()
}  # fmt: skip


class _Answer(JSONResponse):
    """JSON in ASCII: whatever text a refusal repeats, it can be sent."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False).encode("ascii")


def build_app(
    scenario: Scenario,
    *,
    token: str | None = None,
    hosts: Iterable[str] | None = (),
    limits: Limits | None = None,
) -> ASGIApp:
    """The app that opens with a scenario.

    token: who does not show it gets nothing but the login form; None lets everybody in. hosts: names of the Host header
    that are answered; None for any, which makes sense behind a token only.
    """
    app, guarded = build_parts(scenario, token=token, hosts=hosts, limits=limits)
    del app
    return guarded


def build_parts(
    scenario: Scenario, *, token: str | None, hosts: Iterable[str] | None, limits: Limits | None
) -> tuple[FastAPI, ASGIApp]:
    """The application without its guard, for its description, and within it, for users."""
    bounds = limits or Limits()
    state = State(Shelf(scenario), bounds, Door(token, attempts=bounds.login_attempts))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        state.jobs.close()

    app = FastAPI(
        title="Sandtable",
        version=__version__,
        description="An assessment of a crisis, run and questioned. All numbers are of a model.",
        docs_url=None, redoc_url=None, lifespan=lifespan, responses=REFUSALS,
    )  # fmt: skip
    app.state.sandtable = state
    routers = [build(state) for build in (build_pages, build_scenarios, build_play, build_jobs, build_downloads)]
    for router in routers:
        app.include_router(router)
    _answer_faults(app, routers)
    guarded = Guard(app, door=state.door, sessions=state.sessions, hosts=hosts, limits=bounds)
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
    async def crashed(_: Request, crash: Exception) -> _Answer:  # the server's log has it all
        words = f"internal error ({type(crash).__name__}); please report it"
        return _Answer(Refusal(500, words).body(), status_code=500)

    @app.exception_handler(Gone)
    async def gone(_: Request, __: Gone) -> _Answer:
        return _Answer(Refusal(499, "client closed the connection").body(), status_code=499)

    @app.exception_handler(RequestValidationError)
    async def misshapen(_: Request, fault: RequestValidationError) -> _Answer:
        problems = [
            {"where": ".".join(str(step) for step in error["loc"][1:]), "what": error["msg"]}
            for error in fault.errors()[:MOST_PROBLEMS]
        ]
        first = problems[0] if problems else {"where": "", "what": "it cannot be read"}
        where = f" at `{first['where']}`" if first["where"] else ""
        body = Refusal(422, f"the request has a fault{where}: {first['what']}", problems=problems).body()
        return _Answer(body, status_code=422)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, fault: HTTPException) -> _Answer:
        body = Refusal(fault.status_code, str(fault.detail).lower()).body()
        headers = fault.headers
        if fault.status_code == 405:  # the framework names the methods of one route, and an address may have several
            methods = _methods(routers, request)
            headers = {"allow": ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))}
        return _Answer(body, status_code=fault.status_code, headers=headers)


def _methods(routers: Sequence[APIRouter], request: Request) -> set[str]:
    routes = [route for router in routers for route in router.routes]
    matching = [route for route in routes if route.matches(request.scope)[0] != Match.NONE]
    return {method for route in matching for method in getattr(route, "methods", None) or ()}
