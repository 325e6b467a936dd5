"""Why a claim got its verdict, in a sentence written from the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.analysis.verdicts import NEGLIGIBLE
from sandtable.wording import interval, percent

if TYPE_CHECKING:
    from sandtable.analysis.claim_results import ClaimResult, Compared

MANY_PAIRS = 10_000


def reason(result: ClaimResult, *, has_given: bool) -> str:
    """The sentence, without a full stop. has_given : whether the claim is about futures of a certain kind only."""
    parts = []
    if result.trials == 0:
        why = "its condition is met in none of the futures" if has_given else "no future came to its end"
        return f"{why}, so nothing can be said of it"
    if result.test == "fact":
        parts.append(_of_fact(result))
    elif result.compared is not None:
        parts.append(_of_comparison(result.compared))
    if result.range is not None and result.probability is not None:
        parts.append(_of_share(result))
    if result.flips:
        parts.append(_of_flips(result))
    elif result.verdict == "undetermined" and result.futures_needed is not None:
        parts.append(f"about {result.futures_needed:,} futures would decide")
    return "; ".join(part for part in parts if part)


def points(difference: float) -> str:
    """0.0012 as `+0.12`: percentage points."""
    return f"{100 * difference:+.2f}" if difference else "0"


def _of_share(result: ClaimResult) -> str:
    assert result.range is not None
    assert result.probability is not None
    assert result.low is not None
    assert result.high is not None
    low, high = result.range
    shown = interval(result.low, result.high)
    # where the interval would be written 0.0–0.0%, the share says nothing more
    told = "under 0.1%" if result.high < 0.0005 else f"{percent(result.probability)} ({shown})"
    if result.low > high:
        lead = "too often: "
    elif result.high < low:
        lead = "too seldom: "
    else:
        lead = "" if low <= result.low and result.high <= high else "on the edge: "
    return f"{lead}{told}, against {range_words(low, high)}"


def range_words(low: float, high: float) -> str:
    """A range as `55-80%`, with an en dash; as `at least 5%` or `at most 5%` where it is open."""
    if high == 1 and low > 0:
        return f"at least {100 * low:g}%"
    if low == 0 and high < 1:
        return f"at most {100 * high:g}%"
    return f"{100 * low:g}–{100 * high:g}%"


def _of_comparison(compared: Compared) -> str:
    if compared.difference is None or compared.difference_low is None or compared.difference_high is None:
        return "one side of the comparison has no future"
    if compared.gained == compared.lost == 0:
        return "no future differs between the two"
    between = f"{points(compared.difference_low)} to {points(compared.difference_high)}"
    text = f"a difference of {points(compared.difference)} points ({between})"
    is_none = compared.difference_low >= -NEGLIGIBLE and compared.difference_high <= NEGLIGIBLE
    return f"{text}: too small to count" if is_none else text


def _of_fact(result: ClaimResult) -> str:
    if result.probability == 1:
        return "it holds in every reading"
    if result.probability == 0:
        return "it holds in no reading"
    assert result.probability is not None
    return f"it holds in {percent(result.probability)} of the prior"


def _of_flips(result: ClaimResult) -> str:
    """Of the assumption that turns it most; the others are in `flips`."""
    first = result.flips[0].assumption
    told: dict[str, list[str]] = {}
    for flip in result.flips:
        if flip.assumption == first:
            told.setdefault(flip.verdict, []).append(flip.reading)
    others = len({flip.assumption for flip in result.flips}) - 1
    more = f", and {others} more turn{'s' if others == 1 else ''} it" if others else ""
    clauses = [f"{verdict} where {first} is {' or '.join(labels)}" for verdict, labels in told.items()]
    return ", ".join(clauses) + more
