"""S209: a name that should be that of a source and is not."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S209",
    summary="unknown source",
    why="Each number and claim rests on an entry of `sources`, where its title, date and grade stand once.",
    bad="""
    sources: {paper-2017: {title: A paper, grade: B2}}
    formations:
      column: {source: paper, ...}
    """,
    good="""
    sources: {paper-2017: {title: A paper, grade: B2}}
    formations:
      column: {source: paper-2017, ...}
    """,
)
def unknown_source(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "source")
