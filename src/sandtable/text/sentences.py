"""The sentences of a text, numbered from 1.

A sentence ends

1. at `.`, `?`, `!` or an ellipsis, with the closing quotation marks and brackets after it, before a blank, the end of a
   line or the end of the text;
2. there too before a letter that follows without a blank, as in texts that were copied from web pages and run together
   (`az-zor.many people`), unless what follows is an ending of addresses or files (`.com`, `.pdf`);
3. at an empty line: of headings and list entries without a full stop, too.

It does not end after an abbreviation (`e.g.`, `gen.`, `approx.`), an initial (`J. Smith`, `u.s.`) or within a number (`3.5`).
Blanks around it are no part of it. Checked by tests/unit/text/test_sentences.py.
"""

from __future__ import annotations

import re

from sandtable.text.folding import Span

_STOP = re.compile(r"[.?!\u2026]+[\"'\u2019\u201d\u00bb)\]]*|\n[^\S\n]*(?:\n|$)")
_BEFORE = re.compile(r"[\w&'\u2019.-]*$")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_ADDRESS = re.compile(
    r"(?:com|org|net|edu|gov|mil|int|info|co|io|uk|ru|sy|ir|eu|de|fr|html?|php|pdf|docx?|txt|jpe?g|png|tv)\b",
    re.IGNORECASE,
)
_LETTERS = 2  # of the word before a full stop that runs together with the next sentence, at least
_SHORT = (
    "adm approx apr art aug brig ca capt cf ch co col corp dec dept dr ed eds esp est etc e.g fig feb gen gov hon i.e inc jan jr jul"
    " jun lt ltd maj mar mr mrs ms mt no nos nov oct p pp prof rep rev sen sept sgt sr st u.k u.n u.s vol vs www"
)
ABBREVIATIONS = frozenset(_SHORT.split())


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in normal form, in order: number 5 is the fifth."""
    found: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if text[stop.start()] != "\n" and not _ends(text, stop.start(), stop.end()):
            continue
        _add(found, text, start, stop.end())
        start = stop.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    part = text[start:end]
    inner = part.strip()
    if any(character.isalnum() for character in inner):
        first = start + len(part) - len(part.lstrip())
        found.append(Span(first, first + len(inner)))


def _ends(text: str, at: int, after: int) -> bool:
    """Whether a sentence ends at a full stop or another sign. at : of the sign. after : of the character behind it."""
    before = _BEFORE.search(text, max(0, at - 40), at)
    word = (before.group() if before is not None else "").lower().lstrip("'\u2019.-&")
    following = text[after : after + 1]
    if text[at] == "." and after == at + 1 and (word in ABBREVIATIONS or _is_initial(word)):
        return not following
    if not following or following.isspace():
        return True
    if following.isalpha():
        return len(word.rpartition("-")[2]) >= _LETTERS and not _ADDRESS.match(text, after)
    return following in "\"'\u2018\u201c\u00ab([" and len(word) >= _LETTERS


def _is_initial(word: str) -> bool:
    """Whether what is before a full stop is one letter, or letters with full stops between them."""
    return _INITIALS.fullmatch(word) is not None and word != "i"
