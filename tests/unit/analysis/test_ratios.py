"""Intervals for ratios: known values, the likeliest shares under a ratio, symmetry, edges."""

from __future__ import annotations

import math

import pytest
from scipy.optimize import minimize

from sandtable.analysis.intervals.paired import tango
from sandtable.analysis.intervals.ratios import _likeliest_discordant, independent_ratio, paired_ratio


def test_groups_agree_with_the_example_of_koopman() -> None:
    """36 of 40 against 16 of 80, 95%: Koopman 1984, table 1."""
    low, high = independent_ratio(36, 16, first_trials=40, second_trials=80, level=0.95)
    assert low == pytest.approx(2.94, abs=0.005)
    assert high == pytest.approx(7.15, abs=0.005)


@pytest.mark.parametrize("cells", [(20, 7, 15, 58), (5, 3, 9, 83), (3, 1, 2, 94)])
@pytest.mark.parametrize("ratio", [0.5, 0.9, 1.0, 1.3, 2.5])
def test_the_likeliest_discordant_shares_are_those_that_a_search_finds(
    cells: tuple[int, int, int, int], ratio: float
) -> None:
    both, gained, lost, _ = cells
    pairs = sum(cells)

    def loss(values: tuple[float, float]) -> float:
        second, second_only = values
        shared = second - second_only
        shares = (shared, ratio * second - shared, second_only, 1 - ratio * second - second_only)
        return math.inf if min(shares) <= 0 else -sum(n * math.log(p) for n, p in zip(cells, shares, strict=True))

    second = (both + lost) / pairs / max(1, ratio)
    start = (second, second * (0.5 + 0.5 * max(0.0, 1 - ratio)))
    options = {"xatol": 1e-10, "fatol": 1e-12, "maxiter": 20_000}
    found = minimize(loss, start, method="Nelder-Mead", options=options)
    second, second_only = found.x
    wanted = (ratio * second - (second - second_only), second_only)
    assert _likeliest_discordant(
        ratio, (both + gained) / pairs, (both + lost) / pairs, gained / pairs
    ) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize(("gained", "lost"), [(14, 6), (13, 4), (3, 1), (10, 10), (0, 5), (9, 0), (40, 22)])
def test_pairs_leave_out_1_exactly_where_a_difference_leaves_out_0(gained: int, lost: int) -> None:
    low, high = paired_ratio(50 + gained, 50 + lost, gained=gained, pairs=2_000)
    least, most = tango(gained, lost, pairs=2_000)
    assert (low > 1, high < 1) == (least > 0, most < 0)


def test_turned_round_a_ratio_is_its_inverse() -> None:
    low, high = paired_ratio(30, 44, gained=6, pairs=900)
    turned = paired_ratio(44, 30, gained=20, pairs=900)
    assert turned == pytest.approx((1 / high, 1 / low))
    low, high = independent_ratio(30, 44, first_trials=900, second_trials=700)
    assert independent_ratio(44, 30, first_trials=700, second_trials=900) == pytest.approx((1 / high, 1 / low))


def test_what_pairs_share_makes_it_narrow() -> None:
    paired = paired_ratio(60, 55, gained=10, pairs=2_000)
    groups = independent_ratio(60, 55, first_trials=2_000, second_trials=2_000)
    assert paired[1] / paired[0] < 0.7 * groups[1] / groups[0]


def test_edges() -> None:
    assert paired_ratio(0, 0, gained=0, pairs=100) == (0.0, math.inf)
    assert independent_ratio(0, 0, first_trials=9, second_trials=9) == (0.0, math.inf)
    assert independent_ratio(0, 0, first_trials=0, second_trials=9) == (0.0, math.inf)
    low, high = paired_ratio(0, 9, gained=0, pairs=100)
    assert low == 0
    assert 0 < high < 1
    low, high = paired_ratio(9, 0, gained=9, pairs=100)
    assert 1 < low < math.inf
    assert high == math.inf
    low, high = paired_ratio(9, 9, gained=0, pairs=100)
    assert low < 1 < high
    with pytest.raises(ValueError, match="of 10 pairs"):
        paired_ratio(3, 3, gained=4, pairs=10)
    with pytest.raises(ValueError, match="11 of 10"):
        independent_ratio(11, 1, first_trials=10, second_trials=10)
    with pytest.raises(ValueError, match="level 90"):
        paired_ratio(3, 3, gained=1, pairs=10, level=90)
