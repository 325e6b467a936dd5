"""Plays futures for `update`: their dice in weeks, up to any day, and what each item finds in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.updating.observing import Observation, days_to_read
from sandtable.engine.batch import Batch, Engine
from sandtable.engine.draws import quantise, values_at
from sandtable.program import Blocks, Floats, Program, Purpose, Status
from sandtable.special import special_functions
from sandtable.study.executors.pieces import play_pieces
from sandtable.study.play import Batches

ROWS_AT_A_TIME = 500
WEEK = 7.0

Salts = NDArray[np.uint64]


@dataclass(frozen=True)
class Cloud:
    """n futures by what they are made from.

    scores : (n, U) of the assumptions, standard normal by the prior. salts : (n, weeks, purposes).
    """

    scores: Floats
    salts: Salts

    def __len__(self) -> int:
        return len(self.scores)

    def __getitem__(self, rows: NDArray[np.intp] | slice) -> Cloud:
        return Cloud(self.scores[rows], self.salts[rows])


@dataclass(frozen=True, slots=True)
class _Salted:
    """Some futures of a cloud. values : (n, U) of the assumptions. salts : (n, weeks, purposes)."""

    values: Floats
    salts: Salts


@dataclass(frozen=True, slots=True)
class _PlaySalted:
    """The task of playing futures of a cloud up to a day, or to the horizon."""

    seed: int
    weeks: Floats
    until: float | None

    def __call__(self, engine: Engine, piece: _Salted) -> Batch:
        player = engine if self.until is None else engine.ending_at(self.until)
        return player.run_blocks(seed=self.seed, blocks=Blocks(self.weeks, piece.salts), assumptions=piece.values)


@dataclass
class Stage:
    """A program whose last outcomes are what the items say, ready to be played. threads : changes no byte."""

    program: Program
    engine: Engine
    seed: int
    threads: int
    weeks: Floats = field(init=False)  # boundaries

    def __post_init__(self) -> None:
        self.weeks = np.arange(WEEK, self.program.horizon - 1e-9, WEEK)

    def drawn(self, n: int, generator: np.random.Generator) -> Cloud:
        """n futures from the prior."""
        scores = generator.standard_normal((n, len(self.program.assumptions)))
        return Cloud(scores, self.fresh((n, len(self.weeks) + 1, len(Purpose)), generator))

    @staticmethod
    def fresh(shape: tuple[int, ...], generator: np.random.Generator) -> Salts:
        """Salts that nothing has."""
        return generator.integers(0, 2**64, shape, dtype=np.uint64)

    def values(self, scores: Floats) -> Floats:
        """(n, U) the values of the assumptions in coherent units, reaches as the rings know them."""
        return quantise(self.program, values_at(self.program, special_functions().ndtr(scores)))

    def play(self, cloud: Cloud, *, until: float | None = None) -> Batch:
        """The futures of a cloud, up to a day or to the horizon."""
        values = self.values(cloud.scores)
        joined = Batches()
        slices = [slice(first, first + ROWS_AT_A_TIME) for first in range(0, len(cloud), ROWS_AT_A_TIME)]
        pieces = (_Salted(values[piece], cloud.salts[piece]) for piece in slices)
        task = _PlaySalted(self.seed, self.weeks, until)
        for _, batch in play_pieces(task, pieces, engine=self.engine, threads=self.threads):
            joined.add(batch)
        return joined.joined()

    def find(
        self, cloud: Cloud, observations: Sequence[Observation], *, whole: Batch | None = None
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """What each item finds in each future, (n, items): a time, or a share of days; and (n,) which futures did not fail.

        whole : the same futures played to the horizon, if they were.
        """
        found = np.zeros((len(cloud), len(observations)))
        complete = np.ones(len(cloud), np.bool_) if whole is None else whole.status == Status.COMPLETE
        dated = [column for column, each in enumerate(observations) if each.is_dated]
        last = max((observations[column].until for column in dated), default=None)
        if whole is not None:
            found[:, dated] = whole.times[:, [observations[column].column for column in dated]]
        for day in days_to_read([each for each in observations if whole is None or not each.is_dated]):
            batch = self.play(cloud, until=day)
            complete &= batch.status == Status.COMPLETE
            for column, each in enumerate(observations):
                if not each.is_dated:
                    weight = sum(weight for at, weight in each.looked_at if at == day)
                    found[:, column] += weight * batch.outcomes[:, each.column]
                elif whole is None and day == last:
                    found[:, column] = batch.times[:, each.column]
        return found, complete


def logs_of(observations: Sequence[Observation], found: Floats, complete: NDArray[np.bool_]) -> Floats:
    """(n, items) log likelihoods of what was found in n futures, minus infinity where a future failed."""
    columns = [np.log(each.likelihood(found[:, column])) for column, each in enumerate(observations)]
    whole = np.stack(columns, axis=1) if columns else np.zeros((len(found), 0))
    return np.where(complete[:, None], whole, -np.inf)
