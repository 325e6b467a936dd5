"""The same kernel source run as plain Python (NUMBA_DISABLE_JIT=1) gives what the compiled one gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np

from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.loading import load

SCRIPT = """
import json, sys
import numpy as np
from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.loading import load

assumptions = np.array(json.loads(sys.stdin.read()))
program = compile_scenario(load("deir-ez-zor-2017"))
engine = Engine(program)
logs = [engine.trace(seed=7, future=k, assumptions=assumptions[k]).log for k in range(len(assumptions))]
print(json.dumps(logs))
"""


def test_plain_python_agrees_with_machine_code() -> None:
    program = compile_scenario(load("deir-ez-zor-2017"))
    drawn = draw_assumptions(program, seed=7, futures=np.arange(3, dtype=np.uint64))
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT], input=json.dumps(drawn.tolist()), text=True, capture_output=True,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, check=False, timeout=600,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr[-2000:]
    engine = Engine(program)
    for k, log in enumerate(json.loads(result.stdout)):
        compiled = engine.trace(seed=7, future=k, assumptions=drawn[k]).log
        assert len(compiled) > 50
        assert [tuple(row[:4]) for row in log] == [row[:4] for row in compiled]
        assert [row[4] for row in log] == [row[4] for row in compiled]
