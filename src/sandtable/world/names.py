"""Names of places as people write them: without diacritics, case and the articles of transcribed Arabic."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ARTICLES = re.compile(r"(?:^|(?<=[ -]))(?:al|el|ad|as|ash|at|an|ar|az|ed|es|esh|et|en|er|ez|ul|ud|us|ur)[-']+")
_LETTERS = str.maketrans({
    "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ə": "e",
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "‐": "-", "‑": "-", "–": "-",
})  # fmt: skip
_REST = re.compile(r"[^\w]+")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name for comparison: `Al-Qā’im`, `al Qaim` and `Qaim` are one, `Deir ez-Zor` and `Deir Zor` too.

    The articles `al-`, `el-`, `as-` and the like are dropped where a hyphen or apostrophe joins them to a word, and
    `al` and `el` before a word of their own at the start.
    """
    text = unicodedata.normalize("NFKD", name.strip().lower().translate(_LETTERS))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    bare = _ARTICLES.sub("", text)
    words = [word for word in _REST.sub(" ", bare.replace("'", "")).split() if word != "_"]
    if len(words) > 1 and words[0] in ("al", "el"):
        words = words[1:]
    return " ".join(words)


def identifier_of(name: str) -> str:
    """A name as the identifier of an entry: `al-Tanf` is `al-tanf`, `T2 (pump station)` is `t2-pump-station`.

    Empty if no letter of it is Latin.
    """
    text = unicodedata.normalize("NFKD", name.strip().lower().translate(_LETTERS))
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).replace("'", "")
    words = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    words = words if not words or words[0].isalpha() else f"p-{words}"
    return words[:64].rstrip("-")
