"""How often the intervals of rival readings hold what is known: variance over assumptions, between readings, and the share."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sandtable.analysis.readings.spread import Within, between, share_between, within
from sandtable.estimates import Estimate
from sandtable.study.ranges import INNER, variances

TRIALS, SETS, FUTURES = 300, 250, 2_000
LEVEL = 0.9
SLACK = 3 * (LEVEL * (1 - LEVEL) / TRIALS) ** 0.5  # three standard errors of a share of trials
# a reading by the beta that its probability has over the assumptions: mean and variance are known
PAIRS = {"far apart": ((2, 6), (6, 2)), "near": ((4, 4), (5, 4)), "one is sure": ((200, 400), (1, 1))}


def moments(a: float, b: float) -> tuple[float, float]:
    return a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1))


def played(
    rng: np.random.Generator, a: float, b: float, *, dice: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], Within]:
    """Futures of a reading with the dice that both share, and its variance over the assumptions from a nested design."""
    held = dice < rng.beta(a, b, len(dice))
    counts = rng.binomial(INNER, rng.beta(a, b, SETS))[:, None].astype(np.int64)
    ((value, error),) = variances(counts, inner=INNER, seed=int(rng.integers(2**31)))
    return held, Within(value, error, Estimate(float(held.mean()), 0.0, 1.0))


@pytest.mark.parametrize("name", PAIRS)
def test_the_intervals_hold_the_known_variances(name: str) -> None:
    rng = np.random.default_rng([7, len(name)])
    known = [moments(*pair) for pair in PAIRS[name]]
    apart = (known[0][0] - known[1][0]) ** 2 / 4
    over = (known[0][1] + known[1][1]) / 2
    inside = np.zeros(3)
    for _ in range(TRIALS):
        dice = rng.random(FUTURES)
        rows = [played(rng, *pair, dice=dice) for pair in PAIRS[name]]
        found = between(np.array([held for held, _ in rows])), within([row for _, row in rows])
        shared = share_between(*found)
        assert shared is not None
        wanted = (apart, over, apart / (apart + over))
        inside += [each.low <= true <= each.high for each, true in zip((*found, shared), wanted, strict=True)]
    assert (inside / TRIALS >= LEVEL - SLACK).all(), inside / TRIALS


def test_the_plain_variance_of_the_shares_is_too_large() -> None:
    """The broken rival, of readings that are alike: as if a finite number of futures had no noise."""
    rng = np.random.default_rng(3)
    seen = []
    for _ in range(TRIALS):
        dice = rng.random((2, 200))
        held = dice < 0.5
        seen.append(float(np.var(held.mean(axis=1))))
    assert np.mean(seen) > 3 * np.std(seen) / TRIALS**0.5
