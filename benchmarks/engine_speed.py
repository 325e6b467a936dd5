"""The engine by itself: futures per core-second, events, two threads, and the cost of its first call."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any

from benchmarks.cases import Case
from benchmarks.timing import seconds, summary, take_turns
from sandtable.engine.batch import Engine

DECLARATION = (
    "Sandtable's engine: docs/model.md whole, event by event, compiled by Numba; one thread, warm, through "
    "sandtable.engine.batch.Engine.run; values of assumptions drawn beforehand and measured apart"
)


def measure_engine(case: Case, *, futures: int, rounds: int) -> dict[str, Any]:
    """Speed of one thread: medians over rounds of the same futures."""
    engine = Engine(case.program)
    numbers, assumptions = case.futures(futures), case.assumptions(futures)
    batch = engine.run(seed=case.seed, futures=numbers, assumptions=assumptions)
    measured = take_turns(
        {
            "engine": lambda: engine.run(seed=case.seed, futures=numbers, assumptions=assumptions),
            "draws": lambda: case.assumptions(futures),
        },
        rounds=rounds,
    )
    taken, events = seconds(measured, "engine"), int(batch.events.sum())
    return {
        "declaration": DECLARATION,
        "futures": futures, "rounds": rounds,
        "futures per core-second": round(futures / taken, 1),
        "events per future": round(events / futures, 2),
        "ns per event": round(1e9 * taken / events, 1),
        "simulated days per core-second": round(futures * case.program.horizon / taken),
        "drawing the assumptions, share of playing": round(seconds(measured, "draws") / taken, 4),
        "futures that failed": int((batch.status != 0).sum()),
    }  # fmt: skip


def measure_threads(case: Case, *, futures: int, rounds: int) -> dict[str, Any]:
    """Two threads with a batch each against one thread with one batch: work done in the same time, and CPU a future."""
    engine = Engine(case.program)
    numbers, assumptions = case.futures(2 * futures), case.assumptions(2 * futures)
    cpu = [0.0, 0.0]

    def play(half: int) -> None:
        start = time.thread_time()
        part = slice(half * futures, (half + 1) * futures)
        engine.run(seed=case.seed, futures=numbers[part], assumptions=assumptions[part])
        cpu[half] = time.thread_time() - start

    play(0)
    speed_ups, costs = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        play(0)
        alone, cpu_alone = time.perf_counter() - start, cpu[0]
        both = [threading.Thread(target=play, args=(half,)) for half in (0, 1)]
        start = time.perf_counter()
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        speed_ups.append(2.0 * alone / (time.perf_counter() - start))
        costs.append(sum(cpu) / 2.0 / cpu_alone)
    return {
        "declaration": "one engine, two threads with a batch of futures each, against one thread with one batch",
        "work done in the same time": summary(speed_ups).as_json(),
        "CPU time a future": summary(costs).as_json(),
    }


def measure_first_call(case: Case, *, cold: bool, future_seconds: float) -> dict[str, Any]:
    """The first future of a process, with and without compiled code on disk; also told in futures' worth of CPU."""
    out: dict[str, Any] = {
        "declaration": "a new process with its scenario compiled: from before the import of numba to the end of the first "
        "future; cold: an empty cache, so the engine is compiled; warm: its code is read from the cache",
    }
    with tempfile.TemporaryDirectory() as empty:
        if cold:
            out["cold"] = _first_call(case, cache=empty, future_seconds=future_seconds)
            out["warm"] = _first_call(case, cache=empty, future_seconds=future_seconds)
        else:
            out["warm"] = _first_call(case, cache=os.environ.get("SANDTABLE_CACHE"), future_seconds=future_seconds)
    return out


def _first_call(case: Case, *, cache: str | None, future_seconds: float) -> dict[str, float]:
    environment = dict(os.environ)
    if cache:
        environment["SANDTABLE_CACHE"] = cache
    command = [sys.executable, "-m", "benchmarks.first_call", case.name, str(case.seed)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return {
        "cpu seconds": round(found["cpu"], 2),
        "elapsed seconds": round(found["elapsed"], 2),
        "worth of futures": round(found["cpu"] / future_seconds),
    }
