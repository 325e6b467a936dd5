"""Passages that moved, found again by their hashes; edited ones, mapped by the difference of two texts."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from sandtable.scenario.types import Locator

BUDGET = 200_000_000  # characters hashed for one text, at most: some seconds
KEPT = 0.5  # of an edited passage's characters, at least, to be called the same passage
MOST_PAIRS = 4_000_000  # of words compared with words, in a part that differs
_CHUNK = re.compile(r"[^.?!\n]*(?:[.?!\n]+\s*|$)")
_WORD = re.compile(r"\w+|[^\w\s]|\s+")


class Slider:
    """Looks for passages by hash, each first where the one before it went, then at the beginnings of words, then everywhere."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._encoded = text.encode("utf-8", errors="replace")
        self._offsets = None if len(self._encoded) == len(text) else _offsets(text)
        self._starts = [found.start() for found in re.finditer(r"(?<!\w)(?=\S)", text)]
        self._shift = 0
        self._left = BUDGET
        self.is_complete = True  # whether every place was looked at, as far as asked for
        self.others = 0  # other places of the same words, where nothing but the distance decided between them

    def find(self, locator: Locator) -> int | None:
        """The start of a passage with this hash; of several the nearest to where it was. None if there is none."""
        length = locator.end - locator.start
        self.others = 0
        if not 0 < length <= len(self._text):
            return None
        if self._is_at(locator.start + self._shift, locator, length):
            return locator.start + self._shift
        for start in self._candidates(locator.start, len(self._text) - length):
            if self._left < length:
                self.is_complete = False
                return None
            self._left -= length
            if self._is_at(start, locator, length):
                self._shift = start - locator.start
                self.others = self._text.count(self._text[start : start + length]) - 1
                return start
        return None

    def _candidates(self, near: int, last: int) -> Iterator[int]:
        """Starts up to the last possible one: the beginnings of words, then the others, each from where it was outwards."""
        yield from (start for start in _outward(self._starts, near) if start <= last)
        known = frozenset(self._starts)
        yield from (start for start in _outward(range(last + 1), near) if start not in known)

    def _is_at(self, start: int, locator: Locator, length: int) -> bool:
        if not 0 <= start <= len(self._text) - length:
            return False
        first, last = (
            (start, start + length) if self._offsets is None else (self._offsets[start], self._offsets[start + length])
        )
        return hashlib.sha256(self._encoded[first:last]).hexdigest().startswith(locator.sha256)


def _outward(ordered: Sequence[int], near: int) -> Iterator[int]:
    """Numbers that are in order, the nearest to a number first."""
    above = bisect_left(ordered, near)
    below = above - 1
    while below >= 0 or above < len(ordered):
        if below < 0 or (above < len(ordered) and ordered[above] - near <= near - ordered[below]):
            yield ordered[above]
            above += 1
        else:
            yield ordered[below]
            below -= 1


def _offsets(text: str) -> list[int]:
    """The first byte in UTF-8 of each character of a text, and of its end."""
    found, at = [0], 0
    for character in text:
        at += 1 if character < "\x80" else 2 if character < "\u0800" else 3 if character < "\U00010000" else 4
        found.append(at)
    return found


@dataclass(frozen=True, slots=True)
class Mapped:
    """An edited passage in the new text. kept : the share of the longer version's characters that both have."""

    start: int
    end: int
    kept: float


def mapped(old: str, new: str, start: int, end: int) -> Mapped | None:
    """Where a passage of the old text is in the new one, or None if less than half of it is left.

    The ends go where the nearest words that are kept on either side of them lead: words that were put in or changed
    within the passage belong to it.
    """
    blocks = _blocks(old, new)
    kept = [(max(a, start), min(a + size, end), b - a) for a, b, size in blocks if a < end and start < a + size]
    share = sum(last - first for first, last, _ in kept) / (end - start)
    if not kept or share < KEPT:
        return None
    first, last = kept[0][0] + kept[0][2], kept[-1][1] + kept[-1][2]
    if (
        kept[0][0] > start
    ):  # its first words were changed: what took their place begins where the kept text before it ends
        first = max((b + size for a, b, size in blocks if a + size <= start), default=0)
    if kept[-1][1] < end:
        last = min((b for a, b, _ in blocks if a >= end), default=len(new))
    while first < last and new[first].isspace():
        first += 1
    while first < last and new[last - 1].isspace():
        last -= 1
    if first >= last:
        return None
    return Mapped(first, last, share * (end - start) / max(end - start, last - first))


@lru_cache(maxsize=2)
def _blocks(old: str, new: str) -> tuple[tuple[int, int, int], ...]:
    """The parts that two texts have in common, in order: start in the old one, start in the new one, length in characters.

    Sentences are compared first, then the words of those that differ: words alone would take minutes for a book.
    """
    before, after = _CHUNK.findall(old), _CHUNK.findall(new)
    at_before, at_after = _cumulated(before), _cumulated(after)
    found: list[tuple[int, int, int]] = []
    for kind, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        start, there = at_before[a], at_after[b]
        if kind == "equal":
            found.append((start, there, at_before[a_end] - start))
        elif kind == "replace":
            inner = _words_in_common("".join(before[a:a_end]), "".join(after[b:b_end]))
            found += [(start + one, there + other, size) for one, other, size in inner]
    return tuple(found)


def _words_in_common(old: str, new: str) -> list[tuple[int, int, int]]:
    """The same by words, of two parts that differ; nothing if they are too long to compare."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) * len(after) > MOST_PAIRS:
        return []
    at_before, at_after = _cumulated(before), _cumulated(after)
    found = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return [(at_before[a], at_after[b], at_before[a + size] - at_before[a]) for a, b, size in found if size]


def _cumulated(parts: list[str]) -> list[int]:
    found = [0]
    for part in parts:
        found.append(found[-1] + len(part))
    return found
