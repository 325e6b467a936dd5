"""S316: attacks that halt as soon as they open."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.presets import constant


@rule(
    "S316",
    summary="attacks would halt as soon as they open",
    why="""An attack opens at a power ratio of `attack_ratio` or more and halts when the ratio has fallen to `halt_ratio`. If
    the second is not below the first, attacks open and halt repeatedly until the future fails. A `halt_ratio` of 0 means
    never, as in the presets.""",
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
    attack, halt = (_ratio(draft, name) for name in ("attack_ratio", "halt_ratio"))
    if attack is not None and halt is not None and halt > 0.0 and halt >= attack:
        key = "halt_ratio" if "halt_ratio" in rules.model_fields_set else "attack_ratio"
        message = f"attacks open at a ratio of {attack:g} and halt at {halt:g}"
        yield Finding(("rules", key), message, hint="`halt_ratio` must be below `attack_ratio`")


def _ratio(draft: Draft, name: str) -> float | None:
    """The number of the file or the preset; None if it is uncertain."""
    stated = getattr(draft.scenario.rules, name)
    return constant(name, preset=draft.scenario.rules.preset) if stated is None else stated.value
