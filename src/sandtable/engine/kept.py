"""Functions of the engine that Python calls, from machine code that was kept, without importing Numba.

Importing Numba and having it load its own cache takes half of what a short command takes. What it compiled is kept a second
time, as an image (`image.py`) that is put into memory and called through ctypes, with the arguments in the order in which Numba's
own wrapper hands them on: pointers, counts, strides. It is the same code, and it calls the same functions of the C library, so the
same bits come out. Where anything is missing or differs (the processor, another version, a setting of Numba, a system other than
Linux on 64-bit x86, arguments of other types), Numba does the work. Checked by tests/unit/engine/test_kept.py.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from sandtable.engine.folder import cache_directory, numba_helpers
from sandtable.engine.image import Image, UnknownObjectError, lay_out, packed, unpacked
from sandtable.files import write_whole

_WHOLE: Any = {"int": ctypes.c_int64, "<i8": ctypes.c_int64, "<u8": ctypes.c_uint64, "<u4": ctypes.c_uint32}
_WIDTHS = {"int": "i64", "<i8": "i64", "<u8": "i64", "<u4": "i32"}
_ANCHOR = "PyInit__helperlib"  # a name in Numba's helpers by which their other functions are found
_FIRST_PROCESSOR = 8192  # bytes of /proc/cpuinfo that hold at least all about the first one

Kinds = list[list[Any]]  # of each argument: the text of its type, and its dimensions (-1 for a single number)


class Entry:
    """A compiled function of an engine module, called with arrays (a record as an array of one) and whole numbers.

    variant: tells apart what is compiled for records of different sizes. Returns nothing: results are written into arrays.
    """

    def __init__(self, module: str, name: str, *, variant: str = "") -> None:
        self._module, self._name = module, name
        self._file = f"{module}.{name}{variant and '-'}{variant}"
        self._lock = Lock()
        self._is_looked_for = False
        self._code: _Code | None = None
        self._is_kept = False

    def __call__(self, *arguments: Any) -> None:
        """Do what the function does."""
        code = self._code if self._is_looked_for else self._look()
        if code is None or not code.run(arguments):
            self._compile(arguments)

    def _look(self) -> _Code | None:
        with self._lock:
            if not self._is_looked_for:
                self._code = _loaded(self._file)
                self._is_looked_for = True
            return self._code

    def _compile(self, arguments: tuple[Any, ...]) -> None:
        function = getattr(import_module(f"sandtable.engine.{self._module}"), self._name)
        function(*map(_record, arguments))
        with self._lock:
            if self._code is None and not self._is_kept:
                self._is_kept = True
                with suppress(OSError, UnknownObjectError):  # what cannot be kept is left to Numba
                    _keep(self._file, function, arguments)


class _Code:
    """An image in memory."""

    def __init__(self, image: Image, about: dict[str, Any]) -> None:
        self._kinds: Kinds = about["kinds"]
        self._memory = _placed(image, about["helpers"])
        types: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
        for text, dimensions in self._kinds:
            if dimensions < 0:
                types.append(_WHOLE[text])
            elif text.startswith("|V"):
                types.append(ctypes.c_size_t)
            else:  # who owns the memory (nobody: it is Python's), elements, bytes of each, address, shape, strides
                types += [ctypes.c_void_p] * 2 + [ctypes.c_ssize_t] * 2 + [ctypes.c_size_t]
                types += [ctypes.c_ssize_t] * (2 * dimensions)
        self._function = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(_address(self._memory) + image.entry)

    def run(self, arguments: tuple[Any, ...]) -> bool:
        """Call it; False where the arguments are of other types. Other threads go on in the meantime."""
        if _kinds(arguments) != self._kinds:
            return False
        values: list[Any] = []
        for argument, (text, dimensions) in zip(arguments, self._kinds, strict=True):
            if dimensions < 0:
                values.append(int(argument))
            else:
                address = argument.ctypes.data  # `__array_interface__` would describe the type of a record array
                if text.startswith("|V"):
                    values.append(address)
                else:
                    values += [None, None, argument.size, argument.itemsize, address]
                    values += [*argument.shape, *argument.strides]
        result, fault = ctypes.c_int64(), ctypes.c_void_p()
        status = self._function(ctypes.addressof(result), ctypes.addressof(fault), *values)
        if status != 0:
            raise RuntimeError(f"compiled code ended with the status {status}")
        return True


def _kinds(arguments: tuple[Any, ...]) -> Kinds | None:
    """Types of arguments; None where one is of a type, or lies in memory in a way, that is left to Numba."""
    kinds: Kinds = []
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            flags = argument.flags
            if not (flags.c_contiguous and flags.aligned and flags.writeable):
                return None
            kinds.append([argument.dtype.str, argument.ndim])
        elif type(argument) is int:
            kinds.append(["int", -1])
        elif isinstance(argument, np.integer) and argument.dtype.str in _WHOLE:
            kinds.append([argument.dtype.str, -1])
        else:
            return None
    return kinds


def _record(argument: Any) -> Any:
    """An array of one record as the record, for Numba."""
    is_record = isinstance(argument, np.ndarray) and argument.dtype.names is not None
    return argument.view(np.recarray)[0] if is_record else argument


@cache
def _machine() -> str | None:
    """What the code depends on besides its sources and versions; None where this module is of no use."""
    if sys.platform != "linux" or platform.machine() != "x86_64" or sys.maxsize < 2**32:
        return None
    if any(name.startswith("NUMBA_") for name in os.environ) or Path(".numba_config.yaml").exists():
        return None  # the settings of Numba are Numba's own
    try:
        with open("/proc/cpuinfo", "rb") as file:
            first = file.read(_FIRST_PROCESSOR).split(b"\n\n")[0]
        helpers = os.stat(numba_helpers())
    except (OSError, ImportError):
        return None
    wanted = (b"vendor_id", b"cpu family", b"model", b"model name", b"stepping", b"flags")
    lines = [line for line in first.splitlines() if line.partition(b":")[0].strip() in wanted]
    if len(lines) != len(wanted):
        return None
    lines.append(f"{numba_helpers()} {helpers.st_size} {helpers.st_mtime_ns}".encode())
    return sha256(b"\n".join(lines)).hexdigest()[:16]


def _path(name: str) -> Path | None:
    machine = _machine()
    return None if machine is None else cache_directory() / f"{name}-{machine}.image"


def _loaded(name: str) -> _Code | None:
    path = _path(name)
    if path is None:
        return None
    try:
        return _Code(*unpacked(path.read_bytes()))
    except (OSError, UnknownObjectError, AttributeError, KeyError, ValueError):
        return None


def _address(memory: mmap.mmap) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(memory))


def _placed(image: Image, helpers: dict[str, int]) -> mmap.mmap:
    """Memory with the image in it, that can be executed and no longer written. Raises OSError, AttributeError."""
    process = ctypes.CDLL(None, use_errno=True)
    memory = mmap.mmap(-1, len(image.code), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory[:] = image.code
    start = _address(memory)
    never = _function_at(process, "abort")
    known = _addresses(image, process, helpers)
    for at, target in image.inside:
        memory[at : at + 8] = (start + target).to_bytes(8, "little")
    for at, name, addend in image.outside:
        memory[at : at + 8] = (known.get(name, never) + addend).to_bytes(8, "little")
    if process.mprotect(ctypes.c_size_t(start), ctypes.c_size_t(len(image.code)), mmap.PROT_READ | mmap.PROT_EXEC):
        raise OSError(ctypes.get_errno(), "memory cannot be made executable")
    return memory


def _addresses(image: Image, process: ctypes.CDLL, helpers: dict[str, int]) -> dict[str, int]:
    """Where the functions are that the code calls: those of the C library, or Numba's helpers, by their distance from one name."""
    base = _function_at(ctypes.CDLL(str(numba_helpers())), _ANCHOR) if helpers else 0
    return {name: base + helpers[name] if name in helpers else _function_at(process, name) for name in image.names}


