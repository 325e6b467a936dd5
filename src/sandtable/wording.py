"""How numbers, dates and sentences are written for people."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# -- shares, differences and numbers with their intervals ----------------------------------------------
#
# One rule of rounding: the interval chooses the digits, so that its half width is at least one unit of the last digit
# printed, and value and bounds are rounded to the same digits. Rounding keeps the order of numbers, therefore a printed
# value is always inside its printed interval.

NOTHING = "-"  # where there is no number
MOST_DIGITS = 3  # decimals of a percentage


def percent(share: float, *, digits: int = 1) -> str:
    """0.1234 as `12.3%`; what would round to 0 or 100 without being it keeps its sign: `<0.1%`, `>99.9%`.

    For a share without an interval. With one, `estimate` chooses the digits.
    """
    if math.isnan(share):
        return NOTHING
    if share in (0, 1):
        return f"{100 * share:.0f}%"
    least = 10.0**-digits
    text = f"{100 * share:.{digits}f}"
    if share > 0 and float(text) == 0:
        return f"<{least:.{digits}f}%"
    if share < 1 and float(text) == 100:
        return f">{100 - least:.{digits}f}%"
    return f"{text}%"


def given_percent(share: float) -> str:
    """A share that someone wrote, or the bound of a likelihood word, without zeros that say nothing: `55%`, `12.5%`."""
    text = percent(share)
    return text.replace(".0%", "%") if text[:1] not in "<>" else text


def interval_digits(low: float, high: float, *, most: int = MOST_DIGITS) -> int:
    """Decimals at which half the width of an interval is at least one unit of the last digit, from 0 to `most`.

    A width of 0 leaves nothing to choose by: 1.
    """
    half = (high - low) / 2
    if not half > 0:
        return min(1, most)
    if not math.isfinite(half):
        return 0
    return min(max(math.ceil(-math.log10(half) - 1e-9), 0), most)


def estimate(value: float, low: float, high: float, *, digits: int | None = None) -> tuple[str, str]:
    """A share and its interval as texts: `81.5%` and `81.3-81.7%`, the latter with an en dash.

    The interval chooses the digits, if `digits` does not. A value outside of its bounds widens them. What would round to
    0 or 1 without being it is `<0.1%` or `>99.9%`; both ends alike are one number. nan is `-`.
    """
    if math.isnan(value):
        return NOTHING, NOTHING
    if math.isnan(low) or math.isnan(high):
        return percent(value, digits=1 if digits is None else digits), NOTHING
    if digits is None:
        digits = interval_digits(100 * min(low, value), 100 * max(high, value))
    return percent(value, digits=digits), interval(min(low, value), max(high, value), digits=digits)


def interval(low: float, high: float, *, digits: int | None = None) -> str:
    """Bounds of a share as `71.1-71.7%`, with an en dash; `<0.1%` and `>99.9%` where both ends round to 0 or to 1."""
    if math.isnan(low) or math.isnan(high):
        return NOTHING
    if digits is None:
        digits = interval_digits(100 * low, 100 * high)
    ends = [f"{100 * end:.{0 if end in (0, 1) else digits}f}" for end in (low, high)]
    if float(ends[0]) == float(ends[1]):
        # the end that is not exactly 0 or 1 says more
        return percent(low if low not in (0, 1) else high, digits=digits)
    return f"{ends[0]}\N{EN DASH}{ends[1]}%"


def assumption_range(share: float, low: float, high: float, *, error: float, sampling: tuple[float, float]) -> str:
    """The range of a share over the assumptions as `50-98%`, with an en dash.

    Its own standard error chooses the digits, as an interval chooses those of what it is the interval of; there are more only
    where the share, printed with the digits of its sampling interval, would lie outside.
    """
    if math.isnan(share):
        return NOTHING
    low, high = min(low, share), max(high, share)
    most = interval_digits(100 * sampling[0], 100 * sampling[1])
    digits = min(interval_digits(0, 400 * error) if error else most, most)
    shown = round(100 * share, most)
    while digits < most and not round(100 * low, digits) <= shown <= round(100 * high, digits):
        digits += 1
    return interval(low, high, digits=digits)


def estimate_words(value: float, low: float, high: float) -> str:
    """A share with its interval in brackets: `81.5% (81.3-81.7%)`."""
    text, bounds = estimate(value, low, high)
    return text if bounds == NOTHING else f"{text} ({bounds})"


def variance_share(value: float, low: float, high: float) -> tuple[str, str]:
    """A share of a variance and its interval as texts, as for `estimate`.

    Estimates of such shares may leave 0 to 1 by noise; what is printed does not. The JSON output has them as they are.
    """
    return estimate(*(share if math.isnan(share) else min(max(share, 0.0), 1.0) for share in (value, low, high)))


def difference(value: float, low: float, high: float) -> tuple[str, str]:
    """A difference of shares and its interval in percentage points: `+4.2` and `+3.9 to +4.5`.

    As for `estimate`; besides, digits are added until a bound that is not 0 does not read as 0, as far as `MOST_DIGITS`.
    """
    if math.isnan(value):
        return NOTHING, NOTHING
    if math.isnan(low) or math.isnan(high):
        return signed(100 * value, digits=1), NOTHING
    return _with_bounds(100 * value, 100 * min(low, value), 100 * max(high, value), form=signed)


def number(value: float, low: float, high: float, *, most: int = MOST_DIGITS) -> tuple[str, str]:
    """A plain number and its interval: `12.3` and `11.8 to 12.9`. most : decimals at most. As for `difference`."""
    if math.isnan(value):
        return NOTHING, NOTHING
    if math.isnan(low) or math.isnan(high):
        return _plain(value, digits=1), NOTHING
    return _with_bounds(value, min(low, value), max(high, value), form=_plain, most=most)


def change(value: float, low: float, high: float, *, most: int = MOST_DIGITS) -> tuple[str, str]:
    """A change of a plain number and its interval, with signs: `+12.3` and `+11.8 to +12.9`. As for `number`."""
    if math.isnan(value):
        return NOTHING, NOTHING
    if math.isnan(low) or math.isnan(high):
        return signed(value, digits=1), NOTHING
    return _with_bounds(value, min(low, value), max(high, value), form=signed, most=most)


def fixed(value: float | None, *, digits: int) -> str:
    """A number without an interval, with digits chosen by what it stands beside; `-` for None and nan."""
    return NOTHING if value is None or math.isnan(value) else _plain(value, digits=digits)


def signed(value: float, *, digits: int) -> str:
    """A number with its sign, `+4.2` or `-0.3`; none on what rounds to 0."""
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return f"{'+' if value > 0 else '-'}{text}"


def decimals(text: str) -> int:
    """How many decimals a number was printed with."""
    return len(text.partition(".")[2])


def _plain(value: float, *, digits: int) -> str:
    text = f"{abs(value):,.{digits}f}"
    return f"-{text}" if value < 0 and float(text.replace(",", "")) != 0 else text


def _with_bounds(
    value: float, low: float, high: float, *, form: Callable[..., str], most: int = MOST_DIGITS
) -> tuple[str, str]:
    digits = interval_digits(low, high, most=most)
    while digits < most and any(bound != 0 and float(f"{bound:.{digits}f}") == 0 for bound in (low, high)):
        digits += 1
    texts = [form(part, digits=digits) for part in (value, low, high)]
    return texts[0], texts[1] if texts[1] == texts[2] else f"{texts[1]} to {texts[2]}"


def count(number: float) -> str:
    """4125.6 as `4,126`."""
    return f"{number:,.0f}"


def date(moment: dt.date) -> str:
    """14 Jun 2017, the same in every locale."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def short_date(moment: dt.date) -> str:
    """14 Jun, where the year is clear."""
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


