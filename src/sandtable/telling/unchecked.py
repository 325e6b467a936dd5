"""What is said of what nobody has checked: the share of each outcome's variance that rests on it, and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sandtable.analysis.sensitivity.no_indices import why_no_indices
from sandtable.scenario.marks import marks_of
from sandtable.telling.common import VARIANCE_NOT_FORECASTS, design_lines
from sandtable.telling.told import Part, Row, Table, Told, columns
from sandtable.wording import NOTHING, count, estimate, listed, plural, variance_share

if TYPE_CHECKING:
    from sandtable.analysis.sensitivity.unchecked import Unchecked, UncheckedShare
    from sandtable.scenario.types import Scenario

TITLE = "What nobody has checked"
NAMED = 8  # titles in a list
NOTES = (
    "With interactions: the share of the variance that unchecked entries have a part in (total index). Alone: the share that they"
    " explain by themselves (first-order index). Intervals are bootstrap intervals of 90%.",
    "Counted: uncertain assumptions with `drafted_by` and without `checked_by`, and the dice of decisions whose odds are unchecked"
    " or rest on such an assumption or belief. A fixed number carries no variance, no matter who wrote it; the dice of battle, march and"
    " fires are those of the model.",
)


def tell_unchecked(found: Unchecked, scenario: Scenario | None) -> Told:
    """Answer, the share of every outcome, what is unchecked and varies, how it was computed."""
    played: tuple[str, ...] = ()
    if found.rows:
        played = design_lines(rows=found.rows, dropped=found.dropped, futures=found.futures, seed=found.seed)
    return Told(
        title=TITLE,
        answer=(answer(found),),
        parts=(unchecked_part(found), _what_part(found, scenario)),
        notes=(*NOTES, *played),
        closing=VARIANCE_NOT_FORECASTS,
    )


def answer(found: Unchecked) -> str:
    """One sentence on the headline outcome, written from the numbers."""
    main = found.main
    entries = "entries that nobody has checked"
    if not found.rows:
        return f"{main.title}: none of its variance rests on {entries}."
    if main.total is None or main.alone is None or main.probability is None:
        counted = 2 * (found.rows - found.dropped)
        why = why_no_indices(main.reason, share=estimate(*main.probability or (0, 0, 0))[0], counted=counted)
        return f"{main.title}: {why[:1].lower()}{why[1:]}"
    total, bounds = variance_share(*main.total)
    alone, within = variance_share(*main.alone)
    return (
        f"{main.title}: {entries} have a part in {total} of its variance ({bounds}) and explain {alone} of it alone ({within}),"
        " in this model."
    )


def unchecked_part(found: Unchecked) -> Part:
    """How many entries are unchecked, and the share of every outcome."""
    drafted = f"{plural(found.drafted, 'entry', 'entries')} of the file {_say(found.drafted)} who drafted {_them(found.drafted)}"
    left = f"{count(found.unchecked)} of these not who has checked {_them(found.unchecked)}"
    if found.unchecked == found.drafted:
        left = f"and {'not' if found.drafted == 1 else 'none of these'} who has checked {_them(found.drafted)}"
    sentences = [f"{drafted}, {left}." if found.drafted else "No entry of the file says who drafted it."]
    if found.unmarked:
        sentences.append(
            f"{plural(found.unmarked, 'uncertain assumption')} {_say(found.unmarked)} neither, and {_are(found.unmarked)} not"
            " counted as unchecked."
        )
    own = [f"“{row.title.rstrip('.?! ')}”" for row in found.outcomes if row.is_unchecked]
    if own:
        sentences.append(
            f"Nobody has checked what {'this outcome means' if len(own) == 1 else 'these outcomes mean'}: {_some(own)}."
        )
    return Part(sentences=tuple(sentences), tables=(_table(found),))


def with_unchecked(told: Told, found: Unchecked) -> Told:
    """What is said of a study, followed by what of it nobody has checked."""
    part = unchecked_part(found)
    named = replace(part, title=TITLE, sentences=(answer(found), *part.sentences), notes=NOTES[:1])
    return replace(told, parts=(*told.parts, named))


def unchecked_hint(scenario: Scenario, *, where: str) -> tuple[str, ...]:
    """How many entries of a file nobody has checked, and where a page says what rests on them; nothing where there is none."""
    number = len(marks_of(scenario).unchecked)
    if not number:
        return ()
    return (
        f"Nobody has checked {plural(number, 'entry', 'entries')} of this file. For what rests on {_them(number)}, {where}.",
    )


def _table(found: Unchecked) -> Table:
    return Table(
        columns("Resting on unchecked entries", "with interactions", "90% interval", "alone", "90% interval"),
        tuple(_row(row) for row in found.outcomes),
    )


def _row(row: UncheckedShare) -> Row:
    if row.total is None or row.alone is None:
        return Row.of(row.title, *(NOTHING,) * 4, strong=row.headline)
    return Row.of(row.title, *variance_share(*row.total), *variance_share(*row.alone), strong=row.headline)


def _what_part(found: Unchecked, scenario: Scenario | None) -> Part:
    """What is unchecked and varies, by title."""
    return Part(title="Unchecked, and uncertain", sentences=tuple(_what(found, scenario)))


def _what(found: Unchecked, scenario: Scenario | None) -> Iterator[str]:
    assumptions = scenario.assumptions if scenario is not None else {}
    decisions = scenario.decisions if scenario is not None else {}
    for noun, names, entries in (
        ("Assumptions", found.assumptions, assumptions),
        ("Decisions, by their dice", found.decisions, decisions),
    ):
        titles = [entries[name].title if name in entries else name for name in names]
        if titles:
            yield f"{noun}: {_some(titles, between='; ')}."
    if not found.assumptions and not found.decisions:
        yield "None."


def _some(titles: list[str], *, between: str = "") -> str:
    shown = titles[:NAMED]
    if len(titles) > NAMED:
        shown = [*shown, f"{len(titles) - NAMED} more"]
    return between.join(shown) if between else listed(shown)


def _say(number: int) -> str:
    return "says" if number == 1 else "say"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _them(number: int) -> str:
    return "it" if number == 1 else "them"
