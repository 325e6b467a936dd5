"""`run` plays a scenario's futures; `open_study` reads what an earlier run kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sandtable.errors import StudyError
from sandtable.program import Program, Record
from sandtable.study import again
from sandtable.study.columns import futures_table
from sandtable.study.design import checked_assumptions
from sandtable.study.executors.pieces import piece_size
from sandtable.study.executors.threads import thread_count
from sandtable.study.logs import paths_table
from sandtable.study.manifest import PATHS, RANGES, SUMMARY, derived_files, new_manifest, plan_of, read_manifest
from sandtable.study.parts import PartsInMemory, PartsOnDisk, parquet_bytes, probability_of
from sandtable.study.plan import FUTURES, KEPT, Plan, Span
from sandtable.study.play import PlayedPart, Player, Progress, Report, draws_of, load_engine, play_parts
from sandtable.study.ranges import Ranges, find_ranges, ranges_bytes
from sandtable.study.store import MADE_AGAIN, PLAYED_AGAIN, StudyDirectory, claim, kept_ranges, read_elapsed
from sandtable.study.study import Study
from sandtable.study.summary import summary_bytes
from sandtable.study.until import EVERY, Until, rule
from sandtable.study.verified import verify

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario


def run(
    scenario: Scenario | str | Path,
    *,
    futures: int | None = None,
    seed: int,
    until: Mapping[str, float] | float | None = None,
    threads: int | None = None,
    out: str | Path | None = None,
    chunk: int | None = None,
    keep: int = KEPT,
    assumptions: ArrayLike | None = None,
    progress: Report | bool | None = None,
) -> Study:
    """Play futures 0 to `futures - 1` of a scenario and return the study.

    Args:
        scenario: what `load` returned, a bundled name or a path.
        futures: how many to play, by default 10,000; with `until` at most so many, by default ten million.
        until: play on until the intervals of the outcomes' probabilities are at most so wide, from the lower bound to the
            upper: 0.005, or {"OUTCOME": 0.005, ...}. They are looked at a few times only, and at each look are as much wider as
            it takes for their level to hold for all looks together.
        seed: 0 to 2^64 - 1. The same seed gives the same futures.
        threads: all cores by default; changes no byte of the result.
        out: a directory for the study; without one it stays in memory. A run into a directory that was stopped
            resumes when the same call is made again.
        chunk: futures that a thread plays at a time; changes no byte of the result.
        keep: how many futures keep their event log.
        assumptions: (futures, U) values instead of samples from the priors, in sorted order of identifiers and in
            coherent units, for designs of experiments.
        progress: called with a `Progress`. True shows a bar, False nothing, None a bar on a terminal.

    Raises:
        StudyError: the plan is invalid, or the directory cannot be used.
        ScenarioError: the scenario has errors.
    """
    from sandtable.compile import compile_scenario  # late: `open_study` does without the reader and the compiler

    if isinstance(scenario, (str, Path)):
        from sandtable.loading import load

        scenario = load(scenario)
    workers = thread_count(threads)
    program = compile_scenario(scenario)
    chosen = _rule(until, futures, program, given=assumptions is not None)
    most = chosen.looks[-1] if chosen is not None else FUTURES if futures is None else futures
    plan = Plan(futures=most, seed=seed, kept=keep)
    job = Job(
        scenario=scenario,
        program=program,
        plan=plan,
        given=_given(program, plan, assumptions),
        threads=workers,
        chunk=piece_size(most, threads=threads, asked=chunk),
        until=chosen,
    )
    if callable(progress):
        return run_job(job, out=out, report=progress)
    from sandtable.study.bar import progress_bar

    with progress_bar(show=progress) as report:
        return run_job(job, out=out, report=report)


def open_study(path: str | Path) -> Study:
    """Open a study that a run stored in a directory.

    Every file is compared with its hash, and again after it has changed. Lost event logs and summaries are computed
    from the futures when they are needed; running the same command again restores the files.

    Raises:
        StudyError: the study is incomplete or damaged.
    """
    directory = Path(path)
    manifest = read_manifest(directory)
    if not manifest["complete"]:
        raise StudyError(
            f"the study in `{directory}` is not complete",
            hint="run the same command again; it resumes",
        )
    verify(directory, manifest["chunks"], again=PLAYED_AGAIN)
    # what is lost of the others is made again when it is asked for
    verify(
        directory, [each for each in derived_files(manifest) if (directory / each["path"]).exists()], again=MADE_AGAIN
    )
    kept = kept_ranges(directory, manifest)
    study = Study(
        manifest, PartsOnDisk(directory, manifest), elapsed_s=read_elapsed(directory),
        ranges=kept if kept is not None else lambda report: again.ranges(study, report=report),
    )  # fmt: skip
    return study


@dataclass(frozen=True)
class Job:
    """One call of `run`, its arguments checked. given: (futures, U) or None to draw from the priors."""

    scenario: Scenario
    program: Program
    plan: Plan
    given: NDArray[np.float64] | None = None
    threads: int = 1
    chunk: int = 1_000
    engine: Player | None = None  # None: the compiled one
    until: Until | None = None  # its last look has the futures of the plan


def run_job(job: Job, *, out: str | Path | None, report: Report) -> Study:
    """Play a job in memory, or into a directory."""
    given = None if job.given is None else job.given.tobytes()
    manifest = new_manifest(job.scenario, job.program, job.plan, given=given)
    if job.until is not None:
        manifest["until"] = job.until.as_json()
    if out is None:
        return _run_in_memory(job, manifest, report)
    from sandtable.engine.numeric import fingerprint

    with claim(Path(out), manifest={**manifest, "numeric": fingerprint()}) as directory:
        if directory.is_complete:
            job = replace(job, plan=plan_of(directory.manifest))
        elif job.until is not None:
            job = _grown(job, job.until, directory, report)
        engine = _fill(job, directory, report)
        parts = PartsOnDisk(directory.path, directory.manifest)
    return Study(
        directory.manifest, parts, scenario=job.scenario, program=job.program, engine=engine,
        elapsed_s=read_elapsed(directory.path), ranges=kept_ranges(directory.path, directory.manifest),
    )  # fmt: skip


def _run_in_memory(job: Job, manifest: dict[str, Any], report: Report) -> Study:
    engine = job.engine or load_engine(job.program, report=report)
    tables: list[Any] = []
    elapsed = 0.0
    control_days = np.zeros((1, 1, 1), np.int64)
    for look in _looks(job):
        for part in _play(look, engine, look.plan.parts[len(tables) :], report):
            tables.append(futures_table(job.program, part.span, draws=part.draws, batch=part.batch))
            control_days = control_days + part.batch.control_days
            elapsed += part.elapsed_s
        parts, job = PartsInMemory(tables, control_days=control_days), look
        if job.until is not None and job.until.is_narrow(parts.count(job.program)):
            break
    return Study(
        {**_with_futures(manifest, job.plan.futures), "complete": True}, parts,
        scenario=job.scenario, program=job.program, engine=engine, elapsed_s=elapsed,
        ranges=lambda report: _ranges(job, engine, report),
    )  # fmt: skip


def _fill(job: Job, directory: StudyDirectory, report: Report) -> Player | None:
    """Play what the directory still lacks. Returns the engine if one was needed."""
    missing = directory.take_stock(job.plan.parts)
    if directory.is_complete and not (missing or directory.lost):
        return job.engine
    engine = job.engine or load_engine(job.program, report=report)
    # who controls what on which day is in no table: a lost summary takes every future
    to_play = job.plan.parts if SUMMARY in directory.lost else missing
    control_days = np.zeros((1, 1, 1), np.int64)
    for part in _play(job, engine, to_play, report):
        control_days = control_days + part.batch.control_days
        if part.span in missing:
            _keep(job, part, directory)
    if not directory.is_complete:
        ranges = _ranges(job, engine, report)
        report(Progress("finishing", job.plan.futures, job.plan.futures))
        directory.finish(
            paths=_paths(job, engine), summary=_summary(job, directory.control_days()), ranges=ranges_bytes(ranges)
        )
    if PATHS in directory.lost:
        directory.restore(PATHS, _paths(job, engine) or b"")
    if SUMMARY in directory.lost:
        directory.restore(SUMMARY, _summary(job, control_days))
    if RANGES in directory.lost:
        directory.restore(RANGES, ranges_bytes(_ranges(job, engine, report)))
    return engine


def _keep(job: Job, part: PlayedPart, directory: StudyDirectory) -> None:
    table = futures_table(job.program, part.span, draws=part.draws, batch=part.batch)
    directory.keep_part(
        part.span,
        rows=parquet_bytes(table),
        control_days=part.batch.control_days,
        failed=int(np.count_nonzero(part.batch.status)),
        elapsed_s=part.elapsed_s,
    )


def _looks(job: Job) -> Iterator[Job]:
    """The job up to each look of its rule; the job itself without one."""
    for futures in job.until.looks if job.until is not None else (job.plan.futures,):
        yield replace(job, plan=replace(job.plan, futures=futures))


def _grown(job: Job, until: Until, directory: StudyDirectory, report: Report) -> Job:
    """Plays what the directory still lacks, look by look, until the rule is met. Returns the job with as many futures."""
    for look in _looks(job):
        missing = directory.take_stock(look.plan.parts)
        if missing:
            job = replace(job, engine=job.engine or load_engine(job.program, report=report))
            assert job.engine is not None
            for part in _play(look, job.engine, missing, report):
                _keep(look, part, directory)
        if until.is_narrow(directory.rows().count(job.program)):
            break
    directory.manifest = _with_futures(directory.manifest, look.plan.futures)
    return replace(look, engine=job.engine)


def _with_futures(manifest: dict[str, Any], futures: int) -> dict[str, Any]:
    return {**manifest, "plan": {**manifest["plan"], "futures": futures}}


def _rule(
    until: Mapping[str, float] | float | None, futures: int | None, program: Program, *, given: bool
) -> Until | None:
    if until is None:
        return None
    if given:
        raise StudyError("`until` and given assumptions exclude each other", hint="their number is that of the futures")
    widths = {EVERY: float(until)} if isinstance(until, (int, float)) else until
    return rule(widths, most=futures, outcomes=program.outcomes)


def _ranges(job: Job, engine: Player, report: Report) -> Ranges:
    """How far the shares go with the assumptions."""
    return find_ranges(
        job.program, seed=job.plan.seed, futures=job.plan.futures, given=job.given, threads=job.threads,
        engine=engine, with_variances=bool(job.scenario.readings), report=report,
    )  # fmt: skip


def _play(job: Job, engine: Player, parts: tuple[Span, ...], report: Report) -> Iterator[PlayedPart]:
    return play_parts(
        engine, job.program, job.plan, parts, given=job.given, threads=job.threads, chunk=job.chunk, report=report
    )


def _paths(job: Job, engine: Player) -> bytes | None:
    """The event logs of the kept futures; None if none are kept."""

    def trace(future: int) -> Record:
        draws = draws_of(job.program, job.plan, Span(part=0, first=future, futures=1), given=job.given)
        return engine.trace(seed=job.plan.seed, future=future, assumptions=draws[0])

    kept = job.plan.kept_futures
    return parquet_bytes(paths_table(job.program, kept, trace=trace)) if kept else None


def _summary(job: Job, control_days: NDArray[np.int64]) -> bytes:
    return summary_bytes(
        job.program,
        probability_of(control_days),
        futures=job.plan.futures,
        complete=int(control_days[0, 0].sum()),
        start=job.scenario.start.isoformat(),
    )


def _given(program: Program, plan: Plan, assumptions: ArrayLike | None) -> NDArray[np.float64] | None:
    return None if assumptions is None else checked_assumptions(program, assumptions, rows=plan.futures)
