"""The app in Chromium: each thing a user can do, with every request logged. None may leave the server's own address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.serving import drawn, serving, settled, until
from tests.cli.conftest import RACE

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
SLIDER = "#c-brigade-pace"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of the small scenario."""
    with serving(RACE, name="vell") as found:
        yield found


def press(page: Any, selector: str, key: str, times: int = 1) -> None:
    page.focus(selector)
    for _ in range(times):
        page.keyboard.press(key)


def count_what_is_asked(page: Any) -> None:
    """From now on nothing is played ahead any more, and `window.asked` counts the what-ifs that the page asks for."""
    page.evaluate(
        "() => { sandtable.stopPrefetch(); sandtable.prefetch = () => {}; window.asked = 0; const { ask } = sandtable;"
        " sandtable.ask = (path, ...rest) => { asked += path === '/api/whatif'; return ask(path, ...rest); }; }"
    )


def share_of(page: Any, outcome: str) -> str:
    return str(page.text_content(f'#outcome-rows tr[data-outcome="{outcome}"] td >> nth=0'))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_it_opens_and_asks_nobody_else(visit_app: Open, width: int, scheme: str) -> None:
    page = visit_app(width=width, color_scheme=scheme).page
    assert page.inner_text("h1") == "Does the brigade take the bridge before the militia does?"
    assert page.locator(".canvas svg").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_can_neither_evaluate_nor_fetch_from_elsewhere(visit_app: Open) -> None:
    seen = visit_app()
    assert seen.page.evaluate("fetch('https://example.org/').then(() => 'fetched', () => 'refused')") == "refused"
    result = seen.page.evaluate(
        "new Promise((done) => { const s = document.createElement('script'); s.textContent = 'window.ran = true';"
        " document.head.append(s); setTimeout(() => done(window.ran === true), 50); })"
    )
    assert result is False
    seen.complaints.clear()
    seen.requests[:] = [url for url in seen.requests if "example.org" not in url]


def test_a_slider_moves_answer_bars_and_differences(visit_app: Open) -> None:
    page = visit_app().page
    before, answer = share_of(page, "north-first"), page.inner_text("#answer")
    page.evaluate("document.querySelector('.group').open = true")
    press(page, SLIDER, "Home")
    settled(page, "brigade-pace")
    assert page.inner_text(".set output") == "15.2 km/day"
    assert page.get_attribute(SLIDER, "aria-valuetext") == "15.2 km/day"
    assert share_of(page, "north-first") != before
    assert page.inner_text("#answer") != answer
    assert "10,000 futures" in page.inner_text("#status")
    rows = page.evaluate("sandtable.views.get('outcomes').view.data('rows').map(row => [row.number, row.p, row.other])")
    assert rows[0][0] == share_of(page, "north-first")
    assert rows[0][2] != rows[0][1]
    assert "Compared with the file" in page.inner_text("#versus-words")
    assert page.inner_text(".held") == "1 fixed"
    played = [entry["futures"] for entry in page.evaluate("sandtable.latencies")]
    assert played[-2:] == [2_000, 10_000]
    page.click("#reset")
    settled(page, "{}")
    assert share_of(page, "north-first") == before
    assert page.is_hidden("#versus")


def test_the_next_step_of_a_slider_is_played_before_it_is_taken(visit_app: Open) -> None:
    page = visit_app().page
    page.evaluate("document.querySelector('.group').open = true")
    page.focus(SLIDER)
    page.wait_for_function(
        "() => { const { middle, positions } = sandtable.controls.get('brigade-pace');"
        " return [1, -1].every((step) => sandtable.prefetched({ 'brigade-pace': positions[middle + step].value })); }"
    )
    count_what_is_asked(page)
    page.keyboard.press("ArrowRight")
    settled(page, "brigade-pace")
    assert page.evaluate("asked") == 0
    assert [entry["futures"] for entry in page.evaluate("sandtable.latencies")] == [10_000]
    assert "Compared with the file" in page.inner_text("#versus-words")
    first = share_of(page, "north-first")
    page.click("#reset")
    settled(page, "{}")
    page.evaluate("sandtable.prefetched = () => undefined")
    press(page, SLIDER, "ArrowRight")
    settled(page, "brigade-pace")
    assert page.evaluate("asked") > 0
    assert share_of(page, "north-first") == first  # what was foreseen is what is played


