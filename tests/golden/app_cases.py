"""What the app answers about one small scenario: what-ifs, single futures, uploads, long analyses, refusals."""

from __future__ import annotations

import json
from contextlib import ExitStack
from functools import partial
from typing import Any
from unittest.mock import patch

import httpx

from tests.golden.capture import HERE, masked

ORIGIN = "http://127.0.0.1:8765"
SCENARIO = HERE / "scenarios" / "crossing.yaml"
PACE = {"brigade-pace": 16.5}
FEW = {"scenario": "crossing", "seed": 7, "futures": 400}
ONE = {"scenario": "crossing", "seed": 7, "future": 3}
QUESTIONS: dict[str, tuple[str, dict[str, Any] | None]] = {
    "scenarios": ("/api/scenarios", None),
    "scenario": ("/api/scenarios/crossing", None),
    "trial": ("/api/scenarios/crossing/trial", None),
    "whatif": ("/api/whatif", FEW),
    "whatif-set": ("/api/whatif", {**FEW, "set": PACE}),
    "versus": ("/api/versus", {**FEW, "set": PACE}),
    "versus-pinned": ("/api/versus", {**FEW, "set": {"gun-reach": 70.0}, "pinned": PACE}),
    "pictures": ("/api/pictures", {**FEW, "set": PACE}),
    "examples": ("/api/examples", {**FEW, "outcome": "north-first", "count": 4}),
    "examples-near-a-day": ("/api/examples", {**FEW, "outcome": "north-first", "holds": False, "day": 4.0, "count": 4}),
    "replay": ("/api/replay", ONE),
    "fork-assumption": ("/api/fork", {**ONE, "assumed": {"assumption": "brigade-pace", "value": 16.5}}),
    "fork-decision": ("/api/fork", {**ONE, "decided": {"decision": "parley", "tick": 0, "option": "talk"}}),
    "refused-unknown-scenario": ("/api/whatif", {**FEW, "scenario": "nowhere"}),
    "refused-unknown-assumption": ("/api/whatif", {**FEW, "set": {"pace": 1.0}}),
    "refused-unknown-key": ("/api/whatif", {**FEW, "colour": "red"}),
}
JOBS: dict[str, dict[str, Any]] = {
    "compare": {"futures": 400, "set": PACE},
    "compare-decided": {"analysis": "compare", "futures": 400, "decided": {"parley": "talk"}},
    "sensitivity": {"outcome": "north-first"},
    "discover": {"outcome": "north-first", "futures": 1_000},
    "settlement": {"futures": 400},
    "red-lines": {"futures": 300},
    "solve": {"futures": 100},
    "best-response": {"outcome": "north-first", "futures": 200, "actor": "south", "option": "talk"},
    "claims": {"futures": 200},
    "score": {"futures": 400},
}
UPLOADS = {"upload": ("", ""), "upload-of-faults": ("place: harbour", "place: harbor")}
ASKS = [*QUESTIONS, *UPLOADS, "analysis-unknown", *(f"job-{name}" for name in JOBS)]
NAMES = [*ASKS, *(f"job-{name}-result" for name in JOBS)]
ROWS = 64  # of designs, whose size no question can set


async def ask(name: str) -> dict[str, str]:
    """What an app of its own answers to one of ASKS, by name; of a job also its result.

    Pictures are left out, except for their names: they may be drawn otherwise. So are the random names of jobs and uploads.
    """
    from sandtable.app.build import build_app
    from sandtable.loading import read

    text = SCENARIO.read_text(encoding="utf-8")
    scenario = read(text, name="crossing").scenario
    assert scenario is not None
    app: Any = build_app(scenario, hosts=("127.0.0.1", "localhost"))
    transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 5000))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, timeout=120) as client:
        if name in QUESTIONS:
            path, body = QUESTIONS[name]
            found = (await (client.get(path) if body is None else client.post(path, json=body))).text
            return {name: _without_figures(found) if name == "pictures" else masked(found)}
        if name in UPLOADS:
            content, kind = text.replace(*UPLOADS[name]), {"content-type": "application/yaml"}
            return {name: _unnamed(await client.post("/api/scenarios", content=content.encode(), headers=kind))}
        if name == "analysis-unknown":
            return {name: (await _begin(client, "nothing", {})).text}
        with _small_designs():
            begun = await _begin(client, name.removeprefix("job-"), JOBS[name.removeprefix("job-")])
            job = f"/api/jobs/{begun.json()['id']}"
            await client.get(f"{job}/events")  # until it is over
            result = await client.get(f"{job}/result")
        return {name: masked(_unnamed(begun)), f"{name}-result": masked(result.text)}


async def _begin(client: httpx.AsyncClient, name: str, asked: dict[str, Any]) -> httpx.Response:
    return await client.post("/api/jobs", json={"scenario": "crossing", "seed": 7, "analysis": name, **asked})


def _unnamed(answer: httpx.Response) -> str:
    """The answer's text without the random name of what was begun or opened."""
    name = answer.json().get("id")
    return answer.text.replace(name, "(random)") if name else answer.text


def _without_figures(text: str) -> str:
    """With the names of the pictures only."""
    found = json.loads(text)
    found["figures"] = dict.fromkeys(found["figures"], "(picture)")
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _small_designs() -> ExitStack:
    """Designs of ROWS rows while it is entered."""
    from sandtable.analysis.sensitivity import sensitivity
    from sandtable.analysis.settlement import settlement

    stack = ExitStack()
    for module, name in ((sensitivity, "sensitivity"), (settlement, "settlement")):
        stack.enter_context(patch.object(module, name, partial(getattr(module, name), rows=ROWS)))
    return stack
