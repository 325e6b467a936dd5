"""What a change does: the paired difference of every outcome, over the same futures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.acts import groups_chart
from sandtable.figures.deterrence import deterrence_chart, points_mark, points_span
from sandtable.figures.marking import put
from sandtable.figures.rows import Row, points_axis, row_chart
from sandtable.figures.theme import Width
from sandtable.imprint import DIFFERENCES, imprint_of
from sandtable.telling.acts import act_chart_name
from sandtable.telling.red_lines import chart_name

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import Comparison, VariantDifference
    from sandtable.scenario.types import Scenario

MOST = 8  # outcomes drawn


def comparison_charts(
    found: Comparison, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The pictures of a comparison by their names: of a red line, or of one variant; none where nothing differs."""
    if not any(variant.differs for variant in found.variants):
        return {}
    if found.red_line is not None:
        charts = {chart_name(found.red_line): deterrence_chart(found, scenario, width=width, titled=titled)}
        if found.red_line.act is not None:
            charts[act_chart_name(found.red_line)] = groups_chart(found, scenario, width=width, titled=titled)
        return charts
    if len(found.variants) == 1:
        return {"difference": difference_chart(found.variants[0], scenario, width=width, titled=titled)}
    return {}


def difference_chart(
    found: VariantDifference, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Percentage points by which each outcome is more probable in the variant, with intervals; the largest first.

    Pale: the interval includes 0.
    """
    moved = sorted(found.outcomes, key=lambda outcome: (-abs(outcome.difference.value), not outcome.headline))[:MOST]
    rows = [
        Row(
            outcome.title,
            (points_mark(outcome.difference, colour="bar" if outcome.is_certain else "nobody"),),
            weight=600 if outcome.headline else 400,
        )
        for outcome in moved
    ]  # fmt: skip
    widest = max(100 * abs(bound) for outcome in moved for bound in (outcome.difference.low, outcome.difference.high))
    domain, axis_format = points_axis(widest)
    texts = [(row.title, points_span(*row.difference)) for row in moved]
    said = "; ".join(f"{title}: {number} ({bounds})" for title, (number, bounds) in texts)
    chart = row_chart(
        rows,
        scenario,
        width=width,
        domain=domain,
        axis_format=axis_format,
        description=f"By how many percentage points each outcome is more probable with {found.label}: {said}.",
        title=("What it changes", f"Difference in percentage points with {found.label}") if titled else None,
        are_bars=False,
        numbers=142,
    )
    if scenario is not None:  # a difference alone does not know of what
        put(chart, imprint_of(scenario, what=DIFFERENCES))
    return chart
