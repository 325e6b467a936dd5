"""Payoffs of a game by simulation: every profile of strategies over the same futures (common random numbers).

A player's worth of a future is the sum of its utilities of the outcomes that hold there. Its payoff is that worth on the
range of what occurred: 0 is the least worth of any future of any profile, 1 the greatest. An outcome that never holds,
or always, therefore changes no payoff. Worth is kept in whole units of the smallest common fraction of the utilities, so
sums are exact: two strategies that never differ tie exactly, and a result does not depend on the order of summation.
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

from sandtable.analysis.game.profiles import Payoffs, Profile
from sandtable.analysis.game.strategies import Player, forced
from sandtable.analysis.intervals.bounded_means import NOTHING, difference_interval
from sandtable.errors import AnalysisError
from sandtable.program import Program
from sandtable.scenario.types import Scenario
from sandtable.study.design import play_design
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Progress, Report, no_report

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch

MOST_PROFILES = 5_000
MOST_UNITS = 10**9  # of one outcome: sums over outcomes and 100,000 futures stay below 2^53
AT_A_TIME = 2**23  # weights of a bootstrap held at once


@dataclass(frozen=True, slots=True)
class Worth:
    """What outcomes are worth to an actor. units : (Y,) whole numbers by the program's outcomes; unit : utility of one."""

    units: NDArray[np.int64]
    unit: float

    def of(self, outcomes: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Worth of futures in units. outcomes : (n, Y)."""
        earned: NDArray[np.int64] = outcomes @ self.units
        return earned


@dataclass(frozen=True, slots=True)
class Scale:
    """A player's worth as payoffs. zero : units of payoff 0; span : units from there to payoff 1, 0 if nothing varied."""

    worth: Worth
    zero: int
    span: int

    @property
    def least(self) -> float:
        """The utility that payoff 0 stands for."""
        return self.zero * self.worth.unit

    @property
    def greatest(self) -> float:
        """The utility that payoff 1 stands for."""
        return (self.zero + self.span) * self.worth.unit

    def payoffs(self, outcomes: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Payoffs of futures, which may lie outside 0 to 1 if these were played in no profile. outcomes : (n, Y)."""
        values: NDArray[np.float64] = (self.worth.of(outcomes) - self.zero) / self.divisor
        return values

    @property
    def divisor(self) -> int:
        """Units of payoff 1; where nothing varied, those of all the player's outcomes together."""
        return self.span or int(self.worth.units.sum()) or 1


def worth_to(actor: str, scenario: Scenario, program: Program) -> Worth:
    """The utilities of an actor in the scenario's game; nothing is worth anything to one without.

    Exact, unless the utilities have no common fraction within MOST_UNITS: then each is rounded to a MOST_UNITS-th of the
    greatest.
    """
    declared = scenario.game.utilities.get(actor, ()) if scenario.game is not None else ()
    shares = [Fraction(0)] * len(program.outcomes)
    for entry in declared:
        shares[program.outcomes.index(entry.outcome)] += Fraction(repr(float(entry.utility)))
    unit = Fraction(
        math.gcd(*(share.numerator for share in shares)), math.lcm(*(share.denominator for share in shares))
    )
    if not unit:
        return Worth(np.zeros(len(shares), np.int64), 1.0)
    unit = max(unit, max(shares) / MOST_UNITS)
    return Worth(np.array([round(share / unit) for share in shares], np.int64), float(unit))


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedGame:
    """Payoffs of every profile in every future that came to its end in all of them.

    units : (n, players, *strategies) whole numbers from 0; scale : (players,) the units of payoff 1. failed : futures left
    out. reached : (profiles in order, decisions) futures in which a solved decision was come to; decisions : their
    indices. scales : by player, for the worth of other futures.
    """

    players: tuple[Player, ...]
    units: NDArray[np.int64]
    scale: NDArray[np.int64]
    futures: int
    failed: int
    decisions: tuple[int, ...] = ()
    reached: NDArray[np.int64] | None = None
    scales: tuple[Scale, ...] = ()

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
        return means(sums, scale=self.scale, futures=self.complete)


def means(sums: NDArray[np.float64] | NDArray[np.int64], *, scale: NDArray[np.int64], futures: int) -> Payoffs:
    """Mean payoffs (players, *strategies) from sums of units over some futures."""
    found: Payoffs = sums / (scale.reshape(-1, *[1] * (sums.ndim - 1)) * futures)
    return found


def resampling_weights(count: int, *, resamples: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """How often each of `count` futures is in each resample, in blocks (rows, count). The same for the same seed."""
    generator = np.random.default_rng([seed & 0xFFFFFFFF, seed >> 32])
    rows = max(1, AT_A_TIME // max(count, 1))
    for first in range(0, resamples, rows):
        drawn = [generator.integers(count, size=count) for _ in range(min(rows, resamples - first))]
        yield np.stack([np.bincount(futures, minlength=count) for futures in drawn]).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class PlayedProfiles:
    """Worth in every future and profile. units : (n, players, profiles in order); complete : (n,) whether every profile
    came to its end; reached : (n, decisions, profiles) whether a solved decision was come to."""

    units: NDArray[np.int64]
    complete: NDArray[np.bool_]
    reached: NDArray[np.bool_]


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
    shape = tuple(len(player.strategies) for player in players)
    if math.prod(shape) > MOST_PROFILES:
        raise AnalysisError(
            f"the game has {math.prod(shape):,} profiles of strategies, more than {MOST_PROFILES:,}",
            hint="mark fewer decisions `solve: true`: each multiplies its actor's strategies by its options",
        )
    worths = [worth_to(player.identifier, scenario, program) for player in players]
    played = play_profiles(program, players, worths, futures=range(futures), seed=seed, threads=threads, report=report)
    complete = played.complete
    if not complete.any():
        raise AnalysisError("no future came to its end in every profile", hint="`sandtable run` says why futures fail")
    units = played.units[complete]
    zero, most = units.min(axis=(0, 2)), units.max(axis=(0, 2))
    scales = [Scale(worth, int(a), int(b - a)) for worth, a, b in zip(worths, zero, most, strict=True)]
    return SimulatedGame(
        players=tuple(players),
        units=(units - zero[:, None]).reshape(-1, len(players), *shape),
        scale=np.array([scale.divisor for scale in scales], np.int64),
        futures=futures,
        failed=int(futures - complete.sum()),
        decisions=tuple(decision for player in players for decision in player.decisions),
        reached=played.reached[complete].sum(axis=0).T,
        scales=tuple(scales),
    )


def play_profiles(
    program: Program,
    players: Sequence[Player],
    worths: Sequence[Worth],
    *,
    futures: range,
    seed: int,
    threads: int | None = None,
    report: Report = no_report,
) -> PlayedProfiles:
    """Play every profile of the players' strategies over some futures. worths : by player."""
    decisions = [decision for player in players for decision in player.decisions]
    profiles = list(itertools.product(*(player.strategies for player in players)))
    units = np.empty((len(futures), len(players), len(profiles)), np.int64)
    reached = np.empty((len(futures), len(decisions), len(profiles)), np.bool_)
    complete = np.ones(len(futures), np.bool_)
    choices = [{k: v for strategy in profile for k, v in strategy.choices.items()} for profile in profiles]
    for column, batch in enumerate(play_each(program, choices, futures, seed=seed, threads=threads, report=report)):
        complete &= batch.status == 0
        for row, worth in enumerate(worths):
            units[:, row, column] = worth.of(batch.outcomes)
        for row, decision in enumerate(decisions):
            reached[:, row, column] = batch.first_choice[:, decision] >= 0
    return PlayedProfiles(units, complete, reached)


def play_each(
    program: Program,
    choices: Sequence[Mapping[int, int]],
    futures: range,
    *,
    seed: int,
    threads: int | None = None,
    report: Report = no_report,
) -> Iterator[Batch]:
    """The same futures once for each mapping of forced decisions, one after the other, as one piece of work.

    The assumptions are drawn once: forced decisions change none of them.
    """
    from sandtable.engine.draws import draw_assumptions

    drawn = draw_assumptions(program, seed=seed, futures=np.asarray(futures))
    total = len(futures) * len(choices)

    def shifted(done: int) -> Report:
        def tell(progress: Progress) -> object:
            if progress.stage == "playing":
                progress = replace(progress, done=done + progress.done, total=total)
            return report(progress)

        return tell

    for number, given in enumerate(choices):
        yield play_design(
            forced(program, given), seed=seed, futures=np.asarray(futures), assumptions=drawn, threads=threads,
            report=shifted(number * len(futures)),
        ).batch  # fmt: skip
