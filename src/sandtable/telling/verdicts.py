"""Words about one verdict: what it is called, why, in which readings it is another, and the passage it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sandtable.analysis.claims.reasons import TwoReadings
from sandtable.telling.names import Titles

if TYPE_CHECKING:
    from sandtable.analysis.claims.results import ClaimResult
    from sandtable.analysis.claims.verdicts import Verdict
    from sandtable.scenario.types import Scenario
    from sandtable.text.locators import SourceText

VERDICT_WORDS: Mapping[Verdict, str] = {
    "consistent": "consistent",
    "understated": "understated",
    "contradicted": "contradicted",
    "turns-on": "turns on an assumption",
    "undetermined": "undetermined",
    "premise": "premise",
    "untestable": "untestable",
}


def because(result: ClaimResult, scenario: Scenario | None) -> str:
    """Why a claim got its verdict, with the titles of the file and without a full stop."""
    return result.because.text(Titles(scenario)).rstrip(".")


def flip_readings(result: ClaimResult, scenario: Scenario | None) -> Iterator[tuple[str, str, str]]:
    """The readings in which the verdict is another: what is read, the reading, the verdict, in words."""
    both = next((clause for clause in result.because.clauses if isinstance(clause, TwoReadings)), None)
    labels = () if both is None else both.labels(Titles(scenario))
    titles = {} if scenario is None else {name: entry.title for name, entry in scenario.assumptions.items()}
    for number, flip in enumerate(result.flips):
        label = labels[number] if labels else flip.reading
        yield titles.get(flip.assumption, flip.assumption), label, VERDICT_WORDS[flip.verdict]


def passage_words(result: ClaimResult, text: SourceText) -> str:
    """The passage of the text, in quotation marks."""
    passage = " ".join(text.passage(result.claim.at).text.split())
    return f"\N{LEFT DOUBLE QUOTATION MARK}{passage}\N{RIGHT DOUBLE QUOTATION MARK}"
