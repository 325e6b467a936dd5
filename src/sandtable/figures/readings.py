"""Rival readings on one scale: a picture for each, with the share of every outcome and its range over the assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.marking import imprinted
from sandtable.figures.rows import Mark, Row, row_chart
from sandtable.figures.theme import Width
from sandtable.telling.readings import MARK, chart_name, range_of, rows_in_order
from sandtable.wording import NOTHING, estimate

if TYPE_CHECKING:
    from sandtable.analysis.readings.results import ComparedReadings, ReadShare
    from sandtable.scenario.types import Scenario

MOST = 8  # outcomes drawn
DIFFERS, SAME = "second", "bar"


def readings_charts(
    found: ComparedReadings, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The pictures of rival readings by their names: one for each, to be set side by side."""
    return {chart_name(name): reading_chart(found, name, scenario, width=width, titled=titled) for name in found.titles}


@imprinted()
def reading_chart(
    found: ComparedReadings, reading: str, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """The share of each outcome in one reading, on an axis to 100% and in the same order as in the pictures of the others.

    Of another colour, and marked: what differs from the file as written.
    """
    rows = []
    for outcome in rows_in_order(found)[:MOST]:
        (share,) = (each for each in outcome.readings if each.reading == reading)
        rows.append(Row(outcome.title, (_mark(share),), weight=600 if outcome.headline else 400))
    said = "; ".join(f"{row.title}: {row.marks[0].number} ({row.marks[0].interval})" for row in rows)
    title = found.titles[reading]
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=(0.0, 1.0),
        axis_format="%",
        description=f"Share of futures with each outcome in the reading “{title}”, with its range over the assumptions. {said}.",
        title=(title, "Share of futures, with its 5 to 95% range over the assumptions") if titled else None,
        are_bars=False,
        numbers=150,
    )


def _mark(share: ReadShare) -> Mark:
    value = share.probability
    number, sampling = estimate(*value)
    over = range_of(share)
    low, high = value.low, value.high
    if share.assumptions_low is not None and share.assumptions_high is not None:
        low, high = share.assumptions_low, share.assumptions_high
    text = number + (MARK if share.differs else "")
    return Mark(value.value, low, high, text, sampling if over == NOTHING else over, DIFFERS if share.differs else SAME)
