"""S420: passage between enemies."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S420",
    summary="passage between hostile actors means nothing",
    why="""Closed passage keeps formations waiting outside until somebody decides to be hostile. Between hostile actors they fight
    instead.""",
    bad="""
    stances:
      - {between: [grey, red], stance: hostile}
      - {of: grey, towards: red, passage: closed}
    """,
    good="""
    stances:
      - {of: grey, towards: red, stance: neutral, passage: closed}
    """,
    severity="warning",
)
def passage_of_enemies(draft: Draft) -> Iterator[Finding]:
    for index, entry in enumerate(draft.scenario.stances):
        pair = entry.between or (str(entry.of), str(entry.towards))
        if entry.passage is not None and draft.is_hostile(*pair):
            message = f"`{pair[0]}` and `{pair[1]}` are hostile: passage means nothing between them"
            yield Finding(("stances", index, "passage"), message, hint="leave it out, or make both neutral")
