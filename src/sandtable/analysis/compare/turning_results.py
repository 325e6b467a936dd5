"""The results of `deterrence`: what a red line deters as the file has it, and with what its two decisions read at their ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.compare.differences import DifferenceEstimate, Kind
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Result, ShareEstimate
from sandtable.study.intervals import LEVEL

InputKind: TypeAlias = Literal["assumption", "belief"]
Reader: TypeAlias = Literal["act", "threat"]
EndName: TypeAlias = Literal["low", "high"]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Deterred(Result):
    """What the whole line does, over pairs of futures with and without it."""

    pairs: Annotated[Count, Field(description="futures that came to their end in both worlds")]
    with_it: Annotated[ShareEstimate, Field(description="share of futures in which the act is chosen, with the line")]
    without_it: Annotated[ShareEstimate, Field(description="the same without it")]
    effect: Annotated[
        DifferenceEstimate,
        Field(description="deterred less provoked; of a line to compel, compelled less put off"),
    ]
    arises: Annotated[
        ShareEstimate,
        Field(description="share of futures in which the decision of the act comes up, with the line or without it"),
    ]
    effect_arising: Annotated[
        Annotated[Estimate, Keys(least=-1, most=1)] | None,
        Field(description="`effect` among the futures in which that decision comes up"),
    ]
    outcome_effect: Annotated[
        Annotated[Estimate, Keys(least=-1, most=1)],
        Field(description="share of futures with the line's outcome without the line, less that with it"),
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DeterredAt(Deterred):
    """The same with one assumption or belief at one end of its prior."""

    end: Annotated[EndName, Field(description="which end")]
    value: Annotated[
        float, Field(description="what it is set to, in coherent units; of a belief its value at the start")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class EndNotPlayed(Result):
    """An end of a prior with which the scenario could not be played."""

    end: Annotated[EndName, Field(description="which end")]
    value: Annotated[float, Field(description="what it was set to, as for an end that was played")]
    why: Annotated[str, Field(description="why there is no result at this end, in words")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DeterredTogether(Deterred):
    """The same with several of them at an end."""

    ends: Annotated[
        Mapping[str, EndName], Field(description="identifier to the end it is set to; the others are drawn")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DeterrenceInput(Result):
    """An assumption or a belief that the decision of the act or that of the threat reads, at both ends of its prior."""

    id: str
    kind: Annotated[InputKind, Field(description="whether it is an assumption or a belief")]
    title: Annotated[str, Field(description="its title")]
    read_by: Annotated[tuple[Reader, ...], Field(description="which decision reads it: that of the act, of the threat")]
    low: Annotated[
        DeterredAt | EndNotPlayed,
        Field(description="at the 5% point of its prior, of a choice its least value; or why that was not played"),
    ]
    high: Annotated[
        DeterredAt | EndNotPlayed,
        Field(description="at the 95% point, of a choice its greatest value; or why that was not played"),
    ]

    @property
    def ends(self) -> tuple[DeterredAt | EndNotPlayed, DeterredAt | EndNotPlayed]:
        """Low, then high."""
        return self.low, self.high

    @property
    def played(self) -> tuple[DeterredAt, ...]:
        """The ends at which futures came to their end, low before high."""
        return tuple(at for at in self.ends if isinstance(at, DeterredAt))

    @property
    def swing(self) -> float:
        """How far deterrence moves from one end to the other; 0 where one of them was not played."""
        found = [at.effect.value for at in self.played]
        return abs(found[1] - found[0]) if len(found) == 2 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LineDeterrence(Result):
    """A red line: what it deters as the file has it, and where each of `inputs` is at the ends of its prior.

    weakest, strongest : the least and the most that was found with several of them set together; None with fewer than two. One
    is set after the other, the one that moves most first, to the end that moves it further, or left as drawn if neither does.
    """

    id: str
    title: Annotated[str, Field(description="of the red line")]
    kind: Annotated[Kind, Field(description="whether the line is to deter the act or to compel it")]
    act: Annotated[str, Field(description="the option that it is about")]
    act_title: Annotated[str, Field(description="title of that option")]
    outcome: Annotated[str, Field(description="the outcome that the line is about")]
    as_it_is: Annotated[Deterred, Field(description="as the file has it: everything drawn from its prior")]
    inputs: Annotated[
        tuple[DeterrenceInput, ...],
        Field(description="the one that moves deterrence most first; empty if none is open"),
    ]
    weakest: Annotated[DeterredTogether | None, Field(description="the least found with several set together")]
    strongest: Annotated[DeterredTogether | None, Field(description="the most found with several set together")]

    @property
    def moving(self) -> tuple[DeterrenceInput, ...]:
        """The inputs that change the act in some future, or with an end that was not played; the others leave it as it is at both."""
        file = self.as_it_is
        return tuple(
            each
            for each in self.inputs
            if len(each.played) < 2
            or any(
                (at.with_it.value, at.without_it.value) != (file.with_it.value, file.without_it.value)
                for at in each.played
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DeterrenceAnalysis(AnalysisResult):
    """What red lines deter, and what that turns on: beliefs, utilities and odds of the two decisions at the ends of their priors."""

    futures: Annotated[int, Field(ge=1, description="futures played in every world, failed ones included")]
    level: Level = LEVEL
    lines: Annotated[tuple[LineDeterrence, ...], Field(min_length=1, description="the red lines that name an act")]

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return self.scenario if self.source is None else str(self.source.title)
