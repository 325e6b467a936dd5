"""The API as a program sees it: scenarios, single futures, forks, pictures, files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest

from sandtable.app.build import build_app
from sandtable.app.limits import Limits
from sandtable.loading import read
from tests.cli.conftest import RACE
from tests.loops import finish
from tests.unit.app.conftest import HOSTS, race, talking

Fresh = Callable[..., Any]
ASKED = {"scenario": "vell", "futures": 200}


def within(app: Any, work: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    async def run() -> None:
        async with talking(app) as client:
            await work(client)

    finish(run())


def ask(app: Any, path: str, question: dict[str, Any]) -> httpx.Response:
    found: list[httpx.Response] = []

    async def work(client: httpx.AsyncClient) -> None:
        found.append(await client.post(path, json=question))

    within(app, work)
    return found[0]


# -- scenarios -----------------------------------------------------------------------------------------


def test_the_catalogue_has_the_bundled_scenarios_and_the_one_it_opened_with(app: Any) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        names = {entry["id"] for entry in (await client.get("/api/scenarios")).json()}
        assert {"vell", "deir-ez-zor-2017", "fashoda-1898"} <= names
        described = (await client.get("/api/scenarios/vell")).json()
        (control,) = described["groups"][0]["controls"]
        assert control["id"] == "brigade-pace"
        assert control["kind"] == "slider"
        assert [control["positions"][k]["words"] for k in (0, -1)] == ["15.2 km/day", "34.8 km/day"]
        assert {entry["id"] for entry in described["outcomes"]} == {"north-first", "north-holds"}
        assert (await client.get("/api/scenarios/..%2Fetc%2Fpasswd")).status_code == 404
        assert (await client.get("/s/nothing")).status_code == 404

    within(app, work)


def test_a_faulty_file_is_told_where(app: Any) -> None:
    faulty = RACE.replace("place: harbour", "place: harbor").replace("uniform(15", "uniform(45")

    async def work(client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/scenarios", content=faulty.encode())
        assert answer.status_code == 422
        body = answer.json()
        assert body["error"] == "the file has 2 faults"
        place = next(entry for entry in body["diagnostics"] if "harbor" in entry["message"])
        assert "place: harbor" in place["source_line"]
        assert faulty.splitlines()[place["line"] - 1] == place["source_line"]
        assert place["source_line"][place["column"] - 1 :].startswith("harbor")
        assert "harbour" in place["hint"]

    within(app, work)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"[1, 2", b"a: &a [*a]", b"x" * 1000, b"!!python/object:os.system x"]
)
def test_whatever_is_uploaded_there_is_an_answer(app: Any, content: bytes) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        answer = await client.post("/api/scenarios", content=content)
        assert answer.status_code == 422
        assert answer.json()["diagnostics"]

    within(app, work)


def test_a_trial_says_what_an_upload_surely_does_not_mean(app: Any) -> None:
    text = RACE.replace("The bridge at Vell", "A stop that stops nothing") + 'stop: ["controls(south, harbour)"]\n'

    async def work(client: httpx.AsyncClient) -> None:
        name = (await client.post("/api/scenarios", content=text.encode())).json()["id"]
        found = (await client.get(f"/api/scenarios/{name}/trial")).json()
        assert (found["futures"], found["seed"], found["failed"]) == (500, 1, 0)
        assert found["words"].startswith("500 futures played (seed 1); what happens in none of them")
        (stop,) = (each for each in found["diagnostics"] if each["code"] == "S705")
        assert stop["message"] == "this ends none of 500 futures"
        assert stop["source_line"] == 'stop: ["controls(south, harbour)"]'
        assert {each["file"] for each in found["diagnostics"]} == {"upload"}  # no path of the server
        entries = {entry["id"]: entry for entry in (await client.get("/api/scenarios")).json()}
        assert not entries[name]["is_bundled"]
        assert entries["fashoda-1898"]["is_bundled"]
        assert not entries["vell"]["is_bundled"]  # what the app was started with
        assert (await client.get("/api/scenarios/nothing/trial")).status_code == 404

    within(app, work)


def test_an_upload_is_its_owners_alone(shared: Fresh) -> None:
    app = shared(limits=Limits(uploads=2))
    text = RACE.replace("The bridge at Vell", "Another bridge")

    async def work() -> None:
        async with talking(app) as mine, talking(app) as other:
            opened = await mine.post("/api/scenarios", content=text.encode())
            assert opened.status_code == 201
            cookie = opened.headers["set-cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=strict" in cookie
            name = opened.json()["id"]
            assert (await mine.get(f"/s/{name}")).status_code == 200
            assert (await mine.post("/api/whatif", json={"scenario": name, "futures": 20})).status_code == 200
            assert name in [entry["id"] for entry in (await mine.get("/api/scenarios")).json()]
            for answer in (
                await other.get(f"/s/{name}"),
                await other.get(f"/api/scenarios/{name}"),
                await other.get(f"/api/scenarios/{name}/trial"),
                await other.post("/api/whatif", json={"scenario": name, "futures": 20}),
                await other.get(f"/static/{name}.css"),
            ):
                assert answer.status_code == 404
            assert name not in [entry["id"] for entry in (await other.get("/api/scenarios")).json()]
            # the same text again is the same scenario; beyond the limit the oldest goes
            assert (await mine.post("/api/scenarios", content=text.encode())).json()["id"] == name
            for title in ("Third", "Fourth"):
                await mine.post("/api/scenarios", content=RACE.replace("The bridge at Vell", title).encode())
            assert (await mine.get(f"/api/scenarios/{name}")).status_code == 404

    finish(work())


def test_sessions_are_bounded_and_the_idle_ones_go(shared: Fresh) -> None:
    app = shared(limits=Limits(sessions=3))

    async def work() -> None:
        names = []
        for k in range(6):
            async with talking(app) as client:
                await client.post("/api/scenarios", content=RACE.replace("Vell\n", f"Vell {k}\n", 1).encode())
                names.append(client.cookies["sandtable-session-8765"])
        assert len(set(names)) == 6
        assert min(map(len, names)) >= 40
        for name, alive in zip(names, [False] * 3 + [True] * 3, strict=True):
            async with talking(app, cookies={"sandtable-session-8765": name}) as client:
                assert (len((await client.get("/api/scenarios")).json()) == 4) is alive

    finish(work())


def test_uploads_of_all_together_are_bounded_and_the_idle_give_way(shared: Fresh) -> None:
    app = shared(limits=Limits(uploads=2, all_uploads=3, quiet_seconds=0.0))

    async def work() -> None:
        async with talking(app) as idle, talking(app) as busy:

            async def keep(client: httpx.AsyncClient, title: str) -> str:
                text = RACE.replace("The bridge at Vell", title)
                return str((await client.post("/api/scenarios", content=text.encode())).json()["id"])

            first, second = await keep(idle, "One"), await keep(idle, "Two")
            third, fourth = await keep(busy, "Three"), await keep(busy, "Four")
            assert (await idle.get(f"/api/scenarios/{first}")).status_code == 404
            for client, name in ((idle, second), (busy, third), (busy, fourth)):
                assert (await client.get(f"/api/scenarios/{name}")).status_code == 200

    finish(work())


def test_a_file_of_any_name_can_be_served() -> None:
    app = build_app(race(name="Vell, ma scène #1?"), hosts=HOSTS)
    answer = ask(app, "/api/whatif", {"scenario": "Vell-ma-sc-ne-1", "futures": 20})
    assert answer.status_code == 200

    async def work(client: httpx.AsyncClient) -> None:
        page = await client.get("/")
        assert '/static/Vell-ma-sc-ne-1.css"' in page.text
        assert (await client.get("/static/Vell-ma-sc-ne-1.css")).status_code == 200

    within(app, work)


# -- single futures ---------------------------------------------------------------------------------------


def test_examples_have_what_was_asked_for(app: Any) -> None:
    found = ask(app, "/api/examples", {**ASKED, "outcome": "north-first", "day": 4.0, "count": 5}).json()
    assert len(found["examples"]) == 5
    gaps = [abs(example["day"] - 4.0) for example in found["examples"]]
    assert gaps == sorted(gaps)
    for example in found["examples"][:2]:
        told = ask(app, "/api/replay", {"scenario": "vell", "future": example["future"]}).json()
        row = {entry["id"]: entry for entry in told["outcomes"]}["north-first"]
        assert (row["holds"], row["day"]) == (True, example["day"])
    without = ask(app, "/api/examples", {**ASKED, "outcome": "north-first", "holds": False}).json()
    assert found["found"] + without["found"] == 200
    fault = ask(app, "/api/examples", {**ASKED, "outcome": "north-fist"})
    assert fault.status_code == 404
    assert "north-first" in fault.json()["hint"]


def test_a_fork_keeps_what_came_before(app: Any) -> None:
    told = ask(app, "/api/replay", {"scenario": "vell", "future": 3}).json()
    point = told["forks"][0]
    decided = {"decision": point["decision"], "tick": point["tick"], "option": point["offered"][0]["option"]}
    found = ask(app, "/api/fork", {"scenario": "vell", "future": 3, "decided": decided}).json()
    assert found["differs"] == pytest.approx(point["day"], abs=0.01)
    assert found["original"]["events"] == told["events"]
    before = [event for event in told["events"] if event["row"] < found["same_events"]]
    assert found["forked"]["events"][: len(before)] == before
    assert found["same_events"] == point["row"]
    assert "Identical until day" in found["words"]


def test_a_fork_of_an_assumption_holds_from_the_start_and_both_at_once_is_refused(app: Any) -> None:
    assumed = {"assumption": "brigade-pace", "value": 16.0}
    found = ask(app, "/api/fork", {"scenario": "vell", "future": 3, "assumed": assumed}).json()
    assert found["what"] == "Pace of the Brigade"
    assert found["forked"]["shown"]["formations"] != found["original"]["shown"]["formations"]
    decided = {"decision": "parley", "tick": 0, "option": "talk"}
    both = ask(app, "/api/fork", {"scenario": "vell", "future": 3, "assumed": assumed, "decided": decided})
    assert (both.status_code, both.json()["error"]) == (409, "a fork changes one decision or one assumption")
    wrong = ask(app, "/api/fork", {"scenario": "vell", "future": 3, "decided": {**decided, "tick": 9}})
    assert wrong.status_code == 409
    assert "has no tick 9" in wrong.json()["error"]


# -- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ({**ASKED, "futures": 10**9}, "futures"),
        ({**ASKED, "seed": -1}, "seed"),
        ({**ASKED, "colour": "red"}, "colour"),
        ({**ASKED, "set": {"brigade-pace": "fast"}}, "set.brigade-pace"),
        ({**ASKED, "scenario": "../../etc/passwd"}, "scenario"),
        ({}, "scenario"),
    ],
)
def test_a_misshapen_request_is_told_what_is_wrong(app: Any, question: dict[str, Any], where: str) -> None:
    answer = ask(app, "/api/whatif", question)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == where


def test_numbers_that_are_none_are_refused(app: Any) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        text = '{"scenario": "vell", "set": {"brigade-pace": NaN}}'
        answer = await client.post("/api/whatif", content=text, headers={"content-type": "application/json"})
        assert answer.status_code == 422

    within(app, work)


# -- files -------------------------------------------------------------------------------------------------


def test_what_is_taken_away_is_what_was_set(app: Any) -> None:
    variant = {"scenario": "vell", "set": {"brigade-pace": 16.5}}
    yaml = ask(app, "/api/downloads/scenario.yaml", variant)
    assert yaml.headers["content-disposition"] == 'attachment; filename="vell.yaml"'
    changed = read(yaml.content, name="vell").scenario
    assert changed is not None
    assert str(changed.assumptions["brigade-pace"].prior) == "16.5 km/day"
    assert ask(app, "/api/downloads/scenario.yaml", {"scenario": "vell"}).content == race().text.encode()
    table = pq.read_table(io.BytesIO(ask(app, "/api/downloads/futures.parquet", {**variant, "futures": 90}).content))
    assert set(table["draw_brigade_pace"].to_pylist()) == {16.5}
    assert table.num_rows == 90
    document = ask(app, "/api/downloads/briefing.docx", {**variant, "futures": 90})
    assert document.headers["content-disposition"] == 'attachment; filename="vell.docx"'
    with zipfile.ZipFile(io.BytesIO(document.content)) as parts:
        assert "assumptions.brigade-pace=16.5 km/day" in parts.read("word/document.xml").decode()
    page = ask(app, "/api/downloads/report.html", {**variant, "futures": 90}).text
    assert "assumptions.brigade-pace=16.5 km/day" in page.replace("&#39;", "'")


def test_every_picture_is_a_png(app: Any) -> None:
    for name in ("outcomes", "arrival-north-first"):
        answer = ask(app, "/api/downloads/picture.png", {**ASKED, "picture": name})
        assert answer.content.startswith(b"\x89PNG")
    missing = ask(app, "/api/downloads/picture.png", {**ASKED, "picture": "portrait"})
    assert (missing.status_code, "map" in missing.json()["hint"]) == (404, True)


def test_the_page_brings_its_data_and_no_script_of_its_own(app: Any) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        page = (await client.get("/")).text
        assert page.count("<script") == 3
        assert "<style" not in page
        assert " style=" not in page
        assert "onclick" not in page
        for path in ("/static/vell.css", "/static/page.js", "/static/vega.js"):
            assert (await client.get(path)).status_code == 200

    within(app, work)
