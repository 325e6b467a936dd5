"""S203: a reference to a place that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S203",
    summary="unknown place (or zone)",
    why="""Routes, orders, control and conditions refer to places by their identifiers under `theatre.places`; some
    conditions accept a zone as well.""",
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