def test_what_the_pointer_rests_on_is_played_before_it_is_pressed(visit_app: Open) -> None:
    page = visit_app().page
    page.evaluate("document.querySelector('.group').open = true")
    page.locator(SLIDER).scroll_into_view_if_needed()
    place = page.locator(SLIDER).bounding_box()
    assert place is not None
    x, y = place["x"] + 0.8 * place["width"], place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.wait_for_function(
        "() => { const { middle, positions } = sandtable.controls.get('brigade-pace');"
        " return positions.slice(middle + 3).some(({ value }) => sandtable.prefetched({ 'brigade-pace': value })); }"
    )
    count_what_is_asked(page)
    page.mouse.down()
    page.mouse.up()
    settled(page, "brigade-pace")
    assert page.evaluate("asked") == 0
    assert [entry["futures"] for entry in page.evaluate("sandtable.latencies")] == [10_000]


def test_what_is_being_played_ahead_goes_on_if_it_is_asked_for_and_else_is_dropped(visit_app: Open) -> None:
    page = visit_app().page
    page.evaluate("document.querySelector('.group').open = true")
    page.evaluate(  # what is played ahead is never answered, what is asked for only when the test lets it go
        "() => { window.signals = []; window.waiting = []; const ask = sandtable.askJson;"
        " const aborted = (signal) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)));"
        " sandtable.askJson = async (path, question, signal) => {"
        " if (question.ahead) { signals.push(signal); await aborted(signal); }"
        " if (path === '/api/whatif' && question.set['brigade-pace']) await new Promise((go) => waiting.push(go));"
        " return ask(path, question, signal); }; }"
    )
    page.focus(SLIDER)
    page.wait_for_function("() => signals.length === 1")
    page.keyboard.press("ArrowRight")  # the first that is played ahead
    page.wait_for_function("() => waiting.length > 0")
    assert page.evaluate("signals.map((signal) => signal.aborted)") == [False]
    page.evaluate("waiting.forEach((go) => go())")
    settled(page, "brigade-pace")
    page.wait_for_function("() => signals.length === 2")
    # with the answer there, it is the next step's turn
    assert page.evaluate("signals.map((signal) => signal.aborted)") == [True, False]
    page.evaluate("waiting.length = 0")
    page.keyboard.press("Home")
    page.wait_for_function("() => waiting.length > 0")
    assert page.evaluate("signals.map((signal) => signal.aborted)") == [True, True]


