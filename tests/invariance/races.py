"""What these tests play, and how they compare: the race of the study tests, with the real engine."""

from __future__ import annotations

from pathlib import Path

from sandtable.loading import read
from sandtable.scenario.types import Scenario

RACE = Path(__file__).parents[1] / "unit" / "study" / "race.yaml"


def race(text: str | None = None) -> Scenario:
    """The race, or another text of it."""
    reading = read(RACE.read_text(encoding="utf-8") if text is None else text, name="race")
    assert reading.scenario is not None, [str(fault) for fault in reading.errors]
    return reading.scenario


def bytes_of(directory: Path) -> dict[str, bytes]:
    """Every file of a study but the one that says how long it took."""
    files = {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}
    files.pop("timing.json")
    return files
