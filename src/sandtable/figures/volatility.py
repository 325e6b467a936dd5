"""When it is settled: the share of an outcome's uncertainty that is settled by each day, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.layers import Chart
from sandtable.figures.marking import imprinted
from sandtable.figures.theme import FLUSH, Tables, Width, calendar_axis, colour, finished
from sandtable.imprint import VARIANCE
from sandtable.telling.volatility import calendar_of, chart_name
from sandtable.wording import estimate_words

if TYPE_CHECKING:
    from sandtable.analysis.volatility.results import Volatility
    from sandtable.scenario.types import Scenario

HEIGHT = 150
YValue: Any = alt.YValue


def volatility_charts(
    found: Volatility, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """A picture for each outcome that there is anything to settle about."""
    if scenario is None:
        return {}
    return {
        chart_name(row.id): settled_chart(found, row.id, scenario, width=width, titled=titled)
        for row in found.outcomes
        if row.reason is None
    }


@imprinted(VARIANCE)
def settled_chart(
    found: Volatility, outcome: str, scenario: Scenario, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """The share of the variance of an outcome that is settled by each day, dots joined by a line, with intervals.

    At the horizon all of it is. Raises FigureError if there is no such outcome, or nothing to settle.
    """
    row = next((each for each in found.outcomes if each.id == outcome), None)
    if row is None or not row.days:
        raise FigureError(f"there is nothing to settle about `{outcome}`")
    calendar, tables = calendar_of(found), Tables()
    records = [
        {"day": each.day, "share": each.settled.value, "low": each.settled.low, "high": each.settled.high}
        for each in row.days
    ]
    ends = [*records, {"day": found.horizon, "share": 1.0, "low": 1.0, "high": 1.0}]
    x = alt.X(
        "day:Q",
        scale=alt.Scale(domain=[0, found.horizon], nice=False),
        axis=calendar_axis(
            scenario, grid=False, ticks=True, tickColor=colour("grid"), labelFlush=FLUSH, labelPadding=4
        ),
    )
    y_axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], title=None, labelFontSize=12)
    y_scale = alt.Scale(domain=[0, 1], nice=False)
    y = alt.Y("share:Q", axis=y_axis, title=None, scale=y_scale)
    whole, dots = tables.add("line", ends), tables.add("days", records)
    layers = [
        Chart(whole).mark_area(color=colour("bar"), opacity=0.22).encode(
            x=x, y=alt.Y("low:Q", axis=y_axis, title=None, scale=y_scale), y2=alt.Y2("high:Q")
        ),
        Chart(whole).mark_line(color=colour("bar"), strokeWidth=2).encode(x=x, y=y),
        Chart(dots).mark_rule(color=colour("bar"), strokeWidth=1.5).encode(
            x=x, y=alt.Y("low:Q", axis=y_axis, title=None, scale=y_scale), y2=alt.Y2("high:Q")
        ),
        Chart(dots).mark_point(color=colour("bar"), filled=True, size=44, opacity=1).encode(x=x, y=y),
    ]  # fmt: skip
    said = "; ".join(f"{calendar.when(each.day)} {estimate_words(*each.settled)}" for each in row.days)
    return finished(
        layers,
        scenario,
        width=width,
        height=HEIGHT,
        description=f"Share of the uncertainty about “{row.title}” that is settled by each day: {said}.",
        title=(row.title, "Share of the uncertainty that is settled by then") if titled else None,
        tables=tables,
    )
