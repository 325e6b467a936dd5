"""Numbers of a claim in words: a share against a range, a difference, a ratio."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sandtable.analysis.claims.verdicts import Expectation
from sandtable.text.possibility import says_possible
from sandtable.wording import difference, estimate_words, given_percent, number

if TYPE_CHECKING:
    from sandtable.analysis.claims.compared import Compared
    from sandtable.estimates import Estimate

FEWEST_ALIKE = 1_000  # futures of which it is worth saying that all are the same


def points(compared: Compared) -> tuple[str, str]:
    """The difference in percentage points, and its interval, as `+0.12` and `+0.02 to +0.22`."""
    assert compared.difference is not None
    return difference(*compared.difference)


def ratio_words(compared: Compared) -> str | None:
    """`1.9 times as often (1.1 to 3.1)`, where the verdict goes by the ratio; None elsewhere."""
    if compared.judged_by != "ratio" or compared.ratio is None:
        return None
    value, low, high = compared.ratio
    often = "as often" if compared.ratio_of == "event" else "as often not"
    if not math.isfinite(high):
        return f"at least {low:.2g} times {often}" if low else None
    if math.isnan(value) or not value:
        return f"at most {high:.2g} times {often}"
    text, bounds = number(value, low, high, most=2)
    return f"{text} times {often} ({bounds})"


def share_words(share: Estimate, range_: tuple[float, float], *, words: str | None, trials: int) -> str:
    """`too seldom: 50% (49-51%), against at least 80%`. words : of the text. trials : futures counted."""
    low, high = range_
    told = estimate_words(*share)
    if share.value in (0, 1) and trials >= FEWEST_ALIKE:
        told = f"in {'all' if share.value else 'none'} of {trials:,} futures, whatever was drawn"
    side = Expectation(low, high, says_possible=says_possible(words)).side
    if (share.low > high and side == "above") or (share.high < low and side == "below"):
        lead = "surer than the words: "
    elif share.low > high:
        lead = "too often: "
    elif share.high < low:
        lead = "too seldom: "
    else:
        lead = "" if low <= share.low and share.high <= high else "on the edge: "
    return f"{lead}{told}, against {range_words(low, high)}"


def range_words(low: float, high: float) -> str:
    """A range as `55-80%`, with an en dash; as `at least 5%` or `at most 5%` where it is open."""
    if high == 1 and low > 0:
        return f"at least {given_percent(low)}"
    if low == 0 and high < 1:
        return f"at most {given_percent(high)}"
    return f"{given_percent(low).rstrip('%')}–{given_percent(high)}"


def comparison_words(compared: Compared) -> str:
    """`a difference of +4.2 points (+3.9 to +4.5)`, with the ratio where the verdict goes by it."""
    if compared.difference is None:
        return "one side of the comparison has no future"
    if compared.gained == compared.lost == 0:
        return "no future differs between the two"
    value, between = points(compared)
    ratio = ratio_words(compared)
    text = f"a difference of {value} points ({between})" + ("" if ratio is None else f", {ratio}")
    return f"{text}: too small to count" if compared.is_too_small else text
