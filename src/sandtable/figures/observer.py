"""Odds for an observer: a step line over the days of one future."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.layers import Chart
from sandtable.figures.marking import imprinted
from sandtable.figures.theme import FLUSH, Tables, Width, calendar_axis, colour, finished
from sandtable.imprint import ONE_FUTURE
from sandtable.telling.observer import CHART
from sandtable.wording import estimate, estimate_words

if TYPE_CHECKING:
    from sandtable.analysis.signposts.observed import ObserverOdds
    from sandtable.scenario.types import Scenario


def observer_charts(
    found: ObserverOdds, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The picture by its name; none without a scenario, whose calendar the axis needs."""
    return {} if scenario is None else {CHART: observer_chart(found, scenario, width=width, titled=titled)}


@imprinted(ONE_FUTURE)
def observer_chart(
    found: ObserverOdds, scenario: Scenario, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """The odds of the outcome on each day, with their interval; dots at the turning points."""
    tables = Tables()
    days = [
        {"day": each.day, "odds": each.odds.value, "low": each.odds.low, "high": each.odds.high} for each in found.days
    ]
    turned = {turn.day for turn in found.turns}
    line = Chart(tables.add("days", days))
    dots = Chart(tables.add("turns", [row for row in days if row["day"] in turned]))
    x = alt.X(
        "day:Q",
        scale=alt.Scale(domain=[0, scenario.calendar.days], nice=False),
        axis=calendar_axis(
            scenario, grid=False, ticks=True, tickColor=colour("grid"), labelFlush=FLUSH, labelPadding=4
        ),
    )
    axis = alt.Axis(format="%", tickCount=3, title=None, labelFontSize=12)
    y = alt.Y("odds:Q", axis=axis, title=None, scale=alt.Scale(domain=[0, 1], nice=False))
    band = line.mark_area(interpolate="step-after", color=colour("bar"), opacity=0.18).encode(
        x=x, y=alt.Y("low:Q", axis=axis, title=None, scale=alt.Scale(domain=[0, 1], nice=False)), y2=alt.Y2("high:Q")
    )
    steps = line.mark_line(interpolate="step-after", color=colour("bar"), strokeWidth=2).encode(x=x, y=y)
    marks = dots.mark_point(filled=True, size=60, opacity=1, color=colour("ink")).encode(x=x, y=y)
    world = [{"day": each.day, "odds": each.in_world.value} for each in found.days if each.in_world is not None]
    thin = Chart(tables.add("world", world)).mark_line(
        interpolate="step-after", color=colour("second"), strokeWidth=1, strokeDash=[4, 3]
    ).encode(x=x, y=y)  # fmt: skip
    said = "; ".join(f"{turn.date} {estimate(*turn.change)[0]}" for turn in found.turns)
    return finished(
        [band, thin, steps, marks],
        scenario,
        width=width,
        height=118,
        description=(
            f"Step line of the odds of “{found.title}” for an observer, future {found.future:,}: {estimate_words(*found.odds)} at"
            f" the start, {'1' if found.happens else '0'} at the end. Turning points: {said or 'none'}."
        ),
        title=(
            f"Odds for an observer: {found.title}",
            f"Future {found.future:,}; dots: turning points; dashed: in this world, assumptions known",
        )
        if titled
        else None,
        tables=tables,
    )
