"""Plays the same futures again and again, a line of CPU seconds for each line on stdin: a process of `two_versions.py`.

Run by its path, with the `src` of the version to be measured on PYTHONPATH; so it uses only what all versions have. Arguments:
futures, and files or names of scenarios, of which the first that this version can read is played.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from sandtable.compile import compile_scenario
from sandtable.engine.batch import Engine
from sandtable.engine.draws import draw_assumptions
from sandtable.errors import SandtableError
from sandtable.loading import load
from sandtable.program import Program

SEED = 7


def readable(names: list[str]) -> Program:
    """The first of these scenarios that can be read, compiled. Raises SandtableError if none can."""
    for name in names[:-1]:
        try:
            return compile_scenario(load(name))
        except SandtableError:
            continue
    return compile_scenario(load(names[-1]))


def main() -> None:
    """Play, and say how many events a future had; then play once for each line."""
    program = readable(sys.argv[2:])
    engine, futures = Engine(program), np.arange(int(sys.argv[1]), dtype=np.uint64)
    engine.make_ready()
    drawn = draw_assumptions(program, seed=SEED, futures=futures)
    batch = engine.run(seed=SEED, futures=futures, assumptions=drawn)
    print(json.dumps({"events": float(batch.events.mean()), "failed": int((batch.status != 0).sum())}), flush=True)
    for _ in sys.stdin:
        start = time.thread_time()
        engine.run(seed=SEED, futures=futures, assumptions=drawn)
        print(time.thread_time() - start, flush=True)


if __name__ == "__main__":
    main()
