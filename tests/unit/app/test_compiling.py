"""While the engine is compiled, only what plays waits, and says so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from sandtable.app import compiling
from sandtable.app.build import build_parts
from sandtable.study.play import Progress, load_engine, no_report
from tests.loops import finish
from tests.unit.app.conftest import HOSTS, RACE, race, talking
from tests.waiting import LONG

PREFIX = "/api/workbench/"
TEXT = {"document": "vell", "text": RACE}
BROWSER = {"accept": "text/html"}


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """An engine whose compiling ends when this is set."""
    done = Event()

    def load(program: Any, *, report: Any = no_report) -> Any:
        if not done.is_set():
            report(Progress("compiling", 0, 0))
            done.wait(LONG)
        return load_engine(program)

    monkeypatch.setattr(compiling, "load_engine", load)
    yield done
    done.set()


def parts() -> Any:
    return build_parts(race(), token=None, hosts=HOSTS, limits=None)


async def is_compiling(client: Any) -> bool:
    return bool((await client.get("/api/engine")).json()["is_compiling"])


async def begun(client: Any) -> None:
    while not await is_compiling(client):
        await asyncio.sleep(0.01)


def test_typing_does_not_wait_for_the_compiler(compiled: Event) -> None:
    async def exchange() -> None:
        async with talking(parts()[1]) as client:
            assert not await is_compiling(client)
            waiting = [
                asyncio.create_task(client.post(PREFIX + path, json={**TEXT, **more}))
                for path, more in (
                    ("odds", {"futures": 100}), ("odds", {"futures": 200}), ("map", {"width": 400}), ("trial", {}),
                )
            ]  # fmt: skip
            await begun(client)
            place = {"line": 1, "column": 1}
            for path, body in (
                ("diagnostics", TEXT), ("complete", {**TEXT, **place}), ("form", {**TEXT, **place}),
                ("new", {"name": "mine"}),
            ):  # fmt: skip
                answer = await asyncio.wait_for(client.post(PREFIX + path, json=body), LONG)
                assert answer.status_code == 200, answer.text
            assert not any(task.done() for task in waiting)
            compiled.set()
            for answer in await asyncio.gather(*waiting):
                assert answer.status_code == 200, answer.text
            assert not await is_compiling(client)

    finish(exchange())


def test_a_page_says_that_the_engine_is_compiled(compiled: Event) -> None:
    async def exchange() -> None:
        async with talking(parts()[1]) as client:
            first = await client.get("/s/vell", headers=BROWSER)
            assert first.status_code == 202
            assert "The engine is being compiled for the first time" in first.text
            assert 'http-equiv="refresh"' in first.text
            compiled.set()
            while await is_compiling(client):
                await asyncio.sleep(0.01)
            assert (await client.get("/s/vell", headers=BROWSER)).status_code == 200

    finish(exchange())


def test_what_waits_for_the_engine_is_refused_when_the_server_stops(compiled: Event) -> None:
    described, app = parts()

    async def exchange() -> None:
        async with talking(app) as client:
            odds = asyncio.create_task(client.post(PREFIX + "odds", json={**TEXT, "futures": 100}))
            await begun(client)
            described.state.sandtable.compiling.stop()
            answer = await asyncio.wait_for(odds, LONG)
            assert answer.status_code == 503
            assert answer.json()["error"] == "the server is stopping"

    finish(exchange())
