"""Quoted words in a text, whatever the blanks, quotes, hyphens, case and compatible characters.

    find("the \u201cbig\u201d bridge", fold(text))      every place where the words are, as characters from and to

Left out of the comparison on both sides: blanks and line ends, quotation marks and apostrophes, hyphens and dashes, soft
hyphens and what else has no width. Ligatures, full-width letters and other compatible forms count as the letters that they
are, case does not count. Checked by tests/unit/text/test_folding.py.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

_QUOTES = frozenset("\"'`\u00b4\u02bc\u02b9\u2032\u2033\u2034\u2035\uff07\uff02")
_LEFT_OUT = frozenset({"Pd", "Pi", "Pf", "Zs", "Zl", "Zp", "Cc", "Cf"})
_MINUS = frozenset("\u2212\u2043\u00ad")
ENDINGS = ("...", "\u2026")  # between the first and the last words of a passage that is too long to quote


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """What counts of one character: letters and signs in plain lower case, or nothing."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(each for each in plain if not _is_left_out(each))


def _is_left_out(character: str) -> bool:
    low_quote = character in "\u201a\u201e"
    return low_quote or character in _QUOTES or character in _MINUS or unicodedata.category(character) in _LEFT_OUT


@dataclass(frozen=True)
class Folded:
    """A text with what counts of it. plain : the characters that count. places : of each, its character in the text."""

    text: str
    plain: str
    places: list[int]

    def within(self, start: int, end: int) -> str:
        """What counts of a part of the text."""
        return self.plain[bisect_left(self.places, start) : bisect_left(self.places, end)]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a text: its first character, and the one after its last."""

    start: int
    end: int


def fold(text: str) -> Folded:
    """A text as its words are compared."""
    plain: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        counted = character if "a" <= character <= "z" else _folded(character)
        if counted:
            plain.append(counted)
            places.extend([index] * len(counted))
    return Folded(text, "".join(plain), places)


def find(words: str, text: Folded) -> tuple[Span, ...]:
    """Every place of the words, in order; those that begin and end with a word, and if there is none, those within words.

    Within words, since texts from the web run together: `spacethe us deployment`.
    """
    wanted = fold(words).plain
    if not wanted:
        return ()
    found = []
    at = text.plain.find(wanted)
    while at >= 0:
        found.append(Span(text.places[at], text.places[at + len(wanted) - 1] + 1))
        at = text.plain.find(wanted, at + 1)
    whole = tuple(span for span in found if _is_whole(span, text.text))
    return whole or tuple(span for span in found if not _splits_a_character(span, text.text))


def find_between(first: str, last: str, text: Folded) -> tuple[Span, ...]:
    """Every passage from first words to the nearest last words after them; last words may end within the first ones."""
    ends = find(last, text)
    found = []
    for begin in find(first, text):
        after = [end.end for end in ends if end.start >= begin.end] or [end.end for end in ends if end.end == begin.end]
        if after:
            found.append(Span(begin.start, min(after)))
    return tuple(found)


def _is_whole(span: Span, text: str) -> bool:
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    first, last = text[span.start], text[span.end - 1]
    return not (_in_word(before) and _in_word(first)) and not (_in_word(last) and _in_word(after))


def _in_word(character: str) -> bool:
    return bool(character) and (character.isalnum() or unicodedata.combining(character) > 0)


def _splits_a_character(span: Span, text: str) -> bool:
    """Whether an accent follows that belongs to the last letter."""
    return span.end < len(text) and unicodedata.combining(text[span.end]) > 0


# -- what is near ------------------------------------------------------------------------------------


def words_of(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as they are compared, each with its first character and the one after its last."""
    found, start = [], -1
    for index, character in enumerate(text + " "):
        if character.isspace():
            if start >= 0 and (plain := "".join(map(_folded, text[start:index]))):
                found.append((plain, start, index))
            start = -1
        elif start < 0:
            start = index
    return found


def nearest(words: str, text: str) -> tuple[Span, float] | None:
    """The passage that is most like the words, and how much of them it has, 0 to 1; None if it has less than half.

    A window of as many words moves over the text; the one with most of the wanted words is the nearest, and is cut to
    where these begin and end.
    """
    from collections import Counter

    wanted = [plain.strip(".,;:?!()") for plain, _, _ in words_of(words)]
    there = [(plain.strip(".,;:?!()"), start, end) for plain, start, end in words_of(text)]
    if not wanted or not there:
        return None
    need, have = Counter(wanted), Counter[str]()
    shared, best, where = 0, 0, 0
    for index, (plain, _, _) in enumerate(there):
        have[plain] += 1
        shared += have[plain] <= need[plain]
        if index >= len(wanted):
            gone = there[index - len(wanted)][0]
            shared -= have[gone] <= need[gone]
            have[gone] -= 1
        if shared > best:
            best, where = shared, max(0, index - len(wanted) + 1)
    if 2 * best < len(wanted):
        return None
    window = there[where : where + len(wanted)]
    kept = [each for each in window if each[0] in need]
    return Span(kept[0][1], kept[-1][2]), best / len(wanted)
