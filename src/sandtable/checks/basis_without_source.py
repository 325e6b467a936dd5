"""S506: a basis that needs a source has none."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Provenance


@rule(
    "S506",
    summary="a basis that needs a source has none",
    why="`stated`, `inferred` and `outside` all refer to a text or data set: `source` names it.",
    bad="""
    column: {strength: 4000, basis: stated, ...}
    """,
    good="""
    column: {strength: 4000, basis: stated, source: paper-2017, at: "p. 3", ...}
    """,
    severity="warning",
)
def basis_without_source(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if isinstance(entry, Provenance) and entry.basis in ("stated", "inferred", "outside") and entry.source is None:
            yield Finding((*path, "basis"), f"`{entry.basis}` without a source", hint="add `source: ...`")
