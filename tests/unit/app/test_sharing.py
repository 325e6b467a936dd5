"""Several users, with a token: limits that hold without a cookie, and cannot be used against others."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from sandtable.app.limits import Limits
from sandtable.app.refusals import Refusal
from sandtable.app.routes import jobs as routes
from sandtable.app.shared.sessions import Sessions, SharedSession
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import race, talking
from tests.unit.app.test_jobs import ASKED, Waiting, waiting
from tests.waiting import LONG, until

Fresh = Callable[..., Any]
__all__ = ["waiting"]  # a fixture


async def upload(client: Any, title: str) -> Any:
    return await client.post("/api/scenarios", content=RACE.replace("The bridge at Vell", title).encode())


def test_analyses_without_cookies_give_way_and_fill_no_place_for_good(shared: Fresh, waiting: Waiting) -> None:
    app = shared(limits=Limits(jobs=4, jobs_of_address=3))

    async def work() -> None:
        for _ in range(10):
            async with talking(app) as nobody:
                assert (await nobody.post("/api/jobs", json=ASKED)).status_code == 202
        async with talking(app) as user, talking(app, place="192.0.2.7") as other:
            mine = (await user.post("/api/jobs", json=ASKED)).json()["id"]
            assert (await other.post("/api/jobs", json=ASKED)).status_code == 202
            assert (await user.get(f"/api/jobs/{mine}")).json()["state"] in ("waiting", "running")
            for _ in range(10):  # and what is waited for does not give way
                async with talking(app) as nobody:
                    await nobody.post("/api/jobs", json=ASKED)
            assert (await user.get(f"/api/jobs/{mine}")).json()["state"] in ("waiting", "running")

    finish(work())


def test_an_address_never_has_all_analyses(shared: Fresh, waiting: Waiting) -> None:
    app = shared(limits=Limits(jobs=4, jobs_of_address=3, jobs_of_one=1))

    async def work() -> None:
        clients = [talking(app) for _ in range(5)]
        users = [await client.__aenter__() for client in clients]
        codes = []
        for user in users:
            await upload(user, "One")  # and comes back
            codes.append((await user.post("/api/jobs", json=ASKED)).status_code)
            await user.get("/api/jobs")
        assert codes == [202, 202, 202, 429, 429]
        async with talking(app, place="192.0.2.7") as other:
            assert (await other.post("/api/jobs", json=ASKED)).status_code == 202
        for client in clients:
            await client.__aexit__(None, None, None)

    finish(work())


def test_uploads_without_cookies_take_nobody_elses(shared: Fresh) -> None:
    app = shared(limits=Limits(all_uploads=4, uploads_of_address=3))

    async def work() -> None:
        async with talking(app) as user:
            mine = (await upload(user, "Mine")).json()["id"]
            assert (await user.get(f"/s/{mine}")).status_code == 200
            for number in range(20):
                async with talking(app, place=f"192.0.2.{number % 3}") as nobody:
                    assert (await upload(nobody, f"Number {number}")).status_code == 201
            assert (await user.get(f"/api/scenarios/{mine}")).status_code == 200

    finish(work())


def test_where_all_files_are_in_use_the_next_is_refused(shared: Fresh) -> None:
    app = shared(limits=Limits(all_uploads=4, uploads=2))

    async def work() -> None:
        async with talking(app) as one, talking(app) as two, talking(app) as three:
            for user in (one, two):
                for title in ("First", "Second"):
                    assert (await upload(user, title)).status_code == 201
            full = await upload(three, "Third")
            assert (full.status_code, full.json()["error"]) == (429, "too many files at once")
            assert int(full.headers["retry-after"]) > 0
            assert (await upload(one, "Another")).status_code == 201  # in the place of the user's own oldest

    finish(work())


def sessions(**limits: Any) -> tuple[Sessions, list[SharedSession]]:
    found, ended = Sessions(Limits(**limits)), []
    found.on_end = ended.append
    return found, ended


def test_sessions_without_a_sign_of_life_go_first_then_the_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("sandtable.app.shared.sessions.time", SimpleNamespace(monotonic=lambda: now))
    kept, ended = sessions(sessions=3, sessions_of_address=3, quiet_seconds=100.0)
    quiet, busy, silent = (kept.begin("a") for _ in range(3))
    kept.find(quiet.name)
    kept.find(busy.name)
    second = kept.begin("b")
    assert ended == [silent]
    kept.find(second.name)
    now = 90.0
    kept.find(busy.name)
    kept.find(second.name)
    with pytest.raises(Refusal, match="too many users at once"):
        kept.begin("c")
    now = 110.0
    third = kept.begin("c")
    assert ended == [silent, quiet]
    assert {one.name for one in kept.all()} == {busy.name, second.name, third.name}


def test_an_address_takes_its_own_place_first() -> None:
    kept, ended = sessions(sessions=10, sessions_of_address=2)
    other = kept.begin("b")
    first, second = kept.begin("a"), kept.begin("a")
    kept.begin("a")
    assert ended == [first]
    kept.find(second.name)
    assert other in kept.all()


def test_the_text_of_all_files_is_bounded() -> None:
    size = len(race().text)
    kept, _ = sessions(upload_text=3 * size + 100, upload_text_of_address=2 * size + 100)

    def keep(address: str, title: str) -> None:
        user = kept.begin(address)
        kept.keep(user, race(RACE.replace("The bridge", title)))
        kept.find(user.name)  # and comes back

    keep("a", "Bridge A")
    keep("a", "Bridge B")
    with pytest.raises(Refusal, match="too many files at once"):
        keep("a", "Bridge C")
    keep("b", "Bridge D")
    with pytest.raises(Refusal, match="too many files at once"):
        keep("b", "Bridge E")


def test_what_ends_takes_its_analyses_with_it(shared: Fresh, waiting: Waiting) -> None:
    app = shared(limits=Limits(sessions=1))

    async def work() -> None:
        async with talking(app) as nobody:
            await nobody.post("/api/jobs", json=ASKED)
        await asyncio.to_thread(until, lambda: waiting.reports)
        async with talking(app) as user:
            assert (await upload(user, "Mine")).status_code == 201
        before = waiting.reports
        await asyncio.sleep(0.3)
        assert waiting.reports - before <= 2

    finish(work())


@pytest.mark.parametrize("follows", [True, False])
def test_following_an_analysis_is_a_sign_of_life(
    shared: Fresh, waiting: Waiting, monkeypatch: pytest.MonkeyPatch, follows: bool
) -> None:
    limits = Limits(sessions=1, quiet_seconds=100.0)
    app = shared(limits=limits)
    signs: list[float] = []
    told: list[str] = []
    real = routes._events
    now = 0.0

    def clock() -> float:
        signs.append(now)
        return now

    async def events(*given: Any) -> Any:
        async for event in real(*given):
            told.append(event)
            yield event

    monkeypatch.setattr("sandtable.app.shared.sessions.time", SimpleNamespace(monotonic=clock))
    monkeypatch.setattr(routes, "_events", events)

    async def work() -> None:
        nonlocal now
        async with talking(app) as user, talking(app) as newcomer:
            name = (await user.post("/api/jobs", json=ASKED)).json()["id"]
            assert (await user.get(f"/api/jobs/{name}")).status_code == 200  # it came back
            following = asyncio.create_task(user.get(f"/api/jobs/{name}/events")) if follows else None
            if follows:
                await asyncio.to_thread(until, lambda: told)
            now = 2 * limits.quiet_seconds
            if follows:
                await asyncio.to_thread(until, lambda: now in signs)
            assert (await upload(newcomer, "Mine")).status_code == (429 if follows else 201)
            waiting.let_go.set()
            if following is not None:
                assert "event: over" in (await following).text

    finish(work())


# -- requests that work --------------------------------------------------------------------------------

WORK: dict[str, dict[str, Any]] = {
    "/api/replay": {"scenario": "vell", "future": 3},
    "/api/fork": {"scenario": "vell", "future": 3, "assumed": {"assumption": "brigade-pace", "value": 16.0}},
    "/api/whatif": {"scenario": "vell", "futures": 50},
    "/api/versus": {"scenario": "vell", "futures": 50},
    "/api/pictures": {"scenario": "vell", "futures": 50},
    "/api/examples": {"scenario": "vell", "futures": 50, "outcome": "north-first"},
    "/api/jobs": {"scenario": "vell", "analysis": "compare", "decided": {"parley": "talk"}},
    "/api/downloads/scenario.yaml": {"scenario": "vell"},
    "/api/downloads/report.html": {"scenario": "vell", "futures": 50},
    "/api/downloads/briefing.docx": {"scenario": "vell", "futures": 50},
    "/api/downloads/futures.parquet": {"scenario": "vell", "futures": 50},
    "/api/downloads/picture.png": {"scenario": "vell", "futures": 50, "picture": "outcomes"},
}


@pytest.mark.parametrize("path", [*WORK, "/api/scenarios", "/", "/api/scenarios/vell"])
def test_whatever_works_needs_a_place(fresh: Fresh, path: str) -> None:
    app = fresh(limits=Limits(plays=0))

    async def ask() -> Any:
        async with talking(app) as client:
            if path in WORK:
                return await client.post(path, json=WORK[path])
            if path == "/api/scenarios":
                return await client.post(path, content=RACE.encode())
            return await client.get(path)

    answer = finish(ask())
    assert (answer.status_code, answer.json()["error"]) == (429, "too many requests at once")
    assert answer.headers["retry-after"] == "2"


def test_an_address_never_has_every_place(shared: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    app = shared(limits=Limits(plays=4, plays_of_address=3))
    let_go = threading.Event()
    monkeypatch.setattr("sandtable.app.futures.replayed", lambda *_: let_go.wait(LONG) and {})

    async def work() -> None:
        async with talking(app) as many, talking(app, place="192.0.2.7") as other:
            question = {"scenario": "vell", "future": 3}
            asked = [asyncio.create_task(many.post("/api/replay", json=question)) for _ in range(20)]
            await asyncio.to_thread(until, lambda: sum(task.done() for task in asked) >= 17)
            theirs = asyncio.create_task(other.post("/api/replay", json=question))
            await asyncio.sleep(0.1)
            assert not theirs.done()
            let_go.set()
            assert (await theirs).status_code == 200
            codes = Counter([(await task).status_code for task in asked])
            assert codes == {200: 3, 429: 17}

    finish(work())