def test_who_slides_on_is_not_kept_waiting_by_pictures_and_bars(visit_app: Open) -> None:
    seen = visit_app()
    page = seen.page
    page.evaluate(
        "() => { document.querySelector('.group').open = true; window.stood = []; window.told = [];"
        " const first = (rows) => rows.find((row) => row.id === sandtable.data.outcomes[0]).probability;"
        " const { stillBars, showBars } = sandtable; sandtable.showBars = (answer, ...rest) => {"
        " if (answer.futures === 10000) told.push(first(answer.outcomes)); return showBars(answer, ...rest); };"
        " sandtable.stillBars = () => { stillBars(); stood.push(sandtable.views.get('outcomes').view.data('rows')[0].p); }; }"
    )
    page.focus(SLIDER)
    page.evaluate(  # what follows after a rest waits until the slider stands, however late the steps are
        "() => { const { setTimeout } = window; const held = [];"
        " window.setTimeout = (work, ms, ...more) => ms < 300 ? setTimeout(work, ms, ...more) : -held.push(work);"
        " const ask = sandtable.askJson; sandtable.askJson = async (path, ...rest) => {"
        " const answer = await ask(path, ...rest); window.compared ||= path === '/api/versus'; return answer; };"
        " window.letRest = () => { window.setTimeout = setTimeout; for (const work of held) setTimeout(work, 300); }; }"
    )
    page.evaluate(  # in the page itself: each step 0.1 s after an answer, bars still move; the last one later
        "async () => { const slider = document.activeElement; const wait = (ms) => new Promise((done) => setTimeout(done, ms));"
        " for (let step = 1; step <= 4; step += 1) { window.compared = false; slider.stepUp();"
        " slider.dispatchEvent(new Event('input', { bubbles: true })); while (told.length < step) await wait(5); await wait(100);"
        " if (step === 3) { while (!compared) await wait(5); await wait(290); } }"
        " letRest(); }"
    )
    settled(page, "brigade-pace")
    assert sum("/api/pictures" in url for url in seen.requests) == 1
    told, stood = page.evaluate("[told, stood]")
    assert len(set(told)) > 1
    assert len(stood) == 4
    assert told[4:] == told[3:4]  # the last answer again, with its ranges
    assert stood[1:] == pytest.approx(told[:3], abs=1e-12)  # each at its place when the next step was taken


def test_the_next_step_is_the_way_the_slider_went(visit_app: Open) -> None:
    page = visit_app().page
    page.evaluate(
        "() => { document.querySelector('.group').open = true; window.ahead = []; const ask = sandtable.askJson;"
        " document.addEventListener('input', () => { ahead.length = 0; }, true);"  # what is asked after the last step
        " sandtable.askJson = (path, question, signal) => {"
        " if (question.ahead) ahead.push(question.set['brigade-pace']); return ask(path, question, signal); }; }"
    )
    for key, times, way in (("PageUp", 1, 1), ("PageDown", 3, -1)):  # each far enough to come to what nobody has played
        press(page, SLIDER, key, times)
        settled(page, "brigade-pace")
        page.wait_for_function("() => ahead.length > 0")
        step, first = page.evaluate(
            "[Number(document.activeElement.value),"
            " sandtable.controls.get('brigade-pace').positions.findIndex(({ value }) => value === ahead[0])]"
        )
        assert first == step + way


def test_a_server_out_of_reach_and_a_fault_of_the_page_are_told_apart(visit_app: Open) -> None:
    seen = visit_app()
    page = seen.page
    page.evaluate("document.querySelector('.group').open = true; sandtable.prefetch = () => {}")
    page.route("**/api/whatif", lambda route: route.abort())
    press(page, SLIDER, "Home")
    page.wait_for_function("() => document.querySelector('#status').textContent.includes('cannot be reached')")
    page.unroute("**/api/whatif")
    page.evaluate("() => { sandtable.showBars = () => { throw new TypeError('no bars') }; }")
    press(page, SLIDER, "ArrowRight")
    page.wait_for_function(
        "() => document.querySelector('#status').textContent .startsWith('Internal error of this page: no bars.')"
    )
    # the console's line may come after the page's
    until(page, lambda: any("no bars" in words for words in seen.complaints))
    seen.complaints.clear()


def test_a_new_setting_drops_the_question_before_it(visit_app: Open) -> None:
    page = visit_app().page
    dropped: list[str] = []
    held: list[Any] = []
    is_holding = True
    page.on("requestfailed", lambda request: dropped.append(request.failure))
    page.evaluate("document.querySelector('.group').open = true; sandtable.prefetch = () => {}")
    press(page, SLIDER, "Home")
    settled(page, "brigade-pace")
    page.route("**/api/whatif", lambda route: held.append(route) if is_holding else route.continue_())
    page.keyboard.press("ArrowRight")
    until(page, lambda: held)
    assert dropped == []
    is_holding = False
    page.keyboard.press("ArrowRight")
    until(page, lambda: dropped)
    assert {"ABORTED" in words for words in dropped} == {True}
    page.wait_for_function("() => JSON.stringify(sandtable.set) === document.documentElement.dataset.settled")
    value = page.evaluate("sandtable.set['brigade-pace']")
    assert page.inner_text(".set output") == f"{value:g} km/day"
    assert page.input_value(SLIDER) == "2"


