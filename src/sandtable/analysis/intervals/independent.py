"""Interval for a difference of two shares that were seen in different futures."""

from __future__ import annotations

import math

from sandtable.study.intervals import LEVEL, wilson


def newcombe(
    first: int, second: int, *, first_trials: int, second_trials: int, level: float = LEVEL
) -> tuple[float, float]:
    """Interval for p1 - p2 from two independent groups: Wilson's intervals of both, squared and added.

    first, second : successes. Dimensionless, inside [-1, 1]; a group without trials may have any share. Raises
    ValueError for counts that cannot be.
    Source: Newcombe (1998), Stat. Med. 17:873, method 10. Checked by tests/unit/analysis/test_independent.py.
    """
    one, other = _share(first, first_trials), _share(second, second_trials)
    low_one, high_one = wilson(first, trials=first_trials, level=level)
    low_other, high_other = wilson(second, trials=second_trials, level=level)
    if not first_trials or not second_trials:
        return low_one - high_other, high_one - low_other
    difference = one - other
    return (
        max(-1.0, difference - math.hypot(one - low_one, high_other - other)),
        min(1.0, difference + math.hypot(high_one - one, other - low_other)),
    )


def _share(successes: int, trials: int) -> float:
    return successes / trials if trials else 0.5
