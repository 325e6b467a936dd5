"""`sandtable words`: what likelihood words mean in numbers, and numbers in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from sandtable.cli.faults import Fault
from sandtable.cli.parameters import JsonOption

if TYPE_CHECKING:
    from rich.console import Console

    from sandtable.cli.printed import LikelihoodStandard, Readers, Worded
    from sandtable.text.readers import EmpiricalTerm
    from sandtable.text.standards import Range, Standard

NUMBER = re.compile(r"(\d{1,3}(?:\.\d+)?) ?(%?)")
SCALE = 25  # cells for 0 to 100%
BLOCKS = " ▁▂▃▄▅▆▇█"
_POSSIBLE = (
    "Such words express possibility, not likelihood: in a claim, a higher probability exceeds them, a lower one contradicts"
    " them."
)


def words(
    phrase: Annotated[
        str | None,
        typer.Argument(
            metavar="[PHRASE]", help="Words such as `very likely`, or a number such as 72%. Default: list all terms."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show what likelihood words mean in each standard and to surveyed readers, or which words describe a number."""
    from sandtable.cli.terminal import open_output, write_json
    from sandtable.text.words import standards

    probability = _number(phrase) if phrase is not None else None
    found: dict[str, tuple[Range, ...]]
    if phrase is None:
        found = {standard.id: standard.terms for standard in standards()}
    elif probability is not None:
        found = _terms_for(probability)
    else:
        found = _meanings(phrase)
    if json:
        write_json(_as_object(phrase, probability, found))
        return
    console = open_output()
    if phrase is None:
        _print_standards(console)
    elif probability is not None:
        _print_words(console, probability)
    else:
        _print_meanings(console, phrase, found)


def _number(phrase: str) -> float | None:
    """The probability of an argument such as `72%`, `0.72` or `1`; None for words."""
    if (match := NUMBER.fullmatch(phrase.strip())) is None:
        return None
    value = float(match[1]) / (100 if match[2] else 1)
    if value > 1:
        hint = f"write {match[1]}% for a percentage" if float(match[1]) <= 100 else None
        raise Fault(f"{phrase.strip()} is not a probability", hint=hint)
    return value


def _terms_for(probability: float) -> dict[str, tuple[Range, ...]]:
    from sandtable.text.words import standards, terms_for

    return {each.id: terms_for(probability, standard=each.id).terms for each in standards()}


def _meanings(phrase: str) -> dict[str, tuple[Range, ...]]:
    """The terms of each standard for a phrase. Raises Fault if no standard has it."""
    from sandtable.scenario.spelling import closest
    from sandtable.text.phrases import normalise
    from sandtable.text.possibility import readers_phrase
    from sandtable.text.words import find_term, standards, vocabulary

    wanted = normalise(readers_phrase(phrase) or phrase)
    found: dict[str, tuple[Range, ...]] = {}
    for each in standards():
        term = find_term(wanted, standard=each.id)
        found[each.id] = () if term is None else (term,)
    if not any(found.values()):
        close = closest(wanted, {word for each in standards() for word in vocabulary(each.id)})
        hint = f"did you mean `{close}`?" if close is not None else "`sandtable words` lists all terms"
        raise Fault(f"`{phrase[:60]}` is not a term of any standard", hint=hint)
    return found


# -- for people --------------------------------------------------------------------------------------


def _range(low: float, high: float) -> str:
    """`55–80%` or `100%`."""
    return f"{100 * low:.0f}%" if low == high else f"{100 * low:.0f}\N{EN DASH}{100 * high:.0f}%"


def _strip(each: Range) -> str:
    """A bar that shows a range between 0 and 100%; it always has a mark."""
    first = min(int(each.low * SCALE), SCALE - 1)
    last = max(first + 1, min(SCALE, round(each.high * SCALE)))
    return "·" * first + "\N{FULL BLOCK}" * (last - first) + "·" * (SCALE - last)


