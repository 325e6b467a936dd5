"""S216: an effect commits a formation that is on the map already."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import CommitEffect


@rule(
    "S216",
    summary="only a reserve can be committed",
    why="""An effect `commit` puts a formation on the map. One that is not declared a reserve stands there from the
    start, so the effect would do nothing.""",
    bad="""
    formations: {brigade: {name: The brigade, ...}}
    effects: [{commit: {formation: brigade}}]
    """,
    good="""
    formations: {brigade: {name: The brigade, reserve: true, ...}}
    effects: [{commit: {formation: brigade}}]
    """,
)
def commit_of_non_reserve(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if isinstance(entry, CommitEffect):
            formation = draft.scenario.formations.get(entry.formation)
            if formation is not None and not formation.reserve:
                message = f"`{entry.formation}` is no reserve: it is on the map from the start"
                yield Finding(
                    (*path, "formation"), message, hint="declare it with `reserve: true`, or leave the effect out"
                )
