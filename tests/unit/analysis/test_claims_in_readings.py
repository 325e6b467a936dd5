"""Claims judged in every reading of the text: verdicts side by side, and those that differ."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from sandtable.analysis.claims.claims import claims
from sandtable.analysis.claims.results import JudgedClaims
from sandtable.loading import read
from sandtable.scenario.types import Scenario
from sandtable.telling import tell

CASE = Path(__file__).resolve().parents[3] / "spec" / "cases" / "valid" / "readings.yaml"
# as written blue marches with probability .7: likely; bound by doubt with one of .1: not; cautious as written, only later
TEXT = (
    CASE.read_text(encoding="utf-8")
    .replace('prior: "beta(2, 2)"', 'prior: "uniform(0.65, 0.75)"')
    .replace("uniform(0.2, 0.6)", "uniform(0.05, 0.2)")
    .replace("      claims.c1.test.words: roughly even chance\n", "")
    .replace(
        "readings:\n",
        "  c2: {kind: geography, statement: The road is short, source: article, at: {start: 50, end: 60,"
        " sha256: 0123456789abcdef}, test: {holds: 'distance(west, east) < 200 km'}}\nreadings:\n",
    )
)


def race(reading: str | None = None) -> Scenario:
    found = read(TEXT, name="race", reading=reading)
    assert found.scenario is not None, found.diagnostics
    return found.scenario


@pytest.fixture(scope="module")
def judged() -> JudgedClaims:
    return claims(race(), futures=3_000, seed=2, progress=False)


def test_verdicts_stand_beside_those_of_the_file_as_written(judged: JudgedClaims) -> None:
    beside = judged.readings
    assert beside is not None
    assert (beside.as_written, [rival.reading for rival in beside.rivals]) == ("free", ["bound", "cautious"])
    assert judged.claim("c1").verdict == "consistent"
    bound, cautious = beside.rivals
    assert [each.verdict for each in bound.claims] == ["contradicted", "consistent"]
    assert [each.verdict for each in cautious.claims] == ["consistent", "consistent"]
    assert beside.differing == ("c1",)


def test_each_reading_gets_what_it_gets_alone(judged: JudgedClaims) -> None:
    assert judged.readings is not None
    for rival in judged.readings.rivals:
        alone = claims(race(rival.reading), futures=3_000, seed=2, progress=False)
        assert alone.readings is None
        assert "readings" not in alone.to_json_object()
        assert [each.to_json_object() for each in alone.claims] == [each.to_json_object() for each in rival.claims]
        assert alone.scenario_sha256 == rival.scenario_sha256


def test_one_reading_alone_may_be_asked_for(judged: JudgedClaims) -> None:
    alone = claims(race(), futures=3_000, seed=2, readings=False, progress=False)
    assert alone.readings is None
    printed = judged.to_json_object()
    assert list(printed)[-1] == "readings"
    assert {key: value for key, value in printed.items() if key != "readings"} == alone.to_json_object()


def test_what_differs_is_said_first_and_marked(judged: JudgedClaims) -> None:
    told = tell(judged)
    said = " ".join(told.answer)
    assert (
        "In the reading “Blue is bound by doubt at home” 1 of 2 verdicts differs: c1 (contradicted instead of consistent)."
        in said
    )
    assert "In the reading “Blue waits for news” every verdict is the same." in said
    (table,) = next(part for part in told.parts if part.title == "In each reading of the text").tables
    assert [row.cells[0].text for row in table.rows] == ["c1", "c2"]
    texts = [cell.text for cell in table.rows[0].cells[2:]]
    assert texts == ["consistent", "\N{NOT EQUAL TO} contradicted", "consistent"]
    assert not any("\N{NOT EQUAL TO}" in cell.text for cell in table.rows[1].cells)


def test_where_no_future_ends_nothing_is_judged(judged: JudgedClaims) -> None:
    assert judged.readings is not None
    failed = tuple(dataclasses.replace(rival, failed=judged.futures) for rival in judged.readings.rivals)
    told = tell(dataclasses.replace(judged, readings=dataclasses.replace(judged.readings, rivals=failed)))
    assert "none of 3,000 futures came to its end: nothing is judged there." in " ".join(told.answer)


def test_a_reading_in_which_some_futures_fail_says_so(judged: JudgedClaims) -> None:
    assert judged.readings is not None
    failed = tuple(dataclasses.replace(rival, failed=12) for rival in judged.readings.rivals)
    told = tell(dataclasses.replace(judged, readings=dataclasses.replace(judged.readings, rivals=failed)))
    said = " ".join(told.answer)
    assert "12 of 3,000 futures failed and are excluded: estimates are of the complete futures of each reading." in said
