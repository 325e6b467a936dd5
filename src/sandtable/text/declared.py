"""The meaning of likelihood words in a scenario: as declared in it, else by the standard that it names."""

from __future__ import annotations

from sandtable.errors import WordError
from sandtable.scenario.types import DeclaredTerm, Words
from sandtable.text.phrases import normalise
from sandtable.text.possibility import STANDARD as READERS
from sandtable.text.possibility import possibility_range
from sandtable.text.readers import CENTRAL, empirical
from sandtable.text.standards import POSSIBLE, Range, official_standards
from sandtable.text.words import find_term, term_range

DECLARED = "declared"  # the standard of a range declared in the scenario


def standard_of(words: str | Words) -> str:
    """The identifier of the standard that `words` of a scenario names."""
    return words.standard if isinstance(words, Words) else words


def declared_term(words: str | Words, phrase: str) -> DeclaredTerm | None:
    """The scenario's own entry for a phrase, with its source and reason, or None."""
    wanted = normalise(phrase)
    terms = words.terms if isinstance(words, Words) else {}
    return next((term for known, term in terms.items() if normalise(known) == wanted), None)


def readers_range(phrase: str) -> Range | None:
    """What surveyed readers understand by a phrase, the middle 90% of their judgements; None if they were not asked about it."""
    if (found := possibility_range(phrase)) is not None:
        return found
    term = empirical(phrase)
    if term is None:
        return None
    low, high = term.central(CENTRAL)
    return Range(
        low, high, term.phrase, READERS, is_lowest=low == 0, is_highest=high == 1, says_possible=term.phrase in POSSIBLE
    )


def readers_only(phrase: str) -> Range | None:
    """The readers' range of a phrase that no published standard has: "often", "maybe", "slam dunk". None for any other."""
    is_published = any(find_term(phrase, standard=each.id) is not None for each in official_standards())
    return None if is_published else readers_range(phrase)


def scenario_range(words: str | Words, phrase: str) -> Range:
    """The meaning of a phrase in a scenario. words : the scenario's `words`.

    A range that the scenario declares has the standard `declared`. A phrase that no published standard has, such as
    "may" or "rarely", has `readers`, what surveyed readers understand by it. Raises WordError for an unknown phrase, and
    for one that only another standard has.
    """
    standard = standard_of(words)
    term = declared_term(words, phrase)
    if term is not None and term.range is not None:
        low, high = term.range
        return Range(low, high, normalise(phrase), DECLARED)
    wanted = term.like if term is not None and term.like is not None else phrase
    try:
        return term_range(wanted, standard=standard)
    except WordError:
        if (found := readers_only(wanted)) is not None:
            return found
        raise
