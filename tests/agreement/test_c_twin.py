"""The C rival of the benchmarks plays the same futures as the kernel, to the bit: else its speed would mean nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.blocks import Block, Ground, play_c, play_kernel
from benchmarks.c_twin.build import NoCompiler, build, find_compiler
from benchmarks.cases import Case
from sandtable.scenario import bundled

FUTURES = 400

try:
    find_compiler()
except NoCompiler as reason:
    pytest.skip(str(reason), allow_module_level=True)
if sys.platform != "linux":
    pytest.skip("Numba and the C compiler share a C library on Linux only", allow_module_level=True)


@pytest.mark.parametrize("name", bundled())
def test_the_c_twin_plays_the_same_futures(name: str, tmp_path: Path) -> None:
    case = Case.of(name, seed=3)
    ground, rival = Ground.of(case.program), Ground.of(case.program)
    mine, theirs = (
        Block.of(case.program, seed=3, futures=case.futures(FUTURES), assumptions=case.assumptions(FUTURES))
        for _ in range(2)
    )
    play_kernel(ground, mine)
    play_c(build(tmp_path, size=rival.size), rival, theirs)
    assert mine.differing(theirs) == 0
    # the comparison itself: a single bit of a single result is noticed
    theirs.results["strength"][17, 0] += 1e-12
    assert mine.differing(theirs) == 1
