"""`sensitivity`: which assumptions an outcome turns on, as Sobol' indices by assumption and by declared group.

The design is that of `sobol.py`, with the dice of a future as one more factor, so that chance has an index of its own and
is never taken for an assumption, nor pooled with one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.questions import Source, outcome_of, scenario_of, seed_of
from sandtable.analysis.sensitivity.exchange import (
    CHANCE,
    assumption_factors,
    columns_of,
    group_factors,
    play_factors,
    unchecked_factors,
)
from sandtable.analysis.sensitivity.indices import (
    GroupShares,
    Index,
    LearnedAssumption,
    LearnedGroup,
    LearnedIndex,
    Sensitivity,
    assumptions_index,
    group_index,
    index,
    probability_of,
    reason_of,
    reduction,
)
from sandtable.analysis.sensitivity.sobol import (
    RESAMPLES,
    Evaluated,
    Factor,
    difference,
    estimate,
    variance,
    with_complements,
)
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.extras import require_package
from sandtable.program import Program
from sandtable.results import Header
from sandtable.scenario.spelling import suggest
from sandtable.scenario.types import Scenario
from sandtable.study.play import Report

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch

ROWS = 4_096


def sensitivity(
    source: Source,
    *,
    outcome: str | None = None,
    rows: int = ROWS,
    seed: int | None = None,
    resamples: int = RESAMPLES,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> Sensitivity:
    """Compute first-order and total Sobol' indices of an outcome, by assumption, by declared group, and of chance.

    Args:
        source: what `load` takes or returns, or a study, whose scenario is then played again.
        outcome: by default the first headline of the file.
        rows: of the design, a power of two; rows * (assumptions + groups + 3) futures are played, and rows more where the
            file has unchecked assumptions.
        seed: 0 to 2^64 - 1; by default that of the study.
        resamples: of the bootstrap.
        threads: changes no byte of the result.
        progress: called with a `Progress`. True shows a bar, False nothing, None a bar on a terminal.

    Raises:
        AnalysisError: an unknown outcome, a number of rows that is not a power of two, no uncertain assumption, or
            no SALib.

    Checked by tests/statistical/test_coverage_sensitivity.py.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    program = compile_scenario(scenario)
    single, grouped = assumption_factors(program), group_factors(scenario, program)
    loose = unchecked_factors(scenario, program)
    factors = (*single, *grouped, *loose, CHANCE)
    played = _play(program, chosen, factors, rows=rows, seed=chosen_seed, threads=threads, progress=progress)
    reason = reason_of(played)
    estimated = () if reason else estimate(played, seed=chosen_seed, resamples=resamples)
    found = with_complements(estimated, factors, inputs=len(single))
    total, assumptions = variance(played), scenario.assumptions
    together = assumptions_index(found, factors, [factor.name for factor in single]) if found else None
    return Sensitivity(
        **_about(played, scenario, outcome=chosen, rows=rows, seed=chosen_seed),
        variance=total,
        indices=tuple(
            LearnedAssumption(
                assumption=factor.name, title=assumptions[factor.name].title, group=assumptions[factor.name].group,
                first=entry.first, total=entry.total, reduction=reduction(entry.first, total),
            )
            for factor, entry in zip(single, found, strict=False)
        ),
        groups=tuple(
            LearnedGroup(
                group=factor.name, assumptions=_members(factor, single),
                first=entry.first, total=entry.total, reduction=reduction(entry.first, total),
            )
            for factor, entry in zip(grouped, found[len(single) : -1], strict=False)
        ),
        unchecked=next((
            LearnedGroup(
                group=factor.name, assumptions=_members(factor, single),
                first=entry.first, total=entry.total, reduction=reduction(entry.first, total),
            )
            for factor, entry in zip(loose, found[len(single) + len(grouped) :], strict=False)
        ), None),
        chance=index(found[-1]) if found else None,
        assumptions=None if together is None else LearnedIndex(
            first=together.first, total=together.total, reduction=reduction(together.first, total)
        ),
    )  # fmt: skip


