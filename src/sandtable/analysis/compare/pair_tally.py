"""Counts over pairs of futures: the same future number played in two programs. Memory does not grow with futures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.intervals.paired import Moments
from sandtable.program import Program
from sandtable.scenario.types import SETTLEMENT_STATES

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch

Flags = NDArray[np.bool_]
NO_RULE = -1  # of a settlement, as the engine writes it


@dataclass(frozen=True, slots=True)
class Ends:
    """How n futures ended, in the order of `Columns`. outcomes (n, Y); times (n, T) days, inf if never."""

    is_complete: Flags
    outcomes: Flags
    times: NDArray[np.float64]
    de_facto: NDArray[np.int8]
    de_jure: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Columns:
    """What both programs know, by identifier: outcomes, and those of them that have a time."""

    outcomes: tuple[str, ...]
    times: tuple[str, ...]

    @classmethod
    def shared(cls, programs: Sequence[Program], *, order: Sequence[str]) -> Columns:
        """What all the programs know of `order`, in that order."""
        common = [set(program.outcomes) for program in programs]
        timed = [
            {name for name, when in zip(program.outcomes, program.conditions.outcome_time, strict=True) if when >= 0}
            for program in programs
        ]
        return cls(
            tuple(name for name in order if all(name in names for names in common)),
            tuple(name for name in order if all(name in names for names in timed)),
        )

    def ends(self, batch: Batch, program: Program, *, days_later: float = 0.0) -> Ends:
        """The futures of a batch. days_later : what its start is later than that of the days to be counted from."""
        index = {name: position for position, name in enumerate(program.outcomes)}
        return Ends(
            batch.status == 0,
            batch.outcomes[:, [index[name] for name in self.outcomes]],
            batch.times[:, [index[name] for name in self.times]] + days_later,
            batch.de_facto,
            batch.de_jure,
        )


@dataclass(slots=True)
class ShareCount:
    """Pairs in which a proposition holds in both worlds, in the second only (gained), in the first only (lost)."""

    both: int = 0
    gained: int = 0
    lost: int = 0

    def add(self, first: Flags, second: Flags) -> None:
        self.both += int(np.count_nonzero(first & second))
        self.gained += int(np.count_nonzero(second & ~first))
        self.lost += int(np.count_nonzero(first & ~second))


@dataclass(slots=True)
class TimeCount:
    """Pairs by who has the time; of those in which both have it, the moments of second minus first, in days."""

    gained: int = 0
    lost: int = 0
    difference: Moments = field(default_factory=Moments)

    def add(self, first: NDArray[np.float64], second: NDArray[np.float64]) -> None:
        has_first, has_second = np.isfinite(first), np.isfinite(second)
        self.gained += int(np.count_nonzero(has_second & ~has_first))
        self.lost += int(np.count_nonzero(has_first & ~has_second))
        has_both = has_first & has_second
        days = second[has_both] - first[has_both]
        if days.size:
            mean = float(days.mean())
            moved = int(np.count_nonzero(days))
            self.difference += Moments(days.size, mean, float(((days - mean) ** 2).sum()), moved)


@dataclass
class PairTally:
    """What was counted over the pairs of one variant.

    changed : pairs in which an outcome or the settlement differs; retimed : pairs in which only a time does.
    failed_first, failed_second : futures that one world or the other did not finish; such pairs are excluded from everything else.
    """

    columns: Columns
    played: int = 0
    pairs: int = 0
    failed_first: int = 0
    failed_second: int = 0
    changed: int = 0
    retimed: int = 0
    outcomes: dict[str, ShareCount] = field(default_factory=dict)
    times: dict[str, TimeCount] = field(default_factory=dict)
    de_facto: dict[int, ShareCount] = field(default_factory=dict)
    de_jure: dict[int, ShareCount] = field(default_factory=dict)

    def add(self, first: Ends, second: Ends) -> None:
        """Pairs in order: row k of both is the same future."""
        pair = first.is_complete & second.is_complete
        self.played += pair.size
        self.pairs += int(np.count_nonzero(pair))
        self.failed_first += int(np.count_nonzero(~first.is_complete))
        self.failed_second += int(np.count_nonzero(~second.is_complete))
        changed = (first.outcomes[pair] != second.outcomes[pair]).any(axis=1)
        for position, name in enumerate(self.columns.outcomes):
            count = self.outcomes.setdefault(name, ShareCount())
            count.add(first.outcomes[pair, position], second.outcomes[pair, position])
        for counts, mine, other in (
            (self.de_facto, first.de_facto[pair], second.de_facto[pair]),
            (self.de_jure, first.de_jure[pair], second.de_jure[pair]),
        ):
            changed |= mine != other
            for state in (NO_RULE, *range(len(SETTLEMENT_STATES))):
                counts.setdefault(state, ShareCount()).add(mine == state, other == state)
        retimed = (first.times[pair] != second.times[pair]).any(axis=1)
        for position, name in enumerate(self.columns.times):
            count_of_time = self.times.setdefault(name, TimeCount())
            count_of_time.add(first.times[pair, position], second.times[pair, position])
        self.changed += int(np.count_nonzero(changed))
        self.retimed += int(np.count_nonzero(retimed & ~changed))
