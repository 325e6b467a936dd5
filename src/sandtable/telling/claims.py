"""What is said of claims: how many have which verdict, each with what was found, and which do not hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sandtable.analysis.claims.sentences import points, range_words, ratio_words, share_words
from sandtable.analysis.claims.verdicts import VERDICTS, Verdict
from sandtable.telling.claim import claim_part
from sandtable.telling.claims_read import differing_sentences, readings_part
from sandtable.telling.names import Titles
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told
from sandtable.telling.verdicts import VERDICT_WORDS, because, passage_words
from sandtable.wording import estimate, listed, percent, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandtable.analysis.claims.results import ClaimResult, Conflict, JudgedClaims, ReachWindow
    from sandtable.scenario.types import Scenario
    from sandtable.text.locators import SourceText

_COUNTED: Mapping[Verdict, str] = {
    **VERDICT_WORDS,
    "turns-on": "turning on an assumption",
    "premise": "restating a premise",
}
MEANINGS: Mapping[Verdict, str] = {
    "understated": "Understated: the model is surer than the words, on the same side of even odds.",
    "premise": "Premise: the claim restates an input of the file, so the result is no finding.",
}
ORDER: tuple[Verdict, ...] = (
    "contradicted", "turns-on", "undetermined", "understated", "consistent", "premise", "untestable",
)  # fmt: skip
CLOSING = "Verdicts are those of this model on a text, not of the world."
_AS_GIVEN: Mapping[Verdict, str] = {
    "contradicted": "what it gives lies outside what the text says",
    "understated": "what it gives is surer than the words",
}
_EXPECTED = {"higher": "likelier", "lower": "less likely", "equal": "no difference"}
_ASKED = {"drivers": "they decide", "best-response": "best response", "fact": "holds", "untestable": ""}
_BY_REASON = ("drivers", "best-response", "untestable")  # tests whose reason is no number of the table


def tell_claims(
    found: JudgedClaims, scenario: Scenario | None, *, text: SourceText | None = None, in_full: bool = False
) -> Told:
    """Counts of the verdicts, the claims by verdict, what does not hold together.

    text : the assessed text, for its passages. in_full : all that is known of each claim, instead of tables.
    """
    if in_full:
        parts = [claim_part(result, scenario, text=text) for result in found.claims]
    else:
        groups = {verdict: [each for each in found.claims if each.verdict == verdict] for verdict in ORDER}
        parts = [_group(verdict, group, scenario, text) for verdict, group in groups.items() if group]
    parts += [_conflict_part(conflict, scenario) for conflict in found.conflicts]
    if (beside := readings_part(found, in_the_model)) is not None:
        parts.append(beside)
    others = () if in_full else (*standard_lines(found), *coverage_lines(found))
    return Told(
        title=found.title,
        answer=answer(found),
        parts=tuple(parts),
        warnings=tuple(failed_lines(found)),
        notes=(*others, counted_line(found)),
        closing=CLOSING,
    )


def answer(found: JudgedClaims) -> tuple[str, ...]:
    """The counts of the verdicts, and the first claims that do not hold together."""
    told = listed([f"{number} {_COUNTED[verdict]}" for verdict, number in found.counts.items() if number])
    said = [f"{plural(len(found.claims), 'statement')}, judged in this model: {told}."]
    said += [f"{_together(conflict)}." for conflict in found.conflicts[:1]]
    return (*said, *differing_sentences(found))


def introduction(found: JudgedClaims, scenario: Scenario, *, has_passages: bool) -> Iterator[str]:
    """What a page with a picture of each claim shows: whose statements, what bands and dots are, what two of the verdicts mean."""
    names = dict.fromkeys(result.claim.source for result in found.claims)
    sources = [scenario.sources[name].title for name in names if name in scenario.sources]
    if sources:
        yield f"Statements of {'; '.join(sources)}, in our words."
    yield (
        f"Bands: what the text's words mean by {found.standard.upper()}; dots: the model, with {percent(found.level, digits=0)}"
        " interval."
    )
    if has_passages:
        yield "The passages are from your own copy of the text, checked by their hashes; they are the author's."
    yield from (words for verdict, words in MEANINGS.items() if found.counts[verdict])


def in_the_model(result: ClaimResult) -> tuple[str, str]:
    """The estimate and its interval."""
    if result.compared is not None and result.compared.difference is not None:
        value, between = points(result.compared)
        return f"{value} points", between
    if result.probability is None:
        return "-", ""
    share = result.probability
    if result.test == "fact":
        if share.low == share.high:
            return {0.0: "no", 1.0: "yes"}.get(share.value, f"in {percent(share.value, digits=0)}"), ""
        value, between = estimate(*share)
        return f"in {value}", between
    return estimate(*share)


def text_says(result: ClaimResult) -> tuple[str, str]:
    """What is claimed, in numbers, and the words that it is claimed in."""
    if result.expect is not None:
        return _EXPECTED[result.expect], "" if result.range is None else range_words(*result.range)
    if result.range is not None:
        return range_words(*result.range), result.words or ""
    return _ASKED.get(result.test, ""), ""


def conflict_sentences(conflict: Conflict, scenario: Scenario | None) -> tuple[str, ...]:
    """In which readings each holds, which were looked at, and which reach would let them hold together."""
    return (
        f"{conflict.because.text(Titles(scenario))}.",
        looked_at(conflict),
        *(() if conflict.window is None else window_sentences(conflict.window, _base(conflict.window, scenario))),
    )


def looked_at(conflict: Conflict) -> str:
    """Which readings of the assumption were looked at, as a sentence: nothing is said of any other value."""
    return f"Looked at: {listed([each.reading for each in conflict.readings])}; all other assumptions as drawn."


def window_sentences(window: ReachWindow, base: str) -> Iterator[str]:
    """Which reach would let claims hold together. base : name of the place that the fires are at.

    By geometry first, from the places that the claims name; then by play, where also what is hit on the way counts.
    """
    if window.covers_from is not None and window.covers_to is not None:
        near = next(each for each in window.places if each.distance == window.covers_from)
        far = next(each for each in window.places if each.distance == window.covers_to)
        yield (
            f"By geometry, only a reach from {window.covers_from:.0f} to {window.covers_to:.0f} km would: it covers"
            f" {near.name}, {window.covers_from:.0f} km from {base}, and leaves out {far.name}, {window.covers_to:.0f} km."
        )
    tried = (
        f"{window.tried_from:.0f} to {window.tried_to:.0f} km in steps of {window.step:.0f} km, {window.futures:,}"
        " futures each"
    )
    if window.possible_from is None or window.possible_to is None:
        yield f"By play, no reach tried lets all of them be possible ({tried})."
        return
    is_wider = window.covers_from is not None and window.possible_from < window.covers_from
    nearer = "; formations come within reach on the way, before the places named" if is_wider else ""
    yield (
        f"By play, all are possible, if seldom, from {window.possible_from:.0f} to {window.possible_to:.0f} km{nearer}"
        f" (reaches tried: {tried})."
    )


def standard_lines(found: JudgedClaims) -> Iterator[str]:
    """Claims in words whose verdict another standard would change."""
    told = []
    for result in found.claims:
        others: dict[Verdict, list[str]] = {}
        for each in result.standards:
            if each.verdict is not None and each.verdict != result.verdict:
                others.setdefault(each.verdict, []).append(each.standard)
        if others:
            clauses = [f"{_COUNTED[verdict]} by {', '.join(names)}" for verdict, names in others.items()]
            told.append(f"{result.id} is {'; '.join(clauses)}")
    if told:
        yield f"By other standards of likelihood words {'. '.join(told)}."


def coverage_lines(found: JudgedClaims) -> Iterator[str]:
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


def counted_line(found: JudgedClaims) -> str:
    """Futures, standard and seed."""
    return (
        f"{plural(found.futures, 'future')}, the same for all claims; intervals of {percent(found.level, digits=0)}; words by"
        f" {found.standard} unless the file says otherwise; seed {found.seed}."
    )


def failed_lines(found: JudgedClaims) -> Iterator[str]:
    """How many futures failed, if any did."""
    if found.failed:
        are = "is" if found.failed == 1 else "are"
        yield f"{plural(found.failed, 'future')} of {found.futures:,} failed and {are} excluded."


def conflict_title(conflict: Conflict, scenario: Scenario | None) -> str:
    """Which claims do not hold together, and over what."""
    return f"{_together(conflict)} of {Titles(scenario).assumption(conflict.assumption)}"


def verdict_counts(found: JudgedClaims) -> dict[Verdict, int]:
    """How many claims have each verdict that occurs, in the order of the verdicts."""
    return {verdict: found.counts[verdict] for verdict in VERDICTS if found.counts[verdict]}


# -- the overview --------------------------------------------------------------------------------------


def _group(
    verdict: Verdict, results: Sequence[ClaimResult], scenario: Scenario | None, text: SourceText | None
) -> Part:
    head = (Column("", "label"), Column("Statement", "name"), Column("in the model"), Column("the text says"))
    rows = []
    for result in results:
        value, between = in_the_model(result)
        says, words = text_says(result)
        statement = Cell(result.statement, note="\n".join(_more(result, scenario, text)))
        rows.append(Row.of(Cell(result.id, strong=True), statement, Cell(value, note=between), Cell(says, note=words)))
    heading = VERDICT_WORDS[verdict]
    return Part(
        title=f"{heading[:1].upper()}{heading[1:]} ({len(results)})",
        tables=(Table(head, tuple(rows)),),
        notes=(MEANINGS[verdict],) if verdict in MEANINGS else (),
    )


def _more(result: ClaimResult, scenario: Scenario | None, text: SourceText | None) -> Iterator[str]:
    """Below the statement: the passage, and what the numbers of the table do not say."""
    if text is not None:
        yield passage_words(result, text)
    is_open = result.verdict in ("turns-on", "undetermined", "untestable", "premise") or result.trials == 0
    if is_open or result.test in _BY_REASON:
        yield f"\N{RIGHTWARDS ARROW} {_short_reason(result, scenario)}"
        return
    if result.compared is not None and (told := ratio_words(result.compared)) is not None:
        yield f"\N{RIGHTWARDS ARROW} {told}"
    if result.compared is not None and result.range is not None and result.probability is not None:
        told = share_words(result.probability, result.range, words=result.words, trials=result.trials)
        yield f"\N{RIGHTWARDS ARROW} {told}"


def _short_reason(result: ClaimResult, scenario: Scenario | None) -> str:
    if result.test in _BY_REASON or result.trials == 0 or result.verdict == "untestable":
        return because(result, scenario)
    titles = Titles(scenario)
    if result.premise is not None:
        given = _AS_GIVEN.get(result.verdict_in_all)
        return result.premise.because.text(titles) + ("" if given is None else f"; {given}")
    *_, last = result.because.clauses
    return last.said(titles)


def _conflict_part(conflict: Conflict, scenario: Scenario | None) -> Part:
    return Part(title=conflict_title(conflict, scenario), sentences=conflict_sentences(conflict, scenario))


def _together(conflict: Conflict) -> str:
    return f"{listed(conflict.claims)} do not hold together in any reading looked at"


def _base(window: ReachWindow, scenario: Scenario | None) -> str:
    return window.base if scenario is None else scenario.theatre.places[window.base].name
