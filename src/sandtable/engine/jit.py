"""The one way this project compiles: Numba, cached in a directory keyed by every engine source and version.

Numba's own cache looks at a function's file only, and bakes imported constants in: an edit elsewhere would
silently return old answers. Here the directory changes with any edit, and the global setting is left as found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
from llvmlite import ir
from numba.core.registry import CPUDispatcher
from numba.core.runtime.nrt import rtsys

from sandtable.engine.folder import cache_directory
from sandtable.engine.indexing import KernelCompiler

_DIRECTORY = cache_directory()
_SETTINGS: Any = numba.config

_ALL: dict[str, Any] = {"error_model": "numpy", "pipeline_class": KernelCompiler}
# wrappers that only Python and C would call are a fifth of the work
_INNER = _ALL | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


class _Inner(CPUDispatcher):
    """A compiled function without the wrapper that Python would call: without this it would crash the process."""

    def __call__(self, *_: Any, **__: Any) -> Any:
        name = self.py_func.__name__
        raise TypeError(f"`{name}` is called by compiled code only; `from_python({name})` can be called by a test")


def jit(function: Callable[..., Any]) -> Any:
    """Compile an inner function: no Python objects, IEEE arithmetic (no fastmath). Kept as part of its entry points."""
    return _inner(numba.njit(**_INNER)(function))


def once(function: Callable[..., Any]) -> Any:
    """Compile an inner function into the one place that calls it. For the largest: each is otherwise optimised twice."""
    return _inner(numba.njit(inline="always", **_INNER)(function))


def from_python(inner: Any) -> Callable[..., Any]:
    """An inner function, compiled, that Python can call. Not cached: for tests."""
    callable_: Callable[..., Any] = numba.njit(**_ALL)(lambda *arguments: inner(*arguments))
    return callable_


def entry(function: Callable[..., Any]) -> Any:
    """Compile a function that Python calls: cached on disk with all it calls, and releasing the GIL."""
    before = _SETTINGS.CACHE_DIR
    _SETTINGS.CACHE_DIR = str(_DIRECTORY)
    try:
        return _loaded_lightly(numba.njit(cache=True, nogil=True, **_ALL)(function))
    finally:
        _SETTINGS.CACHE_DIR = before


def _loaded_lightly(dispatcher: Any) -> Any:
    """The same function, whose kept machine code is loaded without what only the compiler needs.

    Numba refreshes its target before it looks into its cache: it imports the lowering of all of NumPy, and with it SciPy's
    linear algebra, three quarters of the time that loading takes. Machine code needs the run time alone. Where nothing is
    kept, the compiler refreshes for itself. Checked by tests/unit/engine/test_loading.py.
    """
    cache: Any = getattr(dispatcher, "_cache", None)
    if not hasattr(cache, "_load_overload"):  # plain Python, or another Numba
        return dispatcher

    def load_overload(signature: Any, target: Any) -> Any:
        rtsys.initialize(target)
        found = None  # stays so where the guard passes over an error
        with cache._guard_against_spurious_io_errors():
            found = cache._load_overload(signature, target)
        return found  # noqa: RET504

    cache.load_overload = load_overload
    return dispatcher


if _SETTINGS.DISABLE_JIT:

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


def _inner(compiled: Any) -> Any:
    if isinstance(compiled, CPUDispatcher):  # not where NUMBA_DISABLE_JIT leaves the plain function
        compiled.__class__ = _Inner
        _take_plain_types(compiled)
    return compiled


def _take_plain_types(dispatcher: Any) -> None:
    """Compile a callee once for its types, not once for each constant it is called with (three times the code)."""
    original = dispatcher.get_call_template

    def get_call_template(args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        plain: Any = numba.types.unliteral
        return original(tuple(plain(a) for a in args), {name: plain(value) for name, value in kws.items()})

    dispatcher.get_call_template = get_call_template
