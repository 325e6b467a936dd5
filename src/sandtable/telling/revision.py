"""What is said of two versions of a scenario: the largest effect, every change, what each does alone, texts apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sandtable.telling.differences import (
    DIFFERENCES_NOT_FORECASTS,
    NOT_ADJUSTED,
    changed_words,
    difference_words,
    faint_notes,
    share_row,
    variant_tables,
)
from sandtable.telling.told import Column, Part, Row, Table, Told, columns
from sandtable.wording import count, plural

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import VariantDifference
    from sandtable.analysis.revision.results import Change, Revision
    from sandtable.scenario.types import Scenario

LONGEST = 120  # characters of a value in a table; `--json` has all of it
_SORTS = {"future": "Changes", "text": "Texts, reasons and sources", "other": "Changes that no future depends on"}


def tell_revision(found: Revision, scenario: Scenario | None) -> Told:
    """Answer, the changes by sort, the effect of each alone, and all together."""
    notes = []
    if found.together is not None:
        versions = 2 + sum(change.effect is not None for change in found.changes)
        notes = [
            f"The same {plural(found.futures, 'future')} in {plural(versions, 'version')} of the scenario, seed {found.seed}.",
            "Differences are after minus before, in percentage points (pp). Effects of single changes need not add up."
            f" {NOT_ADJUSTED}",
        ]
    return Told(
        title="What changed",
        answer=tuple(_answer(found)),
        parts=tuple(_parts(found, scenario)),
        warnings=tuple(_excluded(found)),
        notes=tuple(notes),
        closing=DIFFERENCES_NOT_FORECASTS if found.together is not None else "",
    )


def _answer(found: Revision) -> Iterator[str]:
    if not found.changes:
        yield "The two versions mean the same."
        return
    played = found.sorted_as("future")
    together = found.together
    if not played:
        yield f"{_counted(len(found.changes), 'change')}, none of which a future depends on."
    elif together is None:
        yield f"{_counted(len(found.changes), 'change')}; a future can depend on {len(played)} of them. None was played."
        if found.no_odds:
            yield found.no_odds
    elif not together.differs:
        yield f"No difference in any of {plural(together.pairs, 'future')} with all changes together, in this model."
    else:
        largest = together.largest
        if largest.is_certain:
            yield f"With all changes together, “{largest.title}” changes most: {difference_words(largest)}, in this model."
        else:
            yield (
                "With all changes together, no outcome changes detectably in this model. The largest difference is in"
                f" “{largest.title}”: {difference_words(largest)}."
            )
        strongest = max(
            (change for change in found.changes if change.effect is not None),
            key=lambda change: abs(_effect(change).outcome(largest.id).difference.value),
            default=None,
        )
        if strongest is not None and _effect(strongest).outcome(largest.id).is_certain:
            share = _effect(strongest).outcome(largest.id)
            yield f"Of the changes alone, `{strongest.path}` does most to it: {difference_words(share)}."


def _effect(change: Change) -> VariantDifference:
    if change.effect is None:
        raise ValueError(f"{change.path} was not played alone")
    return change.effect


def _counted(number: int, noun: str) -> str:
    return plural(number, noun)


def _parts(found: Revision, scenario: Scenario | None) -> Iterator[Part]:
    played = found.sorted_as("future")
    if played:
        yield Part(title=_SORTS["future"], tables=(_listed(played),))
    yield from _effects(found, scenario)
    for sort in ("text", "other"):
        if changes := found.sorted_as(sort):
            yield Part(title=_SORTS[sort], tables=(_listed(changes),), detail=True)


def _listed(changes: Iterable[Change]) -> Table:
    heads = (Column("Change", "name"), Column("before", "words"), Column("after", "words"), Column("lines", "number"))
    rows = [
        Row.of(_title(change), _value(change, change.before), _value(change, change.after), _lines(change))
        for change in changes
    ]
    return Table(heads, tuple(rows))


def _title(change: Change) -> str:
    kind = "" if change.kind == "changed" else f" ({change.kind})"
    return f"{change.path}{kind}" + (f"\n{change.title}" if change.title else "")


def _value(change: Change, value: str | None) -> str:
    if value is None:
        return f"not stated; {change.default}" if change.default else "-"
    return value if len(value) <= LONGEST else value[: LONGEST - 4].rstrip() + " ..."


def _lines(change: Change) -> str:
    lines = ["-" if line is None else str(line) for line in (change.line_before, change.line_after)]
    return lines[0] if lines[0] == lines[1] else " \N{RIGHTWARDS ARROW} ".join(lines)


def _effects(found: Revision, scenario: Scenario | None) -> Iterator[Part]:
    """What each change does alone to each headline, and everything that all together do."""
    together = found.together
    if together is None:
        return
    alone = [change for change in found.changes if change.effect is not None]
    shown = [outcome.id for outcome in together.outcomes if outcome.headline] or [together.outcomes[0].id]
    if together.largest.id not in shown:
        shown.append(together.largest.id)
    if alone:
        heads = columns("Change alone", "before", "after", "difference (pp)", "90% interval")
        tables = []
        for name in shown:
            rows = [share_row(change.path, _effect(change).outcome(name)) for change in alone if name in _known(change)]
            rows.append(share_row("all together", together.outcome(name), strong=True))
            tables.append(Table(heads, tuple(rows), title=together.outcome(name).title))
        left: dict[str, list[str]] = {}
        for change in found.changes:
            if change.not_alone:
                left.setdefault(change.not_alone, []).append(change.path)
        why = tuple(f"Not played alone: {', '.join(paths)}; {reason}." for reason, paths in left.items())
        yield Part(title="What each change does", tables=tuple(tables), notes=(*faint_notes(tables), *why))
    first, *others = variant_tables(together, scenario, changed="after", baseline="before")
    yield Part(
        title="All changes together",
        sentences=(changed_words(together),),
        tables=(first, *others) if together.differs else (),
        notes=faint_notes((first, *others)) if together.differs else (),
    )


def _known(change: Change) -> set[str]:
    return {outcome.id for outcome in _effect(change).outcomes}


def _excluded(found: Revision) -> Iterator[str]:
    """How many futures are in no number."""
    if found.together is not None and found.together.dropped:
        dropped = found.together.dropped
        are = "is" if dropped == 1 else "are"
        yield (
            f"{plural(dropped, 'future')} {are} excluded from all changes together: {count(found.failed)} failed before,"
            f" {count(found.together.failed)} after."
        )
