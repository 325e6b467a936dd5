"""`volatility`: how much of the uncertainty about an outcome is settled by which day.

Each future is played as it is, and once more for every day of a grid with the same dice up to that day, that day
included, and others from then on: a fork (docs/model.md section 1). From how often the two differ follows how far the
outcome is decided by then, without playing many forks of each future (`settled.py`). Forks of one future at different
days have the same dice after both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.analysis.sensitivity.indices import reason_for
from sandtable.analysis.volatility.results import SettledDay, SettledOutcome, Volatility
from sandtable.analysis.volatility.settled import Pairs, odds_deviation, settled_share
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.program import Program
from sandtable.results import Header
from sandtable.scenario.types import Scenario
from sandtable.study.design import play_design
from sandtable.study.intervals import LEVEL, wilson
from sandtable.study.play import Progress, Report, load_engine
from sandtable.study.salts import forked_after, salts_of

FUTURES = 20_000
POINTS = 8
FEWEST_FUTURES = 100

Truths = NDArray[np.bool_]


def volatility(
    source: Source,
    *,
    outcome: str | None = None,
    futures: int = FUTURES,
    points: int = POINTS,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Volatility:
    """Say how much of the variance of each outcome is settled by which day, and how far the odds of that day spread.

    Plays futures * (points + 1) futures.

    Args:
        source: a study, whose scenario and seed are used, or what `load` takes or returns.
        outcome: the one asked about; default all of them.
        futures: that are played as they are, at least 100.
        points: days that are looked at: the start, and others at equal distances up to the horizon, which is left out.
        seed: of the futures; a study has its own.
        threads: default all cores; changes no byte of the result.
        progress: a function that is called with a `Progress`; True shows a bar, None does in a terminal or notebook.

    Raises:
        AnalysisError: an unknown outcome, numbers that are too small, or no complete future.

    Checked by tests/unit/analysis/test_volatility.py and tests/statistical/test_coverage_volatility.py.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    if futures < FEWEST_FUTURES:
        raise AnalysisError(f"at least {FEWEST_FUTURES} futures are needed, not {futures}")
    if points < 1:
        raise AnalysisError(f"at least one day must be looked at, not {points}")
    names = list(scenario.outcomes) if outcome is None else [outcome_of(scenario, outcome)]
    program = compile_scenario(scenario)
    days = grid(program.horizon, points=points)
    with reporting(progress) as report:
        truths, is_complete = _play(program, days, futures=futures, seed=chosen_seed, threads=threads, report=report)
    if not is_complete.any():
        raise AnalysisError("no future came to its end", hint="`sandtable run` says why they failed")
    kept = truths[:, is_complete]
    return Volatility(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        start=scenario.start,
        horizon=program.horizon,
        futures=futures,
        failed=futures - int(is_complete.sum()),
        level=LEVEL,
        days=tuple(days),
        outcomes=tuple(_settled(scenario, name, kept[..., program.outcomes.index(name)], days) for name in names),
    )


def grid(horizon: float, *, points: int) -> list[float]:
    """Days from the start on at equal distances, the horizon left out: whole ones, where they stay apart."""
    days = [horizon * point / points for point in range(points)]
    whole = [float(round(day)) for day in days]
    return whole if len(set(whole)) == points and whole[-1] < horizon else days


def _play(
    program: Program, days: Sequence[float], *, futures: int, seed: int, threads: int | None, report: Report
) -> tuple[Truths, NDArray[np.bool_]]:
    """Truth values of all outcomes, (days + 1, futures, Y): of the futures themselves, then of their forks at each day.

    Also which futures are complete in every play.
    """
    numbers = np.arange(futures, dtype=np.uint64)
    after = salts_of(numbers, seed=seed, count=1)[:, 0]
    engine = load_engine(program, report=report)
    found, is_complete = [], np.ones(futures, np.bool_)
    total = futures * (len(days) + 1)
    for part, day in enumerate([None, *days]):
        played = play_design(
            program, seed=seed, futures=numbers, threads=threads, engine=engine,
            blocks=None if day is None else forked_after(numbers, after, day=day),
            report=_part(report, before=part * futures, total=total),
        )  # fmt: skip
        found.append(played.batch.outcomes)
        is_complete &= played.is_complete
    return np.stack(found), is_complete


def _part(report: Report, *, before: int, total: int) -> Report:
    """Reports a part of the work as a part of all of it."""
    return lambda progress: report(
        Progress(progress.stage, before + progress.done, total) if progress.stage == "playing" else progress
    )


def _settled(scenario: Scenario, name: str, truths: Truths, days: Sequence[float]) -> SettledOutcome:
    """truths : (days + 1, n)."""
    entry, own = scenario.outcomes[name], truths[0]
    cases, count = int(own.sum()), len(own)
    reason = reason_for(cases, count)
    found = []
    for day, forked in zip(days, truths[1:], strict=True):
        both, one = int((own & forked).sum()), int((own ^ forked).sum())
        pairs = Pairs(both, one, count - both - one)
        settled = settled_share(pairs)
        found.append(SettledDay(day=day, agreeing=count - one, settled=settled, deviation=odds_deviation(pairs)))
    return SettledOutcome(
        id=name,
        title=entry.title,
        headline=entry.headline,
        probability=Estimate(cases / count, *wilson(cases, trials=count)),
        reason=reason,
        days=() if reason else tuple(found),
    )
