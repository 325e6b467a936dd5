"""S417: fires from a base in the enemy's hands."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S417",
    summary="fires stand at a base that a hostile actor controls",
    why="Fires are silent while their base is controlled by an actor hostile to theirs.",
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
