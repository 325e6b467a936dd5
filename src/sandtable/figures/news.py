"""How the odds moved with the news: a step line for each outcome, with its interval, and a mark at each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from sandtable.figures.fonts import text_width
from sandtable.figures.layers import Chart
from sandtable.figures.marking import imprinted
from sandtable.figures.theme import FLUSH, Tables, Width, calendar_axis, colour, finished
from sandtable.telling.updating import CHART
from sandtable.wording import estimate

if TYPE_CHECKING:
    from sandtable.analysis.updating.results import Updating
    from sandtable.scenario.types import Scenario

LINES = 3  # outcomes drawn
INKS = ("bar", "second", "fight")
HEIGHT = 240
MARKS = 26  # pixels above the odds for the marks


def updating_charts(
    found: Updating, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The picture of the odds, where there is any item."""
    if not found.items or (scenario or found.source) is None:
        return {}
    return {CHART: odds_chart(found, scenario, width=width, titled=titled)}


@imprinted()
def odds_chart(
    found: Updating,
    scenario: Scenario | None = None,
    *,
    width: Width = 420,
    titled: bool = True,
    until: float = 0.0,
) -> alt.LayerChart:
    """Step lines of the outcome asked about and of those that moved most, from the start on, with 90% bands.

    until : a day since the start that the axis must reach.
    """
    drawn = scenario or found.source
    tables = Tables()
    end = last_day(found, until=until)
    x = alt.X(
        "day:Q", scale=alt.Scale(domain=[0, end], nice=False),
        axis=calendar_axis(drawn, grid=False, ticks=True, tickColor=colour("grid"), labelFlush=FLUSH, labelPadding=4),
    )  # fmt: skip
    y = alt.Y(
        "odds:Q", title=None, scale=alt.Scale(domain=[0, 1.12], nice=False),
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], labelFontSize=12),
    )  # fmt: skip
    items = [{"day": each.reported_day} for each in found.items]
    rules = Chart(tables.add("items", items)).mark_rule(color=colour("grid"), strokeDash=[2, 3]).encode(x=x)
    layers: list[alt.Chart] = [rules]
    named: list[dict[str, Any]] = []
    for number, name in enumerate(_chosen(found)):
        rows = steps(found, name, end=end)
        data = tables.add(f"line-{number}", rows)
        ink = colour(INKS[number])
        chart = Chart(data)
        layers.append(chart.mark_rect(color=ink, opacity=0.16).encode(
            x=x, x2=alt.X2("until:Q"), y=alt.Y("low:Q", scale=alt.Scale(domain=[0, 1.12], nice=False)), y2=alt.Y2("high:Q")
        ))  # fmt: skip
        layers.append(chart.mark_line(color=ink, strokeWidth=2.2, interpolate="step-after").encode(x=x, y=y))
        named.append({"day": 0.0, "odds": rows[0]["odds"], "text": rows[0]["title"], "ink": INKS[number]})
    room = 420.0 if width == "container" else float(width)
    numbers = _apart([each.reported_day / end * room for each in found.items])
    shown = tables.add("numbers", [
        {"day": each.reported_day, "odds": 1.05, "text": str(n + 1)} for n, each in enumerate(found.items) if n in numbers
    ])  # fmt: skip
    layers.append(Chart(shown).mark_text(color=colour("muted"), fontSize=12).encode(x=x, y=y, text=alt.Text("text:N")))
    layers += _names(named, tables)
    said = "; ".join(_said(found, name) for name in _chosen(found))
    return finished(
        layers, drawn, width=width, height=HEIGHT + MARKS,
        description=f"Odds over time, with a step at each of {len(found.items)} items of news. {said}.",
        title=("How the odds moved", f"By the day on which news was reported; numbers are items. {said}") if titled else None,
        tables=tables,
    )  # fmt: skip


def last_day(found: Updating, *, until: float = 0.0) -> float:
    """Where the axis of days ends."""
    return max(until, max(each.reported_day for each in found.items) * 1.04 + 1)


def _chosen(found: Updating) -> list[str]:
    """The outcome asked about, then those that moved most."""
    others = sorted(
        (each for each in found.outcomes if each.id != found.outcome and each.change.excludes_zero),
        key=lambda each: -abs(each.change.value),
    )
    return [found.outcome, *(each.id for each in others[: LINES - 1])]


def _said(found: Updating, name: str) -> str:
    entry = next(each for each in found.outcomes if each.id == name)
    return f"{entry.title}: {estimate(*entry.before)[0]} before, {estimate(*entry.after)[0]} after"


def steps(found: Updating, name: str, *, end: float) -> list[dict[str, Any]]:
    """The steps of an outcome: from a day until another, with odds and interval."""
    entry = next(each for each in found.outcomes if each.id == name)
    line = [(0.0, entry.before)]
    for each in found.items:
        after = next(moved.after for moved in each.outcomes if moved.id == name)
        line.append((each.reported_day, after))
    ends = [*(day for day, _ in line[1:]), end]
    rows = [
        {"day": day, "until": stop, "odds": odds.value, "low": odds.low, "high": odds.high, "title": entry.title}
        for (day, odds), stop in zip(line, ends, strict=True)
    ]
    last = rows[-1]
    return [*rows, {**last, "day": end, "until": end}]


def _apart(pixels: list[float], *, least: float = 14.0) -> set[int]:
    """Which marks get their number: those that are not too near to the one before."""
    kept: set[int] = set()
    last = -least
    for number, at in enumerate(pixels):
        if at - last >= least:
            kept.add(number)
            last = at
    return kept


def _names(named: list[dict[str, Any]], tables: Tables) -> list[alt.Chart]:
    """The name of each line in its colour, below its beginning, one not over the other."""
    placed: list[float] = []
    rows = []
    for each in sorted(named, key=lambda row: -row["odds"]):
        at = min([each["odds"] - 0.05, *([placed[-1] - 0.085] if placed else [])])
        placed.append(max(0.03, at))
        rows.append({**each, "odds": placed[-1]})
    layers = []
    for number, row in enumerate(rows):
        text = (
            row["text"]
            if text_width(row["text"], size=13, weight=600) < 330
            else row["text"][:48].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
        )
        chart = Chart(tables.add(f"name-{number}", [{**row, "text": text}]))
        for halo in (True, False):
            stroke: dict[str, Any] = {"stroke": colour("paper"), "strokeWidth": 4} if halo else {}
            layers.append(
                chart.mark_text(
                    align="left",
                    dx=5,
                    fontSize=13,
                    fontWeight=600,
                    color=colour("paper" if halo else row["ink"]),
                    **stroke,
                ).encode(x=alt.X("day:Q"), y=alt.Y("odds:Q"), text=alt.Text("text:N"))
            )
    return layers
