"""Times of a scenario: days since its start as dates, clock times and hours, and how they are said.

A scenario starts on a date, at 00:00, or at a time of day; the offset of the start holds for the whole future. Where it
lasts less than ten days its times are said in hours and clock times, and its pictures follow one another by the hour.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from sandtable.wording import date as date_words
from sandtable.wording import date_interval, plural, short_date

HOURLY = 10  # days: what is shorter is told in hours
_SLACK = 1e-6  # hours: what rounding leaves of a whole one


def as_moment(moment: dt.date, *, zone: dt.tzinfo | None = None) -> dt.datetime:
    """A date as 00:00 of that day, a time of day as it is; without an offset of its own, in this zone."""
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, dt.time(), tzinfo=zone)
    return moment.replace(tzinfo=zone) if zone is None or moment.tzinfo is None else moment.astimezone(zone)


def ordinal(moment: dt.date) -> float:
    """The proleptic Gregorian ordinal of a date, and of a time of day with the part of the day that has passed."""
    if not isinstance(moment, dt.datetime):
        return float(moment.toordinal())
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440


def date_at(day: float, *, start: dt.date) -> dt.date:
    """The date on which a day since the start falls."""
    return (as_moment(start) + dt.timedelta(days=day + _SLACK / 24)).date()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The time of one scenario. start : its first moment. days : from there to the horizon."""

    start: dt.datetime
    days: float

    @classmethod
    def between(cls, start: dt.date, horizon: dt.date) -> Calendar:
        """The time from one date or time of day to another, both by the offset of the start."""
        first = as_moment(start, zone=start.tzinfo if isinstance(start, dt.datetime) else None)
        last = as_moment(horizon, zone=first.tzinfo)
        return cls(first, (last - first) / dt.timedelta(days=1))

    @property
    def in_hours(self) -> bool:
        """Whether its times are said in hours."""
        return self.days < HOURLY

    @property
    def steps(self) -> int:
        """Pictures of a day: one, or one an hour."""
        return 24 if self.in_hours else 1

    @property
    def last_step(self) -> int:
        """The number of the last picture; the first, of the start, is 0."""
        return math.ceil(self.days * self.steps - _SLACK)

    @property
    def horizon(self) -> dt.datetime:
        """The last moment."""
        return self.moment(self.days)

    def moment(self, day: float) -> dt.datetime:
        """The moment at so many days since the start."""
        return self.start + dt.timedelta(days=day)

    def date(self, day: float) -> dt.date:
        """The date on which a day since the start falls."""
        return date_at(day, start=self.start)

    def day_of(self, moment: dt.date) -> float:
        """Days from the start to a date's 00:00, or to a time of day."""
        return (as_moment(moment, zone=self.start.tzinfo) - self.start) / dt.timedelta(days=1)

    def day_within(self, moment: dt.date) -> float:
        """The same for something that happened on a date, at no known time: its middle."""
        return self.day_of(moment) + (0.0 if isinstance(moment, dt.datetime) else 0.5)

    # -- words -----------------------------------------------------------------------------------------

    def when(self, day: float) -> str:
        """`18 Aug 2017`, in hours `14 Oct 2017, 20:00`; `never` for infinity."""
        if not math.isfinite(day):
            return "never"
        if not self.in_hours:
            return date_words(self.date(day))
        return f"{date_words(self._minute(day))}, {self._clock(day)}"

    def table_when(self, day: float) -> str:
        """The same in a table: the year is left out where hours count."""
        return self.short_when(day) if self.in_hours else self.when(day)

    def short_when(self, day: float) -> str:
        """The same without the year: `18 Aug`, `14 Oct 20:00`."""
        if not self.in_hours:
            return short_date(self.date(day))
        return f"{short_date(self._minute(day))} {self._clock(day)}"

    def long_when(self, day: float) -> str:
        """The same with the month in full: `18 August 2017`, `14 October 2017, 20:00`."""
        moment = self._minute(day) if self.in_hours else self.date(day)
        said = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
        return f"{said}, {self._clock(day)}" if self.in_hours else said

    def two_times(self, low: float, high: float) -> tuple[str, str]:
        """Two times without their years; of the later one the clock time alone if both are on one date."""
        first, last = self.short_when(low), self.short_when(high)
        if self.in_hours and first != last and self._minute(low).date() == self._minute(high).date():
            last = self._clock(high)
        return first, last

    def between_words(self, low: float, high: float) -> str:
        """Two times with an en dash: `17-19 Aug`, `14 Oct 18:00-21:00`."""
        if not self.in_hours:
            return date_interval(self.date(low), self.date(high))
        first, last = self.two_times(low, high)
        return last if first == last else f"{first}\N{EN DASH}{last}"

    def count(self, day: float) -> str:
        """How long after the start: `day 65`, `14 h`."""
        return f"{self.hours(day):,.0f} h" if self.in_hours else f"day {int(day)}"

    def sentence(self, day: float) -> str:
        """When and how long after the start: `18 Aug 2017, day 65`; `14 Oct 2017, 20:00, 14 h after the start`."""
        return f"{self.when(day)}, {self.count(day)}{' after the start' if self.in_hours else ''}"

    def after(self, day: float) -> str:
        """`15 days after the start`, `14 h after the start`; with decimals where it is no whole number."""
        number = day * 24 if self.in_hours else day
        whole = round(number)
        is_whole = abs(number - whole) <= _SLACK / 24
        if self.in_hours:
            return f"{whole:,} h after the start" if is_whole else f"{number:.1f} h after the start"
        return f"{plural(whole, 'day') if is_whole else f'{number:.2f} days'} after the start"

    def number(self, day: float) -> str:
        """A time in a column of its own: days, or hours, with one decimal."""
        return f"{day * (24 if self.in_hours else 1):.1f}"

    def hours(self, day: float) -> int:
        """The nearest whole number of hours."""
        return round(day * 24)

    @property
    def unit(self) -> str:
        """What its times are counted in: `day`, `hour`."""
        return "hour" if self.in_hours else "day"

    def lasting(self, days: float) -> float:
        """A length of time in its unit."""
        return days * 24 if self.in_hours else days

    @property
    def span(self) -> str:
        """From when to when it plays, with the offset if the file gives one."""
        zone = self.start.strftime("%z")
        offset = f" (UTC{zone[:3]}:{zone[3:]})" if zone else ""
        return f"{self.at_start} to {self.at_horizon}{offset}"

    @property
    def at_start(self) -> str:
        """`14 Jun 2017`; `14 Oct 2017, 06:00` where hours count or the start is not at 00:00."""
        return self._end(self.start)

    @property
    def at_horizon(self) -> str:
        """The horizon in the same way."""
        return self._end(self.horizon)

    def _end(self, moment: dt.datetime) -> str:
        has_clock = self.in_hours or (self.start.hour, self.start.minute) != (0, 0)
        return f"{date_words(moment)}, {moment:%H:%M}" if has_clock else date_words(moment)

    def _minute(self, day: float) -> dt.datetime:
        """The moment to the nearest minute."""
        return (self.moment(day) + dt.timedelta(seconds=30)).replace(second=0, microsecond=0)

    def _clock(self, day: float) -> str:
        return f"{self._minute(day):%H:%M}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
