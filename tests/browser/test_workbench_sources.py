"""The source text in the workbench: a draft plays, its places are resolved as an edit, and passages stand beside the entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandtable.authoring.locating import locate
from tests.browser.conftest import Visit, axe_faults
from tests.browser.serving import serving
from tests.browser.writing import CONTENT, faults, put, select, shown, text_of
from tests.cli.conftest import RACE
from tests.unit.app.drafted import ARTICLE, DRAFT, PARLEY

pytest.importorskip("uvicorn", reason="needs uvicorn: pip install 'sandtable-crisis[app]'")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Visit]
PLACE = "/workbench/vell"
RESOLVED = locate(DRAFT.encode(), file="x", text=ARTICLE).after.decode()
QUOTED = " ".join(PARLEY.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    file = folder / "vell.yaml"
    file.write_bytes(DRAFT.encode())
    (folder / "article.txt").write_bytes(ARTICLE.encode())
    with serving(RACE, name="vell", file=file) as found:
        yield found


def sourced(page: Any, name: str = "") -> None:
    """Until the passages of the text as it is now are shown; name: of the source text."""
    page.wait_for_function(
        "(name) => document.documentElement.dataset.sourced === document.documentElement.dataset.revision"
        " && document.querySelector('#source-words').textContent.startsWith(name)",
        arg=name,
    )


def test_a_draft_plays_and_its_diagnostic_leads_to_its_places(visit_app: Open, folder: Path) -> None:
    """From a draft without its text to a file without errors, and back by Undo."""
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed", "odds", "mapped")
    assert faults(page) == ["S132"] * 3
    assert page.inner_text("#draft-note").startswith("These are the results of a draft: 3 passages are not located")
    assert page.locator("#odds tr").count() == 2
    assert page.locator("#ends.stale").count() == 0
    assert page.is_hidden("#ends .stale-note")
    sourced(page, "3 passages of this draft")
    page.click("#faults .remedy >> nth=0")
    assert page.evaluate("document.activeElement.id") == "source-file"
    page.set_input_files("#source-file", folder / "article.txt")
    sourced(page, "article.txt: 3 of 3 passages found.")
    assert page.inner_text("#locate") == "Write 3 places into the text"
    page.click("#faults .remedy >> nth=0")  # a text is at hand: at once
    page.wait_for_function("(text) => sandtable.bench.text() === text", arg=RESOLVED)
    shown(page, "diagnosed", "odds")
    assert faults(page) == []
    assert page.is_hidden("#draft-note")
    sourced(page, "article.txt: 3 of 3 passages found.")
    assert page.is_hidden("#locate")
    page.click("#undo")
    assert text_of(page) == DRAFT
    shown(page, "diagnosed")
    assert faults(page) == ["S132"] * 3


def test_passages_stand_beside_the_entries(visit_app: Open, folder: Path) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed", "outlined")
    page.set_input_files("#source-file", folder / "article.txt")
    sourced(page, "article.txt")
    page.click("#passages-count")
    page.wait_for_selector("#passages li >> nth=2")
    assert page.locator("#passages li").count() == 3
    assert "parley A parley is likely." in page.inner_text("#passages li >> nth=1")
    assert f"“{QUOTED}”" in page.inner_text("#passages li >> nth=1")
    select(page, "sentence 5")
    page.wait_for_function("() => document.documentElement.dataset.form === 'claims/parley'")
    field = '#form .field[data-key="at"]'
    page.wait_for_selector(f"{field} blockquote")
    assert page.inner_text(f"{field} blockquote") == f"“{QUOTED}”"
    assert "article.txt, line 4" in page.inner_text(f"{field} .field-passage")
    described = page.get_attribute(f"{field} :is(input, textarea, pre)", "aria-describedby").split()
    assert page.get_attribute(f"{field} .field-passage", "id") in described
    page.focus(CONTENT)
    page.keyboard.press("Alt+h")
    page.wait_for_selector("#about blockquote")
    assert page.inner_text("#about blockquote") == f"“{QUOTED}”"
    select(page, "  parley:\n    kind")  # the name of the entry
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+h")
    page.wait_for_selector("#about blockquote")
    page.hover("#editor .cm-line:has-text('at: sentence 5') >> nth=0", position={"x": 60, "y": 8})
    page.wait_for_selector("#editor .cm-tooltip-hover blockquote")
    assert page.inner_text("#editor .cm-tooltip-hover blockquote") == f"“{QUOTED}”"


def test_a_text_can_be_chosen_before_anything_has_a_place_in_it(visit_app: Open, folder: Path) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed")
    sourced(page)
    put(page, RACE)
    page.wait_for_selector("#source-section", state="hidden")  # no source is declared
    put(page, RACE.replace("theatre:\n", "sources: {article: {title: An article}}\ntheatre:\n"))
    page.wait_for_selector("#source-section:not([hidden])")
    page.set_input_files("#source-file", folder / "article.txt")
    sourced(page, "article.txt is at hand: its passages stand beside the entries once these have their place in it.")
    put(page, DRAFT)
    sourced(page, "article.txt: 3 of 3 passages found.")
    assert page.inner_text("#locate") == "Write 3 places into the text"


def test_a_text_that_is_none_says_so(visit_app: Open, folder: Path) -> None:
    page = visit_app(path=PLACE).page
    shown(page, "diagnosed")
    sourced(page)
    (folder / "article.pdf").write_bytes(b"%PDF-1.7")
    page.set_input_files("#source-file", folder / "article.pdf")
    page.wait_for_selector("#source-trouble:not([hidden])")
    assert "article.pdf is a PDF" in page.inner_text("#source-trouble")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_fault_with_a_source_text(visit_app: Open, folder: Path, axe: str, width: int) -> None:
    page = visit_app(path=PLACE, width=width, bypass_csp=True, reduced_motion="reduce").page
    shown(page, "diagnosed", "compared", "mapped")
    page.set_input_files("#source-file", folder / "article.txt")
    sourced(page, "article.txt")
    page.click("#passages-count")
    if width > 720:
        select(page, "sentence 5")
        page.wait_for_selector('#form .field[data-key="at"] blockquote')
    assert axe_faults(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 720:
        assert page.evaluate("document.documentElement.scrollHeight") <= 900  # each pane scrolls by itself
    else:  # a narrow page is for reading until writing is chosen
        assert page.is_hidden("#locate")
        assert page.locator("#faults .remedy >> visible=true").count() == 0
