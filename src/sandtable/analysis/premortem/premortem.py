"""`pre_mortem`: suppose that it turned out otherwise, and tell how.

Of the futures on the unlikely side of an outcome the one is told that is nearest to their component-wise median: of each observable
event the day on which it is seen, the end where it is not. The median keeps its place if a few futures are extreme, where a mean
would lie between kinds of futures. Checked by tests/unit/analysis/test_pre_mortem.py.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.premortem.results import FirstSign, PreMortem, ToldEvent
from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.analysis.signposts.measuring import share
from sandtable.analysis.signposts.results import Signpost, Signposts
from sandtable.analysis.signposts.searching import Table
from sandtable.analysis.signposts.signposts import signposts
from sandtable.errors import AnalysisError
from sandtable.results import Header
from sandtable.scenario.types import Scenario
from sandtable.study.play import Report, load_engine
from sandtable.study.stories import story_of

FUTURES = 10_000


def pre_mortem(
    source: Source,
    *,
    outcome: str | None = None,
    futures: int = FUTURES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
    watched: Table | None = None,
) -> PreMortem:
    """Tell the most typical of the futures in which an outcome turns out as it is unlikely to, with its first sign.

    Args:
        source: a study, whose scenario and seed are taken, or what `load` takes or returns.
        outcome: identifier; default the headline.
        futures: to play.
        seed: as for `signposts`.
        threads: as for `signposts`.
        progress: as for `signposts`.
        watched: futures that another analysis of this scenario and seed has played; `futures` is not used then.

    Raises:
        AnalysisError: an unknown outcome, one that happens in all futures or in none, or too few futures.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    with reporting(progress) as report:
        table = watched or Table.played(scenario, seed=chosen_seed, futures=futures, threads=threads, report=report)
        happened = table.ensemble.outcomes[:, table.program.outcomes.index(chosen)]
        side = bool(happened.mean() < 0.5)
        alike = np.flatnonzero(happened == side)
        if not len(alike):
            raise AnalysisError(
                f"the outcome happens in {'none' if side else 'all'} of {len(happened):,} futures: there is no other side to tell",
                hint="play more futures, or ask about another outcome",
            )
        row = int(alike[nearest_to_median(table.sightings.days[alike], end=table.ensemble.end[alike])])
        number = int(table.ensemble.number[row])
        record = load_engine(table.program, report=report).trace(
            seed=chosen_seed, future=number, assumptions=table.ensemble.draws[row]
        )
        signs, why = _signs(scenario, chosen, table, seed=chosen_seed, report=report)
    drawn = dict(zip(table.program.assumptions, map(float, table.ensemble.draws[row]), strict=True))
    return PreMortem(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        outcome=chosen,
        title=scenario.outcomes[chosen].title,
        probability=share(int(happened.sum()), len(happened)),
        happens=side,
        share=share(len(alike), len(happened)),
        alike=len(alike),
        future=number,
        compared=len(table.sightings.candidates),
        events=tuple(
            ToldEvent(day=line.day, date=table.date_of(line.day), text=line.text)
            for line in story_of(scenario, table.program, record, drawn=drawn)
        ),
        first_sign=None if signs is None else _first_sign(table, signs, row, happens=side),
        signs_by=None if signs is None else signs.by,
        signs_by_day=None if signs is None else signs.by_day,
        no_signs=why,
        futures=table.futures,
        failed=table.ensemble.failed,
    )


def nearest_to_median(days: NDArray[np.float64], *, end: NDArray[np.float64]) -> int:
    """The row that is nearest to the median of each column: the least sum of distances in days, the first of equals.

    days : (n, events), inf where an event is not seen; it counts as the end of that future. end : (n,) days.
    """
    seen = np.where(np.isfinite(days), days, end[:, None])
    return int(np.argmin(np.abs(seen - np.median(seen, axis=0)).sum(axis=1)))


def _signs(
    scenario: Scenario, outcome: str, table: Table, *, seed: int, report: Report
) -> tuple[Signposts | None, str | None]:
    """What to watch, found in the same futures; or why it could not be looked for."""
    try:
        return signposts(scenario, outcome=outcome, seed=seed, progress=report, watched=table), None
    except AnalysisError as fault:
        return None, fault.message


def _first_sign(table: Table, signs: Signposts, row: int, *, happens: bool) -> FirstSign | None:
    """The earliest sign in a future that speaks for its side, of those of the list; then of all others."""
    column = {each.event: index for index, each in enumerate(table.sightings.candidates)}
    listed = [signs.signpost(each.event) for each in signs.watch_list]
    for rows in (listed, signs.signposts):
        found = [
            sign
            for each in rows
            if (sign := _sign(table, signs, each, float(table.sightings.days[row, column[each.event]]), happens))
        ]
        if found:
            return min(found, key=lambda each: (each.day, each.event))
    return None


def _sign(table: Table, signs: Signposts, each: Signpost, day: float, happens: bool) -> FirstSign | None:
    """A sign that speaks for a side: its interval lies beyond the odds of all undecided futures. day : on which it is seen."""
    is_seen = day <= signs.by_day
    odds = each.seen if is_seen else each.unseen
    if odds is None or not (odds.low > each.undecided.high if happens else odds.high < each.undecided.low):
        return None
    when = day if is_seen else signs.by_day
    return FirstSign(
        event=each.event,
        title=each.title,
        day=when,
        date=table.date_of(when),
        seen=is_seen,
        odds=odds,
        undecided=each.undecided,
    )
