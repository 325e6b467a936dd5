"""S414: dates in an impossible order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sandtable.calendar import date_at
from sandtable.checks.rule import rule
from sandtable.scenario.dates import write_moment
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S414",
    summary="dates in an impossible order",
    why="""Precedents update a belief before the start, so they must be earlier than it. Dates of outcomes under
    `history` must be between start and horizon, because only that period is simulated.""",
    bad="""
    start: 2017-06-14
    beliefs: {unanswered: {precedents: [{date: 2017-06-18, event: A jet is shot down, outcome: success}], ...}}
    """,
    good="""
    start: 2017-06-14
    beliefs: {unanswered: {precedents: [{date: 2017-06-06, event: A strike, outcome: success}], ...}}
    """,
    severity="warning",
)
def date_order(draft: Draft) -> Iterator[Finding]:
    start, calendar = draft.start, draft.calendar
    if start is None:
        return
    first = date_at(0.0, start=start)
    for name, belief in draft.scenario.beliefs.items():
        for index, precedent in enumerate(belief.precedents):
            if precedent.date > first:
                path = ("beliefs", name, "precedents", index, "date")
                yield Finding(
                    path,
                    f"this precedent is later than the start, {write_moment(start)}",
                    hint="events after the start belong under `history`",
                )
    history = draft.scenario.history
    if history is None or calendar is None or draft.horizon is None:
        return
    for outcome, date in history.times.items():
        day = calendar.day_of(date)
        is_before = day < 0 if isinstance(date, dt.datetime) else date < first
        if is_before or day > calendar.days:
            span = f"{write_moment(start)} to {write_moment(draft.horizon)}"
            message = f"`{outcome}` is dated outside the scenario, which runs from {span}"
            yield Finding(("history", "times", outcome), message, hint="correct the date, or set the outcome to false")
