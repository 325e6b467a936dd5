"""What a red line does: the paired difference that each of its components makes to the outcome it is to prevent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.errors import FigureError
from sandtable.figures.marking import imprinted
from sandtable.figures.rows import Mark, Row, points_axis, row_chart
from sandtable.figures.theme import Width
from sandtable.imprint import DIFFERENCES
from sandtable.telling.acts import COMPONENTS
from sandtable.wording import difference

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import Comparison
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario


@imprinted(DIFFERENCES)
def deterrence_chart(
    found: Comparison, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Percentage points by which each component lowers the probability of the outcome, over the same futures, with intervals.

    Raises FigureError if the comparison is not one of a red line.
    """
    if found.red_line is None:
        raise FigureError("this comparison is not of a red line")
    line = found.red_line
    rows = [
        Row(
            COMPONENTS[effect.component],
            (points_mark(effect.effect),),
        )
        for effect in line.effects
    ]
    widest = max(abs(100 * bound) for effect in line.effects for bound in (effect.effect.low, effect.effect.high))
    domain, axis_format = points_axis(widest)
    outcome = found.variants[0].outcome(line.outcome).title
    texts = [(effect.component, points_span(*effect.effect)) for effect in line.effects]
    said = "; ".join(f"{COMPONENTS[component]}: {number} ({bounds})" for component, (number, bounds) in texts)
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=domain,
        axis_format=axis_format,
        description=f"By how many percentage points each component of the red line lowers the probability of “{outcome}”: {said}.",
        title=(line.title, f"Percentage points by which it lowers the probability: {outcome}") if titled else None,
        are_bars=False,
        numbers=142,
    )


def points_mark(found: Estimate, *, colour: str = "bar") -> Mark:
    """A difference of shares as a mark in percentage points."""
    value, low, high = (100 * part for part in found)
    return Mark(value, low, high, *points_span(*found), colour)


def points_span(value: float, low: float, high: float) -> tuple[str, str]:
    """A difference of shares in percentage points and its interval, with signs: `+4.2` and `+3.9 to +4.5`."""
    text, bounds = difference(value, low, high)
    return with_minus(text), with_minus(bounds)


def with_minus(text: str) -> str:
    """A number as a page has it, with a minus sign instead of a hyphen."""
    return text.replace("-", "−")
