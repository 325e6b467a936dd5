"""S217: a list names the same thing twice."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.document import Path
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding
from sandtable.scenario.types import (
    Actor,
    Air,
    CeasefireEffect,
    DriversTest,
    Entry,
    Fires,
    Game,
    Route,
    StanceEffect,
    Zone,
)

_SETS: dict[type[Entry], str] = {
    Route: "crosses", Zone: "places", Actor: "supply", Fires: "against", Air: "against", CeasefireEffect: "places",
    DriversTest: "groups", Game: "players", StanceEffect: "between",
}  # fmt: skip


@rule(
    "S217",
    summary="a list names the same thing twice",
    why="These lists are sets: naming something twice is most likely a slip for another name.",
    bad="""
    fires:
      tanf-launchers: {against: [damascus, damascus], ...}
    """,
    good="""
    fires:
      tanf-launchers: {against: [damascus, tehran], ...}
    """,
)
def repeated_name(draft: Draft) -> Iterator[Finding]:
    for path, entry in draft.entries:
        if (key := _SETS.get(type(entry))) is not None:
            yield from _repeated((*path, key), getattr(entry, key))
    if draft.scenario.game is not None:
        for player, utilities in draft.scenario.game.utilities.items():
            seen: set[str] = set()
            for index, utility in enumerate(utilities):
                if utility.outcome in seen:
                    path = ("game", "utilities", player, index, "outcome")
                    yield Finding(path, f"`{player}` has a utility for `{utility.outcome}` already")
                seen.add(utility.outcome)


def _repeated(path: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Finding((*path, index), f"`{name}` stands in this list twice")
