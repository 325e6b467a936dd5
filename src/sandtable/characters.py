"""Characters in terminals and files: which are never printed, the width of the others, where a line may break.

Uses only the standard library, so that every layer can import it.
"""

from __future__ import annotations

import re
import unicodedata
from numbers import Number
from typing import Any

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# C0 except tab, line feed and carriage return; DEL and C1; line and paragraph separators; the embeddings, overrides and isolates of
# bidirectional text, which reorder what follows; halves of surrogate pairs, which no file can hold. The marks that
# right-to-left text needs (U+200E, U+200F, U+061C) and the joiners change nothing but their neighbours and are kept.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
CONTROL = re.compile(f"[{_CONTROLS}]")
_NOT_IN_A_LINE = re.compile(f"[{_CONTROLS}\r\n]")
_JOINER = "\u200d"  # of emoji: it joins characters into one
_NO_LINE_STARTS_WITH = frozenset("、。，．！？：；）」』】》〉〕］｝”’…·・ー々")
_NO_LINE_ENDS_WITH = frozenset("（「『【《〈〔［｛“‘")
# what a cell begins with that spreadsheets calculate; some interpret wide characters too (OWASP, CSV Injection)
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutralise(text: str) -> str:
    """The text with every control character shown as U+FFFD. Line breaks and tabs are kept; a lone carriage return is replaced."""
    if text.isascii() and text.isprintable():
        return text
    return CONTROL.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", REPLACEMENT))


def guarded(value: Any) -> Any:
    """A value for a cell of a file that may be opened in a spreadsheet: a text that it would calculate begins with an apostrophe.

    Numbers and truth values are returned unchanged. A text that would be read as guarded gets an apostrophe too, so that
    `unguarded` restores every text. Control characters are shown as U+FFFD. Source: OWASP, CSV Injection.
    """
    if value is None or isinstance(value, Number):  # truth values and decimals too
        return value
    written = str(value)
    text = neutralise(written)
    return f"'{text}" if written.lstrip("'").startswith(FORMULA_SIGNS) else text


def unguarded(text: str) -> str:
    """The text of a cell without the apostrophe of `guarded`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_SIGNS) else text


def neutralise_line(text: str) -> str:
    """The same for a text on one line: line breaks are shown as U+FFFD too, tabs as blanks."""
    if text.isascii() and text.isprintable():
        return text
    return _NOT_IN_A_LINE.sub(REPLACEMENT, text.replace("\t", " "))


def control_name(character: str) -> str:
    """The name of a control character in messages: `U+001B (escape)`."""
    known = {
        "\x00": "null",
        "\x07": "bell",
        "\x08": "backspace",
        "\x1b": "escape",
        "\x7f": "delete",
        "\x9b": "control sequence",
    }
    name = known.get(character) or unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def columns(text: str) -> int:
    """The width of a text in terminal columns: 2 for wide East Asian characters, 0 for combining marks and joiners."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def wrap(text: str, width: int, *, indent: str = "") -> list[str]:
    """The lines of a paragraph: broken at blanks, next to wide characters, and within a word only if it is wider than a line.

    width : terminal columns, at least 1; an indent that leaves no room is left out. Never raises for a width.
    """
    room = width - columns(indent)
    if room < 2:
        indent, room = "", max(width, 2)
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        for first, piece in enumerate(_pieces(word, room)):
            blank = " " if line and not first else ""
            size = columns(piece)
            if line and used + len(blank) + size > room:
                lines.append(indent + line)
                line, used, blank = "", 0, ""
            line, used = line + blank + piece, used + len(blank) + size
    if line:
        lines.append(indent + line)
    return lines


def _pieces(word: str, room: int) -> list[str]:
    """Parts of a word between which a line may break; none is wider than the available width."""
    if columns(word) <= room and word.isascii():
        return [word]
    atoms: list[str] = []
    for character in word:
        is_joined = atoms and (
            character in _NO_LINE_STARTS_WITH
            or atoms[-1][-1] in _NO_LINE_ENDS_WITH
            or atoms[-1][-1] == _JOINER
            or _width(character) == 0
            or (_width(character) == 1 and _width(atoms[-1][-1]) < 2)
        )
        if is_joined and columns(atoms[-1]) + _width(character) <= room:
            atoms[-1] += character
        else:
            atoms.append(character)
    return atoms
