"""How numbers, dates and sentences are written for people."""

from __future__ import annotations

import datetime as dt
import math

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def percent(share: float, *, digits: int = 1) -> str:
    """0.1234 as `12.3%`; what would round to 0 or 100 without being it keeps its sign: `<0.1%`, `>99.9%`."""
    if math.isnan(share):
        return "-"
    least = 10.0**-digits
    value = 100 * share
    if 0 < value < least / 2:
        return f"<{least:.{digits}f}%"
    if 100 - least / 2 < value < 100:
        return f">{100 - least:.{digits}f}%"
    return f"{value:.{digits}f}%"


def count(number: float) -> str:
    """4125.6 as `4,126`."""
    return f"{number:,.0f}"


def date(moment: dt.date) -> str:
    """14 Jun 2017, the same in every locale."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def date_of_day(day: float, *, start: dt.date) -> str:
    """The date on which a day counted from the start lies; `never` for infinity."""
    return date(start + dt.timedelta(days=math.floor(day))) if math.isfinite(day) else "never"


def sentence(text: str) -> str:
    """The text with its first letter a capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def bar(share: float, *, width: int) -> str:
    """A bar of eighths of a character cell: `width` cells are 1. A share above 0 is never without a mark."""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    return "\N{FULL BLOCK}" * whole + ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")[rest]


def plural(number: int, singular: str, plural_form: str | None = None) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {singular if number == 1 else plural_form or singular + 's'}"


def spelled(number: int) -> str:
    """2 as `two`, as sentences have it; figures above nine."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number] if 0 <= number < len(words) else f"{number:,}"


def interval(low: float, high: float) -> str:
    """Two shares as `71.1-71.7%`, with an en dash."""
    if math.isnan(low) or math.isnan(high):
        return "-"
    return f"{100 * low:.1f}\N{EN DASH}{100 * high:.1f}%"
