"""The interval for a difference of paired shares: published values, an independent computation, McNemar, the edges."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

from sandtable.analysis.intervals.paired import FEWEST_MOVED, Moments, mean_interval, tango


def test_published_values() -> None:
    # airway reactivity before and after transplantation, 1 and 7 discordant of 21: Fagerland et al. (2014)
    assert tango(1, 7, pairs=21, level=0.95) == pytest.approx((-0.517, -0.026), abs=5e-4)
    # R, PropCIs::scoreci.mp(25, 28, 618, conf.level = 0.90)
    assert tango(28, 25, pairs=618, level=0.90) == pytest.approx((-0.0148, 0.0247), abs=5e-5)


def score_by_likelihood(difference: float, gained: int, lost: int, pairs: int) -> float:
    """Score statistic with the nuisance share found by maximising the trinomial likelihood, not by its closed form."""
    same = pairs - gained - lost

    def unlikelihood(share_lost: float) -> float:
        share_gained, share_same = share_lost + difference, 1 - 2 * share_lost - difference
        terms = ((gained, share_gained), (lost, share_lost), (same, share_same))
        return -sum(count * math.log(max(share, 1e-300)) for count, share in terms if count)

    low, high = max(0.0, -difference), (1 - difference) / 2
    share_lost = minimize_scalar(unlikelihood, bounds=(low, high), method="bounded", options={"xatol": 1e-12}).x
    variance = (2 * share_lost + difference - difference**2) / pairs
    return float(((gained - lost) / pairs - difference) / math.sqrt(variance))


@pytest.mark.parametrize(
    ("gained", "lost", "pairs"), [(5, 3, 40), (24, 1, 20_000), (1, 7, 21), (0, 4, 300), (60, 55, 120)]
)
def test_both_bounds_solve_the_score_equation(gained: int, lost: int, pairs: int) -> None:
    z = NormalDist().inv_cdf(0.95)
    estimate = (gained - lost) / pairs
    expected = [
        brentq(lambda d, sign=sign: score_by_likelihood(d, gained, lost, pairs) - sign * z, *bracket)
        for sign, bracket in ((1, (-0.999, estimate - 1e-9)), (-1, (estimate + 1e-9, 0.999)))
    ]
    assert tango(gained, lost, pairs=pairs) == pytest.approx(expected, rel=1e-4, abs=1e-7)


def test_it_leaves_out_0_exactly_when_mcnemar_rejects() -> None:
    z = NormalDist().inv_cdf(0.95)
    for gained in range(0, 30):
        for lost in range(0, 30):
            rejects = gained != lost and abs(gained - lost) / math.sqrt(gained + lost) > z
            low, high = tango(gained, lost, pairs=500)
            assert (not low <= 0 <= high) == rejects, (gained, lost)


def test_without_a_discordant_pair_it_still_has_a_width() -> None:
    z = NormalDist().inv_cdf(0.95)
    bound = z * z / (20_000 + z * z)
    assert tango(0, 0, pairs=20_000) == pytest.approx((-bound, bound), rel=1e-6)


@pytest.mark.parametrize("pairs", [1, 2, 7, 5_000])
def test_edges(pairs: int) -> None:
    low, high = tango(pairs, 0, pairs=pairs)
    assert high == 1.0
    assert -1 < low < 1
    assert tango(0, pairs, pairs=pairs) == pytest.approx((-high, -low), abs=1e-12)
    assert tango(0, 0, pairs=0) == (-1.0, 1.0)


@pytest.mark.parametrize(("gained", "lost"), [(-1, 0), (0, -1), (6, 5)])
def test_counts_that_cannot_be(gained: int, lost: int) -> None:
    with pytest.raises(ValueError, match=rf"{gained} gained and {lost} lost of 10 pairs"):
        tango(gained, lost, pairs=10)


def test_a_level_that_is_none() -> None:
    with pytest.raises(ValueError, match="level 90 is not between 0 and 1"):
        tango(1, 1, pairs=10, level=90)


def test_moments_add_up_however_the_numbers_are_cut() -> None:
    numbers = np.random.default_rng(5).normal(3, 2, 1_000) * (np.arange(1_000) % 3 == 0)
    total = Moments()
    for piece in np.split(numbers, [1, 17, 17, 600]):
        if piece.size:
            mean = float(piece.mean())
            total += Moments(piece.size, mean, float(((piece - mean) ** 2).sum()), int(np.count_nonzero(piece)))
    assert (total.count, total.moved) == (1_000, 334)
    assert total.mean == pytest.approx(numbers.mean())
    assert total.squares / 999 == pytest.approx(numbers.var(ddof=1))
    assert Moments() + Moments() == Moments()


def test_the_interval_of_a_mean() -> None:
    moments = Moments(count=401, mean=2.0, squares=1600.0, moved=FEWEST_MOVED)
    half = 1.6448536 * math.sqrt(1600 / 400 / 401)
    assert mean_interval(moments) == pytest.approx((2 - half, 2 + half))
    assert mean_interval(Moments(401, 2.0, 1600.0, FEWEST_MOVED - 1)) is None
