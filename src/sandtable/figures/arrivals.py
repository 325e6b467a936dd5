"""When it happens: the days on which an outcome comes about, as a histogram with median and 80 % band."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from sandtable.figures.theme import Tables, Width, calendar_axis, colour, date_of, finished, percent, short_date

if TYPE_CHECKING:
    from sandtable.study import Study
    from sandtable.study.outcomes import TimeSpread

# channels are classes here: for a text or `alt.value` altair searches its whole schema, which took most of a chart's time
YValue: Any = alt.YValue  # untyped in altair, as are the others
Y2Value: Any = alt.Y2Value
Y2Datum: Any = alt.Y2Datum

MOST_BINS = 40
BINS = (0.25, 0.5, 1.0, 2.0, 3.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0)  # days


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
        axis=calendar_axis(scenario, grid=False, ticks=True, tickColor=colour("grid"), labelFlush=True, labelPadding=4),
    )
    y_axis = alt.Axis(format="%", tickCount=3, title=None, labelFontSize=12)
    highest = max((row["share"] for row in bins), default=1.0)
    y_scale = alt.Scale(domain=[0, 1.36 * highest], nice=False)  # room for the words above the bars
    bars = alt.Chart(tables.add("bins", bins)).mark_bar(color=alt.expr("theme[datum.ink]")).encode(
        x=x, x2=alt.X2("end:Q"), y=alt.Y("share:Q", axis=y_axis, title=None, scale=y_scale), y2=Y2Datum(0)
    )  # fmt: skip
    layers: list[alt.Chart] = [bars]
    if spread.median is not None:
        right = spread.median < 0.62 * horizon
        text = f"Median {short_date(date_of(scenario, spread.median))}"
        middle = alt.Chart(tables.add("median", [{"start": spread.median, "text": text}]))
        side: dict[str, Any] = {"align": "left" if right else "right", "dx": 6 if right else -6}
        label = {"fontWeight": 600, "fontSize": 14, "baseline": "top", **side}
        place = {"x": alt.X("start:Q"), "y": YValue(-2), "text": alt.Text("text:N")}
        layers += [
            middle.mark_rule(strokeDash=[3, 3], strokeWidth=1.5, color=colour("ink")).encode(x=alt.X("start:Q")),
            middle.mark_text(stroke=colour("paper"), strokeWidth=4, color=colour("paper"), **label).encode(**place),
            middle.mark_text(color=colour("ink"), **label).encode(**place),
        ]  # fmt: skip
    layers += _history(study, outcome, tables)
    words = describe_spread(study, spread)
    return finished(
        layers,
        scenario,
        width=width,
        height=118,
        description=f"Histogram of the day on which it happens. {spread.title}: {words}",
        title=(spread.title, words) if titled else None,
        tables=tables,
    )


def _history(study: Study, outcome: str, tables: Tables) -> list[alt.Chart]:
    """The day of history, if it lies on the axis."""
    date = study.scenario.history.times.get(outcome) if study.scenario.history else None
    if date is None or not study.scenario.start <= date <= study.scenario.horizon:
        return []
    day = (date - study.scenario.start).days + 0.5
    right = day < 0.62 * study.program.horizon
    row = {"start": day, "text": f"History {short_date(date)}"}
    at = alt.Chart(tables.add("history", [row]))
    label: dict[str, Any] = {
        "fontWeight": 600, "fontSize": 14, "baseline": "top", "align": "left" if right else "right", "dx": 6 if right else -6,
    }  # fmt: skip
    place = {"x": alt.X("start:Q"), "y": YValue(16), "text": alt.Text("text:N")}
    below = YValue(15)  # the word of the median, which stands above, is not struck through
    return [
        at.mark_rule(strokeWidth=2, color=colour("fight")).encode(x=alt.X("start:Q"), y=below, y2=Y2Value("height")),
        at.mark_text(stroke=colour("paper"), strokeWidth=4, color=colour("paper"), **label).encode(**place),
        at.mark_text(color=colour("fight"), **label).encode(**place),
    ]


def describe_spread(study: Study, spread: TimeSpread) -> str:
    """In how many futures, when, and in how many never: `In 77% of futures; 8 in 10 of those between ...`."""
    horizon = short_date(study.scenario.horizon)
    never = percent(1 - spread.share)
    if spread.p10 is None or spread.median is None or spread.p90 is None:
        return f"Never in any of {study.complete:,} futures by {horizon}."
    low, high = (date_of(study.scenario, day) for day in (spread.p10, spread.p90))
    when = f"eight in ten of those from {short_date(low)} to {short_date(high)}"
    if low == high:
        when = f"nearly always on {short_date(low)}"
    return f"In {percent(spread.share)} of futures, {when}; never by {horizon} in {never}."


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
