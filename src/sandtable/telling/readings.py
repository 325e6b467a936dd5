"""What is said of rival readings of a text: where the answer differs, the columns side by side, the variance between and within."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sandtable.calendar import Calendar, as_moment
from sandtable.estimates import Estimate
from sandtable.study.ranges import AssumptionRange
from sandtable.telling.answer import range_text
from sandtable.telling.common import SHARES_NOT_FORECASTS, reading_line
from sandtable.telling.names import state_title
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told
from sandtable.wording import (
    NOTHING,
    count,
    difference,
    estimate,
    interval_digits,
    listed,
    plural,
)

if TYPE_CHECKING:
    from sandtable.analysis.readings.results import ComparedReadings, ReadOutcome, ReadShare, ReadTimes
    from sandtable.scenario.types import Scenario

BESIDE = 2  # rivals in one table
RANGES = "Below each share its 5 to 95% range over the assumptions of that reading."
MARK = " \N{NOT EQUAL TO}"  # on a share that differs from the file as written
MARKED = "\N{NOT EQUAL TO}: the 90% interval of the difference from the file as written excludes 0."
NO_LIKELIHOOD = (
    "Readings are not averaged: this model gives a reading no probability, so there is no one likelihood over them."
)
SPREADS = (
    "Standard deviations in percentage points. between: of the probability between the readings, each counted once, the noise"
    " of a finite number of futures taken out. within: over the assumptions of a reading; chance: what the dice add to that;"
    " both as the root of the mean variance over the readings.",
    "share between: variance between the readings over that and the variance within. It says which doubt is larger, no more.",
)


def tell_readings(found: ComparedReadings, scenario: Scenario | None) -> Told:
    """Where the answer differs most, then outcomes, settlement and dates in columns, and the two variances."""
    return Told(
        title="Rival readings",
        answer=tuple(_answer(found)),
        parts=tuple(_parts(found)),
        warnings=tuple(_failed(found)),
        notes=(_played(found), NO_LIKELIHOOD),
        closing=SHARES_NOT_FORECASTS,
    )


def readings_hint(scenario: Scenario, *, where: str) -> tuple[str, ...]:
    """Which reading a page is about, or that there are others and where they stand; nothing for a file without readings."""
    if scenario.origin.reading:
        return reading_line(scenario)
    titles = [
        f"“{reading.title.rstrip('.?! ')}”" for name, reading in scenario.readings.items() if name != scenario.reading
    ]
    if not titles:
        return ()
    written = scenario.readings[scenario.reading].title.rstrip(".?! ")
    return (f"The file as written reads the text as “{written}”. For {listed(titles)}, {where}.",)


def chart_name(reading: str) -> str:
    """The name of the picture of a reading."""
    return f"reading-{reading}"


def with_readings(told: Told, found: ComparedReadings, scenario: Scenario | None) -> Told:
    """What is said of a study, followed by the other readings of its file: the study is the file as written."""
    other = tell_readings(found, scenario)
    title = found.titles[found.as_written].rstrip(".?! ")
    first = replace(told.parts[0], sentences=(*told.parts[0].sentences, f"As the file is written: “{title}”."))
    legend, *rest = other.parts
    named = replace(legend, title=other.title, sentences=(*other.answer[1:], *legend.sentences))
    return replace(
        told,
        answer=(*told.answer, other.answer[0]),
        parts=(first, *told.parts[1:], named, *rest),
        warnings=(*told.warnings, *other.warnings),
        notes=(*told.notes, *other.notes),
    )


# -- sentences -----------------------------------------------------------------------------------------


def _answer(found: ComparedReadings) -> Iterator[str]:
    """The headline in every reading; whether another outcome differs more; how the doubt divides."""
    shown = next((row for row in found.outcomes if row.headline), found.outcomes[0])
    yield _sentence(found, shown)
    yield from _divided(shown)
    other = max(found.outcomes, key=lambda row: abs(_apart(row).value))
    if other.id != shown.id and other.differs:
        number, bounds = _points(_apart(other))
        title = found.titles[other.largest.reading].rstrip(".?! ")
        yield f"The readings differ most on “{other.title}”: {number} points with “{title}” (90% interval {bounds})."
    same = [row for row in found.outcomes if not row.differs]
    if len(found.outcomes) > 1 and len(same) == len(found.outcomes):
        yield f"None of {plural(len(same), 'outcome')} differs detectably between the readings."


def _sentence(found: ComparedReadings, row: ReadOutcome) -> str:
    """`Title: in 29% of futures in the reading “One” (25-34%), in 50% in “Other” (3-98%), 20 points more (90% interval ...)`."""
    said: list[str] = []
    for share in row.readings:
        number, _ = estimate(*share.probability)
        over = range_of(share)
        title = found.titles[share.reading].rstrip(".?! ")
        about = "" if said else " over the assumptions"
        said.append(f"{number} as “{title}”" + (f" ({over}{about})" if over != NOTHING else ""))
    how = "It depends on how the text is read" if row.differs else "However the text is read"
    text = f"{how}: “{row.title.rstrip('.?! ')}” in {listed(said)}"
    if len(row.readings) == 2:
        number, bounds = _points(_apart(row))
        text += f", {number} points (90% interval {bounds})"
    return f"{text}, in this model{'' if row.differs else '; no detectable difference'}."


def _divided(row: ReadOutcome) -> Iterator[str]:
    """How the doubt about the probability divides between readings and assumptions."""
    if row.share_between is not None:
        number, bounds = estimate(*row.share_between)
        yield (
            f"Chance aside, {number} (90% interval {bounds}) of the variance of its probability lies between the readings, the rest"
            " in the assumptions within them."
        )


def _failed(found: ComparedReadings) -> Iterator[str]:
    for row in found.played:
        if row.failed:
            are = "is" if row.failed == 1 else "are"
            yield f"{count(row.failed)} of {plural(found.futures, 'future')} failed in the reading `{row.id}` and {are} excluded."
    if any(row.failed for row in found.played):
        yield (
            "The share in a reading is of all its complete futures; a difference is over the"
            f" {plural(found.compared, 'future')} that {'is' if found.compared == 1 else 'are'} complete in every reading, and may be"
            " another than that of the two shares."
        )


def _played(found: ComparedReadings) -> str:
    return f"{plural(found.futures, 'future')} in each reading, seed {found.seed}: what the readings share has the same dice."


# -- columns -------------------------------------------------------------------------------------------


def _parts(found: ComparedReadings) -> Iterator[Part]:
    yield Part(sentences=tuple(_legend(found)))
    blocks = [found.rivals[start : start + BESIDE] for start in range(0, len(found.rivals), BESIDE)]
    tables = tuple(_share_table(found, rivals, _outcome_rows(found)) for rivals in blocks)
    yield Part(
        title="Outcomes in each reading",
        charts=tuple(chart_name(row.id) for row in found.played),
        captions=tuple(row.title for row in found.played),
        tables=tables,
        notes=(RANGES, MARKED),
    )
    if found.settlements:
        rows = _settlement_rows(found)
        tables = tuple(_share_table(found, rivals, rows, name="Settlement") for rivals in blocks)
        yield Part(title="Settlement in each reading", tables=tables)
    if found.times:
        yield Part(title="When, in each reading", tables=(_time_table(found),))
    yield _spread_part(found)


def _legend(found: ComparedReadings) -> Iterator[str]:
    for row in found.played:
        yield f"{row.id}: {row.title.rstrip('.')}{' (the file as written)' if row.is_as_written else ''}."


Shares = Sequence[tuple[str, bool, Sequence["ReadShare"]]]  # title, whether a headline, the share in each reading


def rows_in_order(found: ComparedReadings) -> list[ReadOutcome]:
    """The headlines first, then the outcomes that differ most."""
    return sorted(found.outcomes, key=lambda row: (not row.headline, -abs(_apart(row).value)))


def _outcome_rows(found: ComparedReadings) -> Shares:
    return [(row.title, row.headline, row.readings) for row in rows_in_order(found)]


def _settlement_rows(found: ComparedReadings) -> Shares:
    return [
        (f"{state_title(row.id)}, in {way}", False, shares)
        for way in ("fact", "law")
        for row in found.settlements
        for shares in (row.de_facto if way == "fact" else row.de_jure,)
        if any(share.probability.value > 0 for share in shares)
    ]


def _share_table(found: ComparedReadings, rivals: Sequence[str], rows: Shares, *, name: str = "Outcome") -> Table:
    """The file as written and some of its rivals: a column of shares each, then the differences of the rivals."""
    shown = (found.as_written, *rivals)
    only = len(found.rivals) == 1
    heads = [Column(name, "name"), *(Column(each) for each in shown)]
    heads += [Column("difference" if only else f"{each}: diff.", "number") for each in rivals]
    drawn = []
    for title, strong, shares in rows:
        by_name = {share.reading: share for share in shares}
        cells = [_share_cell(by_name[each]) for each in shown]
        cells += [_difference_cell(by_name[each]) for each in rivals]
        drawn.append(Row.of(title, *cells, strong=strong))
    return Table(tuple(heads), tuple(drawn), kept=True)


def _share_cell(share: ReadShare) -> Cell:
    number, sampling = estimate(*share.probability)
    over = range_of(share)
    mark = MARK if share.differs else ""
    return Cell(number + mark, note=sampling if over == NOTHING else over, strong=share.differs)


def _difference_cell(share: ReadShare) -> Cell:
    assert share.difference is not None
    number, bounds = _points(share.difference)
    return Cell(f"{number} pp" if number != NOTHING else number, note=bounds, faint=not share.differs)


def _time_table(found: ComparedReadings) -> Table:
    """The date by which half of the futures in which it happens have it, with its interval."""
    heads = (Column("Half by", "name"), *(Column(row.id) for row in found.played))
    what = "time" if _calendar(found).in_hours else "date"
    note = f"Of the futures in which it happens; below each {what} its 90% interval."
    return Table(heads, tuple(_time_row(found, row) for row in found.times), notes=(note,))


def _calendar(found: ComparedReadings) -> Calendar:
    """The time of the scenario; of a result without one, dates from its start on."""
    return found.source.calendar if found.source is not None else Calendar(as_moment(found.start), math.inf)


def _time_row(found: ComparedReadings, row: ReadTimes) -> Row:
    by_name = {each.reading: each for each in row.readings}
    calendar = _calendar(found)
    cells = []
    for name in found.titles:
        middle = by_name[name].median if name in by_name else None
        if middle is None:
            cells.append(Cell(NOTHING))
            continue
        within = NOTHING if math.isnan(middle.low + middle.high) else calendar.between_words(middle.low, middle.high)
        cells.append(Cell(calendar.table_when(middle.value), note=within))
    return Row.of(row.title, *cells)


def _spread_part(found: ComparedReadings) -> Part:
    """The two variances of each outcome, as standard deviations, and the share that lies between."""
    heads = (
        Column("Outcome", "name"), Column("between"), Column("within"), Column("chance"), Column("share between"),
    )  # fmt: skip
    rows = sorted(found.outcomes, key=lambda row: (not row.headline, -row.between.value))
    drawn = [
        Row.of(row.title, *map(_spread_cell, (row.between, row.within, row.chance)), _part_cell(row.share_between), strong=row.headline)
        for row in rows
    ]  # fmt: skip
    table = Table(heads, tuple(drawn), notes=SPREADS, kept=True)
    return Part(title="Between the readings, and within them", tables=(table,))


def _spread_cell(found: Estimate | None) -> Cell:
    """The root of a variance in points, with its interval."""
    if found is None or math.isnan(found.value):
        return Cell(NOTHING)
    value, low, high = (100 * math.sqrt(each) for each in found)
    digits = interval_digits(low, high, most=1)
    return Cell(f"{value:.{digits}f}", note=f"{low:.{digits}f}\N{EN DASH}{high:.{digits}f}")


def _part_cell(found: Estimate | None) -> Cell:
    if found is None:
        return Cell(NOTHING)
    number, bounds = estimate(*found)
    return Cell(number, note=bounds)


def _apart(row: ReadOutcome) -> Estimate:
    found = row.largest.difference
    return Estimate(0.0, 0.0, 0.0) if found is None or math.isnan(found.value) else found


def _points(found: Estimate) -> tuple[str, str]:
    """A difference in percentage points, and its interval."""
    return difference(*found)


def range_of(share: ReadShare) -> str:
    """The range over the assumptions of a reading as `25-34%`, with an en dash; `-` without one."""
    if share.assumptions_low is None or share.assumptions_high is None:
        return NOTHING
    return range_text(share.probability, AssumptionRange(share.assumptions_low, share.assumptions_high, 0.01, 0.01))
