"""Finds a list of signs to watch in one half of the futures. The other half measures it (`measuring.py`).

Each sign is the one that adds most about the outcome to those before it. What is chosen because it looks best looks better
than it is; that is why nothing is measured here.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from sandtable.analysis.intervals.ratios import independent_ratio
from sandtable.analysis.signposts.information import conditional_information, joined, overlap

FEWEST = 50  # futures that show a sign, and that do not: below that there are no odds
MOST_SIGNS = 5
LEAST_GAIN = 0.005  # bits that a further sign must add
STANDS_IN = 0.8  # share of the smaller entropy that a stand-in shares with its sign
RARE = 0.05  # share of the futures that show a rare sign, at most
TELLING = 3.0  # lower bound of its likelihood ratio, or of the inverse, at least
CHANCE_IN_ALL = 0.05  # that a sign without information would pass, over all candidates


@dataclass(frozen=True, slots=True)
class Found:
    """A sign that was found: its column, and the columns that could stand in for it."""

    column: int
    stand_ins: tuple[int, ...]


def find_list(
    seen: NDArray[np.bool_], outcome: NDArray[np.int64], *, states: int = 2, stops: bool = True
) -> tuple[Found, ...]:
    """The signs to watch, each the one that adds most to those before it; empty if none adds enough.

    seen : (n, C) which signs each future shows by the date. outcome : (n,) from 0 to `states` - 1. It ends at MOST_SIGNS, at a
    gain below LEAST_GAIN, or at one whose lower bound is not above 0, the bound being so low that all candidates together keep it.
    stops : False to take as many signs as there may be, whatever they add.
    """
    free = is_large_enough(seen)
    candidates = int(np.count_nonzero(free))
    found: list[Found] = []
    while candidates and free.any() and len(found) < MOST_SIGNS:
        given = joined(seen[:, [each.column for each in found]])
        gain, error = conditional_information(seen, outcome, given, states=states)
        gain = np.where(free, gain, -np.inf)
        best = int(np.argmax(gain))
        z = NormalDist().inv_cdf(1 - CHANCE_IN_ALL / candidates)
        if stops and (gain[best] < LEAST_GAIN or gain[best] - z * error[best] <= 0):
            break
        stand_ins = stand_ins_of(seen, best, free)
        found.append(Found(best, stand_ins))
        free[[best, *stand_ins]] = False
    return tuple(found)


def find_telling(seen: NDArray[np.bool_], outcome: NDArray[np.bool_], *, taken: set[int]) -> tuple[Found, ...]:
    """Signs that few futures show and that say much where they are shown: the highest ratio, or lowest, first.

    taken : columns that are in the list already.
    """
    free = is_large_enough(seen) & (seen.mean(axis=0) < RARE)
    free[list(taken)] = False
    strength = np.zeros(seen.shape[1])
    with_outcome, without = int(outcome.sum()), int((~outcome).sum())
    for column in np.flatnonzero(free):
        shown, shown_without = int(seen[outcome, column].sum()), int(seen[~outcome, column].sum())
        low, high = independent_ratio(shown, shown_without, first_trials=with_outcome, second_trials=without)
        strength[column] = max(low, 1 / high if high > 0 else np.inf)
    found: list[Found] = []
    while len(found) < MOST_SIGNS and free.any():
        best = int(np.argmax(np.where(free, strength, -1.0)))
        if strength[best] < TELLING:
            break
        stand_ins = stand_ins_of(seen, best, free)
        found.append(Found(best, stand_ins))
        free[[best, *stand_ins]] = False
    return tuple(found)


def is_large_enough(seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether FEWEST futures show each sign, and as many do not. (C,)."""
    shown = seen.sum(axis=0)
    found: NDArray[np.bool_] = np.minimum(shown, len(seen) - shown) >= FEWEST
    return found


def stand_ins_of(seen: NDArray[np.bool_], column: int, free: NDArray[np.bool_]) -> tuple[int, ...]:
    """Columns that say nearly the same as this one, nearest first."""
    shared = overlap(seen, seen[:, column])
    near = np.flatnonzero(free & (shared >= STANDS_IN))
    return tuple(int(each) for each in near[np.argsort(-shared[near], kind="stable")] if each != column)