def futures_a_row(scenario: Scenario) -> int:
    """How many futures a row of the design plays: one for each factor, and two of their own."""
    program = compile_scenario(scenario)
    groups = len(group_factors(scenario, program)) + len(unchecked_factors(scenario, program))
    return len(assumption_factors(program)) + groups + 3


def sensitivity_of_groups(
    source: Source,
    *,
    outcome: str | None = None,
    groups: Sequence[str],
    rows: int = ROWS,
    seed: int | None = None,
    resamples: int = RESAMPLES,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> GroupShares:
    """Compute what groups of assumptions explain of an outcome: each, all together, and all other assumptions.

    `GroupShares.lead` is the paired difference between the groups together and the rest, over the same futures:
    they explain more than all others if `lead.first.low` is above 0, less if `lead.first.high` is below 0;
    otherwise it is not known. Plays rows * (groups + 5) futures. The other arguments are those of `sensitivity`.

    Args:
        groups: declared in the file, each once.

    Raises:
        AnalysisError: an unknown group, one named twice, none at all, and as for `sensitivity`.
    """
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    chosen = outcome_of(scenario, outcome)
    program = compile_scenario(scenario)
    single = assumption_factors(program)
    _check_groups(groups, scenario, program)
    named = [Factor(group, columns_of(scenario, program, [group])) for group in groups]
    inside = columns_of(scenario, program, groups)
    outside = tuple(column for column in range(len(single)) if column not in inside)
    others = (Factor("rest", outside),) if outside else ()
    factors = (*named, Factor("together", inside), CHANCE, *others)
    played = _play(program, chosen, factors, rows=rows, seed=chosen_seed, threads=threads, progress=progress)
    reason = reason_of(played)
    estimated = () if reason else estimate(played, seed=chosen_seed, resamples=resamples)
    found = with_complements(estimated, factors, inputs=len(single))
    tables = [
        group_index(entry, name=factor.name, members=_members(factor, single))
        for factor, entry in zip(factors, found, strict=False)
    ]
    lead = None
    if found and outside:
        together, rest = found[len(named)], found[-1]
        lead = Index(first=difference(together, rest), total=difference(together, rest, of_totals=True))
    return GroupShares(
        **_about(played, scenario, outcome=chosen, rows=rows, seed=chosen_seed),
        groups=tuple(tables[: len(named)]),
        together=tables[len(named)] if found else None,
        rest=tables[-1] if found and outside else None,
        lead=lead,
        chance=index(found[len(named) + 1]) if found else None,
    )


def _about(played: Evaluated, scenario: Scenario, *, outcome: str, rows: int, seed: int) -> dict[str, Any]:
    """What both results say of the design: the fields of `Designed`."""
    return {
        "header": Header.of(scenario, seed=seed),
        "source": scenario,
        "outcome": outcome,
        "title": scenario.outcomes[outcome].title,
        "probability": probability_of(played),
        "reason": reason_of(played),
        "rows": rows,
        "dropped": played.dropped,
        "futures": rows * (len(played.ab) + 2),
    }


def _play(
    program: Program,
    outcome: str,
    factors: Sequence[Factor],
    *,
    rows: int,
    seed: int,
    threads: int | None,
    progress: Report | bool | None,
) -> Evaluated:
    require_package("SALib")
    column = program.outcomes.index(outcome)

    def outputs(batch: Batch) -> NDArray[np.float64]:
        return batch.outcomes[:, [column]].astype(np.float64)

    return play_factors(program, outputs, factors, rows=rows, seed=seed, threads=threads, progress=progress)


def _check_groups(groups: Sequence[str], scenario: Scenario, program: Program) -> None:
    if not groups:
        raise AnalysisError("no group of assumptions is named", hint="name one that the file declares")
    declared = [factor.name for factor in group_factors(scenario, program)]
    for position, group in enumerate(groups):
        if group not in declared:
            hint = suggest(group, declared) or "give assumptions a `group` in the file"
            raise AnalysisError(f"no uncertain assumption of the scenario is in a group `{group}`", hint=hint)
        if group in groups[:position]:
            raise AnalysisError(f"the group `{group}` is named twice")


def _members(factor: Factor, single: Sequence[Factor]) -> tuple[str, ...]:
    return tuple(single[column].name for column in factor.columns)
