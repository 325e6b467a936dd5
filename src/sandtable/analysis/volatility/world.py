"""Odds in this world: how the probability of each outcome changes along one future, its assumptions and past given.

Many forks of one future at each day of a grid: the share of them in which an outcome happens is its probability given
everything that has happened by then and all that only the model knows, the assumptions included. Nobody inside the
world could state it, and it settles far earlier than the judgment of an observer, beside which it belongs. Forks at
neighbouring days share their dice, so that a step is a change of the odds and not of the dice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.program import Program
from sandtable.study.design import play_design
from sandtable.study.intervals import wilson
from sandtable.study.play import Player, Report, load_engine, no_report
from sandtable.study.salts import forked_after, salts_of

FORKS = 400


@dataclass(frozen=True, slots=True)
class WorldOdds:
    """The odds of every outcome along one future.

    days : (D,) since the start. outcomes : identifiers, (Y,). cases : (D, Y) forks in which each happens; forks : (D,)
    those that came to their end.
    """

    days: tuple[float, ...]
    outcomes: tuple[str, ...]
    cases: NDArray[np.int64]
    forks: NDArray[np.int64]

    def odds(self, outcome: str) -> tuple[Estimate, ...]:
        """The probability of an outcome on each day, with Wilson's interval. Raises KeyError."""
        if outcome not in self.outcomes:
            raise KeyError(outcome)
        column = self.outcomes.index(outcome)
        return tuple(
            Estimate(int(cases) / int(trials) if trials else np.nan, *wilson(int(cases), trials=int(trials)))
            for cases, trials in zip(self.cases[:, column], self.forks, strict=True)
        )


def odds_in_this_world(
    program: Program,
    *,
    seed: int,
    future: int,
    draws: NDArray[np.float64],
    days: Sequence[float],
    forks: int = FORKS,
    threads: int | None = None,
    engine: Player | None = None,
    report: Report = no_report,
) -> WorldOdds:
    """Play forks of a future at each of some days: the same up to that day, that day included, others from then on.

    draws : (U,) its assumptions. days : from 0 on, in ascending order. engine : one for this very program.
    Raises AnalysisError for days or forks that cannot be. Checked by tests/unit/analysis/test_forks_at_days.py.
    """
    if forks < 1:
        raise AnalysisError(f"at least one fork is needed, not {forks}")
    if not days or any(day < 0 for day in days) or any(np.diff(days) <= 0):
        raise AnalysisError("the days of forks must be in ascending order, from day 0 on")
    player = engine or load_engine(program, report=report)
    own = np.full(forks, future, np.uint64)
    after = salts_of(own[:1], seed=seed, count=forks)[0]
    given = np.repeat(draws[None, :], forks, axis=0)
    cases, complete = [], []
    for day in days:
        played = play_design(
            program, seed=seed, futures=own, assumptions=given, threads=threads, engine=player, report=report,
            blocks=forked_after(own, after, day=float(day)),
        )  # fmt: skip
        cases.append(played.batch.outcomes[played.is_complete].sum(axis=0))
        complete.append(int(played.is_complete.sum()))
    return WorldOdds(tuple(map(float, days)), program.outcomes, np.array(cases, np.int64), np.array(complete, np.int64))
