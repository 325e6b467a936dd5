"""What an analysis is asked about: a scenario or a study, one of its outcomes, and what is uncertain in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sandtable.errors import AnalysisError
from sandtable.program import Program
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Scenario
from sandtable.study.play import Report
from sandtable.study.study import Study

Source = Study | Scenario | str | Path


def scenario_of(source: Source) -> Scenario:
    """The scenario of a study, or what `load` gives for a bundled name or a path."""
    if isinstance(source, Study):
        return source.scenario
    if isinstance(source, Scenario):
        return source
    from sandtable.loading import load

    return load(source)


def seed_of(source: Source, seed: int | None) -> int:
    """The seed given, or else the study's own. Raises AnalysisError for a scenario without one."""
    if seed is not None:
        return seed
    if isinstance(source, Study):
        return source.seed
    raise AnalysisError("a scenario is played with a seed", hint="give one, for example seed=1")


def outcome_of(scenario: Scenario, outcome: str | None) -> str:
    """The outcome asked about, or the first headline of the file. Raises AnalysisError for an unknown one."""
    if outcome is None:
        headlines = [name for name, entry in scenario.outcomes.items() if entry.headline]
        return headlines[0] if headlines else next(iter(scenario.outcomes))
    if outcome not in scenario.outcomes:
        hint = suggest(outcome, scenario.outcomes) or f"its outcomes: {', '.join(scenario.outcomes)}"
        raise AnalysisError(f"the scenario has no outcome `{outcome}`", hint=hint)
    return outcome


def uncertain(program: Program) -> tuple[int, ...]:
    """Indices of the assumptions whose priors leave more than one value. Raises AnalysisError if there is none."""
    columns = varying(program)
    if not columns:
        raise AnalysisError(
            "no assumption of the scenario is uncertain, so nothing can turn on one",
            hint="give some of its numbers a prior under `assumptions`",
        )
    return columns


def varying(program: Program) -> tuple[int, ...]:
    """Indices of the assumptions whose priors leave more than one value; none if all are fixed."""
    priors = cast("tuple[Prior, ...]", program.priors)
    return tuple(index for index, prior in enumerate(priors) if prior.support[0] < prior.support[1])


@contextmanager
def reporting(progress: Report | bool | None) -> Iterator[Report]:
    """What to report to: a function given, a bar (True), nothing (False), a bar where somebody is looking (None)."""
    if callable(progress):
        yield progress
        return
    from sandtable.study.bar import progress_bar

    with progress_bar(show=progress) as report:
        yield report
