"""S318: the probabilities of a decision's options may sum to more than 1 in some futures."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.option_probabilities import ROUNDING
from sandtable.checks.rule import rule
from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Decision, Option


@rule(
    "S318",
    summary="the probabilities of the options may sum to more than 1",
    why="""Probabilities that assumptions supply are drawn apart from one another. Where their upper ends sum to more than 1
    there are futures in which the options do not fit into the whole, and one of them would be cut short. The mean of a
    belief may come as near to 1 as evidence takes it, so that nothing but the `rest` fits beside it. Give the priors upper
    ends that sum to 1 at most, or ask in two decisions, one after the other.""",
    bad="""
    options:
      strike: {title: Strike, probability: will-to-strike}
      warn: {title: Warn, probability: will-to-warn}
      abstain: {title: Abstain, probability: rest}
    assumptions:
      will-to-strike: {title: Will to strike, prior: "uniform(0.3, 0.7)"}
      will-to-warn: {title: Will to warn, prior: "uniform(0.2, 0.5)"}
    """,
    good="""
    options:
      strike: {title: Strike, probability: will-to-strike}
      warn: {title: Warn, probability: will-to-warn}
      abstain: {title: Abstain, probability: rest}
    assumptions:
      will-to-strike: {title: Will to strike, prior: "uniform(0.3, 0.6)"}
      will-to-warn: {title: Will to warn, prior: "uniform(0.2, 0.4)"}
    """,
)
def options_exceed(draft: Draft) -> Iterator[Finding]:
    for name, decision in draft.scenario.decisions.items():
        path = ("decisions", name, "options")
        node = draft.document.find(path)
        if node is None or len(node.entries) == len(decision.options):
            yield from _of_decision(decision, path, draft)


def _of_decision(decision: Decision, path: Path, draft: Draft) -> Iterator[Finding]:
    ends = {name: _upper_end(option, decision, draft) for name, option in decision.options.items()}
    known = {name: end for name, end in ends.items() if end is not None}
    total = sum(known.values())
    is_uncertain = any(_name(option) is not None for option in decision.options.values())
    if not is_uncertain or total <= 1 + ROUNDING:
        return
    terms = " + ".join(f"{end:.4g}" for end in known.values() if end)
    beliefs = [name for name, option in decision.options.items() if _is_belief(option, decision, draft)]
    if beliefs:
        message = f"`{beliefs[0]}` takes the mean of a belief, which may be anything up to 1: {terms} is more than 1"
        hint = "leave the others the `rest`, and ask between them in a decision of its own"
    else:
        message = f"the probabilities may sum to {total:.4g}, more than 1: {terms}"
        hint = "lower the upper ends of the priors until they sum to 1 at most, or ask in two decisions"
    yield Finding(path, message, hint=hint, part="key")


def _name(option: Option) -> str | None:
    return option.probability.name if isinstance(option.probability, Amount) else None


def _is_belief(option: Option, decision: Decision, draft: Draft) -> bool:
    name = _name(option)
    return decision.rule == "belief" and name in draft.scenario.beliefs and name not in draft.scenario.assumptions


def _upper_end(option: Option, decision: Decision, draft: Draft) -> float | None:
    """The greatest probability that an option can have; None for the rest and for what cannot be read.

    A prior that reaches above 1 is S303's fault and counts as 1 here.
    """
    if not isinstance(option.probability, Amount):
        return None
    if option.probability.value is not None:
        return option.probability.value
    if _is_belief(option, decision, draft):
        return 1.0
    assumption = draft.scenario.assumptions.get(str(option.probability.name))
    return None if assumption is None else min(assumption.prior.support[1], 1.0)
