"""Why a claim got its verdict, in a sentence written from the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.analysis.verdicts import Expectation
from sandtable.text.possibility import says_possible
from sandtable.wording import difference, estimate_words, given_percent, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sandtable.analysis.claim_results import ClaimResult, Compared, Conflict, ReachWindow

FEWEST_ALIKE = 1_000  # futures of which it is worth saying that all are the same


def reason(result: ClaimResult, *, has_given: bool) -> str:
    """The sentence, without a full stop. has_given : whether the claim is about futures of a certain kind only."""
    parts = [] if result.premise is None else [result.premise.because]
    if result.trials == 0:
        why = "its condition is met in none of the futures" if has_given else "no future came to its end"
        return "; ".join((*parts, f"{why}, so nothing can be said of it"))
    if result.verdict == "untestable":
        return _of_fixed(result)
    if result.test == "fact":
        parts.append(_of_fact(result))
    elif result.compared is not None:
        parts.append(_of_comparison(result.compared))
    if result.range is not None and result.probability is not None:
        parts.append(share_words(result))
    if result.flips:
        parts.append(_of_flips(result))
    elif result.verdict == "undetermined" and result.futures_needed is not None:
        parts.append(f"about {result.futures_needed:,} futures would decide")
    return "; ".join(part for part in parts if part)


def _of_fixed(result: ClaimResult) -> str:
    """A comparison of what no future changes."""
    assert result.compared is not None
    number_of = min(result.compared.first_trials, result.compared.trials)
    often = "every one" if result.compared.first == 1 else "none"
    return (
        f"what it asks about happens in {often} of {number_of:,} futures on either side of the comparison, so no future"
        " of this file could bear it out or refute it"
    )


def points(compared: Compared) -> tuple[str, str]:
    """The difference in percentage points, and its interval, as `+0.12` and `+0.02 to +0.22`."""
    assert compared.difference is not None
    assert compared.difference_low is not None
    assert compared.difference_high is not None
    return difference(compared.difference, compared.difference_low, compared.difference_high)


def ratio_words(compared: Compared) -> str | None:
    """`1.9 times as often (1.1 to 3.1)`, where the verdict goes by the ratio; None elsewhere."""
    if compared.judged_by != "ratio":
        return None
    often = "as often" if compared.ratio_of == "event" else "as often not"
    if compared.ratio_high is None:
        return f"at least {compared.ratio_low:.2g} times {often}" if compared.ratio_low else None
    if not compared.ratio or compared.ratio_low is None:
        return f"at most {compared.ratio_high:.2g} times {often}"
    value, bounds = number(compared.ratio, compared.ratio_low, compared.ratio_high, most=2)
    return f"{value} times {often} ({bounds})"


def share_words(result: ClaimResult) -> str:
    """`too seldom: 50% (49–51%), against at least 80%`; of a claim with a probability and a range."""
    assert result.range is not None
    assert result.probability is not None
    assert result.low is not None
    assert result.high is not None
    low, high = result.range
    told = estimate_words(result.probability, result.low, result.high)
    if result.probability in (0, 1) and result.trials >= FEWEST_ALIKE:
        told = f"in {'all' if result.probability else 'none'} of {result.trials:,} futures"
    side = Expectation(low, high, says_possible=says_possible(result.words)).side
    if (result.low > high and side == "above") or (result.high < low and side == "below"):
        lead = "surer than the words: "
    elif result.low > high:
        lead = "too often: "
    elif result.high < low:
        lead = "too seldom: "
    else:
        lead = "" if low <= result.low and result.high <= high else "on the edge: "
    return f"{lead}{told}, against {range_words(low, high)}"


def range_words(low: float, high: float) -> str:
    """A range as `55-80%`, with an en dash; as `at least 5%` or `at most 5%` where it is open."""
    if high == 1 and low > 0:
        return f"at least {given_percent(low)}"
    if low == 0 and high < 1:
        return f"at most {given_percent(high)}"
    return f"{given_percent(low).rstrip('%')}–{given_percent(high)}"


def _of_comparison(compared: Compared) -> str:
    if compared.difference is None or compared.difference_low is None or compared.difference_high is None:
        return "one side of the comparison has no future"
    if compared.gained == compared.lost == 0:
        return "no future differs between the two"
    value, between = points(compared)
    ratio = ratio_words(compared)
    text = f"a difference of {value} points ({between})" + ("" if ratio is None else f", {ratio}")
    return f"{text}: too small to count" if compared.is_too_small else text


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


# -- claims that contradict each other -----------------------------------------------------------------


def listed(names: Sequence[str]) -> str:
    """`t03, t12 and t14`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def looked_at(conflict: Conflict) -> str:
    """Which readings of the assumption were looked at, as a sentence: nothing is said of any other value."""
    return f"Looked at: {listed([each.reading for each in conflict.readings])}; all other assumptions as drawn."


def window_sentences(window: ReachWindow, base: str) -> Iterator[str]:
    """Which reach would let claims hold together. base : name of the place that the fires stand at.

    By geometry first, from the places that the claims name; then by play, where also what is hit on the way counts.
    """
    if window.covers_from is not None and window.covers_to is not None:
        near = next(each for each in window.places if each.distance == window.covers_from)
        far = next(each for each in window.places if each.distance == window.covers_to)
        yield (
            f"By geometry, only a reach from {window.covers_from:.0f} to {window.covers_to:.0f} km would: it covers"
            f" {near.name}, {window.covers_from:.0f} km from {base}, and leaves out {far.name}, {window.covers_to:.0f} km."
        )
    tried = (
        f"{window.tried_from:.0f} to {window.tried_to:.0f} km in steps of {window.step:.0f} km, {window.futures:,}"
        " futures each"
    )
    if window.possible_from is None or window.possible_to is None:
        yield f"By play, no reach tried lets all of them be possible ({tried})."
        return
    is_wider = window.covers_from is not None and window.possible_from < window.covers_from
    nearer = "; formations come within reach on the way, before the places named" if is_wider else ""
    yield (
        f"By play, all are possible, if seldom, from {window.possible_from:.0f} to {window.possible_to:.0f} km{nearer}"
        f" (reaches tried: {tried})."
    )
