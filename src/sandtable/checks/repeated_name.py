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
    HandoverEffect,
    Named,
    Route,
    Selector,
    StanceEffect,
    Zone,
)

_SETS: dict[type[Entry], str] = {
    Route: "crosses", Zone: "places", Actor: "supply", Fires: "against", Air: "against", CeasefireEffect: "places",
    DriversTest: "groups", Game: "players", StanceEffect: "between", HandoverEffect: "places",
    **dict.fromkeys((*Named.__subclasses__(), *Selector.__subclasses__()), "formations"),
}  # fmt: skip


@rule(
    "S217",
    summary="a list names the same thing twice",
    why="These lists are sets: a repeated name is most likely a typo for another one.",
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
            yield from _repeated((*path, key), getattr(entry, key) or ())
    if draft.scenario.game is not None:
        for player, utilities in draft.scenario.game.utilities.items():
            seen: set[str] = set()
            for index, utility in enumerate(utilities):
                if utility.outcome in seen:
                    path = ("game", "utilities", player, index, "outcome")
                    yield Finding(path, f"`{player}` already has a utility for `{utility.outcome}`")
                seen.add(utility.outcome)


def _repeated(path: Path, names: tuple[str, ...]) -> Iterator[Finding]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Finding((*path, index), f"`{name}` is in this list twice")
