"""The results of a comparison: what each variant of a scenario changes, and what a red line does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Result, Sha256, Share, ShareEstimate

Component: TypeAlias = Literal["capability", "credibility", "resolve", "together"]
ActGroup: TypeAlias = Literal["only-without", "only-with", "both", "neither"]
Kind: TypeAlias = Literal["deter", "compel"]
State: TypeAlias = Literal["unitary", "decentralised", "federal", "partition", "frozen", "none"]
DifferenceEstimate: TypeAlias = Annotated[Estimate, Keys(low="low", high="high", least=-1, most=1)]  # of two shares


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ShareDifference(Result):
    """Share of the pairs in which something holds, in the baseline and in the variant, and variant minus baseline.

    Shares with Wilson's interval, the difference with Tango's. gained, lost : pairs in which it holds in the variant
    only, in the baseline only; the others agree.
    """

    baseline: Annotated[ShareEstimate, Field(description="share of the pairs in which it holds in the baseline")]
    variant: Annotated[ShareEstimate, Field(description="share of the pairs in which it holds in the variant")]
    difference: Annotated[DifferenceEstimate, Field(description="variant minus baseline, with its Tango interval")]
    gained: Annotated[Count, Field(description="pairs in which it holds in the variant only")]
    lost: Annotated[Count, Field(description="pairs in which it holds in the baseline only")]
    level: Level

    @property
    def is_certain(self) -> bool:
        """Whether the interval of the difference excludes 0."""
        return self.difference.excludes_zero

    @property
    def differs(self) -> bool:
        """Whether it differs in any pair."""
        return bool(self.gained or self.lost)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class OutcomeDifference(ShareDifference):
    """The difference in one outcome."""

    id: str
    title: Annotated[str, Field(description="the proposition")]
    headline: Annotated[bool, Field(description="whether it is a headline of the file")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SettlementDifference(Result):
    """The difference in one settlement state, in fact and in law. id : a state, or `none` where no rule applies."""

    id: Annotated[State, Field(description="the state; none where no rule applies")]
    de_facto: Annotated[ShareDifference, Field(description="in fact")]
    de_jure: Annotated[ShareDifference, Field(description="in law")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class TimeDifference(Result):
    """By how many days an outcome's time is later in the variant, on average over the pairs in which both have one.

    mean : None if no pair has both; its bounds are not-a-number if the time differs in too few pairs
    (`paired.FEWEST_MOVED`). moved : pairs in which both have a time and the times differ. gained, lost : pairs in which
    only the variant, only the baseline has one: they are in no mean.
    """

    id: str
    title: Annotated[str, Field(description="of the outcome whose time it is")]
    both: Annotated[Count, Field(description="pairs in which both worlds have the time; the mean is theirs")]
    gained: Annotated[Count, Field(description="pairs in which only the variant has the time")]
    lost: Annotated[Count, Field(description="pairs in which only the baseline has the time")]
    moved: Annotated[Count, Field(description="pairs with both times in which they differ")]
    mean: Annotated[
        Annotated[Estimate, Keys(low="low", high="high")] | None,
        Field(description="mean of variant minus baseline, in days; no interval if fewer than 50 pairs differ"),
    ]
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class VariantDifference(Result):
    """One variant against the baseline.

    label : how it is called; settings : path to value. outcomes, times : in the order of the file.
    pairs : futures that came to their end in both worlds; dropped : the others; failed : those that the variant did
    not finish. changed : pairs in which an outcome or the settlement differs, as a number and a share with Wilson's
    interval; retimed : pairs in which nothing but a time differs.
    """

    label: Annotated[
        str, Field(description="the change as it was typed, `all together`, or the component of a red line")
    ]
    settings: Annotated[Mapping[str, Any], Field(description="path to value of all that is changed")]
    scenario_sha256: Annotated[Sha256, Field(description="of the scenario's text with the settings")]
    pairs: Annotated[Count, Field(description="futures that came to their end in both worlds; all shares are of these")]
    dropped: Annotated[Count, Field(description="futures that failed in one world or the other; they are excluded")]
    failed: Annotated[Count, Field(description="futures that failed in the variant")]
    changed: Annotated[Count, Field(description="pairs in which an outcome or the settlement differs")]
    changed_share: Annotated[
        Estimate,
        Keys("changed_share", "changed_low", "changed_high", least=0, most=1),
        Field(description="changed as a share of the pairs"),
    ]
    retimed: Annotated[Count, Field(description="pairs in which nothing but a time differs")]
    outcomes: Annotated[tuple[OutcomeDifference, ...], Field(description="in the order of the file")]
    settlements: Annotated[
        tuple[SettlementDifference, ...],
        Field(
            description="in the order of the states; `none` only if some futures met no rule; empty if the scenario has no rules"
        ),
    ]
    times: Annotated[
        tuple[TimeDifference, ...],
        Field(description="one for each outcome that asks for a time, in the order of the file"),
    ]
    level: Level

    @property
    def largest(self) -> OutcomeDifference:
        """The outcome that changes most; of equals one that differs in some future, then a headline, then the first in the file."""
        return max(
            self.outcomes, key=lambda outcome: (abs(outcome.difference.value), outcome.differs, outcome.headline)
        )

    @property
    def differs(self) -> bool:
        """Whether anything differs in any pair."""
        return bool(self.changed or self.retimed)

    def outcome(self, name: str) -> OutcomeDifference:
        """The difference in an outcome. Raises KeyError."""
        return {outcome.id: outcome for outcome in self.outcomes}[name]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Deterrence(Result):
    """What one component of a red line does: share of futures with the outcome in the world without it, less that with it.

    effect : above 0 if the component prevents the outcome. prevented : futures in which the outcome happens only
    without the component; brought about : only with it.
    """

    component: Annotated[Component, Field(description="what is taken away; together: all of them")]
    with_it: Annotated[float, Field(ge=0, le=1, description="share of futures with the outcome, with the red line")]
    without_it: Annotated[float, Field(ge=0, le=1, description="the same without the component")]
    effect: Annotated[DifferenceEstimate, Field(description="without minus with; above 0 if the component prevents it")]
    prevented: Annotated[Count, Field(description="futures in which the outcome happens only without the component")]
    brought_about: Annotated[Count, Field(description="futures in which the outcome happens only with it")]
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class GroupEffect(Result):
    """The futures in which the act is chosen without the line only, with it only, in both worlds or in neither."""

    id: Annotated[ActGroup, Field(description="in which of the two worlds the act is chosen")]
    pairs: Annotated[Count, Field(description="futures of this group")]
    share: Annotated[ShareEstimate, Field(description="their share")]
    contribution: Annotated[
        DifferenceEstimate,
        Field(description="what they contribute to the effect of the whole line on the outcome; the four add up to it"),
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class ActEffect(Result):
    """What a whole red line does to the act that it is to deter or to compel.

    effect : of `deter` the share of futures in which only the line keeps the act from being chosen (deterred), less that in
    which only the line brings it about (provoked); of `compel` the reverse. denial : the change of the outcome among the
    futures in which the act is chosen in both worlds.
    """

    kind: Annotated[Kind, Field(description="whether the line is to deter the act or to compel it")]
    act: Annotated[str, Field(description="the option that it is about")]
    title: Annotated[str, Field(description="title of that option")]
    threat: Annotated[str | None, Field(description="the option that is threatened, if the line names one")]
    threat_title: Annotated[str, Field(description="title of that option; empty without one")]
    with_it: Annotated[ShareEstimate, Field(description="share of futures in which the act is chosen, with the line")]
    without_it: Annotated[ShareEstimate, Field(description="the same without it")]
    effect: Annotated[
        DifferenceEstimate,
        Field(
            description="deterred less provoked; of a line to compel, compelled less put off. Above 0 if it works as meant"
        ),
    ]
    arises: Annotated[
        ShareEstimate,
        Field(description="share of futures in which the decision of the act comes up, with the line or without it"),
    ]
    effect_arising: Annotated[
        Annotated[Estimate, Keys(least=-1, most=1)] | None,
        Field(description="`effect` among the futures in which that decision comes up"),
    ]
    groups: Annotated[tuple[GroupEffect, ...], Field(description="the four groups of futures")]
    denial: Annotated[
        Annotated[Estimate, Keys(least=-1, most=1)] | None,
        Field(description="among those who act in both worlds: share with the outcome without the line, less with it"),
    ]
    delay: Annotated[
        Estimate | None,
        Field(
            description="days by which the act comes later with the line, mean over the futures with the act in both"
        ),
    ]
    outcome_delay: Annotated[
        Estimate | None,
        Field(description="the same of the outcome's time, where both worlds have it"),
    ]
    carried_out: Annotated[
        ShareEstimate | None, Field(description="share of futures in which the threat is carried out, with the line")
    ]
    level: Level

    def group(self, name: ActGroup) -> GroupEffect:
        """One of the four groups."""
        return next(each for each in self.groups if each.id == name)


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class IdleReader(Result):
    """A decision that reads what a component sets, though nothing comes out otherwise without the component."""

    id: str
    title: Annotated[str, Field(description="of the decision")]
    component: Annotated[Component, Field(description="the component that sets what it reads")]
    arises: Annotated[Share, Field(description="share of futures in which the decision comes up, with the line")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class RedLineEffect(Result):
    """A red line of the file and the effect of its components, each alone, then all together; and what it does to an act."""

    id: str
    title: Annotated[str, Field(description="of the red line")]
    actor: Annotated[str, Field(description="who draws it")]
    deters: Annotated[str, Field(description="whom it is to deter")]
    outcome: Annotated[str, Field(description="what it is to prevent")]
    effects: Annotated[tuple[Deterrence, ...], Field(description="each component alone, then all together")]
    act: Annotated[ActEffect | None, Field(description="what the whole line does to the act that it names")] = None
    idle: Annotated[
        tuple[Component, ...],
        Field(description="components without which nothing comes out otherwise in any future"),
    ] = ()
    idle_readers: Annotated[
        tuple[IdleReader, ...],
        Field(description="the decisions that read what these components set, all the same"),
    ] = ()

    @property
    def whole(self) -> Deterrence:
        """The effect of all components together."""
        return self.effects[-1]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Comparison(AnalysisResult):
    """A scenario against variants of itself over the same futures. `variants`: each alone, then all together.

    failed : futures that the file itself did not finish. red_line : where the variants are those of a red line.
    """

    futures: Annotated[int, Field(ge=1, description="futures played in every world, failed ones included")]
    failed: Annotated[Count, Field(description="futures that the engine gave up in the baseline")]
    red_line: Annotated[
        RedLineEffect | None,
        Field(description="the red line whose components are the variants; null if --set was given"),
    ] = None
    variants: Annotated[
        tuple[VariantDifference, ...],
        Field(
            min_length=1,
            description="each change alone in the order given, then all together; of a red line its components",
        ),
    ]

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return self.scenario if self.source is None else str(self.source.title)
