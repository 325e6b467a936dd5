"""No index of the kernel lies outside its table, nor is any negative: the kernel that users run does not look at that.

Here it is compiled once more so that Numba looks (`checked_kernel.py`), and plays the bundled scenarios and random theatres.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandtable.compile import compile_scenario
from sandtable.loading import load
from sandtable.scenario.source import bundled
from tests.agreement.checked_kernel import environment
from tests.agreement.test_theatres import RANDOM, random_program

ENOUGH, SOME = 2000, 100  # futures of a bundled scenario, and of a random theatre


def what_came_of_it(folder: Path, repository: Path) -> dict[str, Any]:
    """What the checked kernel says."""
    programs = {name: (compile_scenario(load(name)), ENOUGH) for name in bundled()}
    programs |= {f"{size}-{seed}": (random_program(size, seed), SOME) for size, seed in RANDOM}
    (folder / "programs.pickle").write_bytes(pickle.dumps(programs))
    done = subprocess.run(
        [sys.executable, "-m", "tests.agreement.checked_kernel", str(folder)],
        env=environment(folder), cwd=repository, capture_output=True, text=True, check=False, timeout=1200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_no_index_lies_outside_its_table(tmp_path: Path, repository: Path) -> None:
    """One test, as tests that run side by side would compile the kernel twice."""
    found = what_came_of_it(tmp_path, repository)
    assert found["outside"] == {}
    assert not found["kept code used"]
    assert len(found["events"]) == len(bundled()) + len(RANDOM)
    assert all(events > 0 for events in found["events"].values())

    # broken rivals in the data: a formation at place -1, and at one beyond the last
    assert len(found["places"]) == 2
    assert all("out of bounds" in fault for fault in found["places"].values()), found["places"]

    # a broken rival in the code: a loop over the actors that takes one turn too many; the same copy without it is quiet
    assert found["copies"]["0"] == ""
    assert "out of bounds" in found["copies"]["1"]
