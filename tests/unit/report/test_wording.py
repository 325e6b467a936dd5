"""The answer is written from the numbers, in the words of the scenario's standard, and always says whose numbers they are."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from sandtable.analysis.compare.differences import Deterrence, RedLineEffect
from sandtable.estimates import Estimate
from sandtable.loading import load
from sandtable.report.wording import standard_sentence
from sandtable.scenario.origin import Origin
from sandtable.scenario.source import as_typed
from sandtable.scenario.types import Words
from sandtable.study.outcomes import headline
from sandtable.study.ranges import Ranges
from sandtable.telling.answer import answer
from sandtable.telling.red_lines import red_line_sentences
from sandtable.telling.study import failures_sentence
from sandtable.text.likelihood import likelihood, likelihood_of
from tests.unit.figures.invented import invented_study


@pytest.mark.parametrize(
    ("probability", "word"),
    [(0, "almost no chance"), (0.01, "almost no chance"), (0.0499, "almost no chance"), (0.05, "very unlikely"), (0.2, "unlikely"),
     (0.45, "roughly even chance"), (0.5499, "roughly even chance"), (0.55, "likely"), (0.8, "very likely"),
     (0.95, "almost certain"), (1, "almost certain")],
)  # fmt: skip
def test_words_of_icd_203_have_half_open_ranges_and_open_ends(probability: float, word: str) -> None:
    assert likelihood(probability, standard="icd-203") == word


@pytest.mark.parametrize(
    ("standard", "probability", "word"),
    [("ipcc", 0.97, "extremely likely"), ("uk-phia", 0.22, "between highly unlikely and unlikely"), ("nato", 0.85, "likely"),
     ("kent-1964", 1.0, "certain")],
)  # fmt: skip
def test_other_standards_have_words_of_their_own(standard: str, probability: float, word: str) -> None:
    assert likelihood(probability, standard=standard) == word


def test_an_interval_across_a_border_gets_both_words() -> None:
    assert likelihood_of(0.56, 0.79, standard="icd-203") == "likely"
    assert likelihood_of(0.52, 0.57, standard="icd-203") == "roughly even chance to likely"


def test_the_page_answers_in_the_words_of_the_scenario_and_says_which_they_are() -> None:
    study = invented_study()
    assert standard_sentence(study.scenario).startswith(
        "Words for odds follow ICD 203, United States intelligence community: almost no chance (1 to 5%), very unlikely"
    )
    assert "It has no word below 1% or above 99%" in standard_sentence(study.scenario)
    study.scenario = study.scenario.model_copy(update={"words": Words(standard="nato")})
    study.outcomes = tuple(replace(row, probability=Estimate(0.95, 0.94, 0.96)) for row in study.outcomes)
    assert "highly likely, in this model" in answer(study)
    assert standard_sentence(study.scenario) == (
        "Words for odds follow NATO, AJP-2.1: highly unlikely (0 to 10%), unlikely (10 to 40%), even chance (40 to 60%), "
        "likely (60 to 90%), highly likely (90 to 100%)."
    )


def test_the_answer_is_of_the_headline_outcome() -> None:
    assert answer(invented_study()) == (
        "Red reaches Northport in 62% of 1,997 futures, from 31% to 88% depending on the assumptions "
        "(90% sampling interval 60–64%): likely, in this model; of the futures in which it happens, half have it by 2 Oct 2021, "
        "day 31."
    )


@pytest.mark.parametrize(("count", "said"), [(0, "in 0 of 1 future,"), (1, "in 1 of 1 future,")])
def test_one_future_is_one(count: int, said: str) -> None:
    study = invented_study()
    study.outcomes = tuple(
        replace(row, count=count, futures=1, probability=Estimate(float(count), 0.0, 1.0)) for row in study.outcomes
    )
    assert answer(study).startswith(f"Red reaches Northport {said}")


def test_without_a_headline_the_likeliest_outcome_answers() -> None:
    study = invented_study()
    study.outcomes = tuple(replace(row, headline=False) for row in study.outcomes)
    assert headline(study.outcomes).id == "red-first"
    study.outcomes = tuple(
        replace(row, probability=Estimate(0.9, 0.0, 1.0) if row.id == "stand-off" else Estimate(0.1, 0.0, 1.0))
        for row in study.outcomes
    )
    assert headline(study.outcomes).id == "stand-off"


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "Red reaches Northport in none of 1,997 futures (90% sampling interval 0–0.14%): almost no chance, in this model."),
     (1997, "Red reaches Northport in every one of 1,997 futures (90% sampling interval 99.87–100%): almost certain, in this model.")],
)  # fmt: skip
def test_never_and_always_are_said_as_such(count: int, said: str) -> None:
    study = invented_study()
    low, high = (0.0, 0.00135) if count == 0 else (0.99865, 1.0)
    row = replace(headline(study.outcomes), count=count, probability=Estimate(count / 1997, low, high))
    study.outcomes, study.times, study.ranges = (row,), (), Ranges(absent="no-assumptions")
    assert answer(study) == said


def test_another_number_gives_another_answer() -> None:
    study = invented_study()
    study.outcomes = tuple(replace(row, probability=Estimate(0.3, 0.28, 0.32), count=599) for row in study.outcomes)
    said = answer(study)
    assert (
        "in 30% of 1,997 futures, from 30% to 88% depending on the assumptions (90% sampling interval 28–32%)" in said
    )
    assert ": unlikely, in this model" in said


def test_failed_futures_are_never_silent() -> None:
    assert failures_sentence(invented_study()) == (
        "3 of 2,000 futures failed (event limit) and are excluded, for example number 4. "
        "Every share is of the 1,997 complete futures."
    )
    assert failures_sentence(invented_study(failed=0)) == "None of the 2,000 futures failed."


def line_of(*, low: float, high: float, effect: float) -> Any:
    """A comparison of a red line, as far as the sentence reads it."""
    whole = Deterrence(
        component="together", with_it=0.40, without_it=0.40 + effect, effect=Estimate(effect, low, high), prevented=2,
        brought_about=1, level=0.9,
    )  # fmt: skip
    line = RedLineEffect(
        id="north-line", title="The northern line.", actor="blue", deters="red", outcome="red-first", effects=(whole,)
    )
    return SimpleNamespace(red_line=line)


def scenario_with_a_line() -> Any:
    return SimpleNamespace(
        origin=Origin("ports", "", "plans/the ports.yaml", (("rules.pause", "3 d"),)),
        outcomes={"red-first": SimpleNamespace(title="Red reaches Northport")},
        red_lines={"north-line": SimpleNamespace(title="The northern line.", act=None)},
    )


@pytest.mark.parametrize(
    ("effect", "low", "high", "said"),
    [
        (
            0.021, 0.016, 0.026,
            "reduces the probability of “Red reaches Northport” by 2.1 percentage points (90% interval 1.6 to 2.6):"
            " 40.0% of futures with it, 42.1% without it, in this model.",
        ),
        (
            -0.021, -0.026, -0.016,
            "increases the probability of “Red reaches Northport” by 2.1 percentage points (90% interval 1.6 to 2.6):"
            " 40.0% of futures with it, 37.9% without it, in this model.",
        ),
        (
            0.001, -0.004, 0.006,
            "has no detectable effect on “Red reaches Northport”: 40.0% of futures with it, 40.1% without it, a difference of"
            " +0.1 percentage points (90% interval -0.4 to +0.6), in this model.",
        ),
    ],
)  # fmt: skip
def test_the_answer_says_what_red_lines_do(effect: float, low: float, high: float, said: str) -> None:
    found = line_of(effect=effect, low=low, high=high)
    assert list(red_line_sentences(scenario_with_a_line(), found=(found,))) == [
        f"The red line “The northern line” {said}",
        "What a threat deters is distinguished from what it prevents only where the red line names an `act`.",
    ]  # fmt: skip


def test_a_file_that_bears_a_bundled_name_is_named_as_a_file() -> None:
    own, bundled = Origin("fashoda-1898", "title: mine", "mine/fashoda-1898.yaml"), load("fashoda-1898").origin
    assert as_typed(own, with_folder=True) == ["mine/fashoda-1898.yaml"]
    assert as_typed(bundled, with_folder=True) == as_typed(bundled, with_folder=False) == ["fashoda-1898"]


def test_what_was_not_computed_is_named_with_the_command_that_does() -> None:
    assert next(red_line_sentences(scenario_with_a_line())) == (
        "How much it turns on “The northern line”: "
        "`sandtable compare 'the ports.yaml' --set 'rules.pause=3 d' --red-line north-line`."
    )
    assert "compare 'plans/the ports.yaml' --set" in next(red_line_sentences(scenario_with_a_line(), with_folder=True))
    assert list(red_line_sentences(invented_study().scenario)) == []


def test_the_app_names_its_analysis_instead_of_a_command() -> None:
    from sandtable.telling.red_lines import red_line_sentences
    from tests.unit.report.crossing import crossing

    (said, _) = red_line_sentences(crossing().scenario, instead="see below")
    assert said.startswith("How much it turns on “")
    assert said.endswith("”: see below.")
