"""What an analysis of the settlement found: how often each rule decides, with what result, and what that turns on."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.sensitivity.indices import AssumptionIndex, GroupIndex, Index, Reason
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, LeftOut, Level, Probability, Result
from sandtable.study.intervals import LEVEL
from sandtable.study.outcomes import NO_SETTLEMENT, Settlement

NO_RULE = NO_SETTLEMENT
ResultName = Literal["rule", "de_facto", "de_jure"]

Counted: TypeAlias = Annotated[
    Probability, Field(description="share of the futures counted; its bounds are those of the Wilson interval")
]

Ungrouped: TypeAlias = Annotated[
    tuple[AssumptionIndex, ...] | None,
    LeftOut(),
    Field(description="the same of each uncertain assumption that is in no group; not there if all are in one"),
]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class StateShare(Result):
    """How often a result is a state, of the futures counted, with Wilson's interval."""

    state: Settlement
    futures: Annotated[Count, Field(description="futures with this result")]
    share: Counted


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class RuleShare(Result):
    """How often a rule decides, and the results where it does: empty if it never does."""

    rule: Annotated[str, Field(description="identifier of the rule; `none` where no rule applies")]
    title: str
    futures: Annotated[Count, Field(description="futures in which it decides")]
    share: Counted
    de_facto: Annotated[
        tuple[StateShare, ...], Field(description="results in fact where it decides; empty if it never does")
    ]
    de_jure: Annotated[tuple[StateShare, ...], Field(description="results in law")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class StateIndices(Result):
    """What one state, or one rule, turns on. reason : why there are no indices, None if there are."""

    state: Annotated[str, Field(description="a state, or of the rule the identifier of one")]
    reason: Annotated[Reason | None, Field(description="why there are no indices; null if there are")]
    groups: tuple[GroupIndex, ...]
    ungrouped: Ungrouped = None
    chance: Index | None

    @property
    def ranked(self) -> tuple[GroupIndex | AssumptionIndex, ...]:
        """The groups, and every assumption that is in none as a group of its own."""
        return (*self.groups, *(self.ungrouped or ()))


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class TurnsOn(Result):
    """What the rule, or a result, turns on, all its states together.

    is_open : whether it varies enough between futures to say; without it groups is empty, the others None. rule_share :
    how much of a result the rule decides, with its interval; None of the rule itself, or if one of the two never varies.
    """

    result: Annotated[ResultName, Field(description="which rule decides, or the state in fact or in law")]
    is_open: Annotated[bool, Field(description="whether it varies enough between futures to say what it turns on")]
    groups: tuple[GroupIndex, ...]
    ungrouped: Ungrouped = None
    chance: Index | None
    assumptions: Annotated[Index | None, Field(description="all assumptions together")]
    rule_share: Annotated[
        Estimate | None,
        Field(
            description="share of the result's variance that the rule explains; null for the rule itself, or if one of them is"
            " always the same"
        ),
    ]
    states: Annotated[tuple[StateIndices, ...], Field(description="each state by itself, or each rule")]

    @property
    def ranked(self) -> tuple[GroupIndex | AssumptionIndex, ...]:
        """The groups, and every assumption that is in none as a group of its own."""
        return (*self.groups, *(self.ungrouped or ()))


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class SettlementAnalysis(AnalysisResult):
    """Which rule decides how often, with what result, and what rule and result turn on. The same to the byte for the same
    scenario, seed, options and version.

    rules : in the order of the file, then `none` if some futures met no rule. futures : counted in rules, de_facto and
    de_jure; failed : of these, in no share. rows : of the design behind turns_on; dropped : of these.
    """

    futures: Annotated[Count, Field(description="futures played for the shares, failed ones included")]
    failed: Annotated[Count, Field(description="of these; they are excluded from every share")]
    rows: Annotated[Count, Field(description="of the Sobol' design behind `turns_on`")]
    dropped: Annotated[Count, Field(description="rows with a failed future; they are excluded from every index")]
    level: Level = LEVEL
    title: Annotated[str, Field(description="of the settlement")]
    rules: Annotated[
        tuple[RuleShare, ...],
        Field(description="in the order of the file; `none` last, where some futures met no rule"),
    ]
    de_facto: Annotated[tuple[StateShare, ...], Field(description="results in fact, of all futures")]
    de_jure: Annotated[tuple[StateShare, ...], Field(description="results in law, of all futures")]
    turns_on: Annotated[tuple[TurnsOn, ...], Field(description="what the rule and the two results turn on")]

    @property
    def rule(self) -> TurnsOn:
        """What decides the rule."""
        return next(entry for entry in self.turns_on if entry.result == "rule")
