"""`score`: one scenario against its history, with every rival; the time lock; what is refused."""

from __future__ import annotations

import datetime as dt
import json
import math
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.score.links import links
from sandtable.errors import AnalysisError
from tests.cli.conftest import RACE

score = partial(st.score, today=dt.date(2040, 1, 1))  # the race is of 2031
FIRST = "first(north, bridge) < first(south, bridge)"
HOLDS = "controls(north, bridge)"


def claim(name: str, kind: str, statement: str, test: str) -> str:
    place = {"rather": 0, "hardly": 10, "both": 20, "once-first": 30, "if-not": 40, "talks": 50}[name]
    at = f"{{start: {place}, end: {place + 9}, sha256: 0123456789abcdef}}"
    return f"  {name}: {{kind: {kind}, statement: {statement}, source: paper, at: {at}, test: {{{test}}}}}\n"


HISTORY = (
    """\
sources:
  paper: {title: A paper, published: 2031-04-20, grade: C3}
  memoir: {title: A memoir, published: 2040-01-01, grade: B2}
claims:
"""
    + claim(
        "rather", "forecast", "The Brigade will probably be first",
        'probability: "first(south, bridge) > first(north, bridge)", words: likely',
    )
    + claim("hardly", "likelihood", "The North hardly loses it", f'probability: "not {HOLDS}", words: unlikely')
    + claim("both", "likelihood", "First and to stay", f'probability: "{HOLDS} and {FIRST}", range: [0.4, 0.6]')
    + claim("once-first", "conditional", "Then it stays", f'probability: "{HOLDS}", given: "{FIRST}", range: [0.8, 1]')
    + claim("if-not", "conditional", "Else not", f'probability: "{HOLDS}", given: "not {FIRST}", range: [0, 0.2]')
    + claim("talks", "likelihood", "No talks", 'probability: "chose(south, talk)", words: unlikely')
    + """\
history:
  basis: outside
  source: memoir
  outcomes: {north-first: true, north-holds: true}
  times: {north-first: 2031-05-05}
  reference: {title: Races for bridges, outcomes: {north-first: 0.4}, basis: outside, source: paper}
"""
)  # fmt: skip


def written(folder: Path, text: str) -> Path:
    path = folder / "vell.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("score"), RACE + HISTORY)


@pytest.fixture(scope="module")
def study(path: Path) -> st.Study:
    return st.run(path, futures=1_000, seed=3, keep=0, progress=False)


def test_outcomes_by_hand(study: st.Study):
    card = score(study)
    (scores,) = card.scenarios
    assert [row.outcome for row in scores.outcomes] == ["north-first", "north-holds"]
    for row in scores.outcomes:
        share = study.outcome(row.outcome).probability.value
        assert row.brier.value == pytest.approx((1 - share) ** 2)
        assert row.log.value == pytest.approx(-math.log(share))
        assert row.brier.low < row.brier.value < row.brier.high
    first, holds = scores.outcomes
    assert (first.reference_probability, holds.reference_probability) == (0.4, None)
    likely = (first.text_low, first.text_probability, first.text_high)
    assert likely == pytest.approx((0.55, 0.675, 0.80))  # ICD 203
    unlikely = (holds.text_low, holds.text_probability, holds.text_high)
    assert unlikely == pytest.approx((0.55, 0.675, 0.80))  # unlikely (20 to 45) that it does not
    rows = {row["outcome"]: row for row in card.to_json_object()["scores"]}
    assert rows["north-first"]["reference_brier"] == pytest.approx(0.36)
    assert rows["north-first"]["reference_log"] == pytest.approx(-math.log(0.4))
    assert rows["north-first"]["text_brier"] == pytest.approx(0.325**2)
    assert rows["north-first"]["text_best"] == pytest.approx(0.2**2)
    assert rows["north-first"]["text_worst"] == pytest.approx(0.45**2)
    assert rows["north-first"]["baseline_brier"] == 0.25
    assert rows["north-holds"]["reference_brier"] is None