def _print_meanings(console: Console, phrase: str, found: dict[str, tuple[Range, ...]]) -> None:
    from sandtable.cli.layout import print_table
    from sandtable.cli.terminal import new_table, print_text
    from sandtable.text.phrases import normalise
    from sandtable.text.possibility import readers_phrase, says_possible
    from sandtable.text.readers import SURVEYS, all_empirical
    from sandtable.text.words import find_standard

    asked = readers_phrase(phrase)
    heard = all_empirical(asked or phrase)
    surveys = {survey.id for survey in SURVEYS}
    official = [(find_standard(name), terms[0]) for name, terms in found.items() if terms and name not in surveys]
    clauses = []
    if official:
        standard, each = official[0]
        clauses.append(f"{_range(each.low, each.high)} in {standard.title.split(',')[0]}")
    if heard:
        clauses.append(f"{_range(*heard[0].central(0.9))} to nine of ten readers")
    print_text(
        console,
        f"\N{LEFT DOUBLE QUOTATION MARK}{normalise(phrase)}\N{RIGHT DOUBLE QUOTATION MARK} is {', and '.join(clauses)}.",
    )
    if official:
        console.print()
        table = new_table()
        for heading in ("standard", "means", "0 to 100%", "its term"):
            table.add_column(heading, no_wrap=heading != "its term", ratio=1 if heading == "its term" else None)
        for standard, each in official:
            table.add_row(
                standard.id, _range(each.low, each.high), _strip(each), "; ".join((each.term, *each.synonyms))
            )
        print_table(console, table)
    lacking = [name for name, terms in found.items() if not terms and name not in surveys]
    if lacking:
        console.print()
        print_text(console, f"Not a term of {', '.join(lacking)}.")
    for term in heard:
        console.print()
        _print_readers(console, term)
    if heard and not official and asked is None:
        console.print()
        print_text(console, "In a scenario it is read as these readers understand it, unless the file declares it.")
    if asked is not None:
        console.print()
        print_text(
            console,
            f"They were asked about \N{LEFT DOUBLE QUOTATION MARK}{asked}\N{RIGHT DOUBLE QUOTATION MARK}. {_POSSIBLE}",
        )
    elif says_possible(phrase):
        console.print()
        print_text(console, _POSSIBLE)


def _print_readers(console: Console, heard: EmpiricalTerm) -> None:
    from sandtable.cli.terminal import print_text
    from sandtable.text.readers import survey_of

    most = max(heard.histogram)
    steps = [0 if held == 0 else max(1, round(8 * held / most)) for held in heard.histogram]
    who = f"{heard.count:,} readers ({survey_of(heard.survey).called})"
    print_text(
        console, f"{who}: half of them say {_range(*heard.central(0.5))}, the middle one {100 * heard.median:.0f}%."
    )
    console.print(f"  0% {''.join(BLOCKS[step] for step in steps)} 100%", markup=False)


def _print_words(console: Console, probability: float) -> None:
    from sandtable.cli.layout import print_table
    from sandtable.cli.terminal import new_table, print_text
    from sandtable.text.words import DEFAULT, find_standard, standards, terms_for

    shown = f"{100 * probability:g}%"
    first = terms_for(probability, standard=DEFAULT)
    verb = "is" if first.terms else "lies"
    print_text(console, f"{shown} {verb} {first.words} in {find_standard(DEFAULT).title.split(',')[0]}.")
    console.print()
    table = new_table()
    table.add_column("standard", no_wrap=True)
    table.add_column("calls it", ratio=1)
    for standard in standards():
        table.add_row(standard.id, terms_for(probability, standard=standard.id).words)
    print_table(console, table)


def _print_standards(console: Console) -> None:
    from rich.text import Text

    from sandtable.cli.layout import print_table
    from sandtable.cli.terminal import new_table, print_text
    from sandtable.text.words import standards

    print_text(
        console,
        f"{len(standards())} standards of likelihood words; `words:` in a scenario selects one.",
    )
    for standard in standards():
        console.print()
        console.print(Text.assemble((standard.id, "bold"), f"  {standard.title}"), soft_wrap=True)
        print_text(console, standard.note, style="dim")
        table = new_table()
        table.show_header = False
        for _ in range(2):
            table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for each in standard.terms:
            table.add_row(f"{_range(each.low, each.high):>8}", _strip(each), "; ".join((each.term, *each.synonyms)))
        print_table(console, table)


# -- for programs ------------------------------------------------------------------------------------


def _as_object(phrase: str | None, probability: float | None, found: dict[str, tuple[Range, ...]]) -> Worded:
    from sandtable.text.readers import all_empirical
    from sandtable.text.words import standards

    heard = all_empirical(phrase) if phrase is not None else ()
    return {
        "phrase": phrase if probability is None else None,
        "probability": probability,
        "standards": [_standard_object(each, found[each.id], probability) for each in standards()],
        "readers": _readers_object(heard[0]) if heard else None,
        "surveys": [_readers_object(each) for each in heard],
    }


def _standard_object(standard: Standard, terms: tuple[Range, ...], probability: float | None) -> LikelihoodStandard:
    from sandtable.text.words import terms_for

    return {
        "id": standard.id,
        "title": standard.title,
        "source": standard.source,
        "note": standard.note,
        "nested": standard.is_nested,
        "words": terms_for(probability, standard=standard.id).words if probability is not None else None,
        "terms": [
            {"term": each.term, "low": each.low, "high": each.high, "synonyms": list(each.synonyms)} for each in terms
        ],
    }


def _readers_object(heard: EmpiricalTerm) -> Readers:
    found: Any = {
        "survey": heard.survey,
        "phrase": heard.phrase,
        "judgements": heard.count,
        "mean": heard.mean,
        "sd": heard.sd,
        **{f"p{level}": value for level, value in heard.quantiles.items()},
        "histogram": list(heard.histogram),
    }
    return cast("Readers", found)
