"""A study for programs: the object of `run --json`. Imported when it is asked for: its types take time to make."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.estimates import Estimate
from sandtable.results import CONFIG, Count, Keys, Prefixed, Result, Seed, Sha256
from sandtable.study.outcomes import Settlement
from sandtable.study.ranges import HIGH, LOW, Absent

if TYPE_CHECKING:
    from sandtable.study.outcomes import TimeSpread
    from sandtable.study.played import Played
    from sandtable.study.ranges import AssumptionRange

Identifier: TypeAlias = Annotated[str, Field(pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Quantile: TypeAlias = Annotated[float, Field(ge=0, le=1)]
RowLevel: TypeAlias = Annotated[float, Field(gt=0, lt=1, description="level of the intervals of this row")]
Wilson: TypeAlias = Annotated[
    Estimate, Keys(least=0, most=1), Field(description="share of the complete futures, with its Wilson interval; null if there are none")
]  # fmt: skip
Day: TypeAlias = Annotated[
    float | None,
    Field(ge=0, description="days since the start, among the futures in which it happens; null if too few futures say"),
]
Date: TypeAlias = Annotated[dt.date | None, Field(description="the date on which that day falls")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class EngineUsed(Result):
    """What played the futures."""

    version: Annotated[str, Field(description="of Sandtable")]
    backend: Annotated[str, Field(description="of the engine")]
    device: Annotated[str, Field(description="it ran on")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class AssumptionSets(Result):
    """The nested design behind the ranges over the assumptions: sets of assumptions, each played with the same number of futures."""

    sets: Count
    futures_each: Count
    dropped: Annotated[Count, Field(description="sets with a failed future; they are excluded from every range")]
    low_quantile: Annotated[Quantile, Field(description="the lower end of each range is this quantile")]
    high_quantile: Annotated[Quantile, Field(description="the upper end of each range is this quantile")]
    absent: Annotated[Absent | None, Field(description="why there are no ranges; null if there are")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class RangeRow(Result):
    """An `AssumptionRange` in the object."""

    low: Annotated[
        Quantile,
        Field(
            description="5% quantile of the probability that each set of assumptions gives, or the share itself if that is lower;"
            " null without ranges"
        ),
    ]
    high: Annotated[Quantile, Field(description="95% quantile of the same, or the share itself if that is higher")]
    low_error: Annotated[
        Quantile, Field(description="standard error of the lower quantile, by bootstrap over the sets")
    ]
    high_error: Annotated[Quantile, Field(description="standard error of the upper quantile")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class OutcomeRow(Result):
    """The share of an outcome with its range over the assumptions."""

    id: Identifier
    title: str
    probability: Annotated[
        Estimate, Keys(low="low", high="high", least=0, most=1),
        Field(description="share of the complete futures; null if there are none. Its bounds are those of the Wilson interval: the"
              " error of a finite number of futures, nothing else"),
    ]  # fmt: skip
    level: RowLevel
    assumptions: Annotated[RangeRow | None, Prefixed("assumptions_")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SettlementRow(Result):
    """The shares of a settlement with their ranges over the assumptions."""

    id: Settlement
    de_facto: Wilson
    de_jure: Wilson
    level: RowLevel
    de_facto_assumptions: Annotated[RangeRow | None, Prefixed("de_facto_assumptions_")]
    de_jure_assumptions: Annotated[RangeRow | None, Prefixed("de_jure_assumptions_")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class TimeRow(Result):
    """A `TimeSpread` in the object: the median and its bounds stand apart there, and each day comes as a date too."""

    id: Identifier
    title: str
    share: Annotated[
        float | None, Field(ge=0, le=1, description="share of the complete futures; null if there are none")
    ]
    p10: Day
    median: Day
    p90: Day
    median_low: Day
    median_high: Day
    p10_date: Date
    median_date: Date
    p90_date: Date
    median_low_date: Date
    median_high_date: Date
    level: RowLevel


Fighters: TypeAlias = Annotated[
    Estimate, Keys(least=0), Field(description="fighters, prisoners included; the interval is from order statistics")
]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LossRow(Result):
    """A `LossSpread` in the object."""

    id: Identifier
    title: str
    p5: Fighters
    median: Fighters
    p95: Fighters
    level: RowLevel


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PrintedStudy(Result):
    """One study. Everything but elapsed_s and futures_per_s is the same to the byte for the same scenario, seed, number of
    futures and version.
    """

    scenario: Annotated[str, Field(description="name of the scenario")]
    scenario_sha256: Annotated[Sha256, Field(description="of the scenario's text, overrides included")]
    engine: EngineUsed
    seed: Seed
    futures: Annotated[int, Field(ge=1, description="futures played, failed ones included")]
    failed: Annotated[Count, Field(description="futures that the engine gave up; they are in no share")]
    elapsed_s: Annotated[float | None, Field(ge=0, description="seconds of playing; null if not known")]
    futures_per_s: Annotated[float | None, Field(ge=0)]
    assumption_sets: AssumptionSets
    outcomes: Annotated[tuple[OutcomeRow, ...], Field(description="in sorted order of identifiers")]
    settlements: Annotated[
        tuple[SettlementRow, ...],
        Field(
            description="in the order of the states; `none` only if some futures met no rule; empty if the scenario has no rules"
        ),
    ]
    times: Annotated[tuple[TimeRow, ...], Field(description="one for each outcome that asks for a time")]
    losses: Annotated[
        tuple[LossRow, ...],
        Field(description="one for each actor that loses anybody in some future, in sorted order of identifiers"),
    ]


def as_printed(study: Played) -> PrintedStudy:
    """The object of `run --json`, of a study."""
    manifest, elapsed, ranges = study.manifest, study.elapsed_s, study.ranges
    return PrintedStudy(
        scenario=manifest["scenario"]["name"],
        scenario_sha256=manifest["scenario"]["sha256"],
        engine=EngineUsed(**{name: manifest["engine"][name] for name in ("version", "backend", "device")}),
        seed=study.seed,
        futures=study.futures,
        failed=study.futures - study.complete,
        elapsed_s=None if elapsed is None else round(elapsed, 3),
        futures_per_s=None if not elapsed else round(study.futures / elapsed, 1),
        assumption_sets=AssumptionSets(
            sets=ranges.sets, futures_each=ranges.inner, dropped=ranges.dropped, low_quantile=LOW, high_quantile=HIGH,
            absent=ranges.absent,
        ),
        outcomes=tuple(
            OutcomeRow(
                id=row.id, title=row.title, probability=row.probability, level=row.level,
                assumptions=_range(ranges.outcomes.get(row.id)),
            )
            for row in study.outcomes
        ),
        settlements=tuple(
            SettlementRow(
                id=row.id, de_facto=row.de_facto, de_jure=row.de_jure, level=row.level,
                de_facto_assumptions=_range(ranges.de_facto.get(row.id)), de_jure_assumptions=_range(ranges.de_jure.get(row.id)),
            )
            for row in study.settlements
        ),
        times=tuple(_time(row) for row in study.times),
        losses=tuple(
            LossRow(id=row.id, title=row.title, p5=row.p5, median=row.median, p95=row.p95, level=row.level)
            for row in study.losses
        ),
    )  # fmt: skip


def _range(found: AssumptionRange | None) -> RangeRow | None:
    if found is None:
        return None
    return RangeRow(low=found.low, high=found.high, low_error=found.low_error, high_error=found.high_error)


def _time(row: TimeSpread) -> TimeRow:
    middle = row.median
    days = {
        "p10": row.p10, "median": middle.value if middle else None, "p90": row.p90,
        "median_low": _day(middle.low) if middle else None, "median_high": _day(middle.high) if middle else None,
    }  # fmt: skip
    dates = {f"{name}_date": row.date(day) for name, day in days.items()}
    return TimeRow(id=row.id, title=row.title, share=_day(row.share.value), level=row.level, **days, **dates)  # type: ignore[arg-type]


def _day(value: float) -> float | None:
    """None for what is not a number."""
    return None if math.isnan(value) else value
