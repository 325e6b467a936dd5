"""`sandtable --help` answers at once, because it imports next to nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAVY = ("numpy", "numba", "scipy", "pyarrow", "duckdb", "altair", "pandas", "xarray", "pydantic", "ruamel", "networkx")
LIMIT_SECONDS = 0.3


def seconds_of(*command: str) -> float:
    """Processor time of the fastest of five runs: what the command takes when nobody else uses the machine."""
    fastest = float("inf")
    for _ in range(5):
        before = os.times()
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        after = os.times()
        used = after.children_user - before.children_user + after.children_system - before.children_system
        fastest = min(fastest, used)
    return fastest


@pytest.mark.skipif(os.name == "nt", reason="Windows does not count the processor time of children")
def test_help_answers_within_the_limit() -> None:
    assert 0 < seconds_of(sys.executable, "-m", "sandtable", "--help") < LIMIT_SECONDS


@pytest.mark.parametrize("module", ["sandtable", "sandtable.cli.__main__", "sandtable.cli.application"])
def test_importing_the_command_line_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(sorted({{name.partition('.')[0] for name in sys.modules}} & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]"
