"""S118: a ceasefire without a place."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import CeasefireEffect


@rule(
    "S118",
    summary="a ceasefire names a zone, or places",
    why="A ceasefire applies at places. One that names none has no effect.",
    bad="""
    effects: [{ceasefire: {to: on}}]
    """,
    good="""
    effects: [{ceasefire: {zone: east-bank, to: on}}]
    """,
)
def ceasefire_form(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if not isinstance(entry, CeasefireEffect):
            continue
        says_nothing = not {"zone", "places"}.intersection(draft.given(path))
        if says_nothing or (draft.is_whole and entry.zone is None and not entry.places):
            yield Finding(path, "this ceasefire names no place", hint="add `zone: ...` or `places: [...]`")
