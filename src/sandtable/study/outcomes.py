"""The tables of a study: how likely each outcome is, how it is settled, when things happen, what failed.

Failed futures are in no denominator and always counted. Every interval names its level.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sandtable.calendar import date_at
from sandtable.estimates import Estimate
from sandtable.program import Program
from sandtable.scenario.types import SETTLEMENT_STATES, Scenario
from sandtable.study.columns import columns_in_role
from sandtable.study.intervals import LEVEL, quantile_interval_ranks, quantile_rank, wilson
from sandtable.study.tally import Ranks, Tally, Times, exact_ranks

NO_SETTLEMENT: Literal["none"] = "none"


Settlement: TypeAlias = Literal["unitary", "decentralised", "federal", "partition", "frozen", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeShare:
    """How likely an outcome is: the share of the complete futures in which it holds, with a Wilson interval. nan without futures.

    level : of the interval. count : futures in which it holds. futures : complete ones.
    """

    id: str
    title: str
    probability: Estimate
    level: float
    count: int
    futures: int
    headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementShare:
    """How often a settlement is the end state in fact and in law, with Wilson intervals. id: a settlement state, or `none`."""

    id: Settlement
    de_facto: Estimate
    de_jure: Estimate
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpread:
    """When an outcome comes about, among the futures in which its time is finite; `share` of the complete ones, with Wilson's interval.

    The time may be of something else than the outcome (`title` then says what): how often is `share`, not its probability.

    Days since the start (None if no future has a time). median : with its order-statistic interval, nan on a side that so few
    futures cannot bound. futures : with a time. start : the scenario's start.
    """

    id: str
    title: str
    share: Estimate
    p10: float | None
    median: Estimate | None
    p90: float | None
    level: float
    futures: int
    start: dt.date

    def date(self, day: float | None) -> dt.date | None:
        """The date on which a day of this table falls; None where there is no day."""
        return None if day is None or math.isnan(day) else date_at(day, start=self.start)


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
            probability=_share(tally.outcomes[name], tally.complete, level=level),
            level=level,
            count=tally.outcomes[name],
            futures=tally.complete,
            headline=scenario.outcomes[name].headline,
        )
        for name in program.outcomes
    )


def settlement_shares(tally: Tally, program: Program, *, level: float = LEVEL) -> tuple[SettlementShare, ...]:
    """In the order of SETTLEMENT_STATES, then `none` if a future met no rule. Empty if there are no rules."""
    if not program.conditions.settlement_rules:
        return ()
    counts: dict[Settlement, tuple[int, int]] = {
        state: (tally.de_facto[state], tally.de_jure[state]) for state in SETTLEMENT_STATES
    }
    none = (tally.complete - tally.de_facto.total(), tally.complete - tally.de_jure.total())
    if any(none):
        counts[NO_SETTLEMENT] = none
    return tuple(
        SettlementShare(
            id=state,
            de_facto=_share(facto, tally.complete, level=level),
            de_jure=_share(jure, tally.complete, level=level),
            level=level,
        )
        for state, (facto, jure) in counts.items()
    )


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
            share=_share(counts[name], tally.complete, level=level),
            p10=p10,
            median=None
            if median is None
            else Estimate(median, *(math.nan if end is None else end for end in (low, high))),
            p90=p90,
            level=level,
            futures=counts[name],
            start=scenario.start,
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


def ordered(shares: Sequence[OutcomeShare]) -> list[OutcomeShare]:
    """Headline outcomes first, then by probability."""
    return sorted(shares, key=lambda share: (not share.headline, -share.probability.value, share.id))


def headline(shares: Sequence[OutcomeShare]) -> OutcomeShare:
    """The outcome that answers the question: the first marked as headline, else the likeliest."""
    return ordered(shares)[0]


def _share(count: int, futures: int, *, level: float) -> Estimate:
    """A share with Wilson's interval; nan, and all there is, of no futures."""
    return Estimate(count / futures if futures else math.nan, *wilson(count, trials=futures, level=level))
