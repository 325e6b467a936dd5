"""Claims on a scenario whose probabilities are known: every verdict, every way of testing, conflicts and their window."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import sandtable as st
from sandtable.analysis.claims.results import JudgedClaims
from sandtable.analysis.claims.sentences import share_words
from sandtable.cli.json_schemas import schema_of
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.scenario.types import Scenario
from sandtable.telling.claims import answer, looked_at, window_sentences
from sandtable.theatre.geodesics import geodesic_km

FILE = Path(__file__).with_name("battery.yaml")
FUTURES = 2_000
ORM, FORD, MILL = (0.0, 0.0), (0.0, 0.9), (0.0, 1.35)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return st.load(FILE)


@pytest.fixture(scope="module")
def report(scenario: Scenario) -> JudgedClaims:
    return st.claims(scenario, futures=FUTURES, seed=1, progress=False)


@pytest.mark.parametrize(
    ("name", "test", "verdict", "in_all"),
    [
        ("fair", "share", "consistent", "consistent"),
        ("certain", "share", "contradicted", "contradicted"),
        ("edge-of-half", "share", "undetermined", "undetermined"),
        ("eagle", "share", "turns-on", "contradicted"),
        ("sun", "share", "turns-on", "consistent"),
        ("sealed", "untestable", "untestable", "untestable"),
        ("no-case", "share", "undetermined", "undetermined"),
        ("halting", "forced", "consistent", "consistent"),
        ("by-value", "forced", "consistent", "consistent"),
        ("spared", "fact", "turns-on", "undetermined"),
        ("held", "fact", "consistent", "consistent"),
        ("lost", "fact", "contradicted", "contradicted"),
        ("struck", "share", "turns-on", "contradicted"),
        ("deterred", "variant", "turns-on", "consistent"),
        ("flatly", "share", "premise", "understated"),
        ("modest", "share", "understated", "understated"),
    ],
)
def test_verdicts(report: JudgedClaims, name: str, test: str, verdict: str, in_all: str) -> None:
    found = report.claim(name)
    assert (found.test, found.verdict, found.verdict_in_all) == (test, verdict, in_all), found.because


def test_all_seven_verdicts_are_forced(report: JudgedClaims) -> None:
    assert all(report.counts.values()), report.counts
    assert len(report.counts) == 7
    assert sum(report.counts.values()) == len(report.claims) == 17


def test_a_turning_assumption_is_named_with_the_reading(report: JudgedClaims) -> None:
    flips = [(flip.assumption, flip.reading, flip.verdict) for flip in report.claim("eagle").flips]
    assert flips == [("bias", "0.9", "consistent")]
    assert [flip.reading for flip in report.claim("sun").flips] == [
        "up to 0.333 (low third)", "over 0.667 (high third)",
    ]  # fmt: skip
    assert [each.assumption for each in report.claim("sun").rests_on if each.role == "turns"] == ["slant"]


def test_a_fact_has_the_mass_of_the_prior_exactly(report: JudgedClaims) -> None:
    found = report.claim("spared")
    assert found.probability == Estimate(0.75, 0.75, 0.75)
    assert {flip.reading: flip.verdict for flip in found.flips} == {
        "the rocket (60 km)": "consistent", "the missile (300 km)": "contradicted",
    }  # fmt: skip


def test_a_condition_never_met_is_said(report: JudgedClaims) -> None:
    found = report.claim("no-case")
    assert (found.trials, found.probability, found.futures_needed) == (0, None, None)
    assert "met in none of the futures" in str(found.because)


def test_forced_conditions_are_compared_over_the_same_futures(report: JudgedClaims) -> None:
    found = report.claim("halting")
    assert found.compared is not None
    assert found.as_they_came is not None
    assert found.trials == FUTURES  # the coin is thrown in every future
    assert found.probability is not None
    assert found.probability.value < 0.002  # a column that halts does not arrive, but for one that strikes drive there
    assert found.as_they_came.method == "groups"
    assert found.as_they_came.trials < FUTURES
    value = report.claim("by-value").compared
    assert value is not None
    assert value.difference is not None
    assert value.difference.value == pytest.approx(0.8, abs=0.03)
    assert value.lost == 0  # the same dice: who shows the eagle at 0.1 shows it at 0.9


def test_groups_are_independent(report: JudgedClaims) -> None:
    found = report.claim("unrelated")
    assert found.test == "groups"
    assert found.compared is not None
    assert found.compared.gained is None
    assert found.trials + found.compared.trials < FUTURES  # an eagle without a sun is on neither side


def test_a_variant_without_launchers(report: JudgedClaims) -> None:
    found = report.claim("deterred").compared
    assert found is not None
    share = report.claim("deterred").probability
    assert found.probability is not None
    assert found.difference is not None
    assert share is not None
    assert (found.with_, found.probability.value, found.lost) == ("fires.battery.launchers = 0", 0.0, 0)
    assert found.difference.value == share.value


def test_the_conflict_over_reach_and_its_window(report: JudgedClaims) -> None:
    (conflict,) = report.conflicts
    assert (conflict.assumption, conflict.claims) == ("battery-reach", ("deterred", "spared", "struck"))
    assert {each.reading: each.excluded for each in conflict.readings} == {
        "the rocket (60 km)": ("deterred", "struck"), "the missile (300 km)": ("spared",),
    }  # fmt: skip
    window = conflict.window
    assert window is not None
    assert window.covers_from == pytest.approx(geodesic_km(ORM, FORD))
    assert window.covers_to == pytest.approx(geodesic_km(ORM, MILL))
    # by play: the column stands at the ford at first, so it is within reach from there on
    assert window.possible_from is not None
    assert window.possible_to is not None
    assert 0 <= window.possible_from - geodesic_km(ORM, FORD) <= window.step
    assert 0 <= geodesic_km(ORM, MILL) - window.possible_to <= window.step


def test_undetermined_says_how_many_futures(report: JudgedClaims) -> None:
    found = report.claim("edge-of-half")
    assert found.futures_needed is None or found.futures_needed > FUTURES


def test_words_by_every_standard(report: JudgedClaims) -> None:
    found = {each.standard: each for each in report.claim("certain").standards}
    assert {"icd-203", "nato", "uk-phia", "ipcc", "kent-1964", "efsa", "capphrase", "hbr-2018"} == set(found)
    assert found["nato"].term is None
    assert found["nato"].verdict is None
    assert found["kent-1964"].range == (0.87, 0.99)
    assert found["kent-1964"].verdict == "contradicted"


def test_json_is_what_the_schema_says_whatever_the_threads(scenario: Scenario, report: JudgedClaims) -> None:
    text = json.dumps(report.to_json_object(), allow_nan=False)
    jsonschema.Draft202012Validator(schema_of("claims")).validate(json.loads(text))
    again = st.claims(scenario, futures=FUTURES, seed=1, threads=1, progress=False)
    assert json.dumps(again.to_json_object(), allow_nan=False) == text


def test_one_claim_alone_has_the_same_verdict(scenario: Scenario, report: JudgedClaims) -> None:
    alone = st.claims(scenario, futures=FUTURES, seed=1, only=["eagle"], progress=False)
    assert [replace(each, claim=report.claim("eagle").claim) for each in alone.claims] == [report.claim("eagle")]
    assert alone.coverage == report.coverage


def test_a_study_lends_its_seed_its_size_and_its_draws(scenario: Scenario) -> None:
    study = st.run(scenario, futures=500, seed=7, progress=False)
    lent = st.claims(scenario, study, only=["fair", "spared"], progress=False)
    own = st.claims(scenario, futures=500, seed=7, only=["fair", "spared"], progress=False)
    assert lent == own
    # a study in which every bias is 0.9 says so of the claims
    draws = study.draws().copy()
    draws[:, study.program.assumptions.index("bias")] = 0.9
    forced = st.run(scenario, futures=500, seed=7, assumptions=draws, progress=False)
    found = st.claims(scenario, forced, only=["eagle"], progress=False).claim("eagle")
    assert found.probability is not None
    assert found.probability.value == pytest.approx(0.9, abs=0.05)


def test_statements_that_the_file_lacks(scenario: Scenario) -> None:
    found = st.claims(scenario, futures=50, seed=1, only=["held"], statements=["held", "s2", "sealed"], progress=False)
    assert found.coverage.missing == ("s2",)
    assert found.coverage.statements == 3
    assert found.coverage.untestable == ("sealed",)


def test_what_cannot_be_asked(scenario: Scenario) -> None:
    with pytest.raises(AnalysisError, match="no claim `eagel`") as raised:
        st.claims(scenario, futures=10, seed=1, only=["eagel"])
    assert "eagle" in raised.value.hint
    with pytest.raises(AnalysisError, match="makes no claims"):
        st.claims("fashoda-1898", futures=10, seed=1)
    with pytest.raises(AnalysisError, match="with a seed"):
        st.claims(scenario)
    with pytest.raises(AnalysisError, match="1 or more"):
        st.claims(scenario, futures=0, seed=1)
    study = st.run(scenario, futures=5, seed=1, progress=False)
    with pytest.raises(AnalysisError, match="another scenario"):
        st.claims(scenario.replace({"fires.battery.magazine": 4}), study)


def test_a_variant_that_does_not_fit_is_said(scenario: Scenario) -> None:
    claim = scenario.claims["deterred"]
    assert claim.test.variant is not None  # type: ignore[union-attr]
    variant = claim.test.variant.model_copy(update={"set": {"fires.batery.launchers": 0}})  # type: ignore[union-attr]
    test = claim.test.model_copy(update={"variant": variant})
    overridden = scenario.replace({})
    object.__setattr__(overridden, "claims", {**scenario.claims, "deterred": claim.model_copy(update={"test": test})})
    with pytest.raises(AnalysisError, match="variant of claim `deterred`"):
        st.claims(overridden, futures=10, seed=1, only=["deterred"])


MORE = """
  swayed:
    kind: conditional
    statement: With the eagle up, the eagle is up more often.
    source: paper
    at: {start: 85, end: 89, sha256: "0123456789abcdef"}
    test:
      probability: chose(blue, eagle) and chose(red, heads)
      given: chose(blue, eagle)
      against: not chose(blue, eagle)
      under: {set: {assumptions.bias.prior: 0.9}}
      variant: {set: {assumptions.bias.prior: 0.1}}
      expect: higher
      range: [0.4, 0.6]
  unmoved:
    kind: conditional
    statement: With the eagle up, heads is more frequent.
    source: paper
    at: {start: 90, end: 94, sha256: "0123456789abcdef"}
    test:
      probability: chose(red, heads)
      given: chose(blue, eagle)
      against: not chose(blue, eagle)
      under: {set: {assumptions.bias.prior: 0.9}}
      variant: {set: {assumptions.bias.prior: 0.1}}
      expect: higher
  settled:
    kind: conditional
    statement: With the eagle up, Red holds the ford more often.
    source: paper
    at: {start: 95, end: 99, sha256: "0123456789abcdef"}
    test:
      probability: controls(red, ford)
      variant: {set: {assumptions.bias.prior: 0.1}}
      expect: higher
