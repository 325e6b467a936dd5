"""Who was right: what the model gave each outcome, and whether it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.rows import Mark, Row, row_chart
from sandtable.figures.theme import Width
from sandtable.wording import estimate

if TYPE_CHECKING:
    from sandtable.analysis.scorecard import OutcomeScore, ScenarioScores
    from sandtable.scenario.types import Scenario


def score_chart(
    found: ScenarioScores, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Probability of each outcome with its interval, dots in red for what happened and in grey for what did not."""
    rows = [Row(row.title, (_mark(row),), weight=600 if row.headline else 400) for row in found.outcomes]
    said = "; ".join(f"{row.title}: {row.marks[0].number}, {row.marks[0].interval}" for row in rows)
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=(0.0, 1.0),
        axis_format="%",
        description=f"Probability of each outcome in the model, and whether it happened. {said}.",
        title=("History's verdict", "Probability in the model; red happened, grey did not") if titled else None,
        are_bars=False,
        numbers=138,
    )


def _mark(row: OutcomeScore) -> Mark:
    share = row.share.estimate if row.share.estimate is not None else float("nan")
    words = "happened" if row.happened else "did not"
    ink = "fight" if row.happened else "nobody"
    low, high = row.share.interval
    return Mark(share, low, high, estimate(share, low, high)[0], words, ink)
