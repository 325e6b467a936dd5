"""S124: a handover of no place, or to who hands over."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.handing import handovers
from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S124",
    summary="a handover names places or a zone, and somebody else",
    why="""Of the places named, those that the deciding actor controls (or the actor under `from`) pass to the actor under `to`.
    Without a place, or with one actor as both, nothing could change hands.""",
    bad="""
    decisions:
      stand-down: {actor: blue, options: {leave: {effects: [{handover: {places: [town], to: blue}}], ...}, ...}, ...}
    """,
    good="""
    decisions:
      stand-down: {actor: blue, options: {leave: {effects: [{handover: {places: [town], to: red}}], ...}, ...}, ...}
    """,
)
def handover_form(draft: Draft) -> Iterator[Finding]:
    for path, entry, giver in handovers(draft):
        says_nothing = not {"zone", "places"}.intersection(draft.given(path))
        if says_nothing or (draft.is_whole and entry.zone is None and not entry.places):
            yield Finding(path, "this handover names no place", hint="add `places: [...]` or `zone: ...`")
        if giver == entry.to:
            message = f"a handover of `{giver}` to itself"
            yield Finding(
                (*path, "to"), message, hint="`to` gets the places; `from` is who gives them, if not who decides"
            )
