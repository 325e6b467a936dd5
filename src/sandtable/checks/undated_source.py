"""S517: a source without a date, where the date decides whether it may be used."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.time_lock import undated
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.wording import plural


@rule(
    "S517",
    summary="a source without a date under `as_of`",
    why="""`as_of` promises that nothing that became public later feeds a future. Whether a source without `published` keeps
    that promise, nobody can tell; `score` names it.""",
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
    for name, count in undated(draft.scenario).items():
        verb = "rests" if count == 1 else "rest"
        yield Finding(
            ("sources", name),
            f"`{name}` has no date, and {plural(count, 'entry', 'entries')} {verb} on it",
            hint="add `published: YYYY-MM-DD`, or `public_by` if the day on which it was public is all you know",
            part="key",
        )
