"""The report of a study that was played: the first scenario, every number of the page from the study's tables."""

from __future__ import annotations

from typing import Any

import pytest

from sandtable.figures import to_svg
from sandtable.figures.arrivals import BINS, MOST_BINS, arrival_chart, histogram
from sandtable.figures.control import control_tracks
from sandtable.figures.map import map_chart
from sandtable.report import report_html
from sandtable.study.outcomes import headline
from sandtable.telling.answer import answer
from sandtable.wording import estimate

pytestmark = pytest.mark.slow  # the engine is compiled


@pytest.fixture(scope="module")
def study() -> Any:
    from sandtable.study.run import run

    return run("deir-ez-zor-2017", futures=120, seed=3, progress=False)


def test_the_answer_has_the_numbers_of_the_study(study: Any) -> None:
    share = headline(study.outcomes)
    assert share.headline
    said = answer(study)
    assert f"in {estimate(*share.probability)[0]} of {study.complete:,} futures" in said
    assert "in this model" in said


def test_the_page_holds_every_outcome_assumption_and_source(study: Any) -> None:
    html = report_html(study)
    assert len(html.encode()) < 3_000_000
    for entry in (*study.scenario.outcomes.values(), *study.scenario.assumptions.values()):
        assert entry.title.split("'")[0].split("&")[0] in html
    for identifier in study.scenario.sources:
        assert f'id="source-{identifier}"' in html
    assert study.program.sha256 in html
    assert "Natural Earth" in html
    assert "--futures 120 --seed 3" in html


def test_probabilities_of_control_are_whole(study: Any) -> None:
    tracks = control_tracks(study)
    assert tracks.probability.sum(axis=2) == pytest.approx(1.0)
    assert tracks.days == study.program.horizon
    assert (tracks.certainty[0] == 1).all()


def test_histograms_count_every_time_where_it_is(study: Any) -> None:
    width = next(size for size in BINS if study.program.horizon / size <= MOST_BINS)
    for spread in study.times:
        bins = histogram(study, spread.id)
        assert sum(row["share"] for row in bins) == pytest.approx(spread.share.value)
        column = f"time_{spread.id}".replace("-", "_")
        for row in bins[:-1]:  # the last one also holds the horizon
            counted = study.query(
                "select count(*) as n from futures where status = 'complete'"
                f" and {column} >= {row['start']!r} and {column} < {row['start'] + width!r}"
            )
            assert counted.to_pylist() == [{"n": round(row["share"] * study.complete)}]


def test_pictures_are_drawn_without_a_warning(study: Any, capfd: pytest.CaptureFixture[str]) -> None:
    charts = [map_chart(study, day=90), *(arrival_chart(study, row.id) for row in study.times if row.median)]
    for chart in charts:
        svg = to_svg(chart)
        assert "NaN" not in svg
    said = capfd.readouterr()
    assert "WARN" not in said.err + said.out
