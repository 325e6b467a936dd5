"""Why a claim got its verdict: what was found, as data; put into words last, with identifiers or with titles.

A `Reason` is a list of clauses, each a kind with its identifiers and numbers. `text` writes it: for JSON with the identifiers of the
file, for readers with the titles that `sandtable.telling.names.Titles` gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pydantic_core import core_schema

from sandtable.analysis.claims.sentences import comparison_words, share_words
from sandtable.wording import difference, estimate_words, listed, percent, variance_share

if TYPE_CHECKING:
    from sandtable.analysis.claims.compared import Compared
    from sandtable.analysis.claims.verdicts import Verdict
    from sandtable.estimates import Estimate


class Names(Protocol):
    """How identifiers of a file are written in a sentence."""

    def assumption(self, name: str) -> str:
        """An assumption."""

    def input(self, name: str) -> str:
        """What a premise restates: an assumption, a belief, or `decision.option`."""

    def group(self, name: str) -> str:
        """A group of assumptions."""

    def option(self, actor: str, name: str) -> str:
        """An option of an actor's decision."""


class Identifiers:
    """As the file has them, for programs."""

    def assumption(self, name: str) -> str:
        """The identifier."""
        return name

    def input(self, name: str) -> str:
        """The identifier, marked as one."""
        return f"`{name}`"

    def group(self, name: str) -> str:
        """The identifier."""
        return name

    def option(self, actor: str, name: str) -> str:
        """The identifier, marked as one."""
        return f"`{name}`"


class Clause(Protocol):
    """A part of a reason."""

    def said(self, names: Names) -> str:
        """In words, without a full stop."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: its clauses, in order."""

    clauses: tuple[Clause, ...]

    @classmethod
    def of(cls, *clauses: Clause) -> Reason:
        """A reason of these clauses."""
        return cls(clauses)

    def text(self, names: Names | None = None) -> str:
        """In a sentence without a full stop. names : how identifiers are written; default as the file has them."""
        known = names or Identifiers()
        return "; ".join(said for clause in self.clauses if (said := clause.said(known)))

    def __str__(self) -> str:
        return self.text()

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        """In JSON it is its text with identifiers."""
        return core_schema.is_instance_schema(
            cls,
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )


# -- what an author said -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stated:
    """Words of the scenario's author, or of the program's own error, as they are."""

    words: str

    def said(self, names: Names) -> str:
        """The words."""
        return self.words


