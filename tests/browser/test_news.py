"""News and odds along a future in Chromium: computed on demand, read by date with mouse and keys, without a fault of axe."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import sandtable as st
from sandtable.analysis.updating import updating
from sandtable.app import analyses
from sandtable.study.play import Progress
from tests.browser.conftest import Visit, axe_faults
from tests.browser.serving import drawn, serving, until
from tests.unit.analysis.updating_cases import TEXT
from tests.unit.telling.test_as_of import REFUSED

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
SHOWN = "#jobs-update .job[data-shown]"
FUTURES = 2_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a scenario with news, whose analyses play few futures; a report of the last day is refused."""
    folder = tmp_path_factory.mktemp("news")
    (folder / "known.yaml").write_text(TEXT, encoding="utf-8")
    (folder / "news.yaml").write_text("news:\n" + REFUSED, encoding="utf-8")
    whole = updating.update
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(updating, "update", lambda *a, **k: whole(*a, **{**k, "futures": FUTURES, "particles": 64}))
        with serving(TEXT, name="known", scenario=st.load(folder / "known.yaml")) as found:
            yield found


def computed(visit_app: Open, **options: Any) -> Any:
    """The page with the odds by date on it; what an earlier test left goes first."""
    page = visit_app(**options).page
    forget_all(page)
    page.click("[data-analysis=update]")
    page.wait_for_selector(SHOWN)
    return page


def forget_all(page: Any) -> None:
    for job in page.request.get("/api/jobs").json():
        page.request.delete(f"/api/jobs/{job['id']}")
    page.reload()
    drawn(page)


def cursor(page: Any) -> float:
    """The day at which the chart turns pale."""
    return float(
        page.evaluate(
            "(() => { const canvas = document.querySelector('#jobs-update .canvas[data-figure]');"
            " return sandtable.views.get(canvas.dataset.figure).view.data('as-of')[0].day; })()"
        )
    )


def rows(page: Any) -> int:
    return int(page.locator(".as-of .items tbody tr:visible").count())


def test_nothing_is_computed_before_it_is_asked_for(visit_app: Open) -> None:
    seen = visit_app()
    forget_all(seen.page)
    assert seen.page.request.get("/api/jobs").json() == []
    assert not seen.page.is_visible("#story")
    assert "4 items of news, reported from 15 January 2030 to 11 February 2030" in seen.page.inner_text("#news")


def test_the_slider_shows_the_odds_of_its_date_without_asking_the_server(visit_app: Open) -> None:
    page = computed(visit_app)
    job = page.request.get("/api/jobs").json()[0]
    steps = page.request.get(f"/api/jobs/{job['id']}/result").json()["items"]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    slider = page.locator("input.dates")
    assert (slider.get_attribute("min"), slider.get_attribute("max"), slider.input_value()) == ("0", "41", "41")
    assert page.is_visible(".as-of .refused")
    assert "“The envoy is seen”, reported 11 February 2030" in page.inner_text(".as-of .refused")
    assert (rows(page), cursor(page)) == (4, 42.0)

    slider.fill("20")
    assert page.inner_text(".as-of .date >> nth=0") == "21 January 2030"
    assert page.inner_text(".share-at") == f"{100 * steps[2]['after']:.0f}%"
    assert page.locator(".moved p").count() == 2  # two reports of the 20th
    assert not page.is_visible(".as-of .refused")
    assert (rows(page), cursor(page)) == (4, 21.0)

    slider.fill("14")
    assert page.inner_text(".share-at") == f"{100 * steps[0]['after']:.0f}%"
    assert page.inner_text(".moved p").startswith("15 January 2030: “No envoy by mid-January” moved it by −")
    assert (rows(page), cursor(page)) == (2, 15.0)
    assert page.inner_text(".as-of .latest td >> nth=0") == "No envoy by mid-January"

    slider.fill("13")
    assert page.inner_text(".share-at") == f"{100 * steps[0]['before']:.0f}%"
    assert page.inner_text(".moved p") == "No news yet."
    assert (rows(page), page.locator(".as-of .latest").count()) == (1, 0)
    assert asked == []


def test_it_is_worked_by_keys_and_by_buttons_from_item_to_item(visit_app: Open) -> None:
    page = computed(visit_app)
    page.focus("input.dates")
    page.keyboard.press("Home")
    assert page.get_attribute("input.dates", "aria-valuetext") == (
        f"1 January 2030: {page.inner_text('.share-at')}, after 0 of 3 items"
    )
    page.keyboard.press("ArrowRight")
    assert page.inner_text(".as-of .date >> nth=0") == "2 January 2030"
    page.keyboard.press("Tab")
    dates = []
    for _ in range(4):
        page.keyboard.press("Enter")
        dates.append(page.inner_text(".as-of .date >> nth=0"))
    assert dates == ["15 January 2030", "20 January 2030", "11 February 2030", "11 February 2030"]
    assert page.evaluate("document.activeElement.textContent") == "Later item"  # the focus stays
    page.click(".as-of button:has-text('Earlier item')")
    assert page.inner_text(".as-of .date >> nth=0") == "20 January 2030"
    page.keyboard.press("Home")
    page.click(".as-of summary:has-text('All outcomes as of')")
    now = page.locator(".as-of .outcomes tbody tr >> nth=0 >> td >> nth=1").inner_text()
    assert now == page.inner_text(".share-at")


