"""Dates and times of day as they are written: year, month, day, and perhaps hour, minute and offset."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sandtable.errors import FieldError
from sandtable.scenario.faults import as_pydantic_error

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]+)([0-9]{1,2}):([0-9]{2})(?: *(Z|[+-][0-9]{2}:?[0-9]{2}))?")
LARGEST_OFFSET = dt.timedelta(hours=14)


def read_date(raw: Any) -> dt.date:
    """A date written as 2017-06-14. Raises FieldError through pydantic."""
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw
    if isinstance(raw, str) and _DATE.fullmatch(raw):
        try:
            return dt.date.fromisoformat(raw)
        except ValueError as fault:
            message = f"`{raw}` is not a date: {fault}"
            raise as_pydantic_error(FieldError(message, code="S106")) from None
    raise _no_date(raw, "year, month, day: `2017-06-14`")


def read_moment(raw: Any) -> dt.date:
    """A date, or a time of day written as 2017-10-14 06:00 or 2017-10-14 06:00 +03:00. Raises FieldError through pydantic."""
    if isinstance(raw, dt.date):
        return raw
    found = _MOMENT.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        if isinstance(raw, str) and _DATE.fullmatch(raw):
            return read_date(raw)
        hint = "year, month, day: `2017-06-14`; with a time of day `2017-06-14 06:00`, with its offset `2017-06-14 06:00 +03:00`"
        raise _no_date(raw, hint)
    try:
        return dt.datetime.combine(read_date(found[1]), clock(found[2], found[3]), tzinfo=offset(found[4]))
    except ValueError as fault:
        raise as_pydantic_error(FieldError(str(fault), code="S106")) from None


def clock(hours: str, minutes: str) -> dt.time:
    """A time of day. Raises ValueError with a message for people."""
    if int(hours) > 23 or int(minutes) > 59:
        raise ValueError(f"`{hours}:{minutes}` is not a time of day: hours go from 00 to 23, minutes from 00 to 59")
    return dt.time(int(hours), int(minutes))


def offset(written: str | None) -> dt.timezone | None:
    """An offset from UTC, None for none. Raises ValueError with a message for people."""
    if written is None:
        return None
    if written == "Z":
        return dt.UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    found = dt.timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or found > LARGEST_OFFSET:
        raise ValueError(f"`{written}` is not an offset from UTC: they go from -14:00 to +14:00")
    return dt.timezone(-found if written[0] == "-" else found)


def write_moment(moment: dt.date) -> str:
    """A date or a time of day as `read_moment` reads it."""
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    zone = moment.strftime("%z")
    return f"{moment:%Y-%m-%d %H:%M}" + (f" {zone[:3]}:{zone[3:5]}" if zone else "")


def _no_date(raw: Any, hint: str) -> Exception:
    found = f"`{raw}`" if isinstance(raw, (str, int, float)) and not isinstance(raw, bool) else "something else"
    return as_pydantic_error(FieldError(f"expected a date, found {found}", code="S106", hint=hint))
