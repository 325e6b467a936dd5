"""The tables of a study: how likely each outcome is, how it is settled, when things happen, what failed.

Failed futures are in no denominator and always counted. Every interval names its level.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sandtable.engine.program import Program
from sandtable.scenario.types import SETTLEMENT_STATES, Scenario
from sandtable.study.columns import columns_in_role
from sandtable.study.intervals import LEVEL, quantile_interval_ranks, quantile_rank, wilson
from sandtable.study.tally import Ranks, Tally, Times, exact_ranks

NO_SETTLEMENT = "none"


@dataclass(frozen=True, slots=True)
class OutcomeShare:
    """Share of the complete futures in which an outcome holds, with a Wilson interval. nan without futures."""

    id: str
    title: str
    probability: float
    low: float
    high: float
    level: float
    count: int
    futures: int  # complete ones
    headline: bool = False


@dataclass(frozen=True, slots=True)
class SettlementShare:
    """How often a settlement is the end state in fact and in law. id: a settlement state, or `none`."""

    id: str
    de_facto: float
    de_facto_low: float
    de_facto_high: float
    de_jure: float
    de_jure_low: float
    de_jure_high: float
    level: float


@dataclass(frozen=True, slots=True)
class TimeSpread:
    """When an outcome comes about, among the futures in which its time is finite; `share` of the complete ones.

    The time may be of something else than the outcome (`title` then says what): how often is `share`, not its probability.

    Days since the start (None if no future has a time). median_low, median_high: order-statistic interval of the
    median, None on a side that so few futures cannot bound. start: the scenario's first day.
    """

    id: str
    title: str
    share: float
    p10: float | None
    median: float | None
    p90: float | None
    median_low: float | None
    median_high: float | None
    level: float
    futures: int  # with a time
    start: dt.date
    complete: int = 0  # futures of which `share` is

    @property
    def share_interval(self) -> tuple[float, float]:
        """Wilson's interval of the share."""
        return (
            wilson(self.futures, trials=self.complete, level=self.level) if self.complete else (self.share, self.share)
        )

    def date(self, day: float | None) -> dt.date | None:
        """The date on which a day of this table falls."""
        return None if day is None else self.start + dt.timedelta(days=int(day))


@dataclass(frozen=True, slots=True)
class Failure:
    """Futures that the engine gave up for one reason. Days are None where the time itself is not a number."""

    status: str
    count: int
    futures: int  # of the study
    earliest_day: float | None
    latest_day: float | None
    examples: tuple[int, ...]  # numbers of the first few


def outcome_shares(
    tally: Tally, program: Program, scenario: Scenario, *, level: float = LEVEL
) -> tuple[OutcomeShare, ...]:
    """In sorted order of identifiers."""
    return tuple(
        OutcomeShare(
            id=name,
            title=scenario.outcomes[name].title,
            probability=_share(tally.outcomes[name], tally.complete),
            low=low,
            high=high,
            level=level,
            count=tally.outcomes[name],
            futures=tally.complete,
            headline=scenario.outcomes[name].headline,
        )
        for name in program.outcomes
        for low, high in [wilson(tally.outcomes[name], trials=tally.complete, level=level)]
    )


def settlement_shares(tally: Tally, program: Program, *, level: float = LEVEL) -> tuple[SettlementShare, ...]:
    """In the order of SETTLEMENT_STATES, then `none` if a future met no rule. Empty if there are no rules."""
    if not program.settlement_rules:
        return ()
    counts: dict[str, tuple[int, int]] = {
        state: (tally.de_facto[state], tally.de_jure[state]) for state in SETTLEMENT_STATES
    }
    none = (tally.complete - tally.de_facto.total(), tally.complete - tally.de_jure.total())
    if any(none):
        counts[NO_SETTLEMENT] = none
    return tuple(
        SettlementShare(
            state,
            _share(facto, tally.complete), *wilson(facto, trials=tally.complete, level=level),
            _share(jure, tally.complete), *wilson(jure, trials=tally.complete, level=level),
            level=level,
        )
        for state, (facto, jure) in counts.items()
    )  # fmt: skip


def time_spreads(
    tally: Tally,
    program: Program,
    scenario: Scenario,
    *,
    days_at: Callable[[Ranks], Times],
    level: float = LEVEL,
) -> tuple[TimeSpread, ...]:
    """One for each outcome that asks for a time, in sorted order of identifiers. days_at: times at wanted ranks."""
    names = [column.identifiers[0] for column in columns_in_role(program, "time")]
    counts = {name: tally.times[name].count for name in names}
    bounds = {name: quantile_interval_ranks(counts[name], quantile=0.5, level=level) for name in names}
    middle = {name: [quantile_rank(counts[name], quantile=share) for share in (0.1, 0.5, 0.9)] for name in names}
    wanted = {name: exact_ranks([*middle[name], *bounds[name]]) for name in names}
    values = days_at(wanted)

    def spread(name: str) -> TimeSpread:
        found = values.get(name, {})
        p10, median, p90, low, high = (found.get(rank) if rank else None for rank in (*middle[name], *bounds[name]))
        return TimeSpread(
            id=name,
            title=scenario.outcomes[name].title_of_time,
            share=_share(counts[name], tally.complete),
            p10=p10,
            median=median,
            p90=p90,
            median_low=low,
            median_high=high,
            level=level,
            futures=counts[name],
            start=scenario.start,
            complete=tally.complete,
        )

    return tuple(spread(name) for name in names)


def failures(tally: Tally) -> tuple[Failure, ...]:
    """In sorted order of statuses; empty if every future is complete."""
    return tuple(
        Failure(
            status=status,
            count=found.count,
            futures=tally.futures,
            earliest_day=found.earliest_day if found.earliest_day <= found.latest_day else None,
            latest_day=found.latest_day if found.earliest_day <= found.latest_day else None,
            examples=tuple(found.examples),
        )
        for status, found in sorted(tally.failures.items())
    )


def _share(count: int, futures: int) -> float:
    return count / futures if futures else float("nan")
