"""A scheduler and workers as processes of their own, as on a real cluster."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import sandtable  # noqa: F401  the fixture
from tests.waiting import until

LIBRARY = "distributed.cli"


class Processes:
    """A scheduler, and workers of one thread that have no nanny: one that is killed stays away."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self._log = (folder / "log.txt").open("wb")
        self.all: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter"
        )
        until(self._file.exists, lacking=f"no scheduler: {self.log()}")

    @property
    def address(self) -> str:
        import json

        return str(json.loads(self._file.read_text())["address"])

    def log(self) -> str:
        return (self._folder / "log.txt").read_text(errors="replace")[-2_000:]

    def worker(self, *, preload: str = "", **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker. preload: Python that it runs before its work."""
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self._folder)]
        if preload:
            path = self._folder / f"preload_{len(self.all)}.py"
            path.write_text(preload)
            options += ["--preload", str(path)]
        return self._start("dask_worker", *options, **environment)

    def _start(self, module: str, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", f"{LIBRARY}.{module}", "--scheduler-file", str(self._file), *options],
            stdout=self._log, stderr=self._log, env={**os.environ, **environment}, cwd=self._folder,
        )  # fmt: skip
        self.all.append(process)
        return process

    def stop(self) -> None:
        for process in self.all:
            process.kill()
        for process in self.all:
            process.wait()
        self._log.close()


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="session")
def given(repository: Path) -> dict[str, str]:
    """Scenarios and news for command lines."""
    folder = repository / "tests" / "golden" / "scenarios"
    return {
        "fashoda": "fashoda-1898", "guarantee": str(folder / "guarantee.yaml"), "council": str(folder / "council.yaml"),
        "news": str(folder / "council-news.yaml"), "vell": str(folder / "vell.yaml"), "judged": str(folder / "judged.yaml"),
    }  # fmt: skip


@pytest.fixture
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Processes]]:
    """Starts a scheduler of its own for a test, and stops it with its workers afterwards: idle ones take a tenth of a core."""
    started: list[Processes] = []

    def start() -> Processes:
        started.append(Processes(tmp_path_factory.mktemp("cluster")))
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """A scheduler with two workers, which tests leave as they are."""
    found = Processes(tmp_path_factory.mktemp("cluster"))
    found.worker()
    found.worker()
    yield found
    found.stop()
