"""Plain YAML scalars by the core schema of YAML 1.2: no yes or no, no octal 010, no base 60, no dates."""

from __future__ import annotations

import re
from math import isfinite

_INTEGER = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class NotFiniteError(ValueError):
    """A number that is infinite, not a number or too large."""


def resolve(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar. Raises NotFiniteError."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-+.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        if len(text) > 300:
            raise NotFiniteError
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        if len(text) > 200:
            raise NotFiniteError
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if not isfinite(number):
            raise NotFiniteError
        return number
    if _NOT_FINITE.fullmatch(text):
        raise NotFiniteError
    return text
