"""A source text from its file: bytes to characters, in the normal form on which locators are based.

That form: UTF-8 decoded, a byte order mark at the start dropped, every line end (CR LF, CR) one line feed. All else
counts, blanks at line ends and a last line feed too. SHA-256 is taken of that form, encoded as UTF-8 again.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sandtable.errors import TextError

LARGEST = 16 << 20  # bytes: some ten thousand pages
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a file. Raises TextError where it cannot be read or is larger than LARGEST."""
    name = str(path)
    if not name.strip() or "\0" in name:
        raise TextError("the name of the text is empty or not a file name")
    try:
        if Path(name).is_dir():
            raise TextError(f"{name} is a directory", hint="name the file in it")
        with Path(name).open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as fault:
        raise TextError(f"{name} cannot be read: {(fault.strerror or 'no access').lower()}") from None
    if len(raw) > LARGEST:
        raise TextError(f"{name} is larger than {LARGEST >> 20} MiB", hint="a source text is an article or a book")
    return raw


def decode(raw: bytes, *, name: str) -> str:
    """The characters of a text in normal form. Raises TextError where the bytes are no text, with line and column."""
    if raw.startswith(_UTF_16):
        raise TextError(f"{name} is UTF-16, not UTF-8", hint="save it as UTF-8")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        if b"\0" in raw[:1024]:
            raise _binary(name) from None
        line, column = position(normalise(raw[: fault.start].decode("utf-8", errors="replace")), -1)
        message = f"{name}: byte 0x{raw[fault.start]:02x} at line {line}, column {column} is not UTF-8"
        raise TextError(
            message, hint="save it as UTF-8; a PDF or a word processor's file has to be turned into text"
        ) from None
    if "\0" in text:
        raise _binary(name)
    text = normalise(text)
    if not text.strip():
        raise TextError(f"{name} is empty")
    return text


def _binary(name: str) -> TextError:
    return TextError(f"{name} is a binary file", hint="turn a PDF or a word processor's file into text first")


def normalise(text: str) -> str:
    """A text in the normal form of locators."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def digest(text: str) -> str:
    """SHA-256 of a text, 64 hexadecimal digits. Lone surrogates, which no UTF-8 file holds, count as question marks."""
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a character, both counted from 1. offset : from 0; -1 is the place after the last character."""
    before = text if offset < 0 else text[:offset]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
