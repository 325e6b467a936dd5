"""Measures signs in futures in which they were not looked for: odds, likelihood ratios, leads, information."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.intervals.ratios import independent_ratio
from sandtable.analysis.signposts.information import (
    conditional_information,
    information,
    interval_of,
    joined,
)
from sandtable.analysis.signposts.results import Combination, LeadDays, OptimisticBias
from sandtable.analysis.signposts.watching import FEWEST, find_list
from sandtable.estimates import Estimate
from sandtable.study.intervals import LEVEL, quantile_rank, wilson

PLACEBOS = 300  # signs of pure chance
_PLACEBO = 6  # of the random streams of an analysis
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the futures.

    days : (n, C) when each sign is seen. outcome : (n,). settled : (n,) days from which it is decided. by : the date, in days.
    """

    days: Floats
    outcome: Flags
    settled: Floats
    by: float

    @property
    def undecided(self) -> Flags:
        """(n,) whether the outcome is still undecided on the date."""
        return self.settled > self.by

    @property
    def seen(self) -> Flags:
        """(undecided futures, C) which signs they show by the date."""
        return self.days[self.undecided] <= self.by

    @property
    def open_outcome(self) -> Flags:
        """(undecided futures,) whether the outcome happens."""
        return self.outcome[self.undecided]


def share(successes: int, trials: int) -> Estimate:
    """A share of futures with Wilson's interval."""
    return Estimate(successes / trials, *wilson(successes, trials=trials))


def odds_of(outcome: Flags) -> Estimate | None:
    """The probability of an outcome in some futures; None if they are too few."""
    return share(int(outcome.sum()), len(outcome)) if len(outcome) >= FEWEST else None


def ratio_of(seen: Flags, outcome: Flags) -> Estimate | None:
    """How many times as frequent a sign is with the outcome as without; None if too few futures, or none, show it."""
    shown, shown_without = int(seen[outcome].sum()), int(seen[~outcome].sum())
    trials = int(outcome.sum()), int((~outcome).sum())
    if shown + shown_without < FEWEST or not all(trials):
        return None
    low, high = independent_ratio(shown, shown_without, first_trials=trials[0], second_trials=trials[1])
    value = (shown / trials[0]) / (shown_without / trials[1]) if shown_without else math.inf
    return Estimate.containing(value, low, high)


def lead_of(half: Half, column: int) -> LeadDays | None:
    """Days from the sighting until the outcome is decided, in undecided futures with both; None if too few."""
    rows = half.undecided & half.outcome & (half.days[:, column] <= half.by)
    leads = np.sort(half.settled[rows] - half.days[rows, column])
    if len(leads) < FEWEST:
        return None
    found = [float(leads[quantile_rank(len(leads), quantile=quantile) - 1]) for quantile in (0.1, 0.5, 0.9)]
    return LeadDays(p10=found[0], median=found[1], p90=found[2])


def first_share_of(half: Half, column: int) -> Estimate | None:
    """Share of the futures with the outcome that show the sign before it is decided; None if too few."""
    happens = half.outcome
    ahead = half.days[happens, column] < half.settled[happens]
    return share(int(ahead.sum()), len(ahead)) if len(ahead) >= FEWEST else None


def gains_of(seen: Flags, outcome: NDArray[np.int64], columns: Sequence[int], *, states: int = 2) -> list[Estimate]:
    """What each sign adds to those before it, in bits."""
    found = []
    for position, column in enumerate(columns):
        given = joined(seen[:, list(columns[:position])])
        gain, error = conditional_information(seen[:, [column]], outcome, given, states=states)
        found.append(interval_of(float(gain[0]), float(error[0]), futures=len(outcome)))
    return found


def combinations_of(half: Half, columns: Sequence[int], events: Sequence[str]) -> tuple[Combination, ...]:
    """The odds if all signs of a list are seen, if none is, and if the first three are."""
    if not columns:
        return ()
    seen, outcome = half.seen[:, list(columns)], half.open_outcome
    wanted: list[tuple[Sequence[str], Sequence[str]]] = [(events, ()), ((), events)]
    if len(columns) > 3:
        wanted.append((events[:3], ()))
    found = []
    for with_, without in wanted:
        shown = seen[:, : len(with_)].all(axis=1)
        rows = np.flatnonzero(shown & ~seen.any(axis=1) if without else shown)
        found.append(
            Combination(seen=tuple(with_), unseen=tuple(without), futures=len(rows), odds=odds_of(outcome[rows]))
        )
    return tuple(found)


def bias_of(found_in: Half, measured_in: Half, columns: Sequence[int]) -> OptimisticBias | None:
    """How much more a list seems to say in the futures that it was found in than in the others; None for no list."""
    if not columns:
        return None
    pairs = [(half.seen[:, list(columns)], half.open_outcome) for half in (found_in, measured_in)]
    return _bias(pairs[0], pairs[1])


def placebo_bias(found_in: Half, measured_in: Half, *, seed: int) -> OptimisticBias:
    """The same of a list that is found among signs of pure chance, each shown by 5 to 95% of the futures, without a stop."""
    random = np.random.default_rng([seed, _PLACEBO])
    shares = random.uniform(0.05, 0.95, PLACEBOS)
    shown = [random.random((len(half.open_outcome), PLACEBOS)) < shares for half in (found_in, measured_in)]
    listed = find_list(shown[0], found_in.open_outcome.astype(np.int64), stops=False)
    columns = [each.column for each in listed]
    return _bias((shown[0][:, columns], found_in.open_outcome), (shown[1][:, columns], measured_in.open_outcome))


def _bias(found_in: tuple[Flags, Flags], measured_in: tuple[Flags, Flags], *, level: float = LEVEL) -> OptimisticBias:
    """Each : which signs are seen, (n, k), and the outcome, (n,)."""
    found, measured = (
        information(joined(seen), outcome.astype(np.int64), states=2) for seen, outcome in (found_in, measured_in)
    )
    z = NormalDist().inv_cdf(0.5 + level / 2)
    half_width = z * math.hypot(*((each.high - each.low) / (2 * z) for each in (found, measured)))
    difference = found.value - measured.value
    return OptimisticBias(
        found=found,
        measured=measured,
        difference=Estimate(difference, difference - half_width, difference + half_width),
    )
