"""S407: a scenario that ends before it starts."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

LONGEST = 3660  # days


@rule(
    "S407",
    summary="the horizon lies after the start, within ten years",
    why="""Futures are played from the start of the first day to the start of the horizon day. The model is one of
    campaigns, not of decades.""",
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
    days = (draft.horizon - draft.start).days
    if days <= 0:
        message = f"the horizon is {'the start' if days == 0 else f'{-days} days before the start'}"
        yield Finding(("horizon",), message, hint="the horizon is a later date than `start`")
    elif days > LONGEST:
        yield Finding(
            ("horizon",), f"the horizon is {days:,} days after the start", hint="at most ten years are played"
        )
