"""S212: a name that should be that of a barrier and is not."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S212",
    summary="unknown barrier",
    why="Routes cross barriers and the function line asks how far a border follows one: both name an entry of `theatre.barriers`.",
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
