"""Words for numbers: likelihood, shares, dates, and the answer in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.figures.bars import interval, ordered
from sandtable.figures.theme import date_of, long_date, percent
from sandtable.text.declared import standard_of
from sandtable.text.words import find_standard, terms_for

if TYPE_CHECKING:
    from sandtable.scenario.types import Scenario
    from sandtable.study import Study
    from sandtable.study.outcomes import OutcomeShare


def likelihood(probability: float, *, standard: str) -> str:
    """The narrowest term of a standard for a probability; beyond its outermost terms these, for it has no other word."""
    placed = terms_for(probability, standard=standard)
    if placed.terms:
        return placed.terms[0].term
    if placed.below is not None and placed.above is not None:
        return placed.words
    outermost = placed.below or placed.above
    return outermost.term if outermost is not None else placed.words


def likelihood_of(low: float, high: float, *, standard: str) -> str:
    """The term for an interval; those at its two ends if it crosses a border between terms."""
    one, other = likelihood(low, standard=standard), likelihood(high, standard=standard)
    return one if one == other else f"{one} to {other}"


def standard_sentence(scenario: Scenario) -> str:
    """Which words this page uses for which odds: the terms of the scenario's standard with their ranges."""
    standard = find_standard(standard_of(scenario.words))
    terms = ", ".join(f"{term.term} ({_range(term.low, term.high)})" for term in standard.terms)
    least, most = min(term.low for term in standard.terms), max(term.high for term in standard.terms)
    lacks = [f"below {percent(least)}"] * (least > 0) + [f"above {percent(most)}"] * (most < 1)
    beyond = f" It has no word {' or '.join(lacks)}; its outermost terms are used there." if lacks else ""
    return f"Words for odds follow {standard.title}: {terms}.{beyond}"


def _range(low: float, high: float) -> str:
    return percent(low) if low == high else f"{100 * low:.0f} to {percent(high)}"


def headline(study: Study) -> OutcomeShare:
    """The outcome that answers the question: the first marked as headline, else the likeliest."""
    return ordered(study.outcomes)[0]


def answer(study: Study) -> str:
    """The answer, written from the numbers of the headline outcome; its time is a second sentence if it is of something else."""
    share = headline(study)
    title = share.title.rstrip(".?! ")
    if share.futures == 0:
        return f"No answer: none of the {study.futures:,} futures came to its end."
    seen = {0: "in none", share.futures: "in every one"}.get(share.count, f"in {percent(share.probability)}")
    bounds = f"{share.level:.0%} interval {interval(share.low, share.high)}"
    word = likelihood_of(share.low, share.high, standard=standard_of(study.scenario.words))
    time = {row.id: row for row in study.times}.get(share.id)
    said = f"{title} {seen} of {share.futures:,} futures ({bounds}): {word}, in this model"
    if time is None or time.median is None:
        return f"{said}."
    date = f"{long_date(date_of(study.scenario, time.median))}, day {int(time.median)}"
    if time.title == share.title:
        return f"{said}; when it happens, the median date is {date}."
    return f"{said}. {time.title.rstrip('.?! ')} in {percent(time.share)} of the futures, half of these by {date}."


def failures_sentence(study: Study) -> str:
    """How many futures the engine gave up, and that they are in no share."""
    count = sum(failure.count for failure in study.failed)
    if count == 0:
        return f"All {study.futures:,} futures came to their end; none failed."
    reasons = ", ".join(f"{failure.count:,} {failure.status.replace('-', ' ')}" for failure in study.failed)
    noun = "future was" if count == 1 else "futures were"
    return (
        f"{count:,} of {study.futures:,} {noun} given up by the engine ({reasons}). "
        f"They are in no share on this page: every share is of the {study.complete:,} complete ones."
    )
