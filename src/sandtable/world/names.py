"""Names of places as people write them: without diacritics, case and the articles of transcribed Arabic."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ARTICLES = frozenset(
    [
        "al",
        "el",
        "ad",
        "as",
        "ash",
        "at",
        "an",
        "ar",
        "az",
        "ed",
        "es",
        "esh",
        "et",
        "en",
        "er",
        "ez",
        "ul",
        "ud",
        "us",
        "ur",
    ]
)
_LETTERS = str.maketrans({
    "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ə": "e",
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-",
})  # fmt: skip
_REST = re.compile(r"[\W_]+")


def _plain(name: str) -> str:
    """A name in lower case, without diacritics and apostrophes."""
    text = unicodedata.normalize("NFKD", name.strip().lower().translate(_LETTERS))
    return "".join(letter for letter in text if not unicodedata.combining(letter)).replace("'", "")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name for comparison: `Al-Qā’im`, `al Qaim` and `Qaim` are one, `Deir ez-Zor` and `Deir Zor` too.

    The articles `al-`, `el-`, `as-` and the like are dropped, also as words of their own, but never the last word.
    """
    words = _REST.sub(" ", _plain(name)).split()
    return " ".join([*(word for word in words[:-1] if word not in _ARTICLES), *words[-1:]])


def identifier_of(name: str, *, longest: int = 64, fallback: str = "") -> str:
    """A name as the identifier of an entry: `al-Tanf` is `al-tanf`, `T2 (pump station)` is `t2-pump-station`.

    longest : characters, cut between words where there are several. fallback : for a name without Latin letters, and before one that
    begins with a digit; without it such a name has none, or `p-` before it.
    """
    words = re.sub(r"[^a-z0-9]+", "-", _plain(name)).strip("-")
    if len(words) > longest:
        cut = words[: longest + 1]
        words = cut[: cut.rfind("-")] if "-" in cut else cut[:longest]
    if not words:
        return fallback
    words = words if words[0].isalpha() else f"{fallback or 'p'}-{words}"
    return words[:64].rstrip("-")
