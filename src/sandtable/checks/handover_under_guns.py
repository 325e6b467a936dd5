"""S419: a place is handed over while an enemy of the new owner stands in it."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.handing import handovers, listed_places
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S419",
    summary="a place is handed over under the guns of an enemy",
    why="""Control is judged after the effects of the option. Where formations hostile to the new owner stand in the place, and none
    of its friends, the place passes on to them at once. This rule looks at who stands there at the start.""",
    bad="""
    stances: [{between: [red, green], stance: hostile}]
    formations: {militia: {actor: green, place: town, ...}}
    effects: [{handover: {places: [town], to: red}}]
    """,
    good="""
    stances: [{between: [red, green], stance: hostile}]
    formations: {militia: {actor: green, place: town, ...}}
    effects:
      - {withdraw: {actor: green, to: hills}}
      - {handover: {places: [town], to: red}, after: 1 d}
    """,
    severity="warning",
)
def handover_under_guns(draft: Draft) -> Iterator[Finding]:
    formations = {name: f for name, f in draft.scenario.formations.items() if not f.reserve}
    for path, entry, giver in handovers(draft):
        for place in listed_places(draft, entry):
            there = {name: f for name, f in formations.items() if f.place == place and f.actor != giver}
            hostile = [name for name, f in there.items() if draft.is_hostile(f.actor, entry.to)]
            has_friend = any(f.actor == entry.to for f in there.values())
            option = draft.scenario.decisions[str(path[1])].options[str(path[3])]
            if hostile and not has_friend and not any(e.withdraw or e.stance for e in option.effects):
                message = f"`{place}` is handed to `{entry.to}` while `{hostile[0]}`, hostile to it, stands there"
                yield Finding(
                    (*path, "to"), message, hint="the place passes on to them at once; make them leave before"
                )
