"""S315: a number that must be the same in every future is supplied by an assumption."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S315",
    summary="this number cannot be uncertain",
    why="A zone is a fixed set of places, the same in every future, so its radius must be a number.",
    bad="""
    zones:
      tanf-zone: {name: The zone around al-Tanf, center: al-tanf, radius: zone-radius}
    """,
    good="""
    zones:
      tanf-zone: {name: The zone around al-Tanf, center: al-tanf, radius: 55 km}
    """,
)
def fixed_number(draft: Draft) -> Iterator[Finding]:
    for name, zone in draft.scenario.theatre.zones.items():
        if zone.radius is not None and zone.radius.name is not None:
            path = ("theatre", "zones", name, "radius")
            yield Finding(path, "a zone is the same in every future", hint="write a length, such as `55 km`")
