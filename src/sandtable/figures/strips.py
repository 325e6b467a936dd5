"""Place by place: a strip a place, day by day divided among those who may hold it as their probabilities are."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import altair as alt

from sandtable.figures.control import SETTLED, Tracks, contested, control_tracks
from sandtable.figures.errors import FigureError
from sandtable.figures.layers import Chart
from sandtable.figures.map import holders
from sandtable.figures.marking import imprinted
from sandtable.figures.theme import FLUSH, Tables, Width, actor_legend, calendar_axis, colour, finished

if TYPE_CHECKING:
    from sandtable.study.study import Study

XValue: Any = alt.XValue  # untyped in altair
YValue: Any = alt.YValue

ROW, STRIP = 27.0, 21.0  # pixels from one strip to the next, and of a strip
MOST_STEPS = 80  # days drawn a strip
LEAST = 0.004  # a holder that never has more is left out


@imprinted()
def control_chart(study: Study, *, width: Width = 740, day: int | None = None, titled: bool = True) -> alt.LayerChart:
    """Strips of the places that change hands in some futures, soonest first; each day is divided by probability.

    A place that nobody ever takes is left out. `day` draws a line there; the Vega parameter `day` moves it.
    Raises FigureError for a picture that stands alone if no place changes hands, or the day is outside the study.
    """
    tracks = control_tracks(study)
    chosen = contested(tracks)
    if day is not None and not 0 <= day <= tracks.days:
        raise FigureError(f"day {day} is not within 0 and {tracks.days}")
    if titled and not chosen:
        raise FigureError(f"no place changes hands in more than {1 - SETTLED:.0%} of the futures")
    tables, unit = Tables(), study.scenario.calendar.unit
    height = ROW * max(1, len(chosen)) - (ROW - STRIP)
    names = {f"{ROW * row + STRIP / 2:g}": study.scenario.theatre.places[tracks.places[index]].name
             for row, index in enumerate(chosen)}  # fmt: skip
    x = alt.X(
        "day:Q",
        scale=alt.Scale(domain=[0, tracks.days], nice=False),
        axis=calendar_axis(
            study.scenario, per_day=study.program.steps, orient="top", grid=True, labelPadding=4, labelFlush=FLUSH
        ),
    )
    rows = alt.Y(
        "top:Q",
        scale=alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False),
        title=None,
        axis=alt.Axis(
            values=[float(middle) for middle in names], labelExpr=f"({json.dumps(names)})[datum.value]", grid=False,
            labelColor=colour("ink"), labelPadding=8, labelLimit=150 if width == "container" else 260,
        ),
    )  # fmt: skip
    extra = _nothing(tables) if not chosen else []
    if titled:
        names_and_colours = holders(study, tracks)
        extra.append(
            actor_legend(names_and_colours, tables, at={}, width=740 if width == "container" else width).encode(
                x=XValue(0), y=YValue(0)
            )
        )
    today = Chart(tables.add("today", [{}])).transform_calculate(day="day")
    layers = [
        Chart(tables.add("strips", strip_rows(tracks, chosen)))
        .mark_area(color=alt.expr("theme.actors[datum.who]"), line=False)
        .encode(x=x, y=rows, y2=alt.Y2("bottom:Q"), detail=[alt.Detail("who:N"), alt.Detail("row:N")]),
        today.mark_rule(strokeWidth=4, color=colour("paper")).encode(x=alt.X("day:Q")),
        today.mark_rule(strokeWidth=1.8, color=colour("ink")).encode(x=alt.X("day:Q")),
        *extra,
    ]
    return finished(
        layers,
        study.scenario,
        width=width,
        height=height,
        description=f"Strips of {len(chosen)} places that change hands in some futures: probability of control by {unit}.",
        title=("Place by place", f"Each {unit} is divided by the probability of control") if titled else None,
        tables=tables,
        parameters=[alt.param("day", value=tracks.days if day is None else day)],
    )


def _nothing(tables: Tables) -> list[alt.Chart]:
    """What a page shows instead of strips."""
    words = f"Every place stays with its first holder in at least {SETTLED:.0%} of the futures."
    text = Chart(tables.add("nothing", [{"text": words}])).mark_text(
        align="left", baseline="top", fontSize=14, color=colour("muted"), lineBreak="|"
    )
    return [text.encode(x=XValue(0), y=YValue(0), text=alt.Text("text:N"))]


def strip_rows(tracks: Tracks, chosen: list[int]) -> list[dict[str, Any]]:
    """Edges in pixels of every holder's share of every strip: (row, who, day, top, bottom)."""
    step = math.ceil(tracks.days / MOST_STEPS)
    days = [*range(0, tracks.days, step), tracks.days]
    rows: list[dict[str, Any]] = []
    for row, place in enumerate(chosen):
        share = tracks.probability[:, place, :]
        # the first holder lies on top, and gives way downwards
        first = int(tracks.holder[0, place])
        order = [first, *(who for who in range(share.shape[1]) if who != first)]
        edge = [ROW * row] * len(days)
        for who in order:
            if share[:, who].max() < LEAST:
                continue
            low = [e + STRIP * float(share[day, who]) for e, day in zip(edge, days, strict=True)]
            rows += [
                {"row": row, "who": who, "day": day, "top": round(top, 2), "bottom": round(bottom, 2)}
                for day, top, bottom in zip(days, edge, low, strict=True)
            ]
            edge = low
    return rows
