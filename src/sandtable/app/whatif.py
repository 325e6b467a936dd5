"""Futures of a variant, played block by block: stopped between two blocks when nobody waits for them any more.

A variant fixes some assumptions of a scenario; everything else is drawn as before. The same futures are played in every
variant, and every random number of the engine is the same (common random numbers), so a difference is the variant's.
Nothing is compiled anew: a fixed assumption is a constant column of the design.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields

import numpy as np

from sandtable.app.faults import Gone, Refusal
from sandtable.app.kept import Kept
from sandtable.app.limits import Limits
from sandtable.app.worlds import Setting, World
from sandtable.engine.batch import Batch
from sandtable.study.columns import futures_table
from sandtable.study.design import play_design
from sandtable.study.manifest import new_manifest
from sandtable.study.parts import PartsInMemory
from sandtable.study.plan import Plan, Span
from sandtable.study.play import Batches
from sandtable.study.study import Study

BLOCK = 2_000  # futures between two looks at whether anybody still waits
SLICE = 250  # futures of a block that a thread plays at a time


VariantKey = tuple[str, Setting, int]  # hash of the scenario, what is fixed, seed


@dataclass(frozen=True)
class Variant:
    """A world with some assumptions fixed, from one seed."""

    world: World
    setting: Setting
    seed: int

    @property
    def key(self) -> VariantKey:
        return self.world.program.sha256, self.setting, self.seed


BlockKey = tuple[VariantKey, int]


def _bytes(batch: Batch) -> int:
    return sum(getattr(batch, entry.name).nbytes for entry in fields(batch))


class Plays:
    """Plays variants for many users at a time: blocks take turns, and what was played is kept while there is room."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._turn = asyncio.Semaphore(1)  # a block uses every core
        self._inside = 0
        self._blocks: Kept[BlockKey, Batch] = Kept(limits.blocks, size=_bytes)

    @property
    def kept_bytes(self) -> int:
        return self._blocks.used

    @asynccontextmanager
    async def admitted(self) -> AsyncIterator[None]:
        """A place among those who play or wait. Raises Refusal 429 where there is none."""
        if self._inside >= self._limits.plays:
            raise Refusal(429, "too many what-ifs are being played", hint="try again in a few seconds", retry=2)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def play(self, variant: Variant, futures: int, *, is_gone: Callable[[], bool]) -> Batch:
        """Futures 0 to futures - 1. Raises Gone between blocks if nobody waits, Refusal 429 when it takes too long."""
        begun = time.monotonic()
        joined = Batches()
        for first in range(0, futures, BLOCK):
            async with self._turn:
                if is_gone():
                    raise Gone
                if time.monotonic() - begun > self._limits.play_seconds:
                    raise Refusal(429, "the futures took too long to play", hint="ask for fewer", retry=10)
                batch = await asyncio.to_thread(self._block, variant, first, futures)
            joined.add(batch)
        return joined.joined()

    def _block(self, variant: Variant, first: int, futures: int) -> Batch:
        """One block, kept or played. A last block that is cut short is not kept."""
        stop = min(first + BLOCK, futures)
        found = self._blocks.get((variant.key, first))
        if found is not None and len(found.status) == stop - first:
            return found
        draws = variant.world.draws(seed=variant.seed, futures=stop, setting=variant.setting)
        numbers = np.arange(first, stop, dtype=np.uint64)
        played = play_design(
            variant.world.program, seed=variant.seed, futures=numbers, assumptions=draws[first:],
            chunk=SLICE, engine=variant.world.engine,
        )  # fmt: skip
        if stop - first == BLOCK:
            self._blocks.put((variant.key, first), played.batch)
        return played.batch


def study_of(variant: Variant, batch: Batch) -> Study:
    """The futures of a variant as a study, so that tables, words and pictures are those of every study."""
    futures = len(batch.status)
    world = variant.world
    draws = world.draws(seed=variant.seed, futures=futures, setting=variant.setting)
    table = futures_table(world.program, Span(0, 0, futures), draws=draws, batch=batch)
    plan = Plan(futures=futures, seed=variant.seed, part=futures, kept=0)
    manifest = new_manifest(world.scenario, world.program, plan, given=draws if variant.setting else None)
    return Study(
        {**manifest, "complete": True}, PartsInMemory([table], control_days=batch.control_days),
        scenario=world.scenario, program=world.program, engine=world.engine,
    )  # fmt: skip
