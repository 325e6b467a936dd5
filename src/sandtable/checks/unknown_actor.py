"""S201: a reference to an actor that is not declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding

_NOBODY = frozenset({"nobody", "none", "noone", "no-one", "neutral", "uncontrolled", "contested", "disputed", "empty"})


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
    for found in unknown(draft, "actor"):
        if found.path[0] == "control" and found.message.split("`")[1] in _NOBODY:
            found = replace(found, hint="leave a place that nobody controls out of `control`")
        yield found
