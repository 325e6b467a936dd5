"""S308: a decision by belief without a belief, or a belief under another rule."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.bases import base_of, base_path
from sandtable.checks.rule import rule
from sandtable.scenario.amounts import Amount
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S308",
    summary="a decision by belief names exactly one belief",
    why="""Under `rule: belief`, an older word, the name of a belief as a probability means its mean at that moment. Under
    the other rules the mean of a belief is written `belief(name)`, alone or in an expression.""",
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
        bases = {option: base_of(entry) for option, entry in decision.options.items()}
        named = {
            option: base.name for option, base in bases.items() if isinstance(base, Amount) and base.name is not None
        }
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
                place = base_path((*path, "options", option), decision.options[option])
                yield Finding(place, f"`{named[option]}` is a belief", hint=f"write `belief({named[option]})`")
