"""What a report on claims says in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.analysis.claim_sentences import points, range_words
from sandtable.cli.wording import count, interval, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.claim_results import ClaimResult, ClaimsReport, Conflict
    from sandtable.analysis.verdicts import Verdict
    from sandtable.scenario.types import Scenario

_SHORT: dict[Verdict, str] = {
    "consistent": "consistent",
    "contradicted": "contradicted",
    "turns-on": "turning on an assumption",
    "undetermined": "undetermined",
    "untestable": "untestable",
}
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
        assert compared.difference_low is not None
        assert compared.difference_high is not None
        between = f"{points(compared.difference_low)} to {points(compared.difference_high)}"
        return f"{points(compared.difference)} points", between
    if result.probability is None or result.low is None or result.high is None:
        return "-", ""
    if result.test == "fact":
        if result.low == result.high:
            return {0.0: "no", 1.0: "yes"}.get(result.probability, f"in {percent(result.probability, digits=0)}"), ""
        return f"in {percent(result.probability)}", interval(result.low, result.high)
    return percent(result.probability), interval(result.low, result.high)


def text_says(result: ClaimResult) -> tuple[str, str]:
    """What is claimed, in numbers, and the words that it is claimed in."""
    if result.expect is not None:
        return result.expect, "" if result.range is None else range_words(*result.range)
    if result.range is not None:
        return range_words(*result.range), result.words or ""
    return _ASKED.get(result.test, ""), ""


def window_lines(conflict: Conflict, scenario: Scenario) -> Iterator[str]:
    """Which reach would let the claims hold together."""
    window = conflict.window
    if window is None:
        return
    base = scenario.theatre.places[window.base].name
    if window.covers_from is not None and window.covers_to is not None:
        near = next(each for each in window.places if each.distance == window.covers_from)
        far = next(each for each in window.places if each.distance == window.covers_to)
        yield (
            f"On the map, only a reach from {window.covers_from:.0f} to {window.covers_to:.0f} km would: it covers"
            f" {near.name}, {window.covers_from:.0f} km from {base}, and leaves out {far.name},"
            f" {window.covers_to:.0f} km."
        )
    if window.possible_from is not None and window.possible_to is not None:
        yield (
            f"Played with other reaches, all become possible, if seldom, from {window.possible_from:.0f} to"
            f" {window.possible_to:.0f} km."
        )
    elif window.possible_from is None:
        yield "Played with other reaches, none lets all of them be possible."


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
