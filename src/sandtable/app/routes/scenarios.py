"""Scenarios: which there are, what can be set in them, and opening a file of one's own."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response

from sandtable.app.analyses import offered
from sandtable.app.controls import controls
from sandtable.app.questions import Upload
from sandtable.app.routes.pages import shelf_entries
from sandtable.app.shelf import read_upload
from sandtable.app.state import State

YAML_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The text of a scenario file, at most 1 MiB, whatever its content type says.",
        "content": {"application/yaml": {"schema": {"type": "string"}}},
    }
}


def build_scenarios(state: State) -> APIRouter:
    router = APIRouter(prefix="/api/scenarios", tags=["scenarios"])

    @router.get("")
    async def list_scenarios(request: Request) -> list[dict[str, Any]]:
        """The scenarios that can be opened: bundled ones, and this user's own."""
        return await asyncio.to_thread(shelf_entries, state, state.session(request))

    @router.get("/{scenario}")
    async def describe_scenario(scenario: str, request: Request) -> dict[str, Any]:
        """What a scenario asks, and what of it can be set."""
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

    @router.post("", status_code=201, openapi_extra=YAML_BODY)
    async def open_file(request: Request, response: Response) -> Upload:
        """Read a scenario file. Only this user can open it afterwards. Faults come with their lines, as 422."""
        content = await request.body()
        async with state.admitted(request), state.reads:
            scenario, warnings = await asyncio.to_thread(read_upload, content, name="upload")
            await asyncio.to_thread(state.worlds.ready, scenario)
        session = state.session_for(request, response)
        name = state.sessions.keep(session, scenario)
        return Upload(id=name, title=scenario.title, question=scenario.question, diagnostics=warnings)

    return router
