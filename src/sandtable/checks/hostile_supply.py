"""S411: a source of supply that the enemy controls."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S411",
    summary="a source of supply is controlled by a hostile actor",
    why="A source that an enemy controls supplies nothing until it is taken.",
    bad="""
    actors: {damascus: {name: Damascus, supply: [raqqa]}}
    control: {raqqa: isis}
    """,
    good="""
    actors: {damascus: {name: Damascus, supply: [homs]}}
    control: {raqqa: isis, homs: damascus}
    """,
    severity="warning",
)
def hostile_supply(draft: Draft) -> Iterator[Finding]:
    for name, actor in draft.scenario.actors.items():
        for index, place in enumerate(actor.supply):
            holder = draft.scenario.holders.get(place)
            if holder is not None and draft.is_hostile(name, holder):
                message = f"`{place}` is controlled by `{holder}`, which is hostile to `{name}`"
                yield Finding(("actors", name, "supply", index), message, hint="change `supply` or `control`")
