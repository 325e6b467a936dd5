"""How it ends: bars with intervals for the outcomes and for the settlement in fact and in law."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from sandtable.figures.fonts import wrapped
from sandtable.figures.layers import Chart
from sandtable.figures.marking import imprinted
from sandtable.figures.theme import Tables, Width, colour, finished
from sandtable.study.outcomes import ordered
from sandtable.telling.names import STATE_TITLES
from sandtable.telling.study import brackets_of, by_frequency, share_texts, shares_caption
from sandtable.wording import estimate

if TYPE_CHECKING:
    from sandtable.estimates import Estimate
    from sandtable.study.outcomes import SettlementShare
    from sandtable.study.ranges import AssumptionRange
    from sandtable.study.study import Study

NARROW = 300  # pixels: titles are broken so that they fit a telephone
NUMBERS = 126  # pixels kept free for the numbers on the right
SHOWN = 76  # of these for the text beside a share
LETTER = 6.6  # pixels of one of its characters, on average
LINE = 18  # of a title
MANY = 7  # outcomes: beyond that they stand closer


@imprinted()
def outcome_chart(study: Study, *, width: Width = 420, titled: bool = True, live: bool = False) -> alt.LayerChart:
    """Share of futures with each outcome and its range over the assumptions, the headline outcomes first. Outcomes may overlap.

    live: for a page that changes the rows: the axis goes to 100%, and a row's `other` share is marked on its bar.
    """
    shares = ordered(study.outcomes)
    dense = len(shares) > MANY
    rows: list[dict[str, Any]] = []
    y = 0.0
    for share in shares:
        row = share_row(share.probability, study.ranges.outcomes.get(share.id))
        longer = max(0.0, 10 + LETTER * len(row["shown"]) - SHOWN)
        lines = wrapped(share.title, width=_wrap_width(width) - longer, size=15, weight=600 if share.headline else 400)
        below = y + LINE * len(lines)
        rows.append({
            "title": lines, "weight": 600 if share.headline else 400, "y": y, "line": below - LINE,
            "bar": below + (7 if dense else 9),
            **row,
        })  # fmt: skip
        y = below + (23 if dense else 34)
    said = "; ".join(
        f"{share.title}: {row['number']} ({row['shown']})" for share, row in zip(shares, rows, strict=True)
    )
    return _bar_chart(
        rows,
        study=study,
        width=width,
        height=max(y - 8, 40),
        thickness=10 if dense else 16,
        description=f"Bar chart of the share of futures with each outcome, {brackets_of(study)} in brackets. {said}.",
        title=("How it ends", shares_caption(study)) if titled else None,
        live=live,
    )


@imprinted()
def settlement_chart(
    study: Study, *, width: Width = 420, titled: bool = True, live: bool = False
) -> alt.LayerChart | None:
    """Share of futures that end in each settlement, in fact and in law; None if the scenario has no rules for it.

    live: as for `outcome_chart`.
    """
    shares = by_frequency(study.settlements)
    if not shares:
        return None
    rows: list[dict[str, Any]] = []
    for index, share in enumerate(shares):
        y = 66.0 * index
        facts = (
            ("bar", share_row(share.de_facto, study.ranges.de_facto.get(share.id))),
            ("second", share_row(share.de_jure, study.ranges.de_jure.get(share.id))),
        )
        for turn, (ink, numbers) in enumerate(facts):
            rows.append({
                "title": [STATE_TITLES[share.id] if turn == 0 else ""], "weight": 400, "y": y,
                "line": y + LINE + 2 + 17 * turn, "bar": y + LINE + 9 + 17 * turn, "ink": ink, **numbers,
            })  # fmt: skip
    return _bar_chart(
        rows,
        study=study,
        width=width,
        height=66.0 * len(shares) - 10,
        thickness=12,
        beside=True,
        description=describe_settlements(shares),
        title=("How it is settled", f"Upper bars in fact, lower bars in law, with {brackets_of(study)}")
        if titled
        else None,
        live=live,
    )


def describe_settlements(shares: Sequence[SettlementShare]) -> str:
    """For readers who do not see the picture."""
    said = "; ".join(
        f"{STATE_TITLES[each.id]}: {estimate(*each.de_facto)[0]} and {estimate(*each.de_jure)[0]}" for each in shares
    )
    return f"Bar chart of the settlement, in fact and in law. {said}."


def share_row(share: Estimate, found: AssumptionRange | None) -> dict[str, Any]:
    """Numbers and texts of a bar: the share, its sampling interval, its range over the assumptions; `shown` is the text beside it."""
    said = share_texts(share, found)
    return {
        "p": share.value, "low": share.low, "high": share.high, "number": said.number, "interval": said.sampling,
        "range_low": found.low if found else None, "range_high": found.high if found else None,
        "range": said.range if found else "", "shown": said.shown,
    }  # fmt: skip


def upper_limit(highest: float) -> float:
    """The end of the axis of shares: round, and not much more than the data need."""
    return next((limit for limit in (0.05, 0.1, 0.2, 0.3, 0.5, 1.0) if highest <= limit), 1.0)


def _wrap_width(width: Width) -> float:
    return (NARROW if width == "container" else width) - NUMBERS


def _bar_chart(
    rows: Sequence[dict[str, Any]],
    *,
    study: Study,
    width: Width,
    height: float,
    thickness: int,
    beside: bool = False,
    description: str,
    title: tuple[str, str] | None,
    live: bool,
) -> alt.LayerChart:
    """Rows in pixels from the top: titles, a track to the end of the axis, bars, ranges, sampling intervals and numbers.

    A bar is pale where its share goes with the assumptions; its end is marked as wide as its sampling interval.

    The numbers stand right of the title, or with `beside` right of the bar.
    """
    tables = Tables()
    data = tables.add("rows", rows)
    limit = 1.0 if live else upper_limit(max((max(row["high"], row["range_high"] or 0) for row in rows), default=1.0))
    axis = alt.Axis(
        format="%", tickCount=3 if beside else 5, orient="bottom", grid=False, title=None, labelFontSize=12, offset=2,
        labelAlign=alt.expr(f"datum.value == 0 ? 'left' : datum.value == {limit} ? 'right' : 'center'"),
    )  # fmt: skip
    reach: list[Any] = [0, alt.expr(f"width - {NUMBERS}") if beside else alt.expr("width")]
    x = alt.X("p:Q", scale=alt.Scale(domain=[0, limit], range=reach, nice=False), axis=axis)
    edge = alt.value("width")
    before_shown = alt.expr(f"-max({SHOWN}, 10 + {LETTER} * length(datum.shown))")

    def at(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=None, axis=None)

    base = Chart(data)
    ranged = base.transform_filter("isValid(datum.range_low)")
    text: dict[str, Any] = {"baseline": "top", "color": colour("ink"), "fontSize": 15}
    fill = alt.expr("theme[datum.ink || 'bar']")
    layers = [
        base.mark_bar(height=thickness, color=colour("track")).encode(x=alt.datum(0), x2=alt.datum(limit), y=at("bar")),
        base.mark_bar(height=thickness, color=fill).encode(x=x, x2=alt.datum(0), y=at("bar")),
        ranged.mark_bar(height=thickness, color=colour("paper"), opacity=0.5)
        .encode(x=alt.X("range_low:Q"), x2="p:Q", y=at("bar")),
        ranged.mark_bar(height=thickness, color=fill, opacity=0.35).encode(x=alt.X("p:Q"), x2="range_high:Q", y=at("bar")),
        base.mark_bar(height=thickness + 4, color=colour("ink")).encode(x=alt.X("low:Q"), x2="high:Q", y=at("bar")),
        base.mark_tick(orient="vertical", size=thickness + 4, thickness=1.8, opacity=1, color=colour("ink"))
        .encode(x=alt.X("p:Q"), y=at("bar")),
        base.mark_text(align="left", lineHeight=LINE, fontWeight=alt.expr("datum.weight"), **text)
        .encode(x=alt.value(0), y=at("y"), text="title:N"),
        base.mark_text(align="right", dx=before_shown, fontWeight=600, **text).encode(x=edge, y=at("line"), text="number:N"),
        base.mark_text(align="right", dy=1, **{**text, "color": colour("muted"), "fontSize": 13})
        .encode(x=edge, y=at("line"), text="shown:N"),
    ]  # fmt: skip
    if live:
        mark = base.transform_filter("isValid(datum.other)")
        tick: dict[str, Any] = {"orient": "vertical", "size": thickness + 8, "opacity": 1}
        layers[4:4] = [
            mark.mark_tick(**tick, thickness=5, color=colour("paper")).encode(x=alt.X("other:Q"), y=at("bar")),
            mark.mark_tick(**tick, thickness=2.4, color=colour("second")).encode(x=alt.X("other:Q"), y=at("bar")),
        ]
    return finished(
        layers,
        study.scenario,
        width=width,
        height=height,
        description=description,
        title=title,
        tables=tables,
    )
