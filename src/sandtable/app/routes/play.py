"""What-ifs, differences, pictures of a variant, single futures and their forks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from sandtable.app import answers, futures, links
from sandtable.app.answer_types import (
    EngineAnswer,
    ExamplesAnswer,
    ForkAnswer,
    LinkAnswer,
    PicturesAnswer,
    ReplayAnswer,
    VersusAnswer,
    WhatIfAnswer,
)
from sandtable.app.schemas import ExamplesOf, ForkOf, LinkSettings, OneFuture, Versus, WhatIf, WhatIfOrAhead
from sandtable.app.state import State, watched
from sandtable.app.whatif import Variant


def build_play(state: State) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["futures"])

    @router.get("/engine", response_model=EngineAnswer)
    async def engine() -> dict[str, bool]:
        """Whether the engine is being compiled, for which everything that plays waits: about half a minute, once for each version."""
        return {"is_compiling": state.compiling.is_under_way}

    @router.post("/whatif", response_model=WhatIfAnswer)
    async def whatif(question: WhatIfOrAhead, request: Request) -> Response:
        """Play futures of a variant: probabilities of outcomes and settlements, and times.

        All variants play the same futures with common random numbers, so differences are due to the settings.
        If the client closes the connection, the play stops between two slices of 125 futures.
        """
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        key = (variant.key, question.futures)
        answer = state.answers.get(key)
        if answer is not None:
            return Response(answer, media_type="application/json")
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.player.play(variant, question.futures, is_gone=is_gone, ahead=question.ahead)
        # on this thread: counting takes 3 ms, less than a switch of threads while futures are played
        answer = state.answers.get(key)
        if answer is None:
            answer = _as_sent(answers.whatif_answer(variant, batch))
            state.answers.put(key, answer)
        return Response(answer, media_type="application/json")

    @router.post("/settings", response_model=LinkAnswer)
    async def settings(question: LinkSettings, request: Request) -> dict[str, Any]:
        """The settings of a link that can be used in this scenario, in words, and why the others cannot."""
        prepared = await state.prepared(question.scenario, request)
        found = links.read_link(prepared, question.set, paths=question.paths)
        held = Variant(prepared, prepared.setting(found["set"]), question.seed)
        return {**found, "command": links.command_of(held, futures=question.futures)}

    @router.post("/versus", response_model=None, responses=_described(VersusAnswer))
    async def versus(question: Versus, request: Request) -> dict[str, Any]:
        """The paired difference of two variants over the same futures, each with its interval."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        pinned = Variant(variant.prepared, variant.prepared.setting(question.pinned), question.seed)
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.player.play(variant, question.futures, is_gone=is_gone)
            other = await state.player.play(pinned, question.futures, is_gone=is_gone)
            return await asyncio.to_thread(answers.versus_answer, variant, batch, pinned, other)

    @router.post("/pictures", response_model=None, responses=_described(PicturesAnswer))
    async def pictures(question: WhatIf, request: Request) -> dict[str, Any]:
        """The page's pictures that depend on the variant, as Vega-Lite specifications and tables.

        If the client closes the connection, drawing stops between two pictures.
        """
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.player.play(variant, question.futures, is_gone=is_gone)
            found = await asyncio.to_thread(lambda: answers.pictures(variant, batch, is_gone=is_gone))
        state.answers.put((variant.key, question.futures), _as_sent(found["whatif"]))
        return found

    @router.post("/examples", response_model=None, responses=_described(ExamplesAnswer))
    async def examples(question: ExamplesOf, request: Request) -> dict[str, Any]:
        """Futures in which an outcome holds, or does not: those nearest to a day, else the first ones."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.player.play(variant, question.futures, is_gone=is_gone)
        return answers.examples(
            variant, batch, outcome=question.outcome, holds=question.holds, day=question.day, count=question.count
        )

    @router.post("/replay", response_model=None, responses=_described(ReplayAnswer))
    async def replay(question: OneFuture, request: Request) -> dict[str, Any]:
        """One future event by event, with its map day by day and the decisions at which it can be forked."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request):
            return await asyncio.to_thread(futures.replayed, variant, question.future)

    @router.post("/fork", response_model=None, responses=_described(ForkAnswer))
    async def fork(question: ForkOf, request: Request) -> dict[str, Any]:
        """One future, and its fork in which one decision takes another option or one assumption has another value.

        A decision's new option applies from its tick on, an assumption's new value from the start. Everything else is the same,
        including random numbers, and so is every event before the first that the change affects.
        """
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request):
            return await asyncio.to_thread(
                lambda: futures.forked(variant, question.future, decided=question.decided, assumed=question.assumed)
            )

    return router


def _described(answer: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """The type of an answer for the API's description only: the answer is sent as it is."""
    return {200: {"model": answer}}


def _as_sent(answer: dict[str, Any]) -> bytes:
    """An answer as it is sent and cached."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
