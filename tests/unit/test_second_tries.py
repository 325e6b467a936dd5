"""A test that waits may fail once and is named then; any other fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pytest_rerunfailures", reason="needs pytest-rerunfailures")

CONFTEST = """
from tests import second_tries

def pytest_collection_modifyitems(items):
    second_tries.allow(items)

def pytest_terminal_summary(terminalreporter):
    second_tries.name_them(terminalreporter)
"""
TESTS = """
import pytest

tried, made = [], []

@pytest.fixture(scope="session")
def costly():
    made.append(1)

def fail_once(name):
    tried.append(name)
    assert tried.count(name) > 1, f"{name} lost its race"

@pytest.mark.browser
def test_waits(costly):
    fail_once("a page")

@pytest.fixture
def late():
    fail_once("a server")

@pytest.mark.browser
def test_waits_for_a_fixture(late, costly):
    pass

@pytest.mark.browser
@pytest.mark.exact
def test_bytes():
    fail_once("exact")

def test_plain():
    fail_once("plain")

@pytest.mark.browser
def test_always_fails(costly):
    tried.append("always")
    assert made == [1]
    assert False, f"try {tried.count('always')}"
"""
EXACT = ("agreement", "analytic", "golden", "invariance", "spec", "statistical")  # folders of `tests/`


@pytest.mark.parametrize("workers", ["0", "2"])
def test_only_what_waits_gets_a_second_try(workers: str, tmp_path: Path, repository: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_tries.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    browser: waits\n    exact: does not\n")
    path = os.pathsep.join(filter(None, (str(repository), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "xdist", "-p", "pytest_rerunfailures", "-n", workers, "--dist", "worksteal", "-rf"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": path, "COLUMNS": "120", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert "3 failed, 2 passed, 3 rerun" in done.stdout, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    for name, phase, words in (
        ("waits", "call", "a page lost its race"),
        ("waits_for_a_fixture", "setup", "a server lost its race"),
        ("always_fails", "call", "try 1"),
    ):
        assert f"test_tries.py::test_{name} ({phase}): AssertionError: {words}" in lines, done.stdout
    failed = [line for line in lines if line.startswith("FAILED")]
    assert [line.split()[1].partition("::")[2] for line in failed] == ["test_bytes", "test_plain", "test_always_fails"]
    assert "AssertionError: try 2" in failed[2]


def test_what_is_exact_gets_none(request: pytest.FixtureRequest, repository: Path) -> None:
    """Bytes, statistics and the agreement of the twins must hold the first time, in every test that runs with this one."""
    for item in request.session.items:
        folder = item.path.relative_to(repository / "tests").parts[0]
        if folder in EXACT or item.get_closest_marker("exact"):
            assert item.get_closest_marker("flaky") is None, item.nodeid
