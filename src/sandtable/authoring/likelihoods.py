"""Where a text says how likely something is: the words that standards and surveys know, with their places.

Candidates, not findings: a word is found where it stands, whatever it is about, and every one is for the author to confirm.
Checked by tests/unit/authoring/test_likelihoods.py.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache

from sandtable.errors import WordError
from sandtable.text.declared import scenario_range
from sandtable.text.phrases import normalise
from sandtable.text.possibility import FORMS, possibility_range, readers_phrase
from sandtable.text.reading import digest
from sandtable.text.sentences import sentences
from sandtable.text.standards import Range
from sandtable.text.words import DEFAULT, standards, vocabulary

# words of the tables that mostly mean something else where they stand alone
_AMBIGUOUS = frozenset(
    {"certain", "always", "never", "often", "rarely", "usually", "frequently", "not often", "almost always"}
)
_NEGATION = re.compile(
    r"(?:\bnot|\bno|\bnever|\bhardly|\b[^\W\d_]+n['\u2019]t)\s+(?!(?:only|just|merely|simply|doubt)\b)(?:\w+\s+)?$",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:more|less|as|how)\s+$", re.IGNORECASE)  # "more likely to come" says only than what
EXTREME = 0.05  # a negation of what is as good as certain, or as good as excluded, says only that the other is possible
_ONLY_POSSIBLE = "might"
# what the default standard has in other words
_EVEN = {
    "even chance": "roughly even chance",
    "about even": "roughly even chance",
    "chances about even": "roughly even chance",
}
_MONTH = re.compile(r"\s+\d|\s*,")


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A likelihood word of a text. start, end : of the words, with a `not` or the like just before. sentence : the offsets of the sentence.

    words : as they are written, on one line. term : as the meaning's standard has them; None where they are negated and the
    meaning is the rest. meaning : the range of the default standard, or of readers.
    """

    start: int
    end: int
    sentence: tuple[int, int]
    number: int  # of the sentence, from 1
    words: str
    term: str | None
    meaning: Range
    is_negated: bool
    sha256: str  # of the words


def likelihoods(text: str) -> list[Likelihood]:
    """The likelihood words of a text in order; of overlapping ones the longest. text : in the normal form of locators."""
    spans = sentences(text)
    starts = [span.start for span in spans]
    found: list[Likelihood] = []
    for match in _pattern().finditer(text):
        words = " ".join(match[0].split())
        if found and found[-1].end <= match.start() and _is_governed(text[found[-1].end : match.start()], words):
            continue
        before = max(0, match.start() - 40), match.start()
        if (words == "May" and _MONTH.match(text, match.end())) or _COMPARED.search(text, *before):
            continue
        known = _EVEN.get(normalise(words), words.lower())
        term: str | None = known
        meaning = _meaning(known)
        if meaning is None:
            continue
        number = bisect_right(starts, match.start())
        span, start = spans[number - 1], match.start()
        negation = _NEGATION.search(text, *before)
        if negation is not None:
            start = max(span.start, negation.start())
            term, meaning = _negated(
                meaning, is_none=negation[0].lower().startswith("no") and negation[0][2:3].isspace()
            )
        written = text[start : match.end()]
        found.append(
            Likelihood(
                start, match.end(), (span.start, span.end), number, " ".join(written.split()), term, meaning,
                negation is not None, digest(written),
            )
        )  # fmt: skip
    return found


def _is_governed(between: str, words: str) -> bool:
    """Whether a "could" or the like only says what the likelihood word before it is about: "unlikely that they could"."""
    return readers_phrase(words) is not None and re.search(r"[.,;:!?()\u2014]", between) is None


def _negated(meaning: Range, *, is_none: bool) -> tuple[str | None, Range]:
    """What the negation of words says: the probabilities of the opposite; of extremes, that it is possible.

    is_none : a `no`, as in "no realistic possibility", which says that it is below the words.
    """
    if is_none:
        return None, replace(meaning, low=0.0, high=max(meaning.low, EXTREME), is_lowest=True, is_highest=False)
    possible = possibility_range(_ONLY_POSSIBLE)
    if possible is not None and (meaning.low >= 1 - EXTREME or meaning.high <= EXTREME):
        return _ONLY_POSSIBLE, possible
    low, high = round(1 - meaning.high, 4), round(1 - meaning.low, 4)
    return None, replace(meaning, low=low, high=high, is_lowest=low == 0, is_highest=high == 1)


def _meaning(words: str) -> Range | None:
    """What words mean by the default standard, else to readers or by the first standard that has them."""
    try:
        return scenario_range(DEFAULT, words)
    except WordError:
        pass
    for standard in standards():
        try:
            return scenario_range(standard.id, words)
        except WordError:
            continue
    return None


@cache
def _pattern() -> re.Pattern[str]:
    """Any known phrase, longest first; blanks and hyphens in it stand for any blanks, line ends and hyphens."""
    phrases = {phrase for standard in standards() for phrase in vocabulary(standard.id)} | set(FORMS)
    wanted = sorted(phrases - _AMBIGUOUS, key=lambda phrase: (-len(phrase), phrase))
    written = [r"[\s\u2010\u2011-]+".join(map(re.escape, phrase.split())) for phrase in wanted]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(written)})(?![\w-])", re.IGNORECASE)
