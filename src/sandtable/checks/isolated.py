"""S404: a formation at a place without routes."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S404",
    summary="a formation is at a place without routes",
    why="Nothing can reach this formation and it cannot move: no supply, no relief, no withdrawal.",
    bad="""
    theatre: {places: {al-tanf: {...}}, routes: {}}
    formations: {garrison: {place: al-tanf, ...}}
    """,
    good="""
    theatre: {places: {al-tanf: {...}}, routes: {highway: {between: [al-tanf, t2]}}}
    formations: {garrison: {place: al-tanf, ...}}
    """,
    severity="warning",
    needs_whole=True,
)
def isolated(draft: Draft) -> Iterator[Finding]:
    joined = {place for route in draft.scenario.theatre.routes.values() for place in route.between}
    for name, formation in draft.scenario.formations.items():
        if formation.place in draft.scenario.theatre.places and formation.place not in joined:
            path = ("formations", name, "place")
            yield Finding(path, f"no route leads to `{formation.place}`", hint="add a route under `theatre.routes`")
