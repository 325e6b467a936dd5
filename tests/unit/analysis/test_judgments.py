"""Key judgments: put together from the analyses that they name, and written by the rules, of every bundled scenario."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import pytest

import sandtable as st
from sandtable.analysis.judgments.results import KeyJudgments
from sandtable.estimates import Estimate
from sandtable.telling import tell
from sandtable.telling.judgment_rules import broken_rules
from tests.unit.analysis.test_dice import ALLY

SIGN = (Path(__file__).parent / "sign.yaml").read_text(encoding="utf-8")
FUTURES, SEED = 2_000, 3


@cache
def scenario(text: str) -> st.Scenario:
    found = st.read(text, name="sign")
    assert found.scenario is not None, found.errors
    return found.scenario


@cache
def found() -> KeyJudgments:
    return st.key_judgments(scenario(SIGN), futures=FUTURES, seed=SEED, progress=False)


def said(each: KeyJudgments) -> tuple[str, ...]:
    return tell(each).answer


def test_the_numbers_are_those_of_the_analyses() -> None:
    of, plan = scenario(SIGN), {"futures": FUTURES, "seed": SEED, "progress": False}
    study = st.run(of, futures=FUTURES, seed=SEED, keep=0, progress=False)
    share = next(each for each in study.outcomes if each.id == "shows-often")
    assert found().probability == share.probability
    sure = st.confidence(of, **plan)
    assert found().confidence is not None
    assert (found().confidence.word, found().confidence.supported) == (sure.word, sure.supported)
    signs = st.signposts(of, **plan)
    assert [each.event for each in found().watch] == [each.event for each in signs.watch_list][:2]
    assert found().watch[0].seen == signs.signpost(found().watch[0].event).seen
    turning = st.key_assumptions(of, **plan)
    assert [each.assumption for each in found().turns_on] == [each.assumption for each in turning.assumptions]
    again = st.key_judgments(study, futures=FUTURES, progress=False, known=[sure, signs, turning])
    assert again.to_json_object() == found().to_json_object()


def test_what_is_known_of_another_outcome_is_not_taken() -> None:
    of = scenario(SIGN)
    other = st.confidence(of, outcome="shown", futures=FUTURES, seed=SEED, progress=False)
    again = st.key_judgments(of, futures=FUTURES, seed=SEED, progress=False, known=[other])
    assert again == found()


def test_they_keep_the_rules_and_name_the_sign_with_its_date() -> None:
    assert broken_rules(said(found()), standard="icd-203") == ()
    assert "Watch until 21 Jan 2030 for “" in " ".join(said(found()))
    assert found().watch[0].event == "stance(blue, red, hostile)"


@pytest.mark.parametrize("name", st.bundled())
def test_of_every_bundled_scenario_they_keep_the_rules(name: str) -> None:
    of = st.load(name)
    for outcome in list(of.outcomes)[:2]:
        judged = st.key_judgments(of, outcome=outcome, futures=600, seed=SEED, progress=False)
        assert broken_rules(said(judged), standard="icd-203") == (), said(judged)


@pytest.mark.parametrize(
    ("when", "words"),
    [("day >= 0", "happens in all of 800 futures"), ("loyalty > 2", "happens in none of 800 futures")],
)
def test_an_outcome_of_always_or_never_has_judgments_too(when: str, words: str) -> None:
    text = ALLY.replace("PRIOR", "beta(2, 2)").replace(
        'when: "chose(blue, fight) or chose(red, shut)"', f"when: {when}"
    )
    judged = st.key_judgments(scenario(text), futures=800, seed=SEED, progress=False)
    assert judged.watch == ()
    assert judged.no_watch is not None  # signs could not be looked for
    assert words in " ".join(said(judged))
    assert broken_rules(said(judged), standard="icd-203") == ()


def test_an_outcome_is_not_called_a_chance() -> None:
    few = dataclasses.replace(
        found(), likelihood="almost no chance to very unlikely", probability=Estimate(0.04, 0.03, 0.06)
    )
    assert said(few)[0].startswith(f"“{found().title}”: almost no chance to very unlikely, 4")
    assert broken_rules(said(few)[:1], standard="icd-203") == broken_rules(said(found())[:1], standard="icd-203")


def test_too_few_futures_for_confidence_are_the_reason_that_is_said() -> None:
    judged = st.key_judgments(scenario(SIGN), futures=100, seed=SEED, progress=False)
    assert judged.confidence is None
    assert said(judged)[1].startswith("Confidence in this judgment is not rated: 100 futures are too few")
    assert broken_rules(said(judged), standard="icd-203") == ()


def test_a_file_without_assumptions_is_not_rated() -> None:
    text = SIGN.replace('prior: "choice({0: 0.6, 1: 0.4})"', "prior: fixed(1)")
    judged = st.key_judgments(scenario(text), outcome="shown", futures=800, seed=SEED, progress=False)
    assert "not rated" in said(judged)[1]
    assert broken_rules(said(judged), standard="icd-203") == ()
