"""The act that a red line is about: who acts in which world, and what the line deters at the ends of priors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from sandtable.figures.deterrence import points_mark, points_span
from sandtable.figures.errors import FigureError
from sandtable.figures.marking import imprinted
from sandtable.figures.rows import Mark, Row, points_span_axis, row_chart, share_domain
from sandtable.figures.theme import Width
from sandtable.imprint import DIFFERENCES
from sandtable.telling.acts import group_titles
from sandtable.telling.deterrence import chart_name, end_words
from sandtable.wording import estimate

if TYPE_CHECKING:
    from sandtable.analysis.compare.differences import Comparison
    from sandtable.analysis.compare.turning_results import DeterrenceAnalysis, LineDeterrence
    from sandtable.scenario.types import Scenario

MOST = 12  # inputs drawn
_ENDS = {"low": "pale", "high": "bar"}  # colours of the marks


@imprinted(DIFFERENCES)
def groups_chart(
    found: Comparison, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """The four groups of futures by who acts in which world: the share of each, and below it what it contributes to the
    effect of the line on its outcome, both as shares of all futures, with intervals.

    Raises FigureError if the comparison is not one of a red line that names an act.
    """
    line = found.red_line
    if line is None or line.act is None:
        raise FigureError("this comparison is not of a red line that names an act")
    rows, said = [], []
    for name, title in group_titles(line.act.kind).items():
        group = line.act.group(name)
        number, bounds = estimate(*group.share)
        ink = "second" if name in ("only-with", "only-without") else "nobody"
        share, part = group.share, group.contribution
        points, span = points_span(*part)
        marks = (
            Mark(share.value, share.low, share.high, number, bounds, ink),
            Mark(part.value, part.low, part.high, points, span),
        )
        rows.append(Row(title, marks))
        said.append(f"{title}: {number} ({bounds}), to the effect {points} ({span})")
    drawn = [mark for row in rows for mark in row.marks]
    lowest = min(mark.low for mark in drawn)
    high = share_domain(max(mark.high for mark in drawn))[1]
    low = next((-step for step in (0.1, 0.3, 0.6, 1.0) if lowest >= -step), -1.0) if lowest < -0.01 else 0.0
    outcome = found.variants[-1].outcome(line.outcome).title
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=(low, high),
        axis_format="%",
        description=(
            f"Four groups of futures by whether “{line.act.title}” is chosen with the red line and without it, and what each"
            f" contributes to the effect on “{outcome}”: {'; '.join(said)}."
        ),
        title=(
            line.title,
            f"Upper bars: share of futures. Lower: percentage points of the effect on: {outcome}",
        )
        if titled
        else None,
        numbers=142,
    )


def deterrence_charts(
    found: DeterrenceAnalysis, scenario: Scenario | None, *, width: Width = 420, titled: bool = True
) -> dict[str, alt.LayerChart]:
    """A picture for each red line whose two decisions read something open."""
    return {
        chart_name(line): ends_chart(found, line.id, scenario, width=width, titled=titled)
        for line in found.lines
        if line.inputs
    }


@imprinted(DIFFERENCES)
def ends_chart(
    found: DeterrenceAnalysis, line: str, scenario: Scenario | None = None, *, width: Width = 420, titled: bool = True
) -> alt.LayerChart:
    """What a red line deters in percentage points: as the file has it, and with each input at its low and at its high end.

    Raises FigureError if nothing that the two decisions read is open, or there is no such line.
    """
    chosen: LineDeterrence | None = next((each for each in found.lines if each.id == line), None)
    if chosen is None or not chosen.inputs:
        raise FigureError(f"nothing that the decisions of `{line}` read is open")
    rows = [Row("As the file has it", (points_mark(chosen.as_it_is.effect, colour="second"),), weight=600)]
    for entry in chosen.moving[:MOST]:
        words = dict(zip(("low", "high"), end_words(entry, scenario), strict=True))
        marks = tuple(points_mark(at.effect, colour=_ENDS[at.end]) for at in entry.played)
        title = ", ".join(words[at.end] + ("" if at in entry.played else " (not played)") for at in entry.ends)
        if marks:
            rows.append(Row(f"{entry.title}: {title}", marks))
    if chosen.weakest is not None and chosen.strongest is not None:
        marks = (points_mark(chosen.weakest.effect, colour="pale"), points_mark(chosen.strongest.effect))
        rows.append(Row("Several at once: least, most found", marks, weight=600))
    drawn = [mark for row in rows for mark in row.marks]
    domain, axis_format = points_span_axis(min(mark.low for mark in drawn), max(mark.high for mark in drawn))
    said = "; ".join(f"{row.title}: {' and '.join(mark.number for mark in row.marks)}" for row in rows)
    noun = "compels" if chosen.kind == "compel" else "deters"
    return row_chart(
        rows,
        scenario,
        width=width,
        domain=domain,
        axis_format=axis_format,
        description=f"Percentage points by which the red line {noun} “{chosen.act_title}”, low end and high end: {said}.",
        title=(
            chosen.title,
            f"Percentage points by which it {noun}: {chosen.act_title}. Upper mark: low end; lower: high end",
        )
        if titled
        else None,
        are_bars=False,
        numbers=142,
    )
