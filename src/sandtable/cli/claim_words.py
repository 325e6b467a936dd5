"""What a report on claims says in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.analysis.claim_sentences import listed, looked_at, points, range_words, window_sentences
from sandtable.cli.wording import count, estimate, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.claim_results import ClaimResult, ClaimsReport, Conflict
    from sandtable.analysis.verdicts import Verdict
    from sandtable.scenario.types import Scenario

_SHORT: dict[Verdict, str] = {
    "consistent": "consistent",
    "understated": "understated",
    "contradicted": "contradicted",
    "turns-on": "turning on an assumption",
    "undetermined": "undetermined",
    "premise": "restating a premise",
    "untestable": "untestable",
}
__all__ = [
    "answer", "counted_lines", "coverage_lines", "in_the_model", "listed", "looked_at", "standard_lines", "text_says",
    "window_lines",
]  # fmt: skip

_ASKED = {"drivers": "they decide", "best-response": "best response", "fact": "holds", "untestable": ""}


def answer(found: ClaimsReport) -> str:
    """The counts of the verdicts."""
    total = len(found.claims)
    counts = {verdict: number for verdict, number in found.counts.items() if number}
    told = [f"{number} {_SHORT[verdict]}" for verdict, number in counts.items()]
    return f"{plural(total, 'statement')}, judged in this model: {', '.join(told)}."


def in_the_model(result: ClaimResult) -> tuple[str, str]:
    """The estimate and its interval."""
    compared = result.compared
    if compared is not None and compared.difference is not None:
        value, between = points(compared)
        return f"{value} points", between
    if result.probability is None or result.low is None or result.high is None:
        return "-", ""
    if result.test == "fact":
        if result.low == result.high:
            return {0.0: "no", 1.0: "yes"}.get(result.probability, f"in {percent(result.probability, digits=0)}"), ""
        value, between = estimate(result.probability, result.low, result.high)
        return f"in {value}", between
    return estimate(result.probability, result.low, result.high)


def text_says(result: ClaimResult) -> tuple[str, str]:
    """What is claimed, in numbers, and the words that it is claimed in."""
    if result.expect is not None:
        return result.expect, "" if result.range is None else range_words(*result.range)
    if result.range is not None:
        return range_words(*result.range), result.words or ""
    return _ASKED.get(result.test, ""), ""


def window_lines(conflict: Conflict, scenario: Scenario) -> Iterator[str]:
    """Which reach would let the claims hold together: by geometry first, then by play."""
    if conflict.window is not None:
        yield from window_sentences(conflict.window, scenario.theatre.places[conflict.window.base].name)


def standard_lines(found: ClaimsReport) -> Iterator[str]:
    """Claims in words whose verdict another standard would change."""
    told = []
    for result in found.claims:
        others: dict[Verdict, list[str]] = {}
        for each in result.standards:
            if each.verdict is not None and each.verdict != result.verdict:
                others.setdefault(each.verdict, []).append(each.standard)
        if others:
            clauses = [f"{_SHORT[verdict]} by {', '.join(names)}" for verdict, names in others.items()]
            told.append(f"{result.id} is {'; '.join(clauses)}")
    if told:
        yield f"By other standards of likelihood words {'. '.join(told)}."


def coverage_lines(found: ClaimsReport) -> Iterator[str]:
    """What is modelled, what not, what is left out."""
    coverage = found.coverage
    told = f"Coverage: {plural(len(coverage.modelled), 'statement')} modelled, {len(coverage.untestable)} untestable"
    if coverage.untestable:
        told += f" ({', '.join(coverage.untestable)})"
    if coverage.statements is None:
        yield f"{told}."
    elif coverage.missing:
        yield f"{told}; of {coverage.statements} in the list {len(coverage.missing)} missing: {', '.join(coverage.missing)}."
    else:
        yield f"{told}; none of {coverage.statements} in the list is missing."


def counted_lines(found: ClaimsReport) -> Iterator[str]:
    """Futures, failures, standard and seed."""
    failed = f", {count(found.failed)} failed and in no count" if found.failed else ""
    yield (
        f"{count(found.futures)} futures{failed}, the same for all claims; intervals of 90%; words by {found.standard}"
        f" unless the file says otherwise; seed {found.seed}."
    )
