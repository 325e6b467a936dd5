"""`claims`: every statement of the assessed text that the file models, judged over the same futures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.claims.cases import Case
from sandtable.analysis.claims.conflicts import conflicts_of
from sandtable.analysis.claims.judging import judge_claim
from sandtable.analysis.claims.premises import Premise, premise_of
from sandtable.analysis.claims.questions import Question, questions_of
from sandtable.analysis.claims.readings import Readings, readings_of
from sandtable.analysis.claims.reasons import Reason, Stated
from sandtable.analysis.claims.results import (
    ClaimResult,
    ClaimsInReadings,
    Coverage,
    JudgedClaims,
    ReadClaims,
    claim_result,
)
from sandtable.analysis.claims.runs import judge_best_response, judge_drivers
from sandtable.analysis.claims.worlds import Conditions, Flags, Worlds
from sandtable.analysis.questions import reporting, scenario_of
from sandtable.errors import AnalysisError
from sandtable.program import Program
from sandtable.results import Header
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import (
    BestResponseTest,
    DriversTest,
    FactTest,
    ProbabilityTest,
    Scenario,
    Untestable,
)
from sandtable.study.intervals import LEVEL
from sandtable.study.play import Progress, Report
from sandtable.study.study import Study
from sandtable.text.declared import standard_of

FUTURES = 20_000
BLOCK = 10_000  # futures played in all worlds before the next


def claims(
    scenario: Scenario | str | Path,
    study: Study | None = None,
    *,
    futures: int = FUTURES,
    seed: int | None = None,
    only: Iterable[str] | None = None,
    statements: Iterable[str] | None = None,
    readings: bool = True,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> JudgedClaims:
    """Judge every claim of a scenario: its verdict, what it rests on, and in which reading it changes.

    Args:
        scenario: what `load` returned, a bundled name or a path.
        study: one of this scenario; its seed, number of futures and sampled assumptions are then used.
        futures: futures 0 to `futures - 1` are played in the file and in every world that a claim compares with.
        seed: 0 to 2^64 - 1, needed without a study.
        only: identifiers of the claims to judge; None for all.
        statements: identifiers of the statements that the text makes, to find missing ones.
        readings: judge them in the other readings of the file as well, where the scenario is the file as written.
        threads: changes no byte of the result.

    Raises:
        AnalysisError: there are no claims, or none of that name; or the study is of another scenario.

    Intervals are checked by tests/statistical/test_coverage_claims.py.
    """
    opened = scenario_of(scenario)
    names = _names(opened, only)
    seed, futures = _plan(opened, study, seed=seed, futures=futures)
    with reporting(progress) as report:
        plan = {"futures": futures, "seed": seed, "threads": threads}
        found = _judged(opened, names, study, statements, plan, report)
        if not readings or not opened.readings or opened.origin.reading:
            return found
        rivals = [
            _judged(opened.in_reading(name), names, None, statements, plan, report)
            for name in opened.readings
            if name != opened.default_reading
        ]
    return replace(found, readings=_side_by_side(found, rivals, opened))


def _side_by_side(found: JudgedClaims, rivals: Sequence[JudgedClaims], scenario: Scenario) -> ClaimsInReadings:
    verdicts = [{claim.found for claim in row} for row in zip(*(each.claims for each in (found, *rivals)), strict=True)]
    return ClaimsInReadings(
        as_written=scenario.default_reading,
        title=scenario.readings[scenario.default_reading].title,
        differing=tuple(claim.id for claim, seen in zip(found.claims, verdicts, strict=True) if len(seen) > 1),
        rivals=tuple(
            ReadClaims(
                reading=each.source.reading,
                title=scenario.readings[each.source.reading].title,
                scenario_sha256=each.scenario_sha256,
                failed=each.failed,
                claims=each.claims,
                conflicts=each.conflicts,
            )
            for each in rivals
        ),
    )


def _judged(
    opened: Scenario, names: Sequence[str], study: Study | None, statements: Iterable[str] | None,
    plan: Mapping[str, Any], report: Report,
) -> JudgedClaims:  # fmt: skip
    """The claims of one reading. plan : futures, seed, threads."""
    futures, seed, threads = plan["futures"], plan["seed"], plan["threads"]
    tests = [claim.test for claim in opened.claims.values()]
    conditions = Conditions.of(opened, (each for each in tests if isinstance(each, ProbabilityTest | FactTest)))
    worlds = Worlds(opened, conditions, report=report)
    questions = questions_of(opened, worlds, only=names)
    parts = readings_of(opened, worlds.file.program)
    failed = _count(worlds, questions, parts, study=study, futures=futures, seed=seed, threads=threads, report=report)
    cases = {name: Case(opened, name, asked, parts) for name, asked in questions.items()}
    results = []
    for name in names:
        if name in cases:
            results.append(judge_claim(cases[name], futures=futures))
        else:
            results.append(_judge_otherwise(opened, name, futures=futures, seed=seed, threads=threads, report=report))
    conflicts = conflicts_of(opened, cases, seed=seed, threads=threads, report=report)
    return JudgedClaims(
        header=Header.of(opened, seed=seed),
        source=opened,
        title=opened.title,
        futures=futures,
        failed=failed,
        standard=standard_of(opened.words),
        level=LEVEL,
        claims=tuple(results),
        conflicts=conflicts,
        coverage=_coverage(opened, statements, results),
    )


def _names(scenario: Scenario, only: Iterable[str] | None) -> tuple[str, ...]:
    if not scenario.claims:
        raise AnalysisError(
            f"`{scenario.name}` makes no claims", hint="state them under `claims`, each with its place and its test"
        )
    wanted = list(scenario.claims) if only is None else list(dict.fromkeys(only))
    for name in wanted:
        if name not in scenario.claims:
            raise AnalysisError(
                f"there is no claim `{name}`",
                hint=suggest(name, scenario.claims) or f"its claims: {', '.join(scenario.claims)}",
            )
    return tuple(wanted)


def _plan(scenario: Scenario, study: Study | None, *, seed: int | None, futures: int) -> tuple[int, int]:
    """Seed and number of futures."""
    if study is not None:
        if study.manifest["scenario"]["sha256"] != scenario.sha256:
            raise AnalysisError(
                "the study is of another scenario", hint="`study.scenario` is the one it was played with"
            )
        return study.seed, study.futures
    if seed is None:
        raise AnalysisError("a scenario is played with a seed", hint="give one, for example seed=1")
    if futures < 1:
        raise AnalysisError(f"the number of futures must be 1 or more, not {futures}")
    return seed, futures


def _count(
    worlds: Worlds,
    questions: Mapping[str, Sequence[Question]],
    readings: Readings,
    *,
    study: Study | None,
    futures: int,
    seed: int,
    threads: int | None,
    report: Report,
) -> int:
    """Play the futures, block by block in every world, and count them. Returns how many the file did not finish."""
    given = None if study is None else _given(study, worlds.file.program)
    total, done, failed = futures * len(worlds.all), 0, 0

    def report_within(progress: Progress) -> None:
        report(Progress("playing", done + progress.done, total))

    for first in range(0, futures, BLOCK):
        numbers = np.arange(first, min(first + BLOCK, futures), dtype=np.uint64)
        draws = None if given is None else _rows(given, numbers)
        flags: dict[str, Flags] = {}
        for world in worlds.all:
            flags[world.label] = world.play(
                seed=seed, numbers=numbers, draws=draws, threads=threads, report=report_within
            )
            done += len(numbers)
        base = flags[worlds.file.label]
        failed += int(np.count_nonzero(~base.is_complete))
        masks = readings.masks(base.draws)
        for asked in questions.values():
            for question in asked:
                question.add(masks, flags)
    return failed


def _given(study: Study, program: Program) -> dict[str, NDArray[np.float64]] | None:
    """The values that a study was given instead of draws; None if it drew them: they are then drawn again."""
    if study.manifest["plan"]["assumptions_sha256"] is None:
        return None
    return dict(zip(program.assumptions, study.draws().T, strict=True))


def _rows(given: Mapping[str, NDArray[np.float64]], numbers: NDArray[np.uint64]) -> dict[str, NDArray[np.float64]]:
    return {name: values[numbers.astype(np.intp)] for name, values in given.items()}


def _judge_otherwise(
    scenario: Scenario, name: str, *, futures: int, seed: int, threads: int | None, report: Report
) -> ClaimResult:
    """A claim that asks for an analysis of its own, or for none."""
    claim = scenario.claims[name]
    test = claim.test
    if isinstance(test, DriversTest):
        found = judge_drivers(scenario, name, test, futures=futures, seed=seed, threads=threads, report=report)
        return as_premise(found, premise_of(scenario, claim))
    if isinstance(test, BestResponseTest):
        found = judge_best_response(scenario, name, test, futures=futures, seed=seed, threads=threads, report=report)
        return as_premise(found, premise_of(scenario, claim))
    assert isinstance(test, Untestable)
    return claim_result(
        name,
        claim,
        test="untestable",
        verdict="untestable",
        verdict_in_all="untestable",
        because=Reason.of(Stated(test.untestable)),
    )


def as_premise(found: ClaimResult, premise: Premise | None) -> ClaimResult:
    """The result of a claim that the file declares a premise; the result itself without one."""
    if premise is None:
        return found
    return replace(
        found, verdict="premise", premise=premise, because=Reason((*premise.because.clauses, *found.because.clauses))
    )


def _coverage(scenario: Scenario, statements: Iterable[str] | None, results: Sequence[ClaimResult]) -> Coverage:
    listed = None if statements is None else list(dict.fromkeys(statements))
    found = {each.id for each in results if each.verdict == "untestable"}
    untestable = tuple(
        name for name, claim in scenario.claims.items() if isinstance(claim.test, Untestable) or name in found
    )
    return Coverage(
        modelled=tuple(name for name in scenario.claims if name not in untestable),
        untestable=untestable,
        missing=tuple(name for name in listed or () if name not in scenario.claims),
        statements=None if listed is None else len(listed),
    )
