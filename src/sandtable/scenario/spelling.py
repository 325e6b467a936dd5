"""What a misspelt word may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def _edits(one: str, other: str) -> int:
    """Letters to insert, delete, replace or exchange with their neighbour to get from one word to the other."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is nearest, if it is near enough to be meant; ties to the first in order."""
    names = sorted(set(known))
    if not names or len(word) > 100:
        return None
    allowed = max(1, (len(word) + 1) // 3)
    edits, best = min((_edits(word, name), name) for name in names)
    if edits <= allowed and edits < len(best):
        return best
    return next(iter(get_close_matches(word, names, n=1, cutoff=0.61)), None)


def suggest(word: str, known: Iterable[str]) -> str:
    """A hint: the closest of the known words, or all of them if they are few; empty if there are none."""
    names = sorted(set(known))
    if (close := closest(word, names)) is not None:
        return f"did you mean `{close}`?"
    if 0 < len(names) <= 12:
        return "one of " + ", ".join(names) if len(names) > 1 else f"only `{names[0]}` is known"
    return ""
