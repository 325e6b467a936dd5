"""What a change does: the paired difference of every outcome, over the same futures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.deterrence import points_span
from sandtable.figures.rows import Mark, Row, points_axis, row_chart
from sandtable.figures.theme import Width

if TYPE_CHECKING:
    from sandtable.analysis.differences import VariantDifference
    from sandtable.scenario.types import Scenario

MOST = 8  # outcomes drawn


def difference_chart(
    found: VariantDifference, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Points by which each outcome is more frequent in the variant, with intervals; those that moved most come first.

    Pale: the interval holds 0.
    """
    moved = sorted(found.outcomes, key=lambda outcome: (-abs(outcome.difference), not outcome.headline))[:MOST]
    rows = [
        Row(
            outcome.title,
            (
                Mark(
                    100 * outcome.difference, 100 * outcome.low, 100 * outcome.high,
                    *points_span(outcome.difference, outcome.low, outcome.high), "bar" if outcome.is_certain else "nobody",
                ),
            ),
            weight=600 if outcome.headline else 400,
        )
        for outcome in moved
    ]  # fmt: skip
    widest = max(100 * abs(bound) for outcome in moved for bound in (outcome.low, outcome.high))
    domain, axis_format = points_axis(widest)
    texts = [(row.title, points_span(row.difference, row.low, row.high)) for row in moved]
    said = "; ".join(f"{title}: {number} ({bounds})" for title, (number, bounds) in texts)
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=domain,
        axis_format=axis_format,
        description=f"By how many points each outcome is more frequent with {found.label}: {said}.",
        title=("What it changes", f"Points more with {found.label}") if titled else None,
        are_bars=False,
        numbers=142,
    )
