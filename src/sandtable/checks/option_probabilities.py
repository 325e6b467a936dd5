"""S307: the probabilities of a decision's options do not add up."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.bases import base_of
from sandtable.checks.rule import rule
from sandtable.scenario.amounts import Amount
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.trees import Expression
from sandtable.scenario.types import Decision

ROUNDING = 1e-9


@rule(
    "S307",
    summary="the probabilities of the options do not add up",
    why="""One option is chosen at each tick. Either the probabilities sum to 1, or exactly one option has `probability:
    rest` and receives the remainder.""",
    bad="""
    options:
      strike: {title: Strike, probability: 0.3}
      abstain: {title: Abstain, probability: 0.6}
    """,
    good="""
    options:
      strike: {title: Strike, probability: 0.3}
      abstain: {title: Abstain, probability: rest}
    """,
)
def option_probabilities(draft: Draft) -> Iterator[Finding]:
    for name, decision in draft.scenario.decisions.items():
        path = ("decisions", name, "options")
        node = draft.document.find(path)
        if node is None or len(node.entries) == len(decision.options):
            yield from _of_decision(decision, path)


def _of_decision(decision: Decision, path: Path) -> Iterator[Finding]:
    rests = [name for name, option in decision.options.items() if option.probability == "rest"]
    bases = [base_of(option) for option in decision.options.values()]
    if None in bases:  # another rule's fault
        return
    numbers = [base for base in bases if isinstance(base, Amount)]
    fixed = sum(amount.value for amount in numbers if amount.value is not None)
    has_names = any(amount.value is None for amount in numbers) or any(isinstance(base, Expression) for base in bases)
    for extra in rests[1:]:
        message = f"`{rests[0]}` already has `probability: rest`"
        yield Finding((*path, extra, "probability"), message, hint="at most one option may have `probability: rest`")
    if fixed > 1 + ROUNDING:
        yield Finding(path, f"the probabilities sum to {fixed:.12g}, more than 1", hint="lower one of them", part="key")
    elif not rests and not has_names and fixed < 1 - ROUNDING:
        hint = "set one option to `probability: rest`"
        yield Finding(path, f"the probabilities sum to {fixed:.12g}, not to 1", hint=hint, part="key")
    elif not rests and has_names:
        hint = "set one option to `probability: rest`"
        yield Finding(
            path, "the probabilities depend on assumptions or expressions and need not sum to 1", hint=hint, part="key"
        )
