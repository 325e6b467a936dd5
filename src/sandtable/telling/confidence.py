"""What is said of how sure the model's answer is: the word, what it rests on, and how the answer moves. Never beside the likelihood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandtable.analysis.confidence.rules import APART, ASSUMED, BARE, FAILED, MOVING, STABLE, SUPPORTED
from sandtable.analysis.sensitivity.no_indices import why_no_indices
from sandtable.telling.common import NO_BASIS
from sandtable.telling.told import Part, Row, Table, Told, columns
from sandtable.wording import NOTHING, count, difference, estimate, estimate_words, listed, number, percent, plural

if TYPE_CHECKING:
    from sandtable.analysis.confidence.results import Confidence
    from sandtable.estimates import Estimate
    from sandtable.scenario.types import Basis, Scenario

TITLE = "How sure the answer is"
NAMED = 6  # titles in a list
IN_THE_MODEL = "The word is about the model's numbers and how they were made, not about the world outside it."
NOTES = (
    "Share: of the variance of the log odds over the assumptions, by an additive logistic regression; chance is not in it, since"
    " no better source would remove it. Intervals are of 90%.",
    "An assumed prior counts as at least as wide as a factor of four between its 10% and its 90% point (of a share: of its odds), so"
    " that narrowing it does not raise the word.",
)
_BASES: dict[Basis, str] = {
    "stated": "stated by a source", "outside": "from outside the text", "inferred": "inferred from a source", "assumed": "assumed",
}  # fmt: skip


def tell_confidence(found: Confidence, scenario: Scenario | None) -> Told:
    """The suggested word and the analyst's own, what the numbers rest on, how they were made, how the answer moves."""
    return Told(
        title=TITLE,
        answer=tuple(_answer(found)),
        parts=(_rests_part(found), _made_part(found), _moves_part(found, scenario)),
        notes=(*NOTES, f"{plural(found.futures, 'future')} with each set of priors, seed {found.seed}."),
        closing=IN_THE_MODEL,
    )


def _answer(found: Confidence) -> Iterator[str]:
    title = found.title.rstrip(".?! ")
    if found.word == "not-rated":
        yield f"Confidence in the model's answer about “{title}”: not rated. {_why_not(found)}"
    else:
        yield f"Confidence in the model's answer about “{title}”: {found.word} (suggested)."
    if found.stated is not None:
        reason = found.stated.because.rstrip(". ")
        differs = "" if found.stated.word == found.word else ", another word than the suggested one"
        yield f"The analyst's own word is {found.stated.word}{differs}. The reason given: {reason}."


def _why_not(found: Confidence) -> str:
    if found.reason is not None:
        counted = found.futures - found.failed
        why = why_no_indices(found.reason, share=estimate(*found.probability)[0], counted=counted)
        return why if found.reason in ("never", "always") else "Too few futures differ to say what it rests on."
    if found.needed is not None:
        return (
            f"Too little was played to say what it rests on: the intervals of the shares are too wide. About"
            f" {plural(found.needed, 'future')} would do (`--futures {found.needed}`)."
        )
    if any(each.basis is None for each in found.bases):
        return f"At least {percent(BARE, digits=0)} of the variance rests on assumptions without a basis."
    return "No assumption has a detectable effect on it."


def _rests_part(found: Confidence) -> Part:
    sentences = []
    if found.supported is not None and found.assumed is not None and found.information is not None:
        supported, assumed = estimate_words(*found.supported), estimate_words(*found.assumed)
        sentences.append(
            f"By what the numbers rest on alone the word is {found.information}: {supported} of the variance rests on what is stated or"
            f" from outside by a sound source (high from {percent(SUPPORTED, digits=0)}), {assumed} on what is assumed or has no basis"
            f" (low from {percent(ASSUMED, digits=0)})."
        )
    rows = [Row.of(_basis(each.basis), str(len(each.assumptions)), *_share(each.share)) for each in found.bases]
    tables = [Table(columns("Basis", "assumptions", "share", "90% interval"), tuple(rows))] if rows else []
    graded = [
        Row.of(each.grade or "no source", str(len(each.assumptions)), *_share(each.share)) for each in found.grades
    ]
    if graded:
        tables.append(Table(columns("Grade of the source", "assumptions", "share", "90% interval"), tuple(graded)))
    notes: tuple[str, ...] = ()
    if found.slope is not None:
        notes = (
            f"Slope of the fitted log odds on futures that were held out: {found.slope:.2f}, 1 for a calibrated fit; assumptions that act"
            " only together are not split by it.",
        )
    return Part(title="What the numbers rest on", sentences=tuple(sentences), tables=tuple(tables), notes=notes)


def _basis(basis: Basis | None) -> str:
    return _BASES[basis] if basis is not None else NO_BASIS


def _share(share: Estimate | None) -> tuple[str, str]:
    return (NOTHING, NOTHING) if share is None else estimate(*share)


def _made_part(found: Confidence) -> Part:
    """How the result was made, and how the odds move."""
    sentences = [f"{each.about[:1].upper()}{each.about[1:]}." for each in found.faults]
    if sentences:
        sentences.append("That takes one step off the word, and no more than one.")
    else:
        sentences.append(
            f"Nothing takes a step off the word: at most {percent(FAILED, digits=0)} of the futures failed, no readings of the text lie"
            f" more than {100 * APART:.0f} points apart, and the file states no constant of battle in place of a calibrated one."
        )
    if not found.is_tested:
        sentences.append(
            "The word cannot be high: the file has neither a history to be scored by nor battles by a calibrated preset."
        )
    sentences.append(_volatility(found))
    return Part(title="How the result was made", sentences=tuple(sentences))


def _volatility(found: Confidence) -> str:
    """How far the odds for an observer move within two weeks, and what that does to the word."""
    if found.volatility is None or found.spread is None:
        return "Volatility: too few futures to compute it, so it neither raises nor lowers the word."
    # points, so that the figure of the rule and this one can be compared
    value, bounds = number(*(100 * each for each in found.spread), most=1)
    takes = "; that takes another step off the word" if found.volatility == "volatile" else ""
    return (
        f"Volatility: {found.volatility}. The odds for an observer after {found.spread_day:g} days have a standard deviation of {value}"
        f" points ({bounds}){takes}. Stable is under {100 * STABLE:.0f}, volatile from {100 * MOVING:.0f}."
    )


def _moves_part(found: Confidence, scenario: Scenario | None) -> Part:
    """How the odds move with wider priors, and whose narrowness counts as nothing. No word of how sure is in it."""
    points, bounds = difference(*found.move)
    sentences = [
        f"“{found.title.rstrip('.?! ')}” happens in {estimate_words(*found.probability)} of the futures with the priors of the file, and in"
        f" {estimate_words(*found.doubled)} with those that are assumed, inferred or without a basis twice as wide: {points} percentage"
        f" points (90% interval {bounds}), in this model."
    ]
    if found.narrow:
        known = scenario.assumptions if scenario is not None else {}
        titles = [f"“{known[name].title}”" if name in known else name for name in found.narrow]
        shown = [*titles[:NAMED], *([f"{count(len(titles) - NAMED)} more"] if len(titles) > NAMED else [])]
        sentences.append(f"Narrower than a factor of 1.5 without a source, which counts as nothing: {listed(shown)}.")
    return Part(title="If what is not known were less sure", sentences=tuple(sentences))
