"""How numbers and dates are written for people."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.study.intervals import wilson
from sandtable.wording import (
    bar,
    count,
    date,
    date_interval,
    difference,
    estimate,
    estimate_words,
    given_percent,
    interval,
    number,
    percent,
    plural,
    range_bar,
    sentence,
    signed,
    variance_share,
)

DASH = "\N{EN DASH}"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"), (1, "100%"), (0.5, "50.0%"), (0.1234, "12.3%"), (0.0004, "<0.1%"), (0.9996, ">99.9%"),
        (0.0006, "0.1%"), (0.99949, "99.9%"), (math.nan, "-"),
    ],
)  # fmt: skip
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.floats(0, 1))
def test_only_what_is_certain_is_written_as_certain(share: float) -> None:
    assert (percent(share) == "0%") == (share == 0)
    assert (percent(share) == "100%") == (share == 1)


def test_a_share_that_someone_wrote_is_written_without_needless_zeros() -> None:
    assert [given_percent(share) for share in (0, 0.55, 0.125, 0.0004, 1)] == ["0%", "55%", "12.5%", "<0.1%", "100%"]


# -- printed values lie inside their printed intervals ---------------------------------------------------


@pytest.mark.parametrize(
    ("value", "low", "high", "texts"),
    [
        (0.8149, 0.8129, 0.8169, ("81.5%", f"81.3{DASH}81.7%")),
        (0.9549, 0.9538, 0.9560, ("95.5%", f"95.4{DASH}95.6%")),  # printed as 95%, 95.4-95.8% by version 0.1
        (0.81, 0.50, 0.98, ("81%", f"50{DASH}98%")),
        (0.00634, 0.0059, 0.0068, ("0.63%", f"0.59{DASH}0.68%")),
        (1.0, 1.0, 1.0, ("100%", "100%")),
        (1.0, 0.99997, 1.0, ("100%", f"99.997{DASH}100%")),
        (0.0, 0.0, 0.0000027, ("0%", "<0.001%")),
        (0.0, 0.0, 0.027, ("0%", f"0{DASH}3%")),
        (0.0001, 0.0, 0.03, ("<1%", f"0{DASH}3%")),
        (math.nan, 0.0, 1.0, ("-", "-")),
        (0.3, math.nan, math.nan, ("30.0%", "-")),
    ],
)  # fmt: skip
def test_the_interval_chooses_the_digits(value: float, low: float, high: float, texts: tuple[str, str]) -> None:
    assert estimate(value, low, high) == texts


def test_bounds_that_read_alike_are_one_number() -> None:
    assert interval(0.711, 0.7174) == f"71.1{DASH}71.7%"
    assert interval(0.5, 0.5) == "50.0%"
    assert interval(math.nan, math.nan) == "-"
    assert estimate_words(0.5, 0.4, 0.6) == f"50% (40{DASH}60%)"


def test_a_share_of_variance_is_printed_between_0_and_100_percent() -> None:
    assert variance_share(1.009, 0.97, 1.05) == ("100%", f"97{DASH}100%")
    assert variance_share(-0.002, -0.01, 0.006) == ("0%", f"0{DASH}0.6%")


def test_differences_keep_their_sign_and_their_bounds_from_0() -> None:
    assert difference(0.042, 0.039, 0.045) == ("+4.2", "+3.9 to +4.5")
    assert difference(0.013, 0.0005, 0.026) == ("+1.3", "+0.1 to +2.6")
    assert difference(-0.00304, -0.004, -0.002) == ("-0.3", "-0.4 to -0.2")
    assert difference(0.0, 0.0, 0.0) == ("0.0", "0.0")
    assert signed(-0.04, digits=1) == "0.0"
    assert number(1234.56, 1200.1, 1260.7) == ("1,235", "1,200 to 1,261")


def value_within(text: str) -> tuple[float, float]:
    """What a printed share may be: one number, or all below or above one."""
    least = float(text.strip("<>%"))
    return (0.0, least) if text[0] == "<" else (least, 100.0) if text[0] == ">" else (least, least)


def is_inside(value: str, bounds: str) -> bool:
    low, high = value_within(value)
    if DASH not in bounds:
        return low >= value_within(bounds)[0] and high <= value_within(bounds)[1]
    first, last = (float(end) for end in bounds.strip("%").split(DASH))
    # `<0.1%` beside `0.0-0.2%` may be any number below a tenth
    return first <= low and high <= last and first < last


@given(st.integers(1, 10_000_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_printed_share_is_inside_its_printed_wilson_interval(counts: tuple[int, int]) -> None:
    k, n = counts
    texts = estimate(k / n, *wilson(k, trials=n))
    assert is_inside(*texts), texts
    assert (texts[0] == "0%") == (k == 0)
    assert (texts[0] == "100%") == (k == n)


@given(st.integers(2, 7).flatmap(lambda e: st.tuples(st.integers(0, 60), st.just(10**e))), st.booleans())
def test_rare_and_nearly_sure_shares_are_inside_too(counts: tuple[int, int], from_the_top: bool) -> None:
    few, n = counts
    k = n - few if from_the_top else few
    texts = estimate(k / n, *wilson(k, trials=n))
    assert is_inside(*texts), texts


def test_version_0_1_rounded_half_of_all_shares_out_of_their_intervals() -> None:
    """The broken rival: a share to whole percents beside an interval to tenths."""

    def rival(k: int) -> tuple[str, str]:
        low, high = wilson(k, trials=100_000)
        return f"{k / 1000:.0f}%", f"{100 * low:.1f}{DASH}{100 * high:.1f}%"

    outside = sum(not is_inside(*rival(k)) for k in range(1000, 99_000, 7))
    assert outside > 0.4 * len(range(1000, 99_000, 7))


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted))
def test_any_share_is_inside_any_interval_around_it(numbers: list[float]) -> None:
    low, value, high = numbers
    assert is_inside(*estimate(value, low, high))


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=3).map(sorted))
def test_any_difference_is_inside_its_interval(numbers: list[float]) -> None:
    low, value, high = numbers
    for text, bounds in (difference(value, low, high), number(low=low, value=value, high=high)):
        ends = [float(end) for end in bounds.split(" to ")]
        assert ends[0] <= float(text) <= ends[-1]


@given(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))
def test_a_value_beside_its_bounds_widens_them(value: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert is_inside(*variance_share(value, low, high))


def test_dates() -> None:
    start = dt.date(2017, 6, 14)
    assert date(start) == "14 Jun 2017"


@given(st.floats(0, 1), st.integers(1, 40))
def test_a_bar_keeps_to_its_width_and_is_empty_only_for_nothing(share: float, width: int) -> None:
    drawn = bar(share, width=width)
    assert len(drawn) <= width
    assert (drawn == "") == (share == 0)
    assert (drawn == "\N{FULL BLOCK}" * width) == (round(share * width * 8) == width * 8)


def test_the_interval_of_a_date() -> None:
    day = dt.date(2017, 8, 17)
    assert date_interval(day, dt.date(2017, 8, 19)) == f"17{DASH}19 Aug"
    assert date_interval(dt.date(2017, 7, 30), dt.date(2017, 8, 2)) == f"30 Jul{DASH}2 Aug"
    assert date_interval(day, day) == "17 Aug"


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted), st.integers(1, 40))
def test_a_bar_with_its_range_keeps_to_its_width(numbers: list[float], width: int) -> None:
    low, share, high = numbers
    drawn = range_bar(share, low, high, width=width)
    assert len(drawn) <= width
    assert (drawn == "") == (share == 0 and round(high * width) == 0)


def test_a_bar_shows_how_far_it_goes() -> None:
    assert range_bar(0.8, 0.5, 0.95, width=12) == "\N{FULL BLOCK}" * 6 + "\N{DARK SHADE}" * 4 + "\N{LIGHT SHADE}"


def test_words() -> None:
    assert count(4125.6) == "4,126"
    assert (plural(0, "row"), plural(1, "row"), plural(2000, "row")) == ("0 rows", "1 row", "2,000 rows")
    assert sentence("al-Tanf fires") == "Al-Tanf fires"
    assert sentence("") == ""
