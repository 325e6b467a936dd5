"""`signposts`: which observable events, seen or not seen by a date, change the odds of an outcome.

Signs are found in the even futures and measured in the odd ones; the date, the list and the merging of signs that say the
same all come from the even futures. One date serves the whole list: a date chosen for each sign would bias the odds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of
from sandtable.analysis.signposts.information import conditional_information, information, joined
from sandtable.analysis.signposts.matrix import hypotheses_of, matrix_of
from sandtable.analysis.signposts.measuring import (
    bias_of,
    combinations_of,
    first_share_of,
    gains_of,
    lead_of,
    odds_of,
    placebo_bias,
    ratio_of,
    share,
)
from sandtable.analysis.signposts.results import Event, Signpost, Signposts, Watched
from sandtable.analysis.signposts.searching import USUAL, Searched, Table, search
from sandtable.analysis.signposts.watching import is_large_enough, stand_ins_of
from sandtable.errors import AnalysisError
from sandtable.results import Header
from sandtable.scenario.types import Scenario
from sandtable.study.play import Report

MOST_LISTED = 40  # signs by themselves, beside those of the lists


def signposts(
    source: Source,
    *,
    outcome: str | None = None,
    by: dt.date | None = None,
    lead: float = 0.0,
    matrix: bool = False,
    hypotheses: Sequence[str] | None = None,
    futures: int = USUAL,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
    watched: Table | None = None,
) -> Signposts:
    """Find the observable events that tell most about an outcome, and measure what each says.

    Args:
        source: a study, whose scenario and seed are taken, or what `load` takes or returns.
        outcome: identifier; default the headline.
        by: the date by which a sign is seen or not; default a third of the way to the outcome's median time, or later where
            no sign can be seen by then.
        lead: least median time, in days, from the sighting until the outcome is decided.
        matrix: compare hypotheses with the evidence, too.
        hypotheses: outcomes of which exactly one happens, for the matrix; default those of the file that fit together.
        futures: to play; half of them find the signs and half measure them.
        seed: of the futures; default that of the study.
        threads: all cores by default; changes no byte of the result.
        progress: as for `run`.
        watched: futures that another analysis of this scenario and seed has played; `futures` is not used then.

    Raises:
        AnalysisError: an unknown outcome, one that nearly always or nearly never happens, a date outside of the scenario
            or by which nearly all futures are decided, hypotheses that overlap.

    Checked by tests/statistical/test_coverage_signposts.py.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    name = outcome_of(scenario, outcome)
    day = _checked_day(scenario, by)
    with reporting(progress) as report:
        table = watched or Table.played(scenario, seed=chosen_seed, futures=futures, threads=threads, report=report)
    program, ensemble = table.program, table.ensemble
    target = program.outcomes.index(name)
    found = search(table, target, day=day, lead=lead)
    chosen = hypotheses_of(table, name, hypotheses) if matrix else None
    return Signposts(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        outcome=name,
        title=scenario.outcomes[name].title,
        odds=share(int(ensemble.outcomes[:, target].sum()), len(ensemble)),
        futures=table.futures,
        failed=ensemble.failed,
        by=table.date_of(found.by),
        by_day=found.by,
        lead=lead,
        undecided_share=share(int(found.even.undecided.sum() + found.odd.undecided.sum()), len(ensemble)),
        found_in=int(found.even.undecided.sum()),
        measured_in=int(found.odd.undecided.sum()),
        candidates=int(np.count_nonzero(found.free)),
        excluded=tuple(
            Event(event=each.event, title=each.title)
            for each, free in zip(table.sightings.candidates, found.free, strict=True)
            if not free
        ),
        **_rows(table, found, target=target, seed=chosen_seed),
        matrix=matrix_of(table, chosen, by=found.by) if chosen is not None else None,
    )


def _checked_day(scenario: Scenario, by: dt.date | None) -> float | None:
    if by is None:
        return None
    calendar = scenario.calendar
    day = calendar.day_of(by)
    if not 0 < day < calendar.days:
        raise AnalysisError(
            f"{by} is not between {calendar.at_start} and {calendar.at_horizon}",
            hint="a sign is seen, or not, between the scenario's start and its horizon",
        )
    return day


# -- rows ----------------------------------------------------------------------------------------------


def _rows(table: Table, found: Searched, *, target: int, seed: int) -> dict[str, Any]:
    """The parts of the result that are about signs."""
    candidates = table.sightings.candidates
    listed = [each.column for each in found.listed]
    telling = [each.column for each in found.telling]
    others = [each for each in _alone(found) if each not in {*listed, *telling}][:MOST_LISTED]
    gains = gains_of(found.odd.seen, found.odd.open_outcome.astype(np.int64), listed)
    events = [candidates[column].event for column in listed]
    stand_ins = {each.column: each.stand_ins for each in (*found.listed, *found.telling)}
    seen = np.where(found.free, found.even.seen, False)
    usable = is_large_enough(seen)
    rows = [
        _signpost(table, found, column, stand_ins.get(column) or stand_ins_of(seen, column, usable), target=target)
        for column in (*listed, *telling, *others)
    ]
    return {
        "signposts": tuple(sorted(rows, key=lambda row: -row.bits.value)),
        "watch_list": tuple(
            Watched(event=candidates[column].event, title=candidates[column].title, gain=gain)
            for column, gain in zip(listed, gains, strict=True)
        ),
        "telling": tuple(candidates[column].event for column in telling),
        "combinations": combinations_of(found.odd, listed, events),
        "optimistic_bias": bias_of(found.even, found.odd, listed),
        "placebo": placebo_bias(found.even, found.odd, seed=seed),
    }


def _alone(found: Searched) -> list[int]:
    """Columns that say something by themselves in the even futures, the one that says most first."""
    seen = np.where(found.free, found.even.seen, False)
    outcome = found.even.open_outcome.astype(np.int64)
    bits, error = conditional_information(seen, outcome, np.zeros(len(outcome), np.int64), states=2)
    usable = is_large_enough(seen) & (bits - 2 * error > 0)
    order = np.argsort(-bits, kind="stable")
    return [int(column) for column in order if usable[column]]


def _signpost(table: Table, found: Searched, column: int, stand_ins: Sequence[int], *, target: int) -> Signpost:
    candidate, half = table.sightings.candidates[column], found.odd
    seen, outcome = half.seen[:, column], half.open_outcome
    undecided = odds_of(outcome)
    assert undecided is not None  # `check_open` saw to it
    shown = int(seen.sum())
    return Signpost(
        event=candidate.event,
        title=candidate.title,
        kind=candidate.kind,
        by=table.date_of(found.by),
        today=share(int(table.ensemble.outcomes[:, target].sum()), len(table.ensemble)),
        undecided=undecided,
        seen=odds_of(outcome[seen]),
        unseen=odds_of(outcome[~seen]),
        ratio_seen=ratio_of(seen, outcome),
        ratio_unseen=ratio_of(~seen, outcome),
        bits=information(joined(seen[:, None]), outcome.astype(np.int64), states=2),
        share=share(shown, len(seen)),
        first_share=first_share_of(half, column),
        lead_days=lead_of(half, column),
        stand_ins=tuple(
            Event(event=table.sightings.candidates[each].event, title=table.sightings.candidates[each].title)
            for each in stand_ins
        ),
        smaller_cell=min(shown, len(seen) - shown),
    )
