"""`python -m benchmarks.kills`: a run killed again and again at random moments, and continued, until it was killed 100 times.

Each study that comes to its end has the bytes of one that nobody disturbed, and is read without a fault. Between kills one of the
files that can be made again is lost now and then. Exit code 1 if anything differs.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

SCENARIO = "fashoda-1898"
DERIVED = ("paths/part-00000.parquet", "summary.nc", "ranges.json", "futures/part-00001.parquet")


def command(out: Path, *, futures: int) -> list[str]:
    plan = ["--futures", str(futures), "--seed", "7", "--out", str(out), "-q"]
    return [sys.executable, "-m", "sandtable", "run", SCENARIO, *plan]


def bytes_of(directory: Path) -> dict[str, bytes]:
    files = {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}
    files.pop("timing.json", None)
    return files


def state_of(out: Path) -> str:
    """How far a run had come when it was killed."""
    if not (out / "manifest.json").exists():
        return "before its first file"
    if '"complete": true' in (out / "manifest.json").read_text(encoding="utf-8", errors="replace"):
        return "complete"
    return f"{len(list((out / 'partial').glob('part-*.json')))} parts kept"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--futures", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which it is killed")
    asked = parser.parse_args(arguments)
    random, found, kills, ends = Random(asked.seed), Counter[str](), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole"
        begun = time.monotonic()
        subprocess.run(command(whole, futures=asked.futures), check=True, stdout=subprocess.DEVNULL)
        takes = time.monotonic() - begun
        expected = bytes_of(whole)
        out = Path(folder) / "study"
        while kills < asked.kills:
            begun = time.monotonic()
            if random.random() < 0.2:
                (out / random.choice(DERIVED)).unlink(missing_ok=True)
            with subprocess.Popen(
                command(out, futures=asked.futures), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
            ) as run:
                try:
                    _, said = run.communicate(timeout=random.uniform(0.2, 1.0) * takes)
                except subprocess.TimeoutExpired:
                    run.kill()
                    run.communicate()
                    kills += 1
                    if kills % 10 == 0:
                        print(f"{kills} kills, {ends} studies to their end", flush=True)
                    found[state_of(out)] += 1
                    continue
            if run.returncode != 0 or bytes_of(out) != expected:
                print(f"after {kills} kills: exit code {run.returncode}, {said.decode(errors='replace')}")
                return 1
            ends += 1
            takes = min(takes, time.monotonic() - begun)  # a machine that is less busy now would not be caught at work
            shutil.rmtree(out)
        last = subprocess.run(command(out, futures=asked.futures), capture_output=True, check=False)
        if last.returncode != 0 or bytes_of(out) != expected:
            print(f"after {kills} kills: {last.stderr.decode(errors='replace')}")
            return 1
        asking = [sys.executable, "-m", "sandtable", "query", str(out), "select count(*) as n from futures", "--csv"]
        answer = subprocess.run(asking, capture_output=True, text=True, check=True).stdout.split()
    print(
        f"{kills} kills, {ends + 1} studies to their end, each the same to the byte; the last holds {answer[-1]} futures"
    )
    print("killed: " + ", ".join(f"{count} {state}" for state, count in sorted(found.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
