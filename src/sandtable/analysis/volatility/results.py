"""What an analysis of volatility found: how far the odds of each outcome are decided, day by day."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.sensitivity.indices import Reason
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Probability, Result


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SettledDay(Result):
    """How far an outcome is decided on a day.

    settled : share of its variance that is decided by then; deviation : standard deviation, over futures, of the odds given
    all that has happened by then. agreeing : futures whose fork has the same truth value.
    """

    day: Annotated[float, Field(ge=0, description="days since the start; what happens at that very moment is known")]
    agreeing: Annotated[
        Count, Field(description="futures in which the outcome is the same with other dice after the day")
    ]
    settled: Annotated[
        Estimate, Keys(least=0, most=1), Field(description="share of the outcome's variance that is settled by then")
    ]
    deviation: Annotated[
        Estimate,
        Keys(least=0, most=0.5),
        Field(description="standard deviation of the odds on that day, from future to future"),
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SettledOutcome(Result):
    """An outcome, and how far it is settled on each day. reason : why there is nothing to settle; days is empty then."""

    id: Annotated[str, Field(description="identifier of the outcome")]
    title: str
    headline: bool
    probability: Annotated[
        Probability, Field(description="share of the futures; its bounds are those of the Wilson interval")
    ]
    reason: Annotated[Reason | None, Field(description="why there is nothing to settle; null if there is")]
    days: tuple[SettledDay, ...]

    def first_day(self, share: float) -> SettledDay | None:
        """The first day looked at by which at least this share is settled, and on every later one."""
        later = [entry for entry in self.days if entry.settled.value < share]
        after = [entry for entry in self.days if not later or entry.day > later[-1].day]
        return after[0] if after else None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Volatility(AnalysisResult):
    """How much of the uncertainty about each outcome is settled by which day. The same to the byte for the same scenario,
    seed, options and version.

    outcomes : in the order of the file. days : those looked at. futures : played as they are; each again for every day
    with other dice from then on. failed : futures that failed in any of these plays.
    """

    start: Annotated[dt.date, Field(description="first day of the scenario")]
    horizon: Annotated[float, Field(gt=0, description="days from the start to the horizon")]
    futures: Annotated[Count, Field(description="futures played, failed ones included")]
    failed: Annotated[Count, Field(description="of these; as they are or with other dice; they are excluded")]
    level: Level
    days: Annotated[tuple[float, ...], Field(description="days since the start that were looked at, in order")]
    outcomes: Annotated[
        tuple[SettledOutcome, ...], Field(description="in the order of the file, or the one asked about")
    ]

    @property
    def main(self) -> SettledOutcome:
        """The outcome that is told first: the headline, or the first."""
        return next((entry for entry in self.outcomes if entry.headline), self.outcomes[0])
