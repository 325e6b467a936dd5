"""The fit finds the parameters of simulated battles, and broken rivals of it do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calibration.battles import CalibrationError
from calibration.engagement import Draws, simulate
from calibration.evidence import force_slope, force_slope_of
from calibration.fit import elapsed_days, estimate
from calibration.lengths import FOLLOW_UP, FREE, RIVALS, Law, Lengths, fit_lengths, lengths_of
from calibration.losses import fit_losses
from calibration.matching import SEED, estimates_of, match, measured, ridge, spread
from calibration.numbers import normals, uniforms
from tests.unit.calibration.samples import TRUTH, battles_of

SIZE = 4000


def test_the_likelihood_of_losses_recovers_its_parameters() -> None:
    u = uniforms(1, 6, SIZE)
    x, noise = normals(u[0], u[1])[0], normals(u[2], u[3])
    w = np.where(u[4] < 0.3, -1, 1)
    ln_a = 0.5 - 0.3 * x - 0.4 * w + 1.0 * noise[0]
    ln_d = 1.3 + 0.3 * x + 0.4 * w + 1.2 * (0.3 * noise[0] + np.sqrt(1 - 0.3**2) * noise[1])
    fit = fit_losses(ln_a, ln_d, x, w, with_winner=True, with_errors=True)
    found = (
        fit.ln_c_a,
        fit.ln_c_d,
        fit.exponent,
        fit.winner,
        np.log(fit.spread_a),
        np.log(fit.spread_d),
        fit.correlation,
    )
    truth = (0.5, 1.3, 0.3, 0.4, 0.0, np.log(1.2), 0.3)
    assert np.abs((np.array(found) - truth) / fit.errors).max() < 3.5
    without = fit_losses(ln_a, ln_d, x, w, with_winner=False, with_errors=True)
    assert abs(without.ln_c_d - 1.3) > 3.5 * without.errors[1]  # the broken rival: it leaves the winner out
    assert fit.log_likelihood > without.log_likelihood + 50.0


def test_the_errors_are_those_of_repeated_samples() -> None:
    estimates, errors = [], []
    for seed in range(40):
        u = uniforms(100 + seed, 4, 300)
        x, noise = normals(u[0], u[1])[0], normals(u[2], u[3])
        ln_a, ln_d, w = 0.5 - 0.3 * x + noise[0], 1.0 + 0.3 * x + noise[1], np.ones(300, dtype=int)
        fit = fit_losses(ln_a, ln_d, x, w, with_winner=False, with_errors=True)
        estimates.append(fit.exponent)
        errors.append(fit.errors[2])
    assert np.std(estimates, ddof=1) == pytest.approx(np.mean(errors), rel=0.35)


def two_clocks(*, sway: float, own: bool = False, size: int = SIZE) -> Lengths:
    """Lengths and winners of two clocks, hurried by the loss ratio or, if `own`, by one's own loss."""
    u = uniforms(9, 6, size)
    normal = normals(u[0], u[1])
    daily_a, daily_d = np.exp(0.3 + normal[0]), np.exp(1.2 + normal[1])
    hurry_a, hurry_d = (daily_a, daily_d) if own else ((daily_a / daily_d) ** sway, (daily_d / daily_a) ** sway)
    clock_a, clock_d = ((-np.log(u[k]) / np.log(2.0)) ** (1 / 1.5) for k in (4, 5))
    end_a, end_d = (12.0 if own else 4.0) * clock_a / hurry_a, (12.0 if own else 3.0) * clock_d / hurry_d
    winner = np.where(end_a < end_d, -1, 1)
    days = np.ceil(np.minimum(end_a, end_d))
    return Lengths(daily_a, daily_d, days, winner, np.zeros(size, dtype=bool), FOLLOW_UP)


@pytest.mark.parametrize("shape", [1.5, None])
def test_the_likelihood_of_lengths_recovers_its_parameters(shape: float | None) -> None:
    fit = fit_lengths(two_clocks(sway=0.25), shape=shape, with_errors=True)
    found = np.array([fit.ln_endurance_a, fit.ln_endurance_d, fit.sway])
    assert np.abs((found - [np.log(4.0), np.log(3.0), 0.25]) / fit.errors[:3]).max() < 3.5
    assert fit.shape == pytest.approx(1.5, abs=0.0 if shape else 3.5 * 1.5 * max(fit.errors[4], 1e-9))


def test_a_fit_with_the_sides_exchanged_fails() -> None:
    data = two_clocks(sway=0.25)
    wrong = replace(data, daily_a=data.daily_d, daily_d=data.daily_a)
    fit = fit_lengths(wrong, with_errors=True)
    assert abs(fit.sway - 0.25) > 10.0 * fit.errors[2]


