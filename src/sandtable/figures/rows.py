"""Rows of estimates with their intervals: the frame of the pictures of drivers, red lines and replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from sandtable.figures.fonts import text_width, wrapped
from sandtable.figures.layers import Chart
from sandtable.figures.theme import Tables, Width, colour, finished
from sandtable.scenario.types import Scenario

NARROW = 340  # pixels: titles are broken so that they fit a telephone
LINE = 18  # of a title
STEP = 16  # from one estimate of a row to the next
GAP = 13  # between rows
INSET = 78  # from the right edge to the numbers, where the intervals leave it
REACHES = (0.5, 1, 2, 5, 10, 20, 50, 100)  # points at the ends of an axis of differences


@dataclass(frozen=True)
class Mark:
    """One estimate: value and interval on the axis, the same in words, and the name of its colour in the theme."""

    value: float
    low: float
    high: float
    number: str
    interval: str
    ink: str = "bar"


@dataclass(frozen=True)
class Row:
    """A title and the estimates below it."""

    title: str
    marks: tuple[Mark, ...]
    weight: int = 400


def share_domain(highest: float) -> tuple[float, float]:
    """The axis of shares up to `highest`: few lengths, so that pictures can be compared."""
    return 0.0, 1.0 if highest > 0.6 else 0.6 if highest > 0.3 else 0.3


def points_axis(widest: float) -> tuple[tuple[float, float], str]:
    """The axis of differences up to `widest` percentage points either way, and the form of its numbers."""
    reach = next((limit for limit in REACHES if widest <= limit), REACHES[-1])
    return (-reach, reach), "+.1f" if reach < 2 else "+.0f"


def points_span_axis(low: float, high: float) -> tuple[tuple[float, float], str]:
    """The axis of differences in percentage points that are nearly all on one side of zero, `low` to `high`; the form of its numbers.

    The other side is as long as it must be, and not shorter than a tenth of the longer one where anything is drawn there.
    """
    reaches = sorted({*REACHES, 3, 30})
    sides = [
        next((limit for limit in reaches if reach <= limit), reaches[-1]) if reach > 0 else 0.0
        for reach in (-low, high)
    ]
    longer = max(sides) or reaches[0]
    least = longer / 10
    left, right = (max(side, least) if side else 0.0 for side in sides)
    return (-left, right) if left or right else (-longer, longer), "+.1f" if longer < 2 else "+.0f"


def row_chart(
    rows: Sequence[Row],
    scenario: Scenario | None,
    *,
    width: Width,
    domain: tuple[float, float],
    axis_format: str,
    description: str,
    title: tuple[str, str] | None,
    are_bars: bool = True,
    numbers: int = 126,
) -> alt.LayerChart:
    """Rows from the top down: bars from zero, or dots, each with its interval and its numbers at the right edge.

    domain: of the axis; estimates and bounds beyond it are cut at its ends, the numbers tell them whole.
    numbers: pixels kept for these, more where they need more.
    """
    inset, kept = _columns(rows, numbers=numbers)
    heads, marks, height = _laid_out(rows, width=width, domain=domain)
    tables = Tables()
    data = tables.add("marks", marks)
    low, high = domain
    axis = alt.Axis(
        format=axis_format,
        labelExpr="datum.value === 0 ? replace(datum.label, '+', '') : datum.label",
        tickCount=4,
        orient="bottom",
        grid=True,
        title=None,
        labelFontSize=12,
        offset=4,
        labelFlush=True,
    )
    reach: list[Any] = [0, alt.expr(f"width - {kept}")]
    x = alt.X("value:Q", scale=alt.Scale(domain=[low, high], range=reach, nice=False), axis=axis)
    edge = alt.value("width")
    base = Chart(data)

    def at(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=None, axis=None)

    fill = alt.expr("theme[datum.ink]")
    text: dict[str, Any] = {"baseline": "middle", "color": colour("ink")}
    zero = Chart(tables.add("zero", [{"value": min(max(0.0, low), high)}]))
    estimate = (
        base.mark_bar(height=9, color=fill).encode(x=x, x2=alt.datum(min(max(0.0, low), high)), y=at("y"))
        if are_bars
        else base.mark_point(filled=True, size=75, color=fill, opacity=1).encode(x=x, y=at("y"))
    )
    names = Chart(tables.add("heads", heads))
    head: dict[str, Any] = {
        "align": "left", "lineHeight": LINE, "fontSize": 15, "fontWeight": alt.expr("datum.weight"), "baseline": "top",
        "color": colour("ink"),
    }  # fmt: skip
    whisker = {"x": alt.X("low:Q"), "x2": "high:Q", "y": at("y")}
    spread = [
        base.mark_bar(height=5, color=colour("paper")).encode(**whisker),
        base.mark_bar(height=1.8, color=colour("ink")).encode(**whisker),
    ]
    layers = [
        zero.mark_rule(color=colour("muted"), strokeWidth=1).encode(x=x),
        *([estimate, *spread] if are_bars else [*spread, estimate]),
        names.mark_text(stroke=colour("paper"), strokeWidth=5, strokeJoin="round", **{**head, "color": colour("paper")})
        .encode(x=alt.value(0), y=at("y"), text="title:N"),
        names.mark_text(**head).encode(x=alt.value(0), y=at("y"), text="title:N"),
        base.mark_text(align="right", dx=-inset, fontSize=14, fontWeight=600, **text)
        .encode(x=edge, y=at("y"), text="number:N"),
        base.mark_text(align="right", fontSize=12.5, **{**text, "color": colour("muted")})
        .encode(x=edge, y=at("y"), text="interval:N"),
    ]  # fmt: skip
    return finished(layers, scenario, width=width, height=height, description=description, title=title, tables=tables)


def _columns(rows: Sequence[Row], *, numbers: int) -> tuple[int, int]:
    """Pixels from the right edge to the end of the numbers, which stand before the intervals, and to the end of the axis."""
    marks = [mark for row in rows for mark in row.marks]
    inset = max(INSET, *(14 + round(text_width(mark.interval, size=12.5)) for mark in marks))
    return inset, max(numbers, *(inset + 14 + round(text_width(mark.number, size=14, weight=600)) for mark in marks))


def _laid_out(
    rows: Sequence[Row], *, width: Width, domain: tuple[float, float]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Titles and estimates with their pixels from the top, and the height of all."""
    space = NARROW if width == "container" else width
    heads: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    y = 0.0
    low, high = domain
    for row in rows:
        lines = wrapped(row.title, width=space - 8, size=15, weight=600 if row.weight == 600 else 400)
        heads.append({"title": lines, "weight": row.weight, "y": y})
        y += LINE * len(lines)
        for mark in row.marks:
            cut = [min(max(value, low), high) for value in (mark.value, mark.low, mark.high)]
            marks.append(
                {
                    "y": y + 8, "value": cut[0], "low": cut[1], "high": cut[2], "ink": mark.ink, "number": mark.number,
                    "interval": mark.interval,
                }
            )  # fmt: skip
            y += STEP
        y += GAP
    return heads, marks, max(y - GAP, 40.0)
