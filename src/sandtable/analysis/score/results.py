"""What `score` gives back: outcomes, dates and statements against history, their means, and what was left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.above import Displayed
from sandtable.analysis.score.links import Link
from sandtable.analysis.score.lock import TimeLock
from sandtable.analysis.score.scoring import EVEN_BRIER, EVEN_LOG
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, Count, Keys, Level, Probability, Result, Seed, Sha256, Share, ShareEstimate
from sandtable.study.intervals import LEVEL

GroupName: TypeAlias = Literal["first", "acts", "holds", "state"]
WhyUnsettled: TypeAlias = Literal["compares", "not-an-outcome", "condition-unknown", "condition-failed"]
Penalty: TypeAlias = Annotated[float, Field(ge=0)]
BrierScore: TypeAlias = Annotated[float, Field(ge=0, le=1)]
BrierEstimate: TypeAlias = Annotated[Estimate, Keys(least=0, most=1)]  # with the sampling error of the futures
EvenBrier: TypeAlias = Annotated[float, Field(description="Brier score of even odds")]
EvenLog: TypeAlias = Annotated[float, Field(description="logarithmic score of even odds")]
Unprinted: TypeAlias = Annotated[bool, Field(exclude=True)]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class OutcomeScore(Result):
    """What one outcome's probability was worth.

    reference : of the declared class of like cases. text : of the statement that speaks of the outcome itself, without a
    condition; None if there is none. The upper bound of `log` is infinite where no future agrees with what came true.
    """

    scenario: Annotated[str, Field(description="name of the scenario")]
    outcome: Annotated[str, Field(description="identifier of the outcome")]
    title: Annotated[str, Field(description="title of the outcome")]
    probability: Annotated[
        Probability, Field(description="share of the complete futures in which it happens, with Wilson's interval")
    ]
    happened: Annotated[bool, Field(description="whether it came true")]
    brier: Annotated[
        BrierEstimate,
        Field(description="(probability - happened)^2, 0 is best; with the sampling error of the futures"),
    ]
    log: Annotated[
        Estimate,
        Keys(least=0),
        Field(
            description="minus the natural logarithm of the probability given to what came true, half a future being taken"
            " for none; the upper bound is null where there is none"
        ),
    ]
    baseline_brier: EvenBrier = EVEN_BRIER
    baseline_log: EvenLog = EVEN_LOG
    reference_probability: Annotated[
        Share | None, Field(description="of the class of like cases; null if none is declared")
    ]
    reference_brier: Annotated[BrierScore | None, Field(description="Brier score of the class")]
    reference_log: Annotated[
        Penalty | None, Field(description="logarithmic score of the class; null also where it is infinite")
    ]
    text_claim: Annotated[
        str | None,
        Field(
            description="the claim that gives this very outcome a likelihood, without a condition; null if there is none"
        ),
    ]
    text_words: Annotated[str | None, Field(description="its words, or its range")]
    text_low: Annotated[Share | None, Field(description="lower end of what the words mean for this outcome")]
    text_probability: Annotated[Share | None, Field(description="the middle")]
    text_high: Annotated[Share | None, Field(description="upper end")]
    text_brier: Annotated[BrierScore | None, Field(description="Brier score of the middle")]
    text_best: Annotated[BrierScore | None, Field(description="of the better end")]
    text_worst: Annotated[BrierScore | None, Field(description="of the worse end")]
    text_log: Annotated[
        Penalty | None, Field(description="logarithmic score of the middle; null also where it is infinite")
    ]
    headline: Unprinted = False


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class DateScore(Result):
    """What the distribution of a time was worth, in days.

    median_date : by which half of the futures in which it happens have it; None if it happens in none. any_day_crps : of
    a forecast for which every day from the start to the horizon is equally likely.
    """

    scenario: Annotated[str, Field(description="name of the scenario")]
    outcome: Annotated[str, Field(description="identifier of the outcome")]
    title: Annotated[str, Field(description="what came on the date")]
    date: Annotated[dt.date, Field(description="when it happened")]
    day: Annotated[float, Field(description="the same in days since the start, at noon")]
    share: Annotated[ShareEstimate, Field(description="share of the futures in which it happens at all")]
    median_date: Annotated[
        dt.date | None, Field(description="half of the futures in which it happens have it by then; null if none has")
    ]
    crps: Annotated[
        Estimate,
        Keys(least=0),
        Field(description="CRPS in days; a future in which it never comes counts as the horizon"),
    ]
    any_day_crps: Annotated[
        float, Field(description="of a forecast for which every day from start to horizon is equally likely")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Statement(Result):
    """What a text said of something that history settled.

    words : as the claim gives them, or the range. conditional : whether it was said under a condition, which came true.
    outcome : the outcome that it speaks of without a condition. is_of_opposite : of its failing to happen. is_range : the
    text has numbers instead of words. text_probability : the middle of the range, the text's number. probability : the
    model's, among the futures in which the condition holds; not a number if it holds in none.
    """

    scenario: Annotated[str, Field(description="name of the scenario")]
    claim: Annotated[str, Field(description="identifier of the claim")]
    statement: Annotated[str, Field(description="what the text says, in other words")]
    words: Annotated[str, Field(description="the likelihood as the claim gives it")]
    conditional: Annotated[bool, Field(description="said under a condition, which came true")]
    outcome: Annotated[
        str | None,
        Field(
            description="the outcome that it speaks of, or of whose opposite; null if it is put together from several or"
            " conditional"
        ),
    ]
    happened: Annotated[bool, Field(description="whether what it speaks of came true")]
    text_low: Annotated[Share, Field(description="lower end of what the words mean")]
    text_probability: Annotated[Share, Field(description="the middle: the text's number")]
    text_high: Annotated[Share, Field(description="upper end")]
    text_brier: Annotated[BrierScore, Field(description="Brier score of the middle")]
    text_best: Annotated[BrierScore, Field(description="of the better end")]
    text_worst: Annotated[BrierScore, Field(description="of the worse end")]
    probability: Annotated[
        Probability,
        Field(description="of the model, among the futures in which the condition holds; null if it holds in none"),
    ]
    brier: Annotated[BrierScore | None, Field(description="Brier score of the model")]
    is_of_opposite: Unprinted = False
    is_range: Unprinted = False


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Unsettled(Result):
    """A statement with a likelihood that this history does not settle, and why."""

    claim: Annotated[str, Field(description="identifier of the claim")]
    why: Annotated[WhyUnsettled, Field(description="the reason")]
    reason: Annotated[str, Field(description="the reason in words")]
    statement: Annotated[str, Field(exclude=True)] = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class GroupScore(Result):
    """The mean Brier score of some outcomes of one case.

    id : of the group; None for all outcomes together. questions : the outcomes with tied ones counted once. brier :
    the mean over questions with the sampling error of the futures. log : the mean logarithmic score. expected_low,
    expected_high : the 5% and the 95% point of the mean if history were a future of the model.
    """

    id: Annotated[
        GroupName | None,
        Field(
            description="who comes first, what is done on the way, who holds what at the end, how else things stand at"
            " the end"
        ),
    ]
    title: Annotated[str, Field(description="of the group")]
    outcomes: Annotated[tuple[str, ...], Field(description="its outcomes")]
    questions: Annotated[Count, Field(description="its outcomes with tied ones counted once")]
    brier: Annotated[
        BrierEstimate, Field(description="mean over the questions, with the sampling error of the futures")
    ]
    log: Annotated[float, Field(description="mean logarithmic score")]
    baseline_brier: EvenBrier = EVEN_BRIER
    expected_low: Annotated[float, Field(description="5% point of the mean if history were a future of the model")]
    expected_high: Annotated[float, Field(description="95% point")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ScenarioScores(Result):
    """One scenario against its history.

    known_until to entries_without_source : what the time lock found, which `lock` has in full. whole : the mean over all
    outcomes, tied ones counted once; groups : those of who comes first, what is done on the way and who holds what at the
    end. unsettled : statements of the text with a likelihood that this history does not settle, with the reason.
    """

    scenario: Annotated[str, Field(description="name of the scenario")]
    title: Annotated[str, Field(description="title of the scenario")]
    scenario_sha256: Annotated[Sha256, Field(description="of the scenario's text, overrides included")]
    seed: Annotated[Seed, Field(description="of all random numbers")]
    futures: Annotated[Count, Field(description="played, failed ones included")]
    failed: Annotated[Count, Field(description="given up by the engine and excluded")]
    known_until: Annotated[
        dt.date,
        Field(
            description="nothing that became public later may feed a future: as_of, else the date of the assessed text,"
            " else the start"
        ),
    ]
    hindsight: Annotated[tuple[str, ...], Field(description="what feeds futures and is later, if that was allowed")]
    undated_sources: Annotated[tuple[str, ...], Field(description="sources without a date that feed futures")]
    reprinted_sources: Annotated[
        tuple[str, ...], Field(description="sources published later that were public before, by `public_by`")
    ]
    entries_without_source: Annotated[Count, Field(description="entries that rest on the author's judgement alone")]
    reference: Annotated[str | None, Field(description="title of the class of like cases; null: none declared")]
    unsettled_statements: Annotated[
        Count, Field(description="statements with a likelihood that this history does not settle")
    ]
    unsettled: Annotated[tuple[Unsettled, ...], Field(description="which they are, and why")]
    groups: Annotated[
        tuple[GroupScore, ...], Field(description="means by what outcomes are about; each outcome is in one group")
    ]
    links: Annotated[tuple[Link, ...], Field(description="pairs of outcomes that are not independent")]
    outcomes: Annotated[tuple[OutcomeScore, ...], Field(exclude=True)]
    dates: Annotated[tuple[DateScore, ...], Field(exclude=True)]
    statements: Annotated[tuple[Statement, ...], Field(exclude=True)]
    whole: Annotated[GroupScore | None, Field(exclude=True)]
    lock: Annotated[TimeLock, Field(exclude=True)]

    @staticmethod
    def of_lock(lock: TimeLock) -> dict[str, Any]:
        """The fields that say what the time lock found."""
        return {
            "known_until": lock.known_until,
            "hindsight": lock.hindsight,
            "undated_sources": tuple(name for name, _ in lock.undated),
            "reprinted_sources": tuple(name for name, _ in lock.reprinted),
            "entries_without_source": lock.unsourced,
            "lock": lock,
        }


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Refusal(Result):
    """A scenario that was left out, and why."""

    scenario: Annotated[str, Field(description="name of the scenario")]
    why: Annotated[str, Field(description="what speaks against it")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Totals(Result):
    """Means over everything scored. Of each comparison: how many it rests on, the model's mean there, the rival's.

    questions : the outcomes with tied ones counted once; `brier`, with the sampling error of the futures, and `log` are
    means over them. None where there is nothing to compare. text_best, text_worst : if each range were read at its better
    or worse end.
    """

    outcomes: Annotated[Count, Field(description="how many were scored")]
    questions: Annotated[Count, Field(description="outcomes with tied ones counted once; the means are over them")]
    brier: Annotated[BrierEstimate | None, Field(description="mean Brier score over the questions")]
    log: Annotated[float | None, Field(description="mean logarithmic score over the questions")]
    reference_outcomes: Annotated[Count, Field(description="how many have a class of like cases")]
    reference_brier: Annotated[float | None, Field(description="mean of the classes there")]
    reference_model_brier: Annotated[float | None, Field(description="mean of the model there")]
    statements: Annotated[Count, Field(description="how many of the text are settled")]
    text_brier: Annotated[float | None, Field(description="mean of the text there")]
    text_best: Annotated[float | None, Field(description="if every range were read at its better end")]
    text_worst: Annotated[float | None, Field(description="if at its worse end")]
    text_model_brier: Annotated[float | None, Field(description="mean of the model there")]
    dates: Annotated[Count, Field(description="how many were scored")]
    crps: Annotated[float | None, Field(description="mean over them, days")]
    any_day_crps: Annotated[float | None, Field(description="mean of the rival for which every day is equally likely")]
    baseline_brier: EvenBrier = EVEN_BRIER
    baseline_log: EvenLog = EVEN_LOG


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ScoreCard(Result, Displayed):
    """Scores against history; smaller is better. The same to the byte for the same scenarios, seed, number of futures and version.

    refused : bundled scenarios left out. Without the header of other results, as it may be of several scenarios: each has
    its own.
    """

    source: ClassVar[None] = None

    level: Level = LEVEL
    scores: Annotated[tuple[OutcomeScore, ...], Field(description="one for each outcome that history speaks of")]
    dates: Annotated[tuple[DateScore, ...], Field(description="one for each time of `history`")]
    statements: Annotated[
        tuple[Statement, ...], Field(description="what the text gave a likelihood and history has settled")
    ]
    totals: Annotated[
        Totals, Field(description="means; outcomes of one case are not independent, so no error rate follows from them")
    ]
    scenarios: Annotated[tuple[ScenarioScores, ...], Field(description="what was played")]
    refused: Annotated[
        tuple[Refusal, ...], Field(description="bundled scenarios that were left out; named ones are an error")
    ]
    notes: Annotated[tuple[str, ...], Field(description="what these scores must not be taken for")]

    @property
    def outcomes(self) -> tuple[OutcomeScore, ...]:
        """The scores of outcomes, of all scenarios."""
        return self.scores


WHY: Mapping[WhyUnsettled, str] = {
    "compares": "compares two worlds or two conditions, of which history is only one",
    "not-an-outcome": "states what no outcome of `history` states",
    "condition-unknown": "holds under a condition that no outcome of `history` states",
    "condition-failed": "holds under a condition that did not come true",
}