@pytest.mark.parametrize(("data", "best"), [(two_clocks(sway=0.25), 0), (two_clocks(sway=0.0, own=True), 3)])
def test_the_law_that_made_the_data_is_told_by_its_likelihood(data: Lengths, best: int) -> None:
    one_parameter = [fit_lengths(data, law).log_likelihood for law in RIVALS[:4]]
    assert int(np.argmax(one_parameter)) == best
    assert sorted(one_parameter)[-2] < one_parameter[best] - 20.0
    both = fit_lengths(data, Law("both"), with_errors=True)
    truth = (0.25, 0.25) if best == 0 else (1.0, 0.0)
    assert abs(both.sway - truth[0]) < 3.5 * both.errors[2]
    assert abs(both.other - truth[1]) < 3.5 * both.errors[3]


def test_censored_battles_shorten_nothing() -> None:
    data = two_clocks(sway=0.25)
    half = replace(data, winner=np.where(np.arange(SIZE) % 2 == 0, 0, data.winner), days=data.days)
    cut = fit_lengths(replace(data, follow_up=2.0), FREE, with_errors=True)
    assert abs(cut.ln_endurance_d - np.log(3.0)) < 3.5 * cut.errors[1]
    assert fit_lengths(half).ln_endurance_d > np.log(3.0)  # a draw says that nobody had given way


def test_the_whole_fit_recovers_the_rules() -> None:
    truth = replace(TRUTH, pursuit=0.002)
    found = estimate(battles_of(truth, size=SIZE, seed=20)).match.rules
    assert found.attacker_loss == pytest.approx(truth.attacker_loss, rel=0.12)
    assert found.defender_loss == pytest.approx(truth.defender_loss, rel=0.12)
    assert found.exponent == pytest.approx(truth.exponent, abs=0.05)
    assert found.attacker_spread == pytest.approx(truth.attacker_spread, rel=0.05)
    assert found.defender_spread == pytest.approx(truth.defender_spread, rel=0.05)
    assert found.attack_endurance == pytest.approx(truth.attack_endurance, rel=0.12)
    assert found.defence_endurance == pytest.approx(truth.defence_endurance, rel=0.12)
    assert found.sway == pytest.approx(truth.sway, abs=0.06)
    assert found.pursuit < 0.006


def test_without_prisoners_the_losers_excess_cannot_be_had() -> None:
    """The broken rival of the matching: rules without prisoners do not give the term of the winner."""
    battles = battles_of(replace(TRUTH, pursuit=0.03), size=1000, seed=30)
    found = estimate(battles)
    many = spread(battles.ln_ratio)
    draws = Draws.of(SEED, len(many))
    again = measured(simulate(found.match.rules, many, draws), many)
    assert estimates_of(again) == pytest.approx(estimates_of(found.with_winner), abs=1e-3)
    rival = measured(simulate(replace(found.match.rules, pursuit=0.0), many, draws), many)
    assert rival.winner < found.with_winner.winner - 0.05
    assert found.match.rules.pursuit > 0.004


def test_constants_that_no_rules_give_are_an_error() -> None:
    battles = battles_of(TRUTH, size=200, seed=31)
    found = estimate(battles)
    with pytest.raises(CalibrationError, match="no constants"):
        match(replace(found.with_winner, exponent=-1.0), found.lengths, battles.ln_ratio, near=found.match)


@pytest.mark.slow
def test_sway_and_prisoners_are_exchanged_along_a_ridge() -> None:
    """With prisoners the likelihood's q is too large; the ridge passes near the truth."""
    truth = replace(TRUTH, sway=0.1)
    battles = battles_of(truth, size=SIZE, seed=20)
    found = estimate(battles)
    assert found.lengths.sway > truth.sway + 0.03
    (near,) = ridge(battles.ln_ratio, found.with_winner, found.lengths, sways=(truth.sway,))
    assert near.rules.pursuit == pytest.approx(truth.pursuit, rel=0.5)
    assert near.rules.defence_endurance == pytest.approx(truth.defence_endurance, rel=0.12)
    assert near.estimated_sway == pytest.approx(found.lengths.sway, abs=0.04)


def test_a_battle_of_one_day_of_the_calendar_lasted_about_half() -> None:
    assert elapsed_days(np.array([1.0, 2.0, 10.0])) == pytest.approx([np.exp(-1 / 1.5), 1.5, 9.5], abs=0.01)


def test_the_lengths_of_battles_are_those_of_the_calendar_or_the_coded_ones() -> None:
    battles = battles_of(TRUTH, size=50, seed=50)
    assert np.array_equal(lengths_of(battles).days, battles.calendar_days)
    assert lengths_of(battles).follow_up == FOLLOW_UP
    assert lengths_of(battles, coded=True).follow_up > 1e6


def test_the_slope_of_the_winner_on_force_has_a_closed_form() -> None:
    rules = replace(TRUTH, attacker_loss=1e-4, defender_loss=1e-4)  # nobody is destroyed
    battles = battles_of(rules, size=20_000, seed=60)
    slope, error = force_slope(battles)
    # random losses make winners noisier than at one ratio of losses, so the slope is a little smaller
    assert force_slope_of(replace(rules, attacker_spread=0.0, defender_spread=0.0)) - slope < 0.12
    exact = force_slope(battles_of(rules.at_medians(), size=20_000, seed=61))
    assert abs(exact[0] - force_slope_of(rules)) < 3.5 * exact[1]
    assert slope > 3.0 * error
