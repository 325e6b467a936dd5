"""What a sample of futures says about a claim: the rules, free of scenarios and engines.

A share is judged against a range by its interval: inside consistent, apart from it contradicted, else undetermined. A
difference is judged by its sign, save that one too small to count is none: see `judge_difference`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sandtable.analysis.independent import newcombe
from sandtable.analysis.intervals import LEVEL, wilson
from sandtable.analysis.paired import tango

Verdict = Literal["consistent", "contradicted", "undetermined", "turns-on", "untestable"]
Direction = Literal["higher", "lower", "equal"]
VERDICTS: tuple[Verdict, ...] = ("consistent", "contradicted", "turns-on", "undetermined", "untestable")
NEGLIGIBLE = 0.005  # a difference that lies within half a point on either side of 0 is none
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
    def sides(self) -> tuple[ShareSample, ShareSample]:
        return (
            ShareSample(self.first, self.first_trials, self.level),
            ShareSample(self.second, self.second_trials, self.level),
        )


Sample = ShareSample | DifferenceSample


@dataclass(frozen=True)
class Expectation:
    """What a claim says in numbers: a range of probabilities, a direction, or (of one sample each) both in turn.

    low, high : the range as it is judged, both ends included.
    """

    low: float = 0.0
    high: float = 1.0
    direction: Direction | None = None


def judge(sample: Sample, expected: Expectation) -> Verdict:
    """The verdict of one sample, at its own level. Without a case: undetermined."""
    if sample.is_empty:
        return "undetermined"
    if isinstance(sample, DifferenceSample):
        assert expected.direction is not None
        return judge_difference(*sample.interval, expected.direction)
    return judge_share(*sample.interval, expected.low, expected.high)


def judge_share(low: float, high: float, least: float, most: float) -> Verdict:
    """An interval against a range."""
    if least <= low and high <= most:
        return "consistent"
    return "contradicted" if high < least or low > most else "undetermined"


def judge_difference(low: float, high: float, direction: Direction) -> Verdict:
    """An interval of a difference against a direction.

    A difference within NEGLIGIBLE of 0 is none: where the interval lies in there, one that was expected is contradicted and
    none that was expected is consistent. Else higher or lower go by the sign, if the interval has one, and equal is
    contradicted by an interval wholly beyond NEGLIGIBLE on one side.
    """
    is_none = low >= -NEGLIGIBLE and high <= NEGLIGIBLE
    if direction == "equal":
        if is_none:
            return "consistent"
        return "contradicted" if low > NEGLIGIBLE or high < -NEGLIGIBLE else "undetermined"
    if is_none:
        return "contradicted"
    if low <= 0 <= high:
        return "undetermined"
    return "consistent" if (low > 0) == (direction == "higher") else "contradicted"


def are_apart(one: Sample, other: Sample) -> bool:
    """Whether the intervals of two samples do not overlap."""
    return one.interval[1] < other.interval[0] or other.interval[1] < one.interval[0]


def combined(verdicts: Sequence[Verdict]) -> Verdict:
    """Of a claim whose parts must all hold."""
    for found in ("contradicted", "undetermined"):
        if found in verdicts:
            return found
    return "consistent"


def futures_to_decide(sample: Sample, expected: Expectation, *, played: int) -> int | None:
    """About how many futures would take the interval off the nearest end of what is expected, if the estimate is right.

    played : how many gave this sample. None if there is no case, or if more than MOST_FUTURES would be needed. An interval's
    width goes with the inverse root of the number of futures.
    """
    estimate = sample.estimate
    if estimate is None:
        return None
    if expected.direction is None:
        low, high = sample.interval
        ends = [end for end in (expected.low, expected.high) if low <= end <= high and 0 < end < 1]
    else:
        is_near = expected.direction == "equal" or abs(estimate) < NEGLIGIBLE
        ends = [-NEGLIGIBLE, NEGLIGIBLE] if is_near else [0.0]
    gap = min((abs(estimate - end) for end in ends), default=0.0)
    low, high = sample.interval
    if gap == 0.0:
        return None
    needed = played * (0.5 * (high - low) / gap) ** 2
    return max(played + 1, math.ceil(float(f"{needed:.2g}"))) if needed <= MOST_FUTURES else None


def corrected_level(comparisons: int, *, level: float = LEVEL) -> float:
    """The level of each of several intervals that together keep `level` (Bonferroni)."""
    return 1 - (1 - level) / max(1, comparisons)
