"""Long analyses as jobs: turns, progress, cancel, limits, and nobody sees another's."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandtable.app import analyses
from sandtable.app.analyses import Analysis
from sandtable.app.findings import Finding
from sandtable.app.job import About, Job
from sandtable.app.limits import Limits
from sandtable.errors import AnalysisError
from sandtable.study.play import Progress
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import talking
from tests.waiting import LONG

Fresh = Callable[..., Any]
ASKED = {"scenario": "vell", "analysis": "wait"}
FOUND = Finding('{"found":42}', '{"answer":"It is 42.","html":"","figures":{}}')


class Waiting:
    """An analysis that goes on until it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.begun = 0
        self.reports = 0

    def __call__(self, _request: Any, report: Any) -> Finding:
        self.begun += 1
        steps = 0
        while not self.let_go.is_set():
            steps += 1
            self.reports += 1
            report(Progress("playing", min(steps, 99), 100))
            time.sleep(0.01)
        return FOUND


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Waiting]:
    made = Waiting()
    entry = Analysis("Waiting", "It waits.", made)
    monkeypatch.setattr(analyses, "ANALYSES", {**analyses.ANALYSES, "wait": entry})
    yield made
    made.let_go.set()


async def until(look: Callable[[], Any], *, seconds: float = LONG) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = await look()
        if found:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


def test_a_job_tells_how_far_it_is_and_what_it_found(fresh: Fresh, waiting: Waiting) -> None:
    app = fresh()

    async def work() -> None:
        async with talking(app) as client:
            begun = await client.post("/api/jobs", json=ASKED)
            assert begun.status_code == 202
            name = begun.json()["id"]

            async def running() -> Any:
                job = (await client.get(f"/api/jobs/{name}")).json()
                return job if job["done"] > 3 else None

            assert (await until(running))["state"] == "running"
            waiting.let_go.set()
            events = (await client.get(f"/api/jobs/{name}/events")).text.strip().split("\n\n")
            kinds = [event.splitlines()[0] for event in events]
            assert kinds[-1] == "event: over"
            last = json.loads(events[-1].splitlines()[1].removeprefix("data: "))
            assert last["state"] == "done"
            progress = [json.loads(event.splitlines()[1].removeprefix("data: "))["done"] for event in events]
            assert progress == sorted(progress)
            assert (await client.get(f"/api/jobs/{name}/shown")).json()["answer"] == "It is 42."
            result = await client.get(f"/api/jobs/{name}/result")
            assert result.json() == {"found": 42}
            assert result.headers["content-disposition"] == 'attachment; filename="wait.json"'
            assert [job["id"] for job in (await client.get("/api/jobs")).json()] == [name]

    finish(work())


def test_who_logs_out_leaves_nothing_behind(shared: Fresh, waiting: Waiting) -> None:
    app = shared()

    async def work() -> None:
        async with talking(app) as client, talking(app) as thief:
            name = (await client.post("/api/jobs", json=ASKED)).json()["id"]
            upload = (await client.post("/api/scenarios", content=RACE.encode())).json()["id"]
            thief.cookies.update(client.cookies)
            assert (await thief.get(f"/api/scenarios/{upload}")).status_code == 200

            async def running() -> Any:
                return (await client.get(f"/api/jobs/{name}")).json()["state"] == "running"

            await until(running)
            await client.post("/logout")
            assert (await thief.get(f"/api/jobs/{name}")).status_code == 404
            assert (await thief.get(f"/api/scenarios/{upload}")).status_code == 404
            before = waiting.reports
            await asyncio.sleep(0.3)
            assert waiting.reports - before <= 2  # what ran was stopped

    finish(work())


def test_a_job_is_cancelled_while_it_runs_and_while_it_waits(fresh: Fresh, waiting: Waiting) -> None:
    app = fresh(limits=Limits(jobs_at_once=1))

    async def work() -> None:
        async with talking(app) as client:
            first = (await client.post("/api/jobs", json=ASKED)).json()["id"]
            second = (await client.post("/api/jobs", json=ASKED)).json()["id"]
            assert (await client.delete(f"/api/jobs/{second}")).json()["state"] == "cancelled"

            async def begun() -> Any:
                return waiting.begun == 1

            await until(begun)
            await client.delete(f"/api/jobs/{first}")

            async def over() -> Any:
                return (await client.get(f"/api/jobs/{first}")).json()["state"] == "cancelled"

            await until(over)
            assert waiting.begun == 1

    finish(work())


