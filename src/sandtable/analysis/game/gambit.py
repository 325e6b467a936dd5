"""What pygambit is asked for: mixed equilibria. Everything else of a game is solved without it."""

from __future__ import annotations

import math
from typing import Any

from sandtable.analysis.game.profiles import REGRET, Found, Payoffs, Profile
from sandtable.extras import is_installed

NOTHING = 1e-7  # a probability below this is 0 but for rounding


def has_gambit() -> bool:
    """Whether a pygambit is installed that this can work with; 17 and later build games in another way."""
    if not is_installed("pygambit"):
        return False
    import pygambit

    return hasattr(pygambit.Game, "from_arrays")


def mixed_equilibria(payoffs: Payoffs, *, most_supports: int) -> list[Found]:
    """Equilibria of a game of two players or more, pure ones among them, each with the method that found it.

    Two players: all extreme equilibria (enummixed, exact). More: enumpoly where there are at most `most_supports`
    supports, and the limit of the logit branch. Some points may be none; the caller checks their regret.
    """
    import pygambit

    game = pygambit.Game.from_arrays(*payoffs)
    nash = pygambit.nash
    if len(payoffs) == 2:
        points = [("enummixed", point) for point in nash.enummixed_solve(game).equilibria]
    else:
        points = []
        if math.prod(2**size - 1 for size in payoffs.shape[1:]) <= most_supports:
            by_support = nash.enumpoly_solve(game, use_strategic=True, maxregret=REGRET)
            points = [("enumpoly", point) for point in by_support.equilibria]
        points += [("logit", point) for point in nash.logit_solve(game).equilibria]
    return [(_profile(point, game), (name,)) for name, point in points]


def _profile(point: Any, game: Any) -> Profile:
    """A mixed profile of pygambit, without the traces of rounding."""
    cleaned = []
    for player in game.players:
        kept = [
            share if share > NOTHING else 0.0 for share in (float(point[strategy]) for strategy in player.strategies)
        ]
        total = sum(kept)
        cleaned.append(tuple(share / total for share in kept))
    return tuple(cleaned)
