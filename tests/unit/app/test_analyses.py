"""Each analysis as a job on a small scenario: it finishes, tells its progress in order, and shows its answer and pictures."""

from __future__ import annotations

import html
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from sandtable.app import runs
from sandtable.app.analyses import ANALYSES, about_words, analysis_of, offered, player_options
from sandtable.app.build import build_app
from sandtable.app.limits import Limits
from sandtable.app.prepared import PreparedScenario, PreparedScenarios
from sandtable.app.refusals import Refusal
from sandtable.app.requests import AnalysisRequest, setting_words
from sandtable.app.whatif import Variant
from sandtable.errors import AnalysisError
from sandtable.scenario.types import Scenario
from sandtable.study.play import Progress
from tests.loops import finish
from tests.packages import needs
from tests.unit.app.conftest import HOSTS, race, talking
from tests.unit.report.crossing import crossing_yaml

needs("SALib", "prim", "scoringrules", extras="analysis,discover")

ABOUT = {"outcome": "north-first"}
EVERYWHERE = ("signposts", "volatility", "key-assumptions", "confidence", "pre-mortem")
QUESTIONS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "key-judgments": ({**ABOUT, "futures": 1_000}, ()),
    "compare": ({"futures": 400, "decided": {"parley": "talk"}}, ("difference",)),
    "sensitivity": (ABOUT, ("drivers-groups", "drivers-assumptions")),
    "discover": ({**ABOUT, "futures": 1_000}, ("believed", "believed-against")),
    "dice": (ABOUT, ("dice",)),
    "choices": ({**ABOUT, "futures": 1_000}, ("believed", "believed-against")),
    "settlement": ({"futures": 400}, ("settling",)),
    "red-lines": ({"futures": 400}, ("red-line-guns",)),
    "solve": ({"futures": 100}, ("replies", "branch-north", "branch-south", "payoffs-north", "payoffs-south")),
    "best-response": ({**ABOUT, "futures": 300, "actor": "south", "option": "talk"}, ("response",)),
    "claims": ({"futures": 400}, ()),
    "score": ({"futures": 1_000}, ("scores",)),
    "observer": ({**ABOUT, "futures": 2_000, "future": 3}, ("observer",)),
}


def crossing() -> Scenario:
    return race(crossing_yaml(), name="crossing")


@pytest.fixture(scope="module")
def prepared() -> PreparedScenario:
    return PreparedScenarios(1).ready(crossing())


