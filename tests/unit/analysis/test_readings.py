"""Readings of assumptions: which there are, and which future belongs where."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sandtable as st
from sandtable.analysis.claims.readings import Reading, Readings, readings_of
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions

FILE = Path(__file__).with_name("battery.yaml")


@pytest.fixture(scope="module")
def readings() -> Readings:
    scenario = st.load(FILE)
    return readings_of(scenario, compile_scenario(scenario))


def test_values_of_choices_and_thirds_of_numbers(readings: Readings) -> None:
    assert readings.assumptions == ("battery-reach", "bias", "slant")
    assert [(each.label, each.mass) for each in readings.all] == [
        ("the rocket (60 km)", 0.75),
        ("the missile (300 km)", 0.25),
        ("0.1", 0.5),
        ("0.9", 0.5),
        ("up to 0.333 (low third)", pytest.approx(1 / 3)),
        ("0.333 to 0.667 (middle third)", pytest.approx(1 / 3)),
        ("over 0.667 (high third)", pytest.approx(1 / 3)),
    ]


def test_every_future_is_in_one_reading_of_each(readings: Readings) -> None:
    program = compile_scenario(st.load(FILE))
    draws = draw_assumptions(program, seed=3, futures=np.arange(3_000))
    masks = readings.masks(draws)
    assert masks.shape == (1 + len(readings.all), 3_000)
    assert (masks[0] == 1).all()
    for name in readings.assumptions:
        rows = [1 + index for index in readings.of(name)]
        assert (masks[rows].sum(axis=0) == 1).all()
        for row in rows:
            assert masks[row].mean() == pytest.approx(readings.all[row - 1].mass, abs=0.03)


def test_a_value_of_little_mass_turns_nothing() -> None:
    assert not Reading("a", "x", 0.05, 1.0, 1.0, is_choice=True).counts
    assert Reading("a", "x", 0.1, 1.0, 1.0, is_choice=True).counts


def test_a_fixed_assumption_has_no_readings() -> None:
    scenario = st.load(FILE, overrides={"assumptions.slant": 0.5})
    assert "slant" not in readings_of(scenario, compile_scenario(scenario)).assumptions
