"""The fingerprint of arithmetic: the same each time, another one where the C library takes other functions."""

from __future__ import annotations

import ast
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sandtable.engine import folder, numeric
from sandtable.study.arithmetic import differing

CODE = "import json; from sandtable.engine.numeric import fingerprint; print(json.dumps(fingerprint()))"


def elsewhere(**environment: str) -> dict[str, dict[str, str]]:
    """The fingerprint of another process."""
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    found: dict[str, dict[str, str]] = json.loads(done.stdout)
    return found


def has_fma() -> bool:
    cpu = Path("/proc/cpuinfo")
    return platform.libc_ver()[0] == "glibc" and cpu.exists() and " fma " in cpu.read_text()


def test_another_process_finds_the_same():
    assert elsewhere() == numeric.fingerprint()
    assert {layer: len(functions) for layer, functions in numeric.fingerprint().items()} == {
        "compiled": 8, "python": 10, "numpy": 4, "scipy": 4,
    }  # fmt: skip


@pytest.mark.skipif(not has_fma(), reason="needs glibc on a processor with FMA, to do without it")
def test_without_fma_it_is_another():
    """125 of 3,000 futures of the first scenario differ there, by up to 7.5e-15."""
    found = differing(numeric.fingerprint(), elsewhere(GLIBC_TUNABLES="glibc.cpu.hwcaps=-FMA"))
    assert {"exp in compiled code", "log in compiled code", "exp in the C library", "ndtr in SciPy"} <= set(found)
    assert "sqrt in compiled code" not in found  # IEEE 754 fixes it


def test_one_bit_of_one_value_is_seen(monkeypatch):
    before = numeric.fingerprint()
    original = numeric._fill

    def off_by_one(which, arguments, out):
        original(which, arguments, out)
        if which == 1:
            out[len(out) // 2] = np.nextafter(out[len(out) // 2], np.inf)

    monkeypatch.setattr(numeric, "_fill", off_by_one)
    numeric.fingerprint.cache_clear()
    try:
        assert differing(before, numeric.fingerprint()) == ["log in compiled code"]
    finally:
        numeric.fingerprint.cache_clear()


def test_every_function_of_the_kernel_is_in_it():
    """Another function of `math` that is called in compiled code must be added here."""
    exact = {"ceil", "floor", "inf", "pi", "nan", "isnan", "isinf", "isfinite", "fabs", "trunc"}
    used = set()
    for path in Path(numeric.__file__).parent.glob("*.py"):
        if path.name in folder.NOT_COMPILED or path.name == "elementary.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("math", "np"):
                used |= {node.attr} if hasattr(__import__("math"), node.attr) else set()
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)), f"{path.name}: a power"
    assert used - exact <= set(numeric.COMPILED)
    assert {"exp", "log", "sqrt", "cos"} <= used


@pytest.mark.parametrize("ends", numeric.COMPILED.values(), ids=numeric.COMPILED)
def test_arguments_fill_their_range(ends):
    low, high = ends
    found = numeric._arguments(low, high, points=numeric.FAST)
    assert low <= found.min() < low + 1e-4 * (high - low)
    assert high - 1e-4 * (high - low) < found.max() <= high
    assert len(np.unique(found)) == numeric.FAST
