"""S216: an effect commits a formation that is on the map already."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.whom import named_at
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import CommitEffect, EvacuateEffect


@rule(
    "S216",
    summary="only a reserve can be committed",
    why="""An effect `commit` puts a formation on the map. A formation that is not declared as a reserve is there from
    the start, so the effect would do nothing, unless an effect `evacuate` has taken it off the map.""",
    bad="""
    formations: {brigade: {name: The brigade, ...}}
    effects: [{commit: {formations: [brigade]}}]
    """,
    good="""
    formations: {brigade: {name: The brigade, reserve: true, ...}}
    effects: [{commit: {formations: [brigade]}}]
    """,
)
def commit_of_non_reserve(draft: Draft) -> Iterator[Finding]:
    evacuated = {name for _, entry in draft.entries if isinstance(entry, EvacuateEffect) for name in entry.named}
    for path, entry in draft.entries:
        if not isinstance(entry, CommitEffect):
            continue
        for where, name in named_at(path, entry):
            formation = draft.scenario.formations.get(name)
            if formation is not None and not formation.reserve and name not in evacuated:
                message = f"`{name}` is not a reserve: it is on the map from the start"
                yield Finding(
                    where, message, hint="declare it with `reserve: true`, evacuate it before, or remove the effect"
                )
