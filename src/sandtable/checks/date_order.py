"""S414: dates that cannot be in this order."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S414",
    summary="dates in an impossible order",
    why="""Precedents feed a belief at the start, so they lie before it; what history records of an outcome lies between start
    and horizon, which is all that is played.""",
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
    start, horizon = draft.start, draft.horizon
    if start is None:
        return
    for name, belief in draft.scenario.beliefs.items():
        for index, precedent in enumerate(belief.precedents):
            if precedent.date > start:
                path = ("beliefs", name, "precedents", index, "date")
                yield Finding(
                    path, f"this precedent is later than the start, {start}", hint="history has its own section"
                )
    history = draft.scenario.history
    if history is None or horizon is None or horizon <= start:
        return
    for outcome, date in history.times.items():
        if not start <= date <= horizon:
            message = f"`{outcome}` is dated outside the scenario, which runs from {start} to {horizon}"
            yield Finding(("history", "times", outcome), message, hint="correct the date, or set the outcome to false")
