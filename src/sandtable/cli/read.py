"""`sandtable read`: candidate claims of a text, each with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sandtable.cli.parameters import JsonOption, complete_scenario

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from sandtable.candidates.finds import Find, Kind
    from sandtable.candidates.reader import Reading
    from sandtable.cli.printed_read import FoundClaim, FoundClaims
    from sandtable.scenario.types import Scenario

STYLES = {
    "likelihood": "bold black on bright_yellow", "hedge": "black on bright_white", "conditional": "bold magenta", "attribution": "green",
    "causal": "bold blue", "forecast": "bold cyan", "quantity": "cyan", "place": "underline", "actor": "bold",
}  # fmt: skip


def _kinds(incomplete: str) -> list[str]:
    from sandtable.candidates.finds import KINDS

    return [kind for kind in KINDS if kind.startswith(incomplete)]


def read(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A text in English (.txt, .md, .html, .docx).", show_default=False)
    ],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", metavar="KIND", autocompletion=_kinds, show_default=False,
            help=(
                "Only these: likelihood, hedge, conditional, attribution, causal, forecast, quantity, place, actor; repeat it or"
                " separate them by commas. Default: all."
            ),
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            "--scenario", metavar="SCENARIO", autocompletion=complete_scenario, show_default=False,
            help="Use the likelihood words, places, window and actors of this scenario.",
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write text and candidates as one offline page.", show_default=False)
    ] = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Find candidate claims in an English text: how likely, on what condition, because of what, says who, where, by when.

    Each has its locator, ready to paste, likelihoods what they mean in numbers, places what they may be. Patterns find
    them, not understanding: every one is for you to confirm. Exit code 1 if nothing is found.
    """
    from sandtable.candidates.reader import read_claims
    from sandtable.cli.faults import ExitCode
    from sandtable.cli.opening import open_scenario
    from sandtable.cli.outputs import PAGE, check_output
    from sandtable.cli.terminal import open_output, say, write_json
    from sandtable.text.extraction import text_of
    from sandtable.text.reading import read_bytes

    kinds = _wanted(kind)
    check_output(html, option="--html", endings=PAGE, inputs={"text": text, "scenario": scenario})
    content = text_of(read_bytes(text), name=text)
    opened: Scenario | None = None if scenario is None else open_scenario(scenario)
    found = read_claims(content, scenario=opened, kinds=kinds)
    if json:
        write_json(_as_object(found, kinds, file=text, scenario=scenario))
    else:
        _print(open_output(), found, kinds)
    if html is not None:
        from sandtable.report.candidates import write_candidates

        write_candidates(found, html, name=Path(text).name)
        say(f"page written to {html}")
    if not found.finds:
        say(f"{text}: nothing was found; is it a text in English?")
        raise typer.Exit(ExitCode.FAULTS)


def _wanted(kinds: list[str] | None) -> tuple[Kind, ...]:
    """The kinds that are asked for, in their order. Raises Fault."""
    from sandtable.candidates.finds import KINDS
    from sandtable.cli.faults import ExitCode, Fault
    from sandtable.scenario.spelling import closest

    if kinds is None:
        return KINDS
    given = [each.strip().lower() for value in kinds for each in value.split(",") if each.strip()]
    unknown = [each for each in given if each not in KINDS]
    if unknown or not given:
        close = closest(unknown[0], KINDS) if unknown else None
        named = ", ".join(f"`{each[:40]}`" for each in unknown) or "nothing"
        hint = f"did you mean `{close}`?" if close else f"kinds are {', '.join(KINDS)}"
        raise Fault(f"--kind: {named} is not a kind of candidate", hint=hint, exit_code=ExitCode.USAGE)
    return tuple(each for each in KINDS if each in given)


# -- for people --------------------------------------------------------------------------------------


