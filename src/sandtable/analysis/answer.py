"""The answer to a scenario's question in sentences: how likely, how far that goes with the assumptions, when, what red lines do."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sandtable.scenario.source import as_typed
from sandtable.study.ranges import range_words
from sandtable.text.declared import standard_of
from sandtable.text.words import terms_for
from sandtable.wording import date, difference, estimate, interval_digits, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.differences import Comparison
    from sandtable.scenario.types import Scenario
    from sandtable.study import Study
    from sandtable.study.outcomes import OutcomeShare

NO_DETERRENCE = "What the threat alone deters is not yet computed by this version."


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


def ordered(shares: Sequence[OutcomeShare]) -> list[OutcomeShare]:
    """Headline outcomes first, then by probability."""
    return sorted(shares, key=lambda share: (not share.headline, -share.probability, share.id))


def headline(study: Study) -> OutcomeShare:
    """The outcome that answers the question: the first marked as headline, else the likeliest."""
    return ordered(study.outcomes)[0]


def answer(study: Study) -> str:
    """The answer, written from the numbers of the headline outcome; its time is a second sentence if it is of something else.

    The range over the assumptions comes first, the error of a finite number of futures in brackets.
    """
    share = headline(study)
    title = share.title.rstrip(".?! ")
    if share.futures == 0:
        return f"No answer: none of the {plural(study.futures, 'future')} came to its end."
    number, sampling = estimate(share.probability, share.low, share.high)
    seen = {0: "in none", share.futures: "in every one"}.get(share.count, f"in {number}")
    if share.futures == 1:
        seen = f"in {share.count}"
    over = study.ranges.outcomes.get(share.id)
    spread = range_words(share.probability, (share.low, share.high), over)
    going = f", {spread} depending on the assumptions" if spread else ""
    word = likelihood_of(share.low, share.high, standard=standard_of(study.scenario.words))
    said = (
        f"{title} {seen} of {plural(share.futures, 'future')}{going} ({share.level:.0%} sampling interval {sampling}): {word},"
        " in this model"
    )
    time = {row.id: row for row in study.times}.get(share.id)
    if time is None or time.median is None:
        return f"{said}."
    day = f"{date(study.scenario.start + dt.timedelta(days=int(time.median)))}, day {int(time.median)}"
    if time.title == share.title:
        return f"{said}; of the futures in which it happens, half have it by {day}."
    return f"{said}. {time.title.rstrip('.?! ')} in {estimate(time.share, *time.share_interval)[0]} of the futures, half of these by {day}."


def red_line_sentences(
    scenario: Scenario, *, found: Sequence[Comparison] = (), with_folder: bool = False
) -> Iterator[str]:
    """What the scenario's red lines do to the outcomes they are about, and what is not computed.

    found : the comparisons that were computed; a red line that is in none of them is told with the command that does.
    with_folder : that command names a scenario's file with its folder.
    """
    computed = {each.red_line.id: each.red_line for each in found if each.red_line is not None}
    for name, line in scenario.red_lines.items():
        title = line.title.rstrip(".?! ")
        effects = computed.get(name)
        if effects is None:
            words = as_typed(scenario.origin, with_folder=with_folder)
            command = shlex.join(["sandtable", "compare", *words, "--red-line", name])
            yield f"How much it turns on “{title}”: `{command}`."
            continue
        whole = effects.effects[-1]
        outcome = scenario.outcomes[effects.outcome].title
        points, bounds = difference(-whole.effect, -whole.high, -whole.low)
        digits = max(1, interval_digits(100 * whole.low, 100 * whole.high))
        shares = (
            f"{percent(whole.with_it, digits=digits)} with it, {percent(whole.without_it, digits=digits)} without it"
        )
        does = "has no detectable effect on"
        if not whole.low <= 0 <= whole.high:
            does = "reduces the probability of" if whole.low > 0 else "increases the probability of"
        yield (
            f"The red line “{title}” {does} “{outcome}”: {shares}, {points} points ({whole.level:.0%} interval {bounds})."
        )
    if scenario.red_lines:
        yield NO_DETERRENCE
