"""S426: formations that surrender to their own actor."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import SurrenderEffect


@rule(
    "S426",
    summary="formations surrender to their own actor",
    why="""`to` of a surrender is the captor: `surrendered(formation, actor)` asks for it. A formation whose own actor is the captor is
    gone, and conditions that ask whether it surrendered to the enemy stay false.""",
    bad="""
    formations: {garrison: {actor: blue, ...}}
    effects: [{surrender: {formations: [garrison], to: blue}}]
    """,
    good="""
    formations: {garrison: {actor: blue, ...}}
    effects: [{surrender: {formations: [garrison], to: red}}]
    """,
    severity="warning",
)
def own_surrender(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if not isinstance(entry, SurrenderEffect):
            continue
        own = [name for name in entry.named if _actor_of(name, draft) == entry.to]
        if own:
            message = f"`{own[0]}` is a formation of `{entry.to}`, and surrenders to it"
            yield Finding((*path, "to"), message, hint="name the captor: the actor to whom it surrenders")


def _actor_of(name: str, draft: Draft) -> str | None:
    formation = draft.scenario.formations.get(name)
    return None if formation is None else formation.actor
