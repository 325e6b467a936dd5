"""Newcombe's interval against the examples that he prints (1998, table II, method 10, 95%)."""

from __future__ import annotations

import pytest

from sandtable.analysis.intervals.independent import newcombe


@pytest.mark.parametrize(
    ("one", "trials", "other", "other_trials", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)
def test_the_published_examples(one: int, trials: int, other: int, other_trials: int, low: float, high: float) -> None:
    found = newcombe(one, other, first_trials=trials, second_trials=other_trials, level=0.95)
    assert found == pytest.approx((low, high), abs=5e-5)


def test_turned_round_it_changes_sign() -> None:
    low, high = newcombe(12, 30, first_trials=40, second_trials=90)
    assert newcombe(30, 12, first_trials=90, second_trials=40) == pytest.approx((-high, -low))


def test_a_group_without_a_case_may_have_any_share() -> None:
    low, high = newcombe(0, 5, first_trials=0, second_trials=10)
    assert low < -0.5
    assert high > 0.5
