"""Long analyses: begun, followed by server-sent events, cancelled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from sandtable.app.analyses import about_words, analysis_of
from sandtable.app.downloads import changed_scenario
from sandtable.app.faults import Refusal
from sandtable.app.jobs import About
from sandtable.app.questions import Asked, JobAnswer
from sandtable.app.state import State
from sandtable.app.wishes import Wish, check_decided

if TYPE_CHECKING:
    from sandtable.app.jobs import Job
    from sandtable.app.sessions import Session

LOOK = 0.15  # seconds between two looks at a job
BEAT = 10.0  # seconds after which a silent stream shows that it is alive
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `progress` and, at the end, `over`; their data is the job as JSON.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


def build_jobs(state: State) -> APIRouter:
    router = APIRouter(prefix="/api/jobs", tags=["jobs"])

    def find(name: str, request: Request) -> tuple[Session, Job]:
        session = state.session(request)
        job = session.jobs.get(name) if session else None
        if session is None or job is None:
            raise Refusal(404, "there is no such job", hint="jobs are seen only by the one who began them")
        return session, job

    @router.post("", status_code=202, response_model=JobAnswer)
    async def begin(asked: Asked, request: Request, response: Response) -> dict[str, Any]:
        """Begin an analysis of a variant."""
        variant = await state.variant(asked.scenario, asked.set, asked.seed, request)
        world = variant.world
        check_decided(world.scenario, asked.decided)
        async with state.admitted(request):
            changed = await asyncio.to_thread(changed_scenario, variant)
        wish = Wish(
            changed, variant, outcome=asked.outcome, futures=asked.futures,
            pinned=world.setting(asked.pinned), decided=asked.decided, actor=asked.actor, option=asked.option,
        )  # fmt: skip
        analysis = analysis_of(asked.analysis, wish)
        about = About(
            asked.analysis, analysis.title, asked.scenario, about_words(analysis, wish), dict(variant.setting)
        )
        session = state.session_for(request, response)
        return state.jobs.begin(session, about, lambda report: analysis.work(wish, report)).to_json_object()

    @router.get("", response_model=list[JobAnswer])
    async def list_jobs(request: Request) -> list[dict[str, Any]]:
        """This user's jobs, the oldest first."""
        session = state.session(request)
        return [job.to_json_object() for job in session.jobs.values()] if session else []

    @router.get("/{job}", response_model=JobAnswer)
    async def look(job: str, request: Request) -> dict[str, Any]:
        """How far a job is."""
        return find(job, request)[1].to_json_object()

    @router.get(
        "/{job}/result", response_class=Response, responses=_object("What the command line prints with --json.")
    )
    async def result(job: str, request: Request) -> Response:
        """What a job found, as a file to take away."""
        _, found = find(job, request)
        name = f'attachment; filename="{found.about.analysis}.json"'
        text = state.jobs.finding(found).result
        return Response(text, media_type="application/json", headers={"content-disposition": name})

    @router.get("/{job}/shown", response_class=Response, responses=_object("`answer`, `html` and `figures` by name."))
    async def shown(job: str, request: Request) -> Response:
        """What the page shows of it: the answer in words, a fragment of HTML, its pictures as Vega-Lite."""
        return Response(state.jobs.finding(find(job, request)[1]).shown, media_type="application/json")

    @router.delete("/{job}", response_model=JobAnswer)
    async def cancel(job: str, request: Request) -> dict[str, Any]:
        """Stop a job at its next report. One that is over is taken off the list, with what it found."""
        session, found = find(job, request)
        if found.is_over:
            state.jobs.forget(session, job)
        else:
            state.jobs.cancel(found)
        return found.to_json_object()

    @router.get("/{job}/events", response_class=StreamingResponse, responses=STREAM)
    async def follow(job: str, request: Request) -> StreamingResponse:
        """The progress of a job, as server-sent events until it is over."""
        session, found = find(job, request)
        return StreamingResponse(_events(found, session), media_type="text/event-stream")

    return router


def _object(words: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": words, "content": {"application/json": {"schema": {"type": "object"}}}}}


async def _events(job: Job, session: Session) -> AsyncIterator[str]:
    seen, silent = -1, 0.0
    while True:
        session.show_life()
        is_over, version = job.is_over, job.version
        if version != seen or is_over:
            seen, silent = version, 0.0
            data = json.dumps(job.to_json_object())
            yield f"event: {'over' if is_over else 'progress'}\ndata: {data}\n\n"
        if is_over:
            return
        await asyncio.sleep(LOOK)
        silent += LOOK
        if silent >= BEAT:
            silent = 0.0
            yield ": still here\n\n"
