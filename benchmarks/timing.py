"""CPU time of rivals that take turns, and the ratios of what they took.

Rivals are measured in one run, one after the other, again and again: what the machine does meanwhile hits all of them.
A ratio is the median over the rounds, with a bootstrap interval of that median.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2000
Round = dict[str, float]  # s of CPU by rival


@dataclass(frozen=True)
class Ratio:
    """A median ratio and its 95% bootstrap interval; `lowest` and `highest` are the extremes of the rounds."""

    median: float
    low: float
    high: float
    lowest: float
    highest: float
    rounds: int

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in vars(self).items()}

    def __str__(self) -> str:
        return f"{figures(self.median)} ({figures(self.low)}-{figures(self.high)})"


def figures(value: float) -> str:
    """A number with three figures that mean something."""
    if value >= 1000.0:
        return f"{value:,.0f}"
    if value < 1.0:
        return f"{value:.3g}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}"


def take_turns(rivals: Mapping[str, Callable[[], object]], *, rounds: int) -> list[Round]:
    """CPU seconds of this thread for each rival in each round. The order turns round, so that none is always first."""
    names = list(rivals)
    measured: list[Round] = []
    for number in range(rounds):
        order = names if number % 2 == 0 else names[::-1]
        taken: Round = {}
        for name in order:
            start = time.thread_time()
            rivals[name]()
            taken[name] = time.thread_time() - start
        measured.append(taken)
    return measured


def seconds(rounds: list[Round], rival: str) -> float:
    """Median CPU seconds of a rival."""
    return float(np.median([taken[rival] for taken in rounds]))


def ratio(rounds: list[Round], *, of: str, over: str, per: float = 1.0) -> Ratio:
    """How many times the CPU of `over` the rival `of` took, times `per` (their amounts of work differ)."""
    return summary([per * taken[of] / taken[over] for taken in rounds])


def summary(values: list[float]) -> Ratio:
    """Median, bootstrap interval and extremes of one ratio a round."""
    found = np.array(values)
    drawn = np.random.default_rng(7).choice(found, size=(RESAMPLES, len(found)))
    low, high = np.quantile(np.median(drawn, axis=1), [0.025, 0.975])
    return Ratio(float(np.median(found)), float(low), float(high), float(found.min()), float(found.max()), len(found))
