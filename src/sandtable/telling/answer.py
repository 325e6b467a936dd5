"""The answer to a scenario's question in sentences: how likely, how far that goes with the assumptions, when, what red lines do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandtable.study.outcomes import headline
from sandtable.text.declared import standard_of
from sandtable.text.likelihood import likelihood_of
from sandtable.wording import NOTHING, assumption_range, estimate, plural

if TYPE_CHECKING:
    from sandtable.estimates import Estimate
    from sandtable.study.ranges import AssumptionRange
    from sandtable.study.study import Study


def answer(study: Study) -> str:
    """The answer, written from the numbers of the headline outcome; its time is a second sentence if it is of something else.

    The range over the assumptions comes first, the error of a finite number of futures in brackets.
    """
    share = headline(study.outcomes)
    title = share.title.rstrip(".?! ")
    if share.futures == 0:
        return f"No answer: none of the {plural(study.futures, 'future')} came to its end."
    number, sampling = estimate(*share.probability)
    seen = {0: "in none", share.futures: "in every one"}.get(share.count, f"in {number}")
    if share.futures == 1:
        seen = f"in {share.count}"
    spread = range_words(share.probability, study.ranges.outcomes.get(share.id))
    over = f", {spread}" if spread else ""
    word = likelihood_of(share.probability.low, share.probability.high, standard=standard_of(study.scenario.words))
    said = (
        f"{title} {seen} of {plural(share.futures, 'future')}{over} ({share.level:.0%} sampling interval {sampling}): {word},"
        " in this model"
    )
    time = {row.id: row for row in study.times}.get(share.id)
    if time is None or time.median is None:
        return f"{said}."
    day = study.scenario.calendar.sentence(time.median.value)
    if time.title == share.title:
        return f"{said}; of the futures in which it happens, half have it by {day}."
    return f"{said}. {time.title.rstrip('.?! ')} in {estimate(*time.share)[0]} of the futures, half of these by {day}."


def range_text(share: Estimate, found: AssumptionRange | None) -> str:
    """A range over the assumptions as `50-98%`, with an en dash; `-` without one."""
    if found is None:
        return NOTHING
    error = max(found.low_error, found.high_error)
    return assumption_range(share.value, found.low, found.high, error=error, sampling=(share.low, share.high))


def range_words(share: Estimate, found: AssumptionRange | None) -> str:
    """The same inside a sentence: `from 50% to 98% depending on the assumptions`, `regardless of the assumptions` where
    both ends are one, and `almost` so where they only print alike; empty without a range.
    """
    text = range_text(share, found)
    low, dash, high = text.partition("\N{EN DASH}")
    if found is None or text == NOTHING:
        return ""
    if dash:
        return f"from {low}% to {high} depending on the assumptions"
    is_one = found.around(share.value).low == found.around(share.value).high
    return "regardless of the assumptions" if is_one else "almost regardless of the assumptions"
