"""Machine code that was kept is loaded without the compiler's registries, and plays the same futures as with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from sandtable.engine import jit

PLAY = """
import json, sys
import numpy as np
from sandtable.compile import compile_scenario
from sandtable.engine.draws import draw_assumptions
from sandtable.loading import load
from sandtable.study.play import load_engine
{before}
program = compile_scenario(load("fashoda-1898"))
engine = load_engine(program)
numbers = np.arange(200, dtype=np.uint64)
batch = engine.run(seed=7, futures=numbers, assumptions=draw_assumptions(program, seed=7, futures=numbers))
print(json.dumps(["numba.np.linalg" in sys.modules, batch.end.tobytes().hex(), batch.outcomes.tobytes().hex()]))
"""
REFRESH = "from numba.core.registry import cpu_target; cpu_target.target_context.refresh()"


def played(before: str = "") -> Any:
    code = PLAY.format(before=before)
    environment = {
        **os.environ,
        "NUMBA_NUM_THREADS": "1",
    }  # any setting of Numba leaves the work to it (engine/kept.py)
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=600, env=environment
    )
    return json.loads(done.stdout)


@pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="needs the compiler")
def test_kept_code_is_loaded_without_the_compiler_and_plays_the_same() -> None:
    played()  # compiles it where it is not kept yet
    needs_compiler, *light = played()
    has_compiler, *full = played(REFRESH)
    assert (needs_compiler, has_compiler) == (False, True)
    assert light == full


def test_another_numba_is_used_as_it_is() -> None:
    def plain() -> None: ...

    assert jit._loaded_lightly(plain) is plain
