"""S504: an assumption that is not used."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Variant


@rule(
    "S504",
    summary="an assumption is not used",
    why="""An assumption takes effect where its name is used in place of a number. An unused one affects nothing, and
    every sensitivity to it is 0.""",
    bad="""
    formations: {column: {pace: 12 km/day, ...}}
    assumptions: {column-pace: {title: Pace, prior: "uniform(8 km/day, 14 km/day)"}}
    """,
    good="""
    formations: {column: {pace: column-pace, ...}}
    assumptions: {column-pace: {title: Pace, prior: "uniform(8 km/day, 14 km/day)"}}
    """,
    severity="warning",
    needs_whole=True,
)
def unused_assumption(draft: Draft) -> Iterator[Finding]:
    used = {use.name for use in draft.uses}
    if not used <= set(draft.scenario.assumptions) | set(draft.scenario.beliefs):
        return  # an unknown name may be a misspelling of this one
    for _, entry in draft.entries:
        if isinstance(entry, Variant):  # a claim or a red line may use it
            used |= {value for value in entry.set.values() if isinstance(value, str)}
    for name in draft.scenario.assumptions:
        if name not in used:
            hint = "use its name in place of a number, or remove it"
            yield Finding(("assumptions", name), f"the assumption `{name}` is not used", hint=hint, part="key")
