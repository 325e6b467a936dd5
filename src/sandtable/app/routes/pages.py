"""The page, its scripts and style, and the login form."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from sandtable.app import page
from sandtable.app.security import address_of, cookie_name
from sandtable.app.sessions import COOKIE
from sandtable.app.state import State, give_cookie, watched
from sandtable.app.whatif import Variant

if TYPE_CHECKING:
    from sandtable.app.sessions import Session
    from sandtable.engine.batch import Batch

SEED = 1


def build_pages(state: State) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def front(request: Request) -> Response:
        return await open_page(state.shelf.first, request)

    @router.get("/s/{scenario}")
    async def open_page(scenario: str, request: Request) -> Response:
        world = await state.world(scenario, request)
        variant = Variant(world, (), SEED)
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.plays.play(variant, state.limits.futures, is_gone=is_gone)
            return HTMLResponse(await asyncio.to_thread(_html, state, variant, batch, scenario))

    @router.get("/static/{scenario}.css")
    async def stylesheet(scenario: str, request: Request) -> Response:
        known = await state.scenario(scenario if scenario != "login" else state.shelf.first, request)
        text = await asyncio.to_thread(page.style, known)
        return Response(text, media_type="text/css")

    @router.get("/static/page.js")
    async def page_js() -> Response:
        return Response(page.script(), media_type="text/javascript")

    @router.get("/static/vega.js")
    async def vega_js() -> Response:
        return Response(await asyncio.to_thread(page.vega), media_type="text/javascript")

    @router.get("/favicon.ico")
    async def icon() -> Response:
        return Response(status_code=204)

    @router.get("/login")
    async def login_form() -> Response:
        return HTMLResponse(page.login_html(fault=""))

    @router.post("/login")
    async def login(request: Request) -> Response:
        address = address_of(request.scope)
        form = parse_qs((await request.body()).decode("utf-8", "replace"))  # as long as the guard lets through
        verdict = state.door.check((form.get("token") or [""])[0], address=address)
        if verdict == "limited":
            refusal = state.door.refusal(address)
            return HTMLResponse(page.login_html(fault="tired"), status_code=429, headers=refusal.headers)
        if verdict == "wrong":
            return HTMLResponse(page.login_html(fault="wrong"), status_code=401)
        answer = RedirectResponse("/", status_code=303)
        if state.door.is_locked:  # a name that nobody can have put there before
            before = state.session(request)
            if before is not None:
                state.sessions.end(before)
            give_cookie(request, answer, COOKIE, state.sessions.begin(address, is_logged_in=True).name)
        return answer

    @router.post("/logout")
    async def logout(request: Request) -> Response:
        session = state.session(request)
        if session is not None:
            state.sessions.end(session)
        answer = RedirectResponse("/login" if state.door.is_locked else "/", status_code=303)
        answer.delete_cookie(cookie_name(COOKIE, request.headers), path="/", httponly=True, samesite="strict")
        return answer

    return router


def _html(state: State, variant: Variant, batch: Batch, scenario: str) -> str:
    """The page; what costs seconds to make is kept, and so must not depend on the user."""
    key = (variant.world.program.sha256, scenario, len(batch.status))
    kept = state.pages.get(key)
    if kept is None:
        kept = page.page_html(variant, batch, scenario=scenario, log_out=state.door.is_locked)
        state.pages.put(key, kept)
    return kept


def shelf_entries(state: State, session: Session | None) -> list[dict[str, Any]]:
    """Every scenario that a user can open, the user's own last."""
    entries = []
    for name in state.shelf.names():
        entries.append(_entry(name, state.shelf.open(name, None).title, is_own=False))
    for name, scenario in list(session.uploads.items()) if session else ():
        entries.append(_entry(name, scenario.title, is_own=True))
    return entries


def _entry(name: str, title: str, *, is_own: bool) -> dict[str, Any]:
    return {"id": name, "title": title, "is_own": is_own}
