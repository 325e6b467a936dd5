"""The bootstrap of a game over whole futures: every resample is a game that is solved anew."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.equilibria import MOST_SUPPORTS, Support, find_equilibria, quantal_responses
from sandtable.analysis.intervals import LEVEL
from sandtable.analysis.payoffs import SimulatedGame
from sandtable.study.play import Progress, Report

RESAMPLED_SUPPORTS = 100  # of a game in which enumpoly looks for mixed equilibria in each resample


@dataclass(frozen=True, slots=True)
class Resampled:
    """The games of the resamples, solved. supports : sets of equilibrium supports and how often each was seen.

    branch : probabilities of the quantal responses, (resamples, lambdas, strategies of all players in a row).
    mixed : probabilities of each equilibrium by its support, where the resample had one equilibrium with that support.
    """

    count: int
    supports: Counter[frozenset[Support]]
    branch: NDArray[np.float64]
    mixed: dict[Support, list[NDArray[np.float64]]]

    def share_of(self, supports: frozenset[Support]) -> float | None:
        return self.supports[supports] / self.count if self.count else None


def resample(game: SimulatedGame, *, resamples: int, seed: int, lambdas: Sequence[float], report: Report) -> Resampled:
    """Solve the games estimated from futures drawn anew with replacement, whole, for all profiles together."""
    seen: Counter[frozenset[Support]] = Counter()
    branch = np.empty((resamples, len(lambdas), sum(game.shape)))
    mixed: dict[Support, list[NDArray[np.float64]]] = {}
    most = MOST_SUPPORTS if math.prod(2**size - 1 for size in game.shape) <= RESAMPLED_SUPPORTS else RESAMPLED_SUPPORTS
    for number, payoffs in enumerate(game.resampled(resamples, seed=seed)):
        found = find_equilibria(payoffs, most_supports=most).equilibria
        seen[frozenset(entry.support for entry in found)] += 1
        for entry in found:
            mixed.setdefault(entry.support, []).append(np.concatenate(entry.profile))
        for row, profile in enumerate(quantal_responses(payoffs, lambdas)):
            branch[number, row] = np.concatenate(profile)
        if (number + 1) % 20 == 0:
            report(Progress("resampling", number + 1, resamples))
    return Resampled(resamples, seen, branch, mixed)


def percentiles(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ends of the middle share LEVEL, over the first axis: resamples."""
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high
