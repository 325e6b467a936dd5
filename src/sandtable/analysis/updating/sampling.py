"""A sequential Monte Carlo sampler over futures: one item of news after the other, on islands that know nothing of each other.

A future is its assumptions and its dice by week and purpose. An item is taken in by powers of its likelihood, so that at
least half of the futures count in each step; the futures are then resampled on each island (systematic) and moved until
most dice before the item were thrown again (Del Moral, Doucet and Jasra 2006, J. R. Statist. Soc. B 68:411). Islands are
weighted by their evidence; what they disagree about is the error. Exact as the number of futures grows.
Checked by tests/statistical/test_updating.py, with a rival that moves dice only and must fail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.updating.moving import propose
from sandtable.analysis.updating.observing import Observation
from sandtable.analysis.updating.playing import WEEK, Cloud, Stage, logs_of
from sandtable.program import Floats

ISLANDS = 8
LEAST_SHARE = 0.5  # of the futures that count in a step of an item
SWEEPS = 20  # at most, for each step
FEWEST_SWEEPS = 3
REPLACED = 0.5  # of the futures, for each die before the item


@dataclass(frozen=True)
class Islands:
    """Futures given the items so far. cloud : n futures, an island after the other, alike in weight within one.

    found, logs : (n, items) what the items so far find in each, and their log likelihoods.
    evidence : (ISLANDS,) log evidence of the items so far.
    ancestors : (n,) which future each descends from, of those that the sampler began with.
    """

    cloud: Cloud
    found: Floats
    logs: Floats
    evidence: Floats
    ancestors: NDArray[np.intp]

    @property
    def size(self) -> int:
        """Futures of an island."""
        return len(self.cloud) // len(self.evidence)

    @property
    def fewest_ancestors(self) -> int:
        """On the island with the fewest."""
        return min(len(np.unique(each)) for each in self.ancestors.reshape(len(self.evidence), -1))


@dataclass(frozen=True, slots=True)
class Taken:
    """How an item was taken in. before : (n,) what it found in the futures as they were before it.

    steps : powers of its likelihood. sweeps : moves of every future. accepted, tried : moves. replaced : least share of
    the futures in which a die before the item was thrown again.
    """

    before: Floats
    steps: int
    sweeps: int
    accepted: int
    tried: int
    replaced: float


def choose(
    logs: Floats, *, size: int, generator: np.random.Generator, islands: int = ISLANDS
) -> tuple[NDArray[np.intp], Floats]:
    """Rows of weighed futures of the prior for each island, from a part of them that is its own; and its log evidence.

    logs : (n, items so far) of the futures. size : rows of an island.
    """
    each = len(logs) // islands
    chosen, evidence = [], []
    for island in range(islands):
        rows = np.arange(island * each, (island + 1) * each)
        weights, log_mean = weigh(logs[rows].sum(axis=1))
        chosen.append(rows[_systematic(weights, size, generator)])
        evidence.append(log_mean)
    return np.concatenate(chosen), np.array(evidence)


def take(
    islands: Islands,
    stage: Stage,
    observations: Sequence[Observation],
    *,
    generator: np.random.Generator,
    moves_assumptions: bool = True,
    step_done: Callable[[float], object] = lambda _: None,
) -> tuple[Islands, Taken]:
    """Take in the last of these items. Islands hold the others already.

    moves_assumptions : False for the broken rival of the tests. step_done : told the power reached.
    """
    found, complete = stage.find(islands.cloud, observations[-1:])
    new = logs_of(observations[-1:], found, complete)
    islands = replace(
        islands, found=np.concatenate([islands.found, found], axis=1), logs=np.concatenate([islands.logs, new], axis=1)
    )
    before = found[:, 0]
    power, steps, sweeps, accepted, tried, least = 0.0, 0, 0, 0, 0, 1.0
    while power < 1.0:
        step = _step(islands.logs[:, -1], power)
        islands = _resampled(islands, step, generator)
        power = min(1.0, power + step)
        islands, done, took, replaced = _moved(
            islands, stage, observations, power, generator, moves_assumptions=moves_assumptions
        )
        steps, sweeps, accepted, tried = steps + 1, sweeps + done, accepted + took, tried + done * len(islands.cloud)
        least = replaced
        step_done(power)
    return islands, Taken(before, steps, sweeps, accepted, tried, least)


def _step(logs: Floats, power: float) -> float:
    """The largest step to a higher power in which at least half of the futures count."""

    def share(step: float) -> float:
        weights, _ = weigh(step * logs)
        return float(1.0 / (weights**2).sum() / len(weights))

    rest = 1.0 - power
    if share(rest) >= LEAST_SHARE:
        return rest
    low, high = 0.0, rest
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if share(middle) >= LEAST_SHARE else (low, middle)
    return max(low, 1e-3)


def weigh(logs: Floats) -> tuple[Floats, float]:
    """Weights that add up to 1, and the log of their mean before; all alike where nothing counts."""
    top = float(logs.max())
    if not np.isfinite(top):
        return np.full(len(logs), 1.0 / len(logs)), -np.inf
    raw = np.exp(logs - top)
    return raw / raw.sum(), top + float(np.log(raw.mean()))


def _systematic(weights: Floats, size: int, generator: np.random.Generator) -> NDArray[np.intp]:
    """Rows by weight: `size` of them at even distances along the sum of the weights (Kitagawa 1996)."""
    points = (np.arange(size) + generator.random()) / size
    found = np.searchsorted(np.cumsum(weights), points, side="right")
    return np.minimum(found, len(weights) - 1).astype(np.intp)


def _resampled(islands: Islands, step: float, generator: np.random.Generator) -> Islands:
    size = islands.size
    chosen, evidence = [], islands.evidence.copy()
    for island in range(len(evidence)):
        rows = np.arange(island * size, (island + 1) * size)
        weights, log_mean = weigh(step * islands.logs[rows, -1])
        evidence[island] += log_mean
        chosen.append(rows[_systematic(weights, size, generator)])
    at = np.concatenate(chosen)
    return Islands(islands.cloud[at], islands.found[at], islands.logs[at], evidence, islands.ancestors[at])


def _moved(
    islands: Islands,
    stage: Stage,
    observations: Sequence[Observation],
    power: float,
    generator: np.random.Generator,
    *,
    moves_assumptions: bool,
) -> tuple[Islands, int, int, float]:
    """Sweeps over all futures: the islands, how many sweeps, how many moves were accepted, the least share replaced."""
    until = max(each.until for each in observations)
    weeks = min(len(stage.weeks) + 1, int(np.ceil(max(until, 1e-9) / WEEK)))
    powers = np.array([*[1.0] * (len(observations) - 1), power])
    replaced = np.zeros(islands.cloud.salts.shape, np.bool_)
    accepted, sweeps, least = 0, 0, 0.0
    while sweeps < FEWEST_SWEEPS or (sweeps < SWEEPS and least < REPLACED):
        proposal = propose(islands.cloud, weeks=weeks, generator=generator)
        if not moves_assumptions:
            proposal = replace(proposal, cloud=Cloud(islands.cloud.scores, proposal.cloud.salts))
        found, complete = stage.find(proposal.cloud, observations)
        logs = logs_of(observations, found, complete)
        gain = _total(logs, powers) - _total(islands.logs, powers)
        taken = np.log(generator.random(len(gain))) < gain
        cloud = Cloud(
            np.where(taken[:, None], proposal.cloud.scores, islands.cloud.scores),
            np.where(taken[:, None, None], proposal.cloud.salts, islands.cloud.salts),
        )
        islands = replace(
            islands, cloud=cloud, found=np.where(taken[:, None], found, islands.found),
            logs=np.where(taken[:, None], logs, islands.logs),
        )  # fmt: skip
        replaced |= proposal.thrown & taken[:, None, None]
        accepted, sweeps = accepted + int(taken.sum()), sweeps + 1
        least = float(replaced[:, :weeks].mean(axis=0).min())
    # what no item has seen is drawn again, so that no two futures share it
    later = cloud_with_fresh_later_weeks(islands.cloud, weeks, generator)
    return replace(islands, cloud=later), sweeps, accepted, least


def cloud_with_fresh_later_weeks(cloud: Cloud, weeks: int, generator: np.random.Generator) -> Cloud:
    """The futures with new dice after the weeks that items can see."""
    salts = cloud.salts.copy()
    salts[:, weeks:] = Stage.fresh(salts[:, weeks:].shape, generator)
    return Cloud(cloud.scores, salts)


def _total(logs: Floats, powers: Floats) -> Floats:
    """(n,) log likelihood of all items, each to its power; a failed future stays at minus infinity."""
    whole: Floats = np.where(np.isfinite(logs), logs, 0.0) @ powers
    return np.where(np.isfinite(logs).all(axis=1), whole, -np.inf)
