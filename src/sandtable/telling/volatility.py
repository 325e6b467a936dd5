"""What is said of volatility: by which day how much of the uncertainty about an outcome is settled."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.calendar import Calendar, as_moment
from sandtable.telling.common import VARIANCE_NOT_FORECASTS, failed_lines, sampled_line
from sandtable.telling.told import Cell, Column, Part, Row, Table, Told
from sandtable.wording import NOTHING, estimate, estimate_words, interval_digits, listed, plural

if TYPE_CHECKING:
    from sandtable.analysis.volatility.results import SettledDay, SettledOutcome, Volatility
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario

BESIDE = 4  # days in one table
HALF, NEARLY_ALL = 0.5, 0.9
NOT_KNOWN = (
    "Settled: with everything known that has happened before that day begins, the assumptions included, which an observer does"
    " not know: an observer's judgment settles later."
)
SPREAD = (
    "Spread of the odds: their standard deviation on that day from future to future, in percentage points. At the horizon it is"
    " that of an outcome that has happened or has not."
)
REASONS = {
    "never": "never", "always": "always", "nearly-never": "in nearly no future", "nearly-always": "in nearly every future",
}  # fmt: skip


def tell_volatility(found: Volatility, scenario: Scenario | None) -> Told:
    """The outcome that is told first; then the share settled by each day, of every outcome; then how far the odds spread."""
    told = [row for row in found.outcomes if row.reason is None]
    left = [f"{row.title.rstrip('.?! ')}: {REASONS[row.reason]}" for row in found.outcomes if row.reason is not None]
    parts = []
    if told:
        parts = [
            Part(
                title="Settled by then",
                charts=tuple(chart_name(row.id) for row in told[:1]),
                tables=tuple(_tables(found, told, of="settled")),
                notes=(NOT_KNOWN,),
            ),
            Part(title="Spread of the odds", tables=tuple(_tables(found, told, of="deviation")), notes=(SPREAD,)),
        ]
    if left:
        parts.append(Part(sentences=(f"Nothing to settle: {'; '.join(left)}.",)))
    return Told(
        title="When it is settled",
        answer=tuple(_answer(found)),
        parts=tuple(parts),
        warnings=failed_lines(failed=found.failed, futures=found.futures),
        notes=(
            f"{plural(found.futures, 'future')}, seed {found.seed}; each again for {plural(len(found.days), 'day')}, with the same dice"
            " until it begins and others from then on. Intervals: 90%; forks of a future share"
            " their dice, so that the errors of neighbouring days go together.",
        ),
        common=sampled_line(scenario),
        closing=VARIANCE_NOT_FORECASTS,
    )


def chart_name(outcome: str) -> str:
    """The name of the picture of an outcome."""
    return f"settled-{outcome}"


def calendar_of(found: Volatility) -> Calendar:
    """The time of the scenario; of a result without one, dates from its start on."""
    return found.source.calendar if found.source is not None else Calendar(as_moment(found.start), found.horizon)


# -- sentences -----------------------------------------------------------------------------------------


def _answer(found: Volatility) -> Iterator[str]:
    row, calendar = found.main, calendar_of(found)
    title = row.title.rstrip(".?! ")
    if row.reason is not None:
        yield f"“{title}” happens {REASONS[row.reason]}: there is nothing to settle, in this model."
        return
    yield f"“{title}”: {_settled(row, calendar)}, in this model."
    first, last = row.days[0], row.days[-1]
    if first.day == 0:
        yield (
            f"At the start, with no more known than the assumptions, {estimate_words(*first.settled)} is settled: the odds spread by"
            f" {_points(first.deviation)[0]} points from future to future."
        )
    if len(row.days) > 1 and last.settled.value < NEARLY_ALL:
        yield f"On {calendar.when(last.day)}, the last day looked at, {estimate_words(*last.settled)} is settled."


def _settled(row: SettledOutcome, calendar: Calendar) -> str:
    """By when half of the uncertainty is settled, and nine tenths."""
    half, most = row.first_day(HALF), row.first_day(NEARLY_ALL)
    if half is None:
        last = row.days[-1]
        return f"{_of(last)} of the uncertainty is settled by {calendar.when(last.day)}"
    said = [f"{_of(half)} of the uncertainty is settled by {calendar.when(half.day)}"]
    if most is not None and most.day > half.day:
        said.append(f"{_of(most)} by {calendar.when(most.day)}")
    return listed(said)


def _of(entry: SettledDay) -> str:
    return estimate_words(*entry.settled)


# -- tables --------------------------------------------------------------------------------------------


def _tables(found: Volatility, rows: list[SettledOutcome], *, of: str) -> Iterator[Table]:
    """Some days each: a column a day, a row an outcome, the interval below the number."""
    calendar = calendar_of(found)
    for start in range(0, len(found.days), BESIDE):
        heads = [Column("Outcome", "name")]
        heads += [Column(calendar.short_when(day)) for day in found.days[start : start + BESIDE]]
        drawn = [
            Row.of(row.title, *(_cell(entry, of=of) for entry in row.days[start : start + BESIDE]), strong=row.headline)
            for row in rows
        ]
        yield Table(tuple(heads), tuple(drawn), kept=of == "deviation" or len(rows) > 1)


def _cell(entry: SettledDay, *, of: str) -> Cell:
    text, bounds = estimate(*entry.settled) if of == "settled" else _points(entry.deviation)
    return Cell(text, note="" if bounds == NOTHING else bounds, faint=entry.settled.low == 0)


def _points(found: Estimate) -> tuple[str, str]:
    """A standard deviation in percentage points, and its interval."""
    if math.isnan(found.value):
        return NOTHING, NOTHING
    value, low, high = (100 * part for part in found)
    digits = interval_digits(low, high, most=1)
    return f"{value:.{digits}f}", f"{low:.{digits}f}\N{EN DASH}{high:.{digits}f}"
