"""The terminal, the page and the notebook show the same: every text of what is said of a result."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from sandtable.analysis.registry import ANALYSES, entry_of, loaded
from sandtable.report.analyses import Omission
from sandtable.telling import Bar, Cell, Column, Part, Row, Sketch, Table, Told, tell
from sandtable.telling.html import NOTEBOOK, PAGE, told_html
from sandtable.telling.study import tell_study
from tests.unit.figures.invented import invented_study
from tests.unit.report.crossing import crossing, crossing_analyses
from tests.unit.telling.shown import assert_everywhere, in_html, in_terminal

EVERYTHING = Told(
    title="Title",
    answer=("A < B & C, by -0.3 points.", "A second sentence."),
    parts=(
        Part(
            title="Part", sentences=("A sentence with `code`.",), charts=("picture",),
            tables=(
                Table(
                    (Column("Name", "name"), Column("share"), Column("90% interval", "interval"), Column("", "bar"),
                     Column("why", "words")),
                    (
                        Row.of("first", "-1.0%", "-2.0–0%", Cell(bar=Bar(0.3, 0.2, 0.5)),
                               Cell("for a reason", note="and a note"), strong=True),
                        Row.of("second", Cell("1%", faint=True), "", Cell(), "", apart=True),
                    ),
                    title="A table", notes=("A note of the table.",),
                ),
            ),
            notes=("A note of the part.",),
        ),
        Part(title="More", sentences=("Detail.",), detail=True),
    ),
    warnings=("3 futures failed and are excluded.",),
    notes=("A note.",),
    common=("Of every result.",),
    closing="In this model.",
)  # fmt: skip


def results() -> list[Any]:
    found = crossing_analyses()
    kinds = {kind for entry in ANALYSES for kind in entry.result}
    every = [
        found.drivers,
        found.settlement,
        found.game,
        found.claims,
        found.score,
        found.boxes,
        *found.boxes.discoveries,
        *found.red_lines,
    ]  # type: ignore[misc]
    every += ways()
    return [each for each in every if f"{type(each).__module__}:{type(each).__qualname__}" in kinds]


def ways() -> list[Any]:
    """What the other ways of `sensitivity` find, where there is something to find and where there is not."""
    import sandtable as st

    study = crossing()
    quiet: dict[str, Any] = {"seed": 3, "progress": False}
    few = {"outer": 40, "inner": 5, **quiet}
    return [
        st.screen(study, outcome="north-first", progress=False),
        st.split_variance(study, outcome="north-first", **few),
        st.split_dice(study, outcome="north-first", rows=64, **quiet),
        st.value_of_learning(study, actor="north", futures=300, **quiet),
        *(
            st.sensitivity_of_groups(study, outcome="north-first", groups=groups, rows=64, **quiet)
            for groups in (["guns"], ["guns", "movement"], ["guns", "movement", "will"])
        ),
    ]


def test_every_renderer_shows_everything() -> None:
    assert_everywhere(EVERYTHING)
    with pytest.raises(AssertionError, match="is not in the"):
        assert "an invented text" in in_terminal(EVERYTHING), "an invented text is not in the terminal"


@pytest.mark.parametrize("index", range(21))
def test_results_are_shown_alike(index: int) -> None:
    pytest.importorskip("SALib")
    found = results()
    if index >= len(found):
        return
    assert_everywhere(tell(found[index]))


@pytest.mark.parametrize(
    "study", [invented_study(), invented_study(failed=0), crossing()], ids=["failed", "whole", "played"]
)
def test_a_study_is_shown_alike(study: Any) -> None:
    told = tell_study(study, settings=("rules.pause=3 d",))
    assert_everywhere(told)
    assert bool(told.warnings) == bool(study.failed)
    assert "Set for this run: rules.pause=3 d" in told.common
    (table,) = told.parts[0].tables
    strong = [row.strong for row in table.rows]
    assert strong == sorted(strong, reverse=True)  # headline outcomes first, and what follows is set apart
    assert [row.apart for row in table.rows] == [before and not now for before, now in pairwise([False, *strong])]


def test_a_single_state_is_told_when_asked_for() -> None:
    pytest.importorskip("SALib")
    found = crossing_analyses().settlement
    assert not isinstance(found, Omission)
    told = tell(found, states=True)
    assert_everywhere(told)
    assert len([note for part in told.parts for note in part.notes if "with interactions" in note]) > 1


def test_a_page_folds_tables_beside_pictures_and_details_and_escapes_everything() -> None:
    page = told_html(EVERYTHING, look=PAGE, draw=lambda name: f'<div data-figure="{name}"></div>')
    assert "A &lt; B &amp; C, by \N{MINUS SIGN}0.3 points." in page
    assert "<code>code</code>" in page
    assert '<div data-figure="picture"></div><details><summary>As a table</summary>' in page
    assert "<details><summary>More</summary>" in page
    notebook = told_html(EVERYTHING, look=NOTEBOOK)
    assert "<details" not in notebook
    assert "picture" not in notebook
    assert not re.search(r'class="', notebook)  # a notebook brings its own styles


def test_a_sketch_is_beside_its_text_where_there_are_pictures() -> None:
    sketch = Sketch(96, 26, "M0,0Z", (), ((2.0, 10.0),), about="A <prior>")
    table = Table((Column("Limit", "name"),), (Row.of(Cell("2 km or more", sketch=sketch)),), kept=True)
    told = Told(title="T", answer=("A.",), parts=(Part(charts=("picture",), tables=(table,)),))
    page = told_html(told, look=PAGE, draw=lambda name: f'<div id="{name}"></div>')
    assert '<rect class="band" x="2.0" y="0" width="10.0" height="25"/>' in page
    assert 'aria-label="A &lt;prior&gt;"' in page
    assert "<details" not in page  # what is kept is not folded away
    notebook = told_html(told, look=NOTEBOOK)
    assert 'alt="A &lt;prior&gt;" src="data:image/svg+xml;base64,' in notebook
    assert "<svg" not in notebook
    assert_everywhere(told)


def test_nothing_is_lost_in_a_narrow_window() -> None:
    from sandtable.cli.terminal import LEAST_WIDTH

    for width in (LEAST_WIDTH, 40, 80):
        shown = in_terminal(EVERYTHING, width=width)
        for text in ("second", "-1.0%", "andanote", "Anoteofthetable.", "Inthismodel."):
            assert text in shown, (width, text)


@pytest.mark.parametrize("entry", ANALYSES, ids=lambda entry: entry.name)
def test_every_record_names_what_there_is(entry: Any) -> None:
    for names in (entry.tell, entry.charts):  # one for all results, or one for each
        assert isinstance(names, str) or len(names) == len(entry.result)
    for name in (entry.run, *entry.also, *_each(entry.tell), *_each(entry.charts)):
        assert not name or callable(loaded(name))
    for name in (*entry.result, *_each(entry.printed)):
        assert not name or isinstance(loaded(name), type)
    assert entry.fits(crossing().scenario) in (True, False)


def _each(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(KeyError, match="no analysis in the registry gives a str"):
        entry_of("text")


def test_the_page_is_what_html_says() -> None:
    assert "Asentencewithcode." in in_html(EVERYTHING, look=PAGE)
