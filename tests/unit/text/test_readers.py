"""What readers take the words for: the figures are those of the data, and look as they should."""

from __future__ import annotations

import csv
import hashlib
import json
import statistics
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from sandtable.text.readers import (
    SURVEYS,
    EmpiricalTerm,
    all_empirical,
    as_standard,
    empirical,
    empirical_terms,
    survey_of,
)
from sandtable.text.words import term_range
from scripts.likelihood_words import SURVEYS as COMPUTED
from scripts.likelihood_words import written

LEVELS = (5, 10, 25, 50, 75, 90, 95)  # per cent, of the quantiles that are stored
JUDGEMENTS = "capphrase_absolute_judgements.csv"


@pytest.mark.parametrize("survey", sorted(COMPUTED))
def test_the_figures_are_those_of_the_data(survey: str, shared_data: Callable[[str], Path]) -> None:
    data, figures = COMPUTED[survey]
    assert written(figures(shared_data(data))) == survey_of(survey).figures.read_text(encoding="utf-8")


def test_another_way_to_compute_them_agrees(shared_data: Callable[[str], Path]) -> None:
    """By the standard library, on whole percents."""
    judged: dict[str, list[int]] = defaultdict(list)
    with shared_data(JUDGEMENTS).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            judged[row["term"].lower()].append(int(row["probability"]))
    assert sum(map(len, judged.values())) == 98_306
    assert len(judged) == len(empirical_terms()) == 19
    for phrase, values in judged.items():
        found = empirical(phrase)
        assert found is not None
        assert found.count == len(values) == 5_174
        assert found.mean == pytest.approx(statistics.fmean(values) / 100, abs=5.1e-5)
        assert found.sd == pytest.approx(statistics.stdev(values) / 100, abs=5.1e-5)
        cuts = statistics.quantiles(values, n=100, method="inclusive")
        for level in LEVELS:
            assert found.quantiles[level] == pytest.approx(cuts[level - 1] / 100, abs=5.1e-5)
        for index, held in enumerate(found.histogram):
            last = 101 if index == 19 else 5 * index + 5
            assert held == sum(5 * index <= value < last for value in values)


def test_the_file_names_its_source_and_holds_no_judgements() -> None:
    figures = survey_of("capphrase").figures
    stored = json.loads(figures.read_text(encoding="utf-8"))
    assert stored["source"]["licence"] == "CC BY 4.0"
    assert stored["source"]["doi"] == "10.5281/zenodo.18750055"
    assert (stored["judgements"], stored["people"]) == (98_306, 5_174)
    assert figures.stat().st_size < 10_000


def test_the_second_survey_says_what_it_is_and_that_its_answers_have_no_licence() -> None:
    figures = survey_of("hbr-2018").figures
    stored = json.loads(figures.read_text(encoding="utf-8"))
    assert "none stated" in stored["source"]["licence"]
    assert len(stored["source"]["data_sha256"]) == 64
    assert (stored["judgements"], stored["people"]) == (sum(each["count"] for each in stored["phrases"]), 1_830)
    assert len(empirical_terms("hbr-2018")) == 23
    assert figures.stat().st_size < 10_000


def test_the_second_survey_was_read_from_these_answers(shared_data: Callable[[str], Path]) -> None:
    data = shared_data("probability_survey_results.csv")
    stored = json.loads(survey_of("hbr-2018").figures.read_text(encoding="utf-8"))
    assert hashlib.sha256(data.read_bytes()).hexdigest() == stored["source"]["data_sha256"]


EVERY_TERM = [term for survey in SURVEYS for term in empirical_terms(survey.id)]


@pytest.mark.parametrize("term", EVERY_TERM, ids=lambda term: f"{term.survey} {term.phrase}")
def test_a_distribution_is_one(term: EmpiricalTerm) -> None:
    assert tuple(term.quantiles) == LEVELS
    assert list(term.quantiles.values()) == sorted(term.quantiles.values())
    assert sum(term.histogram) == term.count
    assert len(term.histogram) == 20
    assert term.central(0.5) == (term.quantiles[25], term.quantiles[75])
    assert term.central(0.8) == (term.quantiles[10], term.quantiles[90])
    assert term.central(0.9) == (term.quantiles[5], term.quantiles[95])
    with pytest.raises(KeyError):
        term.central(0.6)


def test_phrases_are_found_in_any_form_and_only_those() -> None:
    assert empirical("A very good chance") == empirical("very good chance")
    assert empirical("very good chance") is not None
    assert empirical("high chance") is None
    assert empirical("") is None


def test_a_phrase_of_both_surveys_is_found_in_both_and_capphrase_comes_first() -> None:
    assert [each.survey for each in all_empirical("unlikely")] == ["capphrase", "hbr-2018"]
    assert [each.phrase for each in all_empirical("almost certainly")] == ["almost certain", "almost certainly"]
    assert [each.survey for each in all_empirical("slam dunk")] == ["hbr-2018"]
    assert all_empirical("fat chance") == ()


def test_as_a_standard_a_range_holds_nine_of_ten_judgements() -> None:
    standard = as_standard()
    assert [term.term for term in standard.terms] == [term.phrase for term in empirical_terms()]
    found = term_range("unlikely", standard="capphrase")
    unlikely = empirical("unlikely")
    assert unlikely is not None
    assert (found.low, found.high) == unlikely.central(0.9) == (0.05, 0.4)


def test_the_data_are_those_that_were_read(shared_data: Callable[[str], Path]) -> None:
    digest = hashlib.sha256(shared_data(JUDGEMENTS).read_bytes()).hexdigest()
    assert digest == "b56b7b380ae5d8743cfdddee0fd0ec08370940d163a574d916d3f555a68a3dfb"


def test_readers_and_directive_differ_on_unlikely() -> None:
    """The reason for this table: most readers put `unlikely` under the range that ICD 203 gives it."""
    unlikely = empirical("unlikely")
    assert unlikely is not None
    assert unlikely.quantiles[50] <= term_range("unlikely").low
