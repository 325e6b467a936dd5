"""Prints as JSON what the first future of this process costs: `python -m benchmarks.first_call SCENARIO SEED`."""

from __future__ import annotations

import json
import sys
import time

from benchmarks.cases import Case


def main(name: str, seed: int) -> None:
    case = Case.of(name, seed=seed)
    elapsed, cpu = time.perf_counter(), time.process_time()
    from sandtable.engine.batch import Engine

    Engine(case.program).run(seed=seed, futures=case.futures(1), assumptions=case.assumptions(1))
    print(json.dumps({"cpu": time.process_time() - cpu, "elapsed": time.perf_counter() - elapsed}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
