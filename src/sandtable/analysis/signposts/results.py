"""What a search for signposts found."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.signposts.candidates import EventKind
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, Keys, Level, Probability, Result, ShareEstimate
from sandtable.study.intervals import LEVEL

Odds: TypeAlias = Annotated[Estimate, Keys("odds", "low", "high", apart=True, least=0, most=1)]
Bits: TypeAlias = Annotated[Estimate, Keys(least=0)]
Ratio: TypeAlias = Annotated[Estimate, Keys(least=0)]
EventName: TypeAlias = Annotated[str, Field(description="name of the event")]
Moment: TypeAlias = Annotated[str, Field(description="date, or time of day in a scenario of hours")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Event(Result):
    """An observable event."""

    event: EventName
    title: Annotated[str, Field(description="in words")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LeadDays(Result):
    """Days from the sighting until the outcome is decided, where it happens: quantiles over the futures."""

    p10: float
    median: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Signpost(Event):
    """A sign, and the odds of the outcome with and without it. Measured in futures in which it was not looked for."""

    kind: Annotated[EventKind, Field(description="what kind of event it is")]
    by: Moment
    today: Annotated[Odds, Field(description="probability of the outcome at the start, in all futures")]
    undecided: Annotated[Odds, Field(description="probability on that date if nothing is decided by then")]
    seen: Annotated[Odds | None, Field(description="the same if the sign is seen by then; null if too few futures")]
    unseen: Annotated[Odds | None, Field(description="the same if it is not seen; null if too few futures")]
    ratio_seen: Annotated[
        Ratio | None, Field(description="how many times as frequent the sign is in futures with the outcome")
    ]
    ratio_unseen: Annotated[Ratio | None, Field(description="the same for its absence")]
    bits: Annotated[Bits, Field(description="information about the outcome")]
    share: Annotated[ShareEstimate, Field(description="share of the undecided futures that show the sign by the date")]
    first_share: Annotated[
        ShareEstimate | None,
        Field(description="share of all futures with the outcome that show the sign before the outcome is decided"),
    ]
    lead_days: LeadDays | None
    stand_ins: Annotated[tuple[Event, ...], Field(description="events that say nearly the same")]
    smaller_cell: Annotated[
        Count, Field(description="undecided futures with the sign or without it, whichever are fewer")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Watched(Event):
    """A sign of the list, in the order in which it was found."""

    gain: Annotated[Bits, Field(description="information that it adds to the signs above it")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Combination(Result):
    """The odds where several signs of the list are seen, or none."""

    seen: Annotated[tuple[str, ...], Field(description="events that are seen; the others may be seen or not")]
    unseen: Annotated[tuple[str, ...], Field(description="events that are not seen")]
    futures: Annotated[Count, Field(description="futures that show exactly that")]
    odds: Annotated[Odds | None, Field(description="probability of the outcome in them; null if they are too few")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class OptimisticBias(Result):
    """What the list seems to say in the futures that it was found in, and what it says in others."""

    found: Annotated[Bits, Field(description="information of the whole list, in the futures that it was found in")]
    measured: Annotated[Bits, Field(description="the same in the other futures")]
    difference: Annotated[Estimate, Field(description="how much too good the first is: found less measured")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Hypothesis(Result):
    """A column of the matrix: an outcome, or none of the others."""

    id: Annotated[str, Field(description="identifier of the outcome, or `other`")]
    title: str
    today: Annotated[Odds, Field(description="probability at the start")]
    undecided: Annotated[Odds, Field(description="probability on the date if nothing is decided by then")]
    inconsistencies: Annotated[
        Count, Field(description="signs that are rarer under it than otherwise, beyond their interval")
    ]
    as_if_independent: Annotated[
        float | None,
        Field(ge=0, le=1, description="probability if all signs are seen, adding their weights as if independent"),
    ]
    joint: Annotated[
        Odds | None, Field(description="probability in the futures that show all signs; null if they are too few")
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Weight(Result):
    """A cell: how seeing a sign weighs for a hypothesis against the others."""

    hypothesis: str
    log_ratio: Annotated[
        Estimate | None,
        Field(
            description="natural logarithm of the likelihood ratio against the other hypotheses; null if too few futures"
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Evidence(Event):
    """A row of the matrix: what seeing a sign says of each hypothesis."""

    diagnosticity: Annotated[Bits, Field(description="information about which hypothesis holds")]
    share: Annotated[ShareEstimate, Field(description="share of the undecided futures that show it by the date")]
    cells: tuple[Weight, ...]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Matrix(Result):
    """Hypotheses against evidence (Heuer 1999, chapter 8), with measured likelihood ratios for marks."""

    hypotheses: tuple[Hypothesis, ...]
    evidence: Annotated[tuple[Evidence, ...], Field(description="as found, the sign that says most first")]
    by: Moment
    left_out: Annotated[
        float, Field(ge=0, le=1, description="share of futures with two of the hypotheses or none, which are left out")
    ]
    all_seen: Annotated[Count, Field(description="futures that show all of the evidence")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Signposts(AnalysisResult):
    """Which observable events, seen or not seen by a date, change the odds of an outcome. The same to the byte for the same
    scenario, seed, options and version.

    by_day : days from the start. found_in, measured_in : undecided futures of the two halves.
    """

    outcome: Annotated[str, Field(description="identifier of the outcome")]
    title: Annotated[str, Field(description="of the outcome")]
    odds: Annotated[Probability, Field(description="probability of the outcome")]
    futures: Annotated[Count, Field(description="futures played, failed ones included")]
    failed: Annotated[Count, Field(description="of these; they are excluded")]
    level: Level = LEVEL
    by: Moment
    by_day: Annotated[float, Field(ge=0, description="days from the start to `by`")]
    lead: Annotated[float, Field(ge=0, description="least median lead, in days, that was asked for")]
    undecided_share: Annotated[ShareEstimate, Field(description="share of the futures that are undecided on the date")]
    found_in: Annotated[Count, Field(description="undecided futures that the signs were found in")]
    measured_in: Annotated[Count, Field(description="undecided futures that the signs were measured in")]
    candidates: Annotated[Count, Field(description="observable events that were compared")]
    excluded: Annotated[
        tuple[Event, ...], Field(description="events that are part of the outcome, come with it, or come too late")
    ]
    signposts: Annotated[tuple[Signpost, ...], Field(description="the signs that say most, each by itself")]
    watch_list: Annotated[tuple[Watched, ...], Field(description="the signs to watch together; at most five")]
    telling: Annotated[tuple[str, ...], Field(description="events that are rare and say much where they are seen")]
    combinations: Annotated[tuple[Combination, ...], Field(description="all of the list, none, the first three")]
    optimistic_bias: OptimisticBias | None
    placebo: Annotated[
        OptimisticBias, Field(description="the same of a list found among 300 signs of pure chance, without a stop")
    ]
    matrix: Annotated[Matrix | None, Field(description="of hypotheses and evidence, if it was asked for")] = None

    def signpost(self, event: str) -> Signpost:
        """The sign of this event. Raises KeyError."""
        return {each.event: each for each in self.signposts}[event]
