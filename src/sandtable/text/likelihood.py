"""The word for a probability, and for an interval of one."""

from __future__ import annotations

from sandtable.text.words import terms_for


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
