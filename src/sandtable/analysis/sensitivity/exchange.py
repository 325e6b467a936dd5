"""A scenario as the model of a Sobol' design: its assumptions are the inputs, the numbers of its futures the dice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.questions import reporting, uncertain, varying
from sandtable.analysis.sensitivity.sobol import Evaluated, Factor, evaluate
from sandtable.engine.draws import values_at
from sandtable.errors import AnalysisError
from sandtable.program import Program
from sandtable.scenario.marks import is_unchecked
from sandtable.scenario.types import Scenario
from sandtable.study.design import play_design
from sandtable.study.play import Player, Progress, Report, load_engine, no_report

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch

CHANCE = Factor("chance", chance=True)


@dataclass
class ScenarioModel:
    """Plays rows of shares. outputs : what is wanted of a batch, (n, columns). futures : in all, for the report.

    inputs : the uncertain assumptions in sorted order, if any; all others keep their one value.
    """

    program: Program
    outputs: Callable[[Batch], NDArray[np.float64]]
    seed: int
    futures: int
    threads: int | None = None
    report: Report = no_report
    inputs: tuple[int, ...] = field(init=False)
    _engine: Player = field(init=False)
    _done: int = 0

    def __post_init__(self) -> None:
        self.inputs = varying(self.program)
        self._engine = load_engine(self.program, report=self.report)

    def __call__(
        self, shares: NDArray[np.float64], futures: NDArray[np.uint64]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        played = play_design(
            self.program, seed=self.seed, futures=futures, assumptions=self._values(shares), threads=self.threads,
            engine=self._engine, report=self._report,
        )  # fmt: skip
        self._done += len(futures)
        return self.outputs(played.batch), played.is_complete

    def _values(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.full((len(shares), len(self.program.assumptions)), 0.5)
        whole[:, list(self.inputs)] = shares[:, : len(self.inputs)]
        return values_at(self.program, whole)

    def _report(self, progress: Progress) -> None:
        self.report(Progress(progress.stage, self._done + progress.done, self.futures))


def assumption_factors(program: Program) -> tuple[Factor, ...]:
    """One for each uncertain assumption, in sorted order."""
    return tuple(Factor(program.assumptions[index], (position,)) for position, index in enumerate(uncertain(program)))


def group_factors(scenario: Scenario, program: Program) -> tuple[Factor, ...]:
    """One for each declared group with an uncertain assumption, in the order of the file."""
    declared = dict.fromkeys(entry.group for entry in scenario.assumptions.values() if entry.group is not None)
    found = (Factor(group, columns_of(scenario, program, [group])) for group in declared)
    return tuple(factor for factor in found if factor.columns)


def unchecked_factors(scenario: Scenario, program: Program) -> tuple[Factor, ...]:
    """One for all uncertain assumptions that somebody drafted and nobody has checked; none where there are none."""
    columns = tuple(
        position
        for position, index in enumerate(varying(program))
        if is_unchecked(scenario.assumptions[program.assumptions[index]], "prior")
    )
    return (Factor("unchecked", columns),) if columns else ()


def columns_of(scenario: Scenario, program: Program, groups: Sequence[str]) -> tuple[int, ...]:
    """Columns of a design that belong to the groups named."""
    return tuple(
        position
        for position, index in enumerate(uncertain(program))
        if scenario.assumptions[program.assumptions[index]].group in groups
    )


def play_factors(
    program: Program,
    outputs: Callable[[Batch], NDArray[np.float64]],
    factors: Sequence[Factor],
    *,
    rows: int,
    seed: int,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Evaluated:
    """A Sobol' design played on a scenario. outputs : what is wanted of a batch, (n, columns).

    Raises AnalysisError for a number of rows that is no power of two, and if no row came to its end whole.
    """
    with reporting(progress) as report:
        model = ScenarioModel(
            program, outputs, seed=seed, futures=rows * (len(factors) + 2), threads=threads, report=report
        )
        played = evaluate(model, factors, inputs=len(model.inputs), rows=rows, seed=seed)
    if not played.rows:
        raise AnalysisError(
            "every row of the design holds a failed future", hint="`sandtable run` says why they failed"
        )
    return played
