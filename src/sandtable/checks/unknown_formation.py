"""S202: a reference to a formation that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S202",
    summary="unknown formation",
    why="Conditions and effects refer to formations by their identifiers under `formations`.",
    bad="""
    formations: {column: {...}}
    stop: [gone(colum)]
    """,
    good="""
    formations: {column: {...}}
    stop: [gone(column)]
    """,
)
def unknown_formation(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "formation")