def test_too_many_are_refused_and_anothers_are_not_seen(shared: Fresh, waiting: Waiting) -> None:
    app = shared(limits=Limits(jobs_of_one=2, jobs=3))

    async def work() -> None:
        async with talking(app) as mine, talking(app) as other:
            name = (await mine.post("/api/jobs", json=ASKED)).json()["id"]
            await mine.post("/api/jobs", json=ASKED)
            third = await mine.post("/api/jobs", json=ASKED)
            assert (third.status_code, third.headers["retry-after"]) == (429, "30")
            assert (await other.post("/api/jobs", json=ASKED)).status_code == 202
            full = await other.post("/api/jobs", json=ASKED)
            assert (full.status_code, full.json()["error"]) == (429, "too many analyses at once")
            for answer in (
                await other.get(f"/api/jobs/{name}"),
                await other.delete(f"/api/jobs/{name}"),
                await other.get(f"/api/jobs/{name}/events"),
                await other.get(f"/api/jobs/{name}/shown"),
                await other.get(f"/api/jobs/{name}/result"),
            ):
                assert answer.status_code == 404
            assert len((await other.get("/api/jobs")).json()) == 1

    finish(work())


def test_what_cannot_be_asked_is_refused_with_what_can(fresh: Fresh) -> None:
    app = fresh()

    async def work() -> None:
        async with talking(app) as client:
            for question, words in [
                ({"analysis": "astrology"}, "there is no analysis"),
                ({"analysis": "solve"}, "there is no analysis"),  # the scenario has no game
                ({"analysis": "discover"}, "needs an outcome"),
                ({"analysis": "discover", "outcome": "north-fist"}, "unknown outcome"),
            ]:
                answer = await client.post("/api/jobs", json={"scenario": "vell", **question})
                assert answer.status_code in (404, 409)
                assert words in answer.json()["error"]
                assert answer.json()["hint"]

    finish(work())


def test_what_was_found_goes_with_its_job_and_makes_room_for_others(fresh: Fresh, waiting: Waiting) -> None:
    app = fresh(limits=Limits(findings=FOUND.size))
    waiting.let_go.set()

    async def work() -> None:
        async with talking(app) as client:
            names = []
            for _ in range(2):
                names.append((await client.post("/api/jobs", json=ASKED)).json()["id"])
                await client.get(f"/api/jobs/{names[-1]}/events")
            first, second = names
            gone = await client.get(f"/api/jobs/{first}/shown")
            assert (gone.status_code, gone.json()["hint"]) == (410, "run the analysis again")
            assert (await client.get(f"/api/jobs/{second}/shown")).status_code == 200
            assert (await client.delete(f"/api/jobs/{second}")).json()["state"] == "done"
            assert (await client.get(f"/api/jobs/{second}")).status_code == 404
            assert [job["id"] for job in (await client.get("/api/jobs")).json()] == [first]

    finish(work())


def test_of_a_job_that_is_not_done_nothing_is_shown(fresh: Fresh, waiting: Waiting) -> None:
    app = fresh()

    async def work() -> None:
        async with talking(app) as client:
            name = (await client.post("/api/jobs", json=ASKED)).json()["id"]
            early = await client.get(f"/api/jobs/{name}/shown")
            assert early.status_code == 409
            assert "has no result" in early.json()["error"]

    finish(work())


def _run(work: Callable[[Any], Finding], *, seconds: float = 60.0) -> tuple[Job, list[Finding]]:
    kept: list[Finding] = []
    job = Job(About("x", "X", "vell"), seconds=seconds)
    job.run(work, kept.append)
    return job, kept


def test_a_job_ends_with_words_whatever_goes_wrong() -> None:
    def refuse(_: Any) -> Finding:
        raise AnalysisError("it cannot be", hint="ask otherwise")

    def crash(_: Any) -> Finding:
        raise ZeroDivisionError

    def linger(report: Any) -> Finding:
        report(Progress("playing", 1, 2))
        return FOUND

    outcomes = []
    for work, seconds in ((refuse, 60.0), (crash, 60.0), (linger, -1.0)):
        job, kept = _run(work, seconds=seconds)
        outcomes.append((job.state, job.error, job.hint))
        assert kept == []
    assert outcomes[0] == ("failed", "it cannot be", "ask otherwise")
    assert outcomes[1] == ("failed", "internal error (ZeroDivisionError); please report it", None)
    assert outcomes[2][0] == "failed"
    assert "longer than" in str(outcomes[2][1])


def test_a_job_that_was_cancelled_keeps_nothing_even_if_it_came_to_its_end() -> None:
    def work(_: Any) -> Finding:
        job.cancel()
        assert job.is_stopping
        return FOUND

    kept: list[Finding] = []
    job = Job(About("x", "X", "vell"), seconds=60.0)
    job.run(work, kept.append)
    assert (job.state, kept) == ("cancelled", [])


def test_a_job_that_was_cancelled_while_it_waited_does_not_begin() -> None:
    job = Job(About("x", "X", "vell"), seconds=60.0)
    job.cancel()
    job.run(lambda _: pytest.fail("it began"), lambda _: None)
    assert (job.state, job.elapsed) == ("cancelled", None)
