"""What key judgments are put together from."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.confidence.results import KeyEnd, LogOddsShare, StatedWord
from sandtable.analysis.confidence.rules import Movement, Rated, Word
from sandtable.analysis.sensitivity.indices import Total
from sandtable.analysis.signposts.results import Event, Moment, Odds
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Level, Probability, Result, Share
from sandtable.study.intervals import LEVEL


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class JudgedConfidence(Result):
    """How sure the model's answer is: the suggested word and what it rests on, as `confidence` finds it."""

    word: Annotated[Rated, Field(description="suggested; not-rated where there is no ground for a word")]
    stated: Annotated[StatedWord | None, Field(description="the analyst's own word, from the file; null without one")]
    supported: Annotated[
        LogOddsShare, Field(description="share of the variance on what is stated or from outside by a sound source")
    ]
    assumed: Annotated[LogOddsShare, Field(description="share of the variance on what is assumed or has no basis")]
    information: Annotated[
        Word | None, Field(description="by what the numbers rest on, before steps down; null with not-rated")
    ]
    has_faults: Annotated[bool, Field(description="whether how the result was made took a step off the word")]
    volatility: Annotated[
        Movement | None, Field(description="how far the odds for an observer move within two weeks; null: not known")
    ]
    needed: Annotated[
        Count | None, Field(description="futures that would do for a word; null where that is not the reason")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class TurnsOn(Result):
    """An assumption that the outcome turns on, and its odds at both ends of the prior."""

    assumption: str
    title: str
    total: Total
    low: KeyEnd
    high: KeyEnd


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Watch(Event):
    """A sign to watch until a date."""

    by: Moment
    by_day: Annotated[float, Field(ge=0, description="days from the start to `by`")]
    seen: Annotated[Odds, Field(description="probability if it is seen by then and nothing is decided")]
    unseen: Annotated[Odds, Field(description="the same if it is not seen")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class KeyJudgments(AnalysisResult):
    """Three to five judgments about one outcome, as numbers: likelihood, confidence, what it turns on, what to watch. The same to the
    byte for the same scenario, seed, options and version.

    over : the range over the assumptions, for what is said of it. half_by : days from the start by which half of the futures with
    the outcome have it; None for an outcome without a time.
    """

    level: Level = LEVEL
    outcome: Annotated[str, Field(description="identifier of the outcome")]
    title: Annotated[str, Field(description="of the outcome")]
    standard: Annotated[str, Field(description="whose likelihood words are used")]
    likelihood: Annotated[str, Field(description="the words for the probability and its interval, of that standard")]
    probability: Probability
    assumptions_low: Annotated[Share | None, Field(description="5% point over the assumptions; null without a range")]
    assumptions_high: Annotated[Share | None, Field(description="95% point over the assumptions; null without a range")]
    half_by: Annotated[
        Estimate | None, Field(description="days from the start; null for an outcome that asks for no time")
    ]
    confidence: Annotated[JudgedConfidence | None, Field(description="null where it cannot be rated")]
    no_confidence: Annotated[str | None, Field(description="why it cannot be rated; null where it can")]
    turns_on: Annotated[
        tuple[TurnsOn, ...],
        Field(description="assumptions that move it detectably, the one that moves it furthest first"),
    ]
    watch: Annotated[tuple[Watch, ...], Field(description="signs to watch, the most telling first; at most two")]
    no_watch: Annotated[
        str | None, Field(description="why signs could not be looked for; null where they were, with `watch_by`")
    ]
    watch_by: Annotated[
        Moment | None, Field(description="date by which signs are seen or not; null where they could not be looked for")
    ]
    watch_by_day: Annotated[float | None, Field(ge=0, description="days from the start to `watch_by`")]
    futures: Annotated[Count, Field(description="futures that the probability is a share of")]
    over: Annotated[Any, Field(exclude=True, repr=False)] = None
