"""S253: a wider interpretation of drivers that repeats a group."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import DriversTest


@rule(
    "S253",
    summary="a group under `wider` is already named under `groups`",
    why="""A test of drivers is judged with the groups under `groups`, and again with those under `wider` added. A group
    named in both would change nothing.""",
    bad="""
    assumptions: {exponent: {title: Exponent, prior: "uniform(0, 0.6)", group: combat}}
    claims:
      drivers: {test: {outcome: first, groups: [combat], wider: [combat]}, ...}
    """,
    good="""
    assumptions:
      exponent: {title: Exponent, prior: "uniform(0, 0.6)", group: combat}
      pace: {title: Pace, prior: "uniform(5, 20)", group: speed}
    claims:
      drivers: {test: {outcome: first, groups: [speed], wider: [combat]}, ...}
    """,
)
def wider_groups(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if not isinstance(entry, DriversTest):
            continue
        named = list(entry.groups)
        for index, group in enumerate(entry.wider):
            if group in named:
                yield Finding((*path, "wider", index), f"the group `{group}` is already named", hint="remove it here")
            named.append(group)