def test_a_pinned_variant_is_what_the_next_one_is_compared_with(visit_app: Open) -> None:
    page = visit_app().page
    page.evaluate("document.querySelector('.group').open = true")
    press(page, SLIDER, "Home")
    settled(page, "brigade-pace")
    page.click("#pin")
    settled(page, "brigade-pace")
    press(page, SLIDER, "End")
    settled(page, "34.8")
    assert "Compared with the pinned variant" in page.inner_text("#versus-words")
    first = page.inner_text("#versus-rows tr >> nth=0").split("\t")
    assert float(first[1].replace("−", "-")) > 50
    page.click("#unpin")
    settled(page, "34.8")
    page.wait_for_function(
        "() => document.querySelector('#versus-words').textContent.startsWith('Compared with the file')"
    )


def test_a_future_is_picked_told_and_shown(visit_app: Open) -> None:
    page = visit_app().page
    page.select_option("#pick-outcome", "north-first")
    page.select_option("#pick-holds", "no")
    page.click("#pick button")
    page.wait_for_selector("#story:not([hidden])")
    assert "The Brigade is at the bridge first (does not happen): in " in page.inner_text("#pick-words")
    number = page.get_attribute("#examples button[aria-pressed=true]", "data-number")
    assert page.inner_text("#story-title") == f"Future {number}"
    assert "The Brigade is at the bridge first" not in page.inner_text("#story-words")
    assert page.locator("#events-0 li").count() > 2
    assert page.is_checked("input[name=future][value='0']")
    moving = page.evaluate("sandtable.views.get('map').view.data('formations').length")
    assert moving == 2
    page.click("#events-0 li >> nth=-1 >> button >> nth=0")
    assert page.evaluate("sandtable.day") > 0
    page.check("input[name=future][value='-1']", force=True)
    assert page.evaluate("sandtable.views.get('map').view.data('formations').length") == 0


def test_a_bar_of_a_histogram_gives_futures_of_its_day(visit_app: Open) -> None:
    page = visit_app(height=1400).page
    bar = page.locator("[data-figure='arrival-north-first'] svg .mark-rect path").nth(2)
    bar.scroll_into_view_if_needed()
    bar.click(force=True)
    page.wait_for_selector("#examples button")
    assert "nearest to that day" in page.inner_text("#pick-words")


def test_a_fork_shows_both_futures_on_one_map(visit_app: Open) -> None:
    page = visit_app().page
    page.click("#pick button")
    page.wait_for_selector(".fork")
    page.click(".fork >> nth=0")
    page.wait_for_selector("#fork-side:not([hidden])")
    assert "Identical until day" in page.inner_text("#fork-words")
    assert page.locator("#events-0 li.same").count() == page.locator("#events-1 li.same").count()
    assert page.is_visible("#events-0")
    assert page.is_visible("#events-1")
    counts = "['formations', 'baseline-marks'].map(name => sandtable.views.get('map').view.data(name).length)"
    assert page.evaluate(counts) == [2, 2]
    assert "Hollow triangles" in page.inner_text("#map-sub")
    page.click("#fork-assumption button")
    page.wait_for_function("() => document.documentElement.dataset.forked === 'assumption'")
    assert "Pace of the Brigade" in page.inner_text("#fork-words")


