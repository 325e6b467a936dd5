"""Intervals of `discover` cover: density, coverage, mass and the share elsewhere, of boxes that were searched for."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from sandtable.analysis.discover.boxes import Figures, Half, Share, find_boxes
from sandtable.analysis.discover.peeling import Box
from sandtable.study.intervals import LEVEL

TRIALS = 150
ROWS = 240  # a half
COLUMNS = 6
INSIDE, OUTSIDE = 0.65, 0.35  # probability where x0 > 0.5 and x1 > 0.4, and elsewhere; other columns tell nothing


def draw(random: np.random.Generator) -> Half:
    rows = random.random((ROWS, COLUMNS))
    probability = np.where((rows[:, 0] > 0.5) & (rows[:, 1] > 0.4), INSIDE, OUTSIDE)
    return Half(rows, random.random(ROWS) < probability)


def truth(box: Box) -> dict[str, float]:
    """The figures of a box among infinitely many futures: columns are uniform, so volumes are products."""
    ends = np.tile([0.0, 1.0], (COLUMNS, 1))
    for limit in box.limits:
        if limit.low is not None:
            ends[limit.column, 0] = limit.low
        else:
            ends[limit.column, 1] = limit.high
    mass = float(np.prod(ends[:, 1] - ends[:, 0]))
    true = ends.copy()
    true[0, 0], true[1, 0] = max(true[0, 0], 0.5), max(true[1, 0], 0.4)
    both = float(np.prod(np.maximum(0.0, true[:, 1] - true[:, 0])))
    cases, base = OUTSIDE * mass + (INSIDE - OUTSIDE) * both, OUTSIDE + (INSIDE - OUTSIDE) * 0.3
    return {"density": cases / mass, "coverage": cases / base, "mass": mass, "elsewhere": (base - cases) / (1 - mass)}


@cache
def simulated() -> tuple[tuple[dict[str, float], Figures, Figures], ...]:
    """Truth, measured and found figures of a box searched for, many times over."""
    random = np.random.default_rng(20170614)
    seen = []
    for _ in range(TRIALS):
        for finding in find_boxes(draw(random), draw(random), is_choice=[False] * COLUMNS, share=0.15):
            seen.append((truth(finding.box), finding.measured, finding.found))
    assert len(seen) > 100  # in the others the search found nothing
    return tuple(seen)


def hits(name: str, *, of_found: bool = False) -> tuple[int, int]:
    count = 0
    for true, measured, found in simulated():
        share: Share = getattr(found if of_found else measured, name)
        low, high = share.interval
        count += low <= true[name] <= high
    return count, len(simulated())


def within_error(count: int, trials: int) -> bool:
    return abs(count / trials - LEVEL) <= 3 * math.sqrt(LEVEL * (1 - LEVEL) / trials)


def test_every_measured_interval_covers():
    for name in ("density", "coverage", "mass", "elsewhere"):
        count, trials = hits(name)
        assert within_error(count, trials), (name, count, trials)


def test_the_broken_twin_overstates():
    """The same interval from the half that found the box: far from its level, and too high."""
    count, trials = hits("density", of_found=True)
    assert not within_error(count, trials), (count, trials)
    assert count / trials < 0.8
    flattery = [found.density.estimate - true["density"] for true, _, found in simulated()]
    honest = [measured.density.estimate - true["density"] for true, measured, _ in simulated()]
    assert np.mean(flattery) > 0.03
    assert abs(np.mean(honest)) < 3 * np.std(honest) / math.sqrt(len(honest))
