"""Dates as they are written: year, month, day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sandtable.errors import FieldError
from sandtable.scenario.faults import as_pydantic_error

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    found = f"`{raw}`" if isinstance(raw, (str, int, float)) and not isinstance(raw, bool) else "something else"
    raise as_pydantic_error(
        FieldError(f"expected a date, found {found}", code="S106", hint="year, month, day: `2017-06-14`")
    )