def test_statements_that_history_settles(study: st.Study):
    (scores,) = score(study).scenarios
    found = {row.claim: row for row in scores.statements}
    assert list(found) == ["rather", "hardly", "both", "once-first"]
    assert [(row.claim, row.why) for row in scores.unsettled] == [
        ("if-not", "condition-failed"),
        ("talks", "not-an-outcome"),
    ]
    assert {name: row.happened for name, row in found.items()} == {
        "rather": True, "hardly": False, "both": True, "once-first": True,
    }  # fmt: skip
    happened, complete = study.outcome_array()
    first, holds = (
        happened[complete][:, study.program.outcomes.index(name)] for name in ("north-first", "north-holds")
    )
    assert found["rather"].probability.value == first.mean()
    assert found["hardly"].probability.value == (~holds).mean()
    assert found["both"].probability.value == (first & holds).mean()
    assert found["once-first"].probability.value == pytest.approx((first & holds).sum() / first.sum())
    assert (found["hardly"].outcome, found["hardly"].is_of_opposite) == ("north-holds", True)
    assert (found["once-first"].outcome, found["once-first"].conditional) == (None, True)


def test_dates(study: st.Study):
    (row,) = score(study).dates
    assert (row.date, row.day) == (dt.date(2031, 5, 5), 4.5)
    assert row.any_day_crps == pytest.approx((4.5**3 + 25.5**3) / (3 * 30**2))
    assert row.crps.low < row.crps.value < row.crps.high
    assert row.share.value == pytest.approx(study.times[0].share.value)
    assert row.median_date == study.times[0].date(study.times[0].median.value)


def test_half_by_is_of_the_futures_in_which_it_happens(path: Path):
    rare = st.run(
        st.load(path).replace({"assumptions.brigade-pace": "uniform(8 km/day, 15 km/day)"}), futures=300, seed=3
    )
    (spread,) = rare.times
    (row,) = score(rare).dates
    assert 0 < spread.share.value < 0.5
    assert row.median_date == spread.date(spread.median.value)
    assert row.median_date is not None


def test_totals_are_means(study: st.Study):
    card = score(study)
    sums = card.totals
    assert sums.brier.value == pytest.approx(np.mean([row.brier.value for row in card.outcomes]))
    assert sums.brier.low < sums.brier.value < sums.brier.high
    assert (sums.outcomes, sums.reference_outcomes, sums.statements, sums.dates) == (2, 1, 4, 1)
    assert sums.reference_brier == pytest.approx(0.36)
    assert sums.text_best < sums.text_brier < sums.text_worst
    assert sums.text_brier == pytest.approx(np.mean([0.325**2, 0.325**2, 0.25, 0.01]))


def test_a_scenario_and_its_study_give_the_same_bytes(path: Path, study: st.Study):
    def text(*sources: object, **arguments: object) -> str:
        return json.dumps(score(*sources, progress=False, **arguments).to_json_object())

    assert text(study) == text(st.load(path), study) == text(path, seed=3, futures=1_000, threads=1)
    assert text([path], seed=3, futures=1_000, threads=2) == text(study)
    assert text(path, seed=4, futures=1_000) != text(study)


def test_what_rests_on_later_sources_is_no_forecast(tmp_path: Path):
    late = (RACE + HISTORY).replace("basis: assumed, because: a guess", "basis: outside, source: memoir")
    path = written(tmp_path, late)
    with pytest.raises(AnalysisError, match=r"knows what came after 2031-04-20: assumptions\.brigade-pace\.source"):
        score(path, futures=50, seed=1, progress=False)
    card = score(path, futures=50, seed=1, allow_hindsight=True, progress=False)
    assert len(card.scenarios[0].lock.hindsight) == 1
    assert any("with hindsight this is no forecast" in note for note in card.to_json_object()["notes"])


def test_a_later_reference_class_is_hindsight_and_later_coordinates_are_not(tmp_path: Path):
    late = (RACE + HISTORY).replace(
        "{north-first: 0.4}, basis: outside, source: paper", "{north-first: 0.4}, source: memoir"
    )
    with pytest.raises(AnalysisError, match=r"history\.reference\.source: published on 2040-01-01"):
        score(written(tmp_path, late), futures=50, seed=1, progress=False)
    coordinates = (RACE + HISTORY).replace("lon: 20.00}", "lon: 20.00, source: memoir}")
    assert score(written(tmp_path, coordinates), futures=50, seed=1, progress=False).scenarios[0].lock.hindsight == ()


def test_as_of_goes_before_the_date_of_the_text(tmp_path: Path):
    text = (RACE + HISTORY).replace("start: 2031-05-01", "start: 2031-05-01\nas_of: 2031-04-01")
    text = text.replace("basis: assumed, because: a guess", "basis: outside, source: paper")
    with pytest.raises(AnalysisError, match="knows what came after 2031-04-01"):
        score(written(tmp_path, text), futures=50, seed=1, progress=False)


