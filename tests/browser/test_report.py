"""The report in Chromium, opened from a file with the network refused."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sandtable as st
from sandtable.analysis.readings.columns import readings
from sandtable.report import write_report
from sandtable.report.analyses import no_analyses
from tests.browser.conftest import LONG, Visit, axe_faults, let_frames_run, unfold
from tests.browser.serving import until
from tests.unit.analysis.test_rival_readings import bridge
from tests.unit.figures.invented import DAYS, invented_scenario, invented_study

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

FILLS = "[...document.querySelectorAll('#map svg path')].map(p => p.getAttribute('fill'))"
MAP_STATE = (
    "[...document.querySelectorAll('#map svg path')].map(p => p.getAttribute('fill') + p.getAttribute('d')).join()"
)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_without_a_request_or_a_complaint(visit: Open, report: Path, width: int, scheme: str) -> None:
    seen = visit(width=width, color_scheme=scheme)
    assert seen.requests == [report.as_uri()]
    assert seen.complaints == []
    assert seen.page.locator(".canvas svg").count() == 6


def test_it_asks_for_nothing_even_where_it_could(chromium: Any, report: Path) -> None:
    """With a network at hand the page must still fetch nothing: the policy and the page, not the refusal, keep it in."""
    context = chromium.new_context()
    context.set_default_timeout(LONG)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    page.wait_for_function("() => document.documentElement.dataset.drawn === 'yes'")
    refused = page.evaluate("fetch('https://example.org/').then(() => 'fetched', () => 'refused')")
    context.close()
    assert refused == "refused"
    assert [url for url in asked if not url.startswith("file:")] == []


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_runs_out_of_the_page(visit: Open, width: int) -> None:
    page = visit(width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        "[...document.querySelectorAll('.canvas svg')].filter(s => s.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert wide == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_the_tables_of_the_readings_are_no_wider_than_a_telephone(visit: Open, tmp_path: Path, width: int) -> None:
    scenario = bridge()
    study = st.run(scenario, futures=2_000, seed=3, progress=False)
    analyses = no_analyses(study, known=(readings(study, progress=False),))
    page = visit(write_report(study, tmp_path / "bridge.html", analyses=analyses), width=width).page
    boxes = page.locator("#readings .scroll")
    assert "share between" in boxes.last.inner_text()
    assert boxes.evaluate_all("all => all.filter(box => box.scrollWidth > box.clientWidth).length") == 0


def test_the_slider_moves_map_strips_table_and_words(visit: Open) -> None:
    page = visit().page
    assert page.inner_text("#date").split("\n") == [f"Day {DAYS}", "31 October 2021"]
    before = page.evaluate(MAP_STATE)
    page.click("summary:has-text('The map as a table')")
    row = page.locator("#holdings tr[data-place=mill] td")
    assert row.all_inner_texts() == ["nobody", "Red", "90%"]
    page.focus("#day")
    page.keyboard.press("Home")
    assert page.inner_text("#date").split("\n") == ["Day 0", "1 September 2021"]
    assert page.get_attribute("#day", "aria-valuetext") == "Day 0, 1 September 2021"
    assert row.all_inner_texts() == ["nobody", "nobody", "100%"]
    assert page.evaluate(MAP_STATE) != before
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    assert page.inner_text("#date").startswith("Day 12")


def test_the_colour_of_a_place_is_that_of_its_likeliest_holder(visit: Open) -> None:
    page = visit().page
    page.evaluate("const s = document.querySelector('#day'); s.value = 0; s.dispatchEvent(new Event('input'))")
    data = page.evaluate("JSON.parse(document.querySelector('#data').textContent).themes.light.actors")
    red = data[2]
    at_first = page.evaluate(FILLS).count(red)
    page.evaluate("const t = document.querySelector('#day'); t.value = t.max; t.dispatchEvent(new Event('input'))")
    # mill, bridge and Northport turn red
    assert page.evaluate(FILLS).count(red) == at_first + 3


def test_play_runs_to_the_last_day_and_pauses_on_demand(visit: Open) -> None:
    page = visit().page
    let_frames_run(page, 2_000)  # it plays for eleven seconds
    page.focus("#day")
    page.keyboard.press("Home")  # the page opens on its last day
    page.click("#play")
    page.wait_for_function("() => +document.querySelector('#day').value > 3")
    assert int(page.input_value("#day")) < 50
    assert page.inner_text("#play") == "Pause"
    page.keyboard.press("Space")  # the button has the focus
    assert page.inner_text("#play") == "Play"
    stopped = page.input_value("#day")
    let_frames_run(page, 60_000)
    page.wait_for_timeout(400)
    assert page.input_value("#day") == stopped
    page.click("#play")
    page.wait_for_function(f"() => +document.querySelector('#day').value === {DAYS}")
    page.wait_for_function("() => document.querySelector('#play').textContent === 'Play'")


def test_the_map_is_moved_by_keys_and_buttons(visit: Open) -> None:
    page = visit().page
    whole = page.evaluate(MAP_STATE)
    page.click("[aria-label='Zoom in']")
    assert page.evaluate(MAP_STATE) != whole
    assert page.locator(".map.zoomed").count() == 1
    page.focus("#map")
    near = page.evaluate(MAP_STATE)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(MAP_STATE) != near
    page.keyboard.press("0")
    assert page.evaluate(MAP_STATE) == whole
    assert page.locator(".map.zoomed").count() == 0


def test_a_place_under_the_pointer_tells_its_shares(visit: Open) -> None:
    page = visit(height=1400).page
    where = "[...document.querySelectorAll('#map svg text')].filter(t => t.textContent === 'The bridge').pop()"
    box = page.evaluate(
        f"(() => {{ const b = {where}.getBoundingClientRect(); return [b.left, b.right, b.top, b.bottom]; }})()"
    )
    middle = (box[2] + box[3]) / 2
    sides = itertools.cycle((box[0] - 9, box[1] + 9))  # of the name, on one of which its place is

    def points() -> bool:
        page.mouse.move(next(sides), middle)
        return bool(page.is_visible("#tip"))

    until(page, points)
    assert page.inner_text("#tip").split("\n") == ["The bridge", "Red", "66%", "Blue", "34%"]


def test_dark_and_light_follow_the_reader(visit: Open) -> None:
    page = visit(color_scheme="light").page
    themes = page.evaluate("JSON.parse(document.querySelector('#data').textContent).themes")
    for scheme, other in (("light", "dark"), ("dark", "light"), ("light", "dark")):
        page.emulate_media(color_scheme=scheme)
        wanted = themes[scheme]
        page.wait_for_function(f"(focus) => {FILLS}.includes(focus)", arg=wanted["focus"])
        assert themes[other]["focus"] not in page.evaluate(FILLS)
        red, green, blue = (int(wanted["paper"][at : at + 2], 16) for at in (1, 3, 5))
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == f"rgb({red}, {green}, {blue})"


def test_it_prints_in_light_colours_with_everything_open(visit: Open, tmp_path: Path) -> None:
    page = visit(color_scheme="dark").page
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#forces details[open]").count() == 1
    themes = page.evaluate("JSON.parse(document.querySelector('#data').textContent).themes")
    assert themes["light"]["focus"] in page.evaluate(FILLS)
    assert themes["dark"]["focus"] not in page.evaluate(FILLS)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#forces details[open]").count() == 0
    assert themes["dark"]["focus"] in page.evaluate(FILLS)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert pdf.startswith(b"%PDF")
    assert 2 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 12


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(visit: Open) -> None:
    page = visit().page
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.id || e.textContent.trim().slice(0, 20), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0]; })()"
        )
        reached.append(found)
    names = [name for name, _ in reached]
    assert names[0] == "Skip to the answer"
    assert {"map", "play", "day", "+", "−"} <= set(names)
    assert all(visible for name, visible in reached if name in ("map", "play", "day", "+", "−"))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_no_fault(visit: Open, axe: str, width: int, scheme: str) -> None:
    page = visit(width=width, color_scheme=scheme, bypass_csp=True).page
    unfold(page)
    assert axe_faults(page, axe) == []


def test_a_scenario_cannot_run_a_script(visit: Open, tmp_path: Path) -> None:
    hostile = "</script><img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    scenario = invented_scenario(title=hostile, question=hostile)
    places = {key: entry.model_copy(update={"name": hostile}) for key, entry in scenario.theatre.places.items()}
    actors = {key: entry.model_copy(update={"name": hostile}) for key, entry in scenario.actors.items()}
    theatre = scenario.theatre.model_copy(update={"places": places})
    outcomes = {key: entry.model_copy(update={"title": hostile}) for key, entry in scenario.outcomes.items()}
    changes = {"theatre": theatre, "actors": actors, "outcomes": outcomes}
    path = write_report(invented_study(scenario.model_copy(update=changes)), tmp_path / "hostile.html")
    seen = visit(path)
    seen.page.hover("#map")
    assert seen.page.title() != "taken"
    assert seen.complaints == []
    assert seen.requests == [path.as_uri()]
    assert seen.page.inner_text("h1") == hostile


def test_without_scripts_the_page_still_tells_its_numbers(chromium: Any, report: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(LONG)
    page = context.new_page()
    page.goto(report.as_uri())
    text = page.inner_text("body")
    context.close()
    assert "Red reaches Northport in 62% of 1,997 futures" in text
    assert "need JavaScript, which is disabled" in text
