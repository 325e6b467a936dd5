"""A sequential Monte Carlo sampler over futures: one item of news after the other, on islands that know nothing of each other.

A future is its assumptions and its dice by week and purpose. An item is taken in by powers of its likelihood, so that at
least a fifth of the futures count in each step; one in twenty is then drawn on each island (systematic) and moved twenty
times, and all states on the way are kept (waste-free: Dau and Chopin 2022, J. R. Statist. Soc. B 84:114). Dice after the
last item are new in every state. Islands are weighted by their evidence; what they disagree about is the error. Exact as
the number of futures grows.
Checked by tests/statistical/test_updating.py, with a rival that moves dice only and must fail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.updating.moving import propose, relevance_of
from sandtable.analysis.updating.observing import Observation
from sandtable.analysis.updating.playing import WEEK, Cloud, Stage, logs_of
from sandtable.engine.batch import Batch
from sandtable.program import Floats

ISLANDS = 8
LEAST_SHARE = 0.2  # of the futures that count in a step of an item; four times as many as are then moved
SWEEPS = 20  # moves of a future after each step, every state of which is kept


@dataclass(frozen=True)
class Islands:
    """Futures given the items so far. cloud : n futures, an island after the other, alike in weight within one: SWEEPS
    states of each future that was moved.

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

    steps : powers of its likelihood. sweeps : moves of every future. accepted, tried : moves.
    """

    before: Floats
    steps: int
    sweeps: int
    accepted: int
    tried: int


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
    whole: Batch | None = None,
    moves_assumptions: bool = True,
    step_done: Callable[[float], object] = lambda _: None,
) -> tuple[Islands, Taken]:
    """Take in the last of these items. Islands hold the others already.

    whole : the futures of the islands played to the horizon, if they were. moves_assumptions : False for the broken rival
    of the tests. step_done : told the power reached.
    """
    found, complete = stage.find(islands.cloud, observations[-1:], whole=whole)
    new = logs_of(observations[-1:], found, complete)
    islands = replace(
        islands, found=np.concatenate([islands.found, found], axis=1), logs=np.concatenate([islands.logs, new], axis=1)
    )
    before = found[:, 0]
    power, steps, sweeps, accepted, tried = 0.0, 0, 0, 0, 0
    while power < 1.0:
        step = _step(islands.logs[:, -1], power)
        relevance = relevance_of(islands.cloud.scores, islands.found, latest=stage.program.horizon)
        islands = _resampled(islands, step, generator)
        power = min(1.0, power + step)
        move = partial(propose, weeks=weeks_seen(stage, observations), relevance=relevance, generator=generator)
        islands, took = _moved(
            islands, stage, observations, power, generator, move if moves_assumptions else _dice_only(move)
        )
        steps, sweeps, accepted, tried = steps + 1, sweeps + SWEEPS, accepted + took, tried + len(islands.cloud)
        step_done(power)
    return islands, Taken(before, steps, sweeps, accepted, tried)


def _step(logs: Floats, power: float) -> float:
    """The largest step to a higher power in which at least a fifth of the futures count."""

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
    """The futures that are moved: of each island one in as many as a chain has states."""
    size = islands.size
    chosen, evidence = [], islands.evidence.copy()
    for island in range(len(evidence)):
        rows = np.arange(island * size, (island + 1) * size)
        weights, log_mean = weigh(step * islands.logs[rows, -1])
        evidence[island] += log_mean
        chosen.append(rows[_systematic(weights, size // SWEEPS, generator)])
    at = np.concatenate(chosen)
    return Islands(islands.cloud[at], islands.found[at], islands.logs[at], evidence, islands.ancestors[at])


def _moved(
    islands: Islands,
    stage: Stage,
    observations: Sequence[Observation],
    power: float,
    generator: np.random.Generator,
    move: Callable[[Cloud], Cloud],
) -> tuple[Islands, int]:
    """Every future moved SWEEPS times, all its states kept; and how many moves were accepted."""
    weeks = weeks_seen(stage, observations)
    powers = np.array([*[1.0] * (len(observations) - 1), power])
    states, accepted = [], 0
    for _ in range(SWEEPS):
        proposal = move(islands.cloud)
        found, complete = stage.find(proposal, observations)
        logs = logs_of(observations, found, complete)
        gain = _total(logs, powers) - _total(islands.logs, powers)
        taken = np.log(generator.random(len(gain))) < gain
        cloud = Cloud(
            np.where(taken[:, None], proposal.scores, islands.cloud.scores),
            np.where(taken[:, None, None], proposal.salts, islands.cloud.salts),
        )
        islands = replace(
            islands, cloud=cloud, found=np.where(taken[:, None], found, islands.found),
            logs=np.where(taken[:, None], logs, islands.logs),
        )  # fmt: skip
        accepted += int(taken.sum())
        states.append(islands)
    return with_fresh_later_weeks(_joined(states), weeks, generator), accepted


def _dice_only(move: Callable[[Cloud], Cloud]) -> Callable[[Cloud], Cloud]:
    """The broken rival's moves."""
    return lambda cloud: Cloud(cloud.scores, move(cloud).salts)


def weeks_seen(stage: Stage, observations: Sequence[Observation]) -> int:
    """Weeks of which these items can see the dice."""
    if not observations:
        return 0
    until = max(each.until for each in observations)
    return min(len(stage.weeks) + 1, int(np.ceil(max(until, 1e-9) / WEEK)))


def _joined(states: Sequence[Islands]) -> Islands:
    """All states of every future, one future after the other, so that islands stay together."""

    def joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
        stacked = np.stack(parts, axis=1)
        return stacked.reshape(-1, *stacked.shape[2:])

    clouds = [each.cloud for each in states]
    cloud = Cloud(joined([each.scores for each in clouds]), joined([each.salts for each in clouds]))
    return Islands(
        cloud, joined([each.found for each in states]), joined([each.logs for each in states]), states[-1].evidence,
        joined([each.ancestors for each in states]),
    )  # fmt: skip


def with_fresh_later_weeks(islands: Islands, weeks: int, generator: np.random.Generator) -> Islands:
    """The futures with new dice after the weeks that items can see: no two share what no item has seen."""
    salts = islands.cloud.salts.copy()
    salts[:, weeks:] = Stage.fresh(salts[:, weeks:].shape, generator)
    return replace(islands, cloud=Cloud(islands.cloud.scores, salts))


def _total(logs: Floats, powers: Floats) -> Floats:
    """(n,) log likelihood of all items, each to its power; a failed future stays at minus infinity."""
    whole: Floats = np.where(np.isfinite(logs), logs, 0.0) @ powers
    return np.where(np.isfinite(logs).all(axis=1), whole, -np.inf)
