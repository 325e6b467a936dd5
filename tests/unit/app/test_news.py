"""News in the app: the odds as of a date as a job, what the page says of the file, and the odds along one future."""

from __future__ import annotations

import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import sandtable as st
from sandtable.analysis.updating import updating
from sandtable.app.answer_types import JobAnswer, ShownFinding
from sandtable.app.build import build_app
from sandtable.app.news import AS_OF, news_bytes, news_content
from tests.loops import finish
from tests.unit.analysis.updating_cases import TEXT, poll
from tests.unit.app.conftest import HOSTS, race, talking
from tests.unit.telling.test_as_of import ITEMS, REFUSED

Answer = tuple[dict[str, Any], Any, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "known.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "news.yaml").write_text("news:\n" + ITEMS, encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def few_particles(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = updating.update
    monkeypatch.setattr(updating, "update", lambda *a, **k: whole(*a, **k, particles=64))


def job(scenario: Any, **asked: Any) -> Answer:
    """The job at its end, what is shown of it, and its result."""
    app = build_app(scenario, hosts=HOSTS)

    async def work() -> Answer:
        async with talking(app) as client:
            begun = await client.post("/api/jobs", json={"scenario": scenario.name, **asked})
            assert begun.status_code == 202, begun.text
            address = f"/api/jobs/{begun.json()['id']}"
            await client.get(f"{address}/events")
            over = (await client.get(address)).json()
            if over["state"] != "done":
                return over, None, None
            return over, (await client.get(f"{address}/shown")).json(), (await client.get(f"{address}/result")).json()

    return finish(work())


def asked_for(path: str, scenario: Any) -> str:
    async def work() -> str:
        async with talking(build_app(scenario, hosts=HOSTS)) as client:
            return (await client.get(path)).text

    return finish(work())


def test_one_job_has_the_odds_of_every_date(folder: Path) -> None:
    over, shown, result = job(st.load(folder / "known.yaml"), analysis="update", outcome="arrived", futures=8_000)
    assert (over["state"], over["outcome"], over["future"], over["seed"]) == ("done", "arrived", None, 1)
    JobAnswer.model_validate(over)
    ShownFinding.model_validate(shown)
    states = shown["as_of"]["states"]
    assert [each["items"] for each in states] == [0, 1, 3, 4]
    assert len(result["items"]) == 4
    assert len(shown["as_of"]["dates"]) == len(shown["as_of"]["days"]) == 42
    (figure,) = shown["figures"].values()
    assert figure["shared"][AS_OF] == [{"day": shown["as_of"]["end"]} | {"until": shown["as_of"]["end"]}]
    assert [layer["data"]["name"] for layer in figure["drawings"][0]["spec"]["layer"][-2:]] == [AS_OF, AS_OF]
    rows = re.search(r'<div class="items">.*?<tbody>(.*?)</tbody>', shown["html"], re.DOTALL)
    assert rows is not None
    assert rows[1].count("<tr") == 5  # before any, and each item
    assert "style=" not in shown["html"]
    assert shown["html"].count("Item by item") == 0  # told once: the slider's part has its table and chart


def test_a_slider_that_was_moved_counts(folder: Path) -> None:
    scenario = st.load(folder / "known.yaml")
    plain, held = (
        job(scenario, analysis="update", outcome="arrived", futures=2_000, set=given)[1]["as_of"]["states"][0]["value"]
        for given in ({}, {"pace": 0.02})
    )
    assert plain != held


def test_the_dates_end_where_an_item_is_refused(folder: Path) -> None:
    (folder / "news.yaml").write_text("news:\n" + REFUSED, encoding="utf-8")
    _, shown, result = job(st.load(folder / "known.yaml"), analysis="update", outcome="arrived", futures=2_000)
    assert result["refused_at"] == "seen"
    assert shown["as_of"]["dates"][-1] == "11 February 2030"
    assert shown["as_of"]["refused"].startswith("The dates end here: “The envoy is seen”")
    assert shown["html"].count("is not taken in") == 1  # and so not said again among the warnings
    assert "<code>within</code>" in shown["html"]


def test_a_refusal_of_the_first_item_is_told_without_a_slider(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "FEWEST", 1_000_000)
    (folder / "news.yaml").write_text("news:\n" + poll(1, aye=True), encoding="utf-8")
    _, shown, result = job(st.load(folder / "known.yaml"), analysis="update", outcome="arrived", futures=100)
    assert (result["items"], result["refused_at"]) == ([], "poll-1")
    assert "as_of" not in shown
    assert "no item could be taken in" in shown["answer"]
    assert "is not taken in" in shown["html"]


def test_when_its_time_is_up_the_items_taken_in_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock that a whole hour passes on while the second item of the sampler is taken in."""
    whole, clock, taken = updating.take, time.monotonic, []

    def slow(*arguments: Any, **more: Any) -> Any:
        taken.append(len(arguments[2]))
        return whole(*arguments, **more)

    monkeypatch.setattr(updating, "FEWEST", 1)
    monkeypatch.setattr(updating, "MOST_DOUBT", 1e9)
    monkeypatch.setattr(updating, "take", slow)
    monkeypatch.setattr("sandtable.app.job.time", SimpleNamespace(monotonic=lambda: clock() + 3600 * (len(taken) > 1)))
    over, shown, result = job(st.load(folder / "known.yaml"), analysis="update", outcome="arrived", futures=100)
    assert over["state"] == "done"
    assert [each["method"] for each in result["items"]][-1] == "sampler"
    assert len(taken) == 2
    assert len(result["items"]) == taken[1] - 1
    assert result["refused"] == "the time allowed is up: 900 seconds"
    assert "the time allowed is up: 900 seconds" in shown["as_of"]["refused"]
    assert "no limit" in shown["as_of"]["refused"]


def test_an_error_in_the_file_of_news_is_named_by_line_on_the_page_and_by_the_job(folder: Path) -> None:
    (folder / "news.yaml").write_text(
        "news:\n" + ITEMS.replace("chose(red, nay-2)", "chose(rod, nay-2)"), encoding="utf-8"
    )
    scenario = st.load(folder / "known.yaml")
    over, _, _ = job(scenario, analysis="update", outcome="arrived", futures=800)
    assert over["state"] == "failed"
    assert over["error"].startswith("the file of news has 1 error; line 4: unknown actor `rod`")
    page = asked_for("/", scenario)
    assert "The file of news has 1 error; line 4: unknown actor `rod`" in page
    assert str(folder) not in page
    assert 'data-analysis="update"' not in page


def test_the_page_says_what_news_there_is(folder: Path) -> None:
    scenario = st.load(folder / "known.yaml")
    page = asked_for("/", scenario)
    assert "4 items of news, reported from 15 January 2030 to 11 February 2030" in page
    assert 'data-analysis="update"' in page
    assert page.count('data-analysis="update"') == page.count('data-analysis="observer"') == 1  # not among the others
    before = news_bytes(scenario)
    (folder / "news.yaml").write_text("news:\n" + ITEMS.splitlines(keepends=True)[0], encoding="utf-8")
    after = news_bytes(scenario)
    assert before is not None
    assert after is not None
    assert after.key != before.key  # so that a kept page does not outlive its news
    found = news_content(scenario, after)
    assert found is not None
    assert (found["amount"], found["first"], found["last"]) == ("1 item", "15 January 2030", "15 January 2030")


def test_a_scenario_without_news_says_how_to_add_some() -> None:
    page = asked_for("/", race())
    assert "This scenario has no news." in page
    assert "docs/analysis/update.md" in page
    assert 'data-analysis="update"' not in page


def test_an_upload_does_not_take_the_news_of_the_folder_of_the_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    app = build_app(race(), hosts=HOSTS)

    async def work() -> Any:
        async with talking(app) as client:
            text = TEXT.encode()
            sent = await client.post(
                "/api/scenarios?name=known", content=text, headers={"content-type": "application/yaml"}
            )
            assert sent.status_code < 300, sent.text
            asked = {"scenario": sent.json()["id"], "analysis": "update", "outcome": "arrived"}
            return await client.post("/api/jobs", json=asked)

    refused = finish(work())
    assert refused.status_code == 404
    assert "there is no analysis `update`" in refused.text


@pytest.mark.parametrize("given", [{}, {"pace": 0.02}])
def test_the_odds_along_a_future_end_as_the_page_tells_it(given: dict[str, float]) -> None:
    scenario = race(TEXT, name="known")
    over, shown, result = job(scenario, analysis="observer", outcome="arrived", future=7, futures=2_000, set=given)
    assert (over["state"], over["future"], over["outcome"], over["set"]) == ("done", 7, "arrived", given)
    assert over["about"].startswith("The envoy arrives · future 7 · ")

    async def replayed() -> Any:
        async with talking(build_app(scenario, hosts=HOSTS)) as client:
            return (await client.post("/api/replay", json={"scenario": "known", "future": 7, "set": given})).json()

    told = finish(replayed())
    (arrived,) = [row for row in told["outcomes"] if row["id"] == "arrived"]
    assert result["happens"] == arrived["holds"]
    assert result["days"][-1]["odds"] == float(arrived["holds"])
    decided = [day["day"] for day in result["days"] if day["is_decided"]]
    assert decided[0] == pytest.approx(arrived["day"] if arrived["holds"] else decided[0], abs=1.0)
    ShownFinding.model_validate(shown)
    assert set(shown["figures"]) == {"observer"}
    for words in ("Odds for an observer along future 7", "In this world: ", "odds that used all of it would move more"):
        assert words in re.sub(r"\s+", " ", shown["html"])


def test_a_page_is_no_older_than_its_news(folder: Path) -> None:
    app = build_app(st.load(folder / "known.yaml"), hosts=HOSTS)

    async def pages() -> tuple[str, str]:
        async with talking(app) as client:
            one = (await client.get("/")).text
            (folder / "news.yaml").write_text("news:\n" + ITEMS.splitlines(keepends=True)[0], encoding="utf-8")
            return one, (await client.get("/")).text

    one, two = finish(pages())
    assert "4 items of news" in one
    assert "1 item of news" in two


def test_the_slider_asks_nothing_more_than_one_job(folder: Path) -> None:
    """Each state of the answer is a step of the result: no date needs another question."""
    _, shown, result = job(st.load(folder / "known.yaml"), analysis="update", outcome="last", futures=8_000)
    assert [row["title"] for row in shown["as_of"]["states"][-1]["outcomes"]] == [
        each["title"] for each in result["outcomes"]
    ]
    assert result["outcome"] == "last"
