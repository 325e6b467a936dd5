"""What each strategy of a player is worth while everybody else goes as the file says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.game.payoffs import SimulatedGame, play_each
from sandtable.analysis.game.solution import AsDeclared, Reply
from sandtable.analysis.intervals.bounded_means import difference_interval, payoff_interval
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.program import Program
from sandtable.study.play import Report


def replies_to_file(
    program: Program,
    game: SimulatedGame,
    futures: int,
    seed: int,
    threads: int | None,
    report: Report,
) -> tuple[tuple[AsDeclared, ...], tuple[Reply, ...]]:
    """Each player's strategies, its decisions forced and no others; and payoffs when all goes as the file says.

    Over the same futures as the game and on its scale. Raises AnalysisError if no future came to its end in all of these.
    """
    choices = [dict(strategy.choices) for player in game.players for strategy in player.strategies]
    batches = list(play_each(program, [{}, *choices], range(futures), seed=seed, threads=threads, report=report))
    complete = np.logical_and.reduce([batch.status == 0 for batch in batches])
    if not complete.any():
        raise AnalysisError("no future came to its end in every variant", hint="`sandtable run` says why futures fail")
    declared: list[AsDeclared] = []
    replies: list[Reply] = []
    column = 1
    for player, scale in zip(game.players, game.scales, strict=True):
        last = column + len(player.strategies)
        as_declared, *values = [
            scale.payoffs(batch.outcomes[complete]) for batch in (batches[0], *batches[column:last])
        ]
        column = last
        declared.append(
            AsDeclared(player=player.identifier, payoff=Estimate(*map(float, payoff_interval(as_declared))))
        )
        labels = [strategy.label for strategy in player.strategies]
        replies += _replies(player.identifier, labels, values)
    return tuple(declared), tuple(replies)


def _replies(player: str, labels: Sequence[str], values: Sequence[NDArray[np.float64]]) -> list[Reply]:
    """values : (n,) payoffs of each strategy."""
    best = max(values, key=lambda own: float(own.mean()))
    entries = []
    for label, own in zip(labels, values, strict=True):
        shortfall = Estimate(0.0, 0.0, 0.0) if own is best else Estimate(*difference_interval(best - own))
        entries.append(
            Reply(
                player=player,
                strategy=label,
                payoff=Estimate(*map(float, payoff_interval(own))),
                shortfall=shortfall,
                differing=int(np.count_nonzero(best - own)),
                is_best=shortfall.value <= 0,
            )
        )
    return entries
