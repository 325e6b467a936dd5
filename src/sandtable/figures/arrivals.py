"""When it happens: the days on which an outcome comes about, as a histogram with median and 80% band."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from typing import TYPE_CHECKING, Any, Literal

import altair as alt
import numpy as np

from sandtable.figures.fonts import text_width
from sandtable.figures.layers import Chart
from sandtable.figures.marking import imprinted
from sandtable.figures.theme import FLUSH, Tables, Width, calendar_axis, colour, finished
from sandtable.telling.study import time_words
from sandtable.wording import short_date

if TYPE_CHECKING:
    from sandtable.study.study import Study

# channels are classes here: for a text or `alt.value` altair searches its whole schema, which took most of a chart's time
YValue: Any = alt.YValue  # untyped in altair, as are the others
Y2Value: Any = alt.Y2Value
Y2Datum: Any = alt.Y2Datum

MOST_BINS = 40
NARROWEST = 280  # pixels of the axis on a telephone: what is clear there is clear on wider pages
ROW = 18  # pixels from one row of words to the next
ASIDE = 6  # pixels from a line to its words
BINS = (1 / 24, 1 / 12, 0.125, 0.25, 0.5, 1.0, 2.0, 3.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0)  # days


@imprinted()
def arrival_chart(study: Study, outcome: str, *, width: Width = 420, titled: bool = True) -> alt.LayerChart:
    """When one timed outcome comes about. Dark bars hold eight futures of ten, the dashed line is the median.

    A second line is the day on which it happened, where the scenario's history says.

    Raises KeyError if the outcome has no time.
    """
    spread = {row.id: row for row in study.times}[outcome]
    scenario, horizon = study.scenario, study.program.horizon
    bins = histogram(study, outcome)
    tables = Tables()
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domain=[0, horizon], nice=False),
        axis=calendar_axis(
            scenario, grid=False, ticks=True, tickColor=colour("grid"), labelFlush=FLUSH, labelPadding=4
        ),
    )
    y_axis = alt.Axis(format="%", tickCount=3, title=None, labelFontSize=12)
    highest = max((row["share"] for row in bins), default=1.0)
    y_scale = alt.Scale(domain=[0, 1.36 * highest], nice=False)  # room for the words above the bars
    bars = Chart(tables.add("bins", bins)).mark_bar(color=alt.expr("theme[datum.ink]")).encode(
        x=x, x2=alt.X2("end:Q"), y=alt.Y("share:Q", axis=y_axis, title=None, scale=y_scale), y2=Y2Datum(0)
    )  # fmt: skip
    lines = []
    if spread.median is not None:
        lines.append(
            DayLine("median", spread.median.value, f"Median {scenario.calendar.short_when(spread.median.value)}")
        )
    lines += history_line(study, outcome)
    layers: list[alt.Chart] = [bars]
    for placed in named_lines(lines, horizon=horizon, width=NARROWEST if width == "container" else width):
        layers += _line(placed, tables)
    words = time_words(study, spread)
    return finished(
        layers,
        scenario,
        width=width,
        height=118,
        description=f"Histogram of the day on which it happens. {spread.title}: {words}",
        title=(spread.title, words) if titled else None,
        tables=tables,
    )


@dataclass(frozen=True, slots=True)
class DayLine:
    """A vertical line on a day with its words: which side of it they stand on, and in which row from the top."""

    kind: Literal["median", "history"]
    day: float
    text: str
    is_right: bool = True
    row: int = 0

    def words_span(self, *, horizon: float, width: float) -> tuple[float, float]:
        """Pixels from the left between which the words stand."""
        at, long = self.day / horizon * width, text_width(self.text, size=14, weight=600)
        return (at + ASIDE, at + ASIDE + long) if self.is_right else (at - ASIDE - long, at - ASIDE)


def history_line(study: Study, outcome: str) -> list[DayLine]:
    """The day on which it happened, if the scenario's history has it and it lies on the axis."""
    calendar = study.scenario.calendar
    date = study.scenario.history.times.get(outcome) if study.scenario.history else None
    if date is None or not -1 < calendar.day_of(date) <= calendar.days:
        return []
    day = calendar.day_within(date)
    is_timed = isinstance(date, dt.datetime)
    return [DayLine("history", day, f"History {calendar.short_when(day) if is_timed else short_date(date)}")]


