"""The kernel's closed forms against published values and against the reference twin's own."""

from __future__ import annotations

import math

import pytest

from sandtable.engine import flows
from sandtable.engine.jit import from_python

shrink = from_python(flows.shrink)
days_to_factor = from_python(flows.days_to_factor)
days_to_ratio = from_python(flows.days_to_ratio)

WORKED = {"exponent": 0.33, "c_attack": 0.02, "c_defence": 0.015, "ratio": 1.4}


def case(exponent: float, c_attack: float, c_defence: float, ratio: float) -> tuple[float, float]:
    """(omega, r) of an engagement of intensity 1."""
    return exponent * math.sqrt(c_attack * c_defence), ratio**exponent * math.sqrt(c_defence / c_attack)


def test_worked_example_of_the_model() -> None:
    omega, r = case(**WORKED)
    assert shrink(1.0 / r, omega, 0.33, 0.02, 30.0) == pytest.approx(0.58254015, abs=5e-9)
    assert shrink(r, omega, 0.33, 0.015, 30.0) == pytest.approx(0.60672660, abs=5e-9)
    assert days_to_factor(r, omega, 0.33, 0.015, 0.7) == pytest.approx(21.37220247, abs=5e-8)
    assert days_to_factor(1.0 / r, omega, 0.33, 0.02, 0.7) == pytest.approx(19.84802997, abs=5e-8)


def test_square_law_fought_to_the_end() -> None:
    """W = 1, equal rates .01/d, 1000 against 800: 600 survive after 109.861229 days."""
    omega, r = case(1.0, 0.01, 0.01, 1.25)
    days = days_to_factor(r, omega, 1.0, 0.01, 0.0)
    assert days == pytest.approx(109.861229, abs=5e-7)
    assert 1000.0 * shrink(1.0 / r, omega, 1.0, 0.01, days) == pytest.approx(600.0, abs=1e-6)


def test_logarithmic_law_has_a_half_life() -> None:
    assert days_to_factor(1.0, 0.0, 0.0, 0.02, 0.5) == pytest.approx(34.657359, abs=5e-7)
    assert shrink(1.0, 0.0, 0.0, 0.02, 34.65735903) == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize(
    ("exponent", "days", "attackers"),
    [(0.325, 16.448139, 738.295372), (0.5, 15.642169, 760.0), (1.0, 13.258666, 820.731381)],
)
def test_helmbold_table(exponent: float, days: float, attackers: float) -> None:
    """Rates .02 both, 1000 against 800, until the defence is down to 560."""
    omega, r = case(exponent, 0.02, 0.02, 1.25)
    t = days_to_factor(r, omega, exponent, 0.02, 0.7)
    assert t == pytest.approx(days, abs=5e-7)
    assert 1000.0 * shrink(1.0 / r, omega, exponent, 0.02, t) == pytest.approx(attackers, abs=5e-6)


@pytest.mark.parametrize("exponent", [0.05, 0.3, 0.6, 1.0])
def test_days_to_a_ratio_invert_the_flow(exponent: float) -> None:
    omega, r = case(exponent, 0.03, 0.01, 1.1)
    t = days_to_ratio(r, omega, exponent, 0.03, 0.01, 1.1, 0.8)
    ratio = 1.1 * shrink(1.0 / r, omega, exponent, 0.03, t) / shrink(r, omega, exponent, 0.01, t)
    assert ratio == pytest.approx(0.8, abs=1e-12)


def test_never_and_now() -> None:
    omega, r = case(0.3, 0.02, 0.02, 1.6)
    assert days_to_factor(1.0 / r, omega, 0.3, 0.02, 0.01) == math.inf  # the stronger side keeps more than that
    assert days_to_ratio(r, omega, 0.3, 0.02, 0.02, 1.6, 0.8) == math.inf
    assert days_to_ratio(r, omega, 0.3, 0.02, 0.02, 0.7, 0.8) == 0.0
    assert days_to_factor(r, omega, 0.3, 0.02, 1.0) == 0.0
    assert days_to_factor(r, omega, 0.3, 0.02, 1.0 - 1e-13) == 0.0  # as near as rounding comes
