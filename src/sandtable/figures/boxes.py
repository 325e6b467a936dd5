"""What must be believed: how often an outcome happens within the limits that discovery found, and outside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import altair as alt

from sandtable.analysis.discover.discovery import Discoveries, Discovery
from sandtable.figures.errors import FigureError
from sandtable.figures.marking import imprinted
from sandtable.figures.rows import Mark, Row, row_chart, share_domain
from sandtable.figures.theme import Width
from sandtable.telling.discovery import figure_name, holding, limit_words
from sandtable.wording import estimate

if TYPE_CHECKING:
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Scenario


@imprinted()
def box_chart(
    found: Discovery, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """Shares of the futures in the first box, of the others and of all, with intervals, on the half that did not find it.

    A picture with a title names the limits; the report has them in a table. Raises FigureError if there is no box.
    """
    if not found.boxes:
        raise FigureError(f"no limits of assumptions were found for `{found.outcome}`")
    box = found.boxes[0]
    inside = f"Where {holding(box)}"
    if titled:
        inside = (
            f"{inside}: {'; '.join(f'{entry.title}, {limit_words(entry, scenario)}' for entry in box.restrictions)}"
        )
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


def discovery_charts(
    found: Discovery | Discoveries, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """The pictures of one discovery or of both by their names: of each whose box holds up."""
    every = found.discoveries if isinstance(found, Discoveries) else (found,)
    return {
        figure_name(each): box_chart(each, scenario, width=width, titled=titled)
        for each in every
        if each.box is not None
    }


def _mark(share: Estimate, ink: str) -> Mark:
    if math.isnan(share.value):
        return Mark(0.0, share.low, share.high, "–", "", ink)
    number, bounds = estimate(*share)
    return Mark(share.value, share.low, share.high, number, bounds, ink)
