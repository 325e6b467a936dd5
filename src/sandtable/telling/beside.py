"""What is said of a study and of what was found beside it: the other readings of its file, what nobody has checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sandtable.analysis.registry import entry_of
from sandtable.telling.readings import with_readings
from sandtable.telling.unchecked import with_unchecked

if TYPE_CHECKING:
    from sandtable.results import AnalysisResult
    from sandtable.scenario.types import Scenario
    from sandtable.telling.told import Told


def with_beside(told: Told, known: Iterable[AnalysisResult], scenario: Scenario) -> Told:
    """What is said of a study, with what is said of each result. Other results than of these two analyses are left out."""
    for each in known:
        name = entry_of(each).name
        if name == "readings":
            told = with_readings(told, each, scenario)  # type: ignore[arg-type]
        elif name == "unchecked":
            told = with_unchecked(told, each)  # type: ignore[arg-type]
    return told
