"""S402: a route from a place to itself."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S402",
    summary="a route leads from a place to itself",
    why="A route joins two places.",
    bad="""
    routes:
      ring-road: {between: [palmyra, palmyra]}
    """,
    good="""
    routes:
      ring-road: {between: [palmyra, arak]}
    """,
)
def self_loop(draft: Draft) -> Iterator[Finding]:
    for name, route in draft.scenario.theatre.routes.items():
        if route.between[0] == route.between[1]:
            path = ("theatre", "routes", name, "between")
            yield Finding(path, f"this route leads from `{route.between[0]}` to itself", hint="name two places")
