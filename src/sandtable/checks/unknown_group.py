"""S213: a group of assumptions that no assumption belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.presets import GROUP
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import DriversTest


@rule(
    "S213",
    summary="unknown group of assumptions",
    why="""A test of drivers checks whether the named groups explain most of an outcome's variance. Assumptions name
    their group under `group`; an assumption without one forms its own group.""",
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
    known = {assumption.group or name for name, assumption in draft.scenario.assumptions.items()} | {GROUP}
    for name, claim in draft.scenario.claims.items():
        if isinstance(claim.test, DriversTest):
            for key in ("groups", "wider"):
                for index, group in enumerate(getattr(claim.test, key)):
                    if group not in known:
                        path = ("claims", name, "test", key, index)
                        yield Finding(path, f"unknown group of assumptions `{group}`", hint=suggest(group, known))
