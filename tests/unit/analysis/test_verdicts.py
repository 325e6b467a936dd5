"""The rules that turn intervals into verdicts."""

from __future__ import annotations

import pytest

from sandtable.analysis.intervals import wilson
from sandtable.analysis.verdicts import (
    NEGLIGIBLE,
    DifferenceSample,
    Expectation,
    ShareSample,
    are_apart,
    combined,
    corrected_level,
    futures_to_decide,
    judge,
    judge_difference,
    judge_share,
)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.55, 0.80, "consistent"),
        (0.60, 0.70, "consistent"),
        (0.40, 0.54, "contradicted"),
        (0.81, 0.90, "contradicted"),
        (0.50, 0.60, "undetermined"),
        (0.70, 0.90, "undetermined"),
        (0.10, 0.99, "undetermined"),
    ],
)
def test_a_share_against_likely(low: float, high: float, verdict: str) -> None:
    assert judge_share(low, high, 0.55, 0.80) == verdict


@pytest.mark.parametrize(
    ("low", "high", "higher", "lower", "equal"),
    [
        (0.02, 0.04, "consistent", "contradicted", "contradicted"),
        (-0.04, -0.02, "contradicted", "consistent", "contradicted"),
        (-0.02, 0.04, "undetermined", "undetermined", "undetermined"),
        (-0.001, 0.002, "contradicted", "contradicted", "consistent"),
        (0.001, 0.002, "contradicted", "contradicted", "consistent"),  # there, but too small to count
        (0.001, 0.020, "consistent", "contradicted", "undetermined"),
        (0.0, 0.0, "contradicted", "contradicted", "consistent"),
    ],
)
def test_a_difference(low: float, high: float, higher: str, lower: str, equal: str) -> None:
    assert judge_difference(low, high, "higher") == higher
    assert judge_difference(low, high, "lower") == lower
    assert judge_difference(low, high, "equal") == equal


def test_without_a_case_nothing_is_known() -> None:
    assert judge(ShareSample(0, 0), Expectation(0.0, 0.1)) == "undetermined"
    assert judge(DifferenceSample(3, 5, 0, 0), Expectation(direction="higher")) == "undetermined"


def test_all_parts_must_hold() -> None:
    assert combined(["consistent", "consistent"]) == "consistent"
    assert combined(["consistent", "undetermined"]) == "undetermined"
    assert combined(["undetermined", "contradicted"]) == "contradicted"


def test_samples_apart() -> None:
    assert are_apart(ShareSample(10, 100), ShareSample(60, 100))
    assert not are_apart(ShareSample(10, 100), ShareSample(14, 100))


def test_the_futures_said_to_decide_do() -> None:
    sample, expected = ShareSample(530, 1_000), Expectation(0.55, 0.8)
    assert judge(sample, expected) == "undetermined"
    needed = futures_to_decide(sample, expected, played=1_000)
    assert needed is not None
    assert 1_000 < needed < 3_000
    assert wilson(round(0.53 * needed), trials=needed)[1] == pytest.approx(0.55, abs=0.002)
    # a tenth of the futures meet the condition: ten times as many must be played
    assert futures_to_decide(sample, expected, played=10_000) == pytest.approx(10 * needed, rel=0.05)


def test_on_the_very_end_no_number_decides() -> None:
    assert futures_to_decide(ShareSample(550, 1_000), Expectation(0.55, 0.8), played=1_000) is None
    assert futures_to_decide(ShareSample(0, 0), Expectation(0.55, 0.8), played=1_000) is None


def test_a_small_difference_is_decided_against_the_margin() -> None:
    sample = DifferenceSample(100, 1_000, 100, 1_000, gained=10, lost=10, is_paired=True)
    assert judge(sample, Expectation(direction="higher")) == "undetermined"
    needed = futures_to_decide(sample, Expectation(direction="higher"), played=1_000)
    assert needed is not None
    scale = round(needed / 1_000)
    larger = DifferenceSample(100 * scale, needed, 100 * scale, needed, 10 * scale, 10 * scale, is_paired=True)
    assert larger.interval[1] == pytest.approx(NEGLIGIBLE, rel=0.2)


def test_readings_together_keep_the_level() -> None:
    assert corrected_level(1) == pytest.approx(0.90)
    assert corrected_level(100) == pytest.approx(0.999)
    assert corrected_level(0) == pytest.approx(0.90)
