"""Downloads. They are requested by POST, so that no URL, which a proxy may log, has a user's settings."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from sandtable.app import downloads
from sandtable.app.schemas import Identifier, Variant, WhatIf
from sandtable.app.state import State, watched
from sandtable.app.whatif import study_of
from sandtable.files import portable_stem

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _file(kind: str, words: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": words, "content": {kind: {"schema": {"type": "string", "format": "binary"}}}}}


class Picture(WhatIf):
    """A picture of a variant."""

    picture: Identifier


def build_downloads(state: State) -> APIRouter:
    router = APIRouter(prefix="/api/downloads", tags=["downloads"])

    @router.post("/scenario.yaml", response_class=Response, responses=_file("application/yaml", "The scenario."))
    async def scenario_yaml(question: Variant, request: Request) -> Response:
        """The scenario with the setting written into it."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request):
            content = await asyncio.to_thread(downloads.scenario_yaml, variant)
        return _attached(content, "application/yaml", f"{_stem(variant.prepared.scenario.name)}.yaml")

    @router.post("/report.html", response_class=Response, responses=_file("text/html", "The one-file report."))
    async def report_html(question: WhatIf, request: Request) -> Response:
        """The report of a variant."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request), state.downloads:
            content = await asyncio.to_thread(downloads.report_of, variant, futures=question.futures)
        return _attached(content, "text/html; charset=utf-8", f"{_stem(variant.prepared.scenario.name)}.html")

    @router.post("/briefing.docx", response_class=Response, responses=_file(WORD, "The Word document."))
    async def briefing_docx(question: WhatIf, request: Request) -> Response:
        """The briefing of a variant as a Word document, without the analyses."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request), state.downloads:
            content = await asyncio.to_thread(downloads.briefing_docx, variant, futures=question.futures)
        return _attached(content, WORD, f"{_stem(variant.prepared.scenario.name)}.docx")

    @router.post(
        "/futures.parquet",
        response_class=Response,
        responses=_file("application/vnd.apache.parquet", "One row a future."),
    )
    async def futures_parquet(question: WhatIf, request: Request) -> Response:
        """Every future of a variant."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request), state.downloads:
            content = await asyncio.to_thread(downloads.futures_parquet, variant, futures=question.futures)
        return _attached(content, "application/vnd.apache.parquet", f"{_stem(variant.prepared.scenario.name)}.parquet")

    @router.post("/picture.png", response_class=Response, responses=_file("image/png", "The picture."))
    async def picture_png(question: Picture, request: Request) -> Response:
        """One picture of a variant, with title and legend."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.player.play(variant, question.futures, is_gone=is_gone)
            async with state.downloads:
                content = await asyncio.to_thread(
                    lambda: downloads.picture_png(study_of(variant, batch), question.picture)
                )
        return _attached(content, "image/png", f"{_stem(variant.prepared.scenario.name)}-{question.picture}.png")

    return router


def _stem(name: str) -> str:
    return portable_stem(name, fallback="scenario")


def _attached(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
