"""A study on disk takes no more memory for more futures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import sandtable
from tests.invariance.races import race

PLAY = """
import resource, sys
import sandtable
from tests.invariance.races import race

study = sandtable.run(race(), futures=int(sys.argv[1]), seed=7, out=sys.argv[2], progress=False)
assert study.outcomes and study.times and study.settlements
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak_megabytes(futures: int, directory: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", PLAY, str(futures), str(directory)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return int(done.stdout) / (1_024 if sys.platform != "darwin" else 1_024**2)


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is read the Unix way")
def test_memory_does_not_grow_with_futures(tmp_path):
    """Twenty times the futures, 27 MB of rows on disk; in memory they would show."""
    sandtable.run(race(), futures=1, seed=7, progress=False)  # compiles the engine: that takes memory, too
    few, many = peak_megabytes(20_000, tmp_path / "few"), peak_megabytes(400_000, tmp_path / "many")
    assert many < few + 40
    rows = sum(path.stat().st_size for path in (tmp_path / "many" / "futures").iterdir())
    assert rows > 20e6
