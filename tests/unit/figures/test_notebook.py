"""What a notebook shows: the same pictures, small, offline, and nothing of a scenario file that could run."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from sandtable.figures.notebook import LARGEST, html_of
from tests.unit.report.crossing import crossing, crossing_analyses

pytestmark = pytest.mark.slow  # the engine is compiled
HOSTILE = '</div><script>alert(1)</script><img src=x onerror="alert(2)">'


class Parts(HTMLParser):
    """Tags, addresses of pictures and the text of a cell."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.sources: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.sources += [value or "" for name, value in attrs if name == "src"]

    def handle_data(self, data: str) -> None:
        self.text += data


def checked(html: str) -> Parts:
    parts = Parts(html)
    assert len(html) < LARGEST
    assert set(parts.tags) <= {
        "div",
        "b",
        "br",
        "code",
        "h3",
        "h4",
        "p",
        "span",
        "img",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert parts.attributes <= {"style", "src", "alt", "scope"}
    assert all(source.startswith("data:image/svg+xml;base64,") for source in parts.sources)
    assert not re.search(r"https?:|url\(|@import", html)
    return parts


def test_a_scenario_shows_its_map_and_what_it_holds() -> None:
    parts = checked(crossing().scenario._repr_html_())
    assert len(parts.sources) == 1
    assert "3 places, 2 actors" in parts.text


def test_a_study_shows_table_outcomes_settlement_and_map() -> None:
    parts = checked(crossing()._repr_html_())
    assert len(parts.sources) == 3
    assert "The Brigade is at the bridge first" in parts.text


@pytest.mark.parametrize(
    ("field", "pictures", "words"),
    [
        ("drivers", 2, ""),
        ("settlement", 1, "the North holds the bridge"),
        ("game", 5, "In an equilibrium no player gains by changing its strategy alone."),
        ("claims", 0, "6 statements, judged in this model:"),
        ("score", 1, "no error rate"),
    ],
)
def test_results_show_their_pictures(field: str, pictures: int, words: str) -> None:
    pytest.importorskip("SALib")
    parts = checked(getattr(crossing_analyses(), field)._repr_html_())
    assert len(parts.sources) == pictures
    assert words in parts.text


def test_boxes_show_what_they_are_worth() -> None:
    pytest.importorskip("SALib")
    pytest.importorskip("prim")
    found = crossing_analyses().boxes.discoveries[0]
    parts = checked(found._repr_html_())
    assert len(parts.sources) == 1 + len(found.box.restrictions)  # the shares, and each prior with its limit
    assert "Pace of the Brigade" in parts.text


def test_a_red_line_shows_its_effect_and_what_moves() -> None:
    pytest.importorskip("SALib")
    parts = checked(crossing_analyses().red_lines[0]._repr_html_())
    assert len(parts.sources) == 1
    assert "together" in parts.text


def test_boxes_rules_and_single_values_are_tables() -> None:
    import sandtable as st

    pytest.importorskip("SALib")
    pytest.importorskip("prim")
    study = crossing()
    for found in (st.discover(study, outcome="north-first"), st.settlement(study, rows=64, progress=False)):
        assert "table" in checked(found._repr_html_()).tags
    split = st.split_variance(study, outcome="north-first", outer=40, inner=5, progress=False)
    assert split.title in checked(split._repr_html_()).text


def test_the_words_of_a_file_stay_words() -> None:
    scenario: Any = crossing().scenario.model_copy(update={"title": HOSTILE, "question": HOSTILE})
    parts = checked(html_of(scenario))
    assert HOSTILE in parts.text
    pytest.importorskip("SALib")
    report = dataclasses.replace(crossing_analyses().claims, title=HOSTILE)
    assert HOSTILE in checked(html_of(report)).text


def test_the_map_of_the_first_scenario_is_small_enough() -> None:
    import sandtable as st

    checked(st.load("deir-ez-zor-2017")._repr_html_())
