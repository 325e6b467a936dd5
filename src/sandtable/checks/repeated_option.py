"""S215: an actor has the same option in two decisions."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S215",
    summary="an actor has the same option in two decisions",
    why="""Conditions use `chose(actor, option)` without naming the decision, so all options of an actor need different
    identifiers.""",
    bad="""
    decisions:
      first-strike: {actor: washington, options: {strike: {...}, abstain: {...}}, ...}
      second-strike: {actor: washington, options: {strike: {...}, abstain: {...}}, ...}
    """,
    good="""
    decisions:
      first-strike: {actor: washington, options: {strike: {...}, abstain: {...}}, ...}
      second-strike: {actor: washington, options: {strike-again: {...}, leave-it: {...}}, ...}
    """,
)
def repeated_option(draft: Draft) -> Iterator[Finding]:
    first: dict[tuple[str, str], str] = {}
    for name, decision in draft.scenario.decisions.items():
        for option in decision.options:
            other = first.setdefault((decision.actor, option), name)
            if other != name:
                message = f"`{decision.actor}` already has the option `{option}` in `{other}`"
                yield Finding(
                    ("decisions", name, "options", option), message, hint="give it another identifier", part="key"
                )
