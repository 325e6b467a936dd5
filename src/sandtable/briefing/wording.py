"""Words for numbers: likelihood, shares, dates, and the answer in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.figures.bars import interval, ordered
from sandtable.figures.theme import date_of, long_date, percent

if TYPE_CHECKING:
    from sandtable.study import Study
    from sandtable.study.outcomes import OutcomeShare

# ICD 203 (2015), upper ends of half-open ranges
ICD_203 = (
    (0.05, "almost no chance"), (0.20, "very unlikely"), (0.45, "unlikely"), (0.55, "roughly even odds"),
    (0.80, "likely"), (0.95, "very likely"),
)  # fmt: skip
CERTAIN = "almost certain"


def likelihood(probability: float) -> str:
    """The word of ICD 203 for a probability."""
    return next((word for limit, word in ICD_203 if probability < limit), CERTAIN)


def likelihood_of(low: float, high: float) -> str:
    """The word for an interval; the words at its two ends if it crosses a border between words."""
    one, other = likelihood(low), likelihood(high)
    return one if one == other else f"{one} to {other}"


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
    word = likelihood_of(share.low, share.high)
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
