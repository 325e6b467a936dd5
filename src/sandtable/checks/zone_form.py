"""S116: a zone without places, or with an incomplete circle."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S116",
    summary="a zone has `places`, or `center` and `radius`, or both",
    why="""A zone is a set of places: those listed and those within the radius of its centre. Without either it is
    empty, and a condition about all its places would always be true.""",
    bad="""
    zones:
      tanf-zone: {name: The zone around al-Tanf, radius: 55 km}
    """,
    good="""
    zones:
      tanf-zone: {name: The zone around al-Tanf, center: al-tanf, radius: 55 km}
    """,
)
def zone_form(draft: Draft) -> Iterator[Finding]:
    for name in draft.scenario.theatre.zones:
        path = ("theatre", "zones", name)
        given = {"places", "center", "radius"}.intersection(draft.given(path))
        if not given or (given == {"places"} and not draft.scenario.theatre.zones[name].places and draft.is_whole):
            yield Finding(
                path,
                f"the zone `{name}` has no places",
                hint="add `places: [...]`, or `center` and `radius`",
                part="key",
            )
        for one, other in (("center", "radius"), ("radius", "center")):
            if one in given and other not in given:
                yield Finding((*path, one), f"`{one}` without `{other}`", hint=f"add `{other}`", part="key")
