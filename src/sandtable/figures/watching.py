"""What to watch: the odds with each sign and without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.marking import imprinted
from sandtable.figures.rows import Mark, Row, row_chart, share_domain
from sandtable.figures.theme import Width
from sandtable.telling.signposts import CHART, when_of
from sandtable.wording import estimate

if TYPE_CHECKING:
    from sandtable.analysis.signposts.results import Signposts
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario


def signposts_charts(
    found: Signposts, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The picture of the list by its name; none where nothing is to be watched."""
    if not found.watch_list:
        return {}
    return {CHART: watching_chart(found, scenario, width=width, titled=titled)}


@imprinted()
def watching_chart(
    found: Signposts, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """For each sign of the list the odds if it is seen and, below, if it is not, with intervals."""
    signs = [found.signpost(each.event) for each in found.watch_list]
    rows = [
        Row(
            sign.title,
            tuple(_mark(odds, ink) for odds, ink in ((sign.seen, "bar"), (sign.unseen, "nobody")) if odds is not None),
        )
        for sign in signs
    ]
    when = when_of(found, scenario)
    said = "; ".join(
        f"{row.title}: seen {sign.seen and estimate(*sign.seen)[0]}, not seen {sign.unseen and estimate(*sign.unseen)[0]}"
        for row, sign in zip(rows, signs, strict=True)
    )
    highest = max((mark.high for row in rows for mark in row.marks), default=1.0)
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=share_domain(highest),
        axis_format="%",
        description=f"Probability of “{found.title}” with each sign seen by {when}, and with it not seen: {said}.",
        title=("What to watch", f"Odds if the sign is seen by {when} (dark), and if not (pale)") if titled else None,
        are_bars=False,
    )


def _mark(odds: Estimate, ink: str) -> Mark:
    number, interval = estimate(*odds)
    return Mark(odds.value, odds.low, odds.high, number, interval, ink)
