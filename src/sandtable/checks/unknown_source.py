"""S209: a reference to a source that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S209",
    summary="unknown source",
    why="Each number and claim is based on an entry of `sources`, which gives title, date and grade once.",
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
