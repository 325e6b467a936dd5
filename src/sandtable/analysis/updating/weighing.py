"""Futures of the prior weighed by the news: exact and independent, as long as enough of them count."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.updating.estimating import Weighed, kish
from sandtable.analysis.updating.observing import Observation
from sandtable.analysis.updating.playing import Cloud, Stage, logs_of
from sandtable.analysis.updating.sampling import ISLANDS, Islands, choose, weigh
from sandtable.program import Floats, Status

MOST_AT_A_TIME = 4_096
_OF_THE_PRIOR, _OF_CHOICE = 31, 32  # purposes of random numbers


@dataclass(frozen=True)
class Prior:
    """Futures of the prior and what the items find in them. outcomes : (n, Y). found, logs : (n, items).

    Futures themselves are not kept: `cloud` draws any of them again.
    """

    stage: Stage
    seed: int
    sizes: tuple[int, ...]  # futures drawn at a time, in order
    outcomes: NDArray[np.bool_]
    complete: NDArray[np.bool_]
    found: Floats
    logs: Floats

    def __len__(self) -> int:
        return len(self.complete)

    def after(self, items: int) -> Weighed:
        """The futures weighed by the first items."""
        logs = np.where(self.complete, self.logs[:, :items].sum(axis=1), -np.inf)
        weights, _ = weigh(logs)
        return Weighed(self.outcomes, weights, ISLANDS, is_independent=True)

    def carries(self, *, at_least: int) -> int:
        """By how many of the items, in their order, the futures can be weighed so that so many of them count."""
        items = int(self.logs.shape[1])
        for each in range(1, items + 1):
            if kish(self.after(each).weights) < at_least:
                return each - 1
        return items

    def cloud(self, rows: NDArray[np.intp]) -> Cloud:
        """The futures of some rows, drawn again."""
        starts = np.concatenate([[0], np.cumsum(self.sizes)])
        scores = np.empty((len(rows), len(self.stage.program.assumptions)))
        salts = np.empty((len(rows), *_drawn(self.stage, self.seed, 0, 1).salts.shape[1:]), np.uint64)
        for index, size in enumerate(self.sizes):
            wanted = np.flatnonzero((rows >= starts[index]) & (rows < starts[index + 1]))
            if len(wanted):
                drawn = _drawn(self.stage, self.seed, index, size)
                at = rows[wanted] - starts[index]
                scores[wanted], salts[wanted] = drawn.scores[at], drawn.salts[at]
        return Cloud(scores, salts)

    def islands(self, items: int, *, size: int) -> Islands:
        """Islands for the sampler, from the futures weighed by the first items. size : futures of an island."""
        generator = np.random.default_rng([self.seed, _OF_CHOICE])
        logs = np.where(self.complete[:, None], self.logs[:, :items], -np.inf)
        if not items:
            logs = np.where(self.complete, 0.0, -np.inf)[:, None]
        rows, evidence = choose(logs, size=size, generator=generator)
        return Islands(self.cloud(rows), self.found[rows, :items], self.logs[rows, :items], evidence, rows)


def play_prior(
    stage: Stage,
    observations: Sequence[Observation],
    columns: NDArray[np.intp],
    *,
    futures: int,
    seed: int,
    done: Callable[[int], object],
) -> Prior:
    """Play futures of the prior and hold every item against them.

    columns : of the outcomes wanted. futures : a multiple of the islands. done : told how many are played.
    """
    sizes = _sizes(futures)
    outcomes, complete, found = [], [], []
    played = 0
    for index, size in enumerate(sizes):
        cloud = _drawn(stage, seed, index, size)
        batch = stage.play(cloud)
        seen, is_complete = stage.find(cloud, observations, whole=batch)
        outcomes.append(batch.outcomes[:, columns])
        complete.append(is_complete & (batch.status == Status.COMPLETE))
        found.append(seen)
        played += size
        done(played)
    every, whole = np.concatenate(found), np.concatenate(complete)
    return Prior(stage, seed, sizes, np.concatenate(outcomes), whole, every, logs_of(observations, every, whole))


def _sizes(futures: int) -> tuple[int, ...]:
    """How many are drawn at a time: whole parts of an island."""
    island = futures // ISLANDS
    parts = -(-island // MOST_AT_A_TIME)
    cuts = [island * part // parts for part in range(parts + 1)]
    return tuple(b - a for a, b in itertools.pairwise(cuts)) * ISLANDS


def _drawn(stage: Stage, seed: int, index: int, size: int) -> Cloud:
    return stage.drawn(size, np.random.default_rng([seed, _OF_THE_PRIOR, index]))
