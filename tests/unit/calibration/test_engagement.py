"""The simulated engagement against closed forms and against a numerical solution of its flow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from calibration.engagement import DESTROYED, SHAPE, Draws, Rules, clock, factors, simulate, time_until
from tests.unit.calibration.samples import TRUTH

QUIET = replace(TRUTH, pursuit=0.0).at_medians()
SIZE = 200_000


def draws(*, clock_a: float, clock_d: float) -> Draws:
    one = np.zeros(1)
    return Draws(one, one, np.array([clock_a]), np.array([clock_d]))


@pytest.mark.parametrize("exponent", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("ratio", [0.4, 1.0, 3.0])
def test_the_flow_solves_its_equations(exponent: float, ratio: float) -> None:
    k_a, k_d = 0.05, 0.12

    def rates(_: float, state: np.ndarray) -> list[float]:
        now = ratio * np.exp(state[0] - state[1])
        return [-k_a * now**-exponent, -k_d * now**exponent]

    solved = solve_ivp(rates, (0.0, 1.5), [0.0, 0.0], rtol=1e-10, atol=1e-12).y[:, -1]
    found = factors(np.array([k_a]), np.array([k_d]), np.array([ratio]), exponent, np.array([1.5]))
    assert np.log(np.ravel(found)) == pytest.approx(solved, rel=1e-7)


@pytest.mark.parametrize("exponent", [0.0, 0.35, 1.0])
def test_the_time_until_a_share_is_the_inverse_of_the_flow(exponent: float) -> None:
    k_a, k_d, ratio = np.array([0.05, 0.02]), np.array([0.04, 0.3]), np.array([0.5, 2.0])
    until_a, until_d = time_until(0.6, k_a, k_d, ratio, exponent)
    for days, side in ((until_a, 0), (until_d, 1)):
        reached = np.isfinite(days)
        assert reached.any()
        left = factors(k_a, k_d, ratio, exponent, np.where(reached, days, 0.0))[side]
        assert left[reached] == pytest.approx(0.6, rel=1e-9)


def test_a_side_that_the_other_cannot_bring_down_so_far_never_gets_there() -> None:
    until_a, until_d = time_until(0.5, np.array([0.01]), np.array([0.5]), np.array([4.0]), 1.0)
    assert np.isinf(until_a[0])
    assert np.isfinite(until_d[0])


@pytest.mark.parametrize(("clock_a", "clock_d", "winner"), [(0.3, 5.0, -1), (5.0, 0.3, 1)])
def test_at_a_constant_ratio_of_losses_giving_way_has_its_closed_form(
    clock_a: float, clock_d: float, winner: int
) -> None:
    """Time T E / rho^q, with rho the side's own loss rate over the other's at the opening."""
    x = np.array([0.4])
    found = simulate(QUIET, x, draws(clock_a=clock_a, clock_d=clock_d))
    rho = QUIET.attacker_loss / QUIET.defender_loss * np.exp(-2.0 * QUIET.exponent * x[0])
    expected = (
        QUIET.attack_endurance * clock_a / rho**QUIET.sway
        if winner == -1
        else QUIET.defence_endurance * clock_d / (1.0 / rho) ** QUIET.sway
    )
    assert found.winner[0] == winner
    assert found.days[0] == pytest.approx(expected, rel=1e-12)


def test_winners_and_lengths_follow_the_law_of_two_weibull_clocks() -> None:
    x = np.full(SIZE, 0.2)
    found = simulate(QUIET, x, Draws.of(5, SIZE))
    rho = QUIET.attacker_loss / QUIET.defender_loss * np.exp(-2.0 * QUIET.exponent * 0.2)
    h_a = np.log(2.0) * (rho**QUIET.sway / QUIET.attack_endurance) ** SHAPE
    h_d = np.log(2.0) * (rho**-QUIET.sway / QUIET.defence_endurance) ** SHAPE
    share = h_d / (h_a + h_d)
    assert (found.winner == 1).mean() == pytest.approx(share, abs=4.0 * np.sqrt(share * (1 - share) / SIZE))
    beyond = (found.days > (np.log(2.0) / (h_a + h_d)) ** (1.0 / SHAPE)).mean()
    assert beyond == pytest.approx(0.5, abs=4.0 * 0.5 / np.sqrt(SIZE))
    assert not found.wiped_out.any()


def test_a_clock_has_the_median_one() -> None:
    assert clock(np.array([0.5]))[0] == pytest.approx(1.0)
    assert clock(np.array([0.25]))[0] == pytest.approx(2.0 ** (1.0 / SHAPE))


def test_the_loser_loses_prisoners_and_the_winner_none() -> None:
    x, numbers = np.zeros(1000), Draws.of(6, 1000)
    without = simulate(replace(TRUTH, pursuit=0.0), x, numbers)
    taken = simulate(replace(TRUTH, pursuit=0.1), x, numbers)
    lost = (without.winner == -1) & ~taken.wiped_out
    assert 1.0 - taken.loss_a[lost] == pytest.approx(0.9 * (1.0 - without.loss_a[lost]))
    assert np.array_equal(taken.loss_d[lost], without.loss_d[lost])
    assert np.array_equal(taken.winner, without.winner)


def test_who_is_down_to_a_twentieth_is_destroyed_before_giving_way() -> None:
    bloody = replace(QUIET, defender_loss=5.0)
    found = simulate(bloody, np.zeros(1), draws(clock_a=50.0, clock_d=50.0))
    assert found.wiped_out[0]
    assert found.winner[0] == 1
    assert found.loss_d[0] == 1.0
    expected = time_until(DESTROYED, np.array([bloody.attacker_loss]), np.array([5.0]), np.ones(1), bloody.exponent)[1]
    assert found.days == pytest.approx(expected)


def test_intensity_multiplies_losses_and_changes_no_winner() -> None:
    x, numbers = np.zeros(2000), Draws.of(8, 2000)
    mild: Rules = replace(TRUTH, intensity=0.2, pursuit=0.0)
    weak, full = simulate(mild, x, numbers), simulate(replace(mild, intensity=1.0), x, numbers)
    alive = ~full.wiped_out
    assert np.array_equal(weak.winner[alive], full.winner[alive])
    assert np.median(np.log1p(-weak.loss_a[alive]) / np.log1p(-full.loss_a[alive])) == pytest.approx(0.2, rel=0.02)
