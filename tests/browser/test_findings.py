"""Analyses of the app in Chromium: begun, cancelled, and what they found shown as the report has it."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandtable.app import analyses
from sandtable.study.play import Progress
from tests import waiting
from tests.browser.conftest import Visit
from tests.browser.serving import drawn, serving
from tests.packages import needs
from tests.unit.report.crossing import crossing_yaml

needs("SALib", "prim", extras="analysis,discover")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
TWICE = (
    "(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
    " return ids.filter((id, k) => ids.indexOf(id) !== k); })()"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(crossing_yaml(), name="crossing") as found:
        yield found


@pytest.fixture(autouse=True)
def no_analyses_of_others(address: str) -> None:
    """Without a token all pages are those of one user: what an earlier test left goes first."""
    with httpx.Client(base_url=address, timeout=waiting.LONG) as client:
        end = time.monotonic() + waiting.LONG
        while left := client.get("/api/jobs").json():
            assert time.monotonic() < end, "an analysis does not end"
            for job in left:
                client.delete(f"/api/jobs/{job['id']}")
            time.sleep(0.1)


def found(page: Any, analysis: str, **asked: Any) -> Any:
    """The finding of an analysis of few futures that was asked for beside the page, on the page."""
    question = {"scenario": "crossing", "analysis": analysis, "seed": 1, **asked}
    begun = page.request.post("/api/jobs", data=question)
    assert begun.status == 202, begun.text()
    name = begun.json()["id"]
    page.wait_for_function(
        f"async () => (await (await fetch('/api/jobs/{name}')).json()).state === 'done'", polling=200
    )
    page.reload()
    drawn(page)
    page.wait_for_selector(f".job[data-job={name}][data-shown]")
    return page.locator(f".job[data-job={name}]")


def all_shown(page: Any, count: int) -> None:
    page.wait_for_function("(count) => document.querySelectorAll('.job[data-shown]').length === count", arg=count)


def test_it_is_begun_followed_shown_and_taken_away(visit_app: Open) -> None:
    page = visit_app().page
    page.click("[data-analysis=score]")
    page.wait_for_selector(".job[data-shown]")
    job = page.locator(".job")
    assert job.locator(".told").inner_text().startswith("as in the file took ")
    assert (
        job.locator(".finding .lede").inner_text().startswith("The crossing at Vell: over 2 outcomes the model does ")
    )
    assert job.locator(".canvas svg").count() == 1
    with page.expect_download() as waiting:
        job.locator("a:has-text('JSON')").click()
    assert waiting.value.suggested_filename == "score.json"
    assert "scores" in json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    page.reload()
    drawn(page)
    page.wait_for_selector(".job[data-shown] .canvas svg")
    page.click(".job button:has-text('Remove')")
    page.wait_for_selector(".job", state="detached")
    assert page.evaluate("Object.keys(sandtable.data.figures).filter(name => name.startsWith('job-'))") == []
    assert page.request.get("/api/jobs").json() == []


def test_it_is_cancelled(visit_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def never_done(_: Any, report: Any) -> None:
        while True:  # until it is cancelled, which its report finds out
            report(Progress("playing", 1, 2))
            time.sleep(0.05)

    entry = analyses.ANALYSES["sensitivity"]
    monkeypatch.setitem(analyses.ANALYSES, "sensitivity", dataclasses.replace(entry, work=never_done))
    page = visit_app().page
    page.click("[data-analysis=sensitivity]")
    page.click(".job button:has-text('Cancel')")
    page.wait_for_selector(".job[data-state=cancelled]")
    assert "cancelled" in page.inner_text(".job .told")
    assert page.is_hidden(".job progress")
    page.click(".job button:has-text('Remove')")
    page.wait_for_selector(".job", state="detached")


def test_a_restarted_server_is_noticed(visit_app: Open) -> None:
    page = visit_app().page
    page.route("**/events", lambda route: route.fulfill(status=404, body="{}", content_type="application/json"))
    page.click("[data-analysis=score]")
    page.wait_for_selector(".job[data-state=failed]")
    assert "the server no longer has this analysis; run the analysis again" in page.inner_text(".job .told")


def test_a_comparison_needs_a_difference_and_tells_what_a_decision_changes(visit_app: Open) -> None:
    page = visit_app().page
    page.click("[data-analysis=compare]")
    page.wait_for_selector("#jobs-words:not([hidden])")
    assert page.inner_text("#jobs-words").startswith("Nothing to compare")
    page.select_option("#job-decided", "parley talk")
    page.click("[data-analysis=compare]")
    page.wait_for_selector(".job[data-shown]")
    assert page.is_hidden("#jobs-words")
    assert page.inner_text(".job .told").startswith("with “Asks for a parley” always taken took")
    assert page.inner_text(".job .lede").startswith("With “Asks for a parley” always taken, “")
    assert page.locator(".job .canvas svg").count() == 1


def test_whether_an_option_pays_is_told(visit_app: Open) -> None:
    page = visit_app().page
    page.select_option("#job-option", "north halt")
    page.click("[data-analysis=best-response]")
    page.wait_for_selector(".job[data-shown]")
    assert page.inner_text(".job .told").startswith("Halts · The Brigade is at the bridge first")
    assert "“Halts”" in page.inner_text(".job .lede")
    assert page.locator(".job .canvas svg").count() == 1


def test_claims_are_filtered_and_lead_to_the_map_and_back(visit_app: Open) -> None:
    page = visit_app().page
    job = found(page, "claims", futures=400)
    shown = job.locator(".claims > li:visible")
    assert shown.count() == 6
    job.locator(".claim-filter label:has-text('untestable')").click()
    assert shown.count() == 1
    assert job.locator(".claim-count").text_content() == "1 claims shown"
    job.locator(".claim-filter label:has-text('All')").click()
    job.locator("button[data-claim=in-reach]").click()
    assert page.evaluate("sandtable.marked") == ["bridge", "hill-town"]
    assert page.inner_text("#back") == "Back to claim in-reach"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.claim") == "in-reach"
    assert page.evaluate("sandtable.marked") == []


def test_two_findings_of_one_kind_stand_side_by_side(visit_app: Open) -> None:
    page = visit_app().page
    found(page, "discover", outcome="north-first", futures=1_000)
    found(page, "discover", outcome="north-holds", futures=1_000)
    all_shown(page, 2)
    assert page.evaluate(TWICE) == []
    names = page.locator(".job .canvas").evaluate_all("all => all.map(e => e.dataset.figure)")
    assert len(names) == len(set(names)) >= 2
    assert page.locator(".job .canvas svg").count() == len(names)


def test_a_folded_picture_is_drawn_when_it_is_opened(visit_app: Open) -> None:
    page = visit_app().page
    job = found(page, "solve", futures=100)
    folded = job.locator("details:has(.canvas)")
    assert folded.locator("svg").count() == 0
    folded.locator("summary").click()
    page.wait_for_function(
        "() => { const s = document.querySelector('.job details .canvas svg');"
        " return s && s.getBoundingClientRect().width > 200; }"
    )


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_fault_in_what_was_found(visit_app: Open, axe: str, width: int, scheme: str) -> None:
    page = visit_app(width=width, color_scheme=scheme, bypass_csp=True).page
    for analysis, asked in (
        ("claims", {"futures": 400}), ("score", {"futures": 1_000}), ("red-lines", {"futures": 400}),
        ("compare", {"futures": 400, "decided": {"parley": "talk"}}), ("solve", {"futures": 100}),
        ("best-response", {"futures": 200, "outcome": "north-first", "actor": "south", "option": "talk"}),
    ):  # fmt: skip
        found(page, analysis, **asked)
    all_shown(page, 6)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.wait_for_function(
        "() => [...document.querySelectorAll('#jobs .canvas')]"
        ".every(e => e.querySelector('svg')?.getBoundingClientRect().width > 200)"
    )
    page.evaluate(axe)
    violations = page.evaluate("axe.run('#jobs', {resultTypes: ['violations']})")["violations"]
    assert [(each["id"], [node["html"][:140] for node in each["nodes"][:3]]) for each in violations] == []
