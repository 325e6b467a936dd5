"""S537: a premise without anything to restate."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Untestable


@rule(
    "S537",
    summary="a claim cannot be a premise and untestable",
    why="""`premise` says that a statement repeats what the file puts in, with the reason. A statement that no model can
    test is not put in anywhere: it keeps the reason under `untestable`.""",
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
                ("claims", name, "premise"), "this claim is declared untestable, so it restates nothing",
                hint="keep `untestable` or `premise`", part="key",
            )  # fmt: skip
