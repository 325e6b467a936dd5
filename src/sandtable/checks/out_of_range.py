"""S302: a number outside its range."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.bounds import range_of
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S302",
    summary="a number is outside its range",
    why="""Each number of the model has a meaningful range: lengths and paces are above 0, probabilities between 0 and
    1, quality between 0.5 and 2. The reference of the scenario file lists all ranges.""",
    bad="""
    formations:
      column: {quality: 3, ...}
    """,
    good="""
    formations:
      column: {quality: 1.5, ...}
    """,
)
def out_of_range(draft: Draft) -> Iterator[Finding]:
    for at in draft.amounts:
        allowed = range_of(at)
        if at.amount.value is not None and not allowed.has(at.amount.value):
            yield Finding(at.path, f"`{at.path[-1]}` {allowed.describe(at.dimension)}")
