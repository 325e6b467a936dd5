"""Odds in this world: what becomes of one future if its dice are thrown again from a day on, its assumptions known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.signposts.measuring import share
from sandtable.engine.batch import Engine
from sandtable.estimates import Estimate
from sandtable.program import Status
from sandtable.program.blocks import Blocks

FORKS = 400  # of each day
_FORK = 7  # of the random streams of an analysis: the salts of the forks, the same for each day


def world_odds(
    engine: Engine, *, seed: int, number: int, draws: NDArray[np.float64], target: int, days: Sequence[float]
) -> list[Estimate | None]:
    """The share of the forks at each day in which an outcome happens, with Wilson's interval; None if all of them failed.

    draws : (U,) the assumptions of the future. target : index of the outcome. Forks of different days share their salts, so that
    what differs between two days is what happened in between.
    """
    salts = np.random.default_rng([seed, _FORK]).integers(0, 2**64, FORKS, dtype=np.uint64, endpoint=False)
    salts[salts == number] += np.uint64(1)
    columns = np.stack([np.full(FORKS, number, np.uint64), salts], axis=1)
    assumptions = np.repeat(draws[None], FORKS, axis=0)
    found: list[Estimate | None] = []
    for day in days:
        batch = engine.run_blocks(seed=seed, blocks=Blocks(np.array([float(day)]), columns), assumptions=assumptions)
        happens = batch.outcomes[batch.status == Status.COMPLETE, target]
        found.append(share(int(happens.sum()), len(happens)) if len(happens) else None)
    return found
