"""Scenarios: the list, what can be set in them, and uploads."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from sandtable.app.analyses import offered
from sandtable.app.answer_types import ScenarioAnswer, ScenarioEntry, TrialAnswer, Upload, UploadFault
from sandtable.app.catalogue import read_upload, tried
from sandtable.app.controls import controls
from sandtable.app.routes.pages import catalogue_entries
from sandtable.app.state import State

YAML_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The text of a scenario file, at most 1 MiB, whatever its content type.",
        "content": {"application/yaml": {"schema": {"type": "string"}}},
    }
}


def build_scenarios(state: State) -> APIRouter:
    router = APIRouter(prefix="/api/scenarios", tags=["scenarios"])

    @router.get("", response_model=list[ScenarioEntry])
    async def list_scenarios(request: Request) -> list[dict[str, Any]]:
        """The scenarios that can be opened: bundled ones, and this user's uploads."""
        return await asyncio.to_thread(catalogue_entries, state, state.session(request))

    @router.get("/{scenario}", response_model=None, responses={200: {"model": ScenarioAnswer}})
    async def describe_scenario(scenario: str, request: Request) -> dict[str, Any]:
        """A scenario's question, and what can be set in it."""
        found = await state.scenario(scenario, request)
        async with state.admitted(request):
            groups = await asyncio.to_thread(controls, found)
        return {
            "id": scenario,
            "title": found.title,
            "question": found.question,
            "start": found.start.isoformat(),
            "horizon": found.horizon.isoformat(),
            "outcomes": [{"id": name, "title": entry.title} for name, entry in found.outcomes.items()],
            "groups": groups,
            "analyses": offered(found),
        }

    @router.get("/{scenario}/trial", response_model=TrialAnswer)
    async def try_scenario(scenario: str, request: Request) -> dict[str, Any]:
        """What 500 futures of a scenario show that is allowed and surely not meant, each at its line."""
        found = await state.scenario(scenario, request)
        async with state.admitted(request):
            await state.ready(found)
            async with state.reads:
                return await asyncio.to_thread(tried, found)

    @router.post("", status_code=201, openapi_extra=YAML_BODY, responses={422: {"model": UploadFault}})
    async def open_file(request: Request, response: Response) -> Upload:
        """Upload a scenario file. With a token, only this user can open it. Errors are answered as 422, with their lines."""
        content = await request.body()
        async with state.admitted(request):
            async with state.reads:
                scenario, warnings = await asyncio.to_thread(read_upload, content, name="upload")
            await state.ready(scenario)
        session = state.session_for(request, response)
        name = state.users.keep(session, scenario)
        return Upload(id=name, title=scenario.title, question=scenario.question, diagnostics=warnings)

    return router
