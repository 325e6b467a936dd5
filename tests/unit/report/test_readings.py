"""Rival readings on the page and in the app: columns of pictures, the answer, verdicts of the claims elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sandtable as st
from sandtable.analysis.claims.claims import claims
from sandtable.analysis.readings.columns import readings
from sandtable.app.analyses import offered
from sandtable.app.findings import finding
from sandtable.figures.catalogue import analysis_pictures
from sandtable.report import write_report
from sandtable.report.analyses import no_analyses, run_analyses
from sandtable.report.content import analysis_content
from sandtable.report.specs import analysis_figures
from sandtable.scenario.source import as_typed
from tests.unit.analysis.test_claims_in_readings import race


@pytest.fixture(scope="module")
def study() -> st.Study:
    return st.run(race(), futures=300, seed=2, progress=False)


def test_the_page_has_a_column_for_each_reading(study: st.Study, tmp_path: Path) -> None:
    found = readings(study, progress=False)
    analyses = no_analyses(study, known=(found,))
    content = analysis_content(analyses, study.scenario)
    (section,) = content["readings"]
    assert not content["others"]
    assert section["title"] == "Rival readings"
    names = [f"reading-{name}" for name in ("free", "bound", "cautious")]
    assert [name for name in names if f'data-figure="{name}"' in section["html"]] == names
    assert list(analysis_figures(analyses, study.scenario)) == names
    page = write_report(study, tmp_path / "race.html", analyses=analyses).read_text(encoding="utf-8")
    assert '<a href="#readings">Rival readings</a>' in page
    assert page.index('id="readings"') < page.index('id="strips-section"')
    assert "It depends on how the text is read" in page[: page.index("</header>")]


def test_the_scale_of_the_columns_is_one(study: st.Study) -> None:
    figures = analysis_figures(no_analyses(study, known=(readings(study, progress=False),)), study.scenario)
    domains = {json.dumps(found) for found in _domains(figures)}
    assert domains == {"[0.0, 1.0]"}
    heights = {figure["drawings"][0]["spec"]["height"] for figure in figures.values()}
    assert len(heights) == 1


def _domains(value: object) -> list[object]:
    if isinstance(value, dict):
        own = [value["domain"]] if isinstance(value.get("domain"), list) else []
        return own + [found for each in value.values() for found in _domains(each)]
    return [found for each in value for found in _domains(each)] if isinstance(value, list) else []


def test_every_column_is_a_picture_by_name(study: st.Study) -> None:
    found = [entry for entry in analysis_pictures(study, report=lambda _: None) if entry.name.startswith("reading-")]
    assert [entry.name for entry in found] == ["reading-free", "reading-bound", "reading-cautious"]
    assert "Blue is bound by doubt at home" in json.dumps(found[1].draw(None).to_dict())
    alone = st.run(race("bound"), futures=50, seed=2, progress=False)
    assert not [each for each in analysis_pictures(alone, report=lambda _: None) if each.name.startswith("reading-")]


def test_claims_say_what_they_get_elsewhere(study: st.Study) -> None:
    found = claims(study.scenario, futures=1_000, seed=2, progress=False)
    html = json.loads(finding(study.scenario, {}, claims=found).shown)["html"]
    assert "\N{NOT EQUAL TO} In the reading “Blue is bound by doubt at home”: contradicted" in html
    assert "In the reading “Blue waits for news”: consistent" in html


def test_the_app_offers_them_for_the_file_as_written(study: st.Study) -> None:
    assert "readings" in [entry["id"] for entry in offered(study.scenario)]
    assert "readings" not in [entry["id"] for entry in offered(study.scenario.in_reading("bound"))]
    assert "readings" not in [entry["id"] for entry in offered(st.load("fashoda-1898"))]
    shown = json.loads(finding(study.scenario, {}, others=(readings(study, progress=False),)).shown)
    assert shown["answer"].startswith("It depends on how the text is read")
    assert sorted(shown["figures"]) == ["reading-bound", "reading-cautious", "reading-free"]


def test_a_command_names_the_reading() -> None:
    assert as_typed(race("bound").origin, with_folder=False)[1:3] == ["--reading", "bound"]
    assert "--reading" not in as_typed(race().origin, with_folder=False)


def test_known_readings_are_not_played_again(study: st.Study, monkeypatch: pytest.MonkeyPatch) -> None:
    found = readings(study, progress=False)
    monkeypatch.setattr("sandtable.analysis.readings.columns.readings", None)
    every = run_analyses(study, report=lambda _: None, futures=50, known=(found,))
    assert [each for each in every.others if type(each) is type(found)] == [found]
