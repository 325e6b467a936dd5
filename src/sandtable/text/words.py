"""Likelihood words and numbers, both ways.

    term_range("very likely", standard="nato")       WordError: not a term of NATO; `highly likely` is close
    term_range("a remote chance").low                0.01, of ICD 203
    terms_for(0.97, standard="ipcc").words           "extremely likely, very likely, likely, more likely than not"
    terms_for(0.22, standard="uk-phia").words        "between highly unlikely and unlikely"

Ranges include their low end and exclude their high end, unless it is 1. Checked by tests/unit/text/test_words.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sandtable.errors import WordError
from sandtable.scenario.spelling import closest, suggest
from sandtable.text.phrases import normalise, spelled
from sandtable.text.readers import SURVEYS, as_standard
from sandtable.text.standards import Range, Standard, official_standards

DEFAULT = "icd-203"


@dataclass(frozen=True)
class Placement:
    """The position of a probability among the terms of a standard.

    terms : those whose range contains it, the narrowest first. below, above : the nearest terms on either side where it
    lies in none; one of them is None beyond the outermost term.
    """

    probability: float
    standard: str
    terms: tuple[Range, ...]
    below: Range | None = None
    above: Range | None = None

    @property
    def words(self) -> str:
        """In words: the terms, `between ... and ...`, `below ...` or `above ...`."""
        if self.terms:
            return ", ".join(each.term for each in self.terms)
        if self.below is not None and self.above is not None:
            return f"between {self.below.term} and {self.above.term}"
        if self.above is not None:
            return f"below {self.above.term}"
        return f"above {self.below.term}" if self.below is not None else "no term"


@cache
def standards() -> tuple[Standard, ...]:
    """All standards: the published ones, and the surveys, `capphrase` first: the words as readers understand them."""
    return (*official_standards(), *(as_standard(survey.id) for survey in SURVEYS))


def find_standard(standard: str) -> Standard:
    """A standard by its identifier. Raises WordError with similar names."""
    known = {each.id: each for each in standards()}
    if (found := known.get(standard)) is not None:
        return found
    raise WordError(f"there is no standard of likelihood words `{standard[:40]}`", hint=suggest(standard, known))


@cache
def vocabulary(standard: str) -> dict[str, Range]:
    """Every phrase that a standard has, in normal form, with its range. Raises WordError."""
    return {normalise(word): each for each in find_standard(standard).terms for word in (each.term, *each.synonyms)}


@cache
def _spellings(standard: str) -> dict[str, Range]:
    """The phrases of a standard in one spelling each; the first of two that are spelled alike."""
    found: dict[str, Range] = {}
    for phrase, each in vocabulary(standard).items():
        found.setdefault(spelled(phrase), each)
    return found


def find_term(phrase: str, *, standard: str) -> Range | None:
    """What a standard means by a phrase, in this spelling or another (`almost certainly`); None if it lacks it."""
    return vocabulary(standard).get(normalise(phrase)) or _spellings(standard).get(spelled(phrase))


def term_range(phrase: str, *, standard: str = DEFAULT) -> Range:
    """What a standard means by a phrase.

    Raises WordError: no such standard, or no such phrase in it, with similar terms and other standards that have it.
    """
    wanted = normalise(phrase)
    if (found := find_term(phrase, standard=standard)) is not None:
        return found
    raise WordError(f"`{phrase[:60]}` is not a term of {find_standard(standard).id}", hint=_hint(wanted, standard))


def terms_for(probability: float, *, standard: str = DEFAULT) -> Placement:
    """The terms of a standard for a probability. Raises ValueError for a number that is not a probability."""
    if not 0 <= probability <= 1:
        raise ValueError(f"a probability must be between 0 and 1, not {probability}")
    terms = find_standard(standard).terms
    inside = sorted((each for each in terms if each.holds(probability)), key=lambda each: (each.width, each.term))
    if inside:
        return Placement(probability, standard, tuple(inside))
    below = max(
        (each for each in terms if each.high <= probability), key=lambda each: (each.high, each.low), default=None
    )
    above = min(
        (each for each in terms if each.low > probability), key=lambda each: (each.low, each.high), default=None
    )
    return Placement(probability, standard, (), below, above)


def _hint(wanted: str, standard: str) -> str:
    """A suggestion: a similar phrase of the standard, another standard that has this one, or all terms."""
    others = [
        each.id for each in standards() if each.id != standard and find_term(wanted, standard=each.id) is not None
    ]
    known = vocabulary(standard)
    swapped = (wanted.replace("very ", "highly "), wanted.replace("highly ", "very "))
    longer = [
        each for each in known if f" {wanted} " in f" {each} "
    ]  # `even chance`, where the term is `roughly even chance`
    close = next((each for each in (*swapped, *longer) if each in known), None) or closest(wanted, known)
    if close is not None:
        hint = f"did you mean `{close}`?"
    else:
        hint = "its terms are " + ", ".join(each.term for each in find_standard(standard).terms)
    return f"{hint}; {_listed(others)} {'has' if len(others) == 1 else 'have'} it" if others else hint


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
