"""Handling of standard streams that are closed, in an encoding that lacks a character, or on a full disk."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
import unicodedata
from contextlib import suppress
from typing import Any, NoReturn, TextIO

from sandtable.system import on_windows

ERRORS = "sandtable-degrade"
_STDOUT, _STDERR = -11, -12  # of the Windows console
_ESCAPES = 0x0004  # ENABLE_VIRTUAL_TERMINAL_PROCESSING
# What a stream without the sign shows instead; longer than one character only where no line of a table is laid out by it.
_SIGNS = {
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...",
    "·": ".", "•": "*", "×": "x", "÷": "/", "±": "+/-", "≤": "<=", "≥": ">=", "≈": "~", "→": "->", "←": "<-", "\u00a0": " ",
    "\u202f": " ", "\u2009": " ", "°": " deg", "█": "#", "▉": "#", "▊": "#", "▋": "#", "▌": "=", "▍": "=", "▎": "-",
    "▏": "-", "▁": "_", "▂": ".", "▃": ":", "▄": "-", "▅": "=", "▆": "+", "▇": "*", "\N{REPLACEMENT CHARACTER}": "?",
}  # fmt: skip
_degraded: set[str] = set()


def _degrade(fault: UnicodeError) -> tuple[str, int]:
    """Replace symbols by similar ones and accented Latin letters by plain ones; all others are written as `\\uXXXX`."""
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
    """Make the standard streams safe to write to, in any environment.

    The descriptor of a closed stream is occupied; otherwise the next opened file would get it, with everything printed.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _take_up(number)
    if sys.stdout is None:
        sys.stdout = ClosedStream()
    if sys.stderr is None:  # discards output: `print(file=None)` would write to standard output
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    codecs.register_error(ERRORS, _degrade)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ERRORS)
            if on_windows() and not stream.isatty():  # files have the same bytes on every system
                stream.reconfigure(newline="\n")


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
    """Letters that could not be printed unchanged, in order; empty if there are none, or if only symbols were replaced."""
    return "".join(sorted(_degraded))


def is_utf8(stream: object) -> bool:
    """Whether a text stream writes UTF-8; a stream without an encoding is assumed to."""
    name = getattr(stream, "encoding", None)
    if not isinstance(name, str):
        return True
    try:
        return codecs.lookup(name).name in ("utf-8", "utf-8-sig")
    except LookupError:
        return False


def close_output() -> None:
    """Redirect stdout to the null device, so that the interpreter does not report write errors at exit."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
    except (OSError, ValueError):
        pass


def is_closed_pipe(fault: OSError) -> bool:
    """Whether a write failed because the reader closed the pipe. Windows reports "invalid argument" without a file name."""
    if isinstance(fault, BrokenPipeError):
        return True
    return on_windows() and fault.errno in (errno.EINVAL, errno.EPIPE) and fault.filename is None


def takes_colour(stream: TextIO) -> bool:
    """Whether to use colours: on a terminal, unless NO_COLOR or TERM=dumb is set."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return not on_windows() or _switch_on_escapes(stream)


def _switch_on_escapes(stream: TextIO) -> bool:
    """Enable escape sequences in a Windows console (Windows 10 or later). Returns whether they are enabled."""
    import ctypes

    library: Any = ctypes
    console = library.windll.kernel32
    handle = console.GetStdHandle(_STDERR if stream is sys.stderr else _STDOUT)
    mode = ctypes.c_ulong()
    if not console.GetConsoleMode(handle, ctypes.byref(mode)):
        return False
    return bool(mode.value & _ESCAPES) or bool(console.SetConsoleMode(handle, mode.value | _ESCAPES))
