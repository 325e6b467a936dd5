"""What is found of the odds for an observer along one future."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.signposts.results import Event
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Probability, Result
from sandtable.study.intervals import LEVEL

Change: TypeAlias = Annotated[Estimate, Keys(low="low", high="high", least=-1, most=1)]
Score: TypeAlias = Annotated[Estimate, Keys(least=0, most=1)]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ObservedDay(Result):
    """The odds for an observer on one day."""

    day: Annotated[float, Field(ge=0, description="days from the start")]
    date: str
    odds: Annotated[Estimate, Keys(low="low", high="high", least=0, most=1)]
    is_decided: Annotated[bool, Field(description="whether the outcome is decided by then")]
    in_world: Annotated[
        Estimate | None,
        Keys("odds", "low", "high", apart=True, least=0, most=1),
        Field(description="odds of forks of this future on that day, its assumptions known; null on most days"),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class TurningPoint(Result):
    """A change of the odds that is surely not 0: from one day of the grid to the next."""

    day: Annotated[float, Field(ge=0, description="days from the start, at its end")]
    date: str
    since: Annotated[str, Field(description="the day of the grid before it")]
    change: Annotated[Change, Field(description="of the odds, with the interval of the paired difference")]
    decided: Annotated[bool, Field(description="whether the outcome was decided in between")]
    events: Annotated[tuple[Event, ...], Field(description="events first seen in between; at most three")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Calibration(Result):
    """How good the odds are in futures that they were not fitted in. A slope of 1 is right, one below 1 too sure."""

    slope: Annotated[Estimate, Field(description="of the outcome's log odds on those that were given")]
    brier: Annotated[Score, Field(description="mean squared error of the odds, while undecided")]
    brier_at_start: Annotated[Score, Field(description="the same of the odds at the start")]
    futures: Annotated[Count, Field(description="futures that judge")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ObserverOdds(AnalysisResult):
    """The odds of an outcome along one future, for an observer who sees its observable events.

    days : from the odds at the start to 0 or 1 at the end. events : in the regressions.
    """

    future: Annotated[Count, Field(description="number of the future")]
    outcome: Annotated[str, Field(description="identifier of the outcome")]
    title: Annotated[str, Field(description="of the outcome")]
    happens: Annotated[bool, Field(description="whether it happens in this future")]
    odds: Annotated[Probability, Field(description="probability at the start")]
    futures: Annotated[Count, Field(description="futures played besides, failed ones included")]
    failed: Annotated[Count, Field(description="of these; they are excluded")]
    level: Level = LEVEL
    events: Annotated[Count, Field(description="observable events that the odds look at")]
    days: Annotated[tuple[ObservedDay, ...], Field(description="a grid of days, from the start to the end")]
    turns: Annotated[tuple[TurningPoint, ...], Field(description="the largest changes, in order of time")]
    calibration: Calibration
