"""The rules that key judgments keep, after the analytic standards of ICD 203, as a linter of texts.

What stands in quotation marks is the author's: titles are not looked at. Each rule looks at sentences, or at all of them together.
`tests/unit/telling/test_judgment_rules.py` has a broken text for each, and runs them on what is written of every bundled scenario.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal, TypeAlias

from sandtable.text.sentences import sentences
from sandtable.text.standards import POSSIBLE, official_standards
from sandtable.text.words import find_standard

Rule: TypeAlias = Literal[
    "likelihood-with-confidence", "other-vocabulary", "no-interval", "doubled-hedge", "word-and-number", "certainty",
    "no-likelihood", "no-confidence", "turns-on-nothing", "nothing-to-watch", "not-in-the-model", "length",
]  # fmt: skip
FEWEST, MOST = 3, 5  # sentences
LEVELS = "high|moderate|low|not rated"

_QUOTED = re.compile(
    "\N{LEFT DOUBLE QUOTATION MARK}[^\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}]*\N{RIGHT DOUBLE QUOTATION MARK}"
)
_CONFIDENT = re.compile(r"(?i)\b(?:confiden\w*|how sure|we are sure|certainty)\b")
_OF_FUTURES = re.compile(r"(?i)\bof (?:the |all )?(?:\w+ )?futures\b|\bprobab\w*|\bodds\b|\bchances?\b")
_MODAL = re.compile(
    r"(?i)\b(?:may|might|could|possibly|possible|perhaps|maybe|conceivabl[ey]|apparently|seemingly|seems?|appears?|presumably)\b"
)
_SURE = re.compile(
    r"(?i)\b(?:will|certainly|definitely|undoubtedly|no doubt|inevitabl[ey]|guaranteed?|surely|proves?|impossible)\b"
)
_DATE = re.compile(
    r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\b\d{4}-\d\d-\d\d\b|\b\d\d:\d\d\b"
)
_WATCH = re.compile(r"(?i)\bwatch\b|\bno observable event\b")
_NUMBER = r"[<>]?\d[\d,]*(?:\.\d+)?"
_BRACKET = r"\s*\([^()]*\d[^()]*\)"
_PERCENT = re.compile(_NUMBER + "%")
# with an interval, or what needs none: two ends of a range, the value of an input, the level of an interval
_WITH_INTERVAL = re.compile(
    rf"(?:{_NUMBER}%|{_NUMBER} (?:percentage )?points){_BRACKET}|from {_NUMBER}% to {_NUMBER}%|end \((?:[^()]|\([^()]*\))*\)|\d+% interval"
)
_POINTS = re.compile(rf"{_NUMBER} (?:percentage )?points")


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken. sentence : where; empty for what the whole lacks."""

    rule: Rule
    sentence: str
    about: str


def broken_rules(judgments: Sequence[str], *, standard: str) -> tuple[Broken, ...]:
    """Every rule that a text of key judgments breaks.

    judgments : its texts, in order; each may hold several sentences. standard : whose likelihood words it uses.
    """
    plain = [_QUOTED.sub("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}", each) for each in judgments]
    every = [text[span.start : span.end] for text in plain for span in sentences(text)]
    return (*(fault for each in every for fault in _in_sentence(each, standard)), *_in_all(every, standard))


def _in_sentence(sentence: str, standard: str) -> Iterator[Broken]:
    words = [each.group().lower() for each in _likelihood_words().finditer(sentence)]
    modals = [each.group().lower() for each in _MODAL.finditer(sentence)]
    confident = _CONFIDENT.search(sentence)
    if confident and (words or _OF_FUTURES.search(sentence)):
        yield Broken("likelihood-with-confidence", sentence, "how sure and how likely in one sentence")
    own = {term.term for term in find_standard(standard).terms}
    for word in words:
        if word not in own:
            yield Broken("other-vocabulary", sentence, f"`{word}` is no term of {standard}")
    if len(words) - _joined(sentence, words) + len(modals) > 1:
        yield Broken("doubled-hedge", sentence, f"more than one of {', '.join([*words, *modals])}")
    elif modals and not words:
        yield Broken("other-vocabulary", sentence, f"`{modals[0]}` says nothing about how likely")
    rest = _WITH_INTERVAL.sub(" ", sentence)
    for bare in (*_PERCENT.finditer(rest), *_POINTS.finditer(rest)):
        yield Broken("no-interval", sentence, f"`{bare.group()}` has no interval")
    if (sure := _SURE.search(sentence)) is not None:
        yield Broken("certainty", sentence, f"`{sure.group()}` is said as if it were certain")
    yield from _word_and_number(sentence, words, standard)


def _joined(sentence: str, words: Sequence[str]) -> int:
    """Pairs of words that are one statement: `likely to very likely`."""
    return sum(f"{one} to {other}" in sentence.lower() for one, other in pairwise(words))


def _word_and_number(sentence: str, words: Sequence[str], standard: str) -> Iterator[Broken]:
    """A likelihood word beside a number that it does not hold."""
    terms = {term.term: term for term in find_standard(standard).terms}
    meant = [terms[word] for word in words if word in terms]
    first = _PERCENT.search(sentence)
    if not meant or first is None:
        return
    digits = first.group().strip("<>%").replace(",", "")
    value, half = float(digits) / 100, 0.5 * 10.0 ** -(len(digits.partition(".")[2]) + 2)
    low, high = min(term.judged_low for term in meant), max(term.judged_high for term in meant)
    if not low - half - 1e-9 <= value <= high + half + 1e-9:
        yield Broken("word-and-number", sentence, f"{first.group()} is not {' to '.join(words)}")


def _in_all(every: Sequence[str], standard: str) -> Iterator[Broken]:
    if not FEWEST <= len(every) <= MOST:
        yield Broken("length", "", f"{len(every)} sentences, not {FEWEST} to {MOST}")
    own = {term.term for term in find_standard(standard).terms}
    likely = [each for each in every if any(word.group().lower() in own for word in _likelihood_words().finditer(each))]
    if not any(_PERCENT.search(each) for each in likely):
        yield Broken("no-likelihood", "", "no sentence has a likelihood word with its number")
    elif not any("in this model" in each for each in likely):
        yield Broken("not-in-the-model", "", "no sentence says that the number is of this model")
    levels = [each for each in every if _CONFIDENT.search(each) and re.search(rf"\b(?:{LEVELS})\b", each)]
    if not levels:
        yield Broken("no-confidence", "", "no sentence says how sure that is: high, moderate, low or not rated")
    if not any(re.search(r"(?i)\bturns (?:most )?on\b", each) for each in every):
        yield Broken("turns-on-nothing", "", "no sentence says what it turns on")
    watched = [each for each in every if _WATCH.search(each)]
    if not watched:
        yield Broken("nothing-to-watch", "", "no sentence says what to watch")
    for each in watched:
        if "no sign to watch" not in each and not _DATE.search(each):
            yield Broken("nothing-to-watch", each, "what to watch has no date")


@cache
def _likelihood_words() -> re.Pattern[str]:
    """The words of all published standards, the longest first."""
    words = {
        word for standard in official_standards() for term in standard.terms for word in (term.term, *term.synonyms)
    }
    longest = sorted(
        words - {word for word in words if word in POSSIBLE and " " not in word}, key=lambda each: (-len(each), each)
    )
    return re.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, longest))})\b")
