"""`python -m benchmarks`: measures the engine, against its rival in Mesa, and large runs; prints a table and writes JSON."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.against_mesa import measure_against_mesa
from benchmarks.cases import Case
from benchmarks.engine_speed import measure_engine, measure_first_call, measure_threads
from benchmarks.large_runs import FEW, measure_memory, measure_workers
from benchmarks.machine import describe_machine, load, usable_cores
from benchmarks.mesa_twin.common import SCENARIO
from benchmarks.report import print_report, write_results
from sandtable.errors import SandtableError

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Effort:
    """How much is played. The whole takes about twenty minutes on two cores, the quick one half a minute."""

    rounds: int
    futures: int  # a round of the engine
    mesa: tuple[tuple[float, int, int], ...]  # step in hours, futures, rounds
    cold: bool
    large: tuple[int, int] | None  # futures of a large run, rounds of workers against threads


WHOLE = Effort(rounds=21, futures=2000, mesa=((6.0, 1000, 20), (1.0, 200, 20)), cold=True, large=(10_000_000, 3))
QUICK = Effort(rounds=7, futures=1000, mesa=((6.0, 140, 7), (1.0, 14, 7)), cold=False, large=None)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write. Exit code 0, or 1 with a message when the scenario cannot be played."""
    options = _options(arguments)
    console = Console()
    try:
        case = Case.of(options.scenario, seed=options.seed)
    except SandtableError as error:
        print(f"{options.scenario}: {error}", file=sys.stderr)
        return 1
    results = measure(case, effort=QUICK if options.quick else WHOLE)
    print_report(results, console)
    write_results(results, options.out)
    console.print(f"\nwritten to {options.out}", highlight=False)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scenario", default="deir-ez-zor-2017", help="a bundled scenario or a file (%(default)s)")
    parser.add_argument("--seed", type=int, default=7, help="seed of the futures (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="fewer futures, nothing compiled cold: half a minute")
    parser.add_argument(
        "--out",
        type=Path,
        default=HERE / "results.json",
        help="where the JSON goes (results.json beside the benchmarks)",
    )
    return parser.parse_args(arguments)


def measure(case: Case, *, effort: Effort) -> dict[str, Any]:
    """Every measure, each with its declaration of what was measured."""
    results: dict[str, Any] = {"date": time.strftime("%Y-%m-%d"), "machine": describe_machine(), "case": case.as_json()}
    _say("engine")
    results["engine"] = measure_engine(case, futures=effort.futures, rounds=effort.rounds)
    _say("two threads")
    results["two threads"] = (
        measure_threads(case, futures=effort.futures, rounds=effort.rounds)
        if usable_cores() > 1
        else {"skipped": "there is one core"}
    )
    _say("first call" + (", compiling the engine once more" if effort.cold else ""))
    per_future = 1.0 / results["engine"]["futures per core-second"]
    results["first call"] = measure_first_call(case, cold=effort.cold, future_seconds=per_future)
    results["Mesa"] = {}
    declared = Case.of(SCENARIO, seed=case.seed)
    for hours, futures, rounds in effort.mesa:
        _say(f"Mesa, steps of {hours:g} h")
        results["Mesa"][f"{hours:g} h"] = measure_against_mesa(
            declared, step_hours=hours, futures=futures, rounds=rounds, engine_futures=effort.futures
        )
    if effort.large is not None:
        most, rounds = effort.large
        _say(f"a run of {most:,} futures")
        results["large run"] = measure_memory(few=FEW, most=most, seed=case.seed)
        _say("worker processes")
        results["worker processes"] = measure_workers(few=20_000, many=220_000, rounds=rounds, seed=case.seed)
    results["machine"]["load at the end"] = load()
    return results


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