@dataclass(frozen=True, slots=True)
class Restates:
    """The claim restates inputs of the file."""

    inputs: tuple[str, ...]

    def said(self, names: Names) -> str:
        """Which inputs."""
        return f"it restates what the file gives as {' and '.join(names.input(name) for name in self.inputs)}"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The words of the claim are the prior of what decides it."""

    inputs: tuple[str, ...]
    words: str

    def said(self, names: Names) -> str:
        """Which words, and of which inputs."""
        given = " and ".join(names.input(name) for name in self.inputs)
        return f"its own words, \u201c{self.words}\u201d, are what the file gives as the prior of {given}, which decides it"


@dataclass(frozen=True, slots=True)
class OwnPassage:
    """What decides the claim is from the passage of the claim itself."""

    inputs: tuple[str, ...]

    def said(self, names: Names) -> str:
        """Which inputs."""
        given = " and ".join(names.input(name) for name in self.inputs)
        return f"its own passage is what the file gives as the source of {given}, which decides it"


# -- what was counted ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NoCase:
    """No future could be counted. has_given : as the claim has a condition that none met."""

    has_given: bool

    def said(self, names: Names) -> str:
        """What is missing."""
        why = "its condition is met in none of the futures" if self.has_given else "no future came to its end"
        return f"{why}, so nothing can be said of it"


@dataclass(frozen=True, slots=True)
class Constant:
    """A comparison of what no future changes: it always or never happens on either side. futures : on the smaller side."""

    always: bool
    futures: int

    def said(self, names: Names) -> str:
        """How often it happens."""
        return (
            f"what it asks about happens in {'every one' if self.always else 'none'} of {self.futures:,} futures on either"
            " side of the comparison, so no future of this file could bear it out or refute it"
        )


@dataclass(frozen=True, slots=True)
class InReadings:
    """In how much of the prior a fact holds."""

    share: float

    def said(self, names: Names) -> str:
        """All, none or a share."""
        if self.share in (0, 1):
            return f"it holds in {'every' if self.share else 'no'} reading"
        return f"it holds in {percent(self.share)} of the prior"


@dataclass(frozen=True, slots=True)
class Differs:
    """A comparison."""

    compared: Compared

    def said(self, names: Names) -> str:
        """The difference with its interval, and the ratio where the verdict goes by it."""
        return comparison_words(self.compared)


@dataclass(frozen=True, slots=True)
class AgainstWords:
    """A share against what words or a range mean. trials : futures counted."""

    share: Estimate
    range: tuple[float, float]
    words: str | None
    trials: int

    def said(self, names: Names) -> str:
        """Too often, too seldom, or on the edge."""
        return share_words(self.share, self.range, words=self.words, trials=self.trials)


@dataclass(frozen=True, slots=True)
class TurnsOn:
    """The assumption that turns the verdict most: in which readings it is which. others : how many more turn it."""

    assumption: str
    readings: tuple[tuple[Verdict, tuple[str, ...]], ...]
    others: int

    def said(self, names: Names) -> str:
        """Verdict by verdict."""
        name = names.assumption(self.assumption)
        clauses = [f"{verdict} where {name} is {' or '.join(labels)}" for verdict, labels in self.readings]
        more = f", and {self.others} more turn{'s' if self.others == 1 else ''} it" if self.others else ""
        return ", ".join(clauses) + more


@dataclass(frozen=True, slots=True)
class Needs:
    """About how many futures would decide."""

    futures: int

    def said(self, names: Names) -> str:
        """The number."""
        return f"about {self.futures:,} futures would decide"


# -- what an analysis found ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NoVariance:
    """An outcome of which nothing can be told. reason : of the analysis, in its own terms."""

    reason: str

    def said(self, names: Names) -> str:
        """How often it happens."""
        return f"the outcome happens {self.reason.replace('-', ' ')}, so nothing can be told of what it turns on"


@dataclass(frozen=True, slots=True)
class NoOthers:
    """The groups named are all there are."""

    def said(self, names: Names) -> str:
        """That there are no others."""
        return "there are no other assumptions"


@dataclass(frozen=True, slots=True)
class Carries:
    """Shares of the variance, interactions counted: of groups together, of all other assumptions, and of each group."""

    together: Estimate
    rest: Estimate
    singly: tuple[tuple[str, Estimate], ...]

    def said(self, names: Names) -> str:
        """The shares with their intervals."""
        together, rest = (f"{value} ({bounds})" for value, bounds in map(_shared, (self.together, self.rest)))
        each = ", ".join(f"{names.group(name)} {_shared(found)[0]}" for name, found in self.singly)
        return (
            f"together they carry {together} of the variance, interactions counted, and all other assumptions {rest};"
            f" singly {each}"
        )


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """A claim on groups read without some groups and with them."""

    added: tuple[str, ...]
    without: Clause
    with_added: Clause

    def said(self, names: Names) -> str:
        """Both readings."""
        without, with_added = self.labels(names)
        return f"{without}: {self.without.said(names)}; {with_added}: {self.with_added.said(names)}"

    def labels(self, names: Names) -> tuple[str, str]:
        """What the two readings are called."""
        added = " and ".join(names.group(name) for name in self.added)
        return f"without {added}", f"with {added}"


@dataclass(frozen=True, slots=True)
class WorthMore:
    """What an option is worth more than another to an actor. actor_name : for people."""

    gain: Estimate
    actor: str
    actor_name: str
    option: str

    def said(self, names: Names) -> str:
        """In points of payoff."""
        worth, between = difference(*self.gain)
        return f"it is worth {worth} points ({between}) more than {names.option(self.actor, self.option)} to {self.actor_name}"


@dataclass(frozen=True, slots=True)
class PaysFrom:
    """From which chance of success on an option pays; bounds are not a number without an interval."""

    chance: Estimate

    def said(self, names: Names) -> str:
        """The threshold."""
        if self.chance.value <= 0:
            return "it pays whatever the chance of success"
        if self.chance.value >= 1:
            return "it pays at no chance of success"
        return f"it pays from a chance of success of {estimate_words(*self.chance)} on"


@dataclass(frozen=True, slots=True)
class HasChance:
    """The chance of success that an option has."""

    chance: Estimate

    def said(self, names: Names) -> str:
        """The chance with its interval."""
        return f"the chance it has is {estimate_words(*self.chance)}"


@dataclass(frozen=True, slots=True)
class InEquilibria:
    """In how many of the equilibria found an option is a best response."""

    agreeing: int
    found: int

    def said(self, names: Names) -> str:
        """The counts."""
        return f"a best response in {self.agreeing} of {self.found} equilibria found"


# -- claims that contradict each other -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnlyWhere:
    """Claims of which each side can hold only in some readings of an assumption. sides : claims, labels of the readings."""

    assumption: str
    sides: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def said(self, names: Names) -> str:
        """Side by side."""
        told = []
        for number, (claims, labels) in enumerate(self.sides):
            subject = "it" if number else names.assumption(self.assumption)
            told.append(f"{listed(claims)} can hold only where {subject} is {' or '.join(labels)}")
        return ", ".join(told)


def _shared(found: Estimate) -> tuple[str, str]:
    return variance_share(*found)
