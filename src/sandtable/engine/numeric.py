"""What this machine's elementary functions give: a few bits of each, so that a study is not continued on other ones.

IEEE 754 fixes +, -, *, / and the square root to the last bit, but not exp, log and their like: the C library, NumPy and
SciPy choose an implementation by the processor (with or without FMA, say), and these differ in the last place. A study
keeps this fingerprint in its manifest. Checked by tests/unit/engine/test_numeric.py, also without FMA.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from sandtable.engine.kept import Entry
from sandtable.special import special_functions

_fill = Entry("elementary", "fill")
Fingerprint = dict[str, dict[str, str]]  # layer -> function -> hash of its values

FAST, SLOW = 65_536, 4_096  # arguments a function: exp and sin differ at one in 1,300, log at one in 10,000
_GOLDEN = 0.6180339887498949
# function -> the range of its arguments. In compiled code, as the kernel calls it, by this order
COMPILED = {
    "exp": (-40.0, 8.0), "log": (0.0, 2.0), "log1p": (-0.99, 50.0), "sinh": (-8.0, 8.0), "atanh": (-0.999, 0.999),
    "cos": (0.0, 6.3), "sqrt": (0.0, 1e6), "sin": (0.0, 6.3),
}  # fmt: skip
# as Python calls the C library: priors, and the geodesics that make distances and rings
_PYTHON = {
    "exp": (-40.0, 8.0), "log": (0.0, 2.0), "erfc": (-5.0, 5.0), "sin": (-3.2, 3.2), "cos": (-3.2, 3.2),
    "atan": (-9.0, 9.0), "atanh": (-0.999, 0.999),
}  # fmt: skip
_PYTHON_PAIRS = {"atan2": (-1.0, 1.0), "hypot": (-1.0, 1.0), "pow": (0.0, 2.0)}


@cache
def fingerprint() -> Fingerprint:
    """Hashes of values by layer (compiled, python, numpy, scipy) and function. Equal where the same bits come out."""
    layers = {"compiled": _compiled(), "python": _python(), "numpy": _numpy(), "scipy": _scipy()}
    return {
        layer: {name: hashlib.sha256(values.tobytes()).hexdigest()[:12] for name, values in functions.items()}
        for layer, functions in layers.items()
    }


def _arguments(low: float, high: float, *, points: int = SLOW, start: float = 0.5) -> NDArray[np.float64]:
    """Spread over a range by multiples of the golden ratio; made of +, * and truncation, the same everywhere."""
    shares = np.fmod(start + _GOLDEN * np.arange(points), 1.0)
    return np.asarray(low + (high - low) * shares, dtype=np.float64)


def _compiled() -> dict[str, NDArray[np.float64]]:
    found = {}
    for which, (name, ends) in enumerate(COMPILED.items()):
        found[name] = np.empty(FAST)
        _fill(which, _arguments(*ends, points=FAST), found[name])
    return found


def _python() -> dict[str, NDArray[np.float64]]:
    found = {}
    for name, ends in _PYTHON.items():
        function: Callable[..., float] = getattr(math, name)
        found[name] = np.array([function(x) for x in _arguments(*ends).tolist()])
    for name, ends in _PYTHON_PAIRS.items():
        function = getattr(math, name)
        firsts, seconds = _arguments(*ends).tolist(), _arguments(*ends, start=0.25).tolist()
        found[name] = np.array([function(x, y) for x, y in zip(firsts, seconds, strict=True)])
    return found


def _numpy() -> dict[str, NDArray[np.float64]]:
    angles: Any = _arguments(-3.2, 3.2, points=FAST)

    def squares(x: Any) -> Any:
        return (1.0 + 0.5 * x) / (2.0 + x * x)

    interpolated = chebyshev.chebinterpolate(squares, 32)  # how rings find where they cut a route
    values = chebyshev.chebval(np.linspace(-1.0, 1.0, 257), interpolated)
    found: dict[str, Any] = {
        "sin": np.sin(angles),
        "cos": np.cos(angles),
        "chebinterpolate": interpolated,
        "chebval": values,
    }
    return {name: np.asarray(numbers, dtype=np.float64) for name, numbers in found.items()}


def _scipy() -> dict[str, NDArray[np.float64]]:
    special = special_functions()
    shares = _arguments(1e-9, 1.0 - 1e-9)
    found: dict[str, Any] = {
        "ndtr": special.ndtr(_arguments(-8.0, 8.0, points=FAST)),
        "ndtri": special.ndtri(_arguments(1e-9, 1.0 - 1e-9, points=FAST)),
        "betaincinv": special.betaincinv(2.5, 4.25, shares),
        "inv_boxcox": special.inv_boxcox(_arguments(-20.0, 8.0, points=FAST), 0.0),
    }
    return {name: np.asarray(numbers, dtype=np.float64) for name, numbers in found.items()}
