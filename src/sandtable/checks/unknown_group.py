"""S213: a group of assumptions that no assumption belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import DriversTest


@rule(
    "S213",
    summary="unknown group of assumptions",
    why="""A test of drivers asks whether the named groups carry most of an outcome's variance. A group is what
    assumptions name under `group`; an assumption without one is a group of its own.""",
    bad="""
    assumptions: {exponent: {title: Exponent, prior: "uniform(0, 0.6)", group: combat}}
    claims:
      drivers: {test: {outcome: damascus-first, groups: [fighting]}, ...}
    """,
    good="""
    assumptions: {exponent: {title: Exponent, prior: "uniform(0, 0.6)", group: combat}}
    claims:
      drivers: {test: {outcome: damascus-first, groups: [combat]}, ...}
    """,
    needs_whole=True,
)
def unknown_group(draft: Draft) -> Iterator[Finding]:
    known = {assumption.group or name for name, assumption in draft.scenario.assumptions.items()}
    for name, claim in draft.scenario.claims.items():
        if isinstance(claim.test, DriversTest):
            for key in ("groups", "wider"):
                for index, group in enumerate(getattr(claim.test, key)):
                    if group not in known:
                        path = ("claims", name, "test", key, index)
                        yield Finding(path, f"unknown group of assumptions `{group}`", hint=suggest(group, known))
