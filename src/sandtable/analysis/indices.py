"""What a sensitivity analysis found: indices with intervals, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sandtable.analysis.intervals import LEVEL, wilson
from sandtable.analysis.sobol import Estimate, Estimated, Evaluated, Factor
from sandtable.display import Displayed

FEWEST = 20  # futures of either kind; with fewer an index is noise

Reason = Literal["never", "always", "nearly-never", "nearly-always"]


@dataclass(frozen=True, slots=True)
class Index:
    """First-order and total index of an assumption, of several together, or of chance. Shares of the variance.

    first : the share that learning it would remove, everything else left open. total : the share that would be left
    if everything else were known; it counts interactions. Neither is clipped: an estimate or a bound below 0 is noise
    around a value near 0. members : the assumptions of a group, empty for one alone and for chance.
    """

    id: str
    title: str
    group: str | None
    members: tuple[str, ...]
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float

    def to_json_object(self, kind: Literal["assumption", "group"] | None) -> dict[str, Any]:
        """kind : under which key the identifier stands; None for chance and for all assumptions together."""
        estimates = {
            key: getattr(self, key) for key in ("first", "first_low", "first_high", "total", "total_low", "total_high")
        }
        match kind:
            case "assumption":
                return {"assumption": self.id, "title": self.title, "group": self.group, **estimates}
            case "group":
                return {"group": self.id, "assumptions": list(self.members), **estimates}
            case None:
                return estimates


@dataclass(frozen=True, slots=True)
class Sensitivity(Displayed):
    """What an outcome turns on.

    indices : one an uncertain assumption, in sorted order. groups : one a declared group, in the order of the file.
    chance : of the dice inside a future. assumptions : of all assumptions together; what is not chance alone.
    probability, low, high : of the outcome over the 2 * rows futures that are drawn apart, with Wilson's interval.
    variance : of the outcome; learning an assumption is expected to take its first-order share off it.
    reason : why there are no indices, None if there are. rows : of the design; dropped : of these, with a failed future,
    counted in nothing. futures : played in all.
    """

    scenario: str
    scenario_sha256: str
    seed: int
    rows: int
    dropped: int
    futures: int
    outcome: str
    title: str
    probability: float
    low: float
    high: float
    variance: float
    reason: Reason | None
    indices: tuple[Index, ...]
    groups: tuple[Index, ...]
    chance: Index | None
    assumptions: Index | None
    level: float = LEVEL

    def to_json_object(self) -> dict[str, Any]:
        """What `sandtable sensitivity --json` prints of it; `sensitivity_report.report` says where."""
        return {
            "rows": self.rows,
            "dropped": self.dropped,
            "futures": self.futures,
            "variance": self.variance,
            "indices": [self._learned(entry, "assumption") for entry in self.indices],
            "groups": [self._learned(entry, "group") for entry in self.groups],
            "chance": self.chance.to_json_object(None) if self.chance else None,
            "assumptions": self._learned(self.assumptions, None) if self.assumptions else None,
        }

    def _learned(self, entry: Index, kind: Literal["assumption", "group"] | None) -> dict[str, Any]:
        """An index and what learning it is expected to take off the variance: its first-order share of it."""
        reduction = {
            key.replace("first", "reduction"): getattr(entry, key) * self.variance
            for key in ("first", "first_low", "first_high")
        }
        return {**entry.to_json_object(kind), **reduction}


@dataclass(frozen=True, slots=True)
class Lead:
    """By how much the groups asked about carry more than all other assumptions; paired over the same futures."""

    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True, slots=True)
class GroupShares(Displayed):
    """What some groups carry of an outcome's variance: each alone, all of them together, and all other assumptions.

    groups : in the order asked for. together : their assumptions taken as one. rest : all other uncertain assumptions as
    one; None if there are no others. lead : together less rest; None without a rest. chance, probability, reason,
    rows, dropped, futures : as for `Sensitivity`. With a reason there are no indices: groups is empty, the others None.
    """

    scenario: str
    scenario_sha256: str
    seed: int
    rows: int
    dropped: int
    futures: int
    outcome: str
    title: str
    probability: float
    low: float
    high: float
    reason: Reason | None
    groups: tuple[Index, ...]
    together: Index | None
    rest: Index | None
    lead: Lead | None
    chance: Index | None
    level: float = LEVEL

    def to_json_object(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "outcome": self.outcome,
            "rows": self.rows,
            "dropped": self.dropped,
            "futures": self.futures,
            "probability": self.probability,
            "low": self.low,
            "high": self.high,
            "level": self.level,
            "reason": self.reason,
            "groups": [entry.to_json_object("group") for entry in self.groups],
            "together": self.together.to_json_object(None) if self.together else None,
            "rest": self.rest.to_json_object(None) if self.rest else None,
            "lead": {name: getattr(self.lead, name) for name in Lead.__slots__} if self.lead else None,
            "chance": self.chance.to_json_object(None) if self.chance else None,
        }


def index(found: Estimated, *, id: str, title: str, group: str | None = None, members: Sequence[str] = ()) -> Index:
    """An index of the tables from what the estimator found."""
    return _index(found.first, found.total, id, title, group, tuple(members))


def assumptions_index(found: Sequence[Estimated], factors: Sequence[Factor], members: Sequence[str]) -> Index:
    """Of all assumptions together, which are all that chance is not: their first is 1 less its total, and the reverse.

    factors : those of `found`, chance last. A factor that holds them all already is what it is.
    """
    columns = set(range(len(members)))
    for factor, entry in zip(factors, found, strict=True):
        if not factor.chance and set(factor.columns) == columns:
            return _index(entry.first, entry.total, "assumptions", "All assumptions together", None, tuple(members))
    chance = found[-1]
    first, total = (Estimate(1 - entry.value, 1 - entry.high, 1 - entry.low) for entry in (chance.total, chance.first))
    return _index(first, total, "assumptions", "All assumptions together", None, tuple(members))


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


def probability_of(played: Evaluated) -> tuple[float, float, float]:
    """Of an outcome of one column, over A and B, with its interval."""
    count, cases = 2 * played.rows, int(played.a.sum() + played.b.sum())
    return cases / count, *wilson(cases, trials=count)


def _index(first: Estimate, total: Estimate, id: str, title: str, group: str | None, members: tuple[str, ...]) -> Index:
    return Index(id, title, group, members, first.value, first.low, first.high, total.value, total.low, total.high)
