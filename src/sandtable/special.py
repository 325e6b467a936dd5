"""The special functions and a root finder of SciPy, without the imports that come with them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from math import isnan
from threading import Lock
from typing import Any

_lock = Lock()
_USED = ("bdtr", "betainc", "betaincinv", "inv_boxcox", "ndtr", "ndtri", "stdtrit")
_STEPS = 100  # at most, as in scipy.optimize.brentq


def special_functions() -> Any:
    """Where SciPy's special functions are found, by their own names: imported when first asked for.

    `scipy.special` imports, besides the functions, a layer for other kinds of arrays, the documentation of each and the front
    end of Fortran: nine tenths of the time, for nothing. Taken is the compiled module that it takes its functions from.
    """
    found = _compiled("scipy.special", "_ufuncs", _USED)
    if found is None:
        from scipy import special as found
    return found


def binomial_tail(successes: int, trials: int, probability: float) -> float:
    """P(X > successes) of a binomial number X: `scipy.stats.binom.sf`, to the bit."""
    if successes < 0:
        return 1.0
    found = _compiled("scipy.special", "_ufuncs", ("_binom_sf",))
    if found is None:
        from scipy.stats import binom

        return float(binom.sf(successes, trials, probability))
    return float(found._binom_sf(float(successes), trials, probability))


def root(
    function: Callable[[float], float], low: float, high: float, *, xtol: float, rtol: float = 8.881784197001252e-16
) -> float:
    """Where a function is 0 between two ends at which its signs differ: `scipy.optimize.brentq`, to the bit.

    xtol, rtol: how near, absolute and relative. Raises ValueError if the signs are the same, or a value is not a number.
    """

    def finite(x: float) -> float:
        value = function(x)
        if isnan(value):
            raise ValueError(f"the function is not a number at {x}")
        return value

    found = _compiled("scipy.optimize", "_zeros", ("_brentq",))
    if found is None:
        from scipy.optimize import brentq

        return float(brentq(finite, low, high, xtol=xtol, rtol=rtol, maxiter=_STEPS))
    return float(found._brentq(finite, low, high, xtol, rtol, _STEPS, (), False, True))


def _compiled(package: str, name: str, used: tuple[str, ...]) -> Any:
    """A compiled module of a package, without what the package imports; None where this SciPy has none of that kind.

    While it is imported, an empty module holds the package's name, and gives way to the real one afterwards.
    """
    full = f"{package}.{name}"
    if full not in sys.modules:
        with _lock:
            if full not in sys.modules:
                _import_alone(package, full)
    module = sys.modules.get(full)
    return module if all(hasattr(module, each) for each in used) else None


def _import_alone(package: str, full: str) -> None:
    spec = find_spec(package)
    if package in sys.modules or spec is None:
        is_there = True
    else:
        is_there = False
        sys.modules[package] = module_from_spec(spec)
    try:
        import_module(full)
    except ImportError:
        pass
    finally:
        if not is_there:
            del sys.modules[package]
