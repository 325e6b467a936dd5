"""S201: a reference to an actor that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S201",
    summary="unknown actor",
    why="Every party is declared once under `actors` and is referred to by that identifier everywhere else.",
    bad="""
    actors: {damascus: {name: Damascus}}
    formations:
      column: {actor: damscus, ...}
    """,
    good="""
    actors: {damascus: {name: Damascus}}
    formations:
      column: {actor: damascus, ...}
    """,
)
def unknown_actor(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "actor")
