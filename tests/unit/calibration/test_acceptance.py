"""Acceptance: nothing of a held-out battle enters its prediction, and the measures are right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calibration.acceptance import Held, bands, brier, by_wars, fought, held_out, measures
from calibration.battles import Battles
from calibration.engagement import Rules
from calibration.fit import Estimates, estimate
from calibration.matching import Match
from calibration.numbers import hessian, logistic_slope, uniforms, wilson
from tests.unit.calibration.samples import TRUTH, battles_of


def test_a_battle_is_predicted_by_a_fit_without_it() -> None:
    battles = battles_of(TRUTH, size=60, seed=1)
    seen: list[set[int]] = []
    near = estimate(battles)

    def spy(part: Battles, *, near: Match) -> Estimates:
        seen.append(set(part.number.tolist()))
        return replace(whole, match=near)

    whole = near
    groups = [battles.number % 4 == k for k in range(4)]
    held = held_out(battles, groups, near.match, fit=spy, copies=3)
    assert len(held.battles) == 60
    assert held.battles.number.tolist() == battles.number.tolist()
    for group, others in zip(groups, seen, strict=True):
        assert not others & set(battles.number[group].tolist())
        assert len(others) == 45
    # the base rate is that of the others
    rates = [(battles.winner[~group] == 1).mean() for group in groups]
    assert held.base_rate[:4] == pytest.approx(rates)
    # copies of a battle lie side by side
    alone = fought(near.match.rules, battles.part(groups[1]), seed=20_262, copies=3)
    assert np.array_equal(held.simulated.days.reshape(-1, 3)[1], alone.days[:3])


def test_wars_are_left_out_whole() -> None:
    held = by_wars(battles_of(TRUTH, size=300, seed=2), estimate(battles_of(TRUTH, size=300, seed=2)).match)
    assert len(set(np.round(held.base_rate, 6))) <= 3
    assert len(held.battles) == 300


def held_by(rules: Rules, battles: Battles, copies: int = 200) -> Held:
    return Held(battles, fought(rules, battles, seed=9, copies=copies), np.full(len(battles), 0.6), copies)


def test_the_truth_is_accepted_and_a_wrong_model_is_not() -> None:
    battles = battles_of(TRUTH, size=1500, seed=3)
    right = held_by(TRUTH, battles)
    assert all(band.met for band in bands(right))
    assert all(measure.met is not False for measure in measures(right))
    # losses of attackers and defenders exchanged, and force decides
    wrong = held_by(replace(TRUTH, attacker_loss=0.04, defender_loss=0.016, sway=1.0), battles)
    assert brier(wrong)[0] > brier(right)[0] + 3.0 * brier(right)[2]
    assert not all(band.met for band in bands(wrong))
    assert sum(measure.met is False for measure in measures(wrong)) >= 4


def test_brier_scores_by_hand() -> None:
    battles = battles_of(TRUTH, size=40, seed=4)
    held = held_by(TRUTH, battles, copies=50)
    won = battles.winner == 1
    expected = np.mean((held.probability - won) ** 2)
    assert brier(held)[:2] == pytest.approx((expected, np.mean((0.6 - won) ** 2)))


def test_wilson_and_logistic_regression_by_known_answers() -> None:
    assert wilson(5, 10, z=1.96) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
    u = uniforms(5, 2, 20_000)
    x = 4.0 * u[0] - 2.0
    slope, error = logistic_slope(x, u[1] < 1.0 / (1.0 + np.exp(-0.3 - 0.8 * x)))
    assert abs(slope - 0.8) < 3.5 * error


def test_uniform_numbers_are_fixed_and_the_hessian_is_right() -> None:
    assert uniforms(7, 2).tolist() == uniforms(7, 3)[:2].tolist()
    assert 0.0 < uniforms(7, 1000).min() < uniforms(7, 1000).max() < 1.0
    matrix = np.array([[2.0, 0.3], [0.3, 1.0]])
    found = hessian(lambda v: float(v @ matrix @ v / 2.0), np.array([0.4, -1.0]))
    assert found == pytest.approx(matrix, abs=1e-6)
