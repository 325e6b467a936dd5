"""`readings`: every reading of a file is played with the same seed, and what comes out stands side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.questions import Source, reporting, scenario_of, seed_of
from sandtable.analysis.readings import spread
from sandtable.analysis.readings.results import (
    ComparedReadings,
    PlayedReading,
    ReadOutcome,
    ReadSettlement,
    ReadShare,
    ReadTime,
    ReadTimes,
)
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.results import Header
from sandtable.scenario.types import SETTLEMENT_STATES, Scenario
from sandtable.study.manifest import NAME, read_manifest
from sandtable.study.outcomes import NO_SETTLEMENT
from sandtable.study.play import Report
from sandtable.study.ranges import AssumptionRange
from sandtable.study.run import open_study, run
from sandtable.study.study import Study
from sandtable.study.tally import is_label
from sandtable.wording import plural

FOLDER = "readings"  # of a study directory: a study for each of the other readings
Held = Mapping[str, NDArray[np.bool_]]


def readings(
    source: Source,
    *,
    futures: int = 10_000,
    seed: int | None = None,
    threads: int | None = None,
    out: str | Path | None = None,
    progress: Report | bool | None = None,
) -> ComparedReadings:
    """Play every reading of a file and set the results side by side. No reading is given a probability, none are averaged.

    Args:
        source: a study, whose futures and seed are then those of every reading and whose own reading is not played
            again; a scenario; a bundled name or a path.
        futures: of each reading.
        seed: of each reading, so that what they share has the same dice. Default: the study's.
        threads: all cores by default.
        out: a study directory: the studies of the other readings are kept in `readings/NAME` below it, and resumed.
            Default: that of a study that was opened.
        progress: as for `run`.

    Raises:
        AnalysisError: the file has no readings; or no future came to its end in all of them.
        ScenarioError: what was set over the file does not fit one of them.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    if not scenario.readings:
        hint = "add `readings`: the file as written, and what another reading of the text sets"
        raise AnalysisError("the file has one reading only", hint=hint)
    known = source if isinstance(source, Study) else None
    with reporting(progress) as report:
        studies = {
            name: known
            if known is not None and name == scenario.reading
            else _study(
                scenario.in_reading(name), name, known, out,
                {"futures": known.futures if known else futures, "seed": chosen_seed, "threads": threads}, report,
            )
            for name in scenario.readings
        }  # fmt: skip
        for study in studies.values():
            study.find_ranges(report)
    return compared(scenario, studies, seed=chosen_seed)


def _study(
    scenario: Scenario, name: str, known: Study | None, out: str | Path | None, plan: Mapping[str, int | None],
    report: Report,
) -> Study:  # fmt: skip
    """The study of one reading: the one kept beside a study that was opened, else played."""
    is_first = not scenario.origin.reading
    kept = known.directory if known is not None else None
    if out is None and kept is not None and not is_first:
        stored = kept / FOLDER / name
        if (stored / NAME).exists() and read_manifest(stored)["complete"]:
            found = open_study(stored)
            if found.scenario.sha256 == scenario.sha256 and found.seed == plan["seed"]:
                return found
    folder = None if out is None else Path(out) if is_first else Path(out) / FOLDER / name
    return run(
        scenario, futures=plan["futures"] or 0, seed=plan["seed"] or 0, threads=plan["threads"], out=folder,
        progress=report,
    )  # fmt: skip


def compared(scenario: Scenario, studies: Mapping[str, Study], *, seed: int) -> ComparedReadings:
    """The readings side by side. studies : by name of reading, in the order of the file, of the same seed and futures."""
    first = scenario.default_reading
    held = {name: study.outcome_array() for name, study in studies.items()}
    both = np.logical_and.reduce([complete for _, complete in held.values()])
    if not both.any():
        empty = [scenario.readings[name].title for name, study in studies.items() if not study.complete]
        where = f"in the reading “{empty[0].rstrip('.?! ')}”" if empty else "in every reading at once"
        raise AnalysisError(
            f"none of {plural(studies[first].futures, 'future')} came to its end {where}, so there is nothing to set side by side",
            hint="`sandtable run` with `--reading NAME` says how its futures fail",
        )
    arrays = {name: values[both] for name, (values, _) in held.items()}
    rows = [study.outcomes for study in studies.values()]
    program = studies[first].program
    outcomes = tuple(
        _outcome(name, studies, {each: arrays[each][:, index] for each in studies}, first=first)
        for index, name in enumerate(program.outcomes)
    )
    return ComparedReadings(
        header=Header.of(scenario.in_reading(first), seed=seed),
        source=scenario,
        futures=studies[first].futures,
        compared=int(np.count_nonzero(both)),
        level=rows[0][0].level,
        start=scenario.calendar.date(0.0),
        as_written=first,
        played=tuple(
            PlayedReading(
                id=name, title=scenario.readings[name].title, is_as_written=name == first,
                scenario_sha256=study.program.sha256, failed=study.futures - study.complete,
            )
            for name, study in studies.items()
        ),
        outcomes=outcomes,
        settlements=tuple(_settlements(studies, both, first=first)),
        times=tuple(_times(studies, first=first)),
    )  # fmt: skip


