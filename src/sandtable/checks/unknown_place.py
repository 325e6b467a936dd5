"""S203: a name that should be that of a place and is not."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S203",
    summary="unknown place (or zone)",
    why="""Routes, orders, control and conditions speak of places by their identifiers under `theatre.places`; where a
    condition takes a zone too, that of a zone will do.""",
    bad="""
    theatre:
      places: {deir-ez-zor: {...}}
    control: {deir-ez-zur: isis}
    """,
    good="""
    theatre:
      places: {deir-ez-zor: {...}}
    control: {deir-ez-zor: isis}
    """,
)
def unknown_place(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "place")
