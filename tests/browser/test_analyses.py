"""The sections of the analyses in Chromium: drawn, filtered, from a claim to the map and back, without a fault of axe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Visit, axe_faults, unfold

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]

MARKED = (
    "[...document.querySelectorAll('#map svg path')].filter(p => p.getAttribute('stroke') === sandtable.theme().fight"
    " && +(p.getAttribute('opacity') ?? 1) > 0 && ['none', 'transparent', null].includes(p.getAttribute('fill'))).length"
)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_opens_whole_without_a_request_or_a_complaint(visit: Open, full: Path, width: int, scheme: str) -> None:
    seen = visit(full, width=width, color_scheme=scheme)
    assert seen.requests == [full.as_uri()]
    assert seen.complaints == []
    page = seen.page
    figures = page.locator(".canvas[data-figure]").count()
    assert figures >= 12
    assert page.locator(".canvas[data-figure] svg").count() == figures
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_claims_are_filtered_by_verdict(visit: Open, full: Path) -> None:
    page = visit(full).page
    shown = page.locator(".claims > li:visible")
    assert shown.count() == 6
    page.locator("#claim-filter label:has-text('turns on')").click()
    verdicts = shown.evaluate_all("entries => entries.map(e => e.dataset.verdict)")
    assert set(verdicts) == {"turns-on"}
    assert 0 < len(verdicts) < 6
    assert page.inner_text("#claim-count") == f"{len(verdicts)} claims shown"
    page.locator("#claim-filter label:has-text('All')").click()
    assert shown.count() == 6


def test_the_filter_is_worked_by_keyboard(visit: Open, full: Path) -> None:
    page = visit(full).page
    page.focus("input[name=verdict]:checked")
    page.keyboard.press("ArrowRight")
    assert page.locator(".claims > li:visible").count() < 6


def test_from_a_claim_to_its_places_on_the_map_and_back(visit: Open, full: Path) -> None:
    page = visit(full).page
    assert page.evaluate(MARKED) == 0
    page.click("#claim-in-reach button[data-places]")
    assert page.evaluate(MARKED) == 2  # Vell Bridge and Hill Town
    assert page.evaluate("document.activeElement.textContent") == "Back to claim in-reach"
    page.wait_for_function("() => Math.abs(document.querySelector('#map-section').getBoundingClientRect().top) < 450")
    page.keyboard.press("Enter")
    assert page.evaluate(MARKED) == 0
    assert page.evaluate("document.activeElement.dataset.claim") == "in-reach"
    assert not page.is_visible("#back")


def test_a_link_to_a_hidden_claim_shows_it(visit: Open, full: Path) -> None:
    page = visit(full).page
    page.locator("#claim-filter label:has-text('untestable')").click()
    claim = page.locator("#claim-in-reach")
    assert not claim.is_visible()
    page.evaluate("location.hash = '#claim-in-reach'")
    claim.wait_for(state="visible")
    assert page.locator("input[name=verdict]:checked").get_attribute("value") == ""
    assert page.locator(".claims > li:visible").count() == 6


def test_a_folded_figure_is_as_wide_as_its_place_once_it_is_opened(visit: Open, full: Path) -> None:
    page = visit(full, bypass_csp=True).page
    # not every browser gives what is folded a width
    page.add_style_tag(content="details:not([open]) > :not(summary) { display: none }")
    page.evaluate("sandtable.draw(document.querySelector('#players details .canvas'))")
    drawn = "+document.querySelector('#players details .canvas svg').getAttribute('width')"
    page.wait_for_function(f"() => {drawn} < 100")
    page.click("#players details:has(.canvas) summary")
    page.wait_for_function(f"() => {drawn} > 100")
    place = page.evaluate("document.querySelector('#players details .canvas').getBoundingClientRect().width")
    assert place > 300
    assert page.evaluate(drawn) == pytest.approx(place, abs=2)


def test_passages_stand_beside_their_claims(visit: Open, full: Path) -> None:
    page = visit(full).page
    assert page.inner_text("#claim-in-reach blockquote") == "The hill town lies within reach of the guns."


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_axe_finds_no_fault(visit: Open, full: Path, axe: str, width: int, scheme: str) -> None:
    page = visit(full, width=width, color_scheme=scheme, bypass_csp=True).page
    unfold(page)
    assert axe_faults(page, axe) == []


def test_it_prints_every_section(visit: Open, full: Path) -> None:
    page = visit(full).page
    page.locator("#claim-filter label:has-text('untestable')").click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".claims > li:visible").count() == 6  # whatever the screen shows
    assert page.locator(".claims details:not([open])").count() == 0
    assert page.locator(".claims .readings:visible").count() > 0
    lower = page.evaluate("sandtable.views.get('arrival-north-first').view.height()")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".claims details[open]").count() == 0
    assert page.evaluate("sandtable.views.get('arrival-north-first').view.height()") > lower
    page.emulate_media(media="screen")
    assert page.locator(".claims > li:visible").count() == 1
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF")
    assert 4 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 20
