"""The search for signs: the date, what is left out, and both lists, all from the even futures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.signposts.candidates import Sightings, sightings
from sandtable.analysis.signposts.ensemble import Ensemble
from sandtable.analysis.signposts.excluded import asked_by, is_excluded
from sandtable.analysis.signposts.measuring import Half, lead_of
from sandtable.analysis.signposts.undecided import settled_days
from sandtable.analysis.signposts.watching import FEWEST, Found, find_list, find_telling
from sandtable.errors import AnalysisError
from sandtable.program import Program
from sandtable.scenario.types import Scenario

USUAL = 20_000  # futures


@dataclass(frozen=True, slots=True)
class Table:
    """The futures, what they show, and from when on each outcome is decided. is_even : (n,) which futures find."""

    scenario: Scenario
    program: Program
    ensemble: Ensemble
    sightings: Sightings
    is_even: NDArray[np.bool_]

    @classmethod
    def of(cls, scenario: Scenario, program: Program, ensemble: Ensemble, *, seed: int) -> Table:
        """Raises AnalysisError if hardly any future came to its end."""
        if len(ensemble) < 4 * FEWEST:
            raise AnalysisError(
                f"{len(ensemble)} futures are too few to find signs in and to measure them",
                hint=f"play at least {4 * FEWEST}, better {USUAL:,}",
            )
        seen = sightings(scenario, program, ensemble, seed=seed, least=2 * FEWEST)
        return cls(scenario, program, ensemble, seen, ensemble.number % 2 == 0)

    def date_of(self, day: float) -> str:
        """A day as its ISO date, or in a scenario of hours as the time of day."""
        calendar = self.scenario.calendar
        moment = calendar.moment(day)
        return moment.isoformat(timespec="minutes") if calendar.in_hours else moment.date().isoformat()

    def half(self, target: int, settled: NDArray[np.float64], *, by: float, even: bool) -> Half:
        """One half, for one outcome."""
        rows = self.is_even == even
        return Half(self.sightings.days[rows], self.ensemble.outcomes[rows, target], settled[rows], by)


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found in the even futures. free : (C,) candidates that are not excluded."""

    by: float
    even: Half
    odd: Half
    free: NDArray[np.bool_]
    listed: tuple[Found, ...]
    telling: tuple[Found, ...]


def search(table: Table, target: int, *, day: float | None, lead: float) -> Searched:
    """Choose the date, leave out what is no sign, and find both lists, all in the even futures.

    target : index of the outcome. day : the date in days, None for the default.
    """
    program = table.program
    settled = settled_days(program, table.ensemble, target)
    by = default_day(table, target, settled) if day is None else day
    even, odd = (table.half(target, settled, by=by, even=which) for which in (True, False))
    check_open(table, even, odd, by=by)
    asked = asked_by(program, [target])
    free = np.array([not is_excluded(each, asked) for each in table.sightings.candidates], bool)
    if lead > 0:
        free &= has_lead(even, lead)
    seen = np.where(free, even.seen, False)  # what is left out is never seen
    listed = find_list(seen, even.open_outcome.astype(np.int64))
    taken = {column for each in listed for column in (each.column, *each.stand_ins)}
    return Searched(by, even, odd, free, listed, find_telling(seen, even.open_outcome, taken=taken))


def default_day(table: Table, target: int, settled: NDArray[np.float64]) -> float:
    """A third of the way to the outcome's median time in the even futures with it, as a whole day, or hour."""
    calendar = table.scenario.calendar
    rows = table.is_even & table.ensemble.outcomes[:, target]
    times = table.ensemble.times[rows, target]
    times = np.where(np.isfinite(times), times, settled[rows])
    median = float(np.median(times)) if len(times) else calendar.days
    step = 1 / calendar.steps
    return max(round(median / 3 / step), 1) * step


def check_open(table: Table, *halves: Half, by: float) -> None:
    """Raises AnalysisError unless there are enough undecided futures with the outcome and without, in each half."""
    for half in halves:
        happens = int(half.open_outcome.sum())
        fewest = min(happens, len(half.open_outcome) - happens)
        if fewest < FEWEST:
            when = table.scenario.calendar.when(by)
            raise AnalysisError(
                f"of {len(half.outcome):,} futures, {len(half.open_outcome):,} are undecided on {when}, and the outcome happens in"
                f" {happens:,} of these: too few to tell what a sign says",
                hint="give an earlier date, play more futures, or ask about another outcome",
            )


def has_lead(half: Half, least: float) -> NDArray[np.bool_]:
    """Whether the median lead of each sign is that long; those seen too rarely to say are kept. (C,)."""
    leads = [lead_of(half, column) for column in range(half.days.shape[1])]
    return np.array([each is None or each.median >= least for each in leads], bool)
