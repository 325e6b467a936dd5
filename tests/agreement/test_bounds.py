"""No index of the kernel lies outside its table, nor is any negative: the kernel is compiled without looking at that.

The C twin, which the kernel agrees with bit by bit, is built so that an index outside an array ends the process.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.c_twin.build import FLAGS, NoCompiler, build, find_compiler
from sandtable.engine import layout
from sandtable.scenario import bundled

CHECKED = ("-fsanitize=bounds-strict", "-fsanitize-undefined-trap-on-error")
SCRIPT = """
import ctypes, sys
import numpy as np
from benchmarks.blocks import Block, Ground, play_c
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.scenario import load
from tests.agreement.test_theatres import RANDOM, random_program

folder, futures, what = sys.argv[1], np.arange(int(sys.argv[2]), dtype=np.uint64), sys.argv[3:]
programs = [random_program(*one) for one in RANDOM] if what[0] == "random" else [compile_scenario(load(what[0]))]
for program in programs:
    ground = Ground.of(program)
    library = ctypes.CDLL(f"{folder}/{ground.size.name}/twin.so")
    if what[1:]:
        table = ground.world["n"]["at_" + what[1]][0]
        ground.world["ints"][0, table] = int(what[2])
    drawn = draw_assumptions(program, seed=3, futures=futures)
    play_c(library, ground, Block.of(program, seed=3, futures=futures, assumptions=drawn))
print("played", len(programs))
"""

try:
    find_compiler()
except NoCompiler as reason:
    pytest.skip(str(reason), allow_module_level=True)
if sys.platform != "linux":
    pytest.skip("seen with gcc on Linux only", allow_module_level=True)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checked")
    for size in layout.CLASSES:
        (folder / size.name).mkdir()
        try:
            build(folder / size.name, size=size, flags=(*FLAGS[1:], "-O1", *CHECKED))
        except NoCompiler as reason:
            pytest.skip(f"the compiler here does not check bounds: {reason}")
    return folder


def play(libraries: Path, futures: int, *what: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SCRIPT, str(libraries), str(futures), *what]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


@pytest.mark.parametrize(("what", "futures"), [*((name, 2000) for name in bundled()), ("random", 100)])
def test_no_index_lies_outside_its_table(libraries: Path, what: str, futures: int) -> None:
    played = play(libraries, futures, what)
    assert played.returncode == 0, f"{played.returncode}: {played.stderr[-2000:]}"
    assert played.stdout.startswith("played")


@pytest.mark.parametrize("place", ["-1", "1000"])
def test_an_index_outside_its_table_would_end_the_process(libraries: Path, place: str) -> None:
    assert play(libraries, 20, "deir-ez-zor-2017", "formation_place", place).returncode < 0