def sentence(text: str) -> str:
    """The text with its first letter a capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def date_interval(low: dt.date, high: dt.date) -> str:
    """Two dates without their years, with an en dash: `17-19 Aug`, `30 Jul-2 Aug`, `4 Nov` where both are one."""
    first, last = (f"{day.day} {_MONTHS[day.month - 1]}" for day in (low, high))
    if first == last:
        return last
    return f"{low.day if low.month == high.month else first}\N{EN DASH}{last}"


def range_bar(share: float, low: float, high: float, *, width: int) -> str:
    """A bar as `bar` has it, in whole cells, with the part from `low` to the share darkened and that to `high` light.

    A share or range of less than half a cell is the plain bar; nan has none.
    """
    if math.isnan(share):
        return ""
    ends = [round(min(max(end, 0.0), 1.0) * width) for end in (min(low, share), share, max(high, share))]
    if ends[2] == 0:
        return bar(share, width=width)
    full, dark, light = ends[0], ends[1] - ends[0], ends[2] - ends[1]
    if share > 0 and ends[1] == 0:
        return bar(share, width=width) + "\N{LIGHT SHADE}" * (light - 1)
    return "\N{FULL BLOCK}" * full + "\N{DARK SHADE}" * dark + "\N{LIGHT SHADE}" * light


def bar(share: float, *, width: int) -> str:
    """A bar of eighths of a character cell: `width` cells are 1. A share above 0 is never without a mark; nan has none."""
    if math.isnan(share):
        return ""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    whole, rest = divmod(eighths, 8)
    return "\N{FULL BLOCK}" * whole + ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")[rest]


def plural(number: int, singular: str, plural_form: str | None = None) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {singular if number == 1 else plural_form or singular + 's'}"


def listed(names: Sequence[str], *, last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`. last : the word before the last."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
