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
from tests.waiting import until

FUTURES = 45_000
# Chunks are slowed down, so that there are many moments for the kill, and at the futures it is told, or at the finish, the run
# waits for it: it is found at work however late the kill comes.
PLAY = """
import sys, time
import sandtable
from tests.invariance.races import race

def report(progress):
    print(progress.stage, flush=True)
    is_far = progress.stage == "finishing" or progress.stage == "playing" and progress.done >= int(sys.argv[4])
    time.sleep(600 if is_far else 0.02)

sandtable.run(race(), futures=int(sys.argv[2]), seed=7, chunk=int(sys.argv[3]), out=sys.argv[1], progress=report)
"""


def start(directory: Path, *, chunk: int, until_done: int = FUTURES + 1) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PLAY, str(directory), str(FUTURES), str(chunk), str(until_done)],
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
    for kill in range(1, 4):
        with start(directory, chunk=random.choice([200, 300]), until_done=FUTURES * kill // 4) as run:
            assert run.stdout is not None
            assert any(line == "playing\n" for line in run.stdout)
            time.sleep(random.uniform(0.0, 0.8))
            run.kill()
            run.wait()
        assert not is_complete(directory)
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
    assert not is_complete(directory)
    sandtable.run(race(), futures=FUTURES, seed=7, out=directory, progress=False)
    assert bytes_of(directory) == bytes_of(whole)


def test_ctrl_c(whole, tmp_path):
    directory = tmp_path / "study"
    with start(directory, chunk=300, until_done=FUTURES // 2) as run:
        until(lambda: (directory / "futures" / "part-00000.parquet").exists(), pause=0.005)
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=300)
    assert run.returncode != 0
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert not (directory / "lock").exists()
    assert not is_complete(directory)
    sandtable.run(race(), futures=FUTURES, seed=7, out=directory, progress=False)
    assert bytes_of(directory) == bytes_of(whole)
