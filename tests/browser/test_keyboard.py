"""The whole page without a mouse: every control is reached in the order of the page, marked where it is, and can be worked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Visit, let_frames_run, unfold
from tests.browser.tabbing import tab_through

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
SECTIONS = (
    "map-section", "ends", "settlement", "when", "turning", "red-line-guns", "players", "claims", "history", "assumptions",
    "forces", "sources", "method",
)  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_tab_goes_through_every_control_of_every_section(visit: Open, full: Path, width: int, scheme: str) -> None:
    page = visit(full, width=width, color_scheme=scheme, reduced_motion="reduce").page
    unfold(page)
    tour = tab_through(page)
    assert tour.reached == list(range(len(tour.controls)))
    assert tour.hidden == []
    assert tour.unmarked == []
    lacking = page.evaluate(
        "(names) => names.filter((name) => !document.querySelector(`#${name} [data-order]`))", list(SECTIONS)
    )
    assert lacking == []


def test_what_is_folded_is_passed_over_and_opened_by_enter(visit: Open, full: Path) -> None:
    page = visit(full).page
    folded = len(tab_through(page).reached)
    for summary in page.locator("summary").all():
        if summary.is_visible():  # not those of futures that are not chosen
            summary.focus()
            page.keyboard.press("Enter")
    assert page.locator("details:not([open]):visible").count() == 0
    assert len(tab_through(page).reached) > folded


def test_the_skip_link_leads_past_the_contents(visit: Open, full: Path) -> None:
    page = visit(full).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_replay_is_played_paused_and_moved_by_keys(visit: Open, full: Path) -> None:
    page = visit(full).page
    let_frames_run(page, 2_000)  # it plays for eleven seconds
    page.focus("#day")
    page.keyboard.press("Home")  # the page opens on its last day, which is past 1 before the first frame is drawn
    page.focus("#play")
    page.keyboard.press("Enter")
    page.wait_for_function("() => +document.querySelector('#day').value > 1")
    page.keyboard.press("Enter")
    assert page.inner_text("#play") == "Play"
    day = int(page.input_value("#day"))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#day") == str(day - 1)
    page.keyboard.press("End")
    assert page.inner_text("#date").startswith("Day 30")


def test_an_event_is_chosen_by_keys(visit: Open, full: Path) -> None:
    page = visit(full).page
    page.focus("input[name=future]:checked")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#date").startswith("Day 0")
    last = page.locator(".story:visible .events button").last
    last.focus()
    page.keyboard.press("Enter")
    assert not page.inner_text("#date").startswith("Day 0\n")
    assert page.locator(".events:visible li.now").count() == 1


def test_from_a_claim_to_the_map_and_back_by_keys(visit: Open, full: Path) -> None:
    page = visit(full, reduced_motion="reduce").page
    page.focus("#claim-in-reach button[data-places]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Back to claim in-reach"
    assert page.evaluate("sandtable.views.get('map').view.signal('marked')") == ["bridge", "hill-town"]
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.dataset.claim") == "in-reach"
    assert page.evaluate("sandtable.views.get('map').view.signal('marked')") == []
