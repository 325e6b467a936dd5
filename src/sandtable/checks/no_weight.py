"""S322: a shift that leaves nothing to choose."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.checks.weights import Weights, alternatives, conjunction, follows, is_possible, weighted
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S322",
    summary="a shift leaves nothing to choose",
    why="""An option is drawn by its weight: its base times the factors of the shifts that hold. Where a shift multiplies
    the only option that has a base above 0 by 0, or its condition takes the weight of every option, nothing can be drawn, and every
    future that comes there fails.""",
    bad="""
    options:
      strike: {title: Strike, probability: {base: 1, shifts: [{when: "hostile(red, blue)", odds_times: 0}]}}
      abstain: {title: Abstain, probability: rest}
    """,
    good="""
    options:
      strike: {title: Strike, probability: {base: 0.99, shifts: [{when: "hostile(red, blue)", odds_times: 0}]}}
      abstain: {title: Abstain, probability: rest}
    """,
)
def no_weight(draft: Draft) -> Iterator[Finding]:
    for weights in weighted(draft):
        zeros, when = weights.zero_shifts(certain=True), weights.decision.when.tree
        nothing_left = conjunction(alternatives(tree for _, tree in zeros[name]) for name in weights.live)
        for name in weights.live:
            for at, condition in zeros[name]:
                if is_possible(conjunction((when, condition))) and follows(nothing_left, condition):
                    yield Finding((*at, "odds_times"), _message(weights, name), hint=_hint(weights, name))


def _message(weights: Weights, name: str) -> str:
    if len(weights.live) == 1:
        return f"nothing is left to choose where this holds: only `{name}` has a base above 0, and this makes it 0"
    return "nothing is left to choose where this holds: every other option has no weight then either"


def _hint(weights: Weights, name: str) -> str:
    if len(weights.live) == 1:
        return f"give `{name}` a base below 1, so that another option is left, or let the decision's `when` exclude the condition"
    return "leave one option its weight, or let the decision's `when` exclude the condition"
