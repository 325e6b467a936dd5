"""How numbers and dates are written for people."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandtable.wording import bar, count, date, date_of_day, interval, percent, plural, sentence, spelled


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0.0%"), (1, "100.0%"), (0.5, "50.0%"), (0.1234, "12.3%"), (0.0004, "<0.1%"), (0.9996, ">99.9%"),
        (0.0006, "0.1%"), (0.99949, "99.9%"), (math.nan, "-"),
    ],
)  # fmt: skip
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.floats(0, 1))
def test_only_what_is_certain_is_written_as_certain(share: float) -> None:
    assert (percent(share) == "0.0%") == (share == 0)
    assert (percent(share) == "100.0%") == (share == 1)


def test_interval() -> None:
    assert interval(0.711, 0.7174) == "71.1\N{EN DASH}71.7%"
    assert interval(math.nan, math.nan) == "-"


def test_dates() -> None:
    start = dt.date(2017, 6, 14)
    assert date(start) == "14 Jun 2017"
    assert date_of_day(0.99, start=start) == "14 Jun 2017"
    assert date_of_day(17.0, start=start) == "1 Jul 2017"
    assert date_of_day(math.inf, start=start) == "never"


@given(st.floats(0, 1), st.integers(1, 40))
def test_a_bar_keeps_to_its_width_and_is_empty_only_for_nothing(share: float, width: int) -> None:
    drawn = bar(share, width=width)
    assert len(drawn) <= width
    assert (drawn == "") == (share == 0)
    assert (drawn == "\N{FULL BLOCK}" * width) == (round(share * width * 8) == width * 8)


def test_words() -> None:
    assert [spelled(number) for number in (0, 2, 9, 10, 1200)] == ["no", "two", "nine", "10", "1,200"]
    assert count(4125.6) == "4,126"
    assert (plural(0, "row"), plural(1, "row"), plural(2000, "row")) == ("0 rows", "1 row", "2,000 rows")
    assert sentence("al-Tanf fires") == "Al-Tanf fires"
    assert sentence("") == ""
