"""S208: a reference to an outcome that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S208",
    summary="unknown outcome",
    why="Tests of claims, history and utilities refer to outcomes declared in the scenario.",
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
