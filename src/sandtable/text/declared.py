"""The meaning of likelihood words in a scenario: as declared in it, else by the standard that it names."""

from __future__ import annotations

from sandtable.errors import WordError
from sandtable.scenario.types import DeclaredTerm, Words
from sandtable.text.phrases import normalise
from sandtable.text.possibility import possibility_range
from sandtable.text.standards import Range
from sandtable.text.words import term_range

DECLARED = "declared"  # the standard of a range declared in the scenario


def standard_of(words: str | Words) -> str:
    """The identifier of the standard that `words` of a scenario names."""
    return words.standard if isinstance(words, Words) else words


def declared_term(words: str | Words, phrase: str) -> DeclaredTerm | None:
    """The scenario's own entry for a phrase, with its source and reason, or None."""
    wanted = normalise(phrase)
    terms = words.terms if isinstance(words, Words) else {}
    return next((term for known, term in terms.items() if normalise(known) == wanted), None)


def scenario_range(words: str | Words, phrase: str) -> Range:
    """The meaning of a phrase in a scenario. words : the scenario's `words`.

    A range that the scenario declares has the standard `declared`; "may", "might" and "could", if the standard lacks
    them, have `readers`. Raises WordError for an unknown phrase.
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
        if (found := possibility_range(wanted)) is not None:
            return found
        raise
