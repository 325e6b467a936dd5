"""What every test may use: the data folder beside the checkout, and deterministic hypothesis runs."""

from __future__ import annotations

import os

# As the command line does, and before anything imports NumPy: where each worker of the tests has several threads of OpenBLAS, they
# wait for each other in busy loops, and the ranges of every small study take twenty times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import datetime as dt
import gc
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import jitter, order, second_tries
from tests.power import tries

delays = jitter.install(seed) if (seed := os.environ.get(jitter.VARIABLE)) else None

REPOSITORY = Path(__file__).resolve().parent.parent

# A shell that runs the tests in the background has them ignore Ctrl-C, and so every process they start; the tests of
# interrupted runs need it.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)

# the same examples in every run, and no limit of time: a slow machine finds what a fast one finds
settings.register_profile(
    "sandtable", deadline=None, derandomize=True, database=None, print_blob=True,
    suppress_health_check=[HealthCheck.too_slow], max_examples=tries(100, usual=40),
)  # fmt: skip
settings.load_profile("sandtable")


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """The garbage collector rests while tests are collected: almost everything that is made then stays."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is there by now is never looked at again: else each full collection goes through 9,000 tests and all modules, a second."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that wait may fail once, but not under `make jitter`, which looks for those that do, nor without the plugin."""
    if delays is None and config.pluginmanager.hasplugin("rerunfailures"):
        second_tries.allow(items)
    if worker := getattr(config, "workerinput", None):
        order.arrange(items, workers=worker["workercount"])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    second_tries.name_them(terminalreporter)
    if path := os.environ.get("SANDTABLE_DURATIONS"):
        order.write_durations(Path(path), [each for reports in terminalreporter.stats.values() for each in reports])


@pytest.hookimpl(trylast=True, optionalhook=True)
def pytest_handlecrashitem(report: Any) -> None:
    """A test in which the interpreter itself ends is a failure, also where a second try passes."""
    report.outcome = "failed"


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """The path of a file of the data folder that is kept beside the checkout; the test is skipped without it.

    SANDTABLE_DATA names the folder where it lies elsewhere than in `../shared/data`.
    """
    folder = Path(os.environ.get("SANDTABLE_DATA") or REPOSITORY.parent / "shared" / "data")

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            pytest.skip(f"needs {name}, which is kept beside the repository and not in it")
        return path

    return find


@pytest.fixture(autouse=True)
def _on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scenarios that the tests invent are not of the present, whenever the tests are run: `sandtable.recency` warns of those."""
    monkeypatch.setattr("sandtable.recency.today", lambda: dt.date(2026, 1, 1))


if delays is not None:

    @pytest.fixture(autouse=True)
    def _late(request: pytest.FixtureRequest) -> None:
        """In every test other things are late."""
        delays.begin(request.node.nodeid)
