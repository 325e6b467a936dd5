"""Typing in the forms of the workbench while the server's answers are held back: nothing that is typed is lost or mixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.serving import serving_file
from tests.browser.test_workbench_forms import STRENGTH
from tests.browser.writing import CONTENT, form_of, lead, shown, text_of
from tests.cli.conftest import RACE

pytest.importorskip("uvicorn", reason="needs uvicorn: pip install 'sandtable-crisis[app]'")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
PLACE = "/workbench/vell"
NAME = '#form .field[data-key="name"] input'


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_file(tmp_path_factory.mktemp("desk")) as found:
        yield found


class Held:
    """Requests to one address, each held until it is let go."""

    def __init__(self, page: Any, path: str) -> None:
        self.page, self.routes, self.count = page, [], 0
        page.route(f"**/api/workbench/{path}", self._hold)

    def _hold(self, route: Any) -> None:
        self.count += 1
        self.routes.append(route)

    def let_go(self) -> None:
        """The next one, once it has come."""
        for _ in range(500):
            if self.routes:
                break
            self.page.wait_for_timeout(10)
        self.routes.pop(0).continue_()

    def wait(self, count: int) -> None:
        """Until so many have come in all."""
        for _ in range(500):
            if self.count >= count:
                break
            self.page.wait_for_timeout(10)
        assert self.count == count


def contains(page: Any, words: str) -> None:
    page.wait_for_function("(words) => sandtable.bench.text().includes(words)", arg=words)


def test_two_fields_changed_in_a_row_are_both_written(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/brigade")
    edits = Held(page, "edit")
    page.fill(NAME, "A much longer name of the brigade")
    page.fill(STRENGTH, "2100")
    page.focus(NAME)
    edits.wait(1)
    page.wait_for_timeout(300)
    assert edits.count == 1  # the second waits for the first
    edits.let_go()
    edits.wait(2)
    edits.let_go()
    contains(page, "strength: 2100")
    contains(page, "A much longer name of the brigade")
    shown(page, "formed")
    assert page.input_value(NAME) == "A much longer name of the brigade"
    assert page.input_value(STRENGTH) == "2100"


def test_a_late_form_leaves_what_is_being_typed(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/brigade")
    forms = Held(page, "form")
    page.fill(NAME, "Longer name")
    page.focus(STRENGTH)
    page.keyboard.press("Control+a")
    contains(page, "Longer name")
    page.keyboard.type("12")
    forms.let_go()  # that which follows the edit of the name
    for _ in range(20):  # and any that the moved cursor asks for
        page.wait_for_timeout(20)
        while forms.routes:
            forms.let_go()
    page.keyboard.type("34")
    assert page.input_value(STRENGTH) == "1234"
    page.unroute("**/api/workbench/form")
    page.keyboard.press("Tab")
    contains(page, "strength: 1234")
    assert "1800" not in page.input_value(STRENGTH)


def test_an_edit_of_a_text_that_changed_meanwhile_is_asked_again(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/brigade")
    edits = Held(page, "edit")
    page.fill(STRENGTH, "2100")
    page.focus(CONTENT)
    edits.wait(1)
    page.evaluate("sandtable.bench.view().dispatch({ changes: { from: 0, insert: '# a line of its own\\n' } })")
    edits.let_go()
    edits.wait(2)
    edits.let_go()
    contains(page, "strength: 2100")
    assert text_of(page) == "# a line of its own\n" + RACE.replace("strength: 1800", "strength: 2100")


def test_a_value_that_is_refused_stays_in_its_field(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "theatre/places/harbour")
    page.fill('#form .field[data-key="identifier"] input', "No Name")
    page.fill(NAME, "The Port")
    page.keyboard.press("Tab")
    contains(page, "The Port")
    shown(page, "formed")
    assert page.input_value('#form .field[data-key="identifier"] input') == "No Name"
    assert "not a name" in page.inner_text('#form .field[data-key="identifier"] .field-faults')


def test_fields_after_a_new_identifier_go_to_the_renamed_entry(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "theatre/places/harbour")
    edits = Held(page, "edit")
    page.fill('#form .field[data-key="identifier"] input', "port")
    page.fill(NAME, "The Port")
    page.keyboard.press("Tab")
    edits.let_go()
    edits.let_go()
    contains(page, "port: {name: The Port")
    form_of(page, "theatre/places/port")


@pytest.mark.parametrize("view", ["both", "form"])
def test_a_click_on_another_entry_waits_for_the_edit(visit_app: Open, view: str) -> None:
    page = visit_app(path=PLACE).page
    page.check(f'#views input[value="{view}"]')
    lead(page, "formations/brigade")
    edits = Held(page, "edit")
    page.fill(STRENGTH, "2100")
    page.click('#outline [data-path="theatre/places/harbour"]')
    edits.wait(1)
    assert page.evaluate("document.querySelector('#form').inert")
    assert page.inner_text("#form-title").startswith("Opening")
    edits.let_go()
    form_of(page, "theatre/places/harbour")
    page.wait_for_function("() => !document.querySelector('#form').inert")
    assert text_of(page) == RACE.replace("strength: 1800", "strength: 2100")
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.dataset.form") == "theatre/places/harbour"


def test_a_redraw_waits_for_the_pointer(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    lead(page, "formations/brigade")
    page.fill(STRENGTH, "2100")
    page.hover('#outline [data-path="theatre/places/harbour"]')
    page.mouse.down()
    contains(page, "strength: 2100")
    page.wait_for_timeout(800)  # the contents would follow after 400 ms
    page.mouse.up()
    form_of(page, "theatre/places/harbour")


def test_recipes_have_their_names_and_the_skip_link_leads_into_the_text(visit_app: Open) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed")
    page.focus(".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("sandtable.bench.view().hasFocus")
    page.click("#new")
    page.wait_for_selector("#recipes b")
    names = page.locator("#recipes b").all_inner_texts()
    assert "race" in names
    assert all(names)
