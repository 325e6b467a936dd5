"""The rules that turn intervals into verdicts."""

from __future__ import annotations

import pytest

from sandtable.analysis.claims.verdicts import (
    NEGLIGIBLE,
    RARE,
    SMALL_RATIO,
    DifferenceSample,
    Expectation,
    Margin,
    ShareSample,
    are_apart,
    combined,
    corrected_level,
    futures_to_decide,
    judge,
    judge_difference,
    judge_share,
)
from sandtable.study.intervals import wilson


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.55, 0.80, "consistent"),
        (0.60, 0.70, "consistent"),
        (0.40, 0.54, "contradicted"),
        (0.81, 0.90, "understated"),
        (0.50, 0.60, "undetermined"),
        (0.70, 0.90, "undetermined"),
        (0.10, 0.99, "undetermined"),
    ],
)
def test_a_share_against_likely(low: float, high: float, verdict: str) -> None:
    assert judge_share(low, high, Expectation(0.55, 0.80)) == verdict


@pytest.mark.parametrize(
    ("least", "most", "low", "high", "verdict"),
    [
        (0.20, 0.45, 0.02, 0.04, "understated"),  # unlikely, and the model is surer that it is not
        (0.20, 0.45, 0.46, 0.49, "contradicted"),  # the same side of even odds, but nearer to them
        (0.20, 0.45, 0.60, 0.70, "contradicted"),
        (0.55, 0.80, 0.51, 0.54, "contradicted"),
        (0.55, 0.80, 0.02, 0.04, "contradicted"),
        (0.45, 0.55, 0.90, 0.95, "contradicted"),  # about even takes no side
        (0.30, 0.70, 0.90, 0.95, "contradicted"),
        (0.50, 0.80, 0.90, 0.95, "understated"),
        (0.55, 0.80, 0.78, 0.85, "undetermined"),
    ],
)
def test_beyond_the_words_on_their_own_side(least: float, most: float, low: float, high: float, verdict: str) -> None:
    assert judge_share(low, high, Expectation(least, most)) == verdict


def test_words_of_possibility_are_outdone_by_what_is_likelier() -> None:
    may = Expectation(0.1, 0.7, says_possible=True)
    assert judge_share(0.90, 0.95, may) == "understated"
    assert judge_share(0.01, 0.05, may) == "contradicted"
    assert judge_share(0.20, 0.30, may) == "consistent"


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
    margin = Margin(None, low, high, NEGLIGIBLE)
    assert judge_difference(margin, "higher") == higher
    assert judge_difference(margin, "lower") == lower
    assert judge_difference(margin, "equal") == equal


def pairs(both: int, gained: int, lost: int, *, trials: int = 20_000) -> DifferenceSample:
    return DifferenceSample(both + gained, trials, both + lost, trials, gained, lost, is_paired=True)


@pytest.mark.parametrize(
    ("sample", "higher", "rare"),
    [
        # 0.3% against 0.1%: within half a point, and three times as often
        (pairs(20, 40, 0), "consistent", "event"),
        (pairs(20, 0, 40), "contradicted", "event"),
        # the opposite is rare: 99.7% against 99.9%
        (pairs(19_940, 0, 40), "contradicted", "opposite"),
        (pairs(19_940, 40, 0), "consistent", "opposite"),
        # 4.000% against 4.005%: a ratio within a tenth of 1
        (pairs(800, 0, 1), "contradicted", "event"),
        # 0.13% against 0.13%, few of them: the ratio may be anything
        (pairs(20, 6, 6), "undetermined", "event"),
        # 20.0% against 19.8%: not rare, half a point counts
        (pairs(3_960, 40, 0), "contradicted", None),
    ],
)
def test_what_is_rare_is_judged_by_ratio(sample: DifferenceSample, higher: str, rare: str | None) -> None:
    assert sample.rare == rare
    assert judge(sample, Expectation(direction="higher")) == higher


def test_by_half_a_point_rare_things_would_be_alike() -> None:
    """The rival: the old rule finds no difference between 0.3% and 0.1%."""
    sample = pairs(20, 40, 0)
    assert judge_difference(Margin(sample.estimate, *sample.interval, NEGLIGIBLE), "higher") == "contradicted"


def test_the_rule_changes_nothing_where_it_begins() -> None:
    """At 5% half a point is a tenth, so that the two rules meet."""
    assert pytest.approx(NEGLIGIBLE) == RARE * (SMALL_RATIO - 1)


def test_groups_have_a_ratio_too() -> None:
    sample = DifferenceSample(60, 9_000, 10, 9_000)
    assert sample.ratio == pytest.approx(6)
    assert judge(sample, Expectation(direction="higher")) == "consistent"


def test_what_never_changes_is_fixed_once_there_are_enough_futures() -> None:
    few, many = pairs(0, 0, 0, trials=1_000), pairs(0, 0, 0, trials=4_000)
    assert few.is_constant
    assert not few.is_fixed
    assert many.is_fixed
    assert DifferenceSample(4_000, 4_000, 4_000, 4_000, is_paired=True).is_fixed
    assert not DifferenceSample(4_000, 4_000, 3_999, 4_000, gained=1, is_paired=True).is_constant
    needed = futures_to_decide(few, Expectation(direction="higher"), played=1_000)
    assert needed is not None
    assert pairs(0, 0, 0, trials=needed).is_fixed
    assert not pairs(0, 0, 0, trials=round(0.9 * needed)).is_fixed


def test_without_a_case_nothing_is_known() -> None:
    assert judge(ShareSample(0, 0), Expectation(0.0, 0.1)) == "undetermined"
    assert judge(DifferenceSample(3, 5, 0, 0), Expectation(direction="higher")) == "undetermined"


def test_all_parts_must_hold() -> None:
    assert combined(["consistent", "consistent"]) == "consistent"
    assert combined(["consistent", "undetermined"]) == "undetermined"
    assert combined(["undetermined", "contradicted"]) == "contradicted"
    assert combined(["consistent", "understated"]) == "understated"
    assert combined(["understated", "undetermined"]) == "undetermined"


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


def test_futures_to_decide_go_by_the_size_of_a_difference_whatever_its_sign() -> None:
    """The same comparison seen from the other side needs as many futures; a small negative difference is near no difference."""
    for gained, lost in ((60, 40), (600, 400)):
        up, down = pairs(3_000, gained, lost), pairs(3_000, lost, gained)
        for towards, back in (("higher", "lower"), ("equal", "equal")):
            there = futures_to_decide(up, Expectation(direction=towards), played=20_000)
            assert there is not None
            assert there == futures_to_decide(down, Expectation(direction=back), played=20_000)


def test_a_clear_negative_difference_is_decided_by_its_distance_from_nothing() -> None:
    """-4 points, barely apart from 0: the nearest limit is 0, not half a point beyond it."""
    up = DifferenceSample(108, 200, 100, 200)
    down = DifferenceSample(100, 200, 108, 200)
    assert up.estimate == pytest.approx(0.04)
    there = futures_to_decide(up, Expectation(direction="higher"), played=200)
    assert there is not None
    assert there == futures_to_decide(down, Expectation(direction="lower"), played=200)
