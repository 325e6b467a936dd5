"""A find in a text: its kind, its place, and what it says in numbers."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["likelihood", "hedge", "conditional", "attribution", "causal", "forecast", "quantity", "place", "actor"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ABOUT: dict[Kind, str] = {
    "likelihood": "says how likely a statement is",
    "hedge": "weakens a statement without a grade",
    "conditional": "opens a condition",
    "attribution": "says whose statement it is",
    "causal": "makes one thing the cause, hindrance or purpose of another",
    "forecast": "a date or term in a statement about the future",
    "quantity": "a number with a unit or a counted thing",
    "place": "where",
    "actor": "who",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A likelihood in numbers. low, high : probabilities. source : the standard, `readers`, `text` for a number of the text,
    or `phrases` for a phrase that is read as `like`, a term of the default standard or of readers.
    """

    low: float
    high: float
    source: str
    like: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A place that a name may mean. origin : `scenario` or `gazetteer`. km : from the nearest place that is known, or None."""

    name: str
    country: str
    lat: float
    lon: float
    inhabitants: int
    origin: str
    km: float | None = None
    in_window: bool = False


@dataclass(frozen=True, slots=True)
class Find:
    """A candidate. start, end : characters of the text. meaning : of likelihoods, and of hedges that readers give a number.

    is_negated : whether the meaning is the complement because of a "not". evidence : why a place or an actor is taken for one.
    towns : what a place may be, the likeliest first; none is chosen.
    """

    kind: Kind
    start: int
    end: int
    meaning: Meaning | None = None
    is_negated: bool = False
    evidence: tuple[str, ...] = ()
    towns: tuple[Town, ...] = field(default=())


def apart(finds: list[Find]) -> list[Find]:
    """Finds that do not overlap: of those that do, the one that begins first, then the longest, then the first given."""
    kept: list[Find] = []
    for each in sorted(finds, key=lambda find: (find.start, -find.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def outside(finds: list[Find], taken: list[Find]) -> list[Find]:
    """The finds that overlap with none of others. taken : apart, in order."""
    starts = [each.start for each in taken]
    return [each for each in finds if (at := bisect_left(starts, each.end)) == 0 or taken[at - 1].end <= each.start]
