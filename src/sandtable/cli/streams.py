"""Standard streams as a command finds them: closed, in an encoding that lacks a character, or on a full disk."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
import unicodedata
from contextlib import suppress
from typing import NoReturn

ERRORS = "sandtable-degrade"
# What a stream without the sign shows instead; longer than one character only where no line of a table is laid out by it.
_SIGNS = {
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...",
    "·": ".", "•": "*", "×": "x", "÷": "/", "±": "+/-", "≤": "<=", "≥": ">=", "≈": "~", "→": "->", "←": "<-", "\u00a0": " ",
    "\u202f": " ", "\u2009": " ", "°": " deg", "█": "#", "▉": "#", "▊": "#", "▋": "#", "▌": "=", "▍": "=", "▎": "-",
    "▏": "-", "▁": "_", "▂": ".", "▃": ":", "▄": "-", "▅": "=", "▆": "+", "▇": "*", "\N{REPLACEMENT CHARACTER}": "?",
}  # fmt: skip
_degraded: set[str] = set()


def _degrade(fault: UnicodeError) -> tuple[str, int]:
    """Signs become like signs, accented Latin letters lose their accents, all others are written as `\\uXXXX`."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    written = "".join(_substitute(character) for character in fault.object[fault.start : fault.end])
    return written, fault.end


def _substitute(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    _degraded.add(character)
    base = unicodedata.normalize("NFKD", character)[:1]
    if base != character and base.isascii() and base.isalpha():
        return base
    return character.encode("ascii", "backslashreplace").decode("ascii")


class ClosedStream(io.TextIOBase):
    """Standard output that was closed before the command began: the first write says so."""

    encoding = "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, _text: str, /) -> NoReturn:
        raise OSError(errno.EBADF, "standard output is closed")


def prepare_streams() -> None:
    """Makes the standard streams safe to write to, whatever the command was started with.

    A closed one has its number taken up, or the next file that is opened would get it, and everything printed with it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _take_up(number)
    if sys.stdout is None:
        sys.stdout = ClosedStream()
    if sys.stderr is None:  # nobody hears: `print(file=None)` would write to standard output
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    codecs.register_error(ERRORS, _degrade)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ERRORS)


def _take_up(number: int) -> None:
    with suppress(OSError):
        os.fstat(number)
        return
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_RDWR)
        if nothing != number:
            os.dup2(nothing, number)
            os.close(nothing)


def degraded() -> str:
    """Letters that were not printed as they are, in order; empty if all were, or if only signs were replaced."""
    return "".join(sorted(_degraded))


def is_utf8(stream: object) -> bool:
    """Whether a text stream writes UTF-8; one that names no encoding is taken to."""
    name = getattr(stream, "encoding", None)
    if not isinstance(name, str):
        return True
    try:
        return codecs.lookup(name).name in ("utf-8", "utf-8-sig")
    except LookupError:
        return False


def close_output() -> None:
    """Points stdout at nothing, so that the interpreter does not complain about what it cannot write on its way out."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
    except (OSError, ValueError):
        pass
