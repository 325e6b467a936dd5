"""What all charts share: the configuration, the `theme` parameter, calendar axes, titles."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import altair as alt

from sandtable.calendar import Calendar
from sandtable.figures.fonts import SANS, text_width, wrapped
from sandtable.figures.layers import Chart
from sandtable.figures.palette import LIGHT, Theme, actor_colours, vega_theme
from sandtable.scenario.types import Scenario
from sandtable.wording import short_date as short_date  # offered here for pictures

Width = int | Literal["container"]


def colour(name: str) -> alt.ExprRef:
    """A colour of the theme by name, followed when the page turns dark."""
    return alt.expr(f"theme.{name}")


def theme_parameter(scenario: Scenario | None, *, theme: Theme = LIGHT) -> alt.Parameter:
    """Colours by name; those of the actors where a scenario is at hand."""
    actors = actor_colours(scenario, theme=theme) if scenario is not None else {}
    return alt.param("theme", value=vega_theme(theme, actors=actors))


def finished(
    layers: Sequence[alt.Chart],
    scenario: Scenario | None,
    *,
    width: Width,
    height: float,
    description: str,
    title: tuple[str, str] | None,
    tables: Tables,
    parameters: Sequence[alt.Parameter] = (),
    projection: alt.Projection | None = None,
) -> alt.LayerChart:
    """The layers as a chart with size, theme and description; a picture that stands alone has a title and a subtitle."""
    properties: dict[str, Any] = {"padding": 0 if title is None else {"left": 16, "right": 16, "top": 14, "bottom": 12}}
    if projection is not None:
        properties["projection"] = projection
    if title is not None:
        space = 420 if width == "container" else width
        properties["title"] = alt.Title(
            wrapped(title[0], width=space, size=17, weight=600), subtitle=wrapped(title[1], width=space, size=14),
            anchor="start", frame="group", offset=12, fontSize=17, fontWeight=600, subtitleFontSize=14,
            color=colour("ink"), subtitleColor=colour("muted"), subtitlePadding=4,
        )  # fmt: skip
    # all at once: altair copies the whole chart at every step, and so it would for parameters of the whole
    first, *others = layers
    layered = alt.LayerChart(
        layer=[first.add_params(theme_parameter(scenario), *parameters), *others], width=width, height=height,
        description=description, config=alt.Config(**configuration()), **properties,
    )  # fmt: skip
    layered.datasets = dict(tables)  # last, for the same reason
    return layered


def detached(chart: alt.LayerChart) -> tuple[dict[str, Any], dict[str, Any]]:
    """The specification of a finished chart without its tables, and the tables: altair would check every row."""
    tables, chart.datasets = chart.datasets, alt.Undefined
    try:
        return chart.to_dict(validate=False), dict(tables)
    finally:
        chart.datasets = tables


def configuration() -> dict[str, Any]:
    return {
        "background": colour("paper"),
        "font": SANS,
        "view": {"stroke": None},
        "mark": {"aria": False},  # marks one by one say less than the description of the whole
        "axis": {
            "aria": False, "labelFont": SANS, "labelFontSize": 13, "labelColor": colour("muted"),
            "gridColor": colour("grid"), "domain": False, "ticks": False, "titleFont": SANS, "titleFontWeight": 400, "titleFontSize": 13,
            "titleColor": colour("muted"),
        },
        "text": {"font": SANS},
        "title": {"font": SANS, "subtitleFont": SANS},
        "legend": {"labelFont": SANS, "labelFontSize": 13, "labelColor": colour("ink")},
    }  # fmt: skip


def long_date(date: dt.date) -> str:
    return f"{date.day} {date:%B} {date.year}"


def date_ticks(scenario: Scenario, *, most: int = 7) -> list[tuple[float, str]]:
    """(day, label) of at most about `most` round dates, every few days or firsts of months; years named.

    In a scenario of hours round clock times, the first of a date with its date.
    """
    calendar = scenario.calendar
    if calendar.in_hours:
        return _hour_ticks(calendar, most=most)
    start, end, days = calendar.date(0.0), calendar.date(calendar.days), int(calendar.days)
    for step in (1, 2, 5, 7, 14):
        if days / step <= most:
            return [(day, short_date(calendar.date(day))) for day in range(0, days + 1, step)]
    firsts = [
        first
        for year in range(start.year, end.year + 1)
        for month in range(1, 13)
        if start <= (first := dt.date(year, month, 1)) <= end
    ]
    stride = next((s for s in (1, 2, 3, 6, 12, 24, 60) if len(firsts) / s <= most), 120)
    kept = [first for first in firsts if (first.month - 1 + 12 * first.year) % stride == 0 or stride == 1]
    return [((first - start).days, _month(first, index)) for index, first in enumerate(kept)]


def _hour_ticks(calendar: Calendar, *, most: int) -> list[tuple[float, str]]:
    """Every so many hours of the clock, from the first round one after the start."""
    step = next((s for s in (1, 2, 3, 6, 12, 24) if calendar.days * 24 / s <= most), 48)
    first = calendar.start.replace(minute=0, second=0)
    ticks: list[tuple[float, str]] = []
    dated: dt.date | None = None
    for hour in range(math.ceil(calendar.days * 24) + 2):
        moment = first + dt.timedelta(hours=hour)
        day = calendar.day_of(moment)
        is_round = (moment.hour + 24 * moment.toordinal()) % step == 0
        if not is_round or not -1e-9 <= day <= calendar.days + 1e-9:
            continue
        is_new = moment.date() != dated
        dated = moment.date()
        clock = "" if step >= 24 else f"{moment:%H:%M}"
        ticks.append((day, " ".join(part for part in (short_date(dated) if is_new else "", clock) if part)))
    return ticks


def _month(first: dt.date, index: int) -> str:
    return f"{first:%b} {first.year}" if index == 0 or first.month == 1 else f"{first:%b}"


FLUSH = 24  # pixels: dates nearer to the end of an axis are written inwards, so that none is cut at the edge of a page


def calendar_axis(scenario: Scenario, *, most: int = 7, per_day: int = 1, **options: Any) -> alt.Axis:
    """An axis of days labelled with dates, or clock times. per_day : units of the axis in a day."""
    ticks = [(_whole(day * per_day), label) for day, label in date_ticks(scenario, most=most)]
    labels = {str(at): label for at, label in ticks}
    words = f"({json.dumps(labels)})[datum.value]"
    return alt.Axis(values=[at for at, _ in ticks], labelExpr=words, title=None, **options)


def _whole(number: float) -> float:
    """A number for a key of an axis: whole where it is so."""
    return round(number) if abs(number - round(number)) < 1e-9 else round(number, 6)


class Tables(dict[str, list[dict[str, Any]]]):
    """The data of one chart by name. Layers that show the same rows share them, as do drawings of several
    widths."""

    def add(self, name: str, records: Iterable[Mapping[str, Any]]) -> alt.NamedData:
        self[name] = [dict(record) for record in records]
        return alt.NamedData(name=name)


LEGEND_NAME = 240  # pixels of a name in a legend


def legend_columns(names: Sequence[str], *, width: float) -> int:
    """The most columns, up to six, in which the names fit into a width."""
    wide = [30 + min(LEGEND_NAME, text_width(name, size=13)) for name in names]
    for columns in range(min(6, len(names)), 1, -1):
        if sum(max(wide[column::columns]) for column in range(columns)) <= width:
            return columns
    return 1


def actor_legend(
    entries: Sequence[tuple[str, str]], tables: Tables, *, at: Mapping[str, float], width: float
) -> alt.Chart:
    """An invisible layer that only carries the legend of actors: (name, colour), in rows that fit the picture's width.

    at: the fields of the point at which the layer is drawn, which the caller encodes.
    """
    names = [name for name, _ in entries]
    legend = alt.Legend(
        orient="top", direction="horizontal", title=None, symbolType="circle", symbolSize=110, symbolOpacity=1,
        columns=legend_columns(names, width=width), labelLimit=LEGEND_NAME, offset=8,
    )  # fmt: skip
    scale = alt.Scale(domain=names, range=[colour for _, colour in entries])
    data = tables.add("legend", ({"name": name, **at} for name in names))
    drawn: alt.Chart = (
        Chart(data).mark_point(opacity=0, filled=True).encode(color=alt.Color("name:N", scale=scale, legend=legend))
    )
    return drawn
