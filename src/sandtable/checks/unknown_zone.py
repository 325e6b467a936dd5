"""S211: a reference to a zone that is not declared."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.references import unknown
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S211",
    summary="unknown zone",
    why="A ceasefire for a zone refers to an entry of `theatre.zones`; list single places under its key `places`.",
    bad="""
    theatre:
      zones: {east-bank: {...}}
    effects: [{ceasefire: {zone: eastbank}}]
    """,
    good="""
    theatre:
      zones: {east-bank: {...}}
    effects: [{ceasefire: {zone: east-bank}}]
    """,
)
def unknown_zone(draft: Draft) -> Iterator[Finding]:
    yield from unknown(draft, "zone")
