"""The results of a comparison: what each variant of a scenario changes, and what a red line does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sandtable.display import Displayed

Component = Literal["capability", "credibility", "resolve", "together"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDifference:
    """Share of the pairs in which something holds, in the file and in the variant, and variant minus file.

    Shares with Wilson's interval, the difference with Tango's. gained, lost : pairs in which it holds in the variant
    only, in the file only; the others agree.
    """

    baseline: float
    baseline_low: float
    baseline_high: float
    variant: float
    variant_low: float
    variant_high: float
    difference: float
    low: float
    high: float
    gained: int
    lost: int
    level: float

    @property
    def is_certain(self) -> bool:
        """Whether the interval of the difference leaves out 0."""
        return not self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeDifference(ShareDifference):
    """The difference in one outcome."""

    id: str
    title: str
    headline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementDifference:
    """The difference in one settlement state, in fact and in law. id : a state, or `none` where no rule applies."""

    id: str
    de_facto: ShareDifference
    de_jure: ShareDifference


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeDifference:
    """By how many days an outcome's time is later in the variant, on average over the pairs in which both have one.

    mean : None if no pair has both. low, high : None if the time differs in too few pairs (`paired.FEWEST_MOVED`).
    moved : pairs in which both have a time and the times differ. gained, lost : pairs in which only the variant, only
    the file has one: they are in no mean.
    """

    id: str
    title: str
    both: int
    gained: int
    lost: int
    moved: int
    mean: float | None
    low: float | None
    high: float | None
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantDifference:
    """One variant against the file.

    label : how it is called; settings : path to value. outcomes, times : in the order of the file.
    pairs : futures that came to their end in both worlds; dropped : the others; failed : those that the variant did
    not finish. changed : pairs in which an outcome or the settlement differs, as a number and a share with Wilson's
    interval; retimed : pairs in which nothing but a time differs.
    """

    label: str
    settings: Mapping[str, Any]
    scenario_sha256: str
    pairs: int
    dropped: int
    failed: int
    changed: int
    changed_share: float
    changed_low: float
    changed_high: float
    retimed: int
    outcomes: tuple[OutcomeDifference, ...]
    settlements: tuple[SettlementDifference, ...]
    times: tuple[TimeDifference, ...]
    level: float

    @property
    def largest(self) -> OutcomeDifference:
        """The outcome that moved most; of equals one that differs in some future, then a headline, then the first in the file."""
        return max(
            self.outcomes,
            key=lambda outcome: (abs(outcome.difference), bool(outcome.gained or outcome.lost), outcome.headline),
        )

    def outcome(self, name: str) -> OutcomeDifference:
        """The difference in an outcome. Raises KeyError."""
        return {outcome.id: outcome for outcome in self.outcomes}[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deterrence:
    """What one component of a red line does: share of futures with the outcome in the world without it, less that with it.

    effect : above 0 if the component prevents the outcome. prevented : futures in which the outcome happens only
    without the component; brought about : only with it.
    """

    component: Component
    with_it: float
    without_it: float
    effect: float
    low: float
    high: float
    prevented: int
    brought_about: int
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RedLineEffect:
    """A red line of the file and the deterrent effect of its components, each alone, then all together."""

    id: str
    title: str
    actor: str
    deters: str
    outcome: str
    effects: tuple[Deterrence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Displayed):
    """A scenario against variants of itself over the same futures. `variants`: each alone, then all together.

    failed : futures that the file itself did not finish. red_line : where the variants are those of a red line.
    """

    scenario: str
    title: str
    scenario_sha256: str
    seed: int
    futures: int
    failed: int
    variants: tuple[VariantDifference, ...]
    red_line: RedLineEffect | None = None

    def to_json_object(self) -> dict[str, Any]:
        """The object of `compare --json`; its schema is `schemas/compare.schema.json`."""
        return {
            "scenario": self.scenario,
            "scenario_sha256": self.scenario_sha256,
            "seed": self.seed,
            "futures": self.futures,
            "failed": self.failed,
            "red_line": None if self.red_line is None else asdict(self.red_line),
            "variants": [asdict(variant) for variant in self.variants],
        }
