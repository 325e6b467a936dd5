"""Completion in the workbench's text, and its forms: each change is an edit of the text that Undo takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import Visit, axe_faults
from tests.browser.serving import serving_file
from tests.browser.writing import CONTENT, faults, form_of, lead, put, select, shown, text_of, write
from tests.cli.conftest import RACE

pytest.importorskip("uvicorn", reason="needs uvicorn: pip install 'sandtable-crisis[app]'")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
PLACE = "/workbench/vell"
STRENGTH = '#form .field[data-key="strength"] input'


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_file(tmp_path_factory.mktemp("desk")) as found:
        yield found


def test_completion_is_accepted_by_keyboard(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed")
    write(page, "place: harbour", "place: ha")
    page.keyboard.press("Control+Space")
    page.wait_for_selector("#editor .cm-tooltip-autocomplete li[aria-selected]")
    assert page.inner_text("#editor .cm-tooltip-autocomplete li >> nth=0").startswith("harbour")
    page.wait_for_timeout(100)  # within its first 75 ms the list takes no key, so that none is taken by mistake
    page.keyboard.press("Enter")
    page.wait_for_function("(text) => sandtable.bench.text() === text", arg=RACE)
    shown(page, "diagnosed")
    assert faults(page) == []


def test_a_word_is_explained_and_leads_to_its_declaration(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed")
    select(page, "harbour, strength")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Alt+h")
    page.wait_for_selector("#about:not([hidden])")
    assert "harbour" in page.inner_text("#about").lower()
    page.focus(CONTENT)
    page.keyboard.press("F12")
    line = RACE[: RACE.index("    harbour: {name")].count("\n") + 1
    page.wait_for_function("(line) => sandtable.bench.here().line === line", arg=line)


def test_the_comments_of_an_entry_stand_above_its_fields(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed")
    put(page, RACE.replace("  brigade:", "  # as of the spring\n  # and not before\n  brigade:", 1))
    lead(page, "formations/brigade")
    assert page.locator("#form .comments p").all_inner_texts() == ["as of the spring", "and not before"]
    box = page.locator("#form .comments")
    assert box.get_attribute("open") is not None
    page.click("#form .comments summary")
    page.fill(STRENGTH, "2100")
    page.keyboard.press("Tab")
    page.wait_for_function("() => sandtable.bench.text().includes('strength: 2100')")
    shown(page, "formed")
    assert box.get_attribute("open") is None  # it stays as it was opened
    page.focus(STRENGTH)
    page.focus("#form .comments summary")
    page.wait_for_timeout(600)  # the form follows the focus that has left the field
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    lead(page, "formations/militia")
    assert box.count() == 0


def test_a_change_in_a_form_is_an_edit_with_undo(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/brigade")
    page.fill(STRENGTH, "2100")
    page.keyboard.press("Tab")
    page.wait_for_function("() => sandtable.bench.text().includes('strength: 2100')")
    assert text_of(page) == RACE.replace("strength: 1800", "strength: 2100")
    page.select_option('#form .field[data-key="place"] select', "bridge")
    page.wait_for_function("() => sandtable.bench.text().includes('place: bridge, strength: 2100')")
    page.click("#undo")
    page.click("#undo")
    assert text_of(page) == RACE
    page.wait_for_function(f"() => document.querySelector('{STRENGTH}').value === '1800'")


def test_a_town_is_searched_in_the_form_of_a_place(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "theatre/places/harbour")
    page.fill("#town-name", "raqqa")
    page.keyboard.press("Enter")
    page.wait_for_selector("#form .town")
    assert "GeoNames" in page.inner_text(".towns [role=status]")
    assert "Raqqa, SY" in page.inner_text("#form .town >> nth=0").replace("raqqa", "Raqqa")
    page.click("#form .town >> nth=0")
    page.wait_for_function("() => sandtable.bench.text().includes('lat: 35.9')")
    text = text_of(page)
    assert "basis: outside, source: geonames}" in text
    assert "title: GeoNames" in text
    shown(page, "diagnosed")
    assert faults(page) == []
    page.click("#undo")
    assert text_of(page) == RACE
    page.evaluate("document.querySelectorAll('#outline details').forEach((box) => { box.open = true; })")
    page.click('#outline [data-section="theatre.places"] .add')
    form_of(page, "new theatre.places")
    page.fill("#town-name", "Palmyra")
    page.click(".towns button:has-text('Search')")
    page.click("#form .town >> nth=0")
    assert page.input_value('#form .field[data-key="identifier"] input') == "palmyra"
    page.click("#form .acts button:has-text('Add')")
    page.wait_for_function("() => /^    palmyra:.*source: geonames/m.test(sandtable.bench.text())")
    assert "title: GeoNames" in text_of(page)


def test_an_entry_written_short_is_edited_by_its_form(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed")
    in_lines = "control:\n  harbour: north\n  hill-town: south"
    put(page, RACE.replace("control: {harbour: north, hill-town: south}", in_lines))
    shown(page, "diagnosed")
    before = text_of(page)
    lead(page, "control/hill-town")
    actor = '#form .field[data-key="actor"] select'
    assert page.input_value(actor) == "south"
    page.select_option(actor, "north")
    page.wait_for_function("() => sandtable.bench.text().includes('hill-town: north')")
    page.evaluate("document.querySelectorAll('#form details').forEach((box) => { box.open = true; })")
    page.fill('#form .field[data-key="because"] textarea', "as reported")
    page.keyboard.press("Tab")
    page.wait_for_function("() => sandtable.bench.text().includes('hill-town: {actor: north, because: as reported}')")
    page.click("#undo")
    page.click("#undo")
    assert text_of(page) == before


def test_a_form_opens_at_its_top(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/brigade")
    page.evaluate("document.querySelectorAll('#form details').forEach((box) => { box.open = true; })")
    page.evaluate("document.querySelector('#form-section').scrollTop = 900")
    assert page.evaluate("document.querySelector('#form-section').scrollTop") > 300
    lead(page, "formations/militia")
    assert page.evaluate("document.querySelector('#form-section').scrollTop") == 0


def test_options_are_listed_under_the_name_of_their_decision(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "outlined")
    assert "options of parley 2" in page.inner_text('#outline [data-section="decisions.parley.options"] summary')


def test_undo_in_a_field_takes_back_what_the_form_has_changed(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/brigade")
    page.fill(STRENGTH, "2100")
    page.keyboard.press("Enter")
    page.wait_for_function("() => sandtable.bench.text().includes('strength: 2100')")
    shown(page, "formed")
    page.focus(STRENGTH)
    page.keyboard.press("Control+z")
    page.wait_for_function("() => sandtable.bench.text().includes('strength: 1800')")
    page.wait_for_function(f"() => document.querySelector('{STRENGTH}').value === '1800'")
    page.focus(STRENGTH)
    page.keyboard.press("Control+y")
    page.wait_for_function(f"() => document.querySelector('{STRENGTH}').value === '2100'")
    page.keyboard.type("99")  # what is not in the text yet is the browser's to take back
    page.keyboard.press("Control+z")
    assert "strength: 2100" in text_of(page)


def test_a_refused_value_is_kept_when_another_entry_is_chosen(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/brigade")
    identifier = '#form .field[data-key="identifier"] input'
    page.fill(identifier, "Not A Name")
    page.keyboard.press("Tab")
    page.wait_for_selector('#form .field[data-key="identifier"] .field-faults .error')
    lead(page, "formations/militia")
    page.wait_for_selector("#form-refused:not([hidden])")
    assert "Not A Name" in page.inner_text("#form-refused")
    assert text_of(page) == RACE
    page.click("#form-refused button:has-text('Go there')")
    form_of(page, "formations/brigade")
    page.wait_for_function(f"() => document.querySelector('{identifier}').value === 'Not A Name'")
    assert page.is_hidden("#form-refused")
    assert page.locator('#form .field[data-key="identifier"] .field-faults .error').count() == 1
    lead(page, "formations/militia")
    page.click("#form-refused button:has-text('Discard it')")
    assert page.is_hidden("#form-refused")


def test_a_fault_stands_at_its_field(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/brigade")
    page.fill(STRENGTH, "many-men")
    page.keyboard.press("Tab")
    page.wait_for_function("() => sandtable.bench.text().includes('many-men')")
    shown(page, "diagnosed")
    page.wait_for_selector('#form .field[data-key="strength"] .field-faults .error')
    assert page.get_attribute(STRENGTH, "aria-invalid") == "true"
    assert "many-men" in page.inner_text('#form .field[data-key="strength"] .field-faults')


def focused(page: Any, key: str) -> None:
    """Until the field of a key has the focus."""
    page.wait_for_function(
        "(key) => document.activeElement.closest('#form .field')?.dataset.key === key", arg=key
    )  # fmt: skip


def test_a_form_opens_at_its_faulty_field(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    write(page, "strength: 900", "strength: many")
    shown(page, "diagnosed")
    select(page, "name: the Militia")
    page.keyboard.press("Alt+f")
    focused(page, "strength")
    faulty = '#form .field[data-key="strength"]'
    described = [
        page.inner_text(f"[id='{each}']") for each in page.get_attribute(f"{faulty} input", "aria-describedby").split()
    ]
    assert any(words.startswith("error") and "many" in words for words in described)
    page.focus(CONTENT)
    select(page, "name: the Brigade")  # an entry without a fault opens at its first field
    form_of(page, "formations/brigade")
    page.keyboard.press("Alt+f")
    focused(page, "identifier")
    page.click("#views label:has-text('Form') >> nth=-1")
    page.click("#faults li.error button >> nth=0")  # where the form alone is shown, the fault leads to its field
    form_of(page, "formations/militia")
    focused(page, "strength")


def test_entries_on_one_line_have_forms_of_their_own(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "control/hill-town")
    assert page.evaluate("sandtable.bench.here().column") == len("control: {harbour: north, ") + 1
    assert page.locator("#outline [aria-current]").get_attribute("data-path") == "control/hill-town"
    lead(page, "control/harbour")
    select(page, "hill-town: south", after=True)
    form_of(page, "control/hill-town")
    page.wait_for_selector('#outline [aria-current][data-path="control/hill-town"]')
    write(page, "hill-town: south", "hill-town: nobody-here")
    shown(page, "diagnosed", "formed")
    assert page.locator("#form .field-faults .error").count() == 1
    select(page, "harbour: north, hill")
    page.keyboard.press("ArrowLeft")
    form_of(page, "control/harbour")
    assert page.locator("#form .field-faults .error").count() == 0


def test_an_entry_is_added_renamed_and_removed(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "outlined")
    page.click('#outline [data-section="theatre.places"] summary')
    page.click('#outline [data-section="theatre.places"] .add')
    form_of(page, "new theatre.places")
    assert page.evaluate("document.activeElement.closest('.field').dataset.key") == "identifier"
    page.keyboard.type("ford")
    for key, value in {"name": "The Ford", "lat": "45.5", "lon": "20.4"}.items():
        page.fill(f'#form .field[data-key="{key}"] input', value)
    page.click("#form .acts button >> nth=0")
    form_of(page, "theatre/places/ford")
    assert "The Ford" in text_of(page)
    shown(page, "diagnosed")
    assert faults(page) == []
    lead(page, "theatre/places/harbour")
    page.fill('#form .field[data-key="identifier"] input', "port")
    page.keyboard.press("Tab")
    form_of(page, "theatre/places/port")
    assert "harbour" not in text_of(page)
    shown(page, "diagnosed")
    assert faults(page) == []
    page.click("#form .acts button")
    page.wait_for_selector("#form .notice .faults li")
    assert "port: {name: Harbour" not in text_of(page)
    page.click("#undo")
    assert "port: {name: Harbour" in text_of(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_forms(visit_app: Open, axe: str, scheme: str) -> None:
    page = visit_app(path=PLACE, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").page
    for path in ("formations/brigade", "assumptions/brigade-pace", "decisions/parley", "decisions/parley/options/talk"):
        lead(page, path)
        page.evaluate("document.querySelectorAll('#form details').forEach((box) => { box.open = true; })")
        assert axe_faults(page, axe) == []
    page.click('#outline [data-section="theatre.routes"] .add')
    form_of(page, "new theatre.routes")
    assert axe_faults(page, axe) == []
    page.click("#form .acts button >> nth=1")
    page.click("#views label:has-text('Form') >> nth=1")
    assert axe_faults(page, axe) == []
