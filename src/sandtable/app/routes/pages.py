"""The page, its scripts and style sheets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from sandtable.app import page
from sandtable.app.news import news_bytes
from sandtable.app.refusals import Refusal
from sandtable.app.state import State, watched
from sandtable.app.whatif import Variant

if TYPE_CHECKING:
    from sandtable.app.sessions import Session
    from sandtable.engine.batch import Batch

SEED = 1


def build_pages(state: State) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def front(request: Request) -> Response:
        if (faulty := state.documents.faulty) is not None:
            return RedirectResponse(f"/workbench/{faulty}")
        return await open_page(state.catalogue.first, request)

    @router.get("/s/{scenario}")
    async def open_page(scenario: str, request: Request) -> Response:
        is_browser = "text/html" in request.headers.get("accept", "")
        try:
            if is_browser and await state.ready_now(found := await state.scenario(scenario, request)) is None:
                return HTMLResponse(page.waiting_html(found, scenario_id=scenario), status_code=202)
            prepared = await state.prepared(scenario, request)
        except Refusal as refusal:
            if not is_browser:
                raise
            entries = await asyncio.to_thread(catalogue_entries, state, state.session(request))
            known = [(entry["id"], entry["title"]) for entry in entries]
            shown = page.refusal_html(refusal, scenario=scenario, known=known, style=known[0][0])
            return HTMLResponse(shown, status_code=refusal.status)
        variant = Variant(prepared, (), SEED)
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.player.play(variant, state.limits.futures, is_gone=is_gone)
            return HTMLResponse(await asyncio.to_thread(_html, state, variant, batch, scenario))

    @router.get("/static/{scenario}.css")
    async def stylesheet(scenario: str, request: Request) -> Response:
        known = await state.scenario(scenario, request)
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

    return router


def _html(state: State, variant: Variant, batch: Batch, scenario: str) -> str:
    """The page; it takes seconds to make and is cached, so it must not depend on the user."""
    news = news_bytes(variant.prepared.scenario)
    key = (variant.prepared.program.sha256, scenario, len(batch.status), news.key if news is not None else "")
    kept = state.pages.get(key)
    if kept is None:
        kept = page.page_html(variant, batch, scenario=scenario, news=news, log_out=state.is_shared)
        state.pages.put(key, kept)
    return kept


def catalogue_entries(state: State, session: Session | None) -> list[dict[str, Any]]:
    """Every scenario that a user can open, the user's own last."""
    entries = []
    for name in state.catalogue.names():
        try:
            title = state.catalogue.open(name, None).title
        except Refusal:  # a file with errors, which only the workbench opens, or one that is gone
            continue
        entries.append(_entry(name, title, is_own=False, is_bundled=not state.catalogue.is_given(name)))
    for name, scenario in list(session.uploads.items()) if session else ():
        entries.append(_entry(name, scenario.title, is_own=True, is_bundled=False))
    return entries


def _entry(name: str, title: str, *, is_own: bool, is_bundled: bool) -> dict[str, Any]:
    return {"id": name, "title": title, "is_own": is_own, "is_bundled": is_bundled}
