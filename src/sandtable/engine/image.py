"""Machine code as Numba compiles it, laid out so that it can be run without Numba: the sections of an object file, one after the
other, and a list of the addresses in it that depend on where it comes to lie.

Read is what LLVM writes for its large model of code on 64-bit x86 under Linux: ELF (System V ABI, AMD64 supplement), whose only
relocations are whole 64-bit addresses. Anything else is refused, and Numba then loads its own.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

_HEADER, _SECTION, _SYMBOL, _MOVE = "<16sHHIQQQIHHHHHH", "<IIQQQQIIQQ", "<IBBHQQ", "<QQq"
_ELF = b"\x7fELF\x02\x01\x01"  # 64 bits, the least byte first
_OBJECT, _X86_64 = 1, 62
_SYMBOLS, _MOVES, _NO_BITS, _UNWIND = 2, 4, 8, 0x70000001  # kinds of section
_WRITE, _ALLOCATED, _THREAD_LOCAL = 1, 2, 0x400  # flags of a section
_WHOLE_ADDRESS = 1  # R_X86_64_64
_UNDEFINED, _COMMON = 0, 0xFFF2
_MOST = 1 << 24  # bytes of a section
# what only the wrapper that Python calls needs, and what happens to arrays that compiled code allocates: nothing of it is ever called
NEVER_CALLED = ("Py", "_Py", "numba_", "NRT_")


class UnknownObjectError(ValueError):
    """The object file is of another kind than this module reads."""


@dataclass(frozen=True)
class Image:
    """Code and data that run wherever they lie, once the addresses are written in.

    code: the bytes. entry: offset of the function. inside: (offset, target's offset); outside: (offset, name, addend) of a
    function elsewhere.
    """

    code: bytes
    entry: int
    inside: list[tuple[int, int]]
    outside: list[tuple[int, str, int]]

    @property
    def names(self) -> list[str]:
        """Functions elsewhere that are called."""
        return sorted({name for _, name, _ in self.outside if not name.startswith(NEVER_CALLED)})


def lay_out(content: bytes, function: str) -> Image:
    """The image of an object file. Raises UnknownObjectError, also where the function is not in it."""
    try:
        return _lay_out(content, function)
    except (struct.error, IndexError, ValueError) as fault:
        raise UnknownObjectError(f"a damaged object file: {fault}") from fault


def _lay_out(content: bytes, function: str) -> Image:
    sections = _sections(content)
    code, placed = bytearray(), {}
    for number, section in enumerate(sections):
        kind, flags, offset, size, align = section[1], section[2], section[4], section[5], section[8]
        if not flags & _ALLOCATED or not size or kind == _UNWIND or _name(content, sections, section) == ".eh_frame":
            continue
        if flags & (_WRITE | _THREAD_LOCAL):
            raise UnknownObjectError("a section that is written to")
        placed[number] = _room(code, size, align)
        if kind != _NO_BITS:
            code[placed[number] : placed[number] + size] = content[offset : offset + size]
    (table,) = (number for number, section in enumerate(sections) if section[1] == _SYMBOLS)
    symbols = _symbols(content, sections, table, code, placed)
    inside, outside = [], []
    for section in sections:
        if section[1] != _MOVES or section[7] not in placed:
            continue
        for at, info, addend in _entries(content, section, _MOVE):
            symbol, kind = symbols[info >> 32], info & 0xFFFFFFFF
            if kind != _WHOLE_ADDRESS or section[6] != table or symbol is None:
                raise UnknownObjectError(f"a relocation of kind {kind}")
            where = placed[section[7]] + at
            name, value = symbol
            if value is None:
                outside.append((where, name, addend))
            else:
                inside.append((where, value + addend))
    starts = [value for name, value in filter(None, symbols) if name == function and value is not None]
    if len(starts) != 1:
        raise UnknownObjectError("the function is not in it")
    return Image(bytes(code), starts[0], inside, outside)


def _sections(content: bytes) -> list[tuple[int, ...]]:
    head = struct.unpack_from(_HEADER, content)
    if not head[0].startswith(_ELF) or head[1:3] != (_OBJECT, _X86_64):
        raise UnknownObjectError("no object file of this kind")
    first, size, count = head[6], head[11], head[12]
    return [struct.unpack_from(_SECTION, content, first + size * k) for k in range(count)]


def _entries(content: bytes, section: tuple[int, ...], form: str) -> Iterator[Any]:
    return struct.iter_unpack(form, content[section[4] : section[4] + section[5]])


def _text(content: bytes, table: tuple[int, ...], at: int) -> str:
    start = table[4] + at
    return content[start : content.index(b"\0", start)].decode()


def _name(content: bytes, sections: list[tuple[int, ...]], section: tuple[int, ...]) -> str:
    return _text(content, sections[struct.unpack_from(_HEADER, content)[13]], section[0])


def _room(code: bytearray, size: int, align: int) -> int:
    if max(size, align) > _MOST:
        raise UnknownObjectError("larger than any engine")
    start = -(-len(code) // max(align, 1)) * max(align, 1)
    code.extend(bytes(start + size - len(code)))
    return start


def _symbols(
    content: bytes, sections: list[tuple[int, ...]], table: int, code: bytearray, placed: dict[int, int]
) -> list[tuple[str, int | None] | None]:
    """Name and offset of each symbol, no offset for those that are elsewhere; None for what was left out."""
    found: list[tuple[str, int | None] | None] = []
    names = sections[sections[table][6]]
    for name, _info, _other, section, value, size in _entries(content, sections[table], _SYMBOL):
        if section == _UNDEFINED:
            found.append((_text(content, names, name), None))
        elif section == _COMMON:  # its alignment stands in the place of its value
            found.append((_text(content, names, name), _room(code, size, value)))
        elif section in placed:
            found.append((_text(content, names, name), placed[section] + value))
        else:
            found.append(None)
    return found


def packed(image: Image, about: dict[str, Any]) -> bytes:
    """An image and what is to be known of it, as bytes."""
    head = json.dumps({**about, **asdict(image), "code": len(image.code)}).encode()
    body = struct.pack("<I", len(head)) + head + image.code
    return sha256(body).digest() + body


def unpacked(content: bytes) -> tuple[Image, dict[str, Any]]:
    """What `packed` was given. Raises UnknownObjectError for other bytes."""
    digest, body = content[:32], content[32:]
    if len(content) < 36 or sha256(body).digest() != digest:
        raise UnknownObjectError("damaged")
    (size,) = struct.unpack_from("<I", body)
    about = json.loads(body[4 : 4 + size])
    code = body[4 + size :]
    inside = [(at, target) for at, target in about.pop("inside")]
    outside = [(at, name, addend) for at, name, addend in about.pop("outside")]
    if len(code) != about.pop("code"):
        raise UnknownObjectError("damaged")
    return Image(code, about.pop("entry"), inside, outside), about