def named_lines(lines: Sequence[DayLine], *, horizon: float, width: float) -> list[DayLine]:
    """The lines with their words so placed that no line runs through the words of another and none leave the picture.

    A line starts at the row of its words, so that words in a higher row are clear of it.
    """
    best: tuple[float, list[DayLine]] | None = None
    for rows in permutations(range(len(lines))):
        for sides in product((True, False), repeat=len(lines)):
            tried = [replace(one, is_right=side, row=row) for one, side, row in zip(lines, sides, rows, strict=True)]
            cost = float(rows != tuple(range(len(lines))))
            for one in tried:
                left, right = one.words_span(horizon=horizon, width=width)
                cost += 0.5 * (one.is_right != (one.day < 0.62 * horizon)) + 50.0 * (left < 0 or right > width)
                crossing = [other.day / horizon * width for other in tried if other is not one and other.row <= one.row]
                own = one.day / horizon * width  # a line between it and its words runs through them on a wider page
                first, last = (own, right + 3) if one.is_right else (left - 3, own)
                cost += 50.0 * sum(first < at < last for at in crossing)
            if best is None or cost < best[0]:
                best = cost, tried
    return best[1] if best else []


def _line(line: DayLine, tables: Tables) -> list[alt.Chart]:
    """The layers of a line: dashed for the median, solid for the day of history."""
    at = Chart(tables.add(line.kind, [{"start": line.day, "text": line.text}]))
    ink = colour("ink" if line.kind == "median" else "fight")
    stroke: dict[str, Any] = {"strokeDash": [3, 3], "strokeWidth": 1.5} if line.kind == "median" else {"strokeWidth": 2}
    label: dict[str, Any] = {
        "fontWeight": 600, "fontSize": 14, "baseline": "top", "align": "left" if line.is_right else "right",
        "dx": ASIDE if line.is_right else -ASIDE,
    }  # fmt: skip
    place = {"x": alt.X("start:Q"), "y": YValue(ROW * line.row - 2), "text": alt.Text("text:N")}
    top = YValue(max(0, ROW * line.row - 3))
    return [
        at.mark_rule(color=ink, **stroke).encode(x=alt.X("start:Q"), y=top, y2=Y2Value("height")),
        at.mark_text(stroke=colour("paper"), strokeWidth=4, color=colour("paper"), **label).encode(**place),
        at.mark_text(color=ink, **label).encode(**place),
    ]


def histogram(study: Study, outcome: str) -> list[dict[str, Any]]:
    """Bins (start, end in days, share of complete futures, ink) of the times of an outcome."""
    spread = {row.id: row for row in study.times}[outcome]
    horizon, complete = study.program.horizon, study.complete
    width = next((size for size in BINS if horizon / size <= MOST_BINS), horizon / MOST_BINS)
    last = math.ceil(horizon / width) - 1  # a time at the very horizon belongs to the last bin
    days = study.days_of(outcome)
    counts = Counter(np.minimum(np.floor(days / width), last).astype(int).tolist())
    if not counts or spread.p10 is None or spread.p90 is None:
        return []
    low, high = math.floor(spread.p10 / width), min(math.floor(spread.p90 / width), last)
    gap = 0.06 * width
    return [
        {
            "start": index * width, "end": min((index + 1) * width - gap, horizon), "share": count / complete,
            "ink": "time" if low <= index <= high else "tail",
        }
        for index, count in sorted(counts.items())
    ]  # fmt: skip
