"""The search for signs: the date, what is left out, and both lists, all from the even futures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.signposts.candidates import Sightings, sightings
from sandtable.analysis.signposts.ensemble import Ensemble, play_ensemble
from sandtable.analysis.signposts.excluded import asked_by, is_excluded
from sandtable.analysis.signposts.measuring import Half, lead_of
from sandtable.analysis.signposts.undecided import settled_days
from sandtable.analysis.signposts.watching import FEWEST, Found, find_list, find_telling
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.program import Program
from sandtable.scenario.types import Scenario
from sandtable.study.play import Report, load_engine, no_report
from sandtable.wording import plural

USUAL = 20_000  # futures
THIRDS = (1, 2, 3)  # of the way to the outcome's median time: where the date may lie
SHOWN = 0.05  # least share of the undecided futures that show a sign, and that do not, for it to be seen by a date


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

    @classmethod
    def played(
        cls, scenario: Scenario, *, seed: int, futures: int, also: Sequence[int] = (), threads: int | None = None,
        report: Report = no_report,
    ) -> Table:  # fmt: skip
        """Play the futures from 0 on, and `also` these. Raises AnalysisError as `of` does."""
        program = compile_scenario(scenario)
        engine = load_engine(program, report=report)
        ensemble = play_ensemble(
            program, engine=engine, seed=seed, futures=futures, also=also, threads=threads, report=report
        )
        return cls.of(scenario, program, ensemble, seed=seed)

    @property
    def futures(self) -> int:
        """How many were played, failed ones included."""
        return len(self.ensemble) + self.ensemble.failed

    def date_of(self, day: float) -> str:
        """A day as its ISO date, or in a scenario of hours as the time of day."""
        calendar = self.scenario.calendar
        moment = calendar.moment(day)
        return moment.isoformat(timespec="minutes") if calendar.in_hours else moment.date().isoformat()

    def halves(self, target: int, settled: NDArray[np.float64], *, by: float) -> tuple[Half, Half]:
        """The even futures and the odd ones, for one outcome."""
        even, odd = (
            Half(self.sightings.days[rows], self.ensemble.outcomes[rows, target], settled[rows], by)
            for rows in (self.is_even, ~self.is_even)
        )
        return even, odd


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
    check_varies(table, target)
    settled = settled_days(program, table.ensemble, target)
    asked = asked_by(program, [target])
    free = np.array([not is_excluded(each, asked) for each in table.sightings.candidates], bool)
    even, odd = (
        default_halves(table, target, settled, free=free, lead=lead)
        if day is None
        else table.halves(target, settled, by=day)
    )
    by = even.by
    check_open(table, even, odd, by=by)
    if lead > 0:
        free &= has_lead(even, lead)
    seen = np.where(free, even.seen, False)  # what is left out is never seen
    listed = find_list(seen, even.open_outcome.astype(np.int64))
    taken = {column for each in listed for column in (each.column, *each.stand_ins)}
    return Searched(by, even, odd, free, listed, find_telling(seen, even.open_outcome, taken=taken))


def default_halves(
    table: Table, target: int, settled: NDArray[np.float64], *, free: NDArray[np.bool_], lead: float
) -> tuple[Half, Half]:
    """Both halves a third of the way to the outcome's median time in the even futures with it, on a whole day, or hour.

    Where no sign can be seen by then, two thirds of the way or the median itself: the first at which one can. How often signs are
    seen decides that, never what they say. free : (C,) candidates that are not excluded. lead : least median lead, in days.
    """
    calendar = table.scenario.calendar
    rows = table.is_even & table.ensemble.outcomes[:, target]
    times = table.ensemble.times[rows, target]
    times = np.where(np.isfinite(times), times, settled[rows])
    median = float(np.median(times)) if len(times) else calendar.days
    step = 1 / calendar.steps
    days = [max(round(median * third / 3 / step), 1) * step for third in THIRDS]
    first = None
    for day in days:
        half, other = halves = table.halves(target, settled, by=day)
        first = first or halves
        if day >= calendar.days or not (_is_open(half) and _is_open(other)):
            break
        usable = free & has_lead(half, lead) if lead > 0 else free
        shares = half.seen[:, usable].mean(axis=0)
        if np.any((shares >= SHOWN) & (shares <= 1 - SHOWN)):
            return halves
    assert first is not None
    return first


def _is_open(half: Half) -> bool:
    """Whether enough undecided futures have the outcome, and enough have not."""
    happens = int(half.open_outcome.sum())
    return min(happens, len(half.open_outcome) - happens) >= FEWEST


def check_varies(table: Table, target: int) -> None:
    """Raises AnalysisError for an outcome that happens in too few of the futures, or in too many, for any date."""
    happens, played = int(table.ensemble.outcomes[:, target].sum()), len(table.ensemble)
    fewer = min(happens, played - happens)
    if fewer >= 2 * FEWEST:
        return
    if fewer:
        needed = 1_000 * math.ceil(2.5 * FEWEST * played / fewer / 1_000)
        raise AnalysisError(
            f"the outcome {'happens' if fewer == happens else 'does not happen'} in {plural(fewer, 'future')} of {played:,}:"
            " too few to find signs in and to measure them",
            hint=f"play {needed:,} futures (`--futures {needed}`), or ask about another outcome",
        )
    known = [
        name
        for column, name in enumerate(table.program.outcomes)
        if 2 * FEWEST <= int(table.ensemble.outcomes[:, column].sum()) <= played - 2 * FEWEST
    ]
    others = f"ask about one that varies: {', '.join(known)}; " if known else ""
    raise AnalysisError(
        f"the outcome happens in {'all' if happens else 'none'} of {played:,} futures, so that no event changes its odds",
        hint=f"{others}`sandtable check --trial` looks for the reason in the file",
    )


def check_open(table: Table, *halves: Half, by: float) -> None:
    """Raises AnalysisError unless there are enough undecided futures with the outcome and without, in each half."""
    for half in halves:
        if not _is_open(half):
            happens = int(half.open_outcome.sum())
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
