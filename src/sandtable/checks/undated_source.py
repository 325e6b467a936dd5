"""S517: a source without a date, where `as_of` requires one."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.time_lock import undated, written_feeding
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.wording import plural


@rule(
    "S517",
    summary="a source without a date under `as_of`",
    why="""With `as_of`, nothing that became public later may enter a future. This cannot be checked for a source
    without `published`; `score` lists such sources.""",
    bad="""
    as_of: 2017-06-17
    sources: {field-manual: {title: A field manual, grade: B2}}
    formations: {column: {source: field-manual, ...}}
    """,
    good="""
    as_of: 2017-06-17
    sources: {field-manual: {title: A field manual, published: 2011-09-01, grade: B2}}
    formations: {column: {source: field-manual, ...}}
    """,
    severity="warning",
)
def undated_source(draft: Draft) -> Iterator[Finding]:
    if draft.scenario.as_of is None:
        return
    for name, count in undated(draft.scenario, among=written_feeding(draft)).items():
        verb = "rests" if count == 1 else "rest"
        yield Finding(
            ("sources", name),
            f"`{name}` has no date, and {plural(count, 'entry', 'entries')} {verb} on it",
            hint="add `published: YYYY-MM-DD`, or `public_by` if only the day by which it was public is known",
            part="key",
        )
