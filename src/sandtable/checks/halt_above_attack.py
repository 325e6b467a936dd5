"""S316: attacks that halt as soon as they open."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S316",
    summary="attacks would halt as soon as they open",
    why="""An attack opens at a power ratio of `attack_ratio` or more and halts when the ratio has fallen to `halt_ratio`. If
    the second is not below the first, attacks open and halt over and over until the future fails.""",
    bad="""
    rules: {attack_ratio: 0.8, halt_ratio: 0.9}
    """,
    good="""
    rules: {attack_ratio: 0.8, halt_ratio: 0.6}
    """,
    severity="warning",
)
def halt_above_attack(draft: Draft) -> Iterator[Finding]:
    rules = draft.scenario.rules
    attack, halt = rules.attack_ratio.value, rules.halt_ratio.value
    if attack is not None and halt is not None and halt >= attack:
        key = "halt_ratio" if "halt_ratio" in rules.model_fields_set else "attack_ratio"
        message = f"attacks open at a ratio of {attack:g} and halt at {halt:g}"
        yield Finding(("rules", key), message, hint="`halt_ratio` is below `attack_ratio`")
