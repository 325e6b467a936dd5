"""Claims in the terminal: how many have which verdict, then each in two or three lines, grouped; or one in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sandtable.analysis.claim_sentences import points, range_words, ratio_words, share_words
from sandtable.analysis.verdicts import Verdict
from sandtable.cli.claim_words import (
    answer,
    counted_lines,
    coverage_lines,
    in_the_model,
    listed,
    looked_at,
    standard_lines,
    text_says,
    window_lines,
)
from sandtable.cli.terminal import new_table, print_table, print_text
from sandtable.cli.wording import count, difference, estimate, estimate_words, percent

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from sandtable.analysis.claim_results import ClaimResult, ClaimsReport, RestsOn
    from sandtable.scenario.types import Scenario, Variant
    from sandtable.text.locators import SourceText

HEADINGS: Mapping[Verdict, str] = {
    "consistent": "Consistent",
    "understated": "Understated",
    "contradicted": "Contradicted",
    "turns-on": "Turns on an assumption",
    "undetermined": "Undetermined",
    "premise": "Premise",
    "untestable": "Untestable",
}
_ORDER: tuple[Verdict, ...] = (
    "contradicted", "turns-on", "undetermined", "understated", "consistent", "premise", "untestable",
)  # fmt: skip
_NOTES: Mapping[Verdict, str] = {
    "understated": "The model is surer than the words, on the same side of even odds.",
    "premise": "These restate what the file puts in: what comes out is no finding.",
}
_NUMBERS = 15  # cells of the columns with numbers, so that they stand alike under all headings
_AS_GIVEN: Mapping[Verdict, str] = {
    "contradicted": "what it gives lies outside what the text says",
    "understated": "what it gives is surer than the words",
}
_TOLD = ("drivers", "best-response", "untestable")  # tests whose reason is no number of the table


def print_claims(found: ClaimsReport, *, scenario: Scenario, text: SourceText | None, console: Console) -> None:
    """The whole report."""
    print_text(console, answer(found), style="bold")
    for verdict in _ORDER:
        results = [each for each in found.claims if each.verdict == verdict]
        if results:
            console.print()
            _print_group(HEADINGS[verdict], results, text=text, console=console)
    _print_conflicts(found, scenario=scenario, console=console)
    console.print()
    for line in (*standard_lines(found), *coverage_lines(found), *counted_lines(found)):
        print_text(console, line)
    print_text(console, "These are verdicts of this model on a text, not of the world.", style="italic")


def _print_group(heading: str, results: Sequence[ClaimResult], *, text: SourceText | None, console: Console) -> None:
    from rich.text import Text

    table = new_table()
    table.add_column("", no_wrap=True)
    table.add_column(Text(f"{heading} ({len(results)})", style="bold"), ratio=1)
    for column in ("in the model", "the text says"):
        table.add_column(column, no_wrap=True, min_width=_NUMBERS)
    if heading_note := _NOTES.get(results[0].verdict):
        table.add_row("", Text(heading_note, style="dim"), "", "")
    for result in results:
        told = Text(result.claim.statement)
        for line in _more(result, text):
            told.append(f"\n{line}", style="dim")
        table.add_row(Text(result.id, style="bold"), told, _lines(*in_the_model(result)), _lines(*text_says(result)))
    print_table(console, table)


def _lines(first: str, second: str = "") -> Text:
    from rich.text import Text

    return Text.assemble(first, (f"\n{second}" if second else "", "dim"))


def _more(result: ClaimResult, text: SourceText | None) -> Iterator[str]:
    if text is not None:
        yield f"\N{LEFT DOUBLE QUOTATION MARK}{_passage(result, text)}\N{RIGHT DOUBLE QUOTATION MARK}"
    is_open = result.verdict in ("turns-on", "undetermined", "untestable", "premise") or result.trials == 0
    if is_open or result.test in _TOLD:
        yield f"\N{RIGHTWARDS ARROW} {_short_reason(result)}"
        return
    if result.compared is not None and (told := ratio_words(result.compared)) is not None:
        yield f"\N{RIGHTWARDS ARROW} {told}"
    if result.compared is not None and result.range is not None:
        yield f"\N{RIGHTWARDS ARROW} {share_words(result)}"


def _short_reason(result: ClaimResult) -> str:
    """What the numbers of the table do not say."""
    if result.test in _TOLD or result.trials == 0 or result.verdict == "untestable":
        return result.because
    if result.premise is not None:
        given = _AS_GIVEN.get(result.verdict_in_all)
        return result.premise.because + ("" if given is None else f"; {given}")
    *_, last = result.because.split("; ")
    return last


def _passage(result: ClaimResult, text: SourceText) -> str:
    return " ".join(text.passage(result.claim.at).text.split())


def _print_conflicts(found: ClaimsReport, *, scenario: Scenario, console: Console) -> None:
    for conflict in found.conflicts:
        console.print()
        title = scenario.assumptions[conflict.assumption].title
        heading = f"{listed(conflict.claims)} do not hold together in any reading looked at of `{conflict.assumption}` ({title}):"
        print_text(console, heading, style="bold")
        print_text(console, f"{conflict.because}. {looked_at(conflict)}", indent="  ")
        for line in window_lines(conflict, scenario):
            print_text(console, line, indent="  ")


# -- one claim in full -------------------------------------------------------------------------------


def print_in_full(found: ClaimsReport, *, scenario: Scenario, text: SourceText | None, console: Console) -> None:
    """Every claim that was asked for, with all that is known of it."""
    for number, result in enumerate(found.claims):
        if number:
            console.print()
        _print_claim(result, text=text, console=console)
    _print_conflicts(found, scenario=scenario, console=console)
    console.print()
    for line in counted_lines(found):
        print_text(console, line)
    print_text(console, "This is a verdict of this model on a text, not of the world.", style="italic")


def _print_claim(result: ClaimResult, *, text: SourceText | None, console: Console) -> None:
    claim = result.claim
    print_text(console, f"{result.id} {HEADINGS[result.verdict].lower()}: {result.because}.", style="bold")
    print_text(
        console, f"{claim.statement} ({claim.kind}; {claim.source}, characters {claim.at.start} to {claim.at.end})"
    )
    if text is not None:
        passage = text.passage(claim.at)
        print_text(
            console,
            f"\N{LEFT DOUBLE QUOTATION MARK}{_passage(result, text)}\N{RIGHT DOUBLE QUOTATION MARK}",
            indent="  ",
        )
        print_text(
            console,
            f"Line {passage.line}, column {passage.column} of {text.name}; its hash fits.",
            style="dim",
            indent="  ",
        )
    for line in _tested(result):
        print_text(console, line)
    if claim.note:
        print_text(console, f"Note of the file: {claim.note}")
    if result.rests_on:
        console.print()
        _print_rests_on(result.rests_on, is_difference=result.compared is not None, console=console)
        assert result.reading_level is not None
        print_text(
            console,
            f"Intervals of readings are of {100 * result.reading_level:.2f}%, so that all readings of the claim together"
            " keep 90%.",
            style="dim",
        )
    if any(each.term is not None for each in result.standards):
        console.print()
        _print_standards(result, console=console)


def _tested(result: ClaimResult) -> Iterator[str]:
    """What was counted, in the words of the file."""
    from sandtable.scenario.types import FactTest, ProbabilityTest

    test = result.claim.test
    if isinstance(test, FactTest):
        yield f"Tested at the start: {test.holds}"
    if not isinstance(test, ProbabilityTest):
        return
    yield f"Tested: {test.probability}"
    if test.given is not None:
        yield f"  given: {test.given}"
    if result.compared is not None:
        ways = {
            "variant": "over the same futures, with and without",
            "forced": "over the same futures, once forced and once not",
            "intervention": "over the futures in which an intervention brings about the one and the other",
            "groups": "among the futures as they come, which is no effect",
        }
        yield f"  against: {result.compared.with_} ({ways[result.compared.method]})"
    yield f"  in {count(result.trials)} futures: {_numbers(result)}"
    if test.under is not None and test.variant is not None:
        yield f"  first side: {_settings(test.under)}"
        yield f"  second side: {_settings(test.variant)}"
    came = result.as_they_came
    if came is not None and came.difference is not None:
        value, between = points(came)
        yield f"  as the futures come: {value} points ({between})"
    if result.calls_it is not None and result.range is not None:
        yield f"  the standard would say: {result.calls_it}"


def _settings(variant: Variant) -> str:
    return ", ".join(f"{path} = {value}" for path, value in variant.set.items())


def _numbers(result: ClaimResult) -> str:
    if result.probability is None or result.low is None or result.high is None:
        return "none"
    told = estimate_words(result.probability, result.low, result.high)
    other = result.compared
    if other is None or other.probability is None or other.low is None or other.high is None:
        return told
    return f"{told}, against {estimate_words(other.probability, other.low, other.high)}"


def _print_rests_on(entries: Sequence[RestsOn], *, is_difference: bool, console: Console) -> None:
    from rich.text import Text

    table = new_table()
    table.add_column("It rests on", ratio=1)
    for column in ("prior", "points" if is_difference else "share", "interval", "verdict"):
        table.add_column(column, justify="left" if column == "verdict" else "right", no_wrap=True)
    for entry in entries:
        basis = f", {entry.basis}" if entry.basis else ""
        told = {"turns": "turns it", "moves": "moves it", "named": "named in it"}[entry.role]
        table.add_row(Text.assemble((entry.title, "bold"), (f" ({entry.assumption}; {told}{basis})", "dim")))
        for reading in entry.readings:
            cells: Sequence[str] = ["-", "-"]
            if reading.estimate is not None and reading.low is not None and reading.high is not None:
                written = difference if is_difference else estimate
                cells = written(reading.estimate, reading.low, reading.high)
            mass = "" if reading.mass is None else percent(reading.mass, digits=0)
            table.add_row(Text(f"  {reading.label}"), mass, *cells, reading.verdict)
    print_table(console, table)


def _print_standards(result: ClaimResult, *, console: Console) -> None:
    table: Table = new_table()
    for column in ("standard", "means", "verdict"):
        table.add_column(column, no_wrap=True)
    table.add_column("it would call the model's number", ratio=1)
    for each in result.standards:
        means = "no such term" if each.range is None else range_words(*each.range)
        verdict = "-" if each.verdict is None else each.verdict
        table.add_row(each.standard, means, verdict, each.calls_it)
    print_text(
        console, f"\N{LEFT DOUBLE QUOTATION MARK}{result.words}\N{RIGHT DOUBLE QUOTATION MARK} by each standard:"
    )
    print_table(console, table)
