"""Who was right: what the model gave each outcome, and whether it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.marking import imprinted
from sandtable.figures.rows import Mark, Row, row_chart
from sandtable.figures.theme import Width
from sandtable.telling.score import chart_name
from sandtable.wording import estimate

if TYPE_CHECKING:
    from sandtable.analysis.score.results import OutcomeScore, ScenarioScores, ScoreCard
    from sandtable.scenario.types import Scenario


def score_charts(
    found: ScoreCard, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The pictures of scores by their names: one a scenario whose outcomes are scored."""
    return {
        chart_name(each, found): score_chart(each, scenario, width=width, titled=titled)
        for each in found.scenarios
        if each.outcomes
    }


@imprinted()
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
    words = "happened" if row.happened else "did not"
    ink = "fight" if row.happened else "nobody"
    share = row.probability
    return Mark(share.value, share.low, share.high, estimate(*share)[0], words, ink)
