"""How functions of the engine are compiled."""

from __future__ import annotations

import numpy as np
import pytest

from sandtable.engine import state
from sandtable.engine.jit import from_python, jit, once


def test_an_inner_function_that_python_calls_says_so_and_does_not_crash() -> None:
    for compile_ in (jit, once):
        inner = compile_(lambda x: x + 1.0)
        if not hasattr(inner, "py_func"):
            pytest.skip("NUMBA_DISABLE_JIT is set")
        with pytest.raises(TypeError, match="compiled code only"):
            inner(1.0)
    assert from_python(jit(lambda x: x + 1.0))(1.0) == 2.0


def test_lowest_finds_the_lowest_bit_of_any_mask() -> None:
    lowest = from_python(state.lowest)
    assert lowest(0) == -1
    for bit in range(63):
        assert lowest(1 << bit) == bit
        assert lowest((1 << 62) | (1 << bit)) == bit
    assert lowest(np.int64(-1)) == 0
    assert lowest(~((1 << 40) - 1)) == 40
