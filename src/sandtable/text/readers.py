"""Likelihood phrases as readers understand them: the judgements of CAPphrase as figures.

The figures are computed from the data by scripts/likelihood_words.py; tests/unit/text/test_readers.py computes them again.
Source: Kucharski 2026, CAPphrase, doi 10.5281/zenodo.18750055, CC BY 4.0: 5,174 people gave each of 19 phrases a number
from 0 to 100. They took part in an online quiz by choice and are not a representative sample.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandtable.text.phrases import normalise
from sandtable.text.standards import POSSIBLE, Range, Standard

STANDARD = "capphrase"
FIGURES = Path(__file__).with_name("capphrase.json")
CENTRAL = 0.9  # of the judgements, in a range of `as_standard`


@dataclass(frozen=True)
class EmpiricalTerm:
    """How readers judged one phrase; probabilities, not percent.

    count : judgements. quantiles : by percent: 5, 10, 25, 50, 75, 90, 95. histogram : judgements in 20 bins of width 0.05, the
    last one closed.
    """

    phrase: str
    count: int
    mean: float
    sd: float
    quantiles: dict[int, float]
    histogram: tuple[int, ...]

    @property
    def median(self) -> float:
        return self.quantiles[50]

    def central(self, share: float) -> tuple[float, float]:
        """The ends of the central interval with that share of the judgements. share : 0.5, 0.8 or 0.9, else KeyError."""
        tail = round(50 - 50 * share)
        return self.quantiles[tail], self.quantiles[100 - tail]


@cache
def empirical_terms() -> tuple[EmpiricalTerm, ...]:
    """Every phrase that was judged, from the lowest mean to the highest."""
    stored = json.loads(FIGURES.read_text(encoding="utf-8"))
    return tuple(
        EmpiricalTerm(
            each["phrase"], each["count"], each["mean"], each["sd"],
            {int(level): value for level, value in each["quantiles"].items()}, tuple(each["histogram"]),
        )
        for each in stored["phrases"]
    )  # fmt: skip


def empirical(phrase: str) -> EmpiricalTerm | None:
    """The judgements of a phrase; None for a phrase that readers were not asked about."""
    wanted = normalise(phrase)
    return next((each for each in empirical_terms() if normalise(each.phrase) == wanted), None)


@cache
def as_standard() -> Standard:
    """The phrases as one more standard: each range covers the middle 90% of the judgements.

    Nineteen of twenty readers would put the phrase below a probability above the range, and above a probability below it.
    """
    ranges = [(each.phrase, *each.central(CENTRAL)) for each in empirical_terms()]
    least, most = min(low for _, low, _ in ranges), max(high for _, _, high in ranges)
    return Standard(
        STANDARD,
        title="CAPphrase, words as readers understand them",
        source="Kucharski 2026, CAPphrase: Comparative and Absolute Probability phrase dataset, doi 10.5281/zenodo.18750055 (CC BY 4.0)",
        note=f"The middle {100 * CENTRAL:.0f}% of the judgements of 5,174 people; the ranges overlap.",
        terms=tuple(
            Range(
                low,
                high,
                phrase,
                STANDARD,
                is_lowest=low == least,
                is_highest=high == most,
                says_possible=phrase in POSSIBLE,
            )
            for phrase, low, high in ranges
        ),
        is_nested=True,
    )
