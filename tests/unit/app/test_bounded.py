"""Memory: what is kept is bounded by its bytes, and nothing stays of what was refused or cancelled."""

from __future__ import annotations

import gc
import os
import platform
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from sandtable.app.analyses import ANALYSES, LONGEST_ABOUT, about_words
from sandtable.app.build import build_parts
from sandtable.app.findings import Finding
from sandtable.app.job import About
from sandtable.app.jobs import Jobs
from sandtable.app.limits import Limits
from sandtable.app.prepared import PreparedScenarios
from sandtable.app.requests import AnalysisRequest
from sandtable.app.sessions import OneUser, Session
from sandtable.app.whatif import Variant
from sandtable.scenario import parsing
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import HOSTS, race, talking
from tests.waiting import LONG, until

Fresh = Callable[..., Any]


def state_of(limits: Limits, text: str = RACE) -> tuple[Any, Any]:
    """An app and its state."""
    app, guarded = build_parts(race(text), token=None, hosts=HOSTS, limits=limits)
    return guarded, app.state.sandtable


def test_answers_and_pages_are_bounded_by_their_bytes() -> None:
    app, state = state_of(Limits(answers=60_000, pages=2_000_000))

    async def work() -> None:
        async with talking(app) as client:
            for seed in range(40):
                answer = await client.post("/api/whatif", json={"scenario": "vell", "futures": 20, "seed": seed})
                assert state.answers.used >= len(answer.content)
                assert state.answers.used <= 60_000
            assert 1 < len(state.answers) < 40
            assert (await client.get("/")).status_code == 200
            assert 0 < state.pages.used <= 2_000_000

    finish(work())


def test_an_answer_that_is_kept_is_the_answer(fresh: Fresh) -> None:
    app = fresh()

    async def work() -> None:
        async with talking(app) as client:
            first, again = [await client.post("/api/whatif", json={"scenario": "vell", "futures": 20}) for _ in "ab"]
            assert first.content == again.content
            assert first.headers["content-type"] == again.headers["content-type"] == "application/json"

    finish(work())


def test_the_answer_that_comes_with_the_pictures_is_kept_as_it_is_sent(fresh: Fresh) -> None:
    app = fresh()

    async def work() -> None:
        async with talking(app) as client:
            asked = {"scenario": "vell", "futures": 50}
            pictures = await client.post("/api/pictures", json=asked)
            answer = await client.post("/api/whatif", json=asked)
            assert (pictures.status_code, answer.status_code) == (200, 200)
            assert answer.json() == pictures.json()["whatif"]

    finish(work())


def test_draws_are_bounded_by_their_bytes() -> None:
    prepared = PreparedScenarios(1).ready(race())
    for seed in range(400):
        prepared.draws(seed=seed, futures=10_000)
        assert prepared._draws.used <= Limits().draws
    assert len(prepared._draws) < 400


def test_keys_are_of_one_size_whatever_is_set() -> None:
    prepared = PreparedScenarios(1).ready(race())
    keys = [Variant(prepared, setting, 1).key for setting in ((), (("brigade-pace", 20.0),), (("brigade-pace", 20.5),))]
    assert len({len(key[1]) for key in keys}) == 1
    assert len(set(keys)) == 3


def test_an_upload_that_is_refused_leaves_nothing() -> None:
    app, state = state_of(Limits())
    bulk = "".join(f"  pad-{k}: {{title: Padding, prior: 'uniform(0, 1)'}}\n" for k in range(300))
    assert "assumptions:\n" in RACE
    content = RACE.replace("assumptions:\n", f"assumptions:\n{bulk}", 1).encode()

    async def work() -> None:
        async with talking(app) as client:
            before = set(parsing._remembered)
            for number in range(5):
                answer = await client.post("/api/scenarios", content=content + b"# %d\n" % number)
                assert answer.status_code == 422  # more assumptions than the engine plays
                assert client.cookies.get("sandtable-session-8765") is None
            assert set(parsing._remembered) <= before  # other tests may have filled it: then an old one makes room
            assert [len(session.uploads) for session in state.users.all()] == [0]

    finish(work())


