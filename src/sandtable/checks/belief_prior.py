"""S309: a belief whose prior is not a beta distribution."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S309",
    summary="the prior of a belief is a beta on 0 to 1",
    why="""A belief counts successes and failures: evidence adds to the two parameters of a beta distribution.""",
    bad="""
    beliefs:
      strikes-go-unanswered: {title: Strikes go unanswered, prior: "uniform(0, 1)"}
    """,
    good="""
    beliefs:
      strikes-go-unanswered: {title: Strikes go unanswered, prior: "beta(1, 1)"}
    """,
)
def belief_prior(draft: Draft) -> Iterator[Finding]:
    for name, belief in draft.scenario.beliefs.items():
        prior = belief.prior
        if prior.kind != "beta" or prior.support != (0.0, 1.0) or prior.dimension != "Ratio":
            hint = "`beta(1, 1)` is the uniform distribution" if prior.kind == "uniform" else "such as `beta(2, 2)`"
            yield Finding(("beliefs", name, "prior"), "the prior of a belief is a beta on 0 to 1", hint=hint)
