"""What rival readings of a text give, reading by reading, and how far they lie apart."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.compare.differences import State
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Result, Sha256, Share, ShareEstimate

VarianceEstimate: TypeAlias = Annotated[Estimate, Keys(least=0, most=1)]
Low: TypeAlias = Annotated[
    Share | None, Field(description="lower end of the 5 to 95% range over the assumptions; null if there is none")
]
High: TypeAlias = Annotated[Share | None, Field(description="upper end of the same range")]
DaysLate: TypeAlias = Annotated[float, Field(ge=0, description="days since the start")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PlayedReading(Result):
    """A reading of the text, and what was played of it."""

    id: Annotated[str, Field(description="name of the reading in the file")]
    title: str
    is_as_written: Annotated[bool, Field(description="whether it is the file as written")]
    scenario_sha256: Annotated[Sha256, Field(description="of the scenario in this reading")]
    failed: Annotated[Count, Field(description="futures that the engine gave up; they are in no share")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ReadShare(Result):
    """A share in one reading: with Wilson's interval, its range over the assumptions, and how far it is from the file as written.

    difference : from the share in the file as written, over the futures that are complete in both, with Tango's interval;
    None for the file as written itself.
    """

    reading: Annotated[str, Field(description="name of the reading")]
    probability: Annotated[
        Estimate,
        Keys(low="low", high="high", least=0, most=1),
        Field(description="share of the futures in this reading"),
    ]
    assumptions_low: Low
    assumptions_high: High
    difference: Annotated[
        Estimate | None,
        Keys(least=-1, most=1),
        Field(description="this reading minus the file as written, over the same futures"),
    ]

    @property
    def differs(self) -> bool:
        """Whether the interval of the difference excludes 0."""
        return self.difference is not None and self.difference.excludes_zero


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ReadOutcome(Result):
    """An outcome in every reading, and its variance between readings against that within.

    between : variance of its probability between the readings, each counted once, without the noise of a finite number of
    futures. within : mean over the readings of the variance that its probability has over the assumptions of a reading; None
    where that was not found in every reading. chance : mean over the readings of what the dice add, p (1 - p) less that variance.
    share_between : between / (between + within); None if both are 0. It compares two sources of doubt, and is no likelihood.
    """

    id: str
    title: str
    headline: bool
    readings: Annotated[tuple[ReadShare, ...], Field(description="in the order of the file")]
    between: Annotated[VarianceEstimate, Field(description="variance of the probability between readings")]
    within: Annotated[
        VarianceEstimate | None,
        Field(description="mean variance of the probability over the assumptions of a reading"),
    ]
    chance: Annotated[VarianceEstimate | None, Field(description="mean variance that the dice of a reading add")]
    share_between: Annotated[
        ShareEstimate | None, Field(description="between over between plus within; null if both are 0")
    ]

    @property
    def differs(self) -> bool:
        """Whether a reading differs detectably from the file as written."""
        return any(row.differs for row in self.readings)

    @property
    def largest(self) -> ReadShare:
        """The reading that is farthest from the file as written."""
        return max((row for row in self.readings if row.difference), key=_distance)


def _distance(row: ReadShare) -> float:
    return abs(row.difference.value) if row.difference is not None else 0.0


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ReadSettlement(Result):
    """A settlement state in every reading, in fact and in law. id : a state, or `none` where no rule applies."""

    id: State
    de_facto: Annotated[tuple[ReadShare, ...], Field(description="in fact, in the order of the file")]
    de_jure: Annotated[tuple[ReadShare, ...], Field(description="in law")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ReadTime(Result):
    """When an outcome comes about in one reading: the median among the futures in which it does, with its interval."""

    reading: Annotated[str, Field(description="name of the reading")]
    share: Annotated[ShareEstimate, Field(description="of the futures in which it comes about")]
    median: Annotated[
        Estimate | None,
        Keys(least=0),
        Field(description="days since the start by which half of these futures have it; null if none has"),
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ReadTimes(Result):
    """When an outcome comes about, in every reading."""

    id: str
    title: str
    readings: Annotated[tuple[ReadTime, ...], Field(description="in the order of the file")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ComparedReadings(AnalysisResult):
    """Rival readings of one text side by side: each is played by itself with the same seed, and none is given a probability."""

    futures: Annotated[Count, Field(description="played in each reading")]
    compared: Annotated[
        Count,
        Field(description="futures that came to their end in every reading: differences and `between` are over these"),
    ]
    level: Level
    start: Annotated[dt.date, Field(description="day 0")]
    as_written: Annotated[str, Field(description="the reading that is the file as written")]
    played: Annotated[tuple[PlayedReading, ...], Field(description="the readings, in the order of the file")]
    outcomes: Annotated[tuple[ReadOutcome, ...], Field(description="in sorted order of identifiers")]
    settlements: Annotated[tuple[ReadSettlement, ...], Field(description="empty without rules for a settlement")]
    times: Annotated[tuple[ReadTimes, ...], Field(description="one for each outcome that asks for a time")]

    @property
    def titles(self) -> dict[str, str]:
        """Title of each reading by its name, in the order of the file."""
        return {row.id: row.title for row in self.played}

    @property
    def rivals(self) -> tuple[str, ...]:
        """The readings besides the file as written."""
        return tuple(row.id for row in self.played if not row.is_as_written)
