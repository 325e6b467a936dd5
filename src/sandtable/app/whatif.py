"""Futures of a variant, played in blocks that are kept: stopped between two slices when nobody waits for them any more.

A variant fixes some assumptions of a scenario; everything else is drawn as before. The same futures are played in every
variant, and every random number of the engine is the same (common random numbers), so a difference is the variant's.
Nothing is compiled anew: a fixed assumption is a constant column of the design.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sandtable.app.kept import Kept
from sandtable.app.limits import Limits
from sandtable.app.turns import Block, Turns
from sandtable.app.worlds import Setting, World
from sandtable.engine.batch import Batch, Sheet
from sandtable.engine.program import Floats
from sandtable.study.design import checked_assumptions
from sandtable.study.executors.threads import thread_count
from sandtable.study.manifest import new_manifest
from sandtable.study.parts import BatchInMemory
from sandtable.study.plan import Plan
from sandtable.study.ranges import Ranges
from sandtable.study.study import Study

BLOCK = 2_000  # futures that are kept together


VariantKey = tuple[str, str, int]  # hash of the scenario, hash of what is fixed (of one size, unlike it), seed


@dataclass(frozen=True)
class Variant:
    """A world with some assumptions fixed, from one seed."""

    world: World
    setting: Setting
    seed: int

    @property
    def key(self) -> VariantKey:
        fixed = hashlib.blake2b(repr(self.setting).encode(), digest_size=16).hexdigest()
        return self.world.program.sha256, fixed, self.seed


BlockKey = tuple[VariantKey, int, int]  # futures from the one to before the other


def _bytes(batch: Batch) -> int:
    return sum(getattr(batch, entry.name).nbytes for entry in fields(batch))


class Joined(Batch):
    """Consecutive batches as one. A column is put together when it is asked for, as few are."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        self._batches = batches

    def __getattr__(self, name: str) -> Any:
        if name not in Batch.__dataclass_fields__:
            raise AttributeError(name)
        columns = [getattr(batch, name) for batch in self._batches]
        joined = np.sum(columns, axis=0) if name == "control_days" else np.concatenate(columns)
        setattr(self, name, joined)
        return joined


class Plays:
    """Plays variants for many users at a time, and keeps what was played while there is room."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._blocks: Kept[BlockKey, Batch] = Kept(limits.blocks, size=_bytes)
        self._turns: Turns[BlockKey] = Turns(thread_count(None), keep=self._blocks.put)

    @property
    def kept_bytes(self) -> int:
        return self._blocks.used

    async def play(self, variant: Variant, futures: int, *, is_gone: Callable[[], bool], ahead: bool = False) -> Batch:
        """Futures 0 to futures - 1. Raises Gone between slices if nobody waits, Refusal 429 when it takes too long.

        ahead: only while nothing else is played.
        """
        keys = [(variant.key, first, min(first + BLOCK, futures)) for first in range(0, futures, BLOCK)]
        found = {key: batch for key in keys if (batch := self._blocks.get(key)) is not None}
        if len(found) < len(keys):
            wanted = self._wanted(variant, futures, [key for key in keys if key not in found])
            played = await self._turns.play(wanted, is_gone=is_gone, ahead=ahead, seconds=self._limits.play_seconds)
            found |= {block.key: batch for block, batch in zip(wanted, played, strict=True)}
        return Joined([found[key] for key in keys])

    @staticmethod
    def _wanted(variant: Variant, futures: int, keys: list[BlockKey]) -> list[Block[BlockKey]]:
        draws = drawn_of(variant, futures)

        def block(key: BlockKey) -> Block[BlockKey]:
            _, first, stop = key

            def layout() -> Sheet:
                numbers = np.arange(first, stop, dtype=np.uint64)
                return variant.world.engine.sheet(seed=variant.seed, futures=numbers, assumptions=draws[first:stop])

            return Block(key, stop - first, layout)

        return [block(key) for key in keys]


def drawn_of(variant: Variant, futures: int) -> Floats:
    """Values of the assumptions as the engine takes them, those of the setting fixed. (futures, U)."""
    drawn = variant.world.draws(seed=variant.seed, futures=futures, setting=variant.setting)
    return checked_assumptions(variant.world.program, drawn, rows=futures)


def study_of(variant: Variant, batch: Batch, *, ranges: Ranges | None = None) -> Study:
    """The futures of a variant as a study, so that tables, words and pictures are those of every study.

    ranges : over the assumptions; those that were computed before, if any, where none are given.
    """
    futures = len(batch.status)
    world = variant.world
    draws = world.draws(seed=variant.seed, futures=futures, setting=variant.setting)
    plan = Plan(futures=futures, seed=variant.seed, part=futures, kept=0)
    manifest = new_manifest(
        world.scenario, world.program, plan, given=repr(variant.setting).encode() if variant.setting else None
    )
    return Study(
        {**manifest, "complete": True}, BatchInMemory(world.program, draws, batch),
        scenario=world.scenario, program=world.program, engine=world.engine,
        ranges=ranges or world.ranges_at_hand(seed=variant.seed, futures=futures, setting=variant.setting),
    )  # fmt: skip
