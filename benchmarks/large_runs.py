"""What a large run costs: memory and disk by the number of futures, and worker processes against threads.

    python -m benchmarks.large_runs                      100,000 against ten million futures: ten minutes, 6 GB of disk
    python -m benchmarks.large_runs --most 1000000       against a million

Each figure is of processes of their own, as a user starts them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.timing import summary

MEMORY_SCENARIO, WORKERS_SCENARIO = "fashoda-1898", "deir-ez-zor-2017"
FEW = 100_000
DECLARATION = {
    "memory": "`sandtable run SCENARIO --futures N --out DIR`, two threads: greatest resident memory, as the kernel counts it",
    "workers": "CPU seconds of `sandtable run` and all its processes, those of many futures less those of few, so that "
    "starting workers does not count; two worker processes of Dask against two threads, in turns",
}


@dataclass(frozen=True)
class Cost:
    """What a process took: s of CPU with its children, and MiB of its greatest resident memory."""

    cpu: float
    peak: float


# A process inherits the greatest memory of the one that starts it, so a small one has to start it.
LAUNCHER = """
import json, resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def cost(*arguments: str) -> Cost:
    """Run a command of `sandtable` and count what it costs. Raises RuntimeError if it fails."""
    line = [sys.executable, "-I", "-S", "-c", LAUNCHER, sys.executable, "-m", "sandtable", *arguments]
    ended = subprocess.run(line, capture_output=True, text=True, check=True)
    code, cpu, peak = json.loads(ended.stdout)
    if code:
        raise RuntimeError(f"sandtable {' '.join(arguments)}: {ended.stderr}")
    return Cost(cpu, peak)


def measure_memory(*, few: int, most: int, seed: int = 7) -> dict[str, Any]:
    """Memory and disk of two sizes of one run, and what it costs to ask the larger one."""
    with tempfile.TemporaryDirectory(prefix="sandtable-large-") as folder:
        sizes = {}
        for futures in (few, most):
            study = Path(folder) / str(futures)
            play = ["run", MEMORY_SCENARIO, "--futures", str(futures), "--seed", str(seed), "--threads", "2", "-q"]
            used = cost(*play, "--out", str(study))
            stored = sum(path.stat().st_size for path in study.rglob("*") if path.is_file())
            sizes[futures] = {
                "futures": futures, "peak MiB": round(used.peak, 1), "CPU seconds": round(used.cpu, 1),
                "bytes a future on disk": round(stored / futures, 1),
            }  # fmt: skip
        asked = {
            "`query`, the mean of a column": cost("query", str(study), "select avg(end_day) from futures"),
            "the table of outcomes": cost(*play, "--out", str(study)),
            "`brief --quick`": cost("brief", str(study), "--quick", "--out", str(Path(folder) / "report.html"), "-q"),
        }
    return {
        "declaration": DECLARATION["memory"], "scenario": MEMORY_SCENARIO, "sizes": list(sizes.values()),
        "peak of the larger over the smaller": round(sizes[most]["peak MiB"] / sizes[few]["peak MiB"], 3),
        "CPU seconds over the larger": {name: round(each.cpu, 2) for name, each in asked.items()},
    }  # fmt: skip


def measure_workers(*, few: int, many: int, rounds: int, seed: int = 7) -> dict[str, Any]:
    """CPU time of further futures with two worker processes, against two threads."""
    ratios, starts = [], []
    for number in range(rounds):
        taken = {}
        kinds = ("--threads", "--workers") if number % 2 == 0 else ("--workers", "--threads")
        for kind in kinds:
            for futures in (few, many):
                line = ["run", WORKERS_SCENARIO, "--futures", str(futures), "--seed", str(seed), kind, "2", "-q"]
                taken[kind, futures] = cost(*line).cpu
        further = {kind: taken[kind, many] - taken[kind, few] for kind in kinds}
        ratios.append(further["--threads"] / further["--workers"])
        per_future = further["--workers"] / (many - few)
        starts.append(taken["--workers", few] - few * per_future - (taken["--threads", few] - few * per_future))
    return {
        "declaration": DECLARATION["workers"], "scenario": WORKERS_SCENARIO, "futures": [few, many],
        "CPU time of threads over that of workers": summary(ratios).as_json(),
        "CPU seconds that two workers cost to start": round(sorted(starts)[len(starts) // 2], 2),
    }  # fmt: skip


def main() -> int:
    """Measure and print as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large_runs", description=__doc__)
    parser.add_argument("--most", type=int, default=10_000_000, help="futures of the larger run (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of workers against threads (%(default)s)")
    options = parser.parse_args()
    found = {
        "memory": measure_memory(few=FEW, most=options.most),
        "workers": measure_workers(few=20_000, many=220_000, rounds=options.rounds),
    }
    print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
