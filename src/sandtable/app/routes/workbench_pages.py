"""The page of the workbench, its scripts and its style sheet."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from sandtable.app import workbench_page as page
from sandtable.app.state import State


def build_workbench_pages(state: State) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/workbench")
    async def first() -> Response:
        return await open_workbench(state.catalogue.first)

    @router.get("/workbench/{document}")
    async def open_workbench(document: str) -> Response:
        """The page asks for its text by itself, so that it opens at once and an unknown name is told in its own words."""
        return HTMLResponse(page.workbench_html(document, log_out=state.is_shared))

    @router.get("/static/workbench/page.css")
    async def stylesheet() -> Response:
        return Response(await asyncio.to_thread(page.style), media_type="text/css")

    @router.get("/static/workbench/page.js")
    async def page_js() -> Response:
        return Response(page.script(), media_type="text/javascript")

    @router.get("/static/workbench/editor.js")
    async def editor_js() -> Response:
        return Response(await asyncio.to_thread(page.editor), media_type="text/javascript")

    return router
