"""The bootstrap of a game over whole futures: intervals for quantal responses and mixed equilibria."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.game.equilibria import MOST_SUPPORTS, Support, find_equilibria
from sandtable.analysis.game.payoffs import SimulatedGame
from sandtable.analysis.game.quantal import quantal_branches
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Progress, Report

RESAMPLED_SUPPORTS = 100  # of a game in which enumpoly looks for mixed equilibria in each resample
BLOCK = 50  # resamples whose quantal responses are followed together


@dataclass(frozen=True, slots=True)
class Resampled:
    """The games of the resamples. branch : probabilities of the quantal responses, (resamples, lambdas, strategies of all
    players in a row). mixed : probabilities of each equilibrium by its support, a row a resample; empty unless every
    resample has exactly the equilibrium supports asked about."""

    count: int
    branch: NDArray[np.float64]
    mixed: dict[Support, NDArray[np.float64]]


def resample(
    game: SimulatedGame,
    *,
    resamples: int,
    seed: int,
    lambdas: Sequence[float],
    report: Report,
    supports: frozenset[Support] = frozenset(),
) -> Resampled:
    """The games estimated from futures resampled with replacement, whole, for all profiles together.

    supports : of the equilibria of the game itself, if they are to have intervals; the resamples are then solved until
    one has others.
    """
    branch = np.empty((resamples, len(lambdas), sum(game.shape)))
    mixed: dict[Support, list[NDArray[np.float64]]] = {support: [] for support in supports}
    most = most_supports(game.shape)
    waiting: list[NDArray[np.float64]] = []
    for number, payoffs in enumerate(game.resampled(resamples, seed=seed), start=1):
        if mixed:
            found = find_equilibria(payoffs, most_supports=most).equilibria
            if sorted(entry.support for entry in found) != sorted(supports):
                mixed = {}
            for entry in found if mixed else ():
                mixed[entry.support].append(np.concatenate(entry.profile))
        waiting.append(payoffs)
        if len(waiting) == BLOCK or number == resamples:
            branch[number - len(waiting) : number] = quantal_branches(np.stack(waiting), lambdas)
            waiting = []
            report(Progress("resampling", number, resamples))
    return Resampled(resamples, branch, {support: np.array(rows) for support, rows in mixed.items()})


def most_supports(shape: Sequence[int]) -> int:
    """How many supports enumpoly may go through in each of hundreds of games."""
    return MOST_SUPPORTS if math.prod(2**size - 1 for size in shape) <= RESAMPLED_SUPPORTS else RESAMPLED_SUPPORTS


def percentiles(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ends of the middle share LEVEL, over the first axis: resamples."""
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high
