"""One kept future on the map of the report beside all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.browser.test_report import MAP_STATE
from tests.unit.figures.invented import DAYS

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

NAMES = (
    "[...document.querySelectorAll('#map svg text')].filter(t => t.textContent === 'Red column' && "
    "+(t.getAttribute('opacity') ?? 1) > 0).length"
)


def to_day(day: int) -> str:
    return f"const s = document.querySelector('#day'); s.value = {day}; s.dispatchEvent(new Event('input'))"


def test_a_chosen_future_has_its_own_map_words_and_events(visit: Open) -> None:
    seen = visit()
    page = seen.page
    labels = page.locator(".choices label")
    assert labels.all_inner_texts() == [
        "All 1,997 futures",
        "One future: Red reaches Northport",
        "One future without it",
    ]
    together = page.evaluate(MAP_STATE)
    labels.nth(1).click()
    assert page.inner_text("#date").startswith("Day 0")  # a future begins at its beginning
    assert page.is_visible(".story h3:has-text('What happened in future')")
    assert "nearest to the median date" in page.inner_text("p.sub[data-future='0']")
    page.evaluate(to_day(2))
    assert page.evaluate(NAMES) == 2  # the name and its halo, while the column marches
    page.evaluate(to_day(6))
    assert page.evaluate(NAMES) == 0
    page.evaluate(to_day(DAYS))
    assert page.evaluate(MAP_STATE) != together
    labels.nth(0).click()
    assert page.evaluate(MAP_STATE) == together
    assert page.locator(".story:visible").count() == 0
    assert seen.complaints == []


def test_the_table_tells_the_holder_of_the_future(visit: Open) -> None:
    page = visit().page
    page.click("summary:has-text('The map as a table')")
    page.locator(".choices label").nth(1).click()
    row = page.locator("#holdings tr[data-place=mill] td")
    page.evaluate(to_day(13))
    assert row.all_inner_texts()[:2] == ["nobody", "nobody"]
    page.evaluate(to_day(14))
    assert row.all_inner_texts() == ["nobody", "Red", ""]
    assert "in future" in page.inner_text("#holdings caption")


def test_an_event_takes_the_map_to_its_day_and_the_day_marks_its_event(visit: Open) -> None:
    page = visit().page
    page.locator(".choices label").nth(1).click()
    page.click(".events:visible li:has-text('Mill passed to Red') button")
    assert page.inner_text("#date").startswith("Day 14")
    assert page.inner_text(".events:visible li.now span") == "Mill passed to Red"
    page.evaluate(to_day(1))
    assert page.locator(".events:visible li.past").count() == 0


def test_futures_are_chosen_by_keyboard(visit: Open) -> None:
    page = visit().page
    page.focus("input[name=future]:checked")
    page.keyboard.press("ArrowRight")
    assert page.is_visible(".story[data-future='0']")
    page.keyboard.press("ArrowRight")
    assert page.is_visible(".story[data-future='1']")
    assert not page.is_visible(".story[data-future='0']")


def test_a_narrower_page_keeps_the_chosen_future(visit: Open) -> None:
    page = visit().page
    page.locator(".choices label").nth(1).click()
    page.evaluate(to_day(2))
    width = "document.querySelector('#map svg').getBoundingClientRect().width"
    drawing = "sandtable.views.get('map').least"
    assert (page.evaluate(drawing), page.evaluate(NAMES)) == (500, 2)
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function(f"() => {drawing} === 0")
    assert page.evaluate(width) <= 390
    assert page.locator(".choices input").nth(1).is_checked()
    assert page.evaluate("sandtable.views.get('map').view.data('formations').length") > 0
    page.set_viewport_size({"width": 900, "height": 800})
    page.wait_for_function(f"() => {drawing} === 500")
    assert page.evaluate(width) > 600
    assert page.evaluate(NAMES) == 2
