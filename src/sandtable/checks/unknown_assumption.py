"""S207: a reference to an assumption that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import hint_for
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.walking import Use


@rule(
    "S207",
    summary="unknown assumption",
    why="""A word where a number belongs is the name of an assumption, whose value each future draws from its prior.
    The same applies to a single word in a condition. A subtraction needs blanks around its sign, because
    identifiers may contain hyphens.""",
    bad="""
    assumptions: {column-strength: {title: Strength of the column, prior: "uniform(3000, 6000)"}}
    formations:
      column: {strength: colum-strength, ...}
    """,
    good="""
    assumptions: {column-strength: {title: Strength of the column, prior: "uniform(3000, 6000)"}}
    formations:
      column: {strength: column-strength, ...}
    """,
)
def unknown_assumption(draft: Draft) -> Iterator[Finding]:
    for use in draft.uses:
        if draft.is_known(use.name, "assumption"):
            continue
        if use.may_be_belief and draft.is_known(use.name, "belief"):
            continue
        yield Finding(
            use.path, f"unknown assumption `{use.name}`", hint=_hint(draft, use), column=use.column, length=use.length
        )


def _hint(draft: Draft, use: Use) -> str:
    parts = use.name.split("-")
    known = set(draft.names("assumption") or ())
    if use.dimension is None and "-" in use.name:
        for cut in range(1, len(parts)):
            left, right = "-".join(parts[:cut]), "-".join(parts[cut:])
            if {left, right} & (known | {"day"}) or right.isdecimal():
                return f"a subtraction needs blanks: `{left} - {right}`"
    if use.dimension is None and draft.is_known(use.name, "belief"):
        return f"`{use.name}` is a belief: write `belief({use.name})`"
    if use.may_be_belief:
        known |= set(draft.names("belief") or ())
    return hint_for(draft, use.name, kind="assumption", known=known)
