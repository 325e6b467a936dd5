"""The future of a pre-mortem, as it is told."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.signposts.results import Event, Moment, Odds
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Probability, Result
from sandtable.study.intervals import LEVEL


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ToldEvent(Result):
    """Something that happens in the future that is told."""

    day: Annotated[float, Field(ge=0, description="days from the start")]
    date: Moment
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class FirstSign(Event):
    """The first sign in that future that speaks for the unlikely side. seen : or, on `by`, not seen."""

    day: Annotated[
        float, Field(ge=0, description="days from the start: of the sighting, or of the date by which it is missed")
    ]
    date: Moment
    seen: Annotated[bool, Field(description="whether it is seen, or missed by the date")]
    odds: Annotated[Odds, Field(description="probability of the outcome with it")]
    undecided: Annotated[Odds, Field(description="the same of all futures that are undecided on that date")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class PreMortem(AnalysisResult):
    """The most typical of the futures on the unlikely side of an outcome, told as a story. The same to the byte for the same scenario,
    seed, options and version.

    happens : in the future that is told. alike : futures on that side. events : what of its days is told, in order.
    """

    level: Level = LEVEL
    outcome: Annotated[str, Field(description="identifier of the outcome")]
    title: Annotated[str, Field(description="of the outcome")]
    probability: Annotated[Probability, Field(description="of the outcome")]
    happens: Annotated[bool, Field(description="whether it happens on the unlikely side, and in this future")]
    share: Annotated[Estimate, Keys(least=0, most=1), Field(description="share of the futures on the unlikely side")]
    alike: Annotated[Count, Field(description="futures on the unlikely side")]
    future: Annotated[Count, Field(description="number of the future that is told, for `replay`")]
    compared: Annotated[Count, Field(description="observable events whose days were compared")]
    events: tuple[ToldEvent, ...]
    first_sign: Annotated[FirstSign | None, Field(description="null where no sign speaks for that side")]
    signs_by: Annotated[
        Moment | None, Field(description="date by which signs are seen or not; null where they could not be looked for")
    ]
    signs_by_day: Annotated[float | None, Field(ge=0, description="days from the start to `signs_by`")]
    no_signs: Annotated[
        str | None, Field(description="why signs could not be looked for; null where they were looked for")
    ]
    futures: Annotated[Count, Field(description="futures played, failed ones included")]
    failed: Annotated[Count, Field(description="of these; they are excluded")]
