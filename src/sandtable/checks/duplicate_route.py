"""S401: two routes join the same two places."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S401",
    summary="two routes join the same two places",
    why="""Formations move from place to place and do not choose between parallel roads. If both roads matter, add a
    place on one of them.""",
    bad="""
    routes:
      north-road: {between: [palmyra, sukhna]}
      south-road: {between: [sukhna, palmyra]}
    """,
    good="""
    routes:
      north-road: {between: [palmyra, sukhna]}
      south-road-west: {between: [palmyra, t3]}
      south-road-east: {between: [t3, sukhna]}
    """,
)
def duplicate_route(draft: Draft) -> Iterator[Finding]:
    first: dict[frozenset[str], str] = {}
    for name, route in draft.scenario.theatre.routes.items():
        ends = frozenset(route.between)
        other = first.setdefault(ends, name)
        if other != name and len(ends) == 2:
            message = f"`{other}` joins `{route.between[0]}` and `{route.between[1]}` already"
            yield Finding(("theatre", "routes", name, "between"), message, hint="add a place halfway along one of them")
