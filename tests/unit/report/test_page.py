"""The page: one file, nothing fetched, the scenario's words inert, the same bytes for the same study."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sandtable.report import ReportError, report_html, write_report
from sandtable.report.page import script_json, unbroken
from tests.unit.figures.invented import invented_scenario, invented_study

HOSTILE = "</script><script>hostile()</script><img src=x onerror=hostile()>"
FETCHING = {"src", "srcset", "poster", "background", "action", "formaction", "ping", "manifest"}


class Page(HTMLParser):
    """Elements with their attributes, the text of scripts, styles and of everything else."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.text = ""
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        self._in = tag
        if tag == "script":
            self.scripts.append((dict(attributes), ""))
        if tag == "style":
            self.styles.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        elif self._in == "style":
            self.styles[-1] += data
        else:
            self.text += data


@pytest.fixture(scope="module")
def html() -> str:
    return report_html(invented_study())


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_the_page_is_one_small_file(html: str) -> None:
    assert len(html.encode()) < 3_000_000


def test_no_element_fetches_anything(page: Page) -> None:
    for tag, attributes in page.elements:
        assert not FETCHING & set(attributes), tag
        assert tag not in ("iframe", "object", "embed", "img", "link", "base")
        assert not any(name.startswith("on") for name in attributes)
        assert "style" not in attributes  # the policy forbids it
    assert "@import" not in page.styles[0]
    assert all(match.startswith("data:font/woff2;base64,") for match in re.findall(r"url\(([^)]{30})", page.styles[0]))


def test_the_policy_names_exactly_the_scripts_and_styles_of_the_page(page: Page) -> None:
    (policy,) = [a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in str(policy).split(";"))

    def digest(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    runs = [text for attributes, text in page.scripts if attributes.get("type") != "application/json"]
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [digest(text) for text in runs]
    assert rules["style-src"].split() == [digest(text) for text in page.styles]
    assert not {"connect-src", "img-src", "frame-src"} & set(rules)
    assert "unsafe" not in str(policy)


def test_a_table_that_goes_on_at_the_side_has_a_shadow_there(html: str) -> None:
    rule = re.search(r"\.scroll\{overflow-x:auto;([^}]*)\}", html)
    assert rule is not None
    assert rule[1].count(" local") == rule[1].count(" scroll") == 2


def test_scripts_are_classic(page: Page) -> None:
    assert [attributes.get("type", "") for attributes, _ in page.scripts] == ["application/json", "", ""]


def test_headline_answer_and_method_are_there(page: Page) -> None:
    text = " ".join(page.text.split())
    assert "Does red reach Northport before the winter rains?" in text
    assert "Red reaches Northport in 62% of 1,997 futures" in text
    for said in ("Frozen conflict", "never by 31 Oct", "3 of 2,000 futures failed (event limit) and are excluded", "5a" * 32, "seed 7",
                 "sandtable run", "--futures 2000 --seed 7", "What this is not", "B2", "usually reliable",
                 "short tubes (80%)", "Natural Earth 1:10m (public domain)"):  # fmt: skip
        assert said in text, said


def test_the_page_has_landmarks_and_one_first_heading(page: Page) -> None:
    tags = [tag for tag, _ in page.elements]
    assert [tags.count(tag) for tag in ("h1", "main", "header", "footer", "nav")] == [1, 1, 1, 1, 1]
    identifiers = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    targets = {str(a["href"])[1:] for tag, a in page.elements if tag == "a" and str(a["href"]).startswith("#")}
    assert targets <= set(identifiers)


def test_the_data_hold_every_figure_of_the_page(page: Page) -> None:
    data = json.loads(page.scripts[0][1])
    wanted = {a["data-figure"] for _, a in page.elements if "data-figure" in a}
    assert wanted == set(data["figures"])
    assert wanted == {"map", "strips", "outcomes", "settlement", "arrival-red-first", "arrival-green-joins"}
    assert [drawing["least"] for drawing in data["figures"]["map"]["drawings"]] == [0, 500]
    assert data["control"]["mill"]["2"][-1] == 90


def test_the_same_study_gives_the_same_bytes(html: str) -> None:
    assert report_html(invented_study()) == html


def test_words_of_the_scenario_are_inert(page: Page) -> None:
    plain = invented_scenario()
    assumptions = {
        key: entry.model_copy(update={"title": HOSTILE, "because": HOSTILE, "at": HOSTILE})
        for key, entry in plain.assumptions.items()
    }
    sources = {
        key: entry.model_copy(
            update={"title": HOSTILE, "url": "javascript:hostile()", "note": HOSTILE, "author": HOSTILE}
        )
        for key, entry in plain.sources.items()
    }
    places = {key: entry.model_copy(update={"name": HOSTILE}) for key, entry in plain.theatre.places.items()}
    actors = {key: entry.model_copy(update={"name": HOSTILE}) for key, entry in plain.actors.items()}
    outcomes = {key: entry.model_copy(update={"title": HOSTILE}) for key, entry in plain.outcomes.items()}
    theatre = plain.theatre.model_copy(update={"places": places})
    scenario = plain.model_copy(
        update={"title": HOSTILE, "question": HOSTILE, "summary": HOSTILE, "assumptions": assumptions,
                "sources": sources, "actors": actors, "outcomes": outcomes, "theatre": theatre}
    )  # fmt: skip
    hostile = Page(report_html(invented_study(scenario)))
    assert len(hostile.scripts) == len(page.scripts)
    assert [tag for tag, _ in hostile.elements].count("img") == 0
    assert HOSTILE in hostile.text
    assert HOSTILE in json.loads(hostile.scripts[0][1])["holders"]
    links = [str(a.get("href", "")) for tag, a in hostile.elements if tag == "a"]
    assert not any(link.startswith("javascript") for link in links)


def test_json_in_a_script_cannot_end_it() -> None:
    text = script_json({"name": "</script><!-- & \u2028"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"name": "</script><!-- & \u2028"}


def test_hyphened_words_stay_on_one_line_and_are_escaped() -> None:
    assert unbroken("to Deir ez-Zor") == 'to Deir <span class="unbroken">ez-Zor</span>'
    assert unbroken("by 18 August 2017, day 65") == "by 18\u00a0August 2017, day 65"
    assert unbroken("<b-c>") == '<span class="unbroken">&lt;b-c&gt;</span>'


def test_a_study_of_failures_only_has_nothing_to_report(tmp_path: Path) -> None:
    study = invented_study()
    study.complete = 0
    with pytest.raises(ReportError, match="none of the 2,000 futures came to its end"):
        write_report(study, tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot write"):
        write_report(invented_study(), tmp_path / "nowhere" / "report.html")


def test_the_path_comes_back(tmp_path: Path) -> None:
    path = write_report(invented_study(), tmp_path / "report.html")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
