"""`sandtable run --out DIR`: stopped with Ctrl-C or killed, the same command goes on and prints the same answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.invariance.races import RACE, bytes_of
from tests.waiting import until

FUTURES = 110_000  # eleven parts: after two kills at the fourth some are left
HELD_AT = 4
# The command itself, which waits once it has kept that many parts: it is found at work however late the kill comes.
HELD = """
import sys, time
from sandtable.cli.__main__ import main
from sandtable.study.store import StudyDirectory

left, keep = int(sys.argv.pop(1)), StudyDirectory.keep_part

def keep_and_wait(*given, **named):
    global left
    keep(*given, **named)
    left -= 1
    if left == 0:
        time.sleep(600)

StudyDirectory.keep_part = keep_and_wait
main()
"""


def words(out: Path, *, seed: int = 7) -> list[str]:
    plan = ["--futures", str(FUTURES), "--seed", str(seed), "--out", str(out), "--threads", "2"]
    return ["run", str(RACE), *plan]


def command(out: Path, *more: str, seed: int = 7) -> list[str]:
    return [sys.executable, "-m", "sandtable", *words(out, seed=seed), *more]


def run_to_the_end(out: Path) -> dict[str, object]:
    done = subprocess.run(command(out, "--json"), capture_output=True, text=True, check=True)
    return {key: value for key, value in json.loads(done.stdout).items() if key not in ("elapsed_s", "futures_per_s")}


def started(out: Path) -> subprocess.Popen[str]:
    """A run that has kept its first part since it was started, and waits when it has kept its fourth."""
    before = parts(out)
    waiting = [sys.executable, "-c", HELD, str(HELD_AT), *words(out)]
    run = subprocess.Popen(waiting, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until(lambda: parts(out) != before or run.poll() is not None, lacking="the run keeps nothing", pause=0.002)
    assert run.poll() is None, run.communicate()[1]
    return run


def parts(out: Path) -> int:
    return len(list((out / "futures").glob("*.parquet"))) if (out / "futures").exists() else 0


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, dict[str, object]]:
    out = tmp_path_factory.mktemp("whole") / "study"
    return out, run_to_the_end(out)


@pytest.mark.exact
def test_killed_and_run_again(whole, tmp_path):
    out, random = tmp_path / "study", Random(4711)
    for _ in range(2):
        with started(out) as run:
            time.sleep(random.uniform(0, 0.05))
            run.kill()
            run.communicate()
    assert 0 < parts(out) < parts(whole[0])
    assert run_to_the_end(out) == whole[1]
    assert bytes_of(out) == bytes_of(whole[0])


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent the Unix way")
def test_stopped_with_ctrl_c(whole, tmp_path):
    out = tmp_path / "study"
    with started(out) as run:
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=300)
    assert run.returncode == 130
    assert "interrupted" in said
    assert "run the same command again to resume" in said
    assert "Traceback" not in said
    assert run_to_the_end(out) == whole[1]
    assert bytes_of(out) == bytes_of(whole[0])


def test_another_seed_is_refused(whole):
    done = subprocess.run(command(whole[0], seed=8), capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout == ""
    assert "contains another study: seed 7 there, 8 now" in done.stderr
    assert "choose another directory" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="runs are paused the Unix way")
def test_two_commands_in_one_directory(tmp_path):
    out = tmp_path / "study"
    with started(out) as run:
        run.send_signal(signal.SIGSTOP)  # it holds the directory, and waits
        second = subprocess.run(command(out), capture_output=True, text=True, check=False)
        run.kill()
        run.communicate()
    assert second.returncode != 0
    assert f"another run is writing to `{out}` (process {run.pid})" in second.stderr.replace("\n", " ")
