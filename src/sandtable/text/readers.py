"""Likelihood phrases as readers understand them: the answers of two surveys as figures.

capphrase    Kucharski 2026, CAPphrase, doi 10.5281/zenodo.18750055, CC BY 4.0: 5,174 people gave each of 19 phrases a number
             from 0 to 100
hbr-2018     Mauboussin and Mauboussin 2018, If You Say Something Is "Likely," How Likely Do People Think It Is?, Harvard Business
             Review: 1,830 people did the same with 23 phrases, among them the words of frequency. The answers are public
             (github.com/amauboussin/probability-survey), without a licence: Sandtable holds figures computed from them

In both, people took part on the internet by choice; they are not a representative sample. The figures are computed from the
answers by scripts/likelihood_words.py; tests/unit/text/test_readers.py computes them again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandtable.text.phrases import normalise, spelled
from sandtable.text.standards import POSSIBLE, Range, Standard

CENTRAL = 0.9  # of the answers, in a range of `as_standard`


@dataclass(frozen=True)
class Survey:
    """A survey of readers. id : as a standard of words. called : in running text. title, source : of the standard."""

    id: str
    called: str
    title: str
    source: str

    @property
    def figures(self) -> Path:
        """The file with its figures."""
        return Path(__file__).with_name(f"{self.id}.json")


SURVEYS = (
    Survey(
        "capphrase",
        called="CAPphrase",
        title="CAPphrase, words as readers understand them",
        source="Kucharski 2026, CAPphrase: Comparative and Absolute Probability phrase dataset, doi 10.5281/zenodo.18750055 (CC BY 4.0)",
    ),
    Survey(
        "hbr-2018",
        called="Harvard Business Review 2018",
        title="Harvard Business Review 2018, words as readers understand them",
        source=(
            "Mauboussin and Mauboussin 2018, If You Say Something Is \u201cLikely,\u201d How Likely Do People Think It Is?, Harvard"
            " Business Review, 3 July 2018; figures computed from the answers at github.com/amauboussin/probability-survey"
        ),
    ),
)


@dataclass(frozen=True)
class EmpiricalTerm:
    """How readers judged one phrase; probabilities, not percent.

    survey : identifier of the survey. count : judgements. quantiles : by percent: 5, 10, 25, 50, 75, 90, 95. histogram :
    judgements in 20 bins of width 0.05, the last one closed.
    """

    phrase: str
    count: int
    mean: float
    sd: float
    quantiles: dict[int, float]
    histogram: tuple[int, ...]
    survey: str

    @property
    def median(self) -> float:
        return self.quantiles[50]

    def central(self, share: float) -> tuple[float, float]:
        """The ends of the central interval with that share of the judgements. share : 0.5, 0.8 or 0.9, else KeyError."""
        tail = round(50 - 50 * share)
        return self.quantiles[tail], self.quantiles[100 - tail]


@cache
def survey_of(identifier: str) -> Survey:
    """A survey by its identifier. Raises KeyError."""
    return {each.id: each for each in SURVEYS}[identifier]


@cache
def people(identifier: str) -> int:
    """Number of people who took part in a survey."""
    return int(json.loads(survey_of(identifier).figures.read_text(encoding="utf-8"))["people"])


@cache
def empirical_terms(survey: str = SURVEYS[0].id) -> tuple[EmpiricalTerm, ...]:
    """Every phrase that was judged in a survey, from the lowest mean to the highest."""
    stored = json.loads(survey_of(survey).figures.read_text(encoding="utf-8"))
    return tuple(
        EmpiricalTerm(
            each["phrase"], each["count"], each["mean"], each["sd"],
            {int(level): value for level, value in each["quantiles"].items()}, tuple(each["histogram"]), survey,
        )
        for each in stored["phrases"]
    )  # fmt: skip


def all_empirical(phrase: str) -> tuple[EmpiricalTerm, ...]:
    """The judgements of a phrase in each survey that asked about it, CAPphrase first.

    A phrase in another spelling counts (`with a high probability`) where none in its own was asked about.
    """
    wanted, alike = normalise(phrase), spelled(phrase)
    found = []
    for survey in SURVEYS:
        terms = empirical_terms(survey.id)
        exact = next((each for each in terms if normalise(each.phrase) == wanted), None)
        term = exact or next((each for each in terms if spelled(each.phrase) == alike), None)
        if term is not None:
            found.append(term)
    return tuple(found)


def empirical(phrase: str) -> EmpiricalTerm | None:
    """The judgements of a phrase, of CAPphrase where it asked about it; None for a phrase that readers were not asked about."""
    return next(iter(all_empirical(phrase)), None)


@cache
def as_standard(identifier: str = SURVEYS[0].id) -> Standard:
    """The phrases of a survey as one more standard: each range covers the middle 90% of the judgements.

    Nineteen of twenty readers would put the phrase below a probability above the range, and above a probability below it.
    """
    survey, ranges = (
        survey_of(identifier),
        [(each.phrase, *each.central(CENTRAL)) for each in empirical_terms(identifier)],
    )
    least, most = min(low for _, low, _ in ranges), max(high for _, _, high in ranges)
    return Standard(
        survey.id,
        title=survey.title,
        source=survey.source,
        note=f"The middle {100 * CENTRAL:.0f}% of the judgements of {people(survey.id):,} people; the ranges overlap.",
        terms=tuple(
            Range(
                low,
                high,
                phrase,
                survey.id,
                is_lowest=low == least,
                is_highest=high == most,
                says_possible=phrase in POSSIBLE,
            )
            for phrase, low, high in ranges
        ),
        is_nested=True,
    )
