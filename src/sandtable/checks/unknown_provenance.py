"""S220: provenance is given for a key that the entry does not have."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Sourced

_ABOUT_SOURCES = {"basis", "source", "at", "because", "drafted_by", "checked_by", "provenance"}


@rule(
    "S220",
    summary="provenance for a key that is not there",
    why="""`provenance` gives the source of single numbers of an entry, where it differs from the entry's own source;
    its keys are keys of that entry.""",
    bad="""
    formations:
      column: {strength: 4000, pace: 12 km/day, provenance: {speed: {source: paper}}, ...}
    """,
    good="""
    formations:
      column: {strength: 4000, pace: 12 km/day, provenance: {pace: {source: paper}}, ...}
    """,
)
def unknown_provenance(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if not isinstance(entry, Sourced):
            continue
        known = set(type(entry).model_fields) - _ABOUT_SOURCES
        for key in entry.provenance:
            if key not in known:
                hint = suggest(key, known)
                yield Finding((*path, "provenance", key), f"this entry has no key `{key}`", hint=hint, part="key")
