"""S503: an assumption without a reason."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Provenance


@rule(
    "S503",
    summary="`basis: assumed` without `because`",
    why="A number without a source is a judgement; `because` gives the reason for it in a sentence.",
    bad="""
    exponent: {title: Exponent, prior: "uniform(0, 0.6)", basis: assumed}
    """,
    good="""
    exponent: {title: Exponent, prior: "uniform(0, 0.6)", basis: assumed, because: Battle data do not narrow it further}
    """,
    severity="warning",
)
def assumed_without_because(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if isinstance(entry, Provenance) and entry.basis == "assumed" and not (entry.because or "").strip():
            yield Finding((*path, "basis"), "`basis: assumed` without a reason", hint="add `because: ...`")
