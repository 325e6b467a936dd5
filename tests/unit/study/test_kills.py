"""Killed at every single step to the disk, a run goes on when it is started again and ends with the same bytes."""

from __future__ import annotations

import os
import shutil
import signal
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandtable.study import ranges
from sandtable.study.run import run_job
from tests.unit.study.invented import job, silent
from tests.unit.study.test_store import bytes_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.exact,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, to try a hundred kills in seconds"),
]

STEPS = ("fsync", "replace", "open", "mkdir", "unlink", "rmdir", "ftruncate")  # of `os`: whatever changes the disk


@pytest.fixture(scope="module", autouse=True)
def quick_ranges() -> Iterator[None]:
    """The range over the assumptions is a file like the others here, and need not be a good estimate."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "RESAMPLES", 2)
        patch.setattr(ranges, "FEWEST", 4)
        yield


@pytest.fixture(scope="module")
def whole(program, quick_ranges, tmp_path_factory) -> Path:
    directory = tmp_path_factory.mktemp("whole") / "study"
    run_job(job(program, futures=150), out=directory, report=silent)
    return directory


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Whether a copy of this process was killed before that step of its work; False if it came to its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads in a copy: none of them is needed there
        child = os.fork()
    if child == 0:
        try:
            count = 0

            def counted(call: Callable[..., object]) -> Callable[..., object]:
                def counting(*arguments: object, **keywords: object) -> object:
                    nonlocal count
                    count += 1
                    if count == step:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return call(*arguments, **keywords)

                return counting

            for name in STEPS:
                setattr(os, name, counted(getattr(os, name)))
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def test_killed_at_every_step_of_a_run(program, whole, tmp_path):
    directory, step = tmp_path / "study", 0
    while True:
        step += 1
        killed = killed_at(step, lambda: run_job(job(program, futures=150), out=directory, report=silent))
        run_job(job(program, futures=150), out=directory, report=silent)
        assert bytes_of(directory) == bytes_of(whole), f"killed at step {step}"
        assert not (directory / "lock").exists()
        assert not (directory / "partial").exists()
        shutil.rmtree(directory)
        if not killed:
            break
    assert step > 60


def test_killed_at_every_step_of_a_repair(program, whole, tmp_path):
    """Every file that can be made again is lost, and what makes them again is killed."""
    directory, step = tmp_path / "study", 0
    while True:
        step += 1
        shutil.copytree(whole, directory)
        for name in ("paths/part-00000.parquet", "summary.nc", "ranges.json", "futures/part-00001.parquet"):
            (directory / name).unlink()
        killed = killed_at(step, lambda: run_job(job(program, futures=150), out=directory, report=silent))
        run_job(job(program, futures=150), out=directory, report=silent)
        assert bytes_of(directory) == bytes_of(whole), f"killed at step {step}"
        shutil.rmtree(directory)
        if not killed:
            break
    assert step > 15


def test_a_test_of_kills_can_fail(program, whole, tmp_path, monkeypatch):
    """Written in place instead of beside, a file is found cut short after some kill."""
    from sandtable.errors import StudyError
    from sandtable.study import store

    def in_place(directory: Path, name: str, content: bytes) -> None:
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb") as file:
            file.write(content[: len(content) // 2])
            file.flush()
            os.fsync(file.fileno())
            file.write(content[len(content) // 2 :])

    monkeypatch.setattr(store, "write_into", in_place)
    broken = 0
    for step in range(1, 30):
        directory = tmp_path / str(step)
        killed_at(step, lambda directory=directory: run_job(job(program, futures=150), out=directory, report=silent))
        try:
            run_job(job(program, futures=150), out=directory, report=silent)
        except StudyError:
            broken += 1
    assert broken > 0