def test_a_file_is_opened_and_its_faults_are_shown_at_their_lines(visit_app: Open, tmp_path: Path) -> None:
    page = visit_app().page
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(RACE.replace("place: harbour", "place: harbor"), encoding="utf-8")
    page.set_input_files("#file", faulty)
    page.wait_for_selector(".diagnostics li")
    shown = page.inner_text("#faults")
    assert "The file has a fault" in shown
    assert "place: harbor" in shown
    assert "^^^^^^" in shown
    sound = tmp_path / "sound.yaml"
    sound.write_text(RACE.replace("The bridge at Vell", "A bridge of mine"), encoding="utf-8")
    page.set_input_files("#file", sound)
    page.wait_for_url("**/s/upload-*")
    drawn(page)
    assert page.inner_text(".masthead .kicker").lower() == "a bridge of mine"
    page.wait_for_function("() => document.querySelectorAll('#scenario option').length > 3")
    assert "A bridge of mine (yours)" in page.inner_text("#scenario")


def test_a_trial_of_ones_own_file_is_shown_and_none_of_a_bundled_one(visit_app: Open, tmp_path: Path) -> None:
    page = visit_app().page
    own = tmp_path / "own.yaml"
    own.write_text(
        RACE.replace("The bridge at Vell", "A stop") + 'stop: ["controls(south, harbour)"]\n', encoding="utf-8"
    )
    page.set_input_files("#file", own)
    page.wait_for_url("**/s/upload-*")
    page.wait_for_selector("#trial:not([hidden])")
    assert "of what is allowed and surely not meant" in page.inner_text("#trial summary")
    page.click("#trial summary")
    assert "this ends none of 500 futures" in page.inner_text("#trial")
    assert "500 futures played (seed 1)" in page.inner_text("#trial")
    page.select_option("#scenario", "fashoda-1898")
    page.wait_for_url("**/s/fashoda-1898")
    drawn(page)
    page.wait_for_function("() => document.querySelectorAll('#scenario option').length > 3")
    assert page.is_hidden("#trial")


def test_another_scenario_is_opened(visit_app: Open) -> None:
    page = visit_app().page
    page.wait_for_function("() => document.querySelectorAll('#scenario option').length > 2")
    page.select_option("#scenario", "fashoda-1898")
    page.wait_for_url("**/s/fashoda-1898")
    drawn(page)
    assert page.inner_text("h1") == "Who holds Fashoda at the end of the year, and does it take a war?"
    assert page.input_value("#scenario") == "fashoda-1898"


def test_what_is_set_is_taken_away(visit_app: Open) -> None:
    page = visit_app().page
    page.evaluate("document.querySelector('.group').open = true")
    press(page, SLIDER, "Home")
    settled(page, "brigade-pace")
    with page.expect_download() as waiting:
        page.click("[data-download='scenario.yaml']")
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert waiting.value.suggested_filename == "vell.yaml"
    assert "assumptions.brigade-pace = 15.2 km/day" in text
    with page.expect_download() as waiting:
        page.click("#pictures button")
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_keyboard_reaches_what_can_be_set(visit_app: Open) -> None:
    page = visit_app().page
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
                " return [e.id || e.textContent.trim().slice(0, 24), s.outlineStyle !== 'none']; })()"
            )
        )
    names = [name for name, _ in reached]
    assert names[0] == "Skip to what if"
    wanted = {"scenario", "map", "play", "day", "c-brigade-pace", "pick-outcome", "picture"}
    assert wanted <= set(names)
    assert all(visible for name, visible in reached if name in wanted)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_no_serious_fault(visit_app: Open, axe: str, width: int, scheme: str) -> None:
    page = visit_app(width=width, color_scheme=scheme, bypass_csp=True).page
    page.click("#pick button")
    page.wait_for_selector(".fork")
    page.click(".fork >> nth=0")
    page.wait_for_selector("#fork-side:not([hidden])")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (fault["id"], [node["html"][:140] for node in fault["nodes"][:3]])
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert len(found["passes"]) > 20


def test_on_a_telephone_the_headline_stays_in_sight_while_one_slides(visit_app: Open) -> None:
    page = visit_app(width=390).page
    assert page.is_hidden("#strip")
    page.evaluate("document.querySelector('.group').open = true")
    press(page, SLIDER, "Home")
    settled(page, "brigade-pace")
    assert page.is_visible("#strip")
    assert page.inner_text("#strip b") == share_of(page, "north-first")
