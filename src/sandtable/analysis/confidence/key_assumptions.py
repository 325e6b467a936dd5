"""`key_assumptions`: the key assumptions check, one table of what an outcome turns on most, with the odds at both ends of each prior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.confidence.confidence import grade_of
from sandtable.analysis.confidence.results import KeyAssumption, KeyAssumptions, KeyEnd, MovedOutcome
from sandtable.analysis.intervals.paired import tango
from sandtable.analysis.questions import Source, outcome_of, reporting, scenario_of, seed_of, uncertain
from sandtable.analysis.sensitivity.exchange import CHANCE, assumption_factors, play_factors
from sandtable.analysis.sensitivity.indices import Reason, Sensitivity, probability_of, reason_of
from sandtable.analysis.sensitivity.sobol import estimate, with_complements
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.estimates import Estimate
from sandtable.extras import require_package
from sandtable.program import Program
from sandtable.results import Header
from sandtable.scenario.priors.distribution import Prior
from sandtable.scenario.priors.numbers import quantile
from sandtable.scenario.types import Scenario
from sandtable.study.design import Played, play_design
from sandtable.study.intervals import wilson
from sandtable.study.play import Player, Progress, Report, load_engine

FUTURES = 10_000
MOST = 12  # assumptions in the table
LOW, HIGH = 0.05, 0.95  # points of a prior
LEAST_ROWS, LEAST_EACH = 64, 200
ROWS_OF, EACH_OF = 16, 10  # futures asked for, to a row and to a future at each end


def key_assumptions(
    source: Source,
    *,
    outcome: str | None = None,
    futures: int = FUTURES,
    seed: int | None = None,
    threads: int | None = None,
    progress: Report | bool | None = None,
    drivers: Sensitivity | None = None,
) -> KeyAssumptions:
    """Check the key assumptions of an outcome: basis, total index, odds at both ends, what each moves, what speaks against it.

    Args:
        source: what `load` takes or returns, or a study, whose scenario is then played again.
        outcome: by default the first headline of the file.
        futures: sets the size: a design of a sixteenth as many rows (a power of two) for the total indices, and a tenth as
            many futures at each end.
        seed: 0 to 2^64 - 1; by default that of the study.
        threads: changes no byte of the result.
        progress: called with a `Progress`. True shows a bar, False nothing, None a bar on a terminal.
        drivers: what `sensitivity` found of this outcome with this seed; its totals are taken, and no design is played.

    Raises:
        ValueError: drivers of another outcome, scenario or seed.
        AnalysisError: an unknown outcome, no uncertain assumption, every row of the design holds a failed future, or no SALib.

    Checked by tests/unit/analysis/test_key_assumptions.py.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    program = compile_scenario(scenario)
    each = max(LEAST_EACH, futures // EACH_OF)
    with reporting(progress) as report:
        design = (
            _played(program, chosen, futures=futures, seed=chosen_seed, threads=threads, report=report)
            if drivers is None
            else _taken(drivers, Header.of(scenario, seed=chosen_seed), chosen)
        )
        order = sorted(
            (name for name, total in design.totals.items() if total.value > 0),
            key=lambda name: (-design.totals[name].value, name),
        )[:MOST]
        ends = _Ends(scenario, program, each, chosen_seed, threads, report, 2 * len(order))
        column = program.outcomes.index(chosen)
        table = tuple(_row(name, design.totals[name], ends, column) for name in order)
    return KeyAssumptions(
        header=Header.of(scenario, seed=chosen_seed),
        source=scenario,
        outcome=chosen,
        title=scenario.outcomes[chosen].title,
        probability=design.probability,
        reason=design.reason,
        assumptions=table,
        others=len(uncertain(program)) - len(table),
        rows=design.rows,
        dropped=design.dropped,
        each=each,
        futures=design.futures + 2 * len(table) * each,
    )


@dataclass(frozen=True, slots=True)
class _Design:
    """What is taken of a Sobol' design. totals : by assumption; empty with a reason."""

    totals: dict[str, Estimate]
    probability: Estimate
    reason: Reason | None
    rows: int
    dropped: int
    futures: int


def _played(program: Program, outcome: str, *, futures: int, seed: int, threads: int | None, report: Report) -> _Design:
    """A design of its own."""
    require_package("SALib")
    single = assumption_factors(program)
    rows = max(LEAST_ROWS, 2 ** (max(1, futures // ROWS_OF).bit_length() - 1))
    column = program.outcomes.index(outcome)
    factors = (*single, CHANCE)
    played = play_factors(
        program, lambda batch: batch.outcomes[:, [column]].astype(np.float64), factors, rows=rows, seed=seed,
        threads=threads, progress=report,
    )  # fmt: skip
    reason, totals = reason_of(played), {}
    if reason is None:
        found = with_complements(estimate(played, seed=seed), factors, inputs=len(single))[:-1]
        totals = {factor.name: entry.total for factor, entry in zip(single, found, strict=True)}
    return _Design(totals, probability_of(played), reason, rows, played.dropped, rows * (len(factors) + 2))


def _taken(drivers: Sensitivity, header: Header, outcome: str) -> _Design:
    """The design of an analysis that was made already."""
    if (drivers.outcome, drivers.header) != (outcome, header):
        raise ValueError("the drivers are of another outcome, scenario or seed")
    totals = {each.assumption: each.total for each in drivers.indices}
    return _Design(totals, drivers.probability, drivers.reason, drivers.rows, drivers.dropped, drivers.futures)


@dataclass
class _Ends:
    """Plays the ends of priors, the same futures at each."""

    scenario: Scenario
    program: Program
    futures: int
    seed: int
    threads: int | None
    report: Report
    worlds: int
    done: int = 0

    def __post_init__(self) -> None:
        self._engine: Player = load_engine(self.program, report=self.report)
        self._numbers = np.arange(self.futures, dtype=np.uint64)
        self._draws = np.array(draw_assumptions(self.program, seed=self.seed, futures=self._numbers))

    def at(self, name: str, value: float) -> Played:
        """Futures with an assumption at a value, all else as drawn."""
        draws = self._draws.copy()
        draws[:, self.program.assumptions.index(name)] = value
        played = play_design(
            self.program, seed=self.seed, futures=self._numbers, assumptions=draws, threads=self.threads, engine=self._engine,
            report=lambda each: self.report(
                Progress(each.stage, self.done * self.futures + each.done, self.worlds * self.futures)
            ),
        )  # fmt: skip
        self.done += 1
        return played


def ends_of(prior: Prior) -> tuple[float, float]:
    """The 5% and the 95% point of a prior, of a choice its least and its greatest value."""
    if prior.kind == "choice":
        return prior.support
    low, high = quantile(prior, np.array([LOW, HIGH]))
    return float(low), float(high)


def _row(name: str, total: Estimate, ends: _Ends, column: int) -> KeyAssumption:
    entry = ends.scenario.assumptions[name]
    values = ends_of(entry.prior)
    low, high = (ends.at(name, value) for value in values)
    return KeyAssumption(
        assumption=name,
        title=entry.title,
        basis=entry.basis,
        source=entry.source,
        grade=grade_of(ends.scenario, name),
        total=total,
        low=KeyEnd(value=values[0], probability=_share(low, column)),
        high=KeyEnd(value=values[1], probability=_share(high, column)),
        moves=tuple(_moved(ends.scenario, ends.program, low, high)),
        against=entry.against,
    )


def _share(played: Played, column: int) -> Estimate:
    happened = played.batch.outcomes[played.is_complete, column]
    if not len(happened):
        return Estimate(float("nan"), float("nan"), float("nan"))
    cases = int(happened.sum())
    return Estimate(cases / len(happened), *wilson(cases, trials=len(happened)))


def _moved(scenario: Scenario, program: Program, low: Played, high: Played) -> list[MovedOutcome]:
    """The outcomes whose difference between the ends has an interval that excludes 0, the largest first."""
    both: NDArray[np.bool_] = low.is_complete & high.is_complete
    moved = []
    for index, name in enumerate(program.outcomes):
        before, after = low.batch.outcomes[both, index], high.batch.outcomes[both, index]
        gained, lost, pairs = int((after & ~before).sum()), int((before & ~after).sum()), int(both.sum())
        if not pairs:
            continue
        difference = Estimate.containing((gained - lost) / pairs, *tango(gained, lost, pairs=pairs))
        if difference.excludes_zero:
            moved.append(MovedOutcome(id=name, title=scenario.outcomes[name].title, difference=difference))
    return sorted(moved, key=lambda each: (-abs(each.difference.value), each.id))
