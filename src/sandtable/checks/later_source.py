"""S502: hindsight in a prior."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Entry, Precedent, Provenance, Scenario
from sandtable.scenario.walking import values


@rule(
    "S502",
    summary="a prior rests on something later than `as_of`",
    why="""`as_of` promises that nothing published later feeds a prior, so that a forecast can be scored without hindsight.
    What became known later belongs under `history`.""",
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
        yield from hindsight(draft.scenario, until=draft.scenario.as_of)


def hindsight(scenario: Scenario, *, until: dt.date) -> Iterator[Finding]:
    """What feeds an assumption or a belief and was published, or happened, after a date. Coordinates do not count."""
    feeding: list[tuple[Path, Entry]] = [
        (path, value)
        for section in ("assumptions", "beliefs")
        for path, value in values(getattr(scenario, section), (section,))
        if isinstance(value, Entry)
    ]
    for path, entry in feeding:
        source = scenario.sources.get(entry.source or "") if isinstance(entry, Provenance) else None
        if source is not None and source.published is not None and source.published > until:
            message = f"published on {source.published}, after {until}"
            yield Finding((*path, "source"), message, hint="rest the prior on something earlier")
        if isinstance(entry, Precedent) and entry.date > until:
            yield Finding((*path, "date"), f"this precedent is later than {until}", hint="leave it out of the prior")
