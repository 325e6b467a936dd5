"""The bundled scenarios, read once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sandtable.loading import Reading, read_file
from sandtable.scenario.source import bundled

FOLDER = Path(__file__).resolve().parents[3] / "src" / "sandtable" / "scenarios"


@pytest.fixture(scope="session")
def scenario_folder() -> Callable[[str], Path]:
    """The folder of a bundled scenario: its file, its notes, its base map."""
    return lambda name: FOLDER / name


@pytest.fixture(scope="session")
def readings() -> dict[str, Reading]:
    return {name: read_file(name) for name in bundled()}


@pytest.fixture(scope="session")
def source_folder(repository: Path) -> Path:
    """The assessed text and its statements, kept beside the repository; tests that need them skip without."""
    folder = repository.parent / "shared" / "sources"
    if not folder.is_dir():
        pytest.skip("needs the assessed text, which is kept beside the repository and not in it")
    return folder
