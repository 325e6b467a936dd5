"""S407: a scenario that ends before it starts."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.calendar import Calendar
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.wording import plural

LONGEST = 3660  # days


@rule(
    "S407",
    summary="the horizon must be after the start, by at most ten years",
    why="""Futures are played from the start to the horizon; a date is 00:00 of that day. The model is designed for
    campaigns of hours to months.""",
    bad="""
    start: 2017-11-30
    horizon: 2017-06-14
    """,
    good="""
    start: 2017-06-14
    horizon: 2017-11-30
    """,
)
def horizon(draft: Draft) -> Iterator[Finding]:
    if draft.start is None or draft.horizon is None:
        return
    days = Calendar.between(draft.start, draft.horizon).days
    if days <= 0:
        before = plural(round(-days), "day") if -days >= 1 else plural(round(-days * 24), "hour")
        message = f"the horizon is {'the start' if days == 0 else f'{before} before the start'}"
        yield Finding(("horizon",), message, hint="the horizon must be later than `start`")
    elif days > LONGEST:
        yield Finding(
            ("horizon",), f"the horizon is {days:,.0f} days after the start", hint="at most ten years are played"
        )