def _outcome(name: str, studies: Mapping[str, Study], held: Held, *, first: str) -> ReadOutcome:
    shares = {each: study.outcome(name) for each, study in studies.items()}
    shown = tuple(
        _read(each, shares[each].probability, study.ranges.outcomes.get(name), held, first=first)
        for each, study in studies.items()
    )
    apart = spread.between(np.array([held[each] for each in studies]))
    found = [_within(study, name, shares[each].probability) for each, study in studies.items()]
    rows = [row for row in found if row is not None]
    over = spread.within(rows) if len(rows) == len(studies) else None
    return ReadOutcome(
        id=name,
        title=shares[first].title,
        headline=shares[first].headline,
        readings=shown,
        between=apart,
        within=over,
        chance=None if over is None else spread.chance(rows, over),
        share_between=None if over is None else spread.share_between(apart, over),
    )


def _within(study: Study, outcome: str, share: Estimate) -> spread.Within | None:
    """The variance over the assumptions in one reading: 0 without assumptions, None where it is not known."""
    ranges = study.find_ranges()
    if ranges.absent == "no-assumptions":
        return spread.Within(0.0, 0.0, share)
    found = ranges.variances.get(outcome)
    return None if found is None else spread.Within(*found, share)


def _read(reading: str, share: Estimate, over: AssumptionRange | None, held: Held, *, first: str) -> ReadShare:
    return ReadShare(
        reading=reading,
        probability=share,
        assumptions_low=None if over is None else over.low,
        assumptions_high=None if over is None else over.high,
        difference=None if reading == first else spread.difference(held[first], held[reading]),
    )


def _settlements(studies: Mapping[str, Study], both: NDArray[np.bool_], *, first: str) -> Sequence[ReadSettlement]:
    """The states that occur in any reading, in the order of the states."""
    shares = {name: {row.id: row for row in study.settlements} for name, study in studies.items()}
    states = list(dict.fromkeys(state for found in shares.values() for state in found))
    if not states or not all(shares.values()):
        return ()
    tables = {name: study.to_arrow(["de_facto", "de_jure"]) for name, study in studies.items()}

    def holds(table: Any, state: str, way: str) -> NDArray[np.bool_]:
        wanted = (state,) if state != NO_SETTLEMENT else SETTLEMENT_STATES
        found: NDArray[np.bool_] = np.logical_or.reduce([is_label(table[way], each) for each in wanted])[both]
        return found if state != NO_SETTLEMENT else ~found  # no settlement stands as null

    def row(state: str, way: str) -> tuple[ReadShare, ...]:
        held = {name: holds(table, state, way) for name, table in tables.items()}
        shown = []
        for name, study in studies.items():
            found = shares[name].get(state)  # type: ignore[call-overload]
            share = getattr(found, way) if found is not None else Estimate(0.0, 0.0, 0.0)
            shown.append(_read(name, share, getattr(study.ranges, way).get(state), held, first=first))
        return tuple(shown)

    return [
        ReadSettlement(id=state, de_facto=row(state, "de_facto"), de_jure=row(state, "de_jure")) for state in states
    ]


def _times(studies: Mapping[str, Study], *, first: str) -> Sequence[ReadTimes]:
    found = {name: {row.id: row for row in study.times} for name, study in studies.items()}
    return [
        ReadTimes(
            id=row.id,
            title=row.title,
            readings=tuple(
                ReadTime(reading=name, share=rows[row.id].share, median=rows[row.id].median)
                for name, rows in found.items()
                if row.id in rows
            ),
        )
        for row in found[first].values()
    ]
