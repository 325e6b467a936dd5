"""S502: hindsight in a number."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.time_lock import hindsight, written_feeding
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S502",
    summary="a number rests on something later than `as_of`",
    why="""With `as_of`, nothing published later may enter a future: no assumption, belief, formation, decision, rule or
    control of a place, so that a forecast can be scored without hindsight. Coordinates and roads are exempt. Later
    information belongs under `history`. For a source that was public before it was printed, use `public_by`.""",
    bad="""
    as_of: 2017-06-17
    sources: {later-report: {title: A report, published: 2017-09-10, grade: B2}}
    assumptions: {pace: {title: Pace, prior: "uniform(5 km/day, 20 km/day)", source: later-report}}
    """,
    good="""
    as_of: 2017-06-17
    sources: {spring-report: {title: A report, published: 2017-04-02, grade: B2}}
    assumptions: {pace: {title: Pace, prior: "uniform(5 km/day, 20 km/day)", source: spring-report}}
    """,
    severity="warning",
)
def later_source(draft: Draft) -> Iterator[Finding]:
    if draft.scenario.as_of is not None:
        yield from hindsight(draft.scenario, until=draft.scenario.as_of, among=written_feeding(draft))
