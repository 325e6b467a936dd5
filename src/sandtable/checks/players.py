"""S221: a game whose players and utilities do not fit together."""

from __future__ import annotations

from collections.abc import Iterator

from sandtable.checks.rule import rule
from sandtable.scenario.draft import Draft
from sandtable.scenario.findings import Finding


@rule(
    "S221",
    summary="a game's players, utilities and decisions do not fit together",
    why="""Each player has utilities to maximise and at least one decision marked `solve: true`; utilities of actors
    that are not players would be ignored.""",
    bad="""
    game:
      players: [washington, damascus]
      utilities: {washington: [{outcome: damascus-first, utility: 0}]}
    """,
    good="""
    game:
      players: [washington, damascus]
      utilities:
        washington: [{outcome: damascus-first, utility: 0}]
        damascus: [{outcome: damascus-first, utility: 1}]
    """,
    needs_whole=True,
)
def players(draft: Draft) -> Iterator[Finding]:
    game = draft.scenario.game
    if game is None:
        return
    deciding = {d.actor for d in draft.scenario.decisions.values() if d.solve}
    for index, player in enumerate(game.players):
        path = ("game", "players", index)
        if not game.utilities.get(player):
            yield Finding(path, f"player `{player}` has no utilities", hint=f"add `{player}:` under `game.utilities`")
        if player in draft.scenario.actors and player not in deciding:
            hint = "mark one of its decisions `solve: true`"
            yield Finding(path, f"player `{player}` has no decision to solve", hint=hint)
    for actor in game.utilities:
        if actor in draft.scenario.actors and actor not in game.players:
            yield Finding(
                ("game", "utilities", actor), f"`{actor}` is not a player", hint="add it to `game.players`", part="key"
            )
