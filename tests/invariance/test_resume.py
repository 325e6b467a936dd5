"""A run that is killed at any moment goes on when it is started again, and ends with the same bytes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

import sandtable
from tests.invariance.races import bytes_of, race

FUTURES = 45_000
# Chunks are slowed down, so that the kill finds the run at work on any machine.
PLAY = """
import sys, time
import sandtable
from tests.invariance.races import race

def report(progress):
    if progress.done == 0 or progress.stage != "playing":
        print(progress.stage, flush=True)
    time.sleep(0.02)

sandtable.run(race(), futures=int(sys.argv[2]), seed=7, chunk=int(sys.argv[3]), out=sys.argv[1], progress=report)
print("done", flush=True)
"""


def start(directory: Path, *, chunk: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PLAY, str(directory), str(FUTURES), str(chunk)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """The study of a run that nobody disturbs."""
    directory = tmp_path_factory.mktemp("whole") / "study"
    sandtable.run(race(), futures=FUTURES, seed=7, out=directory, progress=False)
    return directory


def is_complete(directory: Path) -> bool:
    try:
        sandtable.open_study(directory)
    except sandtable.StudyError:
        return False
    return True


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_again_and_again(whole, tmp_path, seed):
    directory, random = tmp_path / "study", Random(seed)
    found_at_work = 0
    for _ in range(3):
        with start(directory, chunk=random.choice([200, 300])) as run:
            assert run.stdout is not None
            # resumed runs report no 0 when parts are kept: wait for the directory instead of a word
            until(lambda run=run: (directory / "lock").exists() or run.poll() is not None)
            time.sleep(random.uniform(0.0, 0.8))
            run.kill()
            run.wait()
        found_at_work += not is_complete(directory)
    assert found_at_work == 3
    study = sandtable.run(race(), futures=FUTURES, seed=7, out=directory, progress=False)
    assert bytes_of(directory) == bytes_of(whole)
    assert study.to_arrow().equals(sandtable.open_study(whole).to_arrow())


def test_killed_while_the_study_is_finished(whole, tmp_path):
    """The kill comes when every part is kept, and the summary and the paths are not."""
    directory = tmp_path / "study"
    with start(directory, chunk=10_000) as run:
        assert run.stdout is not None
        assert any(line == "finishing\n" for line in run.stdout)
        run.kill()
        run.wait()
    assert len(list((directory / "futures").glob("*.parquet"))) == 5
    sandtable.run(race(), futures=FUTURES, seed=7, out=directory, progress=False)
    assert bytes_of(directory) == bytes_of(whole)


def test_ctrl_c(whole, tmp_path):
    directory = tmp_path / "study"
    with start(directory, chunk=300) as run:
        until(lambda: (directory / "futures" / "part-00000.parquet").exists())
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=60)
    assert run.returncode != 0
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert not (directory / "lock").exists()
    assert not is_complete(directory)
    sandtable.run(race(), futures=FUTURES, seed=7, out=directory, progress=False)
    assert bytes_of(directory) == bytes_of(whole)


def until(holds, *, seconds: float = 120) -> None:
    """Waits for something; fails if it does not come."""
    stop = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < stop, "waited in vain"
        time.sleep(0.005)