def test_of_the_bundled_scenarios_those_with_hindsight_are_refused():
    card = score(futures=60, seed=1, progress=False)
    assert [each.scenario for each in card.scenarios] == ["deir-ez-zor-2017"]
    assert "fashoda-1898" in [each.scenario for each in card.refused]
    settled = {row.claim: row for row in card.statements}
    assert settled["t29"].outcome == "damascus-holds-the-city"
    assert settled["t29"].happened


def test_questions_that_cannot_be_answered(tmp_path: Path, path: Path, study: st.Study):
    with pytest.raises(AnalysisError, match="`vell` has no history to be scored against"):
        score(written(tmp_path, RACE), seed=1)
    with pytest.raises(AnalysisError, match="a scenario is played with a seed"):
        score(path)
    with pytest.raises(AnalysisError, match="the study is of another scenario"):
        score("fashoda-1898", study)
    with pytest.raises(AnalysisError, match="a study is scored alone"):
        score([path, path], study)
    with pytest.raises(AnalysisError, match="too few complete futures to be scored: 1"):
        score(path, seed=1, futures=1, progress=False)


def test_links_between_outcomes():
    random = np.random.default_rng(1)
    a = random.random(500) < 0.4
    b = ~a
    c = a & (random.random(500) < 0.5)
    free = random.random(500) < 0.5
    rare = np.zeros(500, bool)
    happened = np.stack([a, b, c, free, rare], axis=1)
    names = ("a", "b", "c", "free", "rare")
    found = {(link.kind, link.first, link.second) for link in links(happened, names=names, among=names)}
    assert found == {("opposite", "a", "b"), ("implies", "c", "a"), ("excludes", "b", "c")}
    same = np.stack([a, a], axis=1)
    assert [link.kind for link in links(same, names=("x", "y"), among=("x", "y"))] == ["same"]


def test_a_history_that_is_not_over_is_refused(path: Path, tmp_path: Path):
    def scored(text: str, today: dt.date, **arguments: bool) -> st.ScoreCard:
        return st.score(written(tmp_path, text), futures=50, seed=1, today=today, progress=False, **arguments)

    whole, over = RACE + HISTORY, dt.date(2031, 5, 31)
    assert scored(whole, over).scenarios
    with pytest.raises(
        AnalysisError, match=r"by 2031-05-04: `history.times.north-first` is dated 2031-05-05, and 1 more"
    ):
        scored(whole, dt.date(2031, 5, 4))
    # on the next day that north came first is known, what it holds at the end is not
    with pytest.raises(AnalysisError, match="`north-holds` cannot be known before the horizon, 2031-05-31"):
        scored(whole, dt.date(2031, 5, 5))
    known = whole.replace("{north-first: true, north-holds: true}", "{north-first: true}")
    assert scored(known, dt.date(2031, 5, 5)).scenarios
    with pytest.raises(AnalysisError, match="`north-first` cannot be known before the horizon"):
        scored(known.replace("{north-first: true}\n", "{north-first: false}\n"), dt.date(2031, 5, 5))
    events = known.replace("  reference:", "  events: [{date: 2031-05-20, event: A feast.}]\n  reference:")
    with pytest.raises(AnalysisError, match=r"`history.events.0` is dated 2031-05-20"):
        scored(events, dt.date(2031, 5, 5))
    assert scored(whole, dt.date(2026, 1, 1), allow_future_history=True).scenarios


def test_the_first_scenario_is_no_better_than_a_coin_on_who_holds_what():
    card = score("deir-ez-zor-2017", futures=2_000, seed=7, progress=False)
    groups = {group.id: group for group in card.scenarios[0].groups}
    assert groups["first"].brier.high < 0.25
    assert groups["holds"].brier.low < 0.25 < groups["holds"].brier.high
    assert set(groups["first"].outcomes) >= {"damascus-first", "sdf-first", "neither"}
    assert {"damascus-holds-the-city", "raqqa-falls"} <= set(groups["holds"].outcomes)
    sums = card.totals
    assert (sums.outcomes, sums.questions) == (17, 15)  # two pairs are opposites
    from sandtable.telling.score import answer

    assert "and neither better nor worse on who holds what at the end (6 questions, 0." in " ".join(answer(card))
    # what the lock takes on the scenario's word is named
    assert [name for name, _ in card.scenarios[0].lock.reprinted] == ["model-page", "control-map-2017-07", "ucdp-ged"]
    assert card.scenarios[0].lock.undated == ()