def _function_at(library: ctypes.CDLL, name: str) -> int:
    return ctypes.cast(getattr(library, name), ctypes.c_void_p).value or 0


def _keep(name: str, function: Any, arguments: tuple[Any, ...]) -> None:
    """Keep what Numba has just compiled or loaded, if it is of the kind that can be called. Raises OSError, UnknownObjectError."""
    path, kinds = _path(name), _kinds(arguments)
    if path is None or kinds is None:
        return
    type_of: Any = import_module("numba").typeof
    signature = tuple(type_of(_record(argument)) for argument in arguments)
    # a process may have compiled the function for other types, too
    if signature not in getattr(function, "overloads", {}):
        return
    try:
        content, bitcode, symbol = _compiled(function, signature)
    except (AttributeError, TypeError, ValueError):  # another Numba: this is none of its public interfaces
        return
    import llvmlite.binding as llvm

    parameters = [str(each.type) for each in llvm.parse_bitcode(bitcode).get_function(symbol).arguments]
    if parameters != _parameters(kinds):
        raise UnknownObjectError("the function takes other arguments")
    image = lay_out(content, symbol)
    helpers = _helpers(image, llvm.address_of_symbol)
    write_whole(path, packed(image, {"kinds": kinds, "helpers": helpers}))


def _compiled(function: Any, signature: Any) -> tuple[bytes, bytes, str]:
    """Object file, bit code and name of a function that Numba keeps in its cache."""
    cache_: Any = function._cache
    key = cache_._index_key(signature, function.targetctx.codegen())
    library, description, *_ = cache_._cache_file.load(key)
    _name, kind, (content, bitcode) = library
    if kind != "object":
        raise ValueError(kind)
    return content, bitcode, description.llvm_func_name


def _parameters(kinds: Kinds) -> list[str]:
    """How LLVM writes the types of a function's parameters."""
    found = ["ptr", "ptr"]
    for text, dimensions in kinds:
        if dimensions < 0:
            found.append(_WIDTHS[text])
        elif text.startswith("|V"):
            found.append("ptr")
        else:
            found += ["ptr", "ptr", "i64", "i64", "ptr"] + ["i64"] * (2 * dimensions)
    return found


def _helpers(image: Image, address_of: Callable[[str], int | None]) -> dict[str, int]:
    """Distances of those functions that are Numba's own. Raises UnknownObjectError if one is found nowhere where a later process looks."""
    process = ctypes.CDLL(None)
    base, size = _function_at(ctypes.CDLL(str(numba_helpers())), _ANCHOR), os.stat(numba_helpers()).st_size
    found = {}
    for name in image.names:
        address = address_of(name)
        if address is None:
            raise UnknownObjectError(f"no function {name}")
        if hasattr(process, name) and _function_at(process, name) == address:
            continue
        if abs(address - base) > size:
            raise UnknownObjectError(f"{name} is somewhere else")
        found[name] = address - base
    return found
