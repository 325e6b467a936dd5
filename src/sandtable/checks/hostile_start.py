"""S410: a formation starts at a place that its enemy controls."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S410",
    summary="a formation starts at a place that a hostile actor controls",
    why="""Starting at a place does not capture it: the formation would be at the enemy's place without supply. For a
    garrison that still holds out there, add a separate place a few kilometres away.""",
    bad="""
    control: {deir-ez-zor: isis}
    formations: {garrison: {actor: damascus, place: deir-ez-zor, ...}}
    """,
    good="""
    control: {deir-ez-zor: isis, deir-ez-zor-airport: damascus}
    formations: {garrison: {actor: damascus, place: deir-ez-zor-airport, ...}}
    """,
    severity="warning",
)
def hostile_start(draft: Draft) -> Iterator[Finding]:
    for name, formation in draft.scenario.formations.items():
        holder = draft.scenario.holders.get(formation.place)
        if holder is not None and draft.is_hostile(formation.actor, holder) and not formation.reserve:
            message = f"`{name}` starts at `{formation.place}`, which `{holder}` controls"
            hint = f"`{formation.actor}` and `{holder}` are hostile: change `place` or `control`"
            yield Finding(("formations", name, "place"), message, hint=hint)
