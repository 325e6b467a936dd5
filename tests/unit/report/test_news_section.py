"""What takes minutes is in a report only where it was asked for, and the report says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import sandtable as st
from sandtable.cli.brief import check_news_option
from sandtable.cli.faults import Fault
from sandtable.report.analyses import run_analyses
from sandtable.study.play import no_report
from sandtable.telling import Told
from sandtable.telling.judgments import before_news
from tests.unit.analysis.updating_cases import TEXT, poll


@pytest.fixture
def study(tmp_path: Path) -> st.Study:
    (tmp_path / "known.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "news.yaml").write_text("news:\n" + poll(1, aye=True), encoding="utf-8")
    return st.run(tmp_path / "known.yaml", futures=400, seed=2, progress=False, keep=0)


def test_a_report_without_it_names_the_command(study: st.Study) -> None:
    found = run_analyses(study, report=no_report, futures=400)
    assert "sandtable update known.yaml" in [each.command for each in found.omissions]
    assert not [each for each in found.others if type(each).__name__ == "Updating"]


def test_a_report_that_asks_for_it_has_it(study: st.Study) -> None:
    found = run_analyses(study, report=no_report, futures=400, minutes=True)
    (updated,) = [each for each in found.others if type(each).__name__ == "Updating"]
    assert [each.id for each in updated.items] == ["poll-1"]
    assert not found.unasked
    assert found.has_news
    told = before_news(Told(title="Key judgments", answer=("It will.",), notes=("Words follow a standard.",)))
    assert told.notes[0].startswith("They are without the news")
    assert told.notes[1:] == ("Words follow a standard.",)


def test_it_cannot_be_asked_for_without_news_or_in_a_quick_report(study: st.Study) -> None:
    check_news_option(True, quick=False, scenario=study.scenario)
    with pytest.raises(Fault, match="quick"):
        check_news_option(True, quick=True, scenario=study.scenario)
    with pytest.raises(Fault, match="no news"):
        check_news_option(True, quick=False, scenario=st.load("fashoda-1898"))
