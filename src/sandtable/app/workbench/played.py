"""Answers to a text without errors: its scenario, the map at its start, a trial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandtable.app.refusals import Refusal
from sandtable.app.workbench.positions import Positions
from sandtable.app.workbench.typing import faults
from sandtable.errors import SandtableError
from sandtable.figures.basemaps import find_basemap
from sandtable.figures.control import start_tracks
from sandtable.figures.map import draw_map
from sandtable.report.specs import MAP_WIDTHS, figure
from sandtable.wording import plural, sentence

if TYPE_CHECKING:
    from sandtable.app.prepared import PreparedScenario
    from sandtable.app.workbench.written import Written
    from sandtable.scenario.types import Scenario


def scenario_of(written: Written, text: str, *, name: str) -> Scenario:
    """The scenario of a text. Raises Refusal 409 if it has errors."""
    reading = written.read(text, name=name)
    if reading.scenario is None:
        count = plural(len(reading.errors), "error")
        raise Refusal(409, f"the text has {count}", hint=f"{reading.errors[0].message}" if reading.errors else "")
    return reading.scenario


def map_figure(prepared: PreparedScenario) -> dict[str, Any]:
    """The map at the start, for several widths."""
    basemap, tracks = find_basemap(prepared.scenario), start_tracks(prepared.program)
    return figure(
        {
            least: draw_map(
                prepared, tracks, moving=None, day=0, width=width, basemap=basemap, titled=False, controls=""
            )
            for least, width in MAP_WIDTHS.items()
        }
    )


def tried(scenario: Scenario, text: str) -> dict[str, Any]:
    """What a trial shows, each warning at its place in the text. Raises Refusal 409 if the engine cannot hold it."""
    from sandtable.trials.trial import trial

    try:
        found = trial(scenario, progress=False)
    except SandtableError as fault:
        raise Refusal(409, "the scenario cannot be played", hint=str(fault)) from None
    return {
        "futures": found.futures, "seed": found.seed, "failed": found.failed, "words": sentence(found.sentence) + ".",
        "diagnostics": faults(found.diagnostics, Positions(text)),
    }  # fmt: skip
