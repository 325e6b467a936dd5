"""All that is said of one claim: what was tested and how, what it rests on, its words by every standard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.analysis.claims.sentences import points, range_words
from sandtable.telling.told import Cell, Column, Part, Row, Table
from sandtable.telling.verdicts import VERDICT_WORDS, because, flip_readings, passage_words
from sandtable.wording import NOTHING, difference, estimate, estimate_words, percent, plural, sentence

if TYPE_CHECKING:
    from sandtable.analysis.claims.results import ClaimResult, ReadingVerdict, RestsOn, StandardVerdict
    from sandtable.scenario.types import Scenario, Variant
    from sandtable.text.locators import SourceText

ROLES = {
    "turns": "the verdict turns on it",
    "moves": "moves the number, not the verdict",
    "named": "the claim names it",
}
_WAYS = {
    "variant": "over the same futures, with and without",
    "forced": "over the same futures, once forced and once not",
    "intervention": "over the futures in which an intervention brings about the one and the other",
    "groups": "among the futures as they come, which is no effect",
}


def claim_part(result: ClaimResult, scenario: Scenario | None, *, text: SourceText | None) -> Part:
    """The verdict with its reason, where the text says it, what was counted, then the tables."""
    tables = []
    if result.rests_on:
        tables.append(rests_table(result))
    if any(each.term is not None for each in result.standards):
        tables.append(_standards_table(result))
    place = f"{result.at.source}, characters {result.at.start} to {result.at.end}"
    return Part(
        title=f"{result.id} {VERDICT_WORDS[result.verdict]}: {because(result, scenario)}.",
        sentences=(
            f"{result.statement} ({result.kind}; {place})",
            *_passage(result, text),
            *_tested(result),
            *_flips(result, scenario),
            *((f"Note of the file: {result.note}",) if result.note else ()),
        ),
        tables=tuple(tables),
    )


def rests_on_words(entry: RestsOn) -> str:
    """How a claim rests on an assumption, and what the assumption's prior rests on: `the verdict turns on it; assumed`."""
    return f"{ROLES[entry.role]}; {entry.basis or 'basis not given'}"


def reading_estimate(reading: ReadingVerdict, *, is_difference: bool) -> tuple[str, str]:
    """The estimate in a reading and its interval."""
    if reading.estimate is None:
        return NOTHING, NOTHING
    return (difference if is_difference else estimate)(*reading.estimate)


def reading_mass(reading: ReadingVerdict) -> str:
    """The share of the prior that a reading has."""
    return "" if reading.mass is None else percent(reading.mass, digits=0)


def rests_table(result: ClaimResult) -> Table:
    """Assumption by assumption, the claim in each reading."""
    is_difference = result.compared is not None
    head = (
        Column("It rests on", "name"), Column("prior"), Column("points" if is_difference else "share"),
        Column("interval", "interval"), Column("verdict", "label"),
    )  # fmt: skip
    rows: list[Row] = []
    for entry in result.rests_on:
        title = Cell(entry.title, strong=True, note=f"`{entry.assumption}`; {rests_on_words(entry)}")
        rows.append(Row.of(title, "", "", "", ""))
        for each in entry.readings:
            value, bounds = reading_estimate(each, is_difference=is_difference)
            rows.append(Row.of(each.label, reading_mass(each), value, bounds, VERDICT_WORDS[each.verdict], under=True))
    notes = []
    if result.reading_level is not None:
        level = percent(result.reading_level, digits=2)
        notes.append(f"Intervals of readings are of {level}, so that all readings of the claim together keep 90%.")
    return Table(head, tuple(rows), notes=tuple(notes))


def standard_words(each: StandardVerdict) -> str:
    """`icd-203 (55-80%): consistent`; of a standard that has the term."""
    meaning = "" if each.range is None else f" ({range_words(*each.range)})"
    return f"{each.standard}{meaning}: {'' if each.verdict is None else VERDICT_WORDS[each.verdict]}"


def _standards_table(result: ClaimResult) -> Table:
    head = (
        Column("Standard", "label"), Column("means"), Column("verdict", "label"),
        Column("it would call the model's number", "name"),
    )  # fmt: skip
    rows = [
        Row.of(
            each.standard,
            "no such term" if each.range is None else range_words(*each.range),
            NOTHING if each.verdict is None else VERDICT_WORDS[each.verdict],
            each.calls_it,
        )
        for each in result.standards
    ]
    words = f"\N{LEFT DOUBLE QUOTATION MARK}{result.words}\N{RIGHT DOUBLE QUOTATION MARK}"
    return Table(head, tuple(rows), title=f"{words} by each standard")


def _passage(result: ClaimResult, text: SourceText | None) -> Iterator[str]:
    if text is not None:
        passage = text.passage(result.claim.at)
        yield passage_words(result, text)
        yield f"Line {passage.line}, column {passage.column} of {text.name}; its hash fits."


def _tested(result: ClaimResult) -> Iterator[str]:
    """What was counted, in the words of the file."""
    from sandtable.scenario.types import FactTest, ProbabilityTest

    test = result.claim.test
    world = other_world(result)
    if world:
        yield sentence(world)
    if isinstance(test, FactTest):
        yield f"Tested at the start: `{test.holds}`"
    if not isinstance(test, ProbabilityTest):
        return
    yield f"Tested: `{test.probability}`"
    if test.given is not None:
        yield f"Given: `{test.given}`"
    if result.compared is not None:
        yield f"Against: `{result.compared.with_}` ({_WAYS[result.compared.method]})"
    yield f"In {plural(result.trials, 'future')}: {_numbers(result)}"
    if test.under is not None and test.variant is not None:
        yield f"First side: `{_settings(test.under)}`"
        yield f"Second side: `{_settings(test.variant)}`"
    came = result.as_they_came
    if came is not None and came.difference is not None:
        value, between = points(came)
        yield f"As the futures come: {value} points ({between})"
    if result.calls_it is not None and result.range is not None:
        yield f"The standard would say: {result.calls_it}"


def _flips(result: ClaimResult, scenario: Scenario | None) -> Iterator[str]:
    """Readings that no table shows: of the words, or equilibria."""
    if result.flips and not result.rests_on:
        yield "; ".join(f"{label}: {verdict}" for _, label, verdict in flip_readings(result, scenario)) + "."


def other_world(result: ClaimResult) -> str:
    """That a claim is judged in a variant of the file alone, not in the file or against it, and what is set there; else nothing."""
    from sandtable.scenario.types import FactTest, ProbabilityTest

    test = result.claim.test
    if not isinstance(test, FactTest | ProbabilityTest) or test.variant is None:
        return ""
    is_compared = isinstance(test, ProbabilityTest) and (test.expect is not None or test.under is not None)
    return "" if is_compared else f"in a variant of the file: `{_settings(test.variant)}`"


def _settings(variant: Variant) -> str:
    return ", ".join(f"{path} = {value}" for path, value in variant.set.items())


def _numbers(result: ClaimResult) -> str:
    if result.probability is None:
        return "none"
    told = estimate_words(*result.probability)
    other = result.compared
    if other is None or other.probability is None:
        return told
    return f"{told}, against {estimate_words(*other.probability)}"