def test_the_chart_keeps_its_date_when_the_page_is_drawn_again(visit_app: Open) -> None:
    page = computed(visit_app)
    page.locator("input.dates").fill("14")
    page.evaluate("sandtable.draw(document.querySelector('#jobs-update .canvas[data-figure]'))")
    until(page, lambda: page.locator("#jobs-update .canvas svg").count() == 1)
    assert cursor(page) == 15.0
    page.reload()
    drawn(page)
    page.wait_for_selector(SHOWN)  # of the server's results: the last date again
    assert cursor(page) == 42.0


def test_it_is_cancelled(visit_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def never_done(_: Any, report: Any) -> None:
        while True:  # until it is cancelled, which its report finds out
            report(Progress("updating", 130, 400))
            time.sleep(0.05)

    monkeypatch.setitem(analyses.WAYS, "update", never_done)
    page = visit_app().page
    forget_all(page)
    page.click("[data-analysis=update]")
    page.wait_for_selector("#jobs-update .state:has-text('1 of 4 items of news taken in, 30% of the next')")
    page.click("#jobs-update button:has-text('Cancel')")
    page.wait_for_selector("#jobs-update .job[data-state=cancelled]")
    page.click("#jobs-update button:has-text('Remove')")
    page.wait_for_selector("#jobs-update .job", state="detached")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_fault_and_nothing_is_wider_than_the_page(
    visit_app: Open, axe: str, width: int, scheme: str
) -> None:
    page = computed(visit_app, width=width, color_scheme=scheme, bypass_csp=True)
    tell(page, 7)
    page.click("[data-analysis=observer]")
    page.wait_for_selector("#jobs-observer .job[data-shown] svg")
    page.evaluate("document.querySelectorAll('details').forEach(entry => (entry.open = true))")
    assert axe_faults(page, axe) == []
    page.locator("input.dates").fill("20")
    assert axe_faults(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# -- along one future ----------------------------------------------------------------------------------


def tell(page: Any, number: int) -> None:
    page.evaluate("delete document.documentElement.dataset.told")
    page.fill("#pick-number", str(number))
    page.click("#pick button")
    page.wait_for_function("(number) => document.documentElement.dataset.told === String(number)", arg=number)


@pytest.fixture
def few_futures(monkeypatch: pytest.MonkeyPatch) -> None:
    from sandtable.analysis.signposts import observing

    whole = observing.observer_odds
    monkeypatch.setattr(observing, "observer_odds", lambda *a, **k: whole(*a, **{**k, "futures": FUTURES}))


@pytest.mark.usefixtures("few_futures")
def test_the_odds_along_a_future_stand_under_it_and_under_no_other(visit_app: Open) -> None:
    page = visit_app().page
    forget_all(page)
    tell(page, 7)
    assert page.locator("#jobs-observer .job").count() == 0
    page.click("[data-analysis=observer]")
    page.wait_for_selector("#jobs-observer .job[data-shown] svg")
    seen = page.locator("#jobs-observer .job")
    assert seen.locator("h3 >> nth=0").inner_text() == "Odds for an observer along future 7"
    assert "future 7" in seen.locator(".told").inner_text()
    assert seen.locator("svg").get_attribute("aria-label").startswith("Step line of the odds of “The envoy arrives”")
    assert "Thin: in this world, assumptions known." in seen.inner_text()
    tell(page, 8)
    assert not seen.is_visible()
    tell(page, 7)
    assert seen.is_visible()
    assert seen.locator("svg").count() == 1
    page.reload()  # the server still has it: it stands under the future again once that is told
    drawn(page)
    page.wait_for_selector("#jobs-observer .job[data-shown]", state="attached")
    tell(page, 7)
    page.wait_for_selector("#jobs-observer .job svg")
    assert float(page.locator("#jobs-observer svg").get_attribute("width")) > 300


@pytest.mark.usefixtures("few_futures")
def test_it_is_of_the_setting_of_the_future_that_is_told(visit_app: Open) -> None:
    page = visit_app().page
    forget_all(page)
    tell(page, 7)
    page.locator("#c-pace").fill("0")  # after it was told: the future on the page is that of the file
    page.click("[data-analysis=observer]")
    page.wait_for_selector("#jobs-observer .job[data-shown] svg")
    assert "as in the file" in page.inner_text("#jobs-observer .told")
    tell(page, 7)  # the same number of another setting
    assert not page.locator("#jobs-observer .job").is_visible()
    page.click("[data-analysis=observer]")
    page.wait_for_selector("#jobs-observer .job:visible[data-shown] svg")
    assert "with “Pace of the envoy” at" in page.inner_text("#jobs-observer .job:visible .told")


def test_what_cannot_be_had_is_said(visit_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    from sandtable.analysis.signposts import observing

    monkeypatch.setattr(observing, "FEWEST", 10**6)
    page = visit_app().page
    forget_all(page)
    tell(page, 7)
    page.click("[data-analysis=observer]")
    page.wait_for_selector("#jobs-observer .job[data-state=failed]")
    assert "too few of one kind for odds that move" in page.inner_text("#jobs-observer .told")
