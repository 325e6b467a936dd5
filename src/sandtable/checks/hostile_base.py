"""S417: fires from a base that the enemy controls."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S417",
    summary="a base of fires is controlled by a hostile actor",
    why="Fires cannot strike while an actor hostile to theirs controls their base.",
    bad="""
    control: {al-tanf: isis}
    fires: {tanf-launchers: {actor: washington, base: al-tanf, ...}}
    """,
    good="""
    control: {al-tanf: southern-rebels}
    fires: {tanf-launchers: {actor: washington, base: al-tanf, ...}}
    """,
    severity="warning",
)
def hostile_base(draft: Draft) -> Iterator[Finding]:
    for name, fires in draft.scenario.fires.items():
        holder = draft.scenario.holders.get(fires.base)
        if holder is not None and draft.is_hostile(fires.actor, holder):
            message = f"the base `{fires.base}` is controlled by `{holder}`, which is hostile to `{fires.actor}`"
            yield Finding(("fires", name, "base"), message, hint="change `base` or `control`")
