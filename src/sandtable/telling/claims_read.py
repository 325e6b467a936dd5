"""The claims in rival readings of the text: the verdict in each, and those that differ marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.telling.told import Cell, Column, Part, Row, Table
from sandtable.telling.verdicts import VERDICT_WORDS
from sandtable.wording import count, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandtable.analysis.claims.results import ClaimResult, ClaimsInReadings, JudgedClaims

    Estimated = Callable[[ClaimResult], tuple[str, str]]

MARK = "\N{NOT EQUAL TO} "
MARKED = "\N{NOT EQUAL TO}: the verdict differs between readings of the text."


def differing_sentences(found: JudgedClaims) -> Iterator[str]:
    """For each rival reading of the text, whose verdicts differ from those in the file as written; nothing without rivals."""
    if found.readings is None:
        return
    for rival in found.readings.rivals:
        moved = [
            (first, other)
            for first, other in zip(found.claims, rival.claims, strict=True)
            if first.found != other.found
        ]
        title = rival.title.rstrip(".?! ")
        if rival.failed >= found.futures:
            yield f"In the reading “{title}” none of {plural(found.futures, 'future')} came to its end: nothing is judged there."
            continue
        if rival.failed:
            are = "is" if rival.failed == 1 else "are"
            yield (
                f"In the reading “{title}” {count(rival.failed)} of {plural(found.futures, 'future')} failed and {are} excluded:"
                " estimates are of the complete futures of each reading."
            )
        if not moved:
            yield f"In the reading “{title}” every verdict is the same."
            continue
        told = [f"{other.id} ({_words(other)} instead of {_words(first)})" for first, other in moved]
        verb = "differs" if len(moved) == 1 else "differ"
        yield f"In the reading “{title}” {len(moved)} of {plural(len(found.claims), 'verdict')} {verb}: {listed(told)}."


def readings_part(found: JudgedClaims, estimated: Estimated) -> Part | None:
    """The verdict and the estimate of every claim in every reading of the text, those that differ first; None without rivals.

    estimated : an estimate and its interval as texts.
    """
    beside = found.readings
    if beside is None:
        return None
    heads = (
        Column("", "label"), Column("Statement", "name"), Column(beside.as_written, "words"),
        *(Column(rival.reading, "words") for rival in beside.rivals),
    )  # fmt: skip
    order = sorted(range(len(found.claims)), key=lambda index: found.claims[index].id not in beside.differing)
    rows = []
    for place, index in enumerate(order):
        results = [found.claims[index], *(rival.claims[index] for rival in beside.rivals)]
        differs = results[0].id in beside.differing
        before = place > 0 and found.claims[order[place - 1]].id in beside.differing
        cells = [_cell(result, estimated, marked=differs and number > 0 and result.found != results[0].found)
                 for number, result in enumerate(results)]  # fmt: skip
        rows.append(
            Row.of(Cell(results[0].id, strong=differs), results[0].statement, *cells, apart=before and not differs)
        )
    return Part(
        title="In each reading of the text",
        sentences=tuple(_legend(beside)),
        tables=(Table(heads, tuple(rows), notes=(MARKED,) if beside.differing else (), kept=True),),
        notes=tuple(conflict_words(beside)),
    )


def conflict_words(beside: ClaimsInReadings) -> Iterator[str]:
    """Which claims do not hold together in a rival reading of the text."""
    for rival in beside.rivals:
        for conflict in rival.conflicts:
            title = rival.title.rstrip(".?! ")
            yield (
                f"In the reading “{title}” {listed(conflict.claims)} do not hold together for any value of"
                f" `{conflict.assumption}` looked at."
            )


def verdicts_elsewhere(found: JudgedClaims, claim: str, estimated: Estimated) -> Iterator[str]:
    """What a claim gets in each rival reading of the text, in a sentence; for a page that shows the claims one by one."""
    if found.readings is None:
        return
    for rival in found.readings.rivals:
        result = next(each for each in rival.claims if each.id == claim)
        value, bounds = estimated(result)
        number = "" if value == "-" else f", {value}" + (f" ({bounds})" if bounds else "")
        mark = MARK if claim in found.readings.differing else ""
        yield f"{mark}In the reading “{rival.title.rstrip('.?! ')}”: {_words(result)}{number}."


def _words(result: ClaimResult) -> str:
    """The verdict; of a premise also what is found of it as given."""
    verdict, as_given = result.found
    return VERDICT_WORDS[verdict] + ("" if as_given is None else f", as given {VERDICT_WORDS[as_given]}")


def _legend(beside: ClaimsInReadings) -> Iterator[str]:
    yield f"{beside.as_written}: {beside.title.rstrip('.')} (the file as written)."
    for rival in beside.rivals:
        yield f"{rival.reading}: {rival.title.rstrip('.')}."


def _cell(result: ClaimResult, estimated: Estimated, *, marked: bool) -> Cell:
    value, bounds = estimated(result)
    said = "" if value == "-" else "\n".join(each for each in (value, bounds) if each)
    return Cell(f"{MARK if marked else ''}{_words(result)}", note=said, strong=marked)
