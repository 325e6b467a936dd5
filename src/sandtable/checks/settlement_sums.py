"""S310: the distribution of a settlement rule does not sum to 1."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S310",
    summary="a distribution over settlements sums to 1",
    why="""Each rule of the settlement gives two distributions over unitary, decentralised, federal, partition and
    frozen. Omitted states have probability 0.""",
    bad="""
    rules:
      split: {when: "true", de_facto: {frozen: 0.6, partition: 0.3}, de_jure: {unitary: 1}, ...}
    """,
    good="""
    rules:
      split: {when: "true", de_facto: {frozen: 0.7, partition: 0.3}, de_jure: {unitary: 1}, ...}
    """,
)
def settlement_sums(draft: Draft) -> Iterator[Finding]:
    settlement = draft.scenario.settlement
    for name, entry in settlement.rules.items() if settlement is not None else ():
        for key, distribution in (("de_facto", entry.de_facto), ("de_jure", entry.de_jure)):
            path = ("settlement", "rules", name, key)
            node = draft.document.find(path)
            if node is not None and len(node.entries) != len(distribution):
                continue
            fixed = sum(amount.value for amount in distribution.values() if amount.value is not None)
            has_names = any(amount.value is None for amount in distribution.values())
            if fixed > 1 + 1e-9 or (not has_names and fixed < 1 - 1e-9):
                message = f"the probabilities sum to {fixed:.12g}, not to 1"
                yield Finding(path, message, hint="change them so that they sum to 1", part="key")
