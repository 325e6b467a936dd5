"""What a red line does: the paired difference that each of its components makes to the outcome it is to prevent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.rows import Mark, Row, points_axis, row_chart
from sandtable.figures.theme import Width

if TYPE_CHECKING:
    from sandtable.analysis.differences import Comparison
    from sandtable.scenario.types import Scenario

WORDS = {
    "capability": "Without its capability", "credibility": "Without its credibility",
    "resolve": "Without its resolve", "together": "Without all of these together",
}  # fmt: skip


def deterrence_chart(
    found: Comparison, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Points by which the outcome is rarer with each component than without, over the same futures, with intervals.

    Raises FigureError if the comparison is not one of a red line.
    """
    if found.red_line is None:
        raise FigureError("this comparison is not of a red line")
    line = found.red_line
    rows = [
        Row(
            WORDS[effect.component],
            (Mark(100 * effect.effect, 100 * effect.low, 100 * effect.high, points(effect.effect), span(effect.low, effect.high)),),
        )
        for effect in line.effects
    ]  # fmt: skip
    widest = max(abs(100 * bound) for effect in line.effects for bound in (effect.low, effect.high))
    domain, axis_format = points_axis(widest)
    outcome = found.variants[0].outcome(line.outcome).title
    said = "; ".join(f"{WORDS[e.component]}: {points(e.effect)} ({span(e.low, e.high)})" for e in line.effects)
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=domain,
        axis_format=axis_format,
        description=f"By how many points “{outcome}” is rarer with the red line than without: {said}.",
        title=(line.title, f"Points by which it makes rarer: {outcome}") if titled else None,
        are_bars=False,
        numbers=142,
    )


def points(share: float, *, digits: int | None = None) -> str:
    """A difference of shares in percentage points, with its sign; small ones with two decimals."""
    value = 100 * share
    places = digits if digits is not None else 2 if abs(value) < 1 else 1
    text = f"{value:+.{places}f}"
    return f"{0:.{places}f}" if float(text) == 0 else text.replace("-", "−")


def span(low: float, high: float) -> str:
    digits = 2 if max(abs(low), abs(high)) < 0.01 else 1
    return f"{points(low, digits=digits)} to {points(high, digits=digits)}"