def _print(console: Console, found: Reading, kinds: tuple[Kind, ...]) -> None:
    from rich.text import Text

    from sandtable.candidates.finds import ABOUT
    from sandtable.cli.terminal import print_text
    from sandtable.text.reading import position

    for number, finds in found.by_sentence().items():
        span = found.sentences[number - 1]
        line = position(found.text, span.start)[0]
        console.print(Text(f"sentence {number}, line {line}", style="dim"), soft_wrap=True)
        _print_sentence(console, found, span.start, max(span.end, finds[-1].end), finds)
        for find in finds:
            print_text(console, f"{find.kind}: {_said(found, find)}", indent="  ")
            print_text(console, f"at: {_locator(found, find)}", style="dim", indent="    ")
        console.print()
    counts = _counts(found, kinds)
    for each, count in counts.items():
        print_text(console, f"{count:4} {each}: {ABOUT[each]}")
    print_text(console, "Candidates, found by patterns for English text; each is for you to confirm.")
    if any(find.towns for find in found.finds):
        from sandtable.world.gazetteer import ATTRIBUTION

        print_text(console, ATTRIBUTION, style="dim")


def _print_sentence(console: Console, found: Reading, start: int, end: int, finds: list[Find]) -> None:
    """The sentence, with what was found in it highlighted on a terminal with colours."""
    from rich.text import Text

    from sandtable.characters import neutralise, wrap

    marked: Text = Text(neutralise(found.text[start:end]))
    plain = " ".join(marked.plain.split())
    if console.color_system is None or not console.is_terminal:
        for line in wrap(plain, console.width):
            console.print(Text(line), soft_wrap=True)
        return
    for find in sorted(finds, key=lambda each: each.start - each.end):  # the longest first, so that inner ones show
        marked.stylize(STYLES[find.kind], find.start - start, find.end - start)
    console.print(Text(" ").join(marked.split()) if "\n" not in marked.plain else _one_line(marked))


def _one_line(marked: Text) -> Text:
    from rich.text import Text

    return Text(" ").join(line for line in marked.split("\n") if line.plain.strip())


def _said(found: Reading, find: Find) -> str:
    """The words of a find, and what they mean."""
    from sandtable.telling.candidates import meaning_words, town_words

    words = " ".join(found.text[find.start : find.end].split())
    clauses = [f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"]
    if find.meaning is not None:
        clauses.append(meaning_words(find))
    clauses += find.evidence
    if find.towns:
        clauses.append("may be " + "; ".join(town_words(town) for town in find.towns[:3]))
    return ", ".join(clauses)


def _locator(found: Reading, find: Find) -> str:
    return f"{{start: {find.start}, end: {find.end}, sha256: {_hash(found, find)}}}"


def _hash(found: Reading, find: Find) -> str:
    from sandtable.authoring.locating import SHORTEST_HASH
    from sandtable.text.reading import digest

    return digest(found.text[find.start : find.end])[:SHORTEST_HASH]


def _counts(found: Reading, kinds: tuple[Kind, ...]) -> dict[Kind, int]:
    return {kind: sum(find.kind == kind for find in found.finds) for kind in kinds}


# -- for programs ------------------------------------------------------------------------------------


def _as_object(found: Reading, kinds: tuple[Kind, ...], *, file: str, scenario: str | None) -> FoundClaims:
    from sandtable.world.gazetteer import ATTRIBUTION

    breaks = [-1, *(index for index, character in enumerate(found.text) if character == "\n")]
    return {
        "file": file, "scenario": scenario, "sentences": len(found.sentences), "counts": _counts(found, kinds),
        "finds": [_find_object(found, find, breaks) for find in found.finds],
        "attribution": ATTRIBUTION if any(find.towns for find in found.finds) else "",
    }  # fmt: skip


def _find_object(found: Reading, find: Find, breaks: list[int]) -> FoundClaim:
    from bisect import bisect_left

    line = bisect_left(breaks, find.start)
    meaning = find.meaning
    return {
        "kind": find.kind, "start": find.start, "end": find.end, "sha256": _hash(found, find),
        "line": line, "column": find.start - breaks[line - 1], "sentence": found.sentence_of(find),
        "text": found.text[find.start : find.end],
        "meaning": None if meaning is None else {
            "low": meaning.low, "high": meaning.high, "source": meaning.source, "like": meaning.like, "negated": find.is_negated,
        },
        "evidence": list(find.evidence),
        "towns": [
            {
                "name": town.name, "country": town.country, "lat": round(town.lat, 2), "lon": round(town.lon, 2),
                "inhabitants": town.inhabitants, "origin": "scenario" if town.origin == "scenario" else "gazetteer",
                "kilometres": town.km, "in_window": town.in_window,
            }
            for town in find.towns
        ],
    }  # fmt: skip