@pytest.fixture(autouse=True)
def few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small designs: what the tests look at does not depend on how sure the indices are."""
    from sandtable.analysis.sensitivity import sensitivity
    from sandtable.analysis.settlement import settlement

    whole = sensitivity.sensitivity, settlement.settlement
    monkeypatch.setattr(sensitivity, "sensitivity", lambda *a, **k: whole[0](*a, **k, rows=64))
    monkeypatch.setattr(settlement, "settlement", lambda *a, **k: whole[1](*a, **k, rows=64))


def analysis_request(prepared: PreparedScenario, **asked: Any) -> AnalysisRequest:
    return AnalysisRequest(prepared.scenario, Variant(prepared, (), 3), **asked)


def test_the_crossing_offers_every_analysis() -> None:
    assert [entry["id"] for entry in offered(crossing())] == [*ANALYSES, *EVERYWHERE]
    assert list(ANALYSES) == list(QUESTIONS)
    assert [entry["id"] for entry in offered(race())] == [
        "key-judgments", "compare", "sensitivity", "discover", "dice", "choices", "settlement", "observer", *EVERYWHERE,
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("analysis", list(QUESTIONS))
def test_it_finishes_as_a_job_and_shows_its_answer_and_pictures(analysis: str) -> None:
    question, figures = QUESTIONS[analysis]
    app = build_app(crossing(), hosts=HOSTS)

    async def work() -> tuple[list[dict[str, Any]], Any, Any]:
        async with talking(app) as client:
            begun = await client.post("/api/jobs", json={"scenario": "crossing", "analysis": analysis, **question})
            assert begun.status_code == 202, begun.text
            name = begun.json()["id"]
            stream = (await client.get(f"/api/jobs/{name}/events")).text.strip().split("\n\n")
            events = [json.loads(event.splitlines()[1].removeprefix("data: ")) for event in stream if "data:" in event]
            shown = await client.get(f"/api/jobs/{name}/shown")
            return events, shown.json(), (await client.get(f"/api/jobs/{name}/result")).json()

    events, shown, result = finish(work())
    assert (events[-1]["state"], events[-1]["error"]) == ("done", None)
    assert events[-1]["elapsed_s"] > 0
    assert result
    assert set(figures) <= set(shown["figures"])
    drawn = set(re.findall(r'data-figure="([^"]+)"', shown["html"]))
    assert drawn == set(shown["figures"]) if figures else drawn == set()
    if analysis == "key-judgments":
        said = re.findall(r"<li.*?>(.*?)</li>", shown["html"])
        assert 3 <= len(said) <= 5
        first = " ".join(said)
    else:
        (first,) = re.findall(r'<p class="lede">(.*?)</p>', shown["html"])[:1]
    assert html.unescape(re.sub("<.*?>", "", first)).replace("\xa0", " ") == shown["answer"]
    assert re.search(r"\d|equilibri", shown["answer"])
    assert "style=" not in shown["html"]  # the policy of the page would refuse it


@pytest.mark.slow
@pytest.mark.parametrize("analysis", list(QUESTIONS))
def test_its_progress_goes_forward_and_a_stop_is_heeded(prepared: PreparedScenario, analysis: str) -> None:
    question, _ = QUESTIONS[analysis]
    asked = analysis_request(prepared, **question)
    told: list[Progress] = []
    analysis_of(analysis, asked).work(asked, told.append)
    played = [progress for progress in told if progress.stage == "playing"]
    assert played
    for before, after in pairwise(played):
        assert 0 <= after.done <= after.total
        assert after.done >= before.done or before.done == before.total  # the next part of the work has begun

    class Stop(BaseException):
        pass

    reports = 0

    def stop_in_the_middle(_: Progress) -> None:
        nonlocal reports
        reports += 1
        if reports > len(told) // 2:
            raise Stop

    with pytest.raises(Stop):
        analysis_of(analysis, asked).work(asked, stop_in_the_middle)


@pytest.mark.parametrize("analysis", list(QUESTIONS))
def test_none_goes_on_beyond_its_time(analysis: str) -> None:
    app = build_app(crossing(), hosts=HOSTS, limits=Limits(job_seconds=0.0))

    async def work() -> dict[str, Any]:
        async with talking(app) as client:
            question = {"scenario": "crossing", "analysis": analysis, **QUESTIONS[analysis][0]}
            name = (await client.post("/api/jobs", json=question)).json()["id"]
            await client.get(f"/api/jobs/{name}/events")
            return dict((await client.get(f"/api/jobs/{name}")).json())

    job = finish(work())
    assert (job["state"], job["error"]) == ("failed", "it took longer than 0 seconds")
    assert job["hint"] == "use fewer futures"


def test_a_comparison_is_that_of_the_command(prepared: PreparedScenario) -> None:
    """A held assumption and a given decision, against the same set as paths of the file."""
    from sandtable.analysis.compare.comparison import compare

    pace = ("brigade-pace", 20.0)
    asked = AnalysisRequest(prepared.scenario, Variant(prepared, (pace,), 3), futures=300, decided={"parley": "talk"})
    found = json.loads(runs.run_compare(asked, lambda _: None).result)["variants"][0]
    paths = {"assumptions.brigade-pace": "20 km/day", "decisions.parley.options.talk.probability": 1}
    (same,) = compare(prepared.scenario, [paths], futures=300, seed=3, progress=False).variants
    assert found["pairs"] == same.pairs
    assert found["changed"] == same.changed > 0
    assert [(row["gained"], row["lost"]) for row in found["outcomes"]] == [
        (row.gained, row.lost) for row in same.outcomes
    ]


def test_a_comparison_with_what_is_pinned_is_the_other_way_round_of_its_reverse(prepared: PreparedScenario) -> None:
    slow, fast = (("brigade-pace", 16.0),), (("brigade-pace", 34.0),)
    found = []
    for setting, pinned in ((slow, fast), (fast, slow)):
        asked = AnalysisRequest(prepared.scenario, Variant(prepared, setting, 3), futures=300, pinned=pinned)
        shown = runs.run_compare(asked, lambda _: None)
        found.append(json.loads(shown.result)["variants"][0]["outcomes"][0]["difference"])
        assert setting_words(prepared.scenario, pinned) in json.loads(shown.shown)["html"]
    assert found[0] == -found[1] != 0


@pytest.mark.parametrize(
    ("analysis", "asked", "status", "words"),
    [
        ("compare", {}, 409, "nothing to compare"),
        ("best-response", {"outcome": "north-first"}, 409, "needs an option"),
        ("discover", {}, 409, "needs an outcome"),
        ("observer", {"outcome": "north-first"}, 409, "needs the number of a future"),
        ("update", {"outcome": "north-first"}, 404, "there is no analysis"),
        ("discover", {"outcome": "north-fist"}, 404, "unknown outcome"),
        ("astrology", {}, 404, "there is no analysis"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    prepared: PreparedScenario, analysis: str, asked: dict[str, Any], status: int, words: str
) -> None:
    with pytest.raises(Refusal, match=words) as fault:
        analysis_of(analysis, analysis_request(prepared, **asked))
    assert fault.value.status == status
    assert fault.value.hint


def test_an_unknown_decision_or_option_is_refused(prepared: PreparedScenario) -> None:
    app = build_app(crossing(), hosts=HOSTS)

    async def work() -> None:
        async with talking(app) as client:
            for decided, words in (({"parly": "talk"}, "unknown decision"), ({"parley": "tlk"}, "has no option")):
                question = {"scenario": "crossing", "analysis": "compare", "decided": decided}
                answer = await client.post("/api/jobs", json=question)
                assert (answer.status_code, bool(answer.json()["hint"])) == (404, True)
                assert words in answer.json()["error"]

    finish(work())


def test_a_missing_package_is_named(prepared: PreparedScenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandtable.extras.find_spec", lambda _: None)
    with pytest.raises(AnalysisError, match="this needs SALib") as fault:
        ANALYSES["sensitivity"].work(analysis_request(prepared, **QUESTIONS["sensitivity"][0]), lambda _: None)
    assert fault.value.hint == "pip install 'sandtable-crisis[analysis]'"


def test_the_game_is_solved_without_pygambit(prepared: PreparedScenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandtable.analysis.game.equilibria.has_gambit", lambda: False)
    found = ANALYSES["solve"].work(analysis_request(prepared, **QUESTIONS["solve"][0]), lambda _: None)
    result, shown = json.loads(found.result), json.loads(found.shown)
    assert result["has_mixed"] == result["is_complete"]
    assert result["has_mixed"] or "pure equilibri" in shown["answer"]


def test_a_job_is_told_in_words(prepared: PreparedScenario) -> None:
    asked = AnalysisRequest(
        prepared.scenario,
        Variant(prepared, (("parley-offered", 0.25),), 3),
        outcome="north-first",
        actor="south",
        option="talk",
    )
    assert about_words(ANALYSES["best-response"], asked) == (
        "Asks for a parley · The Brigade is at the bridge first · with “The South offers a parley” at 25%"
    )
    assert about_words(ANALYSES["claims"], analysis_request(prepared)) == "as in the file"
    assert [entry["decision"] for entry in player_options(prepared.scenario)] == ["parley", "turn-back"]
