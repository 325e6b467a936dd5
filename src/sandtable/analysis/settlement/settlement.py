"""`settlement`: which rule decides how a future is settled, with what result, and what rule and result turn on.

The first rule whose condition holds at the end gives two distributions over the states, in fact and in law, from which
one state each is drawn. So a result turns on the rule, and on a throw that the rule leaves open; the rule turns on
assumptions and on the dice of the future. A result has several states: its indices are generalised ones, which weigh each
state by its variance (see `sobol.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.questions import Source, reporting, scenario_of, seed_of
from sandtable.analysis.sensitivity.exchange import CHANCE, assumption_factors, group_factors, play_factors
from sandtable.analysis.sensitivity.indices import (
    FEWEST,
    AssumptionIndex,
    GroupIndex,
    assumptions_index,
    group_index,
    index,
    reason_of,
)
from sandtable.analysis.sensitivity.sobol import RESAMPLES, Estimated, Evaluated, Factor, estimate, with_complements
from sandtable.analysis.settlement.results import (
    NO_RULE,
    ResultName,
    RuleShare,
    SettlementAnalysis,
    StateIndices,
    StateShare,
    TurnsOn,
)
from sandtable.compile import compile_scenario
from sandtable.errors import AnalysisError
from sandtable.estimates import Estimate
from sandtable.extras import require_package
from sandtable.program import Program
from sandtable.results import Header
from sandtable.scenario.types import SETTLEMENT_STATES, Scenario
from sandtable.study.columns import STATUS_LABELS
from sandtable.study.intervals import LEVEL, wilson
from sandtable.study.play import Progress, Report
from sandtable.study.run import run
from sandtable.study.study import Study

if TYPE_CHECKING:
    from sandtable.engine.batch import Batch

FUTURES = 10_000
ROWS = 2_048

Counts = Counter[tuple[str, str, str]]


def settlement(
    source: Source,
    *,
    futures: int = FUTURES,
    rows: int = ROWS,
    seed: int | None = None,
    resamples: int = RESAMPLES,
    threads: int | None = None,
    progress: Report | bool | None = None,
) -> SettlementAnalysis:
    """Count how often each rule of the settlement decides, with what result, and compute what the results turn on.

    The other arguments are those of `sensitivity`.

    Args:
        source: a study, whose futures are counted, or what `load` takes or returns, which is then played with
            `futures` and `seed`.
        rows: of the Sobol' design that is played in addition: rows * (groups + 3) futures, an assumption in no group being one.

    Raises:
        AnalysisError: a scenario without a settlement or without uncertain assumptions, or no complete future.

    Checked by tests/statistical/test_coverage_settlement.py.
    """
    require_package("SALib")
    scenario, chosen_seed = scenario_of(source), seed_of(source, seed)
    if scenario.settlement is None:
        raise AnalysisError(
            "the scenario says nothing on a settlement", hint="add rules under `settlement`, the last `when: true`"
        )
    program = compile_scenario(scenario)
    single, grouped = assumption_factors(program), group_factors(scenario, program)
    alone = tuple(factor for factor in single if scenario.assumptions[factor.name].group is None)
    factors = (*grouped, *alone, CHANCE)
    designed = rows * (len(factors) + 2)
    with reporting(progress) as report:
        if isinstance(source, Study):
            study, before = source, 0
        else:
            before = futures
            study = run(
                scenario, futures=futures, seed=chosen_seed, threads=threads, keep=0,
                progress=_part(report, before=0, total=futures + designed),
            )  # fmt: skip
        played = play_factors(
            program, lambda batch: _outputs(batch, program), factors, rows=rows, seed=chosen_seed, threads=threads,
            progress=_part(report, before=before, total=before + designed),
        )  # fmt: skip
        counts = count_settlements(study)
        if not counts:
            raise AnalysisError("no future came to its end", hint="`sandtable run` says why they failed")
        names: tuple[tuple[ResultName, int, tuple[str, ...]], ...] = (
            ("rule", 0, (*program.conditions.settlement_rules, NO_RULE)),
            ("de_facto", 1, (*SETTLEMENT_STATES, NO_RULE)),
            ("de_jure", 2, (*SETTLEMENT_STATES, NO_RULE)),
        )
        results, column, total = [], 0, sum(len(states) for _, _, states in names)
        for name, axis, states in names:
            report(Progress("resampling", column, total))
            part = played.column(range(column, column + len(states)))
            column += len(states)
            tau = None if name == "rule" else rule_share(_table(counts, axis), seed=chosen_seed)
            results.append(
                _turns_on(
                    name, part, states, _Ranked(scenario, factors, len(grouped), single), tau, seed=chosen_seed, resamples=resamples,
                    report=_states_done(report, before=column - len(states), total=total),
                )
            )  # fmt: skip
    return SettlementAnalysis(
        header=Header.of(scenario, seed=study.seed),
        source=scenario,
        futures=study.futures,
        failed=study.futures - study.complete,
        rows=rows,
        dropped=played.dropped,
        title=scenario.settlement.title,
        rules=_rules(counts, scenario, program),
        de_facto=_states(counts, 1),
        de_jure=_states(counts, 2),
        turns_on=tuple(results),
    )


def count_settlements(study: Study) -> Counts:
    """Complete futures by rule, result in fact and result in law; `none` where no rule applied."""
    table = study.to_arrow(["status", "settlement", "de_facto", "de_jure"])
    status, *results = (column.to_pylist() for column in table.columns)
    return Counter(
        (rule or NO_RULE, in_fact or NO_RULE, in_law or NO_RULE)
        for ended, rule, in_fact, in_law in zip(status, *results, strict=True)
        if ended == STATUS_LABELS[0]
    )


def rule_share(table: NDArray[np.int64], *, seed: int, resamples: int = 1_000, level: float = LEVEL) -> Estimate | None:
    """How much of a result's variance the rule decides, the rest being the random draw within a rule.

    table : (rules, states) futures. Goodman and Kruskal's tau (1954, J. Am. Stat. Assoc. 49:732), with a normal interval
    whose standard error is that of futures drawn with replacement. None if the result, or the rule, is always the same.
    """
    futures = int(table.sum())
    if (table.sum(axis=0) > 0).sum() < 2 or (table.sum(axis=1) > 0).sum() < 2:
        return None
    drawn = np.random.default_rng([seed, 4]).multinomial(futures, table.ravel() / futures, size=resamples)
    found = _tau(drawn.reshape(resamples, *table.shape))
    value = float(_tau(table[None])[0])
    half = NormalDist().inv_cdf(0.5 + level / 2) * float(np.nanstd(found, ddof=1))
    return Estimate(value, value - half, value + half)


def _tau(tables: NDArray[np.int64]) -> NDArray[np.float64]:
    shares = tables / tables.sum(axis=(1, 2), keepdims=True)
    of_rule = shares.sum(axis=2, keepdims=True)
    within = np.divide(shares**2, of_rule, out=np.zeros_like(shares), where=of_rule > 0).sum(axis=(1, 2))
    alone = (shares.sum(axis=1) ** 2).sum(axis=1)
    spread = 1 - alone
    tau: NDArray[np.float64] = np.divide(within - alone, spread, out=np.full_like(spread, np.nan), where=spread > 0)
    return tau


def _part(report: Report, *, before: int, total: int) -> Report:
    """Reports a part of the work as a part of all of it."""
    return lambda progress: report(
        Progress(progress.stage, before + progress.done, total) if progress.stage == "playing" else progress
    )


def _states_done(report: Report, *, before: int, total: int) -> Callable[[int], object]:
    """A function of the states of one result that are done, which tells of those of all results."""
    return lambda done: report(Progress("resampling", before + done, total))


def _outputs(batch: Batch, program: Program) -> NDArray[np.float64]:
    """One column a rule, then one a state in fact and in law, each with one more for none; 0 or 1."""
    ends = (
        (batch.settlement_rule, len(program.conditions.settlement_rules)),
        (batch.de_facto, len(SETTLEMENT_STATES)),
        (batch.de_jure, len(SETTLEMENT_STATES)),
    )
    # index -1, none, is the last column
    return np.concatenate([np.eye(count + 1)[np.asarray(found, np.intp)] for found, count in ends], axis=1)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """What is ranked. factors : the groups, the assumptions in none, chance last. single : one an uncertain assumption."""

    scenario: Scenario
    factors: tuple[Factor, ...]
    groups: int
    single: Sequence[Factor]

    def complete(self, found: Sequence[Estimated]) -> Sequence[Estimated]:
        return with_complements(found, self.factors, inputs=len(self.single))

    def of_groups(self, found: Sequence[Estimated]) -> tuple[GroupIndex, ...]:
        return tuple(
            group_index(entry, name=factor.name, members=[self.single[column].name for column in factor.columns])
            for factor, entry in zip(self.factors[: self.groups], found, strict=False)
        )

    def of_others(self, found: Sequence[Estimated]) -> tuple[AssumptionIndex, ...] | None:
        """None if every uncertain assumption is in a group."""
        others = self.factors[self.groups : -1]
        return None if not others else tuple(
            AssumptionIndex(
                assumption=factor.name, title=self.scenario.assumptions[factor.name].title, group=None,
                first=entry.first, total=entry.total,
            )
            for factor, entry in zip(others, found[self.groups : -1], strict=False)
        )  # fmt: skip


def _turns_on(
    name: ResultName,
    played: Evaluated,
    states: Sequence[str],
    ranked: _Ranked,
    tau: Estimate | None,
    *,
    seed: int,
    resamples: int,
    report: Callable[[int], object],
) -> TurnsOn:
    """report : called with the number of states that were resampled."""
    shares = np.concatenate([played.a, played.b]).sum(axis=0)
    others = 2 * played.rows - int(shares.max())
    is_open = others >= FEWEST
    found = ranked.complete(estimate(played, seed=seed, resamples=resamples) if is_open else ())
    one_by_one = []
    for position, state in enumerate(states):
        report(position)
        alone = played.column([position])
        reason = reason_of(alone)
        if reason == "never" and state == NO_RULE:
            continue
        entries = ranked.complete(() if reason else estimate(alone, seed=seed, resamples=resamples))
        one_by_one.append(
            StateIndices(
                state=state, reason=reason, groups=ranked.of_groups(entries), ungrouped=ranked.of_others(entries),
                chance=index(entries[-1]) if entries else None,
            )
        )  # fmt: skip
    names = [factor.name for factor in ranked.single]
    return TurnsOn(
        result=name,
        is_open=is_open,
        groups=ranked.of_groups(found),
        ungrouped=ranked.of_others(found),
        chance=index(found[-1]) if found else None,
        assumptions=assumptions_index(found, ranked.factors, names) if found else None,
        rule_share=tau,
        states=tuple(one_by_one),
    )


def _table(counts: Counts, axis: int) -> NDArray[np.int64]:
    """Futures by rule and by state of one result: (rules, states)."""
    rules = sorted({key[0] for key in counts})
    states = sorted({key[axis] for key in counts})
    table = np.zeros((len(rules), len(states)), np.int64)
    for key, futures in counts.items():
        table[rules.index(key[0]), states.index(key[axis])] += futures
    return table


def _rules(counts: Counts, scenario: Scenario, program: Program) -> tuple[RuleShare, ...]:
    assert scenario.settlement is not None
    total, found = counts.total(), []
    for rule in (*program.conditions.settlement_rules, NO_RULE):
        here: Counts = Counter({key: futures for key, futures in counts.items() if key[0] == rule})
        cases = here.total()
        if rule == NO_RULE and not cases:
            continue
        title = "no rule applies" if rule == NO_RULE else scenario.settlement.rules[rule].title
        found.append(
            RuleShare(
                rule=rule, title=title, futures=cases, share=_share(cases, total), de_facto=_states(here, 1),
                de_jure=_states(here, 2),
            )
        )  # fmt: skip
    return tuple(found)


def _states(counts: Counts, axis: int) -> tuple[StateShare, ...]:
    total, found = counts.total(), []
    for state in (*SETTLEMENT_STATES, NO_RULE):
        cases = sum(futures for key, futures in counts.items() if key[axis] == state)
        if total and (cases or state != NO_RULE):
            found.append(StateShare(state=state, futures=cases, share=_share(cases, total)))
    return tuple(found)


def _share(cases: int, total: int) -> Estimate:
    return Estimate(cases / total, *wilson(cases, trials=total))
