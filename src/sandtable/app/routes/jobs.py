"""Long analyses: start, progress by server-sent events, cancel."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from sandtable.app.analyses import about_words, analysis_of
from sandtable.app.answer_types import JobAnswer, ShownFinding
from sandtable.app.downloads import changed_scenario
from sandtable.app.job import About
from sandtable.app.refusals import Refusal
from sandtable.app.requests import AnalysisRequest, check_decided
from sandtable.app.schemas import Asked
from sandtable.app.state import State

if TYPE_CHECKING:
    from sandtable.app.job import Job
    from sandtable.app.sessions import Session

LOOK = 0.15  # seconds between two checks of a job
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
            raise Refusal(404, "unknown job", hint="a job is visible only to the user who started it")
        return session, job

    @router.post("", status_code=202, response_model=JobAnswer)
    async def begin(asked: Asked, request: Request, response: Response) -> dict[str, Any]:
        """Start an analysis of a variant."""
        variant = await state.variant(asked.scenario, asked.set, asked.seed, request)
        prepared = variant.prepared
        check_decided(prepared.scenario, asked.decided)
        async with state.admitted(request):
            changed = await asyncio.to_thread(changed_scenario, variant)
        wanted = AnalysisRequest(
            changed, variant, outcome=asked.outcome, futures=asked.futures,
            pinned=prepared.setting(asked.pinned), decided=asked.decided, actor=asked.actor, option=asked.option,
            future=asked.future,
        )  # fmt: skip
        analysis = analysis_of(asked.analysis, wanted)
        about = About(
            asked.analysis, analysis.title, asked.scenario, about_words(analysis, wanted), dict(variant.setting),
            seed=variant.seed, outcome=asked.outcome if analysis.needs_outcome else None,
            future=asked.future if analysis.asks == "future" else None,
        )  # fmt: skip
        session = state.session_for(request, response)
        return state.jobs.begin(session, about, lambda report: analysis.work(wanted, report)).to_json_object()

    @router.get("", response_model=list[JobAnswer])
    async def list_jobs(request: Request) -> list[dict[str, Any]]:
        """This user's jobs, the oldest first."""
        session = state.session(request)
        return [job.to_json_object() for job in session.jobs.values()] if session else []

    @router.get("/{job}", response_model=JobAnswer)
    async def look(job: str, request: Request) -> dict[str, Any]:
        """The state of a job."""
        return find(job, request)[1].to_json_object()

    @router.get(
        "/{job}/result", response_class=Response, responses=_object("What the command line prints with --json.")
    )
    async def result(job: str, request: Request) -> Response:
        """The result of a job, as a download."""
        _, found = find(job, request)
        name = f'attachment; filename="{found.about.analysis}.json"'
        text = state.jobs.finding(found).result
        return Response(text, media_type="application/json", headers={"content-disposition": name})

    @router.get("/{job}/shown", response_class=Response, responses={200: {"model": ShownFinding}})
    async def shown(job: str, request: Request) -> Response:
        """The result as the page shows it: the answer in words, a fragment of HTML, pictures as Vega-Lite."""
        return Response(state.jobs.finding(find(job, request)[1]).shown, media_type="application/json")

    @router.delete("/{job}", response_model=JobAnswer)
    async def cancel(job: str, request: Request) -> dict[str, Any]:
        """Cancel a job at its next step. A finished one is removed with its result."""
        session, found = find(job, request)
        if found.is_over:
            state.jobs.forget(session, job)
        else:
            state.jobs.cancel(found)
        return found.to_json_object()

    @router.get("/{job}/events", response_class=StreamingResponse, responses=STREAM)
    async def follow(job: str, request: Request) -> StreamingResponse:
        """The progress of a job, as server-sent events until it ends."""
        session, found = find(job, request)
        return StreamingResponse(_events(found, session), media_type="text/event-stream")

    return router


def _object(words: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": words, "content": {"application/json": {"schema": {"type": "object"}}}}}


async def _events(job: Job, session: Session) -> AsyncIterator[str]:
    seen, silent = -1, 0.0
    while True:
        session.touch()
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
