"""The address of the app carries what is set: copied, opened by another user, and refused in words where it cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.serving import serving, settled
from tests.cli.conftest import RACE

pytest.importorskip("uvicorn", reason="needs uvicorn: pip install 'sandtable-crisis[app]'")
pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
SLIDER = "#c-brigade-pace"
CHOSEN = RACE.replace(
    "assumptions:\n",
    "assumptions:\n  morale: {title: Morale, prior: \"choice({0.2: 0.25, 0.4: 0.75})\", basis: assumed, because: a guess}\n",
).replace("probability: 25 %", "probability: morale")  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of the small scenario with a choice besides the slider."""
    with serving(CHOSEN, name="vell") as found:
        yield found


def share_of(page: Any) -> str:
    return str(page.text_content('#outcome-rows tr[data-outcome="north-first"] td >> nth=0'))


def test_a_copied_link_opens_with_the_same_settings_and_shares(visit_app: Open) -> None:
    page = visit_app().page
    page.evaluate("for (const group of document.querySelectorAll('.group')) group.open = true")
    page.focus(SLIDER)
    page.keyboard.press("Home")
    page.click('[data-control="morale"] label:has(input[value="1"])')
    settled(page, "morale")
    page.wait_for_function("() => location.hash.includes('morale')")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#copy-link")
    page.wait_for_function("() => document.querySelector('#share-words').textContent === 'Link copied.'")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.input_value("#link") == page.evaluate("location.href")
    assert link.endswith("#set=assumptions.brigade-pace=15.2&set=assumptions.morale=0.4")
    page.wait_for_function("() => document.querySelector('#command').textContent.includes('morale')")  # it rests first
    command = page.inner_text("#command")
    assert command.endswith("--set 'assumptions.brigade-pace=15.2 km/day' --set assumptions.morale=0.4")

    other = visit_app(path=link[link.index("/", 8) :]).page
    settled(other, "morale")
    assert other.inner_text('[data-control="brigade-pace"] output') == "15.2 km/day"
    assert other.input_value(SLIDER) == "0"
    assert other.is_checked('[data-control="morale"] input[value="1"]')
    assert other.is_hidden("#linked")
    assert share_of(other) == share_of(page)
    assert other.inner_text("#answer") == page.inner_text("#answer")
    other.wait_for_function("() => document.querySelector('#command').textContent.includes('morale')")
    assert other.inner_text("#command") == command
    other.click("#reset")
    settled(other, "{}")
    other.wait_for_function("() => location.hash === ''")


def test_a_value_between_two_positions_is_held_exactly(visit_app: Open) -> None:
    page = visit_app(path="/#set&brigade-pace=21.37").page
    settled(page, "21.37")
    assert page.inner_text('[data-control="brigade-pace"] output') == "21.4 km/day"  # as every value is written
    assert page.evaluate("sandtable.set") == {"brigade-pace": 21.37}
    assert page.inner_text("#command").endswith("'assumptions.brigade-pace=21.37 km/day'")


def test_a_link_has_settings_as_the_command_line_has_them(visit_app: Open) -> None:
    page = visit_app(path="/#set=assumptions.brigade-pace=20.5%20km/day&set=morale=0.4").page
    settled(page, "morale")
    assert page.evaluate("sandtable.set") == {"brigade-pace": 20.5, "morale": 0.4}
    assert page.inner_text('[data-control="brigade-pace"] output') == "20.5 km/day"
    assert page.is_hidden("#linked")
    page.evaluate(
        "location.hash = '#set=theatre.places.fort.lat=3&set=assumptions.brigade-pace=3%20fish&set=x&morale=0.2'"
    )
    page.wait_for_selector("#linked li")
    told = page.inner_text("#linked")
    for line in (
        "`theatre.places.fort.lat` is no assumption (links set assumptions only, `--set` sets all)",
        "unknown unit `fish`", "`x` has no value",
        "`morale=0.2` does not begin with `set=`", "All assumptions are as in the file.",
    ):  # fmt: skip
        assert line in told


def test_what_a_link_cannot_set_is_told_plainly(visit_app: Open) -> None:
    page = visit_app(
        path="/#set&brigade-pace=400&nobody=3&morale=0.3&__proto__=1&%E0%A4%A=1&empty&<b>=x&brigade-pace=1"
    ).page
    page.wait_for_selector("#linked li")
    told = page.inner_text("#linked")
    assert "All assumptions are as in the file." in told
    for line in (
        "outside the range of `brigade-pace`", "unknown assumption `nobody`", "0.3 is not a value of `morale`",
        "unknown assumption `__proto__`", "`%E0%A4%A=1` cannot be read", "`empty` has no number", "`<b>` has no number",
        "`brigade-pace` is set twice",
    ):  # fmt: skip
        assert line in told
    settled(page, "{}")
    page.evaluate("location.hash = '#set&brigade-pace=20&nobody=3'")
    settled(page, '"brigade-pace":20')
    assert "The other setting is as in the link." in page.inner_text("#linked")
    page.evaluate("location.hash = '#set&' + Array.from({ length: 300 }, (_, k) => 'a' + k + '=1').join('&')")
    page.wait_for_function(
        "() => document.querySelector('#linked').textContent.includes('All assumptions are as in the file')"
    )


def test_without_a_clipboard_the_link_is_selected(visit_app: Open) -> None:
    page = visit_app().page
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.click("#copy-link")
    page.wait_for_function("() => document.querySelector('#share-words').textContent.startsWith('Link selected')")
    assert page.evaluate("getSelection().toString()") == page.input_value("#link")
