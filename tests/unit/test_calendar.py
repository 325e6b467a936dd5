"""Times of a scenario: what a day is called, in days and in hours."""

from __future__ import annotations

import datetime as dt

import pytest

from sandtable.calendar import Calendar, date_at, ordinal
from sandtable.scenario.dates import clock, offset, read_moment, write_moment

EAST = dt.timezone(dt.timedelta(hours=3))
DAYS = Calendar.between(dt.date(2017, 6, 14), dt.date(2017, 11, 30))
HOURS = Calendar.between(dt.datetime(2017, 10, 15, 22, 0, tzinfo=EAST), dt.date(2017, 10, 18))


def test_a_date_is_midnight_by_the_offset_of_the_start() -> None:
    assert DAYS.days == 169.0
    assert HOURS.days == 50 / 24
    assert HOURS.horizon == dt.datetime(2017, 10, 18, tzinfo=EAST)
    assert HOURS.day_of(dt.date(2017, 10, 16)) == 2 / 24
    assert HOURS.day_of(dt.datetime(2017, 10, 15, 22, 0, tzinfo=dt.UTC)) == 3 / 24
    assert HOURS.day_of(dt.datetime(2017, 10, 16, 10, 0)) == 0.5


def test_what_happened_on_a_date_is_in_its_middle_and_what_has_a_time_is_then() -> None:
    assert DAYS.day_within(dt.date(2017, 6, 16)) == 2.5
    assert HOURS.day_within(dt.datetime(2017, 10, 16, 10, 0)) == 0.5


def test_less_than_ten_days_are_told_in_hours() -> None:
    assert not DAYS.in_hours
    assert not Calendar.between(dt.date(2017, 6, 1), dt.date(2017, 6, 11)).in_hours
    assert Calendar.between(dt.date(2017, 6, 1), dt.date(2017, 6, 10)).in_hours
    assert (DAYS.steps, DAYS.last_step) == (1, 169)
    assert (HOURS.steps, HOURS.last_step) == (24, 50)


def test_words_in_days() -> None:
    assert DAYS.when(65.9) == "18 Aug 2017"
    assert DAYS.when(float("inf")) == "never"
    assert DAYS.short_when(65.0) == "18 Aug"
    assert DAYS.long_when(65.0) == "18 August 2017"
    assert DAYS.count(65.9) == "day 65"
    assert DAYS.sentence(65.9) == "18 Aug 2017, day 65"
    assert DAYS.between_words(64.0, 66.0) == "17\N{EN DASH}19 Aug"
    assert DAYS.after(1.0) == "1 day after the start"
    assert DAYS.after(2.25) == "2.25 days after the start"
    assert DAYS.span == "14 Jun 2017 to 30 Nov 2017"


def test_words_in_hours() -> None:
    assert HOURS.when(0.5) == "16 Oct 2017, 10:00"
    assert HOURS.short_when(0.5) == "16 Oct 10:00"
    assert HOURS.long_when(0.5) == "16 October 2017, 10:00"
    assert HOURS.count(14 / 24) == "14 h"
    assert HOURS.sentence(14 / 24) == "16 Oct 2017, 12:00, 14 h after the start"
    assert HOURS.between_words(0.5, 0.75) == "16 Oct 10:00\N{EN DASH}16:00"
    assert HOURS.between_words(0.5, 1.5) == "16 Oct 10:00\N{EN DASH}17 Oct 10:00"
    assert HOURS.between_words(0.5, 0.5) == "16 Oct 10:00"
    assert HOURS.after(6 / 24) == "6 h after the start"
    assert HOURS.after(6.4 / 24) == "6.4 h after the start"
    assert HOURS.number(6.4 / 24) == "6.4"
    assert HOURS.span == "15 Oct 2017, 22:00 to 18 Oct 2017, 00:00 (UTC+03:00)"


def test_every_whole_hour_is_told_as_one() -> None:
    for hour in range(51):
        assert HOURS.count(hour / 24) == f"{hour} h"
        assert HOURS.short_when(hour / 24).endswith(":00")


def test_a_campaign_that_starts_in_the_evening_changes_its_date_at_midnight() -> None:
    late = Calendar.between(dt.datetime(2017, 6, 14, 18, 0), dt.date(2017, 11, 30))
    assert (late.when(0.0), late.when(0.24), late.when(0.25)) == ("14 Jun 2017", "14 Jun 2017", "15 Jun 2017")
    assert late.span == "14 Jun 2017, 18:00 to 30 Nov 2017, 00:00"
    assert late.last_step == 169
    assert date_at(0.25, start=dt.datetime(2017, 6, 14, 18, 0)) == dt.date(2017, 6, 15)


def test_the_ordinal_of_a_time_of_day_has_its_part_of_the_day() -> None:
    day = dt.date(2017, 6, 14)
    assert ordinal(day) == day.toordinal()
    assert ordinal(dt.datetime(2017, 6, 14, 18, 0)) == day.toordinal() + 0.75


@pytest.mark.parametrize(
    "text",
    ["2017-06-14", "2017-10-14 06:00", "2017-10-14 06:00 +03:00", "2017-10-14 06:00 -04:30", "2017-10-14 06:00 +00:00"],
)
def test_a_moment_is_written_as_it_is_read(text: str) -> None:
    assert write_moment(read_moment(text)) == text


def test_other_spellings_of_a_moment() -> None:
    assert read_moment("2017-10-14T06:00Z") == dt.datetime(2017, 10, 14, 6, 0, tzinfo=dt.UTC)
    assert read_moment("2017-10-14 6:00+0300") == dt.datetime(2017, 10, 14, 6, 0, tzinfo=EAST)
    assert type(read_moment("2017-10-14")) is dt.date


@pytest.mark.parametrize(("hours", "minutes"), [("24", "00"), ("06", "60"), ("99", "99")])
def test_what_is_no_time_of_day_is_said(hours: str, minutes: str) -> None:
    with pytest.raises(ValueError, match=f"`{hours}:{minutes}` is not a time of day"):
        clock(hours, minutes)


@pytest.mark.parametrize("text", ["+14:01", "-19:00", "+05:75"])
def test_what_is_no_offset_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="is not an offset from UTC"):
        offset(text)
