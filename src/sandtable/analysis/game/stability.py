"""How often a fresh run of the same size has the same equilibrium supports.

A bootstrap of the run itself answers too favourably in a near tie: its resamples vary about the estimate, which is on its
own side of the tie, and not about the truth. So further futures are played that the estimate has not seen. Games
estimated from subsets of them, each as large as the run, are solved; the share of these that has the supports of the run
is an unbiased estimate of the probability that a fresh run has them (a U-statistic, Hoeffding 1948).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.game.equilibria import Support, find_equilibria
from sandtable.analysis.game.payoffs import AT_A_TIME, SimulatedGame, means
from sandtable.analysis.game.resampling import most_supports
from sandtable.study.play import Progress, Report, no_report

FURTHER = 3  # times as many futures as the run has
OTHER_STREAM = 1  # of random numbers, beside that of the bootstrap

Supports = frozenset[Support]


@dataclass(frozen=True, slots=True)
class Stability:
    """Games of fresh runs, solved. count : of them; supports : sets of equilibrium supports and how often each was seen.

    futures : further futures that came to their end in every profile; 0 if stability was not measured.
    """

    count: int = 0
    futures: int = 0
    supports: Counter[Supports] = field(default_factory=Counter)

    def share_of(self, supports: Supports) -> float | None:
        """The share of the fresh runs with these supports; None if it was not measured."""
        return self.supports[supports] / self.count if self.count else None


def measure_stability(
    game: SimulatedGame, further: NDArray[np.int64], *, runs: int, seed: int, report: Report = no_report
) -> Stability:
    """Solve the games of `runs` random subsets of further futures, each with as many futures as the game has.

    further : (n, players, *strategies) units of futures that the game was not estimated from. With fewer futures than the
    game has (some failed) all of them make one run. Checked by tests/statistical/test_stability.py.
    """
    size = min(game.complete, len(further))
    if not size or not runs:
        return Stability()
    if size == len(further):
        runs = 1
    seen: Counter[Supports] = Counter()
    most = most_supports(game.shape)
    flat = further.reshape(len(further), -1).astype(np.float64)  # sums stay below 2^53, so they are exact
    number = 0
    for chosen in _subsets(len(further), size=size, count=runs, seed=seed):
        for sums in chosen @ flat:
            payoffs = means(sums.reshape(further.shape[1:]), scale=game.scale, futures=size)
            seen[frozenset(entry.support for entry in find_equilibria(payoffs, most_supports=most).equilibria)] += 1
            number += 1
            if number % 20 == 0:
                report(Progress("resampling", number, runs))
    return Stability(runs, len(further), seen)


def _subsets(futures: int, *, size: int, count: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """Subsets as rows of 0 and 1, in blocks (rows, futures). The same for the same seed."""
    generator = np.random.default_rng([seed & 0xFFFFFFFF, seed >> 32, OTHER_STREAM])
    rows = max(1, AT_A_TIME // futures)
    for first in range(0, count, rows):
        block = np.zeros((min(rows, count - first), futures))
        for row in block:
            row[generator.permutation(futures)[:size]] = 1.0
        yield block
