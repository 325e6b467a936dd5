"""Halves of characters (lone surrogates), which escapes can write into a text and no file, page or terminal can hold."""

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
    """A hint that names the character which two halves beside each other make, or an empty text."""
    joined = text.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")
    meant = next((character for character in joined if ord(character) > 0xFFFF and character not in text), None)
    return f"write `\\U{ord(meant):08X}`" if meant is not None else ""
