"""Long analyses: begun, followed by server-sent events, cancelled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from sandtable.app.analyses import Wish, analysis_of
from sandtable.app.downloads import changed_scenario
from sandtable.app.faults import Refusal
from sandtable.app.questions import Asked, JobAnswer
from sandtable.app.state import State

if TYPE_CHECKING:
    from sandtable.app.jobs import Job

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

    def find(name: str, request: Request) -> Job:
        session = state.session(request)
        job = session.jobs.get(name) if session else None
        if job is None:
            raise Refusal(404, "there is no such job", hint="jobs are seen only by the one who began them")
        return job

    @router.post("", status_code=202, response_model=JobAnswer)
    async def begin(asked: Asked, request: Request, response: Response) -> dict[str, Any]:
        """Begin an analysis of a variant."""
        variant = await state.variant(asked.scenario, asked.set, asked.seed, request)
        analysis = analysis_of(asked.analysis, variant.world.scenario, outcome=asked.outcome)
        scenario = await asyncio.to_thread(changed_scenario, variant)
        wish = Wish(scenario, asked.seed, asked.outcome, asked.futures)
        session = state.session_for(request, response)
        job = state.jobs.begin(session, asked.analysis, analysis.title, lambda report: analysis.work(wish, report))
        return job.to_json_object()

    @router.get("", response_model=list[JobAnswer])
    async def list_jobs(request: Request) -> list[dict[str, Any]]:
        """This user's jobs, the oldest first, without their results."""
        session = state.session(request)
        return [job.to_json_object(with_result=False) for job in session.jobs.values()] if session else []

    @router.get("/{job}", response_model=JobAnswer)
    async def look(job: str, request: Request) -> dict[str, Any]:
        """How far a job is, and its result once it is done."""
        return find(job, request).to_json_object()

    @router.delete("/{job}", response_model=JobAnswer)
    async def cancel(job: str, request: Request) -> dict[str, Any]:
        """Stop a job at its next report. One that is over stays as it is."""
        found = find(job, request)
        if not found.is_over:
            found.cancel()
        return found.to_json_object(with_result=False)

    @router.get("/{job}/events", response_class=StreamingResponse, responses=STREAM)
    async def follow(job: str, request: Request) -> StreamingResponse:
        """The progress of a job, as server-sent events until it is over."""
        return StreamingResponse(_events(find(job, request)), media_type="text/event-stream")

    return router


async def _events(job: Job) -> AsyncIterator[str]:
    seen, silent = -1, 0.0
    while True:
        is_over, version = job.is_over, job.version
        if version != seen or is_over:
            seen, silent = version, 0.0
            data = json.dumps(job.to_json_object(with_result=False))
            yield f"event: {'over' if is_over else 'progress'}\ndata: {data}\n\n"
        if is_over:
            return
        await asyncio.sleep(LOOK)
        silent += LOOK
        if silent >= BEAT:
            silent = 0.0
            yield ": still here\n\n"
