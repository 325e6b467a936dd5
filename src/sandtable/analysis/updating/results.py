"""The result of `update`: the odds before and after each item of news, and what it taught about the assumptions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Result, Share

Odds = Annotated[Estimate, Keys(least=0, most=1)]
DayKey = Annotated[float, Field(description="days since the start")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class MovedOutcome(Result):
    """An outcome before and after one item."""

    id: str
    title: str
    after: Odds
    change: Annotated[Estimate, Keys(), Field(description="after minus before, paired on the islands")]

    @property
    def is_certain(self) -> bool:
        """Whether the interval of the change excludes 0."""
        return self.change.excludes_zero


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ItemEffect(Result):
    """One item of news, and what it did to the odds of the outcome asked about."""

    id: str
    title: Annotated[str, Field(description="its title, or what it says")]
    says: Annotated[str, Field(description="the expression of the file")]
    date: Annotated[str, Field(description="of what it states")]
    reported: Annotated[str, Field(description="when it was public")]
    reported_day: DayKey
    source: Annotated[str, Field(description="identifier of its source; empty without one")]
    grade: Annotated[str, Field(description="of the report; empty where the file gives rates instead")]
    if_true: Annotated[Share, Field(description="how often such a report comes where it is true")]
    if_false: Annotated[Share, Field(description="how often it comes where it is not")]
    method: Annotated[
        Literal["weighting", "sampler"],
        Field(
            description="weighting: futures of the prior by weight, up to this item; sampler: futures moved, item by item"
        ),
    ]
    before: Odds
    after: Odds
    change: Annotated[Estimate, Keys(), Field(description="after minus before, paired on the islands")]
    predictive: Annotated[
        Share,
        Field(
            description="surprise: for a date, twice the smaller probability, before the item, of an earlier or a later one;"
            " for a statement, twice the probability that it held, at most 1"
        ),
    ]
    wrong: Annotated[Share, Field(description="the probability that the report is wrong, given all news up to it")]
    is_surprising: Annotated[
        bool, Field(description="whether `predictive` is below .01 divided by the number of items")
    ]
    effective: Annotated[
        float, Field(ge=0, description="independent futures that would tell the odds after it as well")
    ]
    steps: Annotated[Count, Field(description="powers of its likelihood that the sampler took")]
    sweeps: Annotated[Count, Field(description="moves of each future after it")]
    acceptance: Annotated[float | None, Field(ge=0, le=1, description="share of the moves accepted; null by weighting")]
    outcomes: Annotated[tuple[MovedOutcome, ...], Field(description="all outcomes, in the order of the file")]

    @property
    def moved(self) -> tuple[MovedOutcome, ...]:
        """The outcomes that it moved detectably, the most moved first."""
        found = [each for each in self.outcomes if each.is_certain]
        return tuple(sorted(found, key=lambda each: -abs(each.change.value)))


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class UpdatedOutcome(Result):
    """An outcome before any news and after all of it. effective : independent futures that would tell it as well."""

    id: str
    title: str
    before: Odds
    after: Odds
    change: Annotated[Estimate, Keys(), Field(description="after minus before, paired on the islands")]
    effective: Annotated[float, Field(ge=0, description="independent futures that would tell `after` as well")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LearntAssumption(Result):
    """An assumption by its prior and after the news: 5, 50 and 95% points in coherent units (km, days, fighters)."""

    id: str
    title: str
    prior: Annotated[tuple[float, float, float], Field(description="5, 50 and 95% points before the news")]
    posterior: Annotated[tuple[float, float, float], Field(description="5, 50 and 95% points after it")]
    distance: Annotated[
        Share, Field(description="greatest difference of the two distribution functions (Kolmogorov and Smirnov)")
    ]
    is_learnt: Annotated[
        bool, Field(description="whether `distance` is more than chance would give, at 1% for all assumptions together")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class UnmentionedThing(Result):
    """What most futures have by the last day of the news, and no item mentions."""

    says: Annotated[str, Field(description="an expression for an item that states it")]
    title: Annotated[str, Field(description="the same in words")]
    odds: Odds


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ItemAlone(Result):
    """An item that was reported after a date, as if it were the only one since."""

    id: str
    title: Annotated[str, Field(description="its title, or what it says")]
    alone: Annotated[Estimate, Keys(), Field(description="what it alone changes in the odds of that date")]
    effective: Annotated[float, Field(ge=0, description="independent futures that would tell the odds with it as well")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ChangeSince(Result):
    """What the items reported after a date changed in the odds of the outcome asked about, alone and together."""

    date: Annotated[str, Field(description="the earlier date: what was reported by its end counts before")]
    before: Odds
    together: Annotated[Estimate, Keys(), Field(description="the last odds minus those of that date, paired")]
    items: Annotated[tuple[ItemAlone, ...], Field(description="taken in since, in the order of their reports")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class TimedScore(Result):
    """An outcome whose end is known: scores of its odds, averaged over time from the start until the news contains it.

    Lower is better. frozen : of the odds at the start, kept for the whole time. even : of odds of one half.
    """

    outcome: str
    title: str
    happened: bool
    until_day: DayKey
    brier: float
    brier_frozen: float
    brier_even: float
    log: float
    log_frozen: float
    log_even: float
    contained_by: Annotated[
        str, Field(description="the item that states it, after which there is no skill; empty if none does")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Updating(AnalysisResult):
    """The odds of every outcome as the news came in.

    The futures of the prior are weighed by the news while enough of them count; from then on a sampler moves futures
    (docs/analysis/update.md). `refused` says why items from `refused_at` on are not taken in.
    """

    outcome: Annotated[str, Field(description="the one that items are shown for")]
    outcome_title: str
    news: Annotated[str, Field(description="name of the file of news")]
    as_of: Annotated[str, Field(description="last day of the news that counts")]
    level: Level
    futures: Annotated[Count, Field(description="played from the prior and weighed")]
    failed: Annotated[Count, Field(description="of these that failed, which are excluded")]
    particles: Annotated[Count, Field(description="futures that the sampler moves; 0 if it was not needed")]
    islands: Count
    items: tuple[ItemEffect, ...]
    outcomes: tuple[UpdatedOutcome, ...]
    assumptions: Annotated[tuple[LearntAssumption, ...], Field(description="the most learnt about first")]
    scores: tuple[TimedScore, ...]
    since: Annotated[
        ChangeSince | None, Field(description="what changed since an earlier date; null if none was given")
    ]
    unmentioned: Annotated[
        tuple[UnmentionedThing, ...],
        Field(description="up to five things that at least 90% of the futures have by `as_of` and no item mentions"),
    ]
    effective: Annotated[float, Field(ge=0, description="of the outcome asked about, after the last item taken in")]
    acceptance: Annotated[float | None, Field(ge=0, le=1, description="share of the sampler's moves accepted")]
    log_evidence: Annotated[float | None, Field(description="log of the density of all items taken in")]
    log_evidence_error: Annotated[float | None, Field(description="its standard deviation between islands")]
    fewest_ancestors: Annotated[
        int | None, Field(description="futures of the prior that the futures of the poorest island descend from")
    ]
    later: Annotated[tuple[str, ...], Field(description="items that were reported after `as_of`")]
    uncounted: Annotated[dict[str, str], Field(description="items that do not count, and why")]
    refused: Annotated[str, Field(description="why the items from `refused_at` on are not taken in; empty if all are")]
    refused_at: str
    refused_hint: str

    @property
    def headline(self) -> UpdatedOutcome:
        """The outcome asked about."""
        return next(each for each in self.outcomes if each.id == self.outcome)


__all__ = [
    "ChangeSince",
    "ItemAlone",
    "ItemEffect",
    "LearntAssumption",
    "MovedOutcome",
    "TimedScore",
    "UnmentionedThing",
    "UpdatedOutcome",
    "Updating",
]
