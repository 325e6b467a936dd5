"""Odds for an observer along one future: what somebody outside, who sees what can be seen, should think on each day.

E[outcome | what the observable events show by day d], from a logistic regression for each day of a grid: whether each event was
seen, and for how long. Fitted in one half of the futures, judged in the other, to which the future belongs. The observer is
given less than the whole history, so the real odds move more than this line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.logistic import Fit, fit_logistic, sigmoid
from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.analysis.signposts.information import conditional_information
from sandtable.analysis.signposts.measuring import share
from sandtable.analysis.signposts.observed import Calibration, ObservedDay, ObserverOdds, TurningPoint
from sandtable.analysis.signposts.results import Event
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.signposts.undecided import settled_days
from sandtable.analysis.signposts.watching import FEWEST, stand_ins_of
from sandtable.analysis.volatility.world import odds_in_this_world
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.results import Header
from sandtable.scenario.types import Scenario
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Report

Floats = NDArray[np.float64]
FUTURES = 10_000
MOST_DAYS = 60  # of the grid
MOST_EVENTS = 40  # in the regressions
LEAST_TURN = 0.03  # change of the odds that is told
MOST_TURNS = 6
FORKED = 12  # days on which forks are played
NAMED = 3  # events that are named at a turn


def observer_odds(
    source: Source,
    *,
    future: int,
    outcome: str | None = None,
    futures: int = FUTURES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
    watched: Table | None = None,
) -> ObserverOdds:
    """The odds of an outcome along one future, for an observer who sees its observable events as they are seen.

    Args:
        source: a study, whose scenario and seed are taken, or what `load` takes or returns.
        future: its number.
        outcome: identifier; default the headline.
        futures: to play besides; half of them fit the regressions, half judge them.
        seed: as for `signposts`.
        threads: as for `signposts`.
        progress: as for `signposts`.
        watched: futures that another analysis has played, this one among them; `futures` is not used then.

    Raises:
        AnalysisError: an unknown outcome, one that nearly always or nearly never happens, or a future that failed.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    name = outcome_of(scenario, outcome)
    with reporting(progress) as report:
        table = watched or Table.played(
            scenario, seed=chosen_seed, futures=futures, also=(future,), threads=threads, report=report
        )
        program, ensemble = table.program, table.ensemble
        row = int(np.searchsorted(ensemble.number, future))
        if row >= len(ensemble) or ensemble.number[row] != future:
            raise AnalysisError(f"future {future:,} did not come to its end", hint="choose another one")
        target = program.outcomes.index(name)
        seen = Watched.of(table, target, row)
        forked = forked_steps(seen)
        world = odds_in_this_world(
            program, seed=chosen_seed, future=future, draws=ensemble.draws[row], days=seen.grid[forked].tolist(),
            threads=threads,
        )  # fmt: skip
    line = odds_line(seen)
    in_world = {
        step: each if forks else None for step, each, forks in zip(forked, world.odds(name), world.forks, strict=True)
    }
    return ObserverOdds(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        future=future,
        outcome=name,
        title=scenario.outcomes[name].title,
        happens=bool(ensemble.outcomes[row, target]),
        odds=share(int(ensemble.outcomes[:, target].sum()), len(ensemble)),
        futures=table.futures,
        failed=ensemble.failed,
        events=len(seen.columns),
        days=_observed_days(table, seen, line, in_world),
        turns=turning_points(table, seen, line),
        calibration=line.calibration,
    )


