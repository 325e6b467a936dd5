"""S212: a reference to a barrier that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S212",
    summary="unknown barrier",
    why="""Routes cross barriers, and the function `line` computes how far a border follows one: both refer to an entry
    of `theatre.barriers`.""",
    bad="""
    theatre:
      barriers: {euphrates: {name: Euphrates}}
      routes:
        bridge: {between: [a, b], crosses: [river]}
    """,
    good="""
    theatre:
      barriers: {euphrates: {name: Euphrates}}
      routes:
        bridge: {between: [a, b], crosses: [euphrates]}
    """,
)
def unknown_barrier(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "barrier")
