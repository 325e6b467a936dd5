"""What-ifs, differences, pictures of a variant, single futures and forks of them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from fastapi import APIRouter, Request, Response

from sandtable.app import answers, futures
from sandtable.app.questions import ExamplesOf, ForkOf, OneFuture, Versus, WhatIf, WhatIfAnswer, WhatIfOrAhead
from sandtable.app.state import State, watched
from sandtable.app.whatif import Variant


def build_play(state: State) -> APIRouter:
    router = APIRouter(prefix="/api", tags=["futures"])

    @router.post("/whatif", response_model=WhatIfAnswer)
    async def whatif(question: WhatIfOrAhead, request: Request) -> Response:
        """Play futures of a variant: how likely is each outcome, how is it settled, when.

        The futures of every variant have the same numbers and share all chance, so what differs is the variant's doing.
        A request that is dropped stops the play between two slices of 125 futures.
        """
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        key = (variant.key, question.futures)
        answer = state.answers.get(key)
        if answer is not None:
            return Response(answer, media_type="application/json")
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.plays.play(variant, question.futures, is_gone=is_gone, ahead=question.ahead)
        # on this thread: counting takes 3 ms, less than a hop while futures are played, and two who asked share it
        answer = state.answers.get(key)
        if answer is None:
            answer = _as_sent(answers.whatif_answer(variant, batch))
            state.answers.put(key, answer)
        return Response(answer, media_type="application/json")

    @router.post("/versus")
    async def versus(question: Versus, request: Request) -> dict[str, Any]:
        """The paired difference of two variants over the same futures, each with its interval."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        pinned = Variant(variant.world, variant.world.setting(question.pinned), question.seed)
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.plays.play(variant, question.futures, is_gone=is_gone)
            other = await state.plays.play(pinned, question.futures, is_gone=is_gone)
            return await asyncio.to_thread(answers.versus_answer, variant, batch, pinned, other)

    @router.post("/pictures")
    async def pictures(question: WhatIf, request: Request) -> dict[str, Any]:
        """What of the page's pictures a variant changes, as Vega-Lite specifications and tables.

        A request that is dropped stops them between two pictures.
        """
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.plays.play(variant, question.futures, is_gone=is_gone)
            found = await asyncio.to_thread(lambda: answers.pictures(variant, batch, is_gone=is_gone))
        state.answers.put((variant.key, question.futures), _as_sent(found["whatif"]))
        return found

    @router.post("/examples")
    async def examples(question: ExamplesOf, request: Request) -> dict[str, Any]:
        """Futures in which an outcome holds, or does not: those nearest to a day, else the first ones."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request), watched(request) as is_gone:
            batch = await state.plays.play(variant, question.futures, is_gone=is_gone)
        return answers.examples(
            variant, batch, outcome=question.outcome, holds=question.holds, day=question.day, count=question.count
        )

    @router.post("/replay")
    async def replay(question: OneFuture, request: Request) -> dict[str, Any]:
        """One future event by event, with what its map shows day by day and the decisions it can be forked at."""
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request):
            return await asyncio.to_thread(futures.replayed, variant, question.future)

    @router.post("/fork")
    async def fork(question: ForkOf, request: Request) -> dict[str, Any]:
        """One future, and what it becomes when one decision takes another option or one assumption another value.

        A decision's new option is given from its tick on; an assumption has its new value from the start. All else,
        chance included, is the same, and so is every event before the first that the change touches.
        """
        variant = await state.variant(question.scenario, question.set, question.seed, request)
        async with state.admitted(request):
            return await asyncio.to_thread(
                lambda: futures.forked(variant, question.future, decided=question.decided, assumed=question.assumed)
            )

    return router


def _as_sent(answer: dict[str, Any]) -> bytes:
    """An answer as it is sent, and kept: its size is then known."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
