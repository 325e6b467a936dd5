"""S205: a reference to air support that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S205",
    summary="unknown air support",
    why="An effect that switches air support on or off names an entry of `air`.",
    bad="""
    air: {moscow-over-desert: {...}}
    effects: [{air: {name: moscow, to: off}}]
    """,
    good="""
    air: {moscow-over-desert: {...}}
    effects: [{air: {name: moscow-over-desert, to: off}}]
    """,
)
def unknown_air(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "air")
