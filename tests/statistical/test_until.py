"""Intervals of a study that goes on until they are narrow hold as often as they say; those of rivals that peek do not."""

from __future__ import annotations

import math
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from sandtable.study.intervals import LEVEL, wilson
from sandtable.study.until import Until, critical_value, rule

PATHS = 6_000
WIDTHS = (0.005, 0.01)
SHARES = (0.5, 0.2, 0.03, 0.004)


def successes(share: float, looks: tuple[int, ...], *, seed: int) -> NDArray[np.int64]:
    """(PATHS, looks) successes among the first futures of each look."""
    steps = np.diff([0, *looks])
    return np.cumsum(np.random.default_rng(seed).binomial(steps, share, size=(PATHS, len(looks))), axis=1)


def held(found: NDArray[np.int64], looks: tuple[int, ...], *, share: float, level: float) -> NDArray[np.bool_]:
    """(PATHS, looks) whether Wilson's interval of this level holds the share."""
    answers = {
        (look, count): low <= share <= high
        for column, look in enumerate(looks)
        for count in np.unique(found[:, column])
        for low, high in [wilson(int(count), trials=look, level=level)]
    }
    return np.array([[answers[look, count] for look, count in zip(looks, row, strict=True)] for row in found])


def stopped_at(found: NDArray[np.int64], until: Until) -> NDArray[np.intp]:
    """(PATHS,) the look at which each path stops, by the rule itself."""
    narrow = {
        (look, count): until.is_narrow(SimpleNamespace(outcomes=Counter({"it": int(count)}), complete=look))  # type: ignore[arg-type]
        for column, look in enumerate(until.looks)
        for count in np.unique(found[:, column])
    }
    is_narrow = np.array([[narrow[look, count] for look, count in zip(until.looks, row, strict=True)] for row in found])
    return np.where(is_narrow.any(axis=1), is_narrow.argmax(axis=1), len(until.looks) - 1)


def least(level: float) -> float:
    """What a share of PATHS must reach to be one of at least this level, within three standard errors."""
    return level - 3 * math.sqrt(level * (1 - level) / PATHS)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("share", SHARES)
def test_intervals_hold_at_the_look_that_stops_and_at_all_looks_together(share, width):
    until = rule({"width": width}, most=None, outcomes=("it",))
    found = successes(share, until.looks, seed=int(share * 1e6 + width * 1e5))
    holds = held(found, until.looks, share=share, level=until.level)
    assert holds.all(axis=1).mean() >= least(LEVEL)
    stop = stopped_at(found, until)
    assert holds[np.arange(PATHS), stop].mean() >= least(LEVEL)
    assert stop.max() < len(until.looks)


@pytest.mark.parametrize("share", [0.5, 0.2, 0.03])
def test_a_rival_that_peeks_at_plain_intervals_fails(share):
    until = rule({"width": 0.005}, most=None, outcomes=("it",))
    found = successes(share, until.looks, seed=5)
    together = held(found, until.looks, share=share, level=LEVEL).all(axis=1).mean()
    assert together < least(LEVEL) - 0.1  # 0.68 with these five looks


def test_a_rival_that_stops_as_soon_as_its_interval_looks_narrow_fails():
    """It looks after every hundred futures at the interval that comes from the estimated variance."""
    share, width, looks = 0.004, 0.005, np.arange(100, 20_001, 100)
    found = successes(share, tuple(int(look) for look in looks), seed=9)
    estimate = found / looks
    half = 1.645 * np.sqrt(estimate * (1 - estimate) / looks)
    stop = (2 * half <= width).argmax(axis=1)
    rows = np.arange(PATHS)
    holds = np.abs(estimate[rows, stop] - share) <= half[rows, stop]
    assert holds.mean() < 0.6


def test_the_constant_is_pocock_s():
    """Pocock (1977), table 1 for a level of 95%, and 90%; equally spaced looks."""
    for level, known in {0.95: (1.960, 2.178, 2.289, 2.361, 2.413), 0.9: (1.645, 1.875, 1.992, 2.067, 2.122)}.items():
        found = [critical_value(range(1, looks + 1), level=level) for looks in range(1, 6)]
        assert found == pytest.approx(known, abs=6e-4)


def test_the_last_look_is_enough():
    for width in (0.001, 0.002, 0.005, 0.02):
        until = rule({"width": width}, most=None, outcomes=("it",))
        last = until.looks[-1]
        assert until.is_narrow(SimpleNamespace(outcomes=Counter({"it": last // 2}), complete=last))  # type: ignore[arg-type]
        assert list(until.looks) == sorted(set(until.looks))
        assert all(look % 10_000 == 0 for look in until.looks)
