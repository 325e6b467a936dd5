"""What a sensitivity analysis found: first-order and total indices with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from pydantic.dataclasses import dataclass

from sandtable.analysis.sensitivity.sobol import Estimated, Evaluated, Factor
from sandtable.estimates import Estimate
from sandtable.results import CONFIG, AnalysisResult, Count, LeftOut, Level, Probability, Result
from sandtable.study.intervals import LEVEL, wilson

FEWEST = 20  # futures of either kind; with fewer an index is noise

Reason: TypeAlias = Literal["never", "always", "nearly-never", "nearly-always"]

First: TypeAlias = Annotated[
    Estimate,
    Field(
        description="first-order index: share of the variance explained by this factor alone; below 0 it is noise around 0"
    ),
]
Total: TypeAlias = Annotated[
    Estimate, Field(description="total index: share of the variance that would be left if all else were known")
]
Reduction: TypeAlias = Annotated[
    Estimate, Field(description="the variance that learning this is expected to remove: first times the variance")
]
Members: TypeAlias = Annotated[tuple[str, ...], Field(description="identifiers of the assumptions of the group")]


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Index(Result):
    """First-order and total index of chance, or of all assumptions together. Shares of the variance.

    first : the share that learning it would remove, everything else left open. total : the share that would be left
    if everything else were known; it counts interactions. Neither is clipped: an estimate or a bound below 0 is noise
    around a value near 0.
    """

    first: First
    total: Total


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class AssumptionIndex(Result):
    """The same of one assumption."""

    assumption: str
    title: str
    group: Annotated[str | None, Field(description="the group that the file declares for it; null if none")]
    first: First
    total: Total

    @property
    def id(self) -> str:
        """Identifier of the assumption."""
        return self.assumption


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class GroupIndex(Result):
    """The same of a declared group of assumptions, taken as one."""

    group: str
    assumptions: Members
    first: First
    total: Total

    @property
    def id(self) -> str:
        """Name of the group in the file."""
        return self.group


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LearnedIndex(Index):
    """An index and what learning it is expected to take off the variance."""

    reduction: Reduction


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LearnedAssumption(AssumptionIndex):
    """An assumption's index and what learning it is expected to take off the variance."""

    reduction: Reduction


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class LearnedGroup(GroupIndex):
    """A group's index and what learning it is expected to take off the variance."""

    reduction: Reduction


UncheckedGroup: TypeAlias = Annotated[
    LearnedGroup | None,
    LeftOut(),
    Field(
        description="assumptions that somebody drafted and nobody has checked, taken as one; absent if there are none"
    ),
]
AnyIndex: TypeAlias = Index | AssumptionIndex | GroupIndex


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Designed(AnalysisResult):
    """What every result of a Sobol' design about one outcome has.

    probability : of the outcome over the 2 * rows futures that are drawn apart, with Wilson's interval.
    reason : why there are no indices, None if there are. rows : of the design; dropped : of these, with a failed future,
    counted in nothing. futures : played in all.
    """

    level: Level = LEVEL
    outcome: str
    title: str
    probability: Probability
    reason: Reason | None
    rows: Count
    dropped: Count
    futures: Count


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class Sensitivity(Designed):
    """What an outcome turns on.

    indices : one an uncertain assumption, in sorted order. groups : one a declared group, in the order of the file.
    unchecked : all assumptions together that somebody drafted and nobody has checked; None if there are none.
    chance : of the dice inside a future. assumptions : of all assumptions together; what is not chance alone.
    variance : of the outcome; learning an assumption is expected to take its first-order share off it.
    """

    variance: float
    indices: tuple[LearnedAssumption, ...]
    groups: tuple[LearnedGroup, ...]
    chance: Index | None
    assumptions: LearnedIndex | None
    unchecked: UncheckedGroup = None


@dataclass(frozen=True, slots=True, kw_only=True, config=CONFIG)
class GroupShares(Designed):
    """What some groups carry of an outcome's variance: each alone, all of them together, and all other assumptions.

    groups : in the order asked for. together : their assumptions taken as one. rest : all other uncertain assumptions as
    one; None if there are no others. lead : by how much the groups together carry more than the rest, paired over the same
    futures; None without a rest. chance : as for `Sensitivity`. With a reason there are no indices: groups is empty, the others
    None.
    """

    groups: tuple[GroupIndex, ...]
    together: GroupIndex | None
    rest: GroupIndex | None
    lead: Index | None
    chance: Index | None


def index(found: Estimated) -> Index:
    """An index of a result from what the estimator found."""
    return Index(first=found.first, total=found.total)


def group_index(found: Estimated, *, name: str, members: Sequence[str]) -> GroupIndex:
    """The index of a group of assumptions."""
    return GroupIndex(group=name, assumptions=tuple(members), first=found.first, total=found.total)


def reduction(first: Estimate, variance: float) -> Estimate:
    """What learning something is expected to take off a variance: its first-order share of it."""
    return Estimate(*(part * variance for part in first))


def assumptions_index(found: Sequence[Estimated], factors: Sequence[Factor], members: Sequence[str]) -> Index:
    """The index of all assumptions together, which are all that chance is not: their first is 1 less its total, and the reverse.

    factors : those of `found`, chance last. A factor that holds them all already is what it is.
    """
    columns = set(range(len(members)))
    for factor, entry in zip(factors, found, strict=True):
        if not factor.chance and set(factor.columns) == columns:
            return index(entry)
    chance = found[-1]
    first, total = (Estimate(1 - entry.value, 1 - entry.high, 1 - entry.low) for entry in (chance.total, chance.first))
    return Index(first=first, total=total)


def reason_of(played: Evaluated) -> Reason | None:
    """Why an outcome of one column has no indices worth printing; None if it has."""
    return reason_for(int(played.a.sum() + played.b.sum()), 2 * played.rows)


def reason_for(cases: int, count: int) -> Reason | None:
    """Why an outcome that happened in `cases` of `count` futures tells too little to split its variance, or None."""
    if cases in (0, count):
        return "always" if cases else "never"
    if min(cases, count - cases) < FEWEST:
        return "nearly-always" if 2 * cases > count else "nearly-never"
    return None


def probability_of(played: Evaluated) -> Estimate:
    """The probability of an outcome of one column, over A and B, with its interval."""
    count, cases = 2 * played.rows, int(played.a.sum() + played.b.sum())
    return Estimate(cases / count, *wilson(cases, trials=count))
