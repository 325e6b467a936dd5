"""What a sample of futures says about a claim: the rules, free of scenarios and engines.

A share is judged against a range by its interval: inside consistent, apart from it contradicted, else undetermined; but
beyond a range on the side of even odds that the words take, it is understated: the model is surer than the words. A
comparison is judged by its sign, except that a difference too small to count is none: see `DifferenceSample.judged`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Literal

from sandtable.analysis.intervals.independent import newcombe
from sandtable.analysis.intervals.paired import tango
from sandtable.analysis.intervals.ratios import independent_ratio, paired_ratio
from sandtable.study.intervals import LEVEL, wilson

Verdict = Literal["consistent", "understated", "contradicted", "undetermined", "turns-on", "premise", "untestable"]
Direction = Literal["higher", "lower", "equal"]
Side = Literal["above", "below"]  # of even odds
VERDICTS: tuple[Verdict, ...] = (
    "consistent", "understated", "contradicted", "turns-on", "undetermined", "premise", "untestable",
)  # fmt: skip
HOLDS: tuple[Verdict, ...] = ("consistent", "understated")  # nothing speaks against the claim
DECIDED: tuple[Verdict, ...] = (*HOLDS, "contradicted")
EVEN = 0.5
NEGLIGIBLE = 0.005  # a difference that lies within half a point on either side of 0 is none
RARE = 0.05  # what is rarer than this on both sides is compared by its ratio
SMALL_RATIO = 1.1  # a ratio between this and its inverse is none: a tenth more or less; half a point of 5%
FIXED = 0.001  # what happens in every future or in none, as far as this, is fixed
MOST_FUTURES = 10**9  # beyond which more of them are no answer


@dataclass(frozen=True)
class ShareSample:
    """Futures in which the condition of a claim was met, and how many of them bore it out."""

    successes: int
    trials: int
    level: float = LEVEL

    @property
    def is_empty(self) -> bool:
        return self.trials == 0

    @property
    def never_happens(self) -> bool:
        """Whether not a single future bore it out."""
        return self.successes == 0

    @property
    def estimate(self) -> float | None:
        return self.successes / self.trials if self.trials else None

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Wilson's."""
        return wilson(self.successes, trials=self.trials, level=self.level)


@dataclass(frozen=True)
class Margin:
    """How far the first side of a comparison is above the second, above 0 if it is higher, and what counts as none."""

    estimate: float | None
    low: float
    high: float
    negligible: float

    @property
    def is_none(self) -> bool:
        """Whether there surely is no difference that counts."""
        return self.low >= -self.negligible and self.high <= self.negligible

    @property
    def is_some(self) -> bool:
        """Whether there surely is one."""
        return self.low > self.negligible or self.high < -self.negligible


def _log(ratio: float) -> float:
    return math.log(ratio) if 0 < ratio < math.inf else math.copysign(math.inf, ratio - 1)


