"""Whether an option pays: what it and every other option of the same decision are worth to the actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.marking import imprinted
from sandtable.figures.rows import Mark, Row, row_chart
from sandtable.figures.theme import Width
from sandtable.imprint import PAYOFFS

if TYPE_CHECKING:
    from sandtable.analysis.game.best_response import BestResponse
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario


def response_charts(
    found: BestResponse, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The picture of a best response by its name; none without the scenario, which has the titles of the options."""
    if scenario is None:
        return {}
    return {"response": options_chart(found, scenario, width=width, titled=titled)}


@imprinted(PAYOFFS)
def options_chart(
    found: BestResponse, scenario: Scenario, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Payoff of each option, everybody else as the file says, with intervals. Blue and bold: the option asked about."""
    titles = {name: option.title for name, option in scenario.decisions[found.decision].options.items()}
    payoffs = {found.option: found.payoff, **{entry.option: entry.payoff for entry in found.alternatives}}
    rows = [
        Row(titles[name], (_mark(payoff, is_asked=name == found.option),), weight=600 if name == found.option else 400)
        for name, payoff in sorted(payoffs.items(), key=lambda entry: -entry[1].value)
    ]
    said = "; ".join(f"{row.title} {row.marks[0].number}" for row in rows)
    actor = scenario.actors[found.actor].name
    subtitle = f"Payoff from 0 to 1 to {actor} with {found.level:.0%} interval, all others as the file says"
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=(0.0, 1.0),
        axis_format=".1f",
        description=f"Payoffs to {actor} of each option while all others do as the file says: {said}.",
        title=(scenario.decisions[found.decision].title, subtitle) if titled else None,
        are_bars=False,
    )


def _mark(payoff: Estimate, *, is_asked: bool) -> Mark:
    return Mark(
        payoff.value, payoff.low, payoff.high, f"{payoff.value:.2f}", f"{payoff.low:.2f}–{payoff.high:.2f}",
        "bar" if is_asked else "nobody",
    )  # fmt: skip
