"""S308: a decision by belief without its belief, or a belief where the rule is another."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.amounts import Amount
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S308",
    summary="a decision by belief names exactly one belief",
    why="""Under `rule: belief` the probability of one option is the mean of a belief at that moment. Under the other
    rules an option's probability is a number or an assumption.""",
    bad="""
    decisions:
      red-line:
        rule: belief
        options: {strike: {probability: 0.3, ...}, abstain: {probability: rest, ...}}
    """,
    good="""
    decisions:
      red-line:
        rule: belief
        options: {strike: {probability: strikes-go-unanswered, ...}, abstain: {probability: rest, ...}}
    """,
)
def belief_rule(draft: Draft) -> Iterator[Finding]:
    beliefs = draft.names("belief") or frozenset()
    assumptions = draft.names("assumption") or frozenset()
    for name, decision in draft.scenario.decisions.items():
        path = ("decisions", name)
        node = draft.document.find((*path, "options"))
        is_partial = node is not None and len(node.entries) != len(decision.options)
        named = {
            option: entry.probability.name for option, entry in decision.options.items()
            if isinstance(entry.probability, Amount) and entry.probability.name is not None
        }  # fmt: skip
        believed = [option for option, amount in named.items() if amount in beliefs and amount not in assumptions]
        if (
            decision.rule == "belief"
            and len(believed) != 1
            and not is_partial
            and set(named.values()) <= beliefs | assumptions
        ):
            message = (
                f"`{name}` is decided by belief and names {len(believed) or 'no'} {'beliefs' if believed else 'belief'}"
            )
            hint = "the probability of exactly one option is the name of a belief"
            yield Finding((*path, "rule"), message, hint=hint)
        if decision.rule != "belief":
            for option in believed:
                place = (*path, "options", option, "probability")
                yield Finding(place, f"`{named[option]}` is a belief", hint="add `rule: belief` to the decision")
