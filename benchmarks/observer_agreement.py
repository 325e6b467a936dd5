"""The odds for an observer against bare weighting: is the regression of `replay --odds` near the posterior given what it looks at?

    python -m benchmarks.observer_agreement        some minutes, writes benchmarks/observer_agreement.json

For TOLD futures of `deir-ez-zor-2017`, on some days, what each shows by the day is taken as news and futures of another seed are
weighed by it: an event seen must be seen within WITHIN of its day, one not seen must not be seen by the day, and the outcome
must be undecided. All forty events of the regression leave no future that agrees. So events are taken in by how much they
weigh in the regression of the day, as many as leave FEWEST futures that count; and the regression is also fitted to these
events alone, so that both condition on the same.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe_machine
from sandtable.analysis.logistic import Fit, fit_logistic
from sandtable.analysis.questions import outcome_of
from sandtable.analysis.signposts.candidates import sightings
from sandtable.analysis.signposts.ensemble import play_ensemble
from sandtable.analysis.signposts.observing import FUTURES, Watched
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.signposts.undecided import settled_days
from sandtable.analysis.updating.estimating import kish
from sandtable.analysis.updating.observing import NINETY
from sandtable.loading import load
from sandtable.scenario.types import Scenario
from sandtable.study.play import load_engine, no_report

SCENARIO = "deir-ez-zor-2017"
KEPT = Path(__file__).parent / "observer_agreement.json"
SEED = 7  # of the observer's futures; those weighed have seeds after it
TOLD = 20
DAYS = (14.0, 28.0, 42.0, 56.0, 70.0, 84.0)
WITHIN = 7.0  # days
FEWEST = 400  # futures that count in the reference
AT_A_TIME = 5_000
RESAMPLES = 4_000
DECLARATION = {
    "line": "the logistic regression of `replay --odds`: all its events, 10,000 futures, half of which fit",
    "same events": "the same regression with the events that the reference is given, fitted in the same futures",
    "reference": "futures of other seeds that are undecided on the day, weighed: events seen within the tolerance, events not seen "
    "not seen by the day",
    "rival": "an observer who only knows that nothing is decided",
    "interval": "90%, bootstrap over the futures told",
}

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Pool:
    """Futures to be weighed. days : (n, E) of the events of the regressions. outcome, settled : (n,)."""

    days: Floats
    outcome: Flags
    settled: Floats


@dataclass(frozen=True)
class Case:
    """One future on one day. Each estimate with its standard error."""

    future: int
    day: float
    events: int
    worth: float
    line: tuple[float, float]
    same: tuple[float, float]
    reference: tuple[float, float]
    rival: float


def pool(scenario: Scenario, table: Table, watched: Watched, *, target: int, futures: int) -> Pool:
    """Play futures of other seeds, and keep of them what the observer looks at."""
    engine = load_engine(table.program)
    names = [table.sightings.candidates[column].event for column in watched.columns]
    days, outcome, settled = [], [], []
    for part in range(futures // AT_A_TIME):
        seed = SEED + 1 + part
        ensemble = play_ensemble(
            table.program, engine=engine, seed=seed, futures=AT_A_TIME, threads=1, report=no_report
        )
        seen = sightings(scenario, table.program, ensemble, seed=seed, least=0)
        column_of = {each.event: column for column, each in enumerate(seen.candidates)}
        found = np.full((len(ensemble), len(names)), np.inf)
        for column, name in enumerate(names):
            if name in column_of:
                found[:, column] = seen.days[:, column_of[name]]
        days.append(found)
        outcome.append(ensemble.outcomes[:, target])
        settled.append(settled_days(table.program, ensemble, target))
        print(f"\r{(part + 1) * AT_A_TIME:,} of {futures:,} futures", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return Pool(np.concatenate(days), np.concatenate(outcome), np.concatenate(settled))


# -- one day -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """The regression of one day. rows : (n,) futures that fit and are undecided. order : of its events, the heaviest first."""

    watched: Watched
    day: float
    rows: Flags
    features: Floats
    outcome: Floats
    fit: Fit
    order: tuple[int, ...]

    @classmethod
    def of(cls, watched: Watched, day: float) -> Day:
        """Fit as `observer_odds` does. An event weighs as much as its part of the log odds varies."""
        rows = watched.fits & (watched.settled > day)
        features, outcome = watched.features(day, rows), watched.outcome[rows].astype(float)
        fit = fit_logistic(features, outcome)
        parts = fit.design(features)[:, 1:] * fit.coefficients[1:]
        events = parts.shape[1] // 2
        weight = (parts[:, :events] + parts[:, events:]).std(axis=0)
        order = tuple(int(each) for each in np.argsort(-weight, kind="stable") if weight[each] > 0)
        return cls(watched, day, rows, features, outcome, fit, order)

    def given(self, row: int, events: Sequence[int] | None = None) -> tuple[float, float]:
        """The odds of a future, and their error; by some of the events, or by all."""
        count = len(self.watched.columns)
        used = list(range(2 * count)) if events is None else [*events, *(each + count for each in events)]
        fit = self.fit if events is None else fit_logistic(self.features[:, used], self.outcome)
        here = self.watched.features(self.day, [row])[:, used]
        owed = fit.influence(self.features[:, used], self.outcome, on=here[0])
        return float(fit.probability(here)[0]), float(np.sqrt((owed**2).sum()))


def weighed(of: Pool, seen: Floats, day: float, order: Sequence[int]) -> tuple[list[int], float, tuple[float, float]]:
    """The events taken in, how many futures count, and the odds with their error. seen : (E,) days of the future told."""
    weights = (of.settled > day).astype(float)
    taken: list[int] = []
    for event in order:
        times = of.days[:, event]
        if seen[event] <= day:
            known = np.where(times <= day, times, np.inf)
            factor = np.exp(-0.5 * (np.minimum(np.abs(known - seen[event]), 1e3) / (WITHIN / NINETY)) ** 2)
        else:
            factor = (times > day).astype(float)
        if kish(weights * factor) < FEWEST:
            break
        weights, taken = weights * factor, [*taken, event]
    odds = float(weights @ of.outcome / weights.sum())
    error = float(np.sqrt((weights**2 * (of.outcome - odds) ** 2).sum()) / weights.sum())
    return taken, kish(weights), (odds, error)


def cases(watched: Watched, of: Pool, numbers: NDArray[np.int64]) -> list[Case]:
    """The first TOLD futures of the half that does not fit, on every day on which they are undecided."""
    told = np.flatnonzero(~watched.fits)[:TOLD]
    found = []
    for day in DAYS:
        regression = Day.of(watched, day)
        undecided = of.settled > day
        for row in told[watched.settled[told] > day].tolist():
            events, worth, reference = weighed(of, watched.days[row], day, regression.order)
            found.append(
                Case(
                    future=int(numbers[row]), day=day, events=len(events), worth=worth, line=regression.given(row),
                    same=regression.given(row, events), reference=reference, rival=float(of.outcome[undecided].mean()),
                )
            )  # fmt: skip
    return found


# -- what it comes to ----------------------------------------------------------------------------------


def summed_up(found: Sequence[Case]) -> dict[str, Any]:
    """Mean absolute differences from the reference, and how much of them the errors alone would give."""
    futures = np.array([each.future for each in found])
    reference = np.array([each.reference[0] for each in found])
    error = np.array([each.reference[1] for each in found])
    lines = {
        "same events": (np.array([each.same[0] for each in found]), np.array([each.same[1] for each in found])),
        "line": (np.array([each.line[0] for each in found]), np.array([each.line[1] for each in found])),
        "rival": (np.array([each.rival for each in found]), np.zeros(len(found))),
    }
    return {
        name: {
            "mean absolute difference": over_futures(np.abs(odds - reference), futures),
            "by errors alone": round(float(np.sqrt(2 / np.pi) * np.hypot(error, own).mean()), 4),
            "mean difference": over_futures(odds - reference, futures),
            "outside 90% of both errors": over_futures(
                (np.abs(odds - reference) > NINETY * np.hypot(error, own)).astype(float), futures
            ),
        }
        for name, (odds, own) in lines.items()
    }


def over_futures(values: Floats, futures: NDArray[np.int64]) -> dict[str, float]:
    """The mean with a bootstrap interval of 90%; the days of one future go together."""
    known = np.unique(futures)
    sums = np.array([values[futures == each].sum() for each in known])
    counts = np.array([(futures == each).sum() for each in known])
    drawn = np.random.default_rng(7).integers(0, len(known), (RESAMPLES, len(known)))
    low, high = np.quantile(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1), [0.05, 0.95])
    return {"value": round(float(values.mean()), 4), "low": round(float(low), 4), "high": round(float(high), 4)}


def measure(*, futures: int) -> dict[str, Any]:
    """Everything, as JSON. futures : to be weighed."""
    scenario = load(SCENARIO)
    name = outcome_of(scenario, None)
    table = Table.played(scenario, seed=SEED, futures=FUTURES, threads=1)
    target = table.program.outcomes.index(name)
    odd = int(np.flatnonzero(~table.is_even)[0])
    watched = Watched.of(table, target, odd)
    found = cases(watched, pool(scenario, table, watched, target=target, futures=futures), table.ensemble.number)
    return {
        "date": time.strftime("%Y-%m-%d"), "machine": describe_machine(), "declaration": DECLARATION,
        "scenario": SCENARIO, "outcome": name, "futures weighed": futures, "futures told": len({each.future for each in found}),
        "cases": len(found), "days": list(DAYS), "within": WITHIN, "events of the line": len(watched.columns),
        "events taken in": {
            "fewest": min(each.events for each in found), "median": float(np.median([each.events for each in found])),
            "most": max(each.events for each in found),
        },
        "reference is worth, median": round(float(np.median([each.worth for each in found]))),
        **summed_up(found),
        "each": [
            {
                "future": each.future, "day": each.day, "events": each.events, "worth": round(each.worth),
                "line": round(each.line[0], 4), "same events": round(each.same[0], 4),
                "reference": round(each.reference[0], 4), "error": round(each.reference[1], 4), "rival": round(each.rival, 4),
            }
            for each in found
        ],
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Measure, write, print what it comes to. Exit code 1 if the rival is as near to the reference as the regression."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.observer_agreement", description=__doc__)
    parser.add_argument("--futures", type=int, default=200_000, help="weighed (%(default)s)")
    parser.add_argument("--out", type=Path, default=KEPT, help="where the JSON goes (%(default)s)")
    options = parser.parse_args(arguments)
    found = measure(futures=options.futures)
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({name: each for name, each in found.items() if name not in ("each", "machine")}, indent=1))
    value = "mean absolute difference"
    return int(found["rival"][value]["low"] <= found["same events"][value]["high"])


if __name__ == "__main__":
    sys.exit(main())
