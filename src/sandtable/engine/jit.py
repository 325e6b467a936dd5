"""The one way this project compiles: Numba, cached in a directory keyed by every engine source and version.

Numba's own cache looks at a function's file only, and bakes imported constants in: an edit elsewhere would
silently return old answers. Here the directory changes with any edit, and the global setting is left as found.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llvmlite
import numba
import numpy
from llvmlite import ir

_HERE = Path(__file__).parent
_NOT_COMPILED = {"batch.py", "draws.py", "program.py", "reference.py"}  # plain Python: no compiled function reads them


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in sorted(p for p in _HERE.glob("*.py") if p.name not in _NOT_COMPILED):
        digest.update(source.name.encode())
        digest.update(source.read_bytes())
    for part in (
        numba.__version__,
        llvmlite.__version__,
        numpy.__version__,
        platform.python_version(),
        platform.machine(),
    ):
        digest.update(part.encode())
    return digest.hexdigest()[:16]


def cache_directory() -> Path:
    """Where compiled engines of exactly these sources and versions are kept. SANDTABLE_CACHE overrides the root."""
    root = os.environ.get("SANDTABLE_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache"), "sandtable"
    )
    return Path(root) / f"engine-{_fingerprint()}"


_DIRECTORY = cache_directory()


def jit(function: Callable[..., Any]) -> Any:
    """Compile an inner function: no Python objects, IEEE arithmetic (no fastmath). Kept as part of its entry points."""
    compiled = numba.njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
    if hasattr(compiled, "get_call_template"):  # absent when NUMBA_DISABLE_JIT leaves the plain function
        _take_plain_types(compiled)
    return compiled


def once(function: Callable[..., Any]) -> Any:
    """For an inner function that is called from one place."""
    return numba.njit(inline="always", error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)


def entry(function: Callable[..., Any]) -> Any:
    """Compile a function that Python calls: cached on disk with all it calls, and releasing the GIL."""
    settings: Any = numba.config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(_DIRECTORY)
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    finally:
        settings.CACHE_DIR = before


if numba.config.DISABLE_JIT:

    def trailing_zeros(mask: int) -> int:
        """Index of the lowest bit of a mask that is not 0."""
        mask = int(mask)
        return (mask & -mask).bit_length() - 1

else:

    @numba.extending.intrinsic
    def trailing_zeros(_: Any, mask: Any) -> Any:
        """Index of the lowest bit of a mask that is not 0: one instruction, where a loop would mispredict."""

        def build(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

        return numba.types.int64(numba.types.int64), build


def _take_plain_types(dispatcher: Any) -> None:
    """Compile a callee once for its types, not once for each constant it is called with (three times the code)."""
    original = dispatcher.get_call_template

    def get_call_template(args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        plain: Any = numba.types.unliteral
        return original(tuple(plain(a) for a in args), {name: plain(value) for name, value in kws.items()})

    dispatcher.get_call_template = get_call_template
