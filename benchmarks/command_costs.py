"""What each command costs before it does anything: user and system CPU time of a process with next to nothing to play.

    python -m benchmarks.command_costs            the table; the best of five runs each, with a warm engine cache
    python -m benchmarks.command_costs --json     the same as JSON

Read it with the floor in mind: the last rows import numpy, numba or altair, or read a scenario and load the kept engine,
and do nothing else.
`tests/cli/test_startup.py` holds what each command may import; this page is where seconds are measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 5
LIMIT = 0.6  # seconds of CPU
SCENARIO = "deir-ez-zor-2017"
FEW = ("--futures", "10", "-q")
FLOORS = {
    "python, nothing": "pass",
    "import numpy": "import numpy",
    "import numba": "import numba",
    "import altair": "import altair",
    "read, compile, load the engine": f"""
import sandtable as st
from sandtable.study.play import load_engine
load_engine(st.compile_scenario(st.load({SCENARIO!r})))
""",
}


def commands(study: Path, folder: Path) -> dict[str, list[str]]:
    """Command lines by what they are called in the table."""
    typed = {
        "--help": ["--help"], "list": ["list"], "check": ["check", SCENARIO], "explain S203": ["explain", "S203"],
        "words likely": ["words", "likely"], "query": ["query", str(study), "select count(*) from futures"],
        "picture, their list": ["picture", str(study), "-q"],
        "picture outcomes --svg": ["picture", str(study), "outcomes", "--svg", str(folder / "o.svg"), "-q"],
        "run, 10 futures": ["run", SCENARIO, *FEW], "replay": ["replay", SCENARIO, "--future", "3", "-q"],
        "replay --twin": ["replay", SCENARIO, "--future", "3", "--twin", "-q"],
        "compare, 10 futures": ["compare", SCENARIO, "--set", "rules.pause=12h", *FEW],
        "discover, 200 futures": ["discover", SCENARIO, "--outcome", "damascus-first", "--futures", "200", "-q"],
        "claims, 10 futures": ["claims", SCENARIO, "--claim", "t01", *FEW],
        "score, 10 futures": ["score", SCENARIO, *FEW],
        "sensitivity, 2 rows": ["sensitivity", SCENARIO, "--rows", "2", "-q"],
        "settlement, 2 rows": ["settlement", SCENARIO, "--rows", "2", *FEW],
        "solve, 10 futures": ["solve", SCENARIO, "--resamples", "0", *FEW],
    }  # fmt: skip
    return {name: [sys.executable, "-m", "sandtable", *line] for name, line in typed.items()}


def cpu_seconds(line: list[str], *, runs: int = RUNS) -> float:
    """User and system time of the cheapest of some runs, threads included; not-a-number where the command fails.

    Measured as installed: Python may write and read byte code, whatever the shell forbids. Compiling the sources of a
    command costs it a tenth of a second to a third.
    """
    best = float("inf")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(runs):
        before = os.times()
        done = subprocess.run(line, capture_output=True, check=False, timeout=600, env=environment)
        after = os.times()
        if done.returncode != 0:
            print(f"{' '.join(line[2:])}: {done.stderr.decode(errors='replace').strip()[:200]}", file=sys.stderr)
            return float("nan")
        best = min(best, after.children_user - before.children_user + after.children_system - before.children_system)
    return best


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        study = folder / "study"
        line = [sys.executable, "-m", "sandtable", "run", SCENARIO, *FEW, "--out", str(study)]
        subprocess.run(line, check=True, capture_output=True)
        lines = {name: [sys.executable, "-c", code] for name, code in FLOORS.items()}
        found = {name: cpu_seconds(each) for name, each in {**commands(study, folder), **lines}.items()}
    if "--json" in sys.argv:
        print(json.dumps({"limit_s": LIMIT, "cpu_s": found}, indent=2))
        return
    for name, seconds in found.items():
        print(f"{name:<32}{seconds:6.2f} s{'' if seconds <= LIMIT else '   over the limit'}")


if __name__ == "__main__":
    main()
