"""What a red line does: the paired difference that each of its components makes to the outcome it is to prevent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.rows import Mark, Row, points_axis, row_chart
from sandtable.figures.theme import Width
from sandtable.wording import difference

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
            (Mark(100 * effect.effect, 100 * effect.low, 100 * effect.high, *points_span(effect.effect, effect.low, effect.high)),),
        )
        for effect in line.effects
    ]  # fmt: skip
    widest = max(abs(100 * bound) for effect in line.effects for bound in (effect.low, effect.high))
    domain, axis_format = points_axis(widest)
    outcome = found.variants[0].outcome(line.outcome).title
    texts = [(effect.component, points_span(effect.effect, effect.low, effect.high)) for effect in line.effects]
    said = "; ".join(f"{WORDS[component]}: {number} ({bounds})" for component, (number, bounds) in texts)
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


def points_span(value: float, low: float, high: float) -> tuple[str, str]:
    """A difference of shares in percentage points and its interval, with signs: `+4.2` and `+3.9 to +4.5`."""
    text, bounds = difference(value, low, high)
    return text.replace("-", "−"), bounds.replace("-", "−")