@dataclass(frozen=True)
class DifferenceSample:
    """Two shares compared: of two groups of futures, or of the same futures in two worlds.

    first, second : successes on either side; gained : in the first world only, lost : in the second only (paired).
    """

    first: int
    first_trials: int
    second: int
    second_trials: int
    gained: int = 0
    lost: int = 0
    is_paired: bool = False
    level: float = LEVEL

    @property
    def is_empty(self) -> bool:
        return self.first_trials == 0 or self.second_trials == 0

    @property
    def is_constant(self) -> bool:
        """Whether it happens in every future of both sides, or in none."""
        return not self.is_empty and (
            self.first == self.second == 0 or (self.first == self.first_trials and self.second == self.second_trials)
        )

    @property
    def is_fixed(self) -> bool:
        """Whether it is constant over so many futures that nothing can show a difference."""
        return self.is_constant and self.is_enough_to_tell

    @property
    def is_enough_to_tell(self) -> bool:
        return all(wilson(0, trials=side.trials)[1] < FIXED for side in self.sides)

    @property
    def never_happens(self) -> bool:
        """Whether the two worlds are the same in every future. Groups of different futures never are."""
        return self.is_paired and self.gained == self.lost == 0

    @property
    def estimate(self) -> float | None:
        """First less second."""
        return None if self.is_empty else self.first / self.first_trials - self.second / self.second_trials

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Tango's for pairs, Newcombe's for groups."""
        if self.is_paired:
            return tango(self.gained, self.lost, pairs=self.first_trials, level=self.level)
        return newcombe(
            self.first, self.second, first_trials=self.first_trials, second_trials=self.second_trials, level=self.level
        )

    @property
    def rare(self) -> Literal["event", "opposite"] | None:
        """What is rare on both sides, so that the two are compared by its ratio; None where neither is."""
        if self.is_empty:
            return None
        shares = (self.first / self.first_trials, self.second / self.second_trials)
        if max(shares) < RARE:
            return "event"
        return "opposite" if min(shares) > 1 - RARE else None

    @property
    def ratio(self) -> float | None:
        """Share of what is rare on the first side over that on the second; None without a rare one, or with none there."""
        first, second = self._rare_counts
        if self.rare is None or not second:
            return None
        return (first / self.first_trials) / (second / self.second_trials)

    @cached_property
    def ratio_interval(self) -> tuple[float, float]:
        """The interval of `ratio`, from 0 to inf where nothing is known of it: from the pairs, or of two groups."""
        first, second = self._rare_counts
        if not self.is_paired:
            return independent_ratio(
                first, second, first_trials=self.first_trials, second_trials=self.second_trials, level=self.level
            )
        gained = self.lost if self.rare == "opposite" else self.gained
        return paired_ratio(first, second, gained=gained, pairs=self.first_trials, level=self.level)

    @property
    def _rare_counts(self) -> tuple[int, int]:
        if self.rare == "opposite":
            return self.first_trials - self.first, self.second_trials - self.second
        return self.first, self.second

    @cached_property
    def judged(self) -> Margin:
        """What the verdict goes by: the difference, or the logarithm of the ratio where the event, or its opposite, is rare.

        What never happens on either side has no ratio.
        """
        if self.rare is None or self.is_constant:
            return Margin(self.estimate, *self.interval, NEGLIGIBLE)
        low, high = map(_log, self.ratio_interval)
        estimate = None if self.ratio is None else _log(self.ratio)
        if self.rare == "opposite":
            low, high, estimate = -high, -low, None if estimate is None else -estimate
        return Margin(estimate, low, high, math.log(SMALL_RATIO))

    @property
    def sides(self) -> tuple[ShareSample, ShareSample]:
        return (
            ShareSample(self.first, self.first_trials, self.level),
            ShareSample(self.second, self.second_trials, self.level),
        )


Sample = ShareSample | DifferenceSample


@dataclass(frozen=True)
class Expectation:
    """What a claim says in numbers: a range of probabilities, a direction, or (of one sample each) both in turn.

    low, high : the range as it is judged, both ends included. says_possible : whether the words say that something may be,
    not how likely it is.
    """

    low: float = 0.0
    high: float = 1.0
    direction: Direction | None = None
    says_possible: bool = False

    @property
    def side(self) -> Side | None:
        """The side of even odds that the words take: what lies further out there is surer than they are.

        Words that say that something may be are outdone by whatever makes it likelier.
        """
        if self.says_possible or self.low >= EVEN:
            return "above"
        return "below" if self.high <= EVEN else None


def judge(sample: Sample, expected: Expectation) -> Verdict:
    """The verdict of one sample, at its own level. Without a case: undetermined."""
    if sample.is_empty:
        return "undetermined"
    if isinstance(sample, DifferenceSample):
        assert expected.direction is not None
        return judge_difference(sample.judged, expected.direction)
    return judge_share(*sample.interval, expected)


def judge_share(low: float, high: float, expected: Expectation) -> Verdict:
    """An interval against a range."""
    if expected.low <= low and high <= expected.high:
        return "consistent"
    if low > expected.high:
        return "understated" if expected.side == "above" else "contradicted"
    if high < expected.low:
        return "understated" if expected.side == "below" else "contradicted"
    return "undetermined"


def judge_difference(margin: Margin, direction: Direction) -> Verdict:
    """A comparison against a direction.

    Where the interval lies within what counts as no difference, one that was expected is contradicted and none that was
    expected is consistent. Else higher or lower go by the sign, if the interval has one, and equal is contradicted by
    an interval wholly beyond that on one side.
    """
    if direction == "equal":
        if margin.is_none:
            return "consistent"
        return "contradicted" if margin.is_some else "undetermined"
    if margin.is_none:
        return "contradicted"
    if margin.low <= 0 <= margin.high:
        return "undetermined"
    return "consistent" if (margin.low > 0) == (direction == "higher") else "contradicted"


def are_apart(one: Sample, other: Sample) -> bool:
    """Whether the intervals of two samples do not overlap."""
    return one.interval[1] < other.interval[0] or other.interval[1] < one.interval[0]


def combined(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on a claim whose parts must all hold."""
    order: tuple[Verdict, ...] = ("contradicted", "undetermined", "understated")
    return next((found for found in order if found in verdicts), "consistent")


def futures_to_decide(sample: Sample, expected: Expectation, *, played: int) -> int | None:
    """About how many futures would take the interval off the nearest end of what is expected, if the estimate is right.

    played : how many gave this sample. None if there is no case, or if more than MOST_FUTURES would be needed. An interval's
    width goes with the inverse root of the number of futures.
    """
    if sample.is_empty:
        return None
    if isinstance(sample, DifferenceSample):
        if sample.is_constant:
            return None if sample.is_enough_to_tell else _to_tell_fixed(sample, played)
        margin = sample.judged
        estimate, low, high = margin.estimate, margin.low, margin.high
        is_near = expected.direction == "equal" or (estimate is not None and abs(estimate) < margin.negligible)
        ends = [-margin.negligible, margin.negligible] if is_near else [0.0]
    else:
        estimate, (low, high) = sample.estimate, sample.interval
        ends = [end for end in (expected.low, expected.high) if low <= end <= high and 0 < end < 1]
    if estimate is None or not math.isfinite(high - low):
        return None
    gap = min((abs(estimate - end) for end in ends), default=0.0)
    if gap == 0.0:
        return None
    needed = played * (0.5 * (high - low) / gap) ** 2
    return max(played + 1, _rounded(needed)) if needed <= MOST_FUTURES else None


def _to_tell_fixed(sample: DifferenceSample, played: int) -> int:
    """How many futures show that what never changed is fixed: Wilson's upper end of none in n is z^2 / (n + z^2)."""
    square = NormalDist().inv_cdf(0.5 + LEVEL / 2) ** 2
    fewest = min(side.trials for side in sample.sides)
    needed = math.ceil(played * (square / FIXED - square) / fewest)
    step = 10 ** max(0, len(str(needed)) - 2)
    return int(max(played + 1, -(-needed // step) * step))


def _rounded(number: float) -> int:
    return math.ceil(float(f"{number:.2g}"))


def corrected_level(comparisons: int, *, level: float = LEVEL) -> float:
    """The level of each of several intervals that together keep `level` (Bonferroni)."""
    return 1 - (1 - level) / max(1, comparisons)
