"""The interval of what a rule decides of a result covers; a twin that takes the rules' futures for given does not."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from sandtable.analysis.settlement.settlement import rule_share
from sandtable.study.intervals import LEVEL

TRIALS = 400
FUTURES = 1_500
# probabilities of (rule, state): rules by rows
CLEAR = np.array([[0.4, 0.05, 0.05], [0.02, 0.25, 0.03], [0.0, 0.02, 0.18]])
VAGUE = np.array([[0.25, 0.15, 0.10], [0.10, 0.12, 0.08], [0.10, 0.04, 0.06]])


def tau(joint: np.ndarray) -> float:
    """Goodman and Kruskal's tau in its own words: how much better one guesses the state if told the rule."""
    unaided = 1 - float((joint.sum(axis=0) ** 2).sum())
    told = float(sum(row.sum() * (1 - ((row / row.sum()) ** 2).sum()) for row in joint))
    return 1 - told / unaided


def within_error(hits: int) -> bool:
    return abs(hits / TRIALS - LEVEL) <= 3 * math.sqrt(LEVEL * (1 - LEVEL) / TRIALS)


@pytest.mark.parametrize("joint", [CLEAR, VAGUE])
def test_the_interval_covers(joint: np.ndarray) -> None:
    true, hits, twin = tau(joint), 0, 0
    for trial in range(TRIALS):
        random = np.random.default_rng([11, trial])
        table = random.multinomial(FUTURES, joint.ravel()).reshape(joint.shape)
        found = rule_share(table, seed=trial, resamples=200)
        assert found is not None
        value, low, high = found
        hits += low <= true <= high
        # the twin takes the share for one of that many throws of a coin
        half = NormalDist().inv_cdf(0.95) * math.sqrt(value * (1 - value) / FUTURES)
        twin += value - half <= true <= value + half
    assert within_error(hits), hits / TRIALS
    assert not within_error(twin), twin / TRIALS


def test_ends() -> None:
    assert rule_share(np.array([[5, 0], [7, 0]]), seed=1) is None
    assert rule_share(np.array([[5, 7]]), seed=1) is None
    everything = rule_share(np.array([[50, 0], [0, 70]]), seed=1)
    nothing = rule_share(np.array([[20, 30], [40, 60]]), seed=1)
    assert everything is not None
    assert everything.value == pytest.approx(1)
    assert nothing is not None
    assert nothing.value == pytest.approx(0)
