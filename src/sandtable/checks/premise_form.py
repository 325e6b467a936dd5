"""S537: a claim that is both a premise and untestable."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Untestable


@rule(
    "S537",
    summary="a claim cannot be a premise and untestable",
    why="""`premise` marks a statement that repeats an input of the file, with the reason. A statement that no model can
    test is not an input: give its reason under `untestable`.""",
    bad="""
    claims:
      motive: {test: {untestable: No model knows motives.}, premise: The file says so., ...}
    """,
    good="""
    claims:
      motive: {test: {untestable: No model knows motives.}, ...}
    """,
    severity="warning",
)
def premise_form(draft: Draft) -> Iterator[Finding]:
    for name, claim in draft.scenario.claims.items():
        if claim.premise is not None and isinstance(claim.test, Untestable):
            yield Finding(
                ("claims", name, "premise"), "this claim is declared untestable, so it cannot restate an input",
                hint="keep `untestable` or `premise`", part="key",
            )  # fmt: skip
