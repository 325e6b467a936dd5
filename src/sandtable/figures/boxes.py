"""What must be believed: how often an outcome happens within the limits that discovery found, and outside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.rows import Mark, Row, row_chart, share_domain
from sandtable.figures.theme import Width
from sandtable.scenario.drawn import describe_draw, is_share
from sandtable.wording import estimate, given_percent

if TYPE_CHECKING:
    from sandtable.analysis.boxes import Share
    from sandtable.analysis.discovery import DiscoveredBox, Discovery, Restriction
    from sandtable.scenario.types import Scenario


def box_chart(
    found: Discovery, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Shares of the futures in the first box, of the others and of all, with intervals, on the half that did not find it.

    A picture with a title names the limits; the briefing has them in a table. Raises FigureError if there is no box.
    """
    if not found.boxes:
        raise FigureError(f"no limits of assumptions were found for `{found.outcome}`")
    box = found.boxes[0]
    inside = f"Where {holding(box)}"
    if titled:
        inside = f"{inside}: {'; '.join(_stated(entry, scenario) for entry in box.restrictions)}"
    rows = [
        Row(inside, (_mark(box.measured.density, "bar"),), weight=600),
        Row("In all other futures", (_mark(box.measured.elsewhere, "pale"),)),
        Row("In all futures", (_mark(found.probability, "nobody"),)),
    ]
    highest = max(mark.high for row in rows for mark in row.marks)
    happens = "does not happen" if found.negated else "happens"
    said = "; ".join(f"{row.title}: {row.marks[0].number} ({row.marks[0].interval})" for row in rows)
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=share_domain(highest),
        axis_format="%",
        description=f"Share of futures in which it {happens} that: {found.title}. {said}.",
        title=(f"What must be believed: {found.title}", f"Share of futures in which it {happens}, with 90% interval")
        if titled
        else None,
        numbers=138,
    )


def holding(box: DiscoveredBox) -> str:
    """`this holds`, `both of these hold`, `all three of these hold`: the limits of a box."""
    count = len(box.restrictions)
    if count == 1:
        return "this holds"
    words = {2: "both", 3: "all three", 4: "all four", 5: "all five", 6: "all six"}
    return f"{words.get(count, f'all {count}')} of these hold"


def limit_words(restriction: Restriction, scenario: Scenario) -> str:
    """What a box asks of an assumption: `2.2 km/day or more`, `59% or less`, or the labels of a choice's values."""
    assumption = scenario.assumptions[restriction.assumption]

    def said(value: float) -> str:
        if is_share(assumption.prior):
            return given_percent(value)
        return describe_draw(assumption, value=value)

    if restriction.low is not None:
        return f"{said(restriction.low)} or more"
    if restriction.high is not None:
        return f"{said(restriction.high)} or less"
    return " or ".join(said(value) for value in restriction.values)


def _stated(restriction: Restriction, scenario: Scenario | None) -> str:
    if scenario is not None:
        return f"{restriction.title}, {limit_words(restriction, scenario)}"
    bounds = ((restriction.low, "or more"), (restriction.high, "or less"))
    words = next((f"{bound:.3g} {restriction.unit} {side}" for bound, side in bounds if bound is not None), None)
    words = words or f"{' or '.join(f'{value:g}' for value in restriction.values)} {restriction.unit}".rstrip()
    return f"{restriction.title}, {words}".replace("  ", " ")


def _mark(share: Share, ink: str) -> Mark:
    low, high = share.interval
    if share.estimate is None:
        return Mark(0.0, low, high, "–", "", ink)
    number, bounds = estimate(share.estimate, low, high)
    return Mark(share.estimate, low, high, number, bounds, ink)
