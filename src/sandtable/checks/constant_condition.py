"""S505: a condition that is the same in every future."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import AssumptionValue, Call, Day, Number, walk


@rule(
    "S505",
    summary="a condition that does not depend on anything",
    why="""A condition that consists of numbers only is true in every future or in none. A plain `true` or `false` is
    explicit and is not reported.""",
    bad="""
    stop: ["30 d < 60 d"]
    """,
    good="""
    stop: ["day >= 60"]
    """,
    severity="warning",
)
def constant_condition(draft: Draft) -> Iterator[Finding]:
    for path, expression in draft.expressions:
        if expression.kind != "boolean" or isinstance(expression.tree, Number):
            continue
        if not any(isinstance(node, (Call, AssumptionValue, Day)) for node in walk(expression)):
            yield Finding(
                path, "this condition is the same in every future", hint="write `true` or `false` if that is meant"
            )
