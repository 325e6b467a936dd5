"""Claims, decisions, options and effects by form alone: values with keys, lists, mappings, and expressions put together by choosing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandtable.loading import read
from tests.browser.conftest import Visit, axe_faults
from tests.browser.serving import serving_file
from tests.browser.writing import CONTENT, faults, form_of, lead, put, shown, text_of
from tests.cli.conftest import RACE

pytest.importorskip("uvicorn", reason="needs uvicorn: pip install 'sandtable-crisis[app]'")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
PLACE = "/workbench/vell"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_file(tmp_path_factory.mktemp("desk")) as found:
        yield found


def at(key: str, inside: str) -> str:
    return f'#form .field[data-key="{key}"] {inside}'


def begin(page: Any, section: str) -> None:
    shown(page, "outlined")
    page.evaluate("document.querySelectorAll('#outline details').forEach((box) => { box.open = true; })")
    page.click(f'#outline [data-section="{section}"] .add')
    form_of(page, f"new {section}")


def say(page: Any, key: str, value: str) -> None:
    """Type a value, and wait until the form shows what the text then has."""
    page.fill(at(key, "input"), value)
    page.keyboard.press("Tab")
    settled(page)


def choose(page: Any, key: str, value: str, *, inside: str = "select") -> None:
    page.locator(at(key, inside)).first.select_option(value)
    settled(page)


def settled(page: Any) -> None:
    page.wait_for_function(
        "() => !sandtable.bench.isEditing()"
        " && (document.documentElement.dataset.form.startsWith('new ')"
        " || document.documentElement.dataset.formed === document.documentElement.dataset.revision)"
    )


def insert(page: Any, key: str, start: str) -> None:
    """Choose from the list beside an expression what begins so, once it is offered."""
    place = at(key, ".termed select")
    page.wait_for_function(
        "([place, start]) => [...document.querySelectorAll(place + ' option')].some((each) => each.value.startsWith(start))",
        arg=[place, start],
    )
    values = page.eval_on_selector_all(f"{place} option", "(all) => all.map((each) => each.value)")
    page.select_option(place, next(value for value in values if value.startswith(start)))


def test_a_claim_is_written_whole_by_its_form(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    page.check('#views input[value="form"]')
    begin(page, "sources")
    for key, value in {"identifier": "note", "title": "A note", "grade": "B2"}.items():
        say(page, key, value)
    page.click("#form .acts button >> nth=0")
    form_of(page, "sources/note")
    begin(page, "claims")
    say(page, "identifier", "falls")
    page.fill(at("statement", "textarea"), "The bridge will fall.")
    for key, value in {"kind": "likelihood", "source": "note", "test": "ProbabilityTest"}.items():
        choose(page, key, value)
    say(page, "at", "sentence 2")
    page.click("#form .acts button >> nth=0")
    form_of(page, "claims/falls")
    settled(page)
    assert "Still to be filled in" in page.inner_text("#form .notice")
    shown(page, "diagnosed")
    page.wait_for_selector(at("test.probability", ".field-faults .error"))
    page.focus(at("test.probability", "input"))
    for start in ("controls(", "north", "bridge", " and ", "not ", "controls(", "south", "harbour"):
        insert(page, "test.probability", start)
    page.focus(at("test.words", "input"))
    settled(page)
    say(page, "test.words", "likely")
    shown(page, "diagnosed")
    assert faults(page) == ["S132"]  # a place that is to be found in the text
    claim = read(
        text_of(page).replace("at: sentence 2", "at: {start: 1, end: 9, sha256: 0123456789abcdef}"), name="vell"
    ).scenario
    assert claim is not None
    test = claim.claims["falls"].test
    assert (str(test.probability), test.words) == ("controls(north, bridge) and not controls(south, harbour)", "likely")


def test_a_decision_its_options_and_their_effects_are_written_by_forms(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    page.check('#views input[value="form"]')
    begin(page, "decisions")
    for key, value in {
        "identifier": "yield",
        "title": "Yield?",
        "when": "controls(north, bridge)",
        "options": "leave, stay",
    }.items():
        say(page, key, value)
    choose(page, "actor", "south")
    page.click("#form .acts button >> nth=0")
    form_of(page, "decisions/yield")
    choose(page, "clock", "Every")
    say(page, "clock.every", "7 d")
    for name, title, share in (("leave", "Leaves", "30%"), ("stay", "Stays", "rest")):
        lead(page, f"decisions/yield/options/{name}")
        say(page, "title", title)
        say(page, "probability", share)
    lead(page, "decisions/yield/options/leave")
    page.focus(at("effects", ".adding select"))
    choose(page, "effects", "orders", inside=".adding select")
    page.wait_for_function("() => document.activeElement.closest('.field')?.dataset.key.startsWith('effects.0')")
    choose(page, "effects.0.orders.formations", "militia")
    choose(page, "effects.0.orders.orders", "Advance")
    choose(page, "effects.0.orders.orders.advance", "hill-town")
    choose(page, "effects", "end", inside=".adding select")
    say(page, "effects.1.after", "3 d")
    shown(page, "diagnosed")
    assert faults(page) == []
    scenario = read(text_of(page), name="vell").scenario
    assert scenario is not None
    leaves = scenario.decisions["yield"].options["leave"].effects
    assert [effect.name for effect in leaves] == ["orders", "end"]
    assert leaves[0].orders is not None
    assert leaves[0].orders.formations == ("militia",)
    page.locator(at("effects.1", "> .field-head .link")).click()
    settled(page)
    page.locator("#undo").click()
    assert "after: 3 d" in text_of(page)


def test_an_option_and_a_holder_are_added(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "decisions/parley")
    page.get_by_role("button", name="Add option …").first.click()
    form_of(page, "new decisions.parley.options")
    say(page, "identifier", "wait")
    say(page, "title", "wait and see")
    page.click("#form .acts button >> nth=0")
    form_of(page, "decisions/parley/options/wait")
    assert "wait: {title: wait and see}" in text_of(page) or "wait:\n        title: wait and see" in text_of(page)
    begin(page, "control")
    offered = page.eval_on_selector_all(at("identifier", "option"), "(all) => all.map((each) => each.value)")
    assert offered == ["", "bridge"]  # the others are held
    choose(page, "identifier", "bridge")
    choose(page, "actor", "south")
    page.click("#form .acts button >> nth=0")
    form_of(page, "control/bridge")


def test_a_missing_key_is_told_at_its_field(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "outcomes/north-first")
    page.evaluate("() => sandtable.bench.view().focus()")
    start = text_of(page).index("    title: The Brigade is at the bridge first\n")
    page.evaluate(
        "([from, to]) => sandtable.bench.view().dispatch({ changes: { from: from, to: to } })",
        [start, start + len("    title: The Brigade is at the bridge first\n")],
    )
    shown(page, "diagnosed", "formed")
    page.wait_for_selector(at("title", ".field-faults .error"))
    assert page.locator(at("identifier", ".field-faults .error")).count() == 0


def test_a_field_that_is_typed_in_outlives_another_edit(visit_app: Open) -> None:
    """What is put together from the list is not lost when the form is drawn again meanwhile."""
    page = visit_app(path=PLACE).page
    lead(page, "outcomes/north-holds")
    page.fill(at("when", "input"), "")
    page.focus(at("when", "input"))
    insert(page, "when", "occupied(")
    page.evaluate("() => sandtable.bench.view().dispatch({ changes: { from: 0, insert: '# a line\\n' } })")
    shown(page, "formed", "diagnosed")
    insert(page, "when", "south")
    insert(page, "when", "bridge")
    page.focus(CONTENT)
    page.wait_for_function("() => sandtable.bench.text().includes('occupied(south, bridge)')")


def test_a_value_written_elsewhere_is_shown_and_edited_in_the_text(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/militia")
    aliased = RACE.replace("orders: {advance: [bridge]}", "orders: &same {advance: [bridge]}", 1).replace(
        "orders: {advance: [bridge]}", "orders: *same"
    )
    put(page, aliased)
    lead(page, "formations/militia")
    nested = page.locator(at("orders", "pre"))
    assert nested.inner_text() == "*same"
    nested.evaluate("(box) => { box.textContent = 'at: ' + 'controls(caracas, eteringbang) '.repeat(9); }")
    assert nested.evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    page.get_by_text("Edit it in the text").click()
    assert page.evaluate("sandtable.bench.view().hasFocus")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_fault_in_nested_fields(visit_app: Open, axe: str, width: int) -> None:
    page = visit_app(path=PLACE, bypass_csp=True, reduced_motion="reduce").page
    lead(page, "decisions/parley/options/talk")
    page.wait_for_selector(at("effects.0.stance.between", "li"))
    page.evaluate("document.querySelectorAll('#form details').forEach((box) => { box.open = true; })")
    page.set_viewport_size({"width": width, "height": 900})
    assert axe_faults(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def slowed(page: Any) -> None:
    """Answers to edits come late."""

    def wait(route: Any) -> None:
        time.sleep(0.4)
        route.continue_()

    page.route("**/api/workbench/edit", wait)


def effects_of(page: Any, option: str) -> list[object]:
    scenario = read(text_of(page), name="vell").scenario
    assert scenario is not None
    return [(each.name, str(each.after)) for each in scenario.decisions["parley"].options[option].effects]


def test_what_waits_goes_to_the_item_that_it_was_meant_for(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "decisions/parley/options/fight")
    settled(page)
    slowed(page)
    more = page.locator(at("effects", ".adding select"))
    more.select_option("end")
    more.select_option("end")  # before the first is in the text
    more.select_option("end")
    settled(page)
    for number, delay in enumerate(("1 d", "2 d", "3 d")):
        say(page, f"effects.{number}.after", delay)
    before = effects_of(page, "fight")
    assert len(before) == 3
    page.locator(at("effects.0", "> .field-head .link")).dblclick()  # takes away one only
    page.fill(at("effects.1.after", "input"), "4 d")
    page.keyboard.press("Tab")
    settled(page)
    assert effects_of(page, "fight")[1:] == before[2:]
    assert "[{end: true, after: 4 d}, {end: true, after: 3 d}]" in text_of(page)
    page.click("#undo")
    page.click("#undo")
    settled(page)
    assert effects_of(page, "fight") == before
    page.locator(at("effects.2", "> .field-head .link")).click()
    settled(page)
    assert effects_of(page, "fight") == before[:2]


def test_a_key_that_is_there_is_not_written_over(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "decisions/parley/options/talk")
    settled(page)
    unfold = "document.querySelectorAll('#form details').forEach((box) => { box.open = true; })"
    key = page.locator(at("provenance", ".adding input"))
    page.evaluate(unfold)
    key.fill("effects")
    key.press("Enter")
    settled(page)
    page.evaluate(unfold)
    page.fill(at("provenance.effects.because", "textarea"), "as they said")
    page.keyboard.press("Tab")
    settled(page)
    key.fill("effects")
    key.press("Enter")
    assert key.evaluate("(box) => box.validationMessage") == "effects is there already"
    settled(page)
    assert "provenance: {effects: {because: as they said}}" in text_of(page)
    key.fill("probability")
    key.press("Enter")
    settled(page)
    assert "provenance: {effects: {because: as they said}, probability: {}}" in text_of(page)


def test_undo_and_redo_go_on_by_keyboard_when_the_field_is_gone(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "decisions/parley")
    settled(page)
    before = text_of(page)
    choose(page, "clock", "Every")
    begun = text_of(page)
    page.focus(at("clock.every", "input"))
    page.keyboard.press("Control+z")
    settled(page)
    assert text_of(page) == before
    assert page.evaluate("document.activeElement.closest('#form .field')?.dataset.key") == "clock"
    page.keyboard.press("Control+y")
    settled(page)
    assert text_of(page) == begun


def test_the_undo_button_takes_back_an_edit_that_waits(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "decisions/parley")
    settled(page)
    say(page, "title", "Shall they talk?")
    before = text_of(page)
    slowed(page)
    page.locator(at("clock", "select")).first.select_option("Every")
    page.click("#undo")
    settled(page)
    page.wait_for_function("(text) => sandtable.bench.text() === text", arg=before)


def test_title_and_dates_have_a_form_and_what_is_typed_to_search_stays(visit_app: Open) -> None:
    page = visit_app(path=PLACE, width=900).page
    page.check('#views input[value="form"]')
    lead(page, "")
    page.fill(at("horizon", "input"), "2031-06-30")
    page.keyboard.press("Tab")
    page.wait_for_function("() => sandtable.bench.text().includes('horizon: 2031-06-30')")
    lead(page, "theatre/places/harbour")  # the contents stand beside the form at this width, too
    page.fill("#town-name", "raqqa")
    page.click(".towns button >> nth=0")
    page.wait_for_selector("#form .town")
    page.wait_for_timeout(600)  # the form would follow the focus that has left it
    assert page.input_value("#town-name") == "raqqa"
    assert page.locator("#form .town").count() > 0


def test_a_fault_of_an_option_stands_at_the_way_to_it(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "decisions/parley")
    page.evaluate(
        "() => { const view = sandtable.bench.view(); const from = view.state.doc.toString().indexOf('{title: say nothing');"
        " view.dispatch({ changes: { from: from, to: from + '{title: say nothing'.length, insert: '{title: ' } }); }"
    )
    shown(page, "diagnosed", "formed")
    page.wait_for_selector('#form .within li[data-path$="fight"] .error')
    assert page.locator("#form .fields .error").count() == 0


def test_the_form_of_the_file_does_not_stand_for_that_of_an_entry_in_it(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "")
    page.evaluate(
        "() => { const view = sandtable.bench.view(); const at = view.state.doc.toString().indexOf('name: the Militia');"
        " view.dispatch({ selection: { anchor: at } }); sandtable.bench.toForm(); }"
    )  # at once, before the form has followed the cursor
    form_of(page, "formations/militia")
    page.wait_for_function("() => document.activeElement.closest('.field')?.dataset.key === 'identifier'")
    assert page.input_value(at("identifier", "input")) == "militia"