class _Big:
    """What a job was asked about."""


def test_what_is_cancelled_behind_a_long_analysis_is_let_go() -> None:
    limits = Limits(jobs_of_one=100, jobs_of_address=100, jobs=100)
    jobs, let_go, begun = Jobs(limits, OneUser(limits)), threading.Event(), threading.Event()
    session = Session()

    def long(_: Any) -> Finding:
        begun.set()
        let_go.wait(LONG)
        return Finding("{}", "{}")

    jobs.begin(session, About("x", "X", "vell"), long)
    assert begun.wait(LONG)
    held: list[weakref.ref[_Big]] = []
    for _ in range(30):
        big = _Big()
        held.append(weakref.ref(big))
        job = jobs.begin(session, About("x", "X", "vell"), lambda _report, big=big: Finding(str(big), ""))
        del big
        jobs.cancel(job)
    gc.collect()
    assert [reference() for reference in held] == [None] * 30
    assert not jobs._queue
    assert len(session.jobs) <= limits.jobs_kept + 1
    let_go.set()
    jobs.close()


def test_what_has_run_is_let_go() -> None:
    limits = Limits()
    jobs = Jobs(limits, OneUser(limits))
    big = _Big()
    held = weakref.ref(big)
    job = jobs.begin(Session(), About("x", "X", "vell"), lambda _report, big=big: Finding("{}", "{}"))
    del big

    until(lambda: job.is_over and held() is None)
    gc.collect()
    assert (job.state, held()) == ("done", None)
    jobs.close()


def test_jobs_run_in_the_order_they_came_and_a_cancelled_one_is_passed_over() -> None:
    limits = Limits(jobs_of_one=10)
    jobs, session, order, let_go = Jobs(limits, OneUser(limits)), Session(), [], threading.Event()

    def work(number: int) -> Callable[[Any], Finding]:
        def run(_: Any) -> Finding:
            let_go.wait(LONG)
            order.append(number)
            return Finding("{}", "{}")

        return run

    made = [jobs.begin(session, About("x", "X", "vell"), work(number)) for number in range(5)]
    jobs.cancel(made[2])
    let_go.set()

    until(lambda: all(job.is_over for job in made))
    assert order == [0, 1, 3, 4]
    jobs.close()


def test_what_an_analysis_is_about_is_said_in_so_many_characters() -> None:
    title = "A long title " * 20
    text = RACE.replace("title: Pace of the Brigade", f"title: {title}", 1)
    assert title in text
    prepared = PreparedScenarios(1).ready(race(text))
    setting = prepared.setting({"brigade-pace": 20.0}) * 10
    words = about_words(ANALYSES["compare"], AnalysisRequest(prepared.scenario, Variant(prepared, setting, 1)))
    assert len(words) == LONGEST_ABOUT
    assert words.endswith("…")


FREED = """
import sys
import numpy as np
from sandtable.app.server import return_memory

def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS:"))

if sys.argv[1] == "returned":
    assert return_memory()
large = np.ones(3_750_000)
del large  # glibc now takes pieces of up to 30 MB from its heap
pieces = [np.ones(125_000) for _ in range(200)]
most, last = resident(), pieces[-1]
del pieces
print(most - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_memory_that_is_freed_goes_back_to_the_system() -> None:
    # Dask sets MALLOC_TRIM_THRESHOLD_ in the environment of a process that starts workers
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}

    def returned(how: str) -> float:
        done = subprocess.run(
            [sys.executable, "-c", FREED, how], capture_output=True, text=True, check=True, env=environment
        )
        return float(done.stdout)

    assert returned("returned") > 150  # MiB, of 190
    assert returned("kept") < 50
