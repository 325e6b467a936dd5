"""How the odds moved with the news: a step line for each outcome, with its interval, and a mark at each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from sandtable.figures.fonts import shortened
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
ROW = 18  # pixels for the name of a line
SWATCH = 18  # pixels of its colour before it
NAME = 290  # pixels of a name at most, on the narrowest page
XValue: Any = alt.XValue  # untyped in altair, as are the others
X2Value: Any = alt.X2Value
YValue: Any = alt.YValue
Y2Value: Any = alt.Y2Value


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
    chosen = _chosen(found)
    height = HEIGHT + MARKS + ROW * len(chosen)
    domain = alt.Scale(domain=[0, height / HEIGHT], nice=False)
    y = alt.Y(
        "odds:Q", title=None, scale=domain,
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], labelFontSize=12),
    )  # fmt: skip
    items = [{"day": each.reported_day} for each in found.items]
    rules = Chart(tables.add("items", items)).mark_rule(color=colour("grid"), strokeDash=[2, 3]).encode(
        x=x, y=YValue(ROW * len(chosen)), y2=Y2Value("height")
    )  # fmt: skip
    layers: list[alt.Chart] = [rules]
    named: list[tuple[str, str]] = []
    for number, name in enumerate(chosen):
        rows = steps(found, name, end=end)
        data = tables.add(f"line-{number}", rows)
        ink = colour(INKS[number])
        chart = Chart(data)
        layers.append(chart.mark_rect(color=ink, opacity=0.16).encode(
            x=x, x2=alt.X2("until:Q"), y=alt.Y("low:Q", scale=domain), y2=alt.Y2("high:Q")
        ))  # fmt: skip
        layers.append(chart.mark_line(color=ink, strokeWidth=2.2, interpolate="step-after").encode(x=x, y=y))
        title = rows[0]["title"]
        space = NAME if width == "container" else max(NAME, width - 2 * SWATCH)
        named.append((shortened(title, width=space, size=13, weight=600), INKS[number]))
    room = 420.0 if width == "container" else float(width)
    numbers = _apart([each.reported_day / end * room for each in found.items])
    at = 1 + 0.45 * MARKS / HEIGHT
    marks = [{"day": each.reported_day, "odds": at, "text": str(n + 1)} for n, each in enumerate(found.items)]
    shown = tables.add("numbers", [row for n, row in enumerate(marks) if n in numbers])
    layers.append(Chart(shown).mark_text(color=colour("muted"), fontSize=12).encode(x=x, y=y, text=alt.Text("text:N")))
    layers += _key(named, tables)
    said = "; ".join(_said(found, name) for name in chosen)
    return finished(
        layers, drawn, width=width, height=height,
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


def _key(named: list[tuple[str, str]], tables: Tables) -> list[alt.Chart]:
    """A row above the picture for each line, in its colour: beside its steps a name would be crossed by those of the others."""
    layers = []
    for number, (title, ink) in enumerate(named):
        chart = Chart(tables.add(f"name-{number}", [{"text": title}]))
        y = YValue(ROW * (number + 0.5))
        layers.append(
            chart.mark_rule(color=colour(ink), strokeWidth=2.2).encode(x=XValue(0), x2=X2Value(SWATCH), y=y),
        )
        layers.append(
            chart.mark_text(align="left", dx=SWATCH + 6, fontSize=13, fontWeight=600, color=colour(ink)).encode(
                x=XValue(0), y=y, text=alt.Text("text:N")
            )
        )
    return layers
