"""Sentences and tables of what differs between two versions of a scenario: for a comparison and for a red line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sandtable.telling.names import state_title
from sandtable.telling.told import Cell, Column, Row, Table, columns
from sandtable.wording import NOTHING, change, count, decimals, difference, estimate, percent, plural, signed

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import Comparison, ShareDifference, TimeDifference, VariantDifference
    from sandtable.scenario.types import Scenario

DIFFERENCES_NOT_FORECASTS = "Differences hold in this model; they are not forecasts of the world."
NOT_ADJUSTED = "Intervals are not adjusted for multiple comparisons."


def difference_words(share: ShareDifference) -> str:
    """Both shares, the difference and its interval."""
    baseline, variant, points, bounds = share_texts(share)
    if not share.differs:
        return f"no difference in any future ({baseline} either way)"
    return (
        f"{variant} of futures instead of {baseline}, {points} percentage points ({share.level:.0%} interval {bounds})"
    )


def share_texts(share: ShareDifference) -> tuple[str, str, str, str]:
    """Baseline, variant, difference and its interval as texts; the interval of the difference chooses all digits."""
    points, bounds = difference(*share.difference)
    digits = decimals(points)
    return percent(share.baseline.value, digits=digits), percent(share.variant.value, digits=digits), points, bounds


def changed_words(variant: VariantDifference) -> str:
    """In how many futures anything differs."""
    if not variant.differs:
        return f"Nothing differs in any of {plural(variant.pairs, 'future')}."
    if not variant.changed:
        return f"No outcome and no settlement differs in any future; a time differs in {count(variant.retimed)}."
    retimed = f"; only a time differs in another {count(variant.retimed)}" if variant.retimed else ""
    return (
        f"An outcome or the settlement differs in {count(variant.changed)} of {plural(variant.pairs, 'future')}"
        f" ({', '.join(estimate(*variant.changed_share))}){retimed}."
    )


def played(found: Comparison) -> str:
    """How many futures were played in how many worlds."""
    worlds = plural(1 + len(found.variants), "version")
    return f"The same {plural(found.futures, 'future')} in {worlds} of the scenario, seed {found.seed}."


def excluded(found: Comparison) -> Iterator[str]:
    """How many futures are in no number, by variant."""
    for variant in found.variants:
        if variant.dropped:
            are = "is" if variant.dropped == 1 else "are"
            yield (
                f"{plural(variant.dropped, 'future')} {are} excluded ({variant.label}): {count(found.failed)} failed in the"
                f" baseline, {count(variant.failed)} in the variant."
            )


def variant_tables(
    variant: VariantDifference, scenario: Scenario | None, *, changed: str = "variant", baseline: str = "baseline"
) -> list[Table]:
    """Outcomes, headlines first and then what changes most; the settlement in fact and in law; times.

    scenario : whose times they are, in days if it is not known. changed, baseline : headings of the two shares.
    """
    ordered = sorted(variant.outcomes, key=lambda each: (not each.headline, -abs(each.difference.value)))
    heads = (baseline, changed, "difference (pp)", "90% interval")
    rows = [share_row(outcome.title, outcome, strong=outcome.headline) for outcome in ordered]
    tables = [Table(columns("Outcome", *heads), tuple(rows))]
    for law in (False, True) if variant.settlements else ():
        states = [(state.id, state.de_jure if law else state.de_facto) for state in variant.settlements]
        rows = [share_row(state_title(name), share) for name, share in states if _is_seen(share)]
        tables.append(Table(columns(f"Settlement in {'law' if law else 'fact'}", *heads), tuple(rows)))
    if variant.times:
        rows = [Row.of(time.title, *time_texts(time, scenario)) for time in variant.times]
        tables.append(Table(time_columns(scenario), tuple(rows)))
    return tables


def _is_seen(share: ShareDifference) -> bool:
    return bool(share.baseline.value or share.variant.value)


def share_row(title: str, share: ShareDifference, *, strong: bool = False, under: bool = False) -> Row:
    """A row; the numbers of a difference whose interval includes 0 are faint."""
    cells = [Cell(text, faint=not share.is_certain) for text in share_texts(share)]
    return Row.of(Cell(title, strong=strong), *cells, under=under)


def time_columns(scenario: Scenario | None) -> tuple[Column, ...]:
    unit = "day" if scenario is None else scenario.calendar.unit
    return columns("Time, where both versions have one", "futures", f"{unit}s later", "90% interval")


def time_texts(time: TimeDifference, scenario: Scenario | None) -> tuple[str | Cell, ...]:
    """In how many futures both versions have the time, by how many days (or hours) it is later, and the interval of that."""
    both, factor = count(time.both), 24 if scenario is not None and scenario.calendar.in_hours else 1
    if time.mean is None:
        return both, NOTHING, ""
    if not time.moved:
        return both, Cell("0", faint=True), Cell("none differs", faint=True)
    if math.isnan(time.mean.low):
        return both, signed(factor * time.mean.value, digits=1), f"only {count(time.moved)} differ"
    later, bounds = change(*(factor * each for each in time.mean), most=2)
    return both, Cell(later, faint=not time.mean.excludes_zero), Cell(bounds, faint=not time.mean.excludes_zero)


def faint_notes(tables: Iterable[Table]) -> tuple[str, ...]:
    """What faint numbers are, where there are any."""
    cells = (each for table in tables for row in table.rows for each in row.cells)
    return ("Faint: the interval of the difference includes 0.",) if any(each.faint for each in cells) else ()
