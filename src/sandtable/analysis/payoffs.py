"""Payoffs of a game by simulation: every profile of strategies over the same futures (common random numbers).

A player's payoff in a future is the sum of its utilities of the outcomes that hold there, over the sum of all its
utilities: 0 if none holds, 1 if all do. It is kept in whole units of its smallest common fraction, so sums are exact:
two strategies that never differ tie exactly, and a result does not depend on the order of summation.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.bounded_means import NOTHING, difference_interval
from sandtable.analysis.equilibria import Payoffs, Profile
from sandtable.analysis.intervals import LEVEL
from sandtable.analysis.strategies import Player, forced
from sandtable.engine.program import Program
from sandtable.errors import AnalysisError
from sandtable.scenario.types import Scenario
from sandtable.study.design import play_design
from sandtable.study.play import Progress, Report, no_report

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch

MOST_PROFILES = 5_000
AT_A_TIME = 2**23  # weights of a bootstrap held at once


@dataclass(frozen=True, slots=True)
class Worth:
    """What outcomes are worth to an actor. units : (Y,) whole numbers by the program's outcomes; scale : their sum."""

    units: NDArray[np.int64]
    scale: int

    def of(self, outcomes: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Payoffs in units. outcomes : (n, Y)."""
        earned: NDArray[np.int64] = outcomes @ self.units
        return earned


def worth_to(actor: str, scenario: Scenario, program: Program) -> Worth:
    """The utilities of an actor in the scenario's game; nothing is worth anything to one without."""
    declared = scenario.game.utilities.get(actor, ()) if scenario.game is not None else ()
    shares = [Fraction(0)] * len(program.outcomes)
    for entry in declared:
        shares[program.outcomes.index(entry.outcome)] += Fraction(repr(float(entry.utility)))
    whole = math.lcm(*(share.denominator for share in shares))
    units = [int(share * whole) for share in shares]
    common = math.gcd(*units) or 1
    units = [unit // common for unit in units]
    return Worth(np.array(units, np.int64), sum(units) or 1)


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedGame:
    """Payoffs of every profile in every future that came to its end in all of them.

    units : (n, players, *strategies) whole numbers; scale : (players,) the units of payoff 1. failed : futures left out.
    reached : (profiles in order, decisions) futures in which a solved decision was come to; decisions : their indices.
    """

    players: tuple[Player, ...]
    units: NDArray[np.int64]
    scale: NDArray[np.int64]
    futures: int
    failed: int
    decisions: tuple[int, ...] = ()
    reached: NDArray[np.int64] | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of strategies of each player."""
        return self.units.shape[2:]

    @property
    def complete(self) -> int:
        return len(self.units)

    def profiles(self) -> Iterator[tuple[int, ...]]:
        """All pure profiles, the last player's strategy running fastest."""
        return itertools.product(*map(range, self.shape))

    def payoffs(self) -> Payoffs:
        """The estimated game: mean payoffs (players, *strategies)."""
        return self._means(self.units.sum(axis=0))

    def player(self, index: int) -> NDArray[np.float64]:
        """Payoffs of one player in every future and profile: (n, *strategies)."""
        values: NDArray[np.float64] = self.units[:, index] / self.scale[index]
        return values

    def in_profile(self, index: int, profile: Profile) -> NDArray[np.float64]:
        """Payoffs of a player in every future if all mix as the profile says, in the mean over their mixtures: (n,)."""
        values = self.player(index)
        for vector in reversed(profile):
            values = values @ np.asarray(vector)
        return values

    def difference(self, index: int, profile: Profile, other: Profile) -> tuple[float, float, float, int]:
        """What a player has more in one profile than in another, paired: mean, low, high, and futures that differ."""
        differences = self.in_profile(index, profile) - self.in_profile(index, other)
        differences[np.abs(differences) < NOTHING] = 0.0  # of rounding in mixtures
        return *difference_interval(differences, level=LEVEL), int(np.count_nonzero(differences))

    def resampled(self, resamples: int, *, seed: int) -> Iterator[Payoffs]:
        """Games estimated from futures drawn with replacement, whole: the same ones for every profile and player."""
        columns, back = np.unique(self.units.reshape(self.complete, -1), axis=1, return_inverse=True)
        exact = columns.astype(np.float64)  # sums stay below 2^53, so matrix products are exact in any order
        for weights in resampling_weights(self.complete, resamples=resamples, seed=seed):
            for sums in weights @ exact:
                yield self._means(sums[back.ravel()].reshape(self.units.shape[1:]))

    def _means(self, sums: NDArray[np.float64] | NDArray[np.int64]) -> Payoffs:
        scale = self.scale.reshape(-1, *[1] * len(self.shape))
        means: Payoffs = sums / (scale * self.complete)
        return means


def resampling_weights(count: int, *, resamples: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """How often each of `count` futures is in each resample, in blocks (rows, count). The same for the same seed."""
    generator = np.random.default_rng([seed & 0xFFFFFFFF, seed >> 32])
    rows = max(1, AT_A_TIME // max(count, 1))
    for first in range(0, resamples, rows):
        drawn = [generator.integers(count, size=count) for _ in range(min(rows, resamples - first))]
        yield np.stack([np.bincount(futures, minlength=count) for futures in drawn]).astype(np.float64)


def simulate(
    scenario: Scenario,
    program: Program,
    players: Sequence[Player],
    *,
    futures: int,
    seed: int,
    threads: int | None = None,
    report: Report = no_report,
) -> SimulatedGame:
    """Play every profile of the players' strategies over futures 0 to futures - 1; all else goes as the file says.

    Raises AnalysisError for more than MOST_PROFILES profiles, or if no future came to its end in all of them.
    """
    shape = [len(player.strategies) for player in players]
    if math.prod(shape) > MOST_PROFILES:
        raise AnalysisError(
            f"the game has {math.prod(shape):,} profiles of strategies, more than {MOST_PROFILES:,}",
            hint="mark fewer decisions `solve: true`: each multiplies its actor's strategies by its options",
        )
    worths = [worth_to(player.identifier, scenario, program) for player in players]
    decisions = tuple(decision for player in players for decision in player.decisions)
    profiles = list(itertools.product(*(player.strategies for player in players)))
    units = np.empty((futures, len(players), len(profiles)), np.int64)
    reached = np.empty((futures, len(decisions), len(profiles)), np.bool_)
    complete = np.ones(futures, np.bool_)
    choices = [{k: v for strategy in profile for k, v in strategy.choices.items()} for profile in profiles]
    for column, batch in enumerate(play_each(program, choices, futures, seed=seed, threads=threads, report=report)):
        complete &= batch.status == 0
        for row, worth in enumerate(worths):
            units[:, row, column] = worth.of(batch.outcomes)
        for row, decision in enumerate(decisions):
            reached[:, row, column] = batch.first_choice[:, decision] >= 0
    if not complete.any():
        raise AnalysisError("no future came to its end in every profile", hint="`sandtable run` says why futures fail")
    return SimulatedGame(
        players=tuple(players),
        units=units[complete].reshape(-1, len(players), *shape),
        scale=np.array([worth.scale for worth in worths], np.int64),
        futures=futures,
        failed=int(futures - complete.sum()),
        decisions=decisions,
        reached=reached[complete].sum(axis=0).T,
    )


def play_each(
    program: Program,
    choices: Sequence[Mapping[int, int]],
    futures: int,
    *,
    seed: int,
    threads: int | None = None,
    report: Report = no_report,
) -> Iterator[Batch]:
    """The same futures once for each mapping of forced decisions, one after the other, as one piece of work."""
    total = futures * len(choices)

    def shifted(done: int) -> Report:
        def tell(progress: Progress) -> object:
            if progress.stage == "playing":
                progress = replace(progress, done=done + progress.done, total=total)
            return report(progress)

        return tell

    for number, given in enumerate(choices):
        yield play_design(
            forced(program, given), seed=seed, futures=np.arange(futures), threads=threads,
            report=shifted(number * futures),
        ).batch  # fmt: skip