def forked_steps(watched: Watched) -> list[int]:
    """Steps of the grid on which forks are played: some, evenly, until the outcome is decided, and the first of those after."""
    decided = np.flatnonzero(watched.grid >= watched.settled[watched.row])
    last = int(decided[0]) if len(decided) else len(watched.grid) - 1
    return sorted({*range(0, last, max(last // FORKED, 1)), last})


def _observed_days(
    table: Table, watched: Watched, line: Line, in_world: dict[int, Estimate | None]
) -> tuple[ObservedDay, ...]:
    return tuple(
        ObservedDay(
            day=float(day),
            date=table.date_of(float(day)),
            odds=odds,
            is_decided=bool(day >= watched.settled[watched.row]),
            in_world=in_world.get(step),
        )
        for step, (day, odds) in enumerate(zip(watched.grid, line.odds, strict=True))
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """What the observer sees of each future. days : (n, E) of the events in the regressions. settled : (n,) when the observer
    knows. fits, judges : (n,) which futures do. row : the future told. columns : of the events among the candidates.
    """

    days: Floats
    outcome: NDArray[np.bool_]
    settled: Floats
    fits: NDArray[np.bool_]
    row: int
    grid: Floats
    columns: tuple[int, ...]

    @classmethod
    def of(cls, table: Table, target: int, row: int) -> Watched:
        """Raises AnalysisError if the outcome nearly always or nearly never happens."""
        outcome = table.ensemble.outcomes[:, target]
        happens = int(outcome.sum())
        if min(happens, len(outcome) - happens) < 2 * FEWEST:
            raise AnalysisError(
                f"the outcome happens in {happens:,} of {len(outcome):,} futures: too few of one kind for odds that move",
                hint="play more futures, or ask about another outcome",
            )
        settled = settled_days(table.program, table.ensemble, target)
        if is_hidden(table.scenario, table, target):
            settled = table.ensemble.end.copy()
        fits = table.is_even != table.is_even[row]
        grid = grid_of(table.scenario)
        columns = chosen_events(table.sightings.days[fits], outcome[fits], grid)
        return cls(table.sightings.days[:, list(columns)], outcome, settled, fits, row, grid, columns)

    def features(self, day: float, rows: NDArray[np.bool_] | list[int]) -> Floats:
        """Whether each event was seen by a day, and for how many days. (rows, 2 E)."""
        seen = self.days[rows] <= day
        since = np.where(seen, day - np.where(seen, self.days[rows], day), 0.0)
        return np.concatenate([seen.astype(float), since], axis=1)


@dataclass(frozen=True, slots=True)
class Line:
    """The odds on each day of the grid, with intervals; `shares`: what each fitting future adds to their errors, (days, n)."""

    odds: tuple[Estimate, ...]
    shares: Floats
    fits: tuple[Fit | None, ...]
    calibration: Calibration


def odds_line(watched: Watched) -> Line:
    """Fit each day of the grid and read the odds of the future; judge the fits in the other half."""
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    shares = np.zeros((len(watched.grid), int(watched.fits.sum())))
    odds: list[Estimate] = []
    fits: list[Fit | None] = []
    judged: list[tuple[Floats, NDArray[np.int64]]] = []
    judges = np.flatnonzero(~watched.fits)
    for step, day in enumerate(watched.grid):
        fit, value = _fit_day(watched, float(day), shares[step])
        fits.append(fit)
        half = z * float(np.sqrt((shares[step] ** 2).sum()))
        at_start = step == 0 and watched.settled[watched.row] > day  # the headline, of both halves
        odds.append(
            share(int(watched.outcome.sum()), len(watched.outcome))
            if at_start
            else Estimate(value, max(0.0, value - half), min(1.0, value + half))
        )
        open_ = judges[watched.settled[judges] > day]
        if fit is not None and len(open_):
            judged.append((fit.probability(watched.features(float(day), open_.tolist())), open_))
    return Line(tuple(odds), shares, tuple(fits), _calibration(watched, judged))


def _fit_day(watched: Watched, day: float, shares: Floats) -> tuple[Fit | None, float]:
    """The regression of a day, and the odds of the future on it. shares : (n,) is filled."""
    row = watched.row
    if watched.settled[row] <= day:
        return None, float(watched.outcome[row])
    rows = watched.fits & (watched.settled > day)
    outcome = watched.outcome[rows].astype(float)
    inside = np.flatnonzero(rows[watched.fits])
    if min(outcome.sum(), len(outcome) - outcome.sum()) < FEWEST:
        value = (float(outcome.sum()) + 0.5) / (len(outcome) + 1)
        shares[inside] = (outcome - value) / max(len(outcome), 1)
        return None, value
    features = watched.features(day, rows)
    fit = fit_logistic(features, outcome)
    here = watched.features(day, [row])
    shares[inside] = fit.influence(features, outcome, on=here[0])
    return fit, float(fit.probability(here)[0])


def _calibration(watched: Watched, judged: list[tuple[Floats, NDArray[np.int64]]]) -> Calibration:
    """Slope of the outcome on the log odds that were given, and the Brier score beside that of the odds at the start."""
    rows = np.concatenate([rows for _, rows in judged]) if judged else np.empty(0, np.int64)
    given = np.concatenate([odds for odds, _ in judged]) if judged else np.empty(0)
    outcome = watched.outcome[rows].astype(float)
    start = float(watched.outcome[watched.fits].mean())
    log_odds = np.log(np.clip(given, 1e-9, 1) / np.clip(1 - given, 1e-9, 1))[:, None]
    fit = fit_logistic(log_odds, outcome, penalty=0.0)
    design = fit.design(log_odds)
    score = design * (outcome - sigmoid(design @ fit.coefficients))[:, None] @ fit.inverse
    by_future = np.zeros((len(watched.outcome), 2))
    np.add.at(by_future, rows, score)  # days of one future go together
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    slope = float(fit.coefficients[1] / fit.scale[0])
    half = z * float(np.sqrt((by_future[:, 1] ** 2).sum())) / float(fit.scale[0])
    return Calibration(
        slope=Estimate(slope, slope - half, slope + half),
        brier=_mean_by_future((given - outcome) ** 2, rows),
        brier_at_start=_mean_by_future((start - outcome) ** 2, rows),
        futures=len(np.unique(rows)),
    )


def _mean_by_future(values: Floats, rows: NDArray[np.int64]) -> Estimate:
    """The mean over futures and days, with a normal interval whose units are futures."""
    value = float(values.mean())
    totals = np.bincount(rows, weights=values - value)
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    half = z * math.sqrt(float((totals**2).sum())) / len(values)
    return Estimate(value, max(0.0, value - half), value + half)


# -- turning points ------------------------------------------------------------------------------------


def turning_points(table: Table, watched: Watched, line: Line) -> tuple[TurningPoint, ...]:
    """The largest changes from one day of the grid to the next whose paired interval leaves out 0, in order of time."""
    z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
    found = []
    for step in range(1, len(watched.grid)):
        change = line.odds[step].value - line.odds[step - 1].value
        half = z * float(np.sqrt(((line.shares[step] - line.shares[step - 1]) ** 2).sum()))
        estimate = Estimate(change, change - half, change + half)
        if abs(change) < LEAST_TURN or not estimate.excludes_zero:
            continue
        first, last = (float(watched.grid[each]) for each in (step - 1, step))
        found.append(
            TurningPoint(
                day=last, date=table.date_of(last), since=table.date_of(first), change=estimate,
                decided=bool(first < watched.settled[watched.row] <= last),
                events=_seen_between(table, watched, line, step),
            )
        )  # fmt: skip
    largest = sorted(found, key=lambda each: -abs(each.change.value))[:MOST_TURNS]
    return tuple(sorted(largest, key=lambda each: each.day))


def _seen_between(table: Table, watched: Watched, line: Line, step: int) -> tuple[Event, ...]:
    """The events first seen between two days of the grid, those that weigh most first."""
    days = watched.days[watched.row]
    new = np.flatnonzero((days > watched.grid[step - 1]) & (days <= watched.grid[step]))
    fit = line.fits[step]
    if fit is not None:
        weight = np.abs(fit.coefficients[1 : 1 + len(days)] / fit.scale[: len(days)])
        new = new[np.argsort(-weight[new], kind="stable")]
    candidates = [table.sightings.candidates[watched.columns[each]] for each in new[:NAMED]]
    return tuple(Event(event=each.event, title=each.title) for each in candidates)


# -- what goes in --------------------------------------------------------------------------------------


def grid_of(scenario: Scenario) -> Floats:
    """Days from 0 to the end, a whole number of days or hours apart, and the end."""
    calendar = scenario.calendar
    step = max(math.ceil(calendar.last_step / MOST_DAYS), 1) / calendar.steps
    return np.append(np.arange(0.0, calendar.days - 1e-9, step), calendar.days)


def chosen_events(days: Floats, outcome: NDArray[np.bool_], grid: Floats) -> tuple[int, ...]:
    """The events that say most on some day, one of each group that says the same. days : (n, C)."""
    best, seen_on = np.zeros(days.shape[1]), np.zeros(days.shape[1])
    nothing = np.zeros(len(outcome), np.int64)
    for day in grid[len(grid) // 6 :: max(len(grid) // 6, 1)]:
        bits, error = conditional_information(days <= day, outcome.astype(np.int64), nothing, states=2)
        shown = (days <= day).sum(axis=0)
        sure = np.where((bits - 2 * error > 0) & (np.minimum(shown, len(days) - shown) >= FEWEST), bits, 0.0)
        seen_on, best = np.where(sure > best, day, seen_on), np.maximum(best, sure)
    chosen: list[int] = []
    free = best > 0
    for column in np.argsort(-best, kind="stable").tolist():
        if not free[column] or len(chosen) == MOST_EVENTS:
            continue
        chosen.append(column)
        free[[column, *stand_ins_of(days <= seen_on[column], column, free)]] = False
    return tuple(chosen)


def is_hidden(scenario: Scenario, table: Table, target: int) -> bool:
    """Whether the outcome is about options that nobody outside sees: then only the end tells."""
    from sandtable.analysis.signposts.excluded import asked_by

    hidden = {
        (entry.actor, option)
        for entry in scenario.decisions.values()
        if entry.observable is not None
        for option in entry.options
    }
    return not asked_by(table.program, [target]).options.isdisjoint(hidden)
