"""S318: the probabilities of a decision's options may sum to more than 1 in some futures."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.bases import base_of
from sandtable.checks.option_probabilities import ROUNDING
from sandtable.checks.rule import rule
from sandtable.checks.subject_ranges import SubjectRanges
from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Expression
from sandtable.scenario.types import Decision, Option


@rule(
    "S318",
    summary="the probabilities of the options may sum to more than 1",
    why="""Probabilities supplied by assumptions are drawn independently. If their upper ends sum to more than 1, some
    futures draw a total above 1, and one option would have to be truncated. The mean of a belief can come arbitrarily
    close to 1, so only `rest` can be combined with it. Give the priors upper ends that sum to at most 1, or split the
    choice into two decisions, one after the other.""",
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
    ranges = SubjectRanges(draft)
    ends = {name: _upper_end(option, decision, draft, ranges) for name, option in decision.options.items()}
    known = {name: end for name, end in ends.items() if end is not None}
    total = sum(known.values())
    is_uncertain = any(
        _name(option) is not None or isinstance(base_of(option), Expression) for option in decision.options.values()
    )
    has_rest = any(option.probability == "rest" for option in decision.options.values())
    if not is_uncertain or total <= 1 + ROUNDING or not has_rest:  # without a rest S307 says that there must be one
        return
    terms = " + ".join(f"{end:.4g}" for end in known.values() if end)
    beliefs = [name for name, option in decision.options.items() if _is_belief(option, decision, draft)]
    if beliefs:
        message = (
            f"`{beliefs[0]}` has the mean of a belief as its probability, which can reach 1: {terms} is more than 1"
        )
        hint = "give the other options `rest`, and choose between them in a separate decision"
    else:
        message = f"the probabilities may sum to {total:.4g}, more than 1: {terms}"
        hint = "lower the upper ends of the priors until they sum to at most 1, or use two decisions"
    yield Finding(path, message, hint=hint, part="key")


def _name(option: Option) -> str | None:
    base = base_of(option)
    return base.name if isinstance(base, Amount) else None


def _is_belief(option: Option, decision: Decision, draft: Draft) -> bool:
    name = _name(option)
    return decision.rule == "belief" and name in draft.scenario.beliefs and name not in draft.scenario.assumptions


def _upper_end(option: Option, decision: Decision, draft: Draft, ranges: SubjectRanges) -> float | None:
    """The greatest base that an option can have; None for the rest and for what cannot be read.

    A prior that reaches above 1 is S303's fault and counts as 1 here.
    """
    base = base_of(option)
    if isinstance(base, Expression):
        return min(ranges.of(base.tree).high, 1.0)
    if not isinstance(base, Amount):
        return None
    if base.value is not None:
        return base.value
    if _is_belief(option, decision, draft):
        return 1.0
    assumption = draft.scenario.assumptions.get(str(base.name))
    return None if assumption is None else min(assumption.prior.support[1], 1.0)
