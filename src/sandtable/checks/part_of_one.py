"""S326: a count that is not whole."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import Fires


@rule(
    "S326",
    summary="a count that is not whole",
    why="""Launchers and the strikes of a magazine are counted: there is no half launcher, and the last half of a magazine of 2.5 is
    never fired. A number that is not known is an assumption with a prior.""",
    bad="""
    fires: {al-tanf: {launchers: 6.5, ...}}
    """,
    good="""
    fires: {al-tanf: {launchers: launchers-at-tanf, ...}}
    assumptions: {launchers-at-tanf: {title: Launchers at al-Tanf, prior: "choice({6: 0.5, 7: 0.5})"}}
    """,
    severity="warning",
)
def part_of_one(draft: Draft) -> Iterator[Finding]:
    for at in draft.amounts:
        if not isinstance(at.owner, Fires) or at.field not in ("launchers", "magazine"):
            continue
        value = at.amount.value
        if value is not None and value > 0 and not value.is_integer():
            low = floor(value)
            hint = f"write {low} or {low + 1}; a number that is not known is an assumption with a prior"
            yield Finding(at.path, f"`{at.field}` is a count, found {value:g}", hint=hint)
