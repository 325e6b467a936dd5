"""S206: a reference to a belief that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S206",
    summary="unknown belief",
    why="Evidence updates a belief, and the function `belief` gives its mean: both refer to an entry of `beliefs`.",
    bad="""
    beliefs: {strikes-go-unanswered: {...}}
    effects: [{evidence: {belief: unanswered, outcome: success}}]
    """,
    good="""
    beliefs: {strikes-go-unanswered: {...}}
    effects: [{evidence: {belief: strikes-go-unanswered, outcome: success}}]
    """,
)
def unknown_belief(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "belief")
