"""S208: a name that should be that of an outcome and is not."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S208",
    summary="unknown outcome",
    why="Tests of claims, history and utilities speak of the outcomes that the scenario declares.",
    bad="""
    outcomes: {damascus-first: {...}}
    history: {outcomes: {damascus-wins: true}}
    """,
    good="""
    outcomes: {damascus-first: {...}}
    history: {outcomes: {damascus-first: true}}
    """,
)
def unknown_outcome(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "outcome")