"""


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> JudgedClaims:
    path = tmp_path_factory.mktemp("more") / "battery.yaml"
    path.write_text(FILE.read_text(encoding="utf-8") + MORE.lstrip("\n"), encoding="utf-8")
    return st.claims(path, futures=4_000, seed=1, only=["swayed", "unmoved", "settled"], progress=False)


def test_an_intervention_counts_the_futures_that_it_turns(more: JudgedClaims) -> None:
    found = more.claim("swayed")
    assert (found.test, found.verdict) == ("intervention", "consistent")
    assert found.compared is not None
    # the same dice: eagles at 0.9 that are none at 0.1 are four futures of five
    assert found.compared.first_trials == pytest.approx(0.8 * 4_000, rel=0.05)
    assert found.compared.first is not None
    assert found.compared.first.value == pytest.approx(0.5, abs=0.04)
    assert found.compared.probability is not None
    assert found.compared.probability.value == 0
    # its range is held against the futures of the file in which the eagle is up: half of them
    assert found.trials == pytest.approx(0.5 * 4_000, rel=0.05)
    assert found.probability is not None
    assert found.probability.value == pytest.approx(0.5, abs=0.04)
    assert found.as_they_came is not None
    assert found.as_they_came.method == "groups"
    # the worlds set the bias themselves, so its readings turn nothing
    assert "bias" not in {each.assumption for each in found.rests_on if each.role == "turns"}


def test_an_intervention_that_changes_nothing(more: JudgedClaims) -> None:
    found = more.claim("unmoved")
    assert found.verdict == "contradicted"
    assert found.compared is not None
    assert (found.compared.gained, found.compared.lost) == (0, 0)
    assert str(found.because) == "no future differs between the two"


def test_what_no_future_could_decide_is_untestable_and_why(more: JudgedClaims) -> None:
    found = more.claim("settled")
    assert (found.verdict, found.verdict_in_all) == ("untestable", "untestable")
    assert str(found.because) == (
        "what it asks about happens in every one of 4,000 futures on either side of the comparison, so no future of this"
        " file could bear it out or refute it"
    )
    assert found.futures_needed is None
    assert more.coverage.untestable == ("sealed", "settled")


def test_a_window_is_told_by_geometry_first_then_by_play(report: JudgedClaims) -> None:
    (conflict,) = report.conflicts
    assert conflict.window is not None
    geometry, play = window_sentences(conflict.window, "Orm")
    assert geometry == (
        "By geometry, only a reach from 100 to 150 km would: it covers the Ford, 100 km from Orm, and leaves out the Mill,"
        " 150 km."
    )
    assert play.startswith("By play, all are possible, if seldom, from 10")
    assert play.endswith("(reaches tried: 60 to 300 km in steps of 1 km, 1,000 futures each).")
    assert "on the way" not in play  # here the column stands at the place named
    nearer = replace(conflict.window, possible_from=80.0)
    assert (
        "formations come within reach on the way, before the places named" in list(window_sentences(nearer, "Orm"))[1]
    )


def test_no_more_is_said_than_was_looked_at(report: JudgedClaims) -> None:
    (conflict,) = report.conflicts
    assert (
        looked_at(conflict) == "Looked at: the rocket (60 km) and the missile (300 km); all other assumptions as drawn."
    )
    said = " ".join(answer(report))
    assert said.endswith("deterred, spared and struck do not hold together in any reading looked at.")
    assert "whatever is assumed" not in said
    assert " 1 understated" in said


@pytest.mark.parametrize(
    ("share", "trials", "told"),
    [
        (
            (1.0, 0.9996, 1.0),
            6_397,
            "surer than the words: in all of 6,397 futures, whatever was drawn, against 95–99%",
        ),
        ((0.0, 0.0, 0.0004), 6_397, "too seldom: in none of 6,397 futures, whatever was drawn, against 95–99%"),
        ((1.0, 0.97, 1.0), 80, "on the edge: 100% (97–100%), against 95–99%"),
    ],
)
def test_what_no_draw_decides_is_said(share: tuple[float, float, float], trials: int, told: str) -> None:
    assert share_words(Estimate(*share), (0.95, 0.99), words="almost certainly", trials=trials) == told
