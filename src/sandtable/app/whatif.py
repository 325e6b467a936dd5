"""Futures of a variant, played in cached blocks, and stopped between two slices if the client closes the connection.

A variant fixes some assumptions of a scenario; the others are sampled as before. All variants play the same futures with common
random numbers, so differences are due to the settings. Nothing is recompiled: a fixed assumption is a constant column of the
design.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sandtable.app.cache import Cache
from sandtable.app.limits import Limits
from sandtable.app.prepared import PreparedScenario, Setting
from sandtable.app.scheduler import Block, Scheduler
from sandtable.engine.batch import Batch, Sheet
from sandtable.program import Floats
from sandtable.study.design import checked_assumptions
from sandtable.study.executors.threads import thread_count
from sandtable.study.manifest import new_manifest
from sandtable.study.parts import BatchInMemory
from sandtable.study.plan import Plan
from sandtable.study.ranges import Ranges
from sandtable.study.study import Study

BLOCK = 2_000  # futures of a block


VariantKey = tuple[str, str, int]  # hash of the scenario, hash of the setting (which has one size), seed


@dataclass(frozen=True)
class Variant:
    """A prepared scenario with some assumptions fixed, and a seed."""

    prepared: PreparedScenario
    setting: Setting
    seed: int

    @property
    def key(self) -> VariantKey:
        fixed = hashlib.blake2b(repr(self.setting).encode(), digest_size=16).hexdigest()
        return self.prepared.program.sha256, fixed, self.seed


BlockKey = tuple[VariantKey, int, int]  # futures from the one to before the other


def _bytes(batch: Batch) -> int:
    return sum(getattr(batch, entry.name).nbytes for entry in fields(batch))


class Joined(Batch):
    """Consecutive batches as one. A column is concatenated when it is first used, since few are."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self._batches = batches

    def __getattr__(self, name: str) -> Any:
        if name not in Batch.__dataclass_fields__:
            raise AttributeError(name)
        columns = [getattr(batch, name) for batch in self._batches]
        joined = np.sum(columns, axis=0) if name == "control_days" else np.concatenate(columns)
        setattr(self, name, joined)
        return joined


class VariantPlayer:
    """Plays variants for many requests at a time, with a cache of blocks."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._blocks: Cache[BlockKey, Batch] = Cache(limits.blocks, size=_bytes)
        self._scheduler: Scheduler[BlockKey] = Scheduler(thread_count(None), keep=self._blocks.put)

    async def play(self, variant: Variant, futures: int, *, is_gone: Callable[[], bool], ahead: bool = False) -> Batch:
        """Futures 0 to futures - 1. Raises ClientDisconnected between slices, Refusal 429 if it takes too long.

        ahead: only while nothing else is played.
        """
        keys = [(variant.key, first, min(first + BLOCK, futures)) for first in range(0, futures, BLOCK)]
        found = {key: batch for key in keys if (batch := self._blocks.get(key)) is not None}
        if len(found) < len(keys):
            wanted = self._wanted(variant, futures, [key for key in keys if key not in found])
            played = await self._scheduler.play(wanted, is_gone=is_gone, ahead=ahead, seconds=self._limits.play_seconds)
            found |= {block.key: batch for block, batch in zip(wanted, played, strict=True)}
        return Joined([found[key] for key in keys])

    @staticmethod
    def _wanted(variant: Variant, futures: int, keys: list[BlockKey]) -> list[Block[BlockKey]]:
        draws = drawn_of(variant, futures)

        def block(key: BlockKey) -> Block[BlockKey]:
            _, first, stop = key

            def layout() -> Sheet:
                numbers = np.arange(first, stop, dtype=np.uint64)
                return variant.prepared.engine.sheet(seed=variant.seed, futures=numbers, assumptions=draws[first:stop])

            return Block(key, stop - first, layout)

        return [block(key) for key in keys]


def drawn_of(variant: Variant, futures: int) -> Floats:
    """Values of the assumptions as the engine needs them, those of the setting fixed. (futures, U)."""
    drawn = variant.prepared.draws(seed=variant.seed, futures=futures, setting=variant.setting)
    return checked_assumptions(variant.prepared.program, drawn, rows=futures)


def study_of(variant: Variant, batch: Batch, *, ranges: Ranges | None = None) -> Study:
    """The futures of a variant as a study, so that tables, texts and pictures are those of any study.

    ranges : over the assumptions; by default those in the cache, if any.
    """
    futures = len(batch.status)
    prepared = variant.prepared
    draws = prepared.draws(seed=variant.seed, futures=futures, setting=variant.setting)
    plan = Plan(futures=futures, seed=variant.seed, part=futures, kept=0)
    manifest = new_manifest(
        prepared.scenario, prepared.program, plan, given=repr(variant.setting).encode() if variant.setting else None
    )
    return Study(
        {**manifest, "complete": True}, BatchInMemory(prepared.program, draws, batch),
        scenario=prepared.scenario, program=prepared.program, engine=prepared.engine,
        ranges=ranges or prepared.cached_ranges(seed=variant.seed, futures=futures, setting=variant.setting),
    )  # fmt: skip
