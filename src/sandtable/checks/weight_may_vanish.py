"""S323: shifts that may together leave nothing to choose."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.no_weight import no_weight
from sandtable.checks.rule import rule
from sandtable.checks.weights import Weights, alternatives, conjunction, is_possible, weighted
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Number


@rule(
    "S323",
    summary="shifts may together leave nothing to choose",
    why="""Where shifts multiply by 0, and each option has one that may hold when the others do, or a base that is 0 in some futures,
    all weights may be 0 at once. Such a future cannot choose; it fails and counts in no result. It is legal, because the
    conditions may never hold together in the world.""",
    bad="""
    options:
      strike: {title: Strike, probability: {base: 0.4, shifts: [{when: "chose(red, pay)", odds_times: 0}]}}
      abstain: {title: Abstain, probability: {base: 0.6, shifts: [{when: "attacked(column)", odds_times: 0}]}}
    """,
    good="""
    options:
      strike: {title: Strike, probability: {base: 0.4, shifts: [{when: "chose(red, pay)", odds_times: 0}]}}
      abstain: {title: Abstain, probability: {base: 0.6, shifts: [{when: "attacked(column)", odds_times: 0.01}]}}
    """,
    severity="warning",
)
def weight_may_vanish(draft: Draft) -> Iterator[Finding]:
    refused = {found.path[:2] for found in no_weight.find(draft)}
    for weights in weighted(draft):
        if weights.path not in refused and _may_vanish(weights):
            shown = " and ".join(f"`{name}`" for name in weights.live) if len(weights.live) < 4 else "all options"
            hint = "give one of them a small factor instead of 0, such as 0.01, or say in `when` when there is a choice"
            message = f"the weights of {shown} may be 0 at once, and such a future fails"
            yield Finding((*weights.path, "options"), message, hint=hint, part="key")


def _may_vanish(weights: Weights) -> bool:
    """Whether no word of the file rules out that all weights are 0; bases alone cannot be, as they sum to 1."""
    zeros = weights.zero_shifts(certain=False)
    conditions = {name: [tree for _, tree in zeros[name]] for name in weights.live}
    ways = []
    for name in weights.live:
        is_zero = weights.bases[name].often(0.0) == "sometimes"
        ways.append(alternatives([*conditions[name], *([Number(1.0, "boolean")] if is_zero else [])]))
    by_shift = alternatives(tree for trees in conditions.values() for tree in trees)
    return is_possible(conjunction([weights.decision.when.tree, *ways, by_shift]))
