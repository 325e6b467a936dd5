"""Halves of characters (lone surrogates), which escapes can write into a text and no file, page or terminal can hold.

Rule S121 names them among the control characters. The reader finds them first, in keys too, so that no message repeats one.
"""

from __future__ import annotations

import re

_HALF = re.compile("[\ud800-\udfff]")


def first_half(text: str) -> str | None:
    """The first half of a character in a text, or None."""
    found = _HALF.search(text)
    return found.group() if found else None


def whole(text: str) -> str:
    """The text with U+FFFD for every half."""
    return _HALF.sub("\ufffd", text)


def meant_by(text: str) -> str:
    """A hint: the whole character that two halves beside each other make, where there is one."""
    joined = text.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")
    meant = next((character for character in joined if ord(character) > 0xFFFF and character not in text), None)
    return f"write `\\U{ord(meant):08X}`" if meant is not None else "remove it"
