"""S552: who drafted an entry is the one who has checked it."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.marks import name_in
from sandtable.scenario.walking import has_field


@rule(
    "S552",
    summary="checked by the one who drafted it",
    why="""`checked_by` says that somebody else has looked at an entry and stands by it. The same name as under `drafted_by`
    says nothing of the kind, and takes the entry out of the share of the variance that nobody has checked.""",
    bad="""
    exponent: {title: Exponent, prior: "uniform(0, 0.6)", drafted_by: sandtable new, checked_by: sandtable new, ...}
    """,
    good="""
    exponent: {title: Exponent, prior: "uniform(0, 0.6)", drafted_by: sandtable new, checked_by: R. Smith, ...}
    """,
    severity="warning",
)
def checked_by_drafter(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if not has_field(type(entry), "drafted_by"):
            continue
        drafter, checker = (name_in(getattr(entry, key, None)) for key in ("drafted_by", "checked_by"))
        if drafter and drafter.casefold() == checker.casefold():
            yield Finding(
                (*path, "checked_by"), f"`{drafter}` drafted this and has checked it",
                hint="the name of somebody else, or leave `checked_by` out",
            )  # fmt: skip
