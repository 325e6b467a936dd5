"""Names that people give, as identifiers and as values of a YAML file."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from sandtable.characters import CONTROL
from sandtable.world.names import identifier_of

LONGEST = 24  # characters of an identifier that is made of a name; others are made of it, and 64 is the limit
_PLAIN = re.compile(r"[^\W\d_][\w .'\u2019\u201c\u201d()/;%&,?!-]*")
_PLAIN_IN_BRACES = re.compile(r"[^\W\d_][\w .'\u2019()/%&-]*")
# what a YAML file cannot hold, as the reader has it
_NOT_IN_A_FILE = re.compile("[^\\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NOT_TEXTS = frozenset({"true", "false", "null", "nan", "inf"})
# words of YAML and of the expression language
_WORDS = frozenset({"null", "true", "false", "day", "never", "and", "or", "not", "if", "min", "max", "rest"})


def one_line(text: str) -> str:
    """A text on one line, without control characters and with single blanks."""
    return " ".join(_NOT_IN_A_FILE.sub(" ", CONTROL.sub(" ", text)).split())


def identifier(name: str, *, taken: Collection[str] = (), fallback: str) -> str:
    """A new identifier for a name: its letters and digits in lower case, joined by hyphens.

    taken : identifiers that exist, from which it differs by a number. fallback : for a name without Latin letters.
    """
    stem = identifier_of(name, longest=LONGEST, fallback=fallback)
    if stem in _WORDS:
        stem = f"{fallback}-{stem}"
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    return found


def scalar(text: str, *, in_braces: bool = False) -> str:
    """A text as a YAML value that is read as this text: plain where that is safe, else in double quotes."""
    plain = _PLAIN_IN_BRACES if in_braces else _PLAIN
    if plain.fullmatch(text) and text == text.strip() and text.lower() not in _NOT_TEXTS:
        return text
    return json.dumps(text, ensure_ascii=False)


def capitalised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(names: Collection[str], word: str = "and") -> str:
    """`a`, `a and b` or `a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last
